//! Drives the real binary in a pseudo-terminal: sends keys, waits for words on the parsed screen.
//!
//! Nothing sleeps for a fixed time: every wait ends as soon as the screen shows what is waited for, and fails with a
//! picture of the screen when it does not within [`PATIENCE`].

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a slow machine may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What arrived so far.
struct Seen {
    parser: vt100::Parser,
    /// Everything that was sent, for questions the screen cannot answer.
    bytes: Vec<u8>,
    closed: bool,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A program in a pseudo-terminal.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Shared,
}

impl Pty {
    /// Starts `program` with exactly the environment `env` in `folder`, in a window of `columns` × `rows`.
    pub fn start<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        program: &OsStr,
        arguments: &[&str],
        folder: &OsStr,
        env: impl IntoIterator<Item = (K, V)>,
        (columns, rows): (u16, u16),
    ) -> Self {
        let pair = native_pty_system()
            .openpty(size(columns, rows))
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        for (key, value) in env {
            command.env(key, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        // While this end is open the reader never sees the end of the output.
        drop(pair.slave);
        let seen: Shared = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                bytes: Vec::new(),
                closed: false,
            }),
            Condvar::new(),
        ));
        read_along(pair.master.try_clone_reader().expect("a reader"), Arc::clone(&seen));
        Self {
            child,
            writer: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            seen,
        }
    }

    /// Types `keys` as they are.
    pub fn send(&mut self, keys: &str) -> &mut Self {
        self.writer.write_all(keys.as_bytes()).expect("the terminal takes keys");
        self.writer.flush().expect("the terminal takes keys");
        self
    }

    /// Waits until the screen shows `words`.
    pub fn wait_for(&mut self, words: &str) -> &mut Self {
        self.wait(&format!("`{words}` on the screen"), |seen| {
            seen.parser.screen().contents().contains(words)
        });
        self
    }

    /// Waits until the screen shows `words` one after the other.
    pub fn wait_for_in_turn(&mut self, words: &[&str]) -> &mut Self {
        self.wait(&format!("{words:?} in turn on the screen"), |seen| {
            let screen = seen.parser.screen().contents();
            let mut rest = screen.as_str();
            words.iter().all(|word| {
                let found = rest.split_once(word);
                rest = found.map_or("", |(_, rest)| rest);
                found.is_some()
            })
        });
        self
    }

    /// Changes the size of the window.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.lock().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).expect("a new size");
        self
    }

    /// What the screen shows now.
    pub fn screen(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Whether the program is on the alternate screen.
    pub fn on_alternate_screen(&self) -> bool {
        self.lock().parser.screen().alternate_screen()
    }

    /// Whether the cursor is hidden.
    pub fn cursor_hidden(&self) -> bool {
        self.lock().parser.screen().hide_cursor()
    }

    /// Everything the program sent, escape sequences and all.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.lock().bytes).into_owned()
    }

    /// Waits for the end of the program and gives its exit code; all it sent has arrived then.
    pub fn finish(&mut self) -> u32 {
        self.wait("the end of the output", |seen| seen.closed);
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the program can be waited for") {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "the program does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, what: &str, shown: impl Fn(&Seen) -> bool) {
        let (seen, changed) = &*self.seen;
        let deadline = Instant::now() + PATIENCE;
        let mut now = seen.lock().expect("the reader does not panic");
        while !shown(&now) {
            let left = deadline.saturating_duration_since(Instant::now());
            let ended = now.closed;
            assert!(
                !left.is_zero() && !ended,
                "no {what} ({}); the screen is:\n{}",
                if ended {
                    "the program ended"
                } else {
                    "waited long enough"
                },
                now.parser.screen().contents()
            );
            now = changed.wait_timeout(now, left).expect("the reader does not panic").0;
        }
    }
}

impl Drop for Pty {
    /// A failed test leaves no program behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a window has a size")
}

/// Feeds the screen from the terminal until it closes.
fn read_along(mut reader: Box<dyn Read + Send>, shared: Shared) {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            // Linux answers EIO, not the end of the file, once the other side is closed.
            let count = reader.read(&mut buffer).unwrap_or(0);
            let (seen, changed) = &*shared;
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            let arrived = &buffer[..count];
            seen.parser.process(arrived);
            seen.bytes.extend_from_slice(arrived);
            seen.closed = count == 0;
            changed.notify_all();
            if count == 0 {
                return;
            }
        }
    });
}
