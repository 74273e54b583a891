//! The traced trial: what each thread of it did, step by step, from the kernel's own accounts.
//!
//! `/proc/PID/task/TID/schedstat` counts nanoseconds on a processor and nanoseconds ready but waiting for one (kernel documentation,
//! `scheduler/sched-stats.rst`); their growth over a step are its two shares. What is odd: steps are joined in pairs whenever
//! there are too many, so a long trial has longer steps instead of more of them.

use super::tree;
use crate::lab::{StepState, ThreadLine, Timeline};
use rustix::process::Pid;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Length of a step as long as none were joined.
const STEP: Duration = Duration::from_millis(15);

/// Steps of a timeline, at most.
const STEPS: usize = 2000;

/// Threads that are kept, at most; those after them are counted only.
const THREADS: usize = 1024;

/// Samples the tree below one process while a trial runs.
#[derive(Debug)]
pub(super) struct Sampler {
    root: Pid,
    began: Instant,
    last: Instant,
    step: Duration,
    /// Steps that are over.
    steps: usize,
    lines: Vec<ThreadLine>,
    /// By thread: its place in `lines`, and its accounts when it was last seen.
    known: HashMap<i32, (usize, (u64, u64))>,
    peak_processes: usize,
    peak_threads: usize,
}

impl Sampler {
    /// `root` is the helper, which is not part of the trial.
    pub(super) fn new(root: Pid) -> Self {
        let now = Instant::now();
        Self {
            root,
            began: now,
            last: now,
            step: STEP,
            steps: 0,
            lines: Vec::new(),
            known: HashMap::new(),
            peak_processes: 0,
            peak_threads: 0,
        }
    }

    /// How long until the next sample is due.
    pub(super) fn nap(&self) -> Duration {
        let due = self.step * u32::try_from(self.steps + 1).unwrap_or(u32::MAX);
        due.saturating_sub(self.began.elapsed())
    }

    /// Takes a sample if one is due. One that comes late stands for all the steps that went by.
    pub(super) fn look(&mut self) {
        if !self.nap().is_zero() {
            return;
        }
        let now = Instant::now();
        let over = (now - self.began).as_nanos() / self.step.as_nanos();
        let over = usize::try_from(over).unwrap_or(usize::MAX).max(self.steps + 1);
        let span = (now - self.last).as_nanos() as f64;
        self.sample(over - self.steps, span);
        self.steps = over;
        self.last = now;
        while self.steps > STEPS {
            self.join();
        }
    }

    fn sample(&mut self, steps: usize, span: f64) {
        let processes = tree::descendants(self.root);
        let mut threads = 0;
        let mut seen = HashMap::with_capacity(self.known.len());
        for process in &processes {
            let process = process.as_raw_nonzero().get();
            for thread in tree::threads(process) {
                let folder = format!("/proc/{process}/task/{thread}");
                let Some(accounts) = tree::schedstat(&folder) else {
                    continue;
                };
                threads += 1;
                if let Some(at) = self.place(process, thread, &folder) {
                    let before = self.known.get(&thread).map_or((0, 0), |(_, before)| *before);
                    let state = state(before, accounts, span);
                    self.lines[at].steps.extend(std::iter::repeat_n(state, steps));
                    seen.insert(thread, (at, accounts));
                }
            }
        }
        // Numbers are used again: one that is not there now is another thread the next time.
        self.known = seen;
        self.peak_processes = self.peak_processes.max(processes.len());
        self.peak_threads = self.peak_threads.max(threads);
    }

    /// The line of a thread; a new one for a thread seen first. `None` where there are too many.
    fn place(&mut self, process: i32, thread: i32, folder: &str) -> Option<usize> {
        let name = || {
            let name = std::fs::read_to_string(format!("{folder}/comm")).unwrap_or_default();
            name.trim_end().to_owned()
        };
        if let Some((at, _)) = self.known.get(&thread).copied() {
            let line = &mut self.lines[at];
            if line.process == process {
                // A thread takes its name after it began, a process another when it runs another program.
                if line.steps.len() < 3 || line.steps.len().is_multiple_of(32) {
                    line.name = name();
                }
                return Some(at);
            }
        }
        self.known.remove(&thread);
        (self.lines.len() < THREADS).then(|| {
            self.lines.push(ThreadLine {
                process,
                thread,
                name: name(),
                start: self.steps,
                steps: Vec::new(),
            });
            self.lines.len() - 1
        })
    }

    /// Makes one step of every two.
    fn join(&mut self) {
        for line in &mut self.lines {
            // A line that begins in the second of a pair was asleep in the first.
            let lead = line.start % 2;
            let padded: Vec<StepState> = std::iter::repeat_n(StepState::default(), lead)
                .chain(line.steps.drain(..))
                .collect();
            line.steps = padded.chunks(2).map(mean).collect();
            line.start /= 2;
        }
        self.step *= 2;
        self.steps = self.steps.div_ceil(2);
    }

    /// The timeline, most processes and most threads at one time; `None` where nothing was seen: the trial was over before the first
    /// look, or the system does not show its processes.
    pub(super) fn finish(self) -> Option<(Timeline, u64, u64)> {
        if self.peak_threads == 0 {
            return None;
        }
        let timeline = Timeline {
            step_ms: self.step.as_secs_f64() * 1000.0,
            threads: self.lines,
        };
        Some((timeline, self.peak_processes as u64, self.peak_threads as u64))
    }
}

/// The shares of a step that took `span` nanoseconds.
fn state(before: (u64, u64), now: (u64, u64), span: f64) -> StepState {
    let share = |before: u64, now: u64| (now.saturating_sub(before) as f64 / span).min(1.0) as f32;
    let running = share(before.0, now.0);
    StepState {
        running,
        waiting: share(before.1, now.1).min(1.0 - running),
    }
}

fn mean(steps: &[StepState]) -> StepState {
    // The last one may be alone: what is missing to the pair is not known to be sleep.
    let count = steps.len() as f32;
    StepState {
        running: steps.iter().map(|step| step.running).sum::<f32>() / count,
        waiting: steps.iter().map(|step| step.waiting).sum::<f32>() / count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_step_are_what_the_accounts_grew_by() {
        let step = state((5, 0), (5 + 6_000_000, 3_000_000), 15e6);
        assert!((step.running - 0.4).abs() < 1e-6 && (step.waiting - 0.2).abs() < 1e-6);
        let over = state((0, 0), (20_000_000, 20_000_000), 15e6);
        assert_eq!((over.running, over.waiting), (1.0, 0.0), "never more than a whole step");
    }

    #[test]
    fn joined_steps_keep_their_shares_and_their_place() {
        let mut sampler = Sampler::new(rustix::process::getpid());
        let ran = |running| StepState { running, waiting: 0.0 };
        sampler.lines.push(ThreadLine {
            process: 1,
            thread: 1,
            name: "a".to_owned(),
            start: 3,
            steps: vec![ran(1.0), ran(0.5), ran(0.1), ran(0.7)],
        });
        sampler.steps = 7;
        sampler.join();
        let line = &sampler.lines[0];
        assert_eq!((line.start, sampler.steps), (1, 4));
        let running: Vec<f32> = line.steps.iter().map(|step| step.running).collect();
        assert_eq!(running, [0.5, 0.3, 0.7]);
    }
}
