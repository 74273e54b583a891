//! The few calls to the kernel that no safe crate offers: fork, exec, `wait4` with its figures, a page shared with the child.
//!
//! The only file with `unsafe`. What is odd: [`fork`] and not `posix_spawn`, because a child that shares our memory until exec (vfork)
//! hands our own peak memory on to the program (see [`Usage::peak_rss_bytes`]).

#![allow(unsafe_code, reason = "the kernel is spoken to here and nowhere else")]

use rustix::process::{Pid, Signal};
use std::ffi::{CStr, CString};
use std::io;
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};
#[cfg(target_os = "linux")]
use std::{
    io::Write as _,
    os::fd::{AsRawFd as _, BorrowedFd},
};

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
    /// (`exec_mmap` in the kernel's fs/exec.c), so this is never less than what a child of ours has just before exec. That floor cannot be
    /// subtracted, for the kernel takes the larger of the two; it is made small instead, by a fork that copies little
    /// ([`share_tables`]) and a child that touches little: about half a MiB in a release build, what a program linked
    /// statically needs to do nothing. A reading above the floor is the program's own.
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
    // Not libc's fork, which puts its locks in order in the child and so touches pages that count as the program's.
    #[cfg(target_os = "linux")]
    // SAFETY: without flags `clone` copies the process as fork does; with one thread nobody else holds a lock in the child, which does
    // nothing that needs libc to know its new number.
    let child = unsafe {
        libc::syscall(
            libc::SYS_clone,
            libc::c_long::from(libc::SIGCHLD),
            0_usize,
            0_usize,
            0_usize,
            0_usize,
        )
    };
    #[cfg(not(target_os = "linux"))]
    // SAFETY: has no preconditions; with one thread nobody else holds a lock in the child.
    let child = unsafe { libc::fork() };
    match child as libc::pid_t {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Fork::Child),
        child => Pid::from_raw(child)
            .map(Fork::Parent)
            .ok_or_else(io::Error::last_os_error),
    }
}

/// A program, its arguments and its environment as exec takes them, so that a child has nothing left to make.
pub(super) struct Program<'a> {
    program: &'a CStr,
    arguments: Vec<*const libc::c_char>,
    environment: Vec<*const libc::c_char>,
}

impl<'a> Program<'a> {
    pub(super) fn new(program: &'a CStr, arguments: &'a [CString], environment: &'a [CString]) -> Self {
        let pointers = |texts: &[CString]| texts.iter().map(|text| text.as_ptr()).chain([ptr::null()]).collect();
        Self {
            program,
            arguments: pointers(arguments),
            environment: pointers(environment),
        }
    }

    /// Replaces this process by the program. Returns only where it cannot: the number of the error.
    pub(super) fn exec(&self) -> i32 {
        // SAFETY: all pointers are of C strings borrowed for as long as `self` lives, and both arrays end with null.
        unsafe {
            libc::execve(
                self.program.as_ptr(),
                self.arguments.as_ptr(),
                self.environment.as_ptr(),
            )
        };
        io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
    }
}

/// Puts this process and all it will start into a Landlock ruleset, for good. An error's number, if it cannot be.
#[cfg(target_os = "linux")]
pub(super) fn restrict(ruleset: BorrowedFd<'_>) -> Option<i32> {
    let (nothing, yes): (libc::c_ulong, libc::c_ulong) = (0, 1);
    // SAFETY: both calls take plain numbers only, and the descriptor is open.
    let done = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, yes, nothing, nothing, nothing) == 0
            && libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), nothing) == 0
    };
    (!done).then(|| io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO))
}

