//! Work on as many threads as pay, and as can be had: one is enough.

use std::thread::{Builder, ScopedJoinHandle};

/// More threads than this wait for the disk and for each other.
const MOST: usize = 8;

/// Files that this process may need open whatever it does: streams, journal, index, locks, a folder, and one file a thread.
const NEEDED: usize = 64;
/// As many folders are held open at the most.
const MOST_HELD: usize = 128;

/// How many threads to work on: the processors that this process may use, or one where few files may be open. The standard library asks
/// for limits of containers too, which takes as long as looking at a hundred files.
pub(super) fn worth() -> usize {
    match may_open() {
        ..NEEDED => 1,
        _ => processors().clamp(1, MOST),
    }
}

/// How many folders may be held open for the sake of speed.
pub(super) fn folders_to_hold() -> usize {
    (may_open().saturating_sub(NEEDED) / 2).min(MOST_HELD)
}

/// How many files this process may have open.
fn may_open() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

fn processors() -> usize {
    #[cfg(target_os = "linux")]
    if let Ok(set) = rustix::thread::sched_getaffinity(None) {
        return usize::try_from(set.count()).unwrap_or(1);
    }
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs `last` on this thread and `others` on `threads - 1` more, or on as many as can be had. Gives what the others gave, and what `last`
/// gave.
pub(super) fn together<T: Send, R>(
    threads: usize,
    others: &(impl Fn() -> T + Sync),
    last: impl FnOnce() -> R,
) -> (Vec<T>, R) {
    std::thread::scope(|scope| {
        let started = (1..threads).map_while(|_| Builder::new().spawn_scoped(scope, others).ok());
        let started: Vec<_> = started.collect();
        let last = last();
        (started.into_iter().map(done).collect(), last)
    })
}

/// Runs `here` on this thread and `aside` on another meanwhile; where none can be had, one after the other.
pub(super) fn beside<T: Send, R>(aside: &(impl Fn() -> T + Sync), here: impl FnOnce() -> R) -> (T, R) {
    std::thread::scope(|scope| {
        let started = Builder::new().spawn_scoped(scope, aside);
        let here = here();
        (started.map_or_else(|_| aside(), done), here)
    })
}

fn done<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
