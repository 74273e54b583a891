//! The lab's executor against programs that measure wrongly, hang, flood, fork and hide: every trial comes back, and nothing stays.

mod support;

use hoego::lab::{Cell, Class, Executor as _, Hang, Options, Trial, TrialKind};
use hoego::system::{LanguageTable, Machine, Prepared, Program, Surroundings, Toolchain, TrialRunner};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use support::tool;

fn surroundings() -> Surroundings {
    Surroundings {
        journal: None,
        helper: Some(PathBuf::from(env!("CARGO_BIN_EXE_hoego"))),
    }
}

fn seconds(timeout: f64) -> Options {
    Options {
        timeout: Duration::from_secs_f64(timeout),
        ..Options::default()
    }
}

/// Runs a command line once.
fn command(line: &str, options: &Options) -> Trial {
    let prepared = Prepared::commands(&[line.to_owned()], options, &surroundings()).expect("prepared");
    run(prepared, TrialKind::Timed)
}

fn run(prepared: Prepared, kind: TrialKind) -> Trial {
    let mut runner = TrialRunner::start(prepared).expect("started");
    runner.trial(0, kind).expect("a trial")
}

fn prepared(language: &str, text: &str, options: &Options) -> Prepared {
    let program = Program {
        text: text.to_owned(),
        shown_as: "2025-01-13.md".to_owned(),
        first_line: 41,
        ..Program::default()
    };
    let cell = Cell {
        variables: vec![("batch-size".to_owned(), "7".to_owned())],
    };
    let toolchain = Toolchain::find(language, &LanguageTable::default(), &Machine::default()).expect("a toolchain");
    Prepared::program(&toolchain, &program, &[cell], options, &surroundings()).expect("prepared")
}

fn program(language: &str, text: &str, options: &Options) -> Trial {
    run(prepared(language, text, options), TrialKind::Timed)
}

/// Whether a process with `mark` among its arguments lives.
fn lives(mark: &str) -> bool {
    let processes = std::fs::read_dir("/proc").expect("/proc").flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines
        .into_iter()
        .any(|line| String::from_utf8_lossy(&line).split('\0').any(|word| word == mark))
}

#[test]
fn a_large_parent_does_not_lend_its_memory_to_a_small_program() {
    let ballast = vec![1_u8; 300 << 20];
    let trial = command("/bin/true", &seconds(10.0));
    assert!(ballast.iter().step_by(4096).all(|byte| *byte == 1));
    assert_eq!(trial.class, Class::Ok);
    let peak = trial.metrics.peak_rss_bytes.expect("a peak");
    assert!((100_000..8 << 20).contains(&peak), "{peak} bytes");
}

#[test]
fn processor_time_of_descendants_that_nobody_waited_for_counts() {
    // The shell ends while its children's child computes on; the grace lets it end.
    let line = "sh -c '(sh -c \"i=0; while [ \\$i -lt 200000 ]; do i=\\$((i+1)); done\" &) ; sleep 0.7; exit 3'";
    let trial = command(line, &seconds(20.0));
    assert_eq!(trial.class, Class::Exit(3), "{trial:?}");
    assert!(
        trial.metrics.user_s + trial.metrics.system_s > 0.05,
        "{:?}",
        trial.metrics
    );
}

#[test]
fn a_child_with_a_session_of_its_own_that_forked_twice_is_killed() {
    let mark = "3127.25";
    let line = format!("sh -c 'setsid sh -c \"(setsid sleep {mark} &) & exit\" & sleep 0.2; echo done'");
    let trial = command(&line, &seconds(20.0));
    assert_eq!((trial.class, trial.stdout.as_str()), (Class::Ok, "done\n"));
    assert!(trial.left_behind >= 1);
    assert!(!lives(mark));
}

#[test]
fn a_time_out_keeps_the_output_and_kills_what_ignores_signals() {
    let mark = "3127.5";
    let line = format!("sh -c 'trap \"\" TERM INT HUP; echo before; while :; do sleep {mark}; done'");
    let began = Instant::now();
    let trial = command(&line, &seconds(0.3));
    assert_eq!((trial.class, trial.stdout.as_str()), (Class::Timeout, "before\n"));
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(trial.hang, None, "a timer ends");
    assert!(!lives(mark));
}

#[test]
fn a_survivor_that_holds_the_pipes_holds_nothing_up() {
    let began = Instant::now();
    let trial = command("sh -c 'sleep 3127.75 & echo out'", &seconds(60.0));
    assert_eq!(
        (trial.class, trial.stdout.as_str(), trial.left_behind),
        (Class::Ok, "out\n", 1)
    );
    assert!(began.elapsed() < Duration::from_secs(10));
    assert!(trial.metrics.wall_s < 5.0);
    assert!(!lives("3127.75"));
}

