//! The gallery runs: every template is read, prepared, conducted and judged as `lab run` does it, with fewer trials, and its claims
//! hold.
//!
//! What is odd about it: the tests measure, so they take turns. What a program never or always says must be so in every run.
//! Figures (`claim:`), and what is only sometimes to be seen, need processors that are free, which nobody can promise: such
//! claims have three runs to hold in, and where one does not and the processors are busy, the test is skipped by name.

mod support;

use hoego::journal::{ClaimRecord, Language, Verdict};
use hoego::lab::{Experiment, RunHead, cells, check_claims, conduct, find, judge, render, template, unused_variables};
use hoego::system::{LanguageTable, Machine, Prepared, Program, Surroundings, Toolchain, TrialRunner};
use rustix::time::{ClockId, clock_gettime};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Who holds it measures.
static MEASURING: Mutex<()> = Mutex::new(());

/// Runs in which a claim that needs free processors may hold.
const RUNS: u64 = 3;

/// Runs the template `name` with at most `trials` trials per cell and asserts that its claims hold.
#[track_caller]
fn holds(name: &str, trials: usize) {
    let language = template(name).expect("a template").about().language;
    let tool = match language.as_str() {
        "python" => "python3",
        "rust" => "rustc",
        "c" => "gcc",
        other => other,
    };
    if support::tool(tool).is_none() {
        return;
    }
    let _turn = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    let experiment = experiment(name, trials);
    for run in 1..=RUNS {
        let missed: Vec<ClaimRecord> = verdicts(&experiment, run)
            .into_iter()
            .filter(|claim| claim.verdict != Verdict::Holds)
            .collect();
        if missed.is_empty() {
            return;
        }
        let by_luck = |claim: &ClaimRecord| claim.text.starts_with("claim:") || claim.verdict == Verdict::CannotTell;
        assert!(missed.iter().all(by_luck), "{name}: {missed:#?}");
        if is_busy(name) {
            return;
        }
        assert!(run < RUNS, "{name}: {missed:#?}");
    }
}

/// The experiment of the template `name`, as it is read from an entry.
#[track_caller]
fn experiment(name: &str, trials: usize) -> Experiment {
    let block = render(template(name).expect("a template"), name, Language::Ko).expect("a built-in template");
    let entry = format!("# 2025-01-13\n\n## Review\n\n{block}\n## Keep\n");
    let mut experiment = find([("2025-01-13.md", entry.as_str())], name).expect("an experiment");
    let code = code(&experiment);
    assert_eq!(unused_variables(&experiment, &[&code]), []);
    experiment.options.trials = experiment.options.trials.min(trials);
    experiment.options.warmup = 0;
    experiment.options.trace = false;
    experiment
}

#[track_caller]
fn code(experiment: &Experiment) -> String {
    match &experiment.code {
        hoego::lab::Code::Block { text, .. } => text.clone(),
        other => panic!("{other:?}"),
    }
}

/// One run and what it says of the claims.
#[track_caller]
fn verdicts(experiment: &Experiment, seed: u64) -> Vec<ClaimRecord> {
    let began = Instant::now();
    let cells = cells(experiment).expect("a matrix");
    assert_eq!(check_claims(experiment, &cells), []);
    let toolchain = Toolchain::find(&experiment.language, &LanguageTable::default(), &Machine::default());
    let program = Program {
        text: code(experiment),
        shown_as: "2025-01-13.md".to_owned(),
        first_line: 1,
        ..Program::default()
    };
    let surroundings = Surroundings {
        journal: None,
        helper: Some(PathBuf::from(env!("CARGO_BIN_EXE_hoego"))),
    };
    let toolchain = toolchain.expect("a toolchain");
    let prepared = Prepared::program(&toolchain, &program, &cells, &experiment.options, &surroundings);
    let mut runner = TrialRunner::start(prepared.expect("a program that compiles")).expect("a runner");
    let (data, error) = conduct(experiment, &cells, seed, &mut runner, &mut |_| {});
    assert!(error.is_none() && !data.partial, "{error:?}");
    let left: usize = data
        .cells
        .iter()
        .flat_map(|cell| &cell.trials)
        .map(|t| t.left_behind)
        .sum();
    assert_eq!(left, 0, "{}: processes were left behind", experiment.id);
    let record = judge(experiment, &data, head(experiment)).expect("a judgement");
    say(&format!("{}: {:.1} s", experiment.id, began.elapsed().as_secs_f64()));
    for claim in &record.claims {
        let verdict = serde_json::to_string(&claim.verdict).expect("a verdict");
        say(&format!("  {verdict} {}", claim.text));
    }
    record.claims
}

fn head(experiment: &Experiment) -> RunHead {
    RunHead {
        id: experiment.id.clone(),
        path: Some("2025-01-13.md".to_owned()),
        line: Some(5),
        run: "2025-01-13T12:03:11Z".to_owned(),
        code: "9f3c1a2e".to_owned(),
        env: "51d0c7".to_owned(),
    }
}

/// Whether two threads get much less than two processors here and now; says that the test is skipped then. That holds with
/// `HOEGO_TEST_REQUIRE=all` too: no tool is missing, and what others do to the machine is no fault of the template.
fn is_busy(name: &str) -> bool {
    const SPAN: Duration = Duration::from_millis(500);
    let spin = || {
        let began = Instant::now();
        while began.elapsed() < SPAN {
            std::hint::spin_loop();
        }
        let used = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(used.tv_sec.unsigned_abs(), used.tv_nsec.unsigned_abs() as u32)
    };
    let used: Duration = std::thread::scope(|scope| {
        let threads = [scope.spawn(spin), scope.spawn(spin)];
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    let processors = used.as_secs_f64() / SPAN.as_secs_f64();
    let busy = processors < 1.8;
    if busy {
        say(&format!(
            "skipped: {name}: two threads get only {processors:.1} processors"
        ));
    }
    busy
}

/// Not `eprintln!`, which a test that passes keeps to itself.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("stderr");
}

#[test]
fn queue_empty() {
    holds("queue-empty", 20);
}

#[test]
fn queue_empty_pause() {
    holds("queue-empty-pause", 10);
}

#[test]
fn cpu_bound_python() {
    holds("cpu-bound-python", 5);
}

#[test]
fn cpu_bound_rust() {
    holds("cpu-bound-rust", 5);
}

#[test]
fn cpu_bound_go() {
    holds("cpu-bound-go", 5);
}

#[test]
fn cpu_bound_c() {
    holds("cpu-bound-c", 5);
}

#[test]
fn io_bound_python() {
    holds("io-bound-python", 5);
}

#[test]
fn async_against_threads() {
    holds("async-against-threads", 5);
}

#[test]
fn lost_update_python() {
    holds("lost-update-python", 10);
}

#[test]
fn lost_update_rust() {
    holds("lost-update-rust", 12);
}

#[test]
fn lost_update_go() {
    holds("lost-update-go", 15);
}

#[test]
fn deadlock_lock_order() {
    holds("deadlock-lock-order", 5);
}

#[test]
fn false_sharing() {
    holds("false-sharing", 5);
}

#[test]
fn channel_throughput() {
    holds("channel-throughput", 5);
}

#[test]
fn every_template_has_its_test() {
    let source = include_str!("gallery.rs");
    for template in hoego::lab::gallery() {
        assert!(
            source.contains(&format!("holds(\"{}\",", template.name)),
            "{}",
            template.name
        );
    }
}
