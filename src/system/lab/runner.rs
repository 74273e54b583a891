//! The executor: asks the helper for one trial after another.

use super::protocol::{Launch, Request};
use super::session::{Finished, Session};
use super::{LabError, Prepared};
use crate::lab::{Executor, Metrics, Trial, TrialKind};
use std::time::{Duration, Instant};

/// Runs the trials of one experiment. When it is dropped, nothing of them is left: no process, no folder.
#[derive(Debug)]
pub struct TrialRunner {
    session: Session,
    launches: Vec<Launch>,
    /// Trials so far, by cell.
    numbers: Vec<usize>,
    began: Instant,
}

impl TrialRunner {
    /// Begins the run. ^C stops it ([`Executor::interrupted`]), as it does since it was prepared; a second one ends the program
    /// at once.
    ///
    /// # Errors
    /// The person asked to stop already.
    pub fn start(prepared: Prepared) -> Result<Self, LabError> {
        if prepared.session.is_interrupted() {
            return Err(LabError::new("it was stopped before the first trial"));
        }
        Ok(Self {
            session: prepared.session,
            numbers: vec![0; prepared.launches.len()],
            launches: prepared.launches,
            began: Instant::now(),
        })
    }
}

impl Executor for TrialRunner {
    type Error = LabError;

    /// Its round is 0: who conducts the rounds knows better. After ^C the trial that ran is given as it was ended
    /// (`signal:SIGKILL`), and is not to be counted.
    fn trial(&mut self, cell: usize, kind: TrialKind) -> Result<Trial, LabError> {
        let Some(launch) = self.launches.get(cell) else {
            return Err(LabError::new(format!("there is no cell {cell}")));
        };
        self.numbers[cell] += 1;
        let request = Request {
            launch: launch.clone(),
            number: self.numbers[cell],
        };
        let finished = self.session.run(&request, kind == TrialKind::Traced)?;
        Ok(trial(kind, finished))
    }

    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn interrupted(&self) -> bool {
        self.session.is_interrupted()
    }
}

fn trial(kind: TrialKind, finished: Finished) -> Trial {
    let done = finished.done;
    let (timeline, processes, threads) = match finished.traced {
        Some((timeline, processes, threads)) => (Some(timeline), Some(processes), Some(threads)),
        None => (None, None, None),
    };
    let mut stderr = text(finished.error);
    if let Some(note) = done.note {
        if !stderr.is_empty() && !stderr.ends_with('\n') {
            stderr.push('\n');
        }
        stderr.push_str(&note);
        stderr.push('\n');
    }
    Trial {
        kind,
        round: 0,
        class: done.class,
        stdout: text(finished.output),
        stderr,
        cut: done.cut,
        metrics: Metrics {
            wall_s: done.wall_s,
            user_s: done.user_s,
            system_s: done.system_s,
            peak_rss_bytes: Some(done.peak_rss_bytes),
            voluntary_switches: Some(done.voluntary_switches),
            involuntary_switches: Some(done.involuntary_switches),
            page_faults: Some(done.page_faults),
            peak_processes: processes,
            peak_threads: threads,
        },
        hang: done.hang,
        left_behind: done.left_behind,
        timeline,
        noted: None,
    }
}

/// Without a copy where it is UTF-8.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
