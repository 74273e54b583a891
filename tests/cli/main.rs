//! Black-box tests of the binary, a module per command.

mod config;
#[cfg(unix)]
mod desk;
mod errors;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod forgetful;
mod init;
mod packaging;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod review;
mod sandbox;
#[cfg(unix)]
mod today;
