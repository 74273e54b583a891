//! What a trial costs beyond the program itself: trials of `/bin/true` against bare ways to start it, in turns.
//!
//! `cargo bench --bench trial` prints medians and their ratio to a bare fork, exec and wait; `-- --rounds 2000` takes more of them.
//! `hyperfine` (in the path, or named by the variable `HYPERFINE`) runs beside it where it is there. What is compared is the time from asking for a trial to having it.

#![allow(clippy::print_stdout, reason = "its figures are its output")]
#![allow(unsafe_code, reason = "a bare fork is what trials are compared with")]

mod beside;

use hoego::lab::{Cell, Executor as _, Options, TrialKind};
use hoego::system::{AddedLanguage, LanguageTable, Machine, Prepared, Program, Surroundings, Toolchain, TrialRunner};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

const PROGRAM: &str = "/bin/true";

fn main() {
    let rounds = rounds_asked_for();
    let mut typed = typed();
    let mut fenced = fenced();
    let mut times: [Vec<f64>; 4] = Default::default();
    for round in 0..rounds {
        // Each follows each of the others equally often.
        for turn in 0..times.len() {
            let which = if round % 2 == 0 { turn } else { times.len() - 1 - turn };
            let which = (which + round / 2) % times.len();
            times[which].push(match which {
                0 => timed(bare_fork),
                1 => timed(bare_spawn),
                2 => timed(|| trial(&mut typed)),
                _ => timed(|| trial(&mut fenced)),
            });
        }
    }
    let names = [
        "fork, exec, wait",
        "std::process::Command",
        "trial of a typed command",
        "trial of an entry's program",
    ];
    let medians = times.map(median);
    for (name, median) in names.iter().zip(medians) {
        println!("{name:30} {:8.1} µs   {:.2} ×", median * 1e6, median / medians[0]);
    }
    hyperfine();
}

fn rounds_asked_for() -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--rounds").skip(1);
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok());
    rounds.unwrap_or(500)
}

fn surroundings() -> Surroundings {
    Surroundings {
        journal: None,
        helper: Some(PathBuf::from(env!("CARGO_BIN_EXE_hoego"))),
    }
}

fn typed() -> TrialRunner {
    let prepared = Prepared::commands(&[PROGRAM.to_owned()], &Options::default(), &surroundings());
    TrialRunner::start(prepared.expect("prepared")).expect("started")
}

fn fenced() -> TrialRunner {
    let mut table = LanguageTable::default();
    let language = AddedLanguage {
        extension: "txt".to_owned(),
        build: None,
        run: PROGRAM.to_owned(),
        version: None,
    };
    table.added.insert("nothing".to_owned(), language);
    let toolchain = Toolchain::find("nothing", &table, &Machine::default()).expect("a toolchain");
    let (program, cells) = (Program::default(), [Cell::default()]);
    let prepared = Prepared::program(&toolchain, &program, &cells, &Options::default(), &surroundings());
    TrialRunner::start(prepared.expect("prepared")).expect("started")
}

fn trial(runner: &mut TrialRunner) {
    let trial = runner.trial(0, TrialKind::Timed).expect("a trial");
    assert_eq!(trial.class, hoego::lab::Class::Ok);
}

fn bare_spawn() {
    let status = Command::new(PROGRAM)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(status.expect("a status").success());
}

fn bare_fork() {
    let program = std::ffi::CString::new(PROGRAM).expect("a path");
    let arguments = [program.as_ptr(), std::ptr::null()];
    let mut status = 0;
    // SAFETY: one thread; the child does nothing but exec; all pointers outlive the calls.
    unsafe {
        match libc::fork() {
            0 => {
                libc::execv(program.as_ptr(), arguments.as_ptr());
                libc::_exit(127);
            }
            child => assert_eq!(libc::waitpid(child, &raw mut status, 0), child),
        }
    }
    assert_eq!(status, 0);
}

fn timed(action: impl FnOnce()) -> f64 {
    let began = Instant::now();
    action();
    began.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// What hyperfine says of the same program, for comparison by eye.
fn hyperfine() {
    let arguments = ["-N", "--warmup", "20", "--runs", "500", "--style", "basic", PROGRAM];
    match beside::hyperfine().map(|hyperfine| Command::new(hyperfine).args(arguments).output()) {
        Some(output) => println!("{}", String::from_utf8_lossy(&output.expect("started").stdout)),
        None => println!("skipped: hyperfine is not in the path"),
    }
}
