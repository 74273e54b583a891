//! Why a trial hangs: what all threads of its tree do over a short window when its time is up.
//!
//! What is odd: the numbers of system calls differ between processors, so they come from libc; a thread that the kernel shows
//! nothing of (another user's program) makes the answer "unknown", never "deadlock"; and so does one that waits with a limit of time,
//! whatever for, because it will go on.

use crate::lab::Hang;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a hanging trial is looked at before it is killed.
pub(super) const WINDOW: Duration = Duration::from_millis(150);

/// How often within [`WINDOW`].
pub(super) const LOOKS: u32 = 3;

/// What a thread was doing at one look.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "nothing is shown there"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// On a processor or ready for one.
    Running,
    /// Asleep until another thread lets it go.
    Futex,
    /// Asleep until a child ends.
    Child,
    /// Asleep until a process of the same trial writes: a trial is never given a pipe to read from.
    Pipe,
    /// Asleep until something can be read, or anything comes.
    Input,
    /// Asleep for a time, or for something else no longer than a time.
    Timer,
    /// The same, in a thread that a runtime has beside the program's own.
    Clock,
    /// Asleep in something else, stopped, or not shown to us.
    Other,
}

/// One thread at one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub process: i32,
    pub thread: i32,
    pub doing: Doing,
    /// Nanoseconds on a processor, and waiting for one, since it began.
    pub wanted: u64,
}

/// What several looks over `window` say. At least two.
pub(super) fn judge(looks: &[Vec<Seen>], window: Duration) -> Option<Hang> {
    let threads: Vec<&Seen> = looks.iter().flatten().collect();
    if looks.len() < 2 || threads.is_empty() {
        return None;
    }
    let share = wanted(looks) as f64 / window.as_nanos() as f64;
    // A thread that polls every millisecond uses a few hundredths; waiting for a processor counts, because a machine with much
    // to do must not make a busy loop look asleep.
    if share >= 0.25 {
        return Some(Hang::Busy);
    }
    let any = |doing: Doing| threads.iter().any(|seen| seen.doing == doing);
    if any(Doing::Input) {
        return Some(Hang::WaitingForInput);
    }
    // Who sleeps for a time will go on. A thread that woke within the window and went to sleep again is a runtime's clock (Go's sysmon).
    let spans = spans(looks);
    let woke = |seen: &Seen| spans.get(&seen.thread).is_some_and(|(first, last)| last > first);
    let harmless = |seen: &&Seen| match seen.doing {
        Doing::Futex | Doing::Child | Doing::Pipe | Doing::Clock => true,
        Doing::Timer => seen.process != seen.thread && woke(seen),
        Doing::Running | Doing::Input | Doing::Other => false,
    };
    let asleep = share < 0.02 && threads.iter().all(harmless);
    match asleep && any(Doing::Futex) {
        true => Some(Hang::Deadlock),
        false => any(Doing::Pipe).then_some(Hang::WaitingForInput),
    }
}

/// Nanoseconds for which threads ran or wanted to between the first look at each and the last.
fn wanted(looks: &[Vec<Seen>]) -> u64 {
    let spans = spans(looks);
    spans.values().map(|(first, last)| last.saturating_sub(*first)).sum()
}

/// What each thread had wanted at the first look at it and at the last.
fn spans(looks: &[Vec<Seen>]) -> BTreeMap<i32, (u64, u64)> {
    let mut spans: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
    for seen in looks.iter().flatten() {
        let span = spans.entry(seen.thread).or_insert((seen.wanted, seen.wanted));
        span.1 = seen.wanted;
    }
    spans
}

/// Looks at all threads below this process.
#[cfg(target_os = "linux")]
pub(super) fn look() -> Vec<Seen> {
    let processes = super::tree::descendants(rustix::process::getpid());
    let threads = processes.iter().flat_map(|process| {
        let process = process.as_raw_nonzero().get();
        let threads = super::tree::threads(process);
        threads.into_iter().map(move |thread| (process, thread))
    });
    threads.filter_map(|(process, thread)| seen(process, thread)).collect()
}

/// Here nothing is shown of other processes.
#[cfg(not(target_os = "linux"))]
pub(super) fn look() -> Vec<Seen> {
    Vec::new()
}

