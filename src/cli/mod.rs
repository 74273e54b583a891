//! The command line.

pub mod review;

/// Runs it.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