#[test]
fn busy_and_waiting_for_input_are_told_apart() {
    let busy = command("sh -c 'while :; do :; done'", &seconds(0.4));
    assert_eq!((busy.class, busy.hang), (Class::Timeout, Some(Hang::Busy)));
    let waiting = command("sh -c 'sleep 3128 | cat'", &seconds(0.4));
    assert_eq!(
        (waiting.class, waiting.hang),
        (Class::Timeout, Some(Hang::WaitingForInput))
    );
    assert!(!lives("3128"));
}

#[test]
fn a_deadlock_of_python_threads_and_of_processes_is_named() {
    let Some(_python) = tool("python3") else { return };
    let threads = "import threading as t\na, b = t.Lock(), t.Lock()\ng = t.Barrier(2)\ndef f(x, y):\n    with x:\n        g.wait()\n        with y: pass\n\
                   p = [t.Thread(target=f, args=z) for z in ((a, b), (b, a))]\n[q.start() for q in p]\nprint('go', flush=True)\n[q.join() for q in p]\n";
    let trial = program("python", threads, &seconds(1.5));
    assert_eq!(
        (trial.class, trial.hang),
        (Class::Deadlock, Some(Hang::Deadlock)),
        "{}",
        trial.stderr
    );
    assert_eq!(trial.stdout, "go\n");
    let processes = "import multiprocessing as m\nl = m.Lock()\nl.acquire()\np = m.Process(target=l.acquire)\np.start()\np.join()\n";
    let trial = program("python", processes, &seconds(2.0));
    assert_eq!(
        (trial.class, trial.hang),
        (Class::Deadlock, Some(Hang::Deadlock)),
        "{}",
        trial.stderr
    );
}

#[test]
fn who_waits_no_longer_than_a_time_is_not_locked_dead() {
    let Some(_python) = tool("python3") else { return };
    let sleeper = "import threading as t, time\np = t.Thread(target=time.sleep, args=(3129,))\np.start()\np.join()\n";
    let waiter = "import threading\nthreading.Event().wait(3129)\n";
    let loops = "import asyncio\nasyncio.run(asyncio.sleep(3129))\n";
    for text in [sleeper, waiter, loops] {
        let trial = program("python", text, &seconds(1.5));
        assert_eq!((trial.class, trial.hang), (Class::Timeout, None), "{text}");
    }
}

#[test]
fn what_is_over_before_the_first_look_has_no_peaks() {
    let prepared = Prepared::commands(&["/bin/true".to_owned()], &seconds(9.0), &surroundings()).expect("prepared");
    let trial = run(prepared, TrialKind::Traced);
    assert_ne!(trial.metrics.peak_processes, Some(0));
    assert_ne!(trial.metrics.peak_threads, Some(0));
}

#[test]
fn a_deadlock_of_c_threads_is_named() {
    let Some(_gcc) = tool("gcc") else { return };
    let text = "#include <pthread.h>\nstatic pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\nstatic void *f(void *x) { pthread_mutex_lock(&m); return x; }\n\
                int main(void) { pthread_t t; pthread_mutex_lock(&m); pthread_create(&t, 0, f, 0); return pthread_join(t, 0); }\n";
    let trial = program("c", text, &seconds(0.5));
    assert_eq!((trial.class, trial.hang), (Class::Deadlock, Some(Hang::Deadlock)));
}

#[test]
fn a_program_that_forks_without_end_is_ended() {
    let Some(_python) = tool("python3") else { return };
    // Bounded by itself too, should the executor fail.
    let bomb = "import os, time\nfor i in range(12):\n    os.fork()\n    time.sleep(0.02)\ntime.sleep(20)\n";
    let began = Instant::now();
    let trial = program("python", bomb, &seconds(15.0));
    assert_eq!(trial.class, Class::Signal("SIGKILL".to_owned()));
    assert!(trial.stderr.contains("more than 512 processes"), "{}", trial.stderr);
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
}

#[test]
fn floods_closed_pipes_and_half_characters_are_outcomes() {
    let flood = command(
        "sh -c 'yes 0123456789 | head -c 20000000; yes e | head -c 3000000 >&2'",
        &seconds(30.0),
    );
    assert_eq!((flood.class, flood.cut), (Class::Ok, true));
    assert_eq!((flood.stdout.len(), flood.stderr.len()), (1 << 20, 1 << 20));
    let endless = command("yes", &seconds(0.3));
    assert_eq!((endless.class, endless.cut), (Class::Timeout, true));
    let closed = command("sh -c 'exec >&- 2>&-; sleep 0.2; exit 4'", &seconds(10.0));
    assert_eq!(closed.class, Class::Exit(4));
    assert!(closed.metrics.wall_s > 0.15);
    let half = command(r"printf '\355\225x'", &seconds(10.0));
    assert_eq!((half.class, half.stdout.as_str()), (Class::Ok, "\u{fffd}x"));
}

