//! The lines of `runs.jsonl`, read one by one: what is no run, or too long, is said and passed over.

use super::runs::{RunProblem, Runs};
use crate::lab::{RunRecord, StoredRun};
use std::io::{self, BufRead, Read as _};

/// The runs in `lines`; those of more than `limit` bytes are left out.
pub(super) fn parse(path: &str, mut lines: impl BufRead, limit: u64) -> io::Result<Runs> {
    let mut runs = Runs::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if lines.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let whole = line.ends_with(b"\n");
        let problem = match line.len() as u64 >= limit && !whole && skip_line(&mut lines)? {
            true => Some("the line is too long: see `limits.run`".to_owned()),
            false => match serde_json::from_slice::<StoredRun>(&line) {
                Ok(run) => {
                    runs.runs.push(run);
                    None
                }
                Err(_) => complaint(&String::from_utf8_lossy(&line), !whole),
            },
        };
        runs.problems.extend(problem.map(|message| RunProblem {
            path: path.to_owned(),
            line: number,
            message,
        }));
    }
    Ok(runs)
}

/// Goes on behind the end of the line; whether anything was left of it.
fn skip_line(lines: &mut impl BufRead) -> io::Result<bool> {
    let mut any = false;
    loop {
        let room = lines.fill_buf()?;
        let end = room.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let length = end.unwrap_or(room.len());
        any |= length > 0;
        lines.consume(length);
        if end.is_some() || length == 0 {
            return Ok(any);
        }
    }
}

/// Why `line` is no run, as far as it can be told; an empty one need not be one.
fn complaint(line: &str, cut: bool) -> Option<String> {
    if line.trim().is_empty() {
        return None;
    }
    let value: Option<serde_json::Value> = serde_json::from_str(line).ok();
    let known = |value: &serde_json::Value| serde_json::from_value::<RunRecord>(value.clone()).is_ok();
    Some(match value {
        _ if line.starts_with("<<<<<<<") || line.starts_with("=======") || line.starts_with(">>>>>>>") => {
            "git left it where it could not merge".to_owned()
        }
        None if cut => "the last line breaks off".to_owned(),
        None => "the line is no JSON".to_owned(),
        Some(value) if known(&value) => "the run lacks its environment".to_owned(),
        Some(_) => "the line is no run that this version knows".to_owned(),
    })
}
