//! The terminal while a page is shown: raw mode and the alternate screen, put back however it ends.
//!
//! Pages are drawn on stderr, so that stdout stays free for data. `^C` arrives here as a key.

use super::keys::{Key, key_of};
use super::state::Step;
use crate::cli::tame::{harmless, hides};
use crate::system::Endings;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event, poll, read};
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    is_raw_mode_enabled,
};
use ratatui::crossterm::{cursor, execute, style};
use ratatui::{Frame, Terminal};
use std::io::{self, Stderr};
use std::sync::Once;
use std::time::Duration;

/// Something that is shown and takes keys until it is finished or left.
pub trait Interactive {
    /// Draws it into the whole window.
    fn draw(&self, frame: &mut Frame);
    /// Takes a key.
    fn press(&mut self, key: Key) -> Step;
    /// Takes pasted text.
    fn paste(&mut self, _text: &str) {}
}

/// Shows `page` until it is finished (true) or left (false). `coloured` says whether colours may be sent at all.
/// Fails when the terminal cannot be read or written; it is put back then too.
pub fn show(page: &mut impl Interactive, coloured: bool) -> io::Result<bool> {
    // The caller decided about colour already; crossterm would ask NO_COLOR once more.
    style::force_color_output(coloured);
    let mut session = Session::start()?;
    loop {
        session.terminal.draw(|frame| {
            page.draw(frame);
            tame(frame.buffer_mut());
        })?;
        session.wait()?;
        let step = match read()? {
            Event::Key(event) => key_of(event).map_or(Step::Going, |key| page.press(key)),
            Event::Paste(text) => {
                page.paste(&text);
                Step::Going
            }
            // Drawing again fits the page into the new size.
            _ => Step::Going,
        };
        match step {
            Step::Going => {}
            Step::Finished => return Ok(true),
            Step::Quit => return Ok(false),
        }
    }
}

/// Leaves out of a page what the terminal would obey or hide: the one exit of pages, whatever drew them.
fn tame(page: &mut Buffer) {
    for cell in &mut page.content {
        if hides(cell.symbol()) {
            let seen = harmless(cell.symbol());
            cell.set_symbol(if seen.is_empty() { " " } else { &seen });
        }
    }
}

/// Asks by `show`, below what was printed last, and waits for a key in which `accept` sees an answer. Keys that were typed before it was asked
/// are forgotten. Fails when the terminal does.
pub fn answer<T>(show: impl FnOnce(), accept: impl FnMut(Key) -> Option<T>) -> io::Result<T> {
    restore_on_panic();
    enable_raw_mode()?;
    let answered = forget_keys().and_then(|()| {
        show();
        accepted(accept)
    });
    disable_raw_mode()?;
    answered
}

fn forget_keys() -> io::Result<()> {
    while poll(Duration::ZERO)? {
        let _typed_ahead = read()?;
    }
    Ok(())
}

fn accepted<T>(mut accept: impl FnMut(Key) -> Option<T>) -> io::Result<T> {
    loop {
        let Event::Key(event) = read()? else { continue };
        if let Some(answer) = key_of(event).and_then(&mut accept) {
            return Ok(answer);
        }
    }
}

/// Raw mode and the alternate screen for as long as it lives.
struct Session {
    terminal: Terminal<CrosstermBackend<Stderr>>,
    endings: Endings,
}

impl Session {
    fn start() -> io::Result<Self> {
        restore_on_panic();
        let endings = Endings::notice()?;
        // Asking for events once makes crossterm listen for SIGWINCH: a window that is resized while the first page is drawn
        // would otherwise keep a page of the old size.
        poll(Duration::ZERO)?;
        enable_raw_mode()?;
        // From here on dropping the session restores, even when the next line fails.
        let session = Terminal::new(CrosstermBackend::new(io::stderr()))
            .map(|terminal| Self { terminal, endings })
            .inspect_err(|_| restore())?;
        // Not `Terminal::clear`: it waits for the terminal to tell its cursor's place, and not every one does.
        execute!(
            io::stderr(),
            EnterAlternateScreen,
            Clear(ClearType::All),
            EnableBracketedPaste
        )?;
        Ok(session)
    }
}

impl Session {
    /// Waits until there is something to read. A signal that ends the program puts the terminal back first.
    fn wait(&self) -> io::Result<()> {
        // A signal that comes just before the wait is not missed for longer than this.
        const GLANCE: Duration = Duration::from_millis(250);
        while !poll(GLANCE)? {
            if self.endings.asked() {
                restore();
                self.endings.obey();
            }
        }
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back, once: leaving the alternate screen a second time would put the cursor over what was printed since.
/// There is nobody left to tell when that fails.
fn restore() {
    if !is_raw_mode_enabled().unwrap_or(false) {
        return;
    }
    let _ = execute!(io::stderr(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}

/// A panic's message belongs on the ordinary screen, so the terminal is put back before it is printed.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            print(panic);
        }));
    });
}