#[test]
fn what_cannot_be_started_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken");
    std::fs::write(&broken, "#!/no/such/interpreter\n").expect("a file");
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&broken, rights).expect("rights");
    let trial = command(&broken.display().to_string(), &seconds(5.0));
    assert_eq!(trial.class, Class::SpawnError);
    assert!(trial.stderr.contains("no such file or directory"), "{}", trial.stderr);
    let died = command("sh -c 'kill -SEGV $$'", &seconds(5.0));
    assert_eq!(died.class, Class::Signal("SIGSEGV".to_owned()));
}

#[test]
fn a_program_of_an_entry_sees_a_scrubbed_environment_and_a_fresh_folder() {
    let text = "env | sort; pwd; ls -A; touch here \"$HOME/h\" \"$TMPDIR/t\"; mkdir -m 0 locked\n";
    let mut runner = TrialRunner::start(prepared("bash", text, &seconds(10.0))).expect("started");
    let trials: Vec<Trial> = (0..2)
        .map(|_| runner.trial(0, TrialKind::Timed).expect("a trial"))
        .collect();
    let second = &trials[1];
    assert_eq!((&second.class, second.stderr.as_str()), (&Class::Ok, ""));
    let allowed = [
        "PATH",
        "LANG",
        "LANGUAGE",
        "TZ",
        "HOME",
        "TMPDIR",
        "LAB_TRIAL",
        "LAB_BATCH_SIZE",
        "PWD",
        "SHLVL",
        "_",
        "OLDPWD",
    ];
    let names = second
        .stdout
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name);
    let strange: Vec<&str> = names
        .filter(|name| !allowed.contains(name) && !name.starts_with("LC_"))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert!(second.stdout.contains("LAB_TRIAL=2\n") && second.stdout.contains("LAB_BATCH_SIZE=7\n"));
    let folder = second.stdout.lines().last().expect("a line");
    assert!(
        folder.ends_with("/work/trial"),
        "nothing of the first trial was left: {}",
        second.stdout
    );
    drop(runner);
    assert!(!std::path::Path::new(folder).exists());
    let root = std::path::Path::new(folder)
        .ancestors()
        .nth(2)
        .expect("the run's folder");
    assert!(!root.exists(), "{}", root.display());
}

