//! One fault in one command, and what must be true after it.

use crate::calls::{self, Call, Fault};
use crate::rows::{Kind, Row};
use crate::runs;
use crate::sandbox::{Ran, Sandbox};
use crate::state::{Mixture, State, Undisturbed};
use std::collections::HashSet;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::sync::Mutex;

/// A command with its calls.
pub struct Subject {
    pub row: &'static Row,
    undisturbed: Undisturbed,
    pub calls: Vec<Call>,
    /// Ends from which running it again was seen to go well.
    settled: Mutex<HashSet<(Mixture, usize, bool)>>,
}

/// One fault to inject.
pub struct Case<'a> {
    subject: &'a Subject,
    call: &'a Call,
    fault: Fault,
}

impl Subject {
    /// Runs the command twice, once traced.
    pub fn of(row: &'static Row, log: &Path) -> Self {
        let undisturbed = undisturbed(row, "");
        let (traced, calls) = traced(row, log);
        if row.kind != Kind::Run {
            assert!(
                traced.after == undisturbed.after || row.name == "lab clean",
                "{}: two runs differ",
                row.name
            );
        }
        assert!(
            (undisturbed.before != undisturbed.after) == row.changes,
            "{}: changes something else than it should",
            row.name
        );
        Self {
            row,
            undisturbed,
            calls,
            settled: Mutex::default(),
        }
    }
}

fn undisturbed(row: &Row, wrapper: &str) -> Undisturbed {
    let sandbox = (row.given)().after(wrapper);
    let before = State::of(&sandbox);
    let ran = run(row, &sandbox);
    let code = ran.output.status.code().unwrap_or(-1);
    assert!(matches!(code, 0 | 1), "{}: {code}: {}", row.name, ran.stderr());
    Undisturbed {
        before,
        after: State::of(&sandbox),
        code,
    }
}

/// Runs the command in a fresh sandbox, traced; gives what it came to and its calls.
pub fn traced(row: &Row, log: &Path) -> (Undisturbed, Vec<Call>) {
    let sandbox = (row.given)().after(&calls::tracing(log));
    let before = State::of(&sandbox);
    let ran = run(row, &sandbox);
    let folder = sandbox.root().parent().expect("a sandbox").to_path_buf();
    let code = ran.output.status.code().unwrap_or(-1);
    let traced = Undisturbed {
        before,
        after: State::of(&sandbox),
        code,
    };
    let all = row.kind == Kind::FromTheStart;
    let calls = calls::read(log, &folder)
        .into_iter()
        .filter(|call| call.ours || all && call.may_fail)
        .collect();
    (traced, calls)
}

/// Runs the command in `sandbox`.
pub fn run<'a>(row: &Row, sandbox: &'a Sandbox) -> Ran<'a> {
    let arguments = row.arguments(sandbox);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    sandbox.hoego(&arguments)
}

/// The faults to inject, and how many there could be.
pub fn cases(subjects: &[Subject]) -> (Vec<Case<'_>>, usize) {
    let exhaustive = std::env::var("HOEGO_TEST_FAULTS").is_ok_and(|which| which == "all");
    let mut cases = Vec::new();
    let mut possible = 0;
    for subject in subjects {
        for (at, call) in subject.calls.iter().enumerate() {
            for (which, fault) in Fault::ALL.into_iter().enumerate() {
                possible += 1;
                let turn = |every: usize| (at + which).is_multiple_of(every);
                let chosen = match (fault, subject.row.every) {
                    (_, every) if every > 1 => turn(if call.changes { every } else { 4 * every }),
                    (Fault::Fail("ENOSPC" | "EINTR"), _) if !call.changes => turn(4),
                    _ => true,
                };
                if chosen || exhaustive {
                    cases.push(Case { subject, call, fault });
                }
            }
        }
    }
    (cases, possible)
}

