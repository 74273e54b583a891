//! Signals that end the program while it holds the terminal: noticed first, so that the terminal can be put back, then obeyed.
//!
//! What is odd: a handler once installed stays, and doing nothing in it would make the program deaf. So it stays for good, and does
//! what the system would have done whenever nobody wants to notice.

use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::{flag, low_level};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

struct Handlers {
    /// Nobody wants to notice.
    idle: Arc<AtomicBool>,
    /// The signal that came, 0 for none.
    came: Arc<AtomicUsize>,
}

fn handlers() -> io::Result<&'static Handlers> {
    static HANDLERS: OnceLock<Handlers> = OnceLock::new();
    if let Some(handlers) = HANDLERS.get() {
        return Ok(handlers);
    }
    let (idle, came) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    for signal in [SIGTERM, SIGHUP] {
        flag::register_conditional_default(signal, Arc::clone(&idle))?;
        flag::register_usize(signal, Arc::clone(&came), signal.unsigned_abs() as usize)?;
    }
    Ok(HANDLERS.get_or_init(|| Handlers { idle, came }))
}

/// While it lives, SIGTERM and SIGHUP are only noticed.
#[derive(Debug)]
pub struct Endings(());

impl Endings {
    /// Begins to notice. Fails when the system refuses a handler.
    pub fn notice() -> io::Result<Self> {
        handlers()?.idle.store(false, Ordering::SeqCst);
        Ok(Self(()))
    }

    /// Whether the program is asked to end.
    pub fn asked(&self) -> bool {
        self.signal() != 0
    }

    /// Ends the program as the signal that came would have done; returns if none came.
    pub fn obey(&self) {
        if let Ok(signal @ 1..) = i32::try_from(self.signal()) {
            // Fails for unknown signals only.
            let _ended = low_level::emulate_default_handler(signal);
        }
    }

    fn signal(&self) -> usize {
        handlers().map_or(0, |handlers| handlers.came.load(Ordering::SeqCst))
    }
}

impl Drop for Endings {
    fn drop(&mut self) {
        if let Ok(handlers) = handlers() {
            handlers.idle.store(true, Ordering::SeqCst);
        }
    }
}
