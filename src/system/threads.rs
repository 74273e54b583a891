//! Work on as many threads as pay.

/// More threads than this wait for the disk and for each other.
const MOST: usize = 8;

/// How many threads to work on: the processors that this process may use. The standard library asks for limits of containers too, which
/// takes as long as looking at a hundred files.
pub(super) fn worth() -> usize {
    processors().clamp(1, MOST)
}

fn processors() -> usize {
    #[cfg(target_os = "linux")]
    if let Ok(set) = rustix::thread::sched_getaffinity(None) {
        return usize::try_from(set.count()).unwrap_or(1);
    }
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs `last` on this thread and `others` on `threads - 1` more. Gives what the others gave, and what `last` gave.
pub(super) fn together<T: Send, R>(
    threads: usize,
    others: &(impl Fn() -> T + Sync),
    last: impl FnOnce() -> R,
) -> (Vec<T>, R) {
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(others)).collect();
        let last = last();
        let others = others.into_iter().map(|other| match other.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        (others.collect(), last)
    })
}