#[test]
fn the_fence_lets_nothing_be_written_elsewhere() {
    if !hoego::system::blind_spots().is_empty() {
        writeln!(std::io::stderr(), "skipped: this kernel has no Landlock").expect("stderr");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let outside = folder.path().join("outside");
    let text = format!(
        "echo x > {0} || echo refused; echo x > inside && cat inside; echo x > /dev/null && echo null",
        outside.display()
    );
    let trial = program("bash", &text, &seconds(10.0));
    assert_eq!(trial.stdout, "refused\nx\nnull\n", "{}", trial.stderr);
    assert!(!outside.exists());
}

#[test]
fn the_traced_trial_shows_which_thread_ran() {
    let Some(_gcc) = tool("gcc") else { return };
    let text = "#include <pthread.h>\n#include <unistd.h>\nstatic void *f(void *x) { for (volatile long i = 0; i < 300000000; i++); return x; }\n\
                int main(void) { pthread_t t; pthread_create(&t, 0, f, 0); return pthread_join(t, 0); }\n";
    let trial = run(prepared("c", text, &seconds(30.0)), TrialKind::Traced);
    assert_eq!(trial.class, Class::Ok);
    let timeline = trial.timeline.expect("a timeline");
    assert_eq!(
        (trial.metrics.peak_processes, trial.metrics.peak_threads),
        (Some(1), Some(2))
    );
    assert_eq!(timeline.threads.len(), 2, "{timeline:?}");
    let spent = |at: usize| {
        timeline.threads[at].steps.iter().map(|step| step.running).sum::<f32>() * timeline.step_ms as f32 / 1000.0
    };
    let (main, worker) = (f64::from(spent(0)), f64::from(spent(1)));
    assert!(main < 0.05, "the main thread slept: {main}");
    assert!(
        (worker - trial.metrics.user_s).abs() < 0.1 + 0.2 * trial.metrics.user_s,
        "{worker} {:?}",
        trial.metrics
    );
    assert!(timeline.threads.iter().all(|thread| thread.name.starts_with("program")));
}

#[test]
fn what_does_not_compile_is_said_with_the_lines_of_the_entry() {
    let Some(_gcc) = tool("gcc") else { return };
    let toolchain = Toolchain::find("c", &LanguageTable::default(), &Machine::default()).expect("a toolchain");
    let program = Program {
        text: "int main(void) {\n    return missing;\n}\n".to_owned(),
        shown_as: "2025-01-13.md".to_owned(),
        first_line: 41,
        ..Program::default()
    };
    let cells = [Cell::default()];
    let failure = Prepared::program(&toolchain, &program, &cells, &Options::default(), &surroundings());
    let message = failure.expect_err("it does not compile").message;
    assert!(message.contains("2025-01-13.md:42:12: error:"), "{message}");
    assert!(message.contains("42 |     return missing;"), "{message}");
    assert!(!message.contains("hoego-lab-"), "{message}");
}

/// Each language says hello with what the matrix gave it.
#[test]
fn every_language_here_compiles_and_runs() {
    let programs = [
        (
            "python",
            "python3",
            "import os\nprint('b', os.environ['LAB_BATCH_SIZE'])\n",
        ),
        ("bash", "bash", "echo b $LAB_BATCH_SIZE\n"),
        ("javascript", "node", "console.log('b', process.env.LAB_BATCH_SIZE)\n"),
        (
            "rust",
            "rustc",
            "fn main() { println!(\"b {}\", std::env::var(\"LAB_BATCH_SIZE\").unwrap()); }\n",
        ),
        (
            "go",
            "go",
            "package main\nimport (\"fmt\"; \"os\")\nfunc main() { fmt.Println(\"b\", os.Getenv(\"LAB_BATCH_SIZE\")) }\n",
        ),
        (
            "c",
            "gcc",
            "#include <stdio.h>\n#include <stdlib.h>\nint main(void) { printf(\"b %s\\n\", getenv(\"LAB_BATCH_SIZE\")); }\n",
        ),
        (
            "c++",
            "g++",
            "#include <iostream>\n#include <cstdlib>\nint main() { std::cout << \"b \" << std::getenv(\"LAB_BATCH_SIZE\") << \"\\n\"; }\n",
        ),
        (
            "java",
            "javac",
            "class Hello { public static void main(String[] a) { System.out.println(\"b \" + System.getenv(\"LAB_BATCH_SIZE\")); } }\n",
        ),
    ];
    for (language, needed, text) in programs {
        if tool(needed).is_none() {
            continue;
        }
        let trial = program(language, text, &seconds(30.0));
        assert_eq!(
            (trial.class, trial.stdout.as_str(), trial.stderr.as_str()),
            (Class::Ok, "b 7\n", ""),
            "{language}"
        );
    }
}

/// Not a test: what the next tests start as a process of its own, to be killed or interrupted.
#[test]
#[ignore = "it is started by others"]
fn driver() {
    let Ok(mark) = std::env::var("HOEGO_LAB_DRIVER") else {
        return;
    };
    let line = format!("sh -c 'setsid sleep {mark} & sleep {mark}'");
    let prepared = Prepared::commands(&[line], &seconds(60.0), &surroundings()).expect("prepared");
    let mut runner = TrialRunner::start(prepared).expect("started");
    let trial = runner.trial(0, TrialKind::Timed).expect("a trial");
    let told = format!("ended {} {} {}\n", runner.interrupted(), trial.class, trial.left_behind);
    std::io::stdout().write_all(told.as_bytes()).expect("stdout");
    std::thread::sleep(Duration::from_secs(60));
}

/// Starts [`driver`] with a folder of its own for temporary files, once its trial runs.
fn drive(mark: &str, folder: &std::path::Path) -> std::process::Child {
    let driver = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["driver", "--exact", "--ignored", "--nocapture"])
        .env("HOEGO_LAB_DRIVER", mark)
        .env("TMPDIR", folder)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("a driver");
    eventually(|| lives(mark));
    driver
}

#[track_caller]
fn eventually(condition: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < patience, "it did not come to be");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn signal(process: &std::process::Child, signal: rustix::process::Signal) {
    let pid = i32::try_from(process.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(pid.expect("a number"), signal).expect("sent");
}

fn is_empty(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn when_we_are_killed_neither_process_nor_folder_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut driver = drive("3129.25", folder.path());
    assert!(!is_empty(folder.path()));
    driver.kill().expect("killed");
    driver.wait().expect("waited for");
    eventually(|| !lives("3129.25") && is_empty(folder.path()));
}

#[test]
fn the_first_interruption_ends_the_trial_and_the_second_ends_us() {
    use std::io::{BufRead as _, BufReader};
    let folder = tempfile::tempdir().expect("a folder");
    let mut driver = drive("3129.5", folder.path());
    signal(&driver, rustix::process::Signal::INT);
    let lines = BufReader::new(driver.stdout.take().expect("piped")).lines();
    let mut lines = lines.map(|line| line.expect("a line"));
    let told = lines.find(|line| line.contains("ended ")).expect("it went on");
    assert!(told.ends_with("ended true signal:SIGKILL 2"), "{told}");
    assert!(!lives("3129.5"));
    signal(&driver, rustix::process::Signal::INT);
    assert_eq!(driver.wait().expect("waited for").code(), Some(130));
    eventually(|| is_empty(folder.path()));
}
