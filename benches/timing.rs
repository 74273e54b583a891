//! Runs commands in turns and compares their medians.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Something that is timed, and what has to be put right before each time.
pub struct Contender<'a> {
    pub prepare: Box<dyn Fn() + 'a>,
    pub run: Box<dyn Fn() -> Duration + 'a>,
}

impl<'a> Contender<'a> {
    /// A command, from its start to its end.
    pub fn command(command: impl Fn() -> Command + 'a) -> Self {
        Self {
            prepare: Box::new(|| ()),
            run: Box::new(move || timed(command())),
        }
    }

    /// Any action that says itself how long it took.
    pub fn action(run: impl Fn() -> Duration + 'a) -> Self {
        Self {
            prepare: Box::new(|| ()),
            run: Box::new(run),
        }
    }

    /// The same with something to do before each run, which is not timed.
    pub fn after(mut self, prepare: impl Fn() + 'a) -> Self {
        self.prepare = Box::new(prepare);
        self
    }
}

/// The medians of `contenders`, each run `rounds` times, in turns: a busy moment then meets all alike. Three rounds are not counted.
pub fn medians(contenders: &[Contender<'_>], rounds: usize) -> Vec<Duration> {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); contenders.len()];
    for round in 0..rounds + 3 {
        for turn in 0..contenders.len() {
            let which = (turn + round) % contenders.len();
            (contenders[which].prepare)();
            let time = (contenders[which].run)();
            if round >= 3 {
                times[which].push(time);
            }
        }
    }
    times.into_iter().map(median).collect()
}

fn timed(mut command: Command) -> Duration {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().expect("the program starts");
    let time = start.elapsed();
    // `search` and `rg` say 1 where nothing is found, which would be no measure of anything.
    assert!(status.success(), "{command:?} failed");
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
