//! One thought: run the command line, return its exit code.

fn main() -> std::process::ExitCode {
    hoego::cli::run()
}