/// Puts the tables of addresses that the loader filled in at start (`PT_GNU_RELRO`, most of what a program of ours has in memory of its
/// own) into memory that fork does not copy. A child then begins with half a MiB less, and so does what is measured of its program.
#[cfg(target_os = "linux")]
pub(super) fn share_tables() -> io::Result<()> {
    let mut tables: Vec<(usize, usize)> = Vec::new();
    // SAFETY: the callback gets back the pointer to `tables`, which nothing else uses meanwhile.
    unsafe { libc::dl_iterate_phdr(Some(note_table), (&raw mut tables).cast()) };
    for (start, length) in tables {
        // SAFETY: the loader mapped these pages readable, made them read-only, and never unmaps those of a loaded object.
        let content = unsafe { std::slice::from_raw_parts(start as *const u8, length) };
        let copy = rustix::fs::memfd_create("hoego-tables", rustix::fs::MemfdFlags::CLOEXEC)?;
        let mut copy = std::fs::File::from(copy);
        copy.write_all(content)?;
        let (rights, kind) = (libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_FIXED);
        // SAFETY: the same bytes come to the same read-only addresses, in one step, while no other thread runs.
        let page = unsafe { libc::mmap(start as *mut libc::c_void, length, rights, kind, copy.as_raw_fd(), 0) };
        if page == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// Notes the table of one loaded object, in whole pages as the loader protects them, where it is large enough to matter.
#[cfg(target_os = "linux")]
unsafe extern "C" fn note_table(
    object: *mut libc::dl_phdr_info,
    _size: usize,
    tables: *mut libc::c_void,
) -> libc::c_int {
    const LARGE: usize = 64 << 10;
    // SAFETY: the loader gives a valid description with as many headers as it says; `tables` is the caller's.
    let (object, tables) = unsafe { (&*object, &mut *tables.cast::<Vec<(usize, usize)>>()) };
    // SAFETY: as above.
    let headers = unsafe { std::slice::from_raw_parts(object.dlpi_phdr, usize::from(object.dlpi_phnum)) };
    let page = rustix::param::page_size();
    for header in headers.iter().filter(|header| header.p_type == libc::PT_GNU_RELRO) {
        let start = (object.dlpi_addr + header.p_vaddr) as usize;
        let end = (start + header.p_memsz as usize) / page * page;
        let start = start / page * page;
        if end.saturating_sub(start) >= LARGE {
            tables.push((start, end - start));
        }
    }
    0
}

/// Lets a write beyond the largest file that may be (`ulimit -f`) fail instead of ending this process, and says in words that there is no
/// memory left. A program that is started later is none the wiser: what is handled is as it was after exec.
pub(super) fn outlive_limits() {
    handle(libc::SIGXFSZ, pass_over);
    // What the standard library does where there is no memory is to say how much was asked for, and to abort.
    handle(libc::SIGABRT, give_up);
    handle(libc::SIGPROF, give_up);
}

/// Has `handler` called for `signal`, unless whoever started us ignores it.
fn handle(signal: libc::c_int, handler: extern "C" fn(libc::c_int)) {
    // SAFETY: `sigaction` is plain numbers and a set of signals, for which zero is a value; it outlives the calls, and the handlers call
    // only what may be called in one.
    unsafe {
        let mut now: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, ptr::null(), &raw mut now) == 0 && now.sa_sigaction == libc::SIG_DFL {
            now.sa_sigaction = handler as libc::sighandler_t;
            now.sa_flags = libc::SA_RESTART;
            libc::sigaction(signal, &raw const now, ptr::null_mut());
        }
    }
}

extern "C" fn pass_over(_signal: libc::c_int) {}

/// What is said when this process has to end; null: that there is no memory.
static LAST_WORDS: AtomicPtr<libc::c_char> = AtomicPtr::new(ptr::null_mut());
const NO_MEMORY: &CStr = c"error: there is not enough memory to go on
hint: no file is left half written; give hoego more memory (`ulimit -v`, `ulimit -s`), then run the command again
";

extern "C" fn give_up(_signal: libc::c_int) {
    let set = LAST_WORDS.load(Ordering::Relaxed).cast_const();
    let said = if set.is_null() { NO_MEMORY.as_ptr() } else { set };
    // SAFETY: both are C strings: a constant, and one that whoever set it keeps until it is taken back.
    let _unheard = unsafe { libc::write(libc::STDERR_FILENO, said.cast(), libc::strlen(said)) };
    exit_now(2)
}

/// Ends this process when it has worked for so many seconds from now on, or has no memory or stack left, and says `said` then; 0 and
/// `None` take that back. The caller keeps `said` until then, and has called [`outlive_limits`].
pub(super) fn end_after(seconds: u64, said: Option<&CStr>) {
    LAST_WORDS.store(
        said.map_or(ptr::null_mut(), |said| said.as_ptr().cast_mut()),
        Ordering::Relaxed,
    );
    // SAFETY: `itimerval` is plain numbers, for which zero is a value; it outlives the call.
    unsafe {
        let mut timer: libc::itimerval = std::mem::zeroed();
        timer.it_value.tv_sec = seconds as libc::time_t;
        libc::setitimer(libc::ITIMER_PROF, &raw const timer, ptr::null_mut());
    }
    give_up_at_overflow(said.is_some());
}

/// What the standard library does where there is no stack left is to say so in its own words. While `on`, ours are said; then it does
/// that again.
fn give_up_at_overflow(on: bool) {
    static BEFORE: Mutex<Vec<(libc::c_int, libc::sigaction)>> = Mutex::new(Vec::new());
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: as in `handle`; the handler runs on the stack that the standard library gives every thread for its own, and what is put back
    // is what was there.
    unsafe {
        for (signal, action) in before.drain(..) {
            libc::sigaction(signal, &raw const action, ptr::null_mut());
        }
        for signal in [libc::SIGSEGV, libc::SIGBUS].into_iter().filter(|_| on) {
            let (mut ours, mut theirs): (libc::sigaction, libc::sigaction) = std::mem::zeroed();
            ours.sa_sigaction = give_up as extern "C" fn(libc::c_int) as libc::sighandler_t;
            ours.sa_flags = libc::SA_ONSTACK;
            if libc::sigaction(signal, &raw const ours, &raw mut theirs) == 0 {
                before.push((signal, theirs));
            }
        }
    }
}

/// Ends this process at once: no destructors, no buffers of the parent written twice.
pub(super) fn exit_now(status: i32) -> ! {
    // SAFETY: has no preconditions and does not return.
    unsafe { libc::_exit(status) }
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

/// The name of signal `number`: `SIGSEGV`.
pub(super) fn signal_name(number: i32) -> String {
    signal_hook::low_level::signal_name(number).map_or_else(|| format!("SIG{number}"), str::to_owned)
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
    }
}
