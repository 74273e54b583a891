//! Black-box tests of the binary, a module per command.

mod adding;
#[cfg(unix)]
mod bad_input;
#[cfg(unix)]
mod clock;
#[cfg(unix)]
mod completion;
#[cfg(unix)]
mod completion_in_shells;
mod config;
#[cfg(unix)]
mod desk;
mod errors;
mod excel;
#[cfg(unix)]
mod few_resources;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod forgetful;
#[cfg(target_os = "linux")]
mod gate;
mod git;
#[cfg(unix)]
mod half_synced;
#[cfg(unix)]
mod hostile;
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
mod lab_pulled;
mod lab_question;
#[cfg(unix)]
mod lab_quiet;
#[cfg(unix)]
mod lab_saved;
#[cfg(unix)]
mod lab_trust;
mod nudge;
#[cfg(target_os = "linux")]
mod ownership;
mod packaging;
#[cfg(target_os = "linux")]
mod places;
#[cfg(unix)]
mod pty;
mod questions;
#[cfg(unix)]
mod readers;
#[cfg(unix)]
mod replay;
#[cfg(unix)]
mod review;
mod sandbox;
#[cfg(unix)]
mod search;
#[cfg(unix)]
mod shell;
mod show;
#[cfg(unix)]
mod special_files;
#[cfg(target_os = "linux")]
mod state_files;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod templates;
#[cfg(unix)]
mod terminal;
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
