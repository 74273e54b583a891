//! Black-box tests of the binary, a module per command.

#[cfg(unix)]
mod desk;
#[cfg(unix)]
mod forgetful;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod review;
#[cfg(unix)]
mod today;
