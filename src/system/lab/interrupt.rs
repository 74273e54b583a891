//! ^C while a run goes on: the first stops it, the second ends the program at once. Between runs it does what it always does.

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::{flag, low_level::pipe};
use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Exit status of a program that ^C ended, as shells count.
const INTERRUPTED: i32 = 130;

/// The one set of handlers of this process.
struct Handlers {
    /// No run goes on.
    idle: Arc<AtomicBool>,
    /// The person asked to stop.
    asked: Arc<AtomicBool>,
    runs: AtomicUsize,
    /// Readable once a signal came.
    wake: UnixStream,
}

/// While one of these lives, the first ^C only asks.
#[derive(Debug)]
pub(super) struct Interrupt(());

fn handlers() -> io::Result<&'static Handlers> {
    static HANDLERS: OnceLock<Handlers> = OnceLock::new();
    if let Some(handlers) = HANDLERS.get() {
        return Ok(handlers);
    }
    let (wake, write) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    let (idle, asked) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicBool::new(false)));
    for signal in [SIGINT, SIGTERM] {
        // The order counts: each looks at what was before this signal.
        flag::register_conditional_default(signal, Arc::clone(&idle))?;
        flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&asked))?;
        flag::register(signal, Arc::clone(&asked))?;
        pipe::register(signal, write.try_clone()?)?;
    }
    // Where files may not grow (`ulimit -f`), writing one is to fail with a word, not to end us with a folder left behind.
    flag::register(SIGXFSZ, Arc::default())?;
    let runs = AtomicUsize::new(0);
    Ok(HANDLERS.get_or_init(|| Handlers {
        idle,
        asked,
        runs,
        wake,
    }))
}

impl Interrupt {
    pub(super) fn begin() -> io::Result<Self> {
        let handlers = handlers()?;
        if handlers.runs.fetch_add(1, Ordering::SeqCst) == 0 {
            handlers.asked.store(false, Ordering::SeqCst);
            handlers.idle.store(false, Ordering::SeqCst);
        }
        Ok(Self(()))
    }

    /// Whether the person asked to stop.
    pub(super) fn is_asked(&self) -> bool {
        handlers().is_ok_and(|handlers| handlers.asked.load(Ordering::SeqCst))
    }

    /// What becomes readable when a signal comes.
    pub(super) fn wake(&self) -> io::Result<&'static UnixStream> {
        Ok(&handlers()?.wake)
    }

    /// Empties [`Interrupt::wake`].
    pub(super) fn awake(&self) -> io::Result<()> {
        let mut wake = self.wake()?;
        match wake.read(&mut [0; 64]) {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        if let Ok(handlers) = handlers()
            && handlers.runs.fetch_sub(1, Ordering::SeqCst) == 1
        {
            handlers.idle.store(true, Ordering::SeqCst);
            handlers.asked.store(false, Ordering::SeqCst);
        }
    }
}
