//! As many threads as pay.

/// More threads than this wait for the disk and for each other.
const MOST_THREADS: usize = 8;

/// Runs `last` on this thread, and `others` on all that pay beside it, on none where there is little to do. Gives what they gave.
pub(super) fn together<T: Send, R>(
    little: bool,
    others: &(impl Fn() -> T + Sync),
    last: impl FnOnce() -> R,
) -> (R, Vec<T>) {
    let threads = if little { 1 } else { processors().min(MOST_THREADS) };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(others)).collect();
        let last = last();
        let others = others.into_iter().map(|other| match other.join() {
            Ok(more) => more,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        (last, others.collect())
    })
}

/// How many processors this process may use. The standard library asks for limits of containers too, which takes as long as looking at
/// a hundred files.
fn processors() -> usize {
    #[cfg(target_os = "linux")]
    if let Ok(set) = rustix::thread::sched_getaffinity(None) {
        return usize::try_from(set.count()).unwrap_or(1).max(1);
    }
    std::thread::available_parallelism().map_or(1, usize::from)
}
