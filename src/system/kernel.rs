//! The few calls to the kernel that no safe crate offers: fork, exec, `wait4` with its figures, a page shared with the child.
//!
//! The only file with `unsafe`. What is odd: [`fork`] and not `posix_spawn`, because a child that shares our memory until exec (vfork)
//! hands our own peak memory on to the program (see [`Usage::peak_rss_bytes`]).

#![allow(unsafe_code, reason = "the kernel is spoken to here and nowhere else")]

use rustix::process::{Pid, Signal};
use std::ffi::{CStr, CString};
use std::io;
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicI64, Ordering};

/// Which side of a fork this is.
pub(super) enum Fork {
    /// The process that forked, with the child's number.
    Parent(Pid),
    /// The new process.
    Child,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Exit(i32),
    Signal(i32),
}

/// What the kernel accounted for a process that ended and for its descendants that were waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Usage {
    pub user_s: f64,
    pub system_s: f64,
    /// The largest resident set of one process. Exec folds the peak of the memory it throws away into that of the program
    /// (`exec_mmap` in the kernel's fs/exec.c), so this is never less than what the forking process had copied.
    pub peak_rss_bytes: u64,
    pub voluntary_switches: u64,
    pub involuntary_switches: u64,
    pub page_faults: u64,
}

impl Usage {
    /// Adds what another process used: sums, and the larger peak.
    pub(super) fn add(&mut self, other: &Self) {
        self.user_s += other.user_s;
        self.system_s += other.system_s;
        self.peak_rss_bytes = self.peak_rss_bytes.max(other.peak_rss_bytes);
        self.voluntary_switches += other.voluntary_switches;
        self.involuntary_switches += other.involuntary_switches;
        self.page_faults += other.page_faults;
    }
}

/// Splits this process in two. Only for a process with a single thread, which the helper is: then the child may do
/// whatever the parent could.
pub(super) fn fork() -> io::Result<Fork> {
    // SAFETY: fork itself has no preconditions; with one thread no lock can be held by another in the child.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Fork::Child),
        child => Pid::from_raw(child)
            .map(Fork::Parent)
            .ok_or_else(io::Error::last_os_error),
    }
}

/// Replaces this process by `program`. Returns only the reason why it could not.
pub(super) fn exec(program: &CStr, arguments: &[CString], environment: &[CString]) -> io::Error {
    let pointers = |texts: &[CString]| -> Vec<*const libc::c_char> {
        texts.iter().map(|text| text.as_ptr()).chain([ptr::null()]).collect()
    };
    let (arguments, environment) = (pointers(arguments), pointers(environment));
    // SAFETY: all pointers are of C strings that outlive the call, and both arrays end with null.
    unsafe { libc::execve(program.as_ptr(), arguments.as_ptr(), environment.as_ptr()) };
    io::Error::last_os_error()
}

/// Ends this process at once: no destructors, no buffers of the parent written twice.
pub(super) fn exit_now(status: i32) -> ! {
    // SAFETY: has no preconditions and does not return.
    unsafe { libc::_exit(status) }
}

/// Gives `SIGPIPE` back its meaning, which Rust's start-up took away and exec would hand on.
pub(super) fn restore_sigpipe() {
    // SAFETY: the default action is no function of ours.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
}

/// Takes the end of a child, or of any (`None`), with its figures. `Ok(None)`: none has ended; an error: there is none.
pub(super) fn wait4(child: Option<Pid>, block: bool) -> io::Result<Option<(Pid, Ended, Usage)>> {
    let number = child.map_or(-1, |child| child.as_raw_nonzero().get());
    let options = if block { 0 } else { libc::WNOHANG };
    loop {
        let mut status = 0;
        // SAFETY: `rusage` is plain numbers, for which zero is a value.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are of locals that outlive the call.
        let found = unsafe { libc::wait4(number, &raw mut status, options, &raw mut usage) };
        match Pid::from_raw(found.max(0)) {
            Some(found) => return Ok(Some((found, ended(status), figures(&usage)))),
            None if found == 0 => return Ok(None),
            None => {
                let error = io::Error::last_os_error();
                if error.kind() != io::ErrorKind::Interrupted {
                    return Err(error);
                }
            }
        }
    }
}

/// The peak resident set of this process so far, in bytes.
pub(super) fn own_peak_rss() -> u64 {
    // SAFETY: `rusage` is plain numbers, for which zero is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is of a local that outlives the call.
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) };
    figures(&usage).peak_rss_bytes
}

/// The name of signal `number`: `SIGSEGV`.
pub(super) fn signal_name(number: i32) -> String {
    match signal_hook::low_level::signal_name(number) {
        Some(name) => name.to_owned(),
        None => format!("SIG{number}"),
    }
}

/// Kills a process; one that is gone already is no failure.
pub(super) fn send(process: Pid, signal: Signal) {
    let _gone = rustix::process::kill_process(process, signal);
}

fn ended(status: i32) -> Ended {
    if libc::WIFSIGNALED(status) {
        Ended::Signal(libc::WTERMSIG(status))
    } else {
        Ended::Exit(libc::WEXITSTATUS(status))
    }
}

fn figures(usage: &libc::rusage) -> Usage {
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let count = |number: libc::c_long| u64::try_from(number).unwrap_or(0);
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Usage {
        user_s: seconds(usage.ru_utime),
        system_s: seconds(usage.ru_stime),
        peak_rss_bytes: count(usage.ru_maxrss) * unit,
        voluntary_switches: count(usage.ru_nvcsw),
        involuntary_switches: count(usage.ru_nivcsw),
        page_faults: count(usage.ru_minflt) + count(usage.ru_majflt),
    }
}

/// What a child tells before it is the program, through memory shared with its parent: it costs no call to the kernel.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Report {
    /// The error number for which it could not start; 0: it could.
    pub error: AtomicI32,
    /// Which step that was, as the caller numbers them.
    pub step: AtomicI32,
    /// Its peak resident set just before exec, in bytes: the floor of what is measured.
    pub floor: AtomicI64,
}

impl Report {
    /// A page that stays shared across [`fork`]. It lives as long as the process.
    pub(super) fn shared() -> io::Result<&'static Self> {
        let (rights, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANON);
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let page = unsafe { libc::mmap(ptr::null_mut(), size_of::<Self>(), rights, kind, -1, 0) };
        if page == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the mapping is as large, aligned to a page, zeroed (a value for these numbers) and never unmapped;
        // both processes change it through atomics only.
        Ok(unsafe { &*page.cast::<Self>() })
    }

    /// Empties it for the next child.
    pub(super) fn clear(&self) {
        self.error.store(0, Ordering::Relaxed);
        self.step.store(0, Ordering::Relaxed);
        self.floor.store(0, Ordering::Relaxed);
    }
}