/// `None` for a thread that has ended.
#[cfg(target_os = "linux")]
fn seen(process: i32, thread: i32) -> Option<Seen> {
    let folder = format!("/proc/{process}/task/{thread}");
    let state = super::tree::state(&folder)?;
    if matches!(state, 'Z' | 'X') {
        return None;
    }
    let (running, waiting) = super::tree::schedstat(&folder).unwrap_or_default();
    let doing = match state {
        'R' => Doing::Running,
        'S' => asleep_in(&folder),
        _ => Doing::Other,
    };
    let doing = match doing {
        // Java's runtime has several threads that wait with a limit, and nothing tells them from those of the program.
        Doing::Timer if process != thread && is_java(process) => Doing::Clock,
        doing => doing,
    };
    Some(Seen {
        process,
        thread,
        doing,
        wanted: running + waiting,
    })
}

/// What a sleeping thread waits for, by the system call it is in: `202 0x7f… 0x189 …`.
#[cfg(target_os = "linux")]
fn asleep_in(folder: &str) -> Doing {
    let Ok(text) = std::fs::read_to_string(format!("{folder}/syscall")) else {
        return Doing::Other;
    };
    let Some((call, arguments)) = call(&text) else {
        // `running`: it woke since its state was read.
        return Doing::Running;
    };
    match call {
        call if has_limit(call, &arguments) => Doing::Timer,
        libc::SYS_futex | libc::SYS_futex_waitv => Doing::Futex,
        libc::SYS_wait4 | libc::SYS_waitid => Doing::Child,
        libc::SYS_read if is_pipe(folder, arguments.first()) => Doing::Pipe,
        call if reads(call) => Doing::Input,
        _ => Doing::Other,
    }
}

/// The number of a system call and its arguments.
#[cfg(target_os = "linux")]
fn call(text: &str) -> Option<(libc::c_long, Vec<u64>)> {
    let mut words = text.split_whitespace();
    let call = words.next()?.parse().ok()?;
    let number = |word: &str| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok();
    Some((call, words.map_while(number).collect()))
}

/// Whether a system call ends after a time at the latest.
#[cfg(target_os = "linux")]
fn has_limit(call: libc::c_long, arguments: &[u64]) -> bool {
    let pointer = |at: usize| arguments.get(at).is_some_and(|pointer| *pointer != 0);
    // Milliseconds in an `int`, of which the upper half of the register is nothing; below 0 for ever.
    let milliseconds = |at: usize| arguments.get(at).is_some_and(|number| (*number as i32) >= 0);
    #[cfg(target_arch = "x86_64")]
    match call {
        libc::SYS_poll => return milliseconds(2),
        libc::SYS_epoll_wait => return milliseconds(3),
        libc::SYS_select => return pointer(4),
        _ => {}
    }
    match call {
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => true,
        libc::SYS_futex | libc::SYS_futex_waitv => pointer(3),
        libc::SYS_ppoll => pointer(2),
        libc::SYS_pselect6 => pointer(4),
        libc::SYS_epoll_pwait => milliseconds(3),
        _ => false,
    }
}

/// Whether a process runs Java.
#[cfg(target_os = "linux")]
fn is_java(process: i32) -> bool {
    let program = std::fs::read_link(format!("/proc/{process}/exe"));
    program.is_ok_and(|program| program.file_name().is_some_and(|name| name == "java"))
}

/// Whether the file that a thread has open as `number` is a pipe.
#[cfg(target_os = "linux")]
fn is_pipe(folder: &str, number: Option<&u64>) -> bool {
    let link = number.and_then(|number| std::fs::read_link(format!("{folder}/fd/{number}")).ok());
    link.is_some_and(|link| link.as_os_str().as_encoded_bytes().starts_with(b"pipe:"))
}

