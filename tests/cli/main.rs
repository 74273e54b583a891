//! Black-box tests of the binary, a module per command.

mod adding;
#[cfg(unix)]
mod bad_input;
#[cfg(unix)]
mod clock;
mod config;
#[cfg(unix)]
mod desk;
mod errors;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod forgetful;
mod git;
#[cfg(unix)]
mod index;
mod init;
#[cfg(unix)]
mod lab;
#[cfg(unix)]
mod lab_limits;
#[cfg(unix)]
mod lab_mine;
#[cfg(unix)]
mod lab_nested;
#[cfg(unix)]
mod lab_question;
#[cfg(unix)]
mod lab_quiet;
#[cfg(unix)]
mod lab_saved;
#[cfg(unix)]
mod lab_trust;
mod nudge;
mod packaging;
#[cfg(target_os = "linux")]
mod places;
#[cfg(unix)]
mod pty;
mod questions;
#[cfg(unix)]
mod replay;
#[cfg(unix)]
mod review;
mod sandbox;
#[cfg(unix)]
mod search;
mod show;
#[cfg(unix)]
mod today;
#[cfg(target_os = "linux")]
mod together;
#[cfg(unix)]
mod undo;
#[cfg(unix)]
mod undo_any;
#[cfg(unix)]
mod undo_state;
mod week;
#[cfg(unix)]
mod weekly;
#[cfg(unix)]
mod words;
