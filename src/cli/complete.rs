//! Completion of live things. It starts nothing, and without a journal it fails silently.

use clap_complete::engine::ArgValueCompleter;

/// Answers the shell and ends the process, if it is the shell that asks.
pub fn answer_shell() {
    clap_complete::CompleteEnv::with_factory(<super::args::Cli as clap::CommandFactory>::command).complete();
}

/// Days that have an entry, newest first, and the words for days.
pub fn days() -> ArgValueCompleter {
    ArgValueCompleter::new(|_: &std::ffi::OsStr| Vec::new())
}

/// Days, and files of the folder.
pub fn days_and_files() -> ArgValueCompleter {
    ArgValueCompleter::new(|_: &std::ffi::OsStr| Vec::new())
}

/// IDs of outstanding Tries.
pub fn tries() -> ArgValueCompleter {
    ArgValueCompleter::new(|_: &std::ffi::OsStr| Vec::new())
}

/// Keys of the configuration.
pub fn config_keys() -> ArgValueCompleter {
    ArgValueCompleter::new(|_: &std::ffi::OsStr| Vec::new())
}