/// Whether a system call waits for something to come.
#[cfg(target_os = "linux")]
fn reads(call: libc::c_long) -> bool {
    const EVERYWHERE: [libc::c_long; 11] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_pread64,
        libc::SYS_recvfrom,
        libc::SYS_recvmsg,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_ppoll,
        libc::SYS_pselect6,
        libc::SYS_epoll_pwait,
        libc::SYS_connect,
    ];
    // Newer processors have only the forms above.
    #[cfg(target_arch = "x86_64")]
    const HERE: &[libc::c_long] = &[libc::SYS_poll, libc::SYS_select, libc::SYS_epoll_wait];
    #[cfg(not(target_arch = "x86_64"))]
    const HERE: &[libc::c_long] = &[];
    EVERYWHERE.contains(&call) || HERE.contains(&call)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    fn seen(process: i32, thread: i32, doing: Doing, wanted: u64) -> Seen {
        Seen {
            process,
            thread,
            doing,
            wanted,
        }
    }

    fn judged(threads: &[(i32, i32, Doing, u64)]) -> Option<Hang> {
        let at = |end: bool| {
            let one = |t: &(i32, i32, Doing, u64)| seen(t.0, t.1, t.2, if end { 7 + t.3 } else { 7 });
            threads.iter().map(one).collect::<Vec<_>>()
        };
        judge(&[at(false), at(true)], WINDOW)
    }

    #[test]
    fn all_in_futex_is_a_deadlock_and_a_parent_that_waits_for_them_counts_with_them() {
        use Doing::{Child, Futex, Timer};
        assert_eq!(judged(&[(1, 1, Futex, 0), (1, 2, Futex, 0)]), Some(Hang::Deadlock));
        assert_eq!(judged(&[(1, 1, Child, 0), (2, 2, Futex, 0)]), Some(Hang::Deadlock));
        assert_eq!(
            judged(&[(1, 1, Futex, 0), (1, 2, Timer, MS)]),
            Some(Hang::Deadlock),
            "a runtime's clock"
        );
        assert_eq!(judged(&[(1, 1, Child, 0)]), None, "nobody holds what nobody waits for");
        assert_eq!(
            judged(&[(1, 1, Timer, 0), (1, 2, Futex, 0)]),
            None,
            "the leader will wake"
        );
        assert_eq!(
            judged(&[(1, 1, Futex, 0), (1, 2, Timer, 0)]),
            None,
            "a thread that sleeps for a time will go on and may let the others go"
        );
        assert_eq!(
            judged(&[(1, 1, Futex, 0), (1, 2, Doing::Clock, 0)]),
            Some(Hang::Deadlock)
        );
        assert_eq!(judged(&[(1, 1, Futex, 0), (1, 2, Doing::Other, 0)]), None);
    }

    #[test]
    fn computing_is_busy_also_when_it_does_not_get_a_processor() {
        let busy = [(1, 1, Doing::Futex, 0), (1, 2, Doing::Running, 140 * MS)];
        assert_eq!(judged(&busy), Some(Hang::Busy));
    }

    #[test]
    fn reading_is_waiting_for_input_whatever_the_others_wait_for() {
        let threads = [(1, 1, Doing::Futex, 0), (1, 2, Doing::Input, 0)];
        assert_eq!(judged(&threads), Some(Hang::WaitingForInput));
        let pipeline = [(1, 1, Doing::Timer, 0), (2, 2, Doing::Pipe, 0)];
        assert_eq!(judged(&pipeline), Some(Hang::WaitingForInput));
    }

    #[test]
    fn a_helper_of_the_runtime_that_reads_from_its_parent_is_part_of_the_deadlock() {
        // Python's resource tracker.
        let threads = [(1, 1, Doing::Child, 0), (2, 2, Doing::Futex, 0), (3, 3, Doing::Pipe, 0)];
        assert_eq!(judged(&threads), Some(Hang::Deadlock));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn limits_of_time_are_seen() {
        let limited = |text: &str| call(text).map(|(call, arguments)| has_limit(call, &arguments));
        let futex = libc::SYS_futex;
        assert_eq!(
            limited(&format!("{futex} 0x7f00 0x189 0x0 0x0 0x0 0xffffffff 0x7ffe 0x7f01")),
            Some(false)
        );
        assert_eq!(
            limited(&format!("{futex} 0x7f00 0x189 0x0 0x7ffc 0x0 0xffffffff 0x7ffe 0x7f01")),
            Some(true)
        );
        let poll = libc::SYS_epoll_pwait;
        assert_eq!(
            limited(&format!("{poll} 0x4 0x7f00 0x3 0xffffffff 0x0 0x8 0x1 0x2")),
            Some(false)
        );
        assert_eq!(
            limited(&format!("{poll} 0x4 0x7f00 0x3 0x3e8 0x0 0x8 0x1 0x2")),
            Some(true)
        );
        assert_eq!(limited("running"), None);
    }

    #[test]
    fn one_look_or_nobody_says_nothing() {
        assert_eq!(judge(&[vec![seen(1, 1, Doing::Futex, 0)]], WINDOW), None);
        assert_eq!(judge(&[vec![], vec![]], WINDOW), None);
    }
}