impl Case<'_> {
    /// Injects the fault and looks at everything. Fails with all that there is to say about it.
    pub fn run(&self, log: &Path) -> Result<(), String> {
        let row = self.subject.row;
        let sandbox = (row.given)().after(&calls::injecting(log, self.call, self.fault));
        let before = State::of(&sandbox);
        let ran = run(row, &sandbox);
        let now = State::of(&sandbox);
        let said = format!("{} ({})\n{}{}", row.name, ran.output.status, ran.stdout(), ran.stderr());
        let fail = |why: String| Err(format!("== {:?} at {}: {why}\n{said}", self.fault, self.call.text));
        if self.fault != Fault::Kill && !calls::was_injected(log) && row.kind != Kind::Run {
            return fail("nothing was injected".to_owned());
        }
        let mixture = match row.kind {
            Kind::Run => runs::whole(&before, &now).map(|()| Vec::new()),
            _ => self.subject.undisturbed.mixture(&before, &now),
        };
        let mixture = match mixture {
            Ok(mixture) => mixture,
            Err(why) => return fail(why),
        };
        if let Err(why) = self.ended_well(&ran, &mixture, &now) {
            return fail(why);
        }
        let sandbox_state = (mixture, now.left.len(), has_state(&sandbox));
        if row.kind != Kind::Run && self.subject.settled.lock().expect("no panic").contains(&sandbox_state) {
            return Ok(());
        }
        let sandbox = sandbox.after("");
        if let Err(why) = self.again(&sandbox, &before, &sandbox_state.0) {
            return fail(format!(
                "{why}\n-- before it was run again: {:?} {:?}",
                sandbox_state.0, now.left
            ));
        }
        self.subject.settled.lock().expect("no panic").insert(sandbox_state);
        Ok(())
    }

    /// Whether the command said of its end what was right to say.
    fn ended_well(&self, ran: &Ran<'_>, mixture: &Mixture, now: &State) -> Result<(), String> {
        let (status, stderr) = (ran.output.status, ran.stderr());
        let undisturbed = &self.subject.undisturbed;
        if stderr.contains("panicked") {
            return Err("it panicked".to_owned());
        }
        let removes = self.call.kind.starts_with("unlink");
        if self.fault == Fault::Kill {
            let killed = status.signal() == Some(9);
            return if killed || self.subject.row.kind == Kind::Run {
                Ok(())
            } else {
                Err("it was not killed".to_owned())
            };
        }
        if !now.left.is_empty() && !removes {
            return Err(format!("it left {:?}", now.left));
        }
        let done = mixture.iter().all(|(_, after)| *after);
        match status.code() {
            Some(2) if stderr.contains("error: ") => Ok(()),
            // The loader's own words, before the program has begun.
            Some(1 | 127) if self.subject.row.kind == Kind::FromTheStart && stderr.contains("error while loading") => {
                Ok(())
            }
            Some(code) if code == undisturbed.code && done => Ok(()),
            Some(_) => Err("neither done nor an error".to_owned()),
            None if self.subject.row.kind == Kind::FromTheStart && !self.call.ours => Ok(()),
            None => Err("it was ended by a signal".to_owned()),
        }
    }

    /// Runs it again without a fault.
    fn again(&self, sandbox: &Sandbox, before: &State, mixture: &Mixture) -> Result<(), String> {
        let row = self.subject.row;
        let ran = run(row, sandbox);
        let said = format!("run again ({}):\n{}{}", ran.output.status, ran.stdout(), ran.stderr());
        let code = ran.output.status.code();
        if !matches!(code, Some(0..=2)) || ran.stderr().contains("panicked") {
            return Err(said);
        }
        if row.kind == Kind::Run {
            return runs::settled(sandbox, &self.subject.undisturbed).map_err(|why| format!("{why}\n{said}"));
        }
        let untouched = mixture.iter().all(|(_, after)| !*after);
        if untouched && code != Some(self.subject.undisturbed.code) {
            return Err(said);
        }
        let now = State::of(sandbox);
        let ended = self
            .subject
            .undisturbed
            .mixture(before, &now)
            .map_err(|why| format!("{why}\n{said}"))?;
        if let Some((path, _)) = ended.iter().find(|(_, after)| !*after) {
            return Err(format!("`{path}` is not as after an undisturbed run\n{said}"));
        }
        if now.left.is_empty() {
            return Ok(());
        }
        // It had nothing to write any more; the next that has clears up.
        sandbox.hoego(&["try", "add", "something else", "--quiet"]);
        match State::of(sandbox).left {
            left if left.is_empty() => Ok(()),
            left => Err(format!("{left:?} stay for ever\n{said}")),
        }
    }
}

/// Whether anything stands in the folders of state and cache.
fn has_state(sandbox: &Sandbox) -> bool {
    [".local", ".cache"]
        .iter()
        .any(|name| sandbox.home().join(name).exists())
}
