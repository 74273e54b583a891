//! What `hoego check` finds of experiments: IDs that stand twice, faulty blocks, results whose block is gone or that are broken, and
//! lines of `runs.jsonl` that are no runs. Starts nothing.

use super::material::Material;
use super::measure::check;
use super::stock::found_in;
use crate::cli::context::{Context, OpenJournal};
use crate::cli::error::CommandError;
use crate::document::{Lines, Span};
use crate::journal::FindingRecord;
use crate::lab::{Found, stored_results};
use crate::system::read_all_runs;
use std::collections::BTreeMap;

/// Everything that is wrong with the experiments of `open`.
pub fn findings(context: &Context, open: &OpenJournal) -> Result<Vec<FindingRecord>, CommandError> {
    let found = found_in(&open.journal);
    let mut findings: Vec<FindingRecord> = found.iter().flat_map(faults).collect();
    findings.extend(found.iter().filter_map(|found| unusable(context, open, found)));
    findings.extend(doubled(&found));
    let runs = read_all_runs(&open.root)?;
    let mut rest = found.as_slice();
    for file in open.journal.files.values() {
        // They are found file by file, in this order.
        let count = rest.iter().take_while(|found| found.place.path == file.path).count();
        let (here, others) = rest.split_at(count);
        rest = others;
        findings.extend(broken_results(&file.path, &file.text, here, &|id| {
            runs.contains_key(id)
        }));
    }
    let problems = runs.values().flat_map(|runs| &runs.problems);
    findings.extend(problems.map(|problem| {
        let remedy = "remove the line, or restore it from a backup; the other runs are read";
        finding(
            (&problem.path, problem.line),
            "lab-broken-run",
            problem.message.clone(),
            remedy,
        )
    }));
    Ok(findings)
}

fn finding((path, line): (&str, usize), rule: &str, message: String, fix: &str) -> FindingRecord {
    FindingRecord {
        path: path.to_owned(),
        line,
        rule: rule.to_owned(),
        message,
        fix: fix.to_owned(),
        fixable: false,
    }
}

fn faults(found: &Found) -> Vec<FindingRecord> {
    let faults = found.experiment.as_ref().err().into_iter().flatten();
    let one = faults.map(|fault| {
        let line = if fault.line == 0 { found.place.line } else { fault.line };
        let fix = fault.hint.as_deref().unwrap_or("see `hoego lab --help`");
        finding(
            (&found.place.path, line),
            "lab-faulty-block",
            fault.message.clone(),
            fix,
        )
    });
    one.collect()
}

/// What keeps a block that is written well from running: files that are missing, variables that nothing reads, claims on what there
/// is not.
fn unusable(context: &Context, open: &OpenJournal, found: &Found) -> Option<FindingRecord> {
    let experiment = found.experiment.as_ref().ok()?;
    let text = open.journal.files.get(&found.place.path).map_or("", |file| &file.text);
    let material = Material::read(context, &open.root, experiment.clone(), text);
    let failure = material.and_then(|material| check(&material)).err()?;
    let before = format!("{}:", found.place.path);
    let message = failure.message.lines().next().unwrap_or_default();
    let rest = message.strip_prefix(&before).and_then(|rest| rest.split_once(": "));
    let (line, message) = match rest.and_then(|(line, rest)| Some((line.parse().ok()?, rest))) {
        Some((line, rest)) => (line, rest),
        None => (found.place.line, message),
    };
    let fix = failure.hints.first().map_or("see `hoego lab --help`", String::as_str);
    Some(finding(
        (&found.place.path, line),
        "lab-faulty-block",
        message.to_owned(),
        fix,
    ))
}

fn doubled(found: &[Found]) -> Vec<FindingRecord> {
    let mut by_id: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    for block in found {
        if let Some(id) = &block.id {
            by_id.entry(id).or_default().push(block);
        }
    }
    let several = by_id.into_iter().filter(|(_, blocks)| blocks.len() > 1);
    let each = several.flat_map(|(id, blocks)| {
        let first = format!("{}:{}", blocks[0].place.path, blocks[0].place.line);
        blocks.into_iter().skip(1).map(move |block| {
            let message = format!("`{id}` names another experiment too, {first}");
            let place = (block.place.path.as_str(), block.place.line);
            finding(place, "lab-doubled-id", message, "give each an ID of its own")
        })
    });
    each.collect()
}

/// Markers of a result in the entry at `path` that are none: without end, without beginning, or below no block of those `found` in it. A comparison that was saved has no block of
/// its own, but is recorded.
fn broken_results(path: &str, text: &str, found: &[Found], recorded: &dyn Fn(&str) -> bool) -> Vec<FindingRecord> {
    if !text.contains("lab:") {
        return Vec::new();
    }
    let whole = stored_results(text);
    // Results and blocks lie in order, and none in another.
    let holding = |spans: &[Span], at: usize| {
        let after = spans.partition_point(|span| span.start <= at);
        after.checked_sub(1).filter(|index| spans[*index].contains(&at))
    };
    let whole_spans: Vec<Span> = whole.iter().map(|result| result.span.clone()).collect();
    let blocks: Vec<Span> = found.iter().map(|found| found.place.span.clone()).collect();
    let owned: Vec<Span> = found.iter().filter_map(|found| found.place.result.clone()).collect();
    let lines = Lines::new(text);
    let markers = ["<!-- lab:", "<!-- /lab:"]
        .into_iter()
        .flat_map(|marker| text.match_indices(marker));
    let mut at: Vec<usize> = markers
        .map(|(at, _)| at)
        .filter(|at| starts_line(text, *at) && holding(&blocks, *at).is_none())
        .collect();
    at.sort_unstable();
    let broken = at.into_iter().filter_map(|at| {
        let line = lines.number(at);
        match holding(&whole_spans, at).map(|index| &whole[index]) {
            None => Some(finding(
                (path, line),
                "lab-broken-result",
                "a result of an experiment begins or ends here, and its other half is missing".to_owned(),
                "remove the rest of it; `hoego lab run` writes it anew",
            )),
            Some(result) if result.span.start == at && holding(&owned, at).is_none() && !recorded(&result.id) => {
                Some(finding(
                    (path, line),
                    "lab-lost-result",
                    format!("the result of `{}` stands below no block of that ID", result.id),
                    "remove it, or restore the block above it",
                ))
            }
            Some(_) => None,
        }
    });
    broken.collect()
}

/// Whether only blanks and quote signs stand before byte `at` in its line: prose may speak of markers.
fn starts_line(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev().take_while(|c| *c != '\n');
    before.all(|c| c.is_whitespace() || c == '>')
}
