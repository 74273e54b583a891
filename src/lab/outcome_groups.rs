//! Which outcomes are shown together: one group for the whole run where that loses nothing, else one for each cell.

use super::answer::has_patterns;
use super::answer_outcomes::{mostly_unique, pooled};
use super::answer_words::shown_outcome;
use super::interval::wilson;
use super::naming::{CellName, cell_name, varying};
use super::{Claim, ClaimKind, Class, OutcomeRecord, Pattern, RunRecord};

/// Outcomes of a cell, or of all cells together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The cell; `Whole` for all of them.
    pub name: CellName,
    /// Counted trials.
    pub of: usize,
    /// The most frequent first.
    pub rows: Vec<GroupRow>,
    /// Outcomes that are left out.
    pub more: usize,
}

/// One outcome of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRow {
    pub class: Class,
    /// The whole key.
    pub key: String,
    /// Class and key on one line, at most about 70 characters.
    pub label: String,
    pub count: usize,
    /// 0 to 1.
    pub share: f64,
    /// The 95 % Wilson interval of the share.
    pub interval: [f64; 2],
    /// No claim mentions it, though there are claims that mention outcomes.
    pub new: bool,
}

/// The outcomes of `record`, at most `rows` for each group.
pub fn outcome_groups(record: &RunRecord, rows: usize) -> Vec<Group> {
    let patterns = has_patterns(record);
    let seen = pooled(record);
    if record.cells.len() > 1 && seen.len() == 1 {
        let (class, key, count) = &seen[0];
        let of = record.cells.iter().map(|cell| cell.trials).sum();
        let declared = record
            .cells
            .iter()
            .flat_map(|cell| &cell.outcomes)
            .any(|outcome| outcome.declared);
        let outcome = OutcomeRecord {
            class: class.clone(),
            key: key.clone(),
            count: *count,
            share: *count as f64 / of as f64,
            interval: wilson(*count, of).unwrap_or([0.0, 1.0]),
            declared,
        };
        return vec![group(CellName::Whole, of, &[outcome], rows, patterns)];
    }
    let varying = varying(record.cells.iter().map(|cell| &cell.variables));
    let ran = record.cells.iter().filter(|cell| cell.trials > 0);
    ran.map(|cell| {
        let here = |outcome: &&OutcomeRecord| outcome.count > 0 || !matched(record, &outcome.key);
        let outcomes: Vec<OutcomeRecord> = cell.outcomes.iter().filter(here).cloned().collect();
        group(
            cell_name(&cell.variables, &varying),
            cell.trials,
            &outcomes,
            rows,
            patterns,
        )
    })
    .collect()
}

/// Whether the pattern of a row with 0 was found in another cell: it is told there, and a 0 beside `sometimes ✓` would puzzle.
fn matched(record: &RunRecord, pattern: &str) -> bool {
    let claims = record.claims.iter().filter(|claim| claim.count > Some(0));
    claims
        .filter_map(|claim| claim.text.split_once(": "))
        .any(|(_, text)| text == pattern)
}

/// Whether the outcomes of `record` say something that figures do not: more than one, or one that is no plain success,
/// and not nearly as many as trials. Where claims mention outcomes, they are always told.
pub fn told_outcomes(record: &RunRecord) -> bool {
    let seen = pooled(record);
    match &seen[..] {
        [] => false,
        _ if has_patterns(record) => true,
        _ if mostly_unique(record) => false,
        [(class, key, _)] => *class != Class::Ok || !key.is_empty() && record.cells.len() == 1,
        _ => true,
    }
}

fn group(name: CellName, of: usize, outcomes: &[OutcomeRecord], rows: usize, patterns: bool) -> Group {
    let row = |outcome: &OutcomeRecord| GroupRow {
        class: outcome.class.clone(),
        key: outcome.key.clone(),
        label: shown_outcome(&outcome.class, &outcome.key),
        count: outcome.count,
        share: outcome.share,
        interval: outcome.interval,
        new: patterns && !outcome.declared && outcome.count > 0,
    };
    Group {
        name,
        of,
        rows: outcomes.iter().take(rows).map(row).collect(),
        more: outcomes.len().saturating_sub(rows),
    }
}

/// The places in `claims` of those whose pattern is found in the class or key of an outcome. The pattern itself is
/// judged on the complete output; here it only says which row a claim belongs to.
pub fn claims_of(class: &Class, key: &str, claims: &[Claim]) -> Vec<usize> {
    let class = class.to_string();
    let found = |pattern: &Pattern| match pattern {
        Pattern::Literal(text) => key.contains(text.as_str()) || class.contains(text.as_str()),
        Pattern::Regex(source) => {
            regex::Regex::new(source).is_ok_and(|regex| regex.is_match(key) || regex.is_match(&class))
        }
    };
    let belongs = |claim: &Claim| match &claim.kind {
        ClaimKind::Always(pattern) | ClaimKind::Sometimes(pattern) | ClaimKind::Never(pattern) => found(pattern),
        ClaimKind::Metrics(_) => false,
    };
    (0..claims.len()).filter(|at| belongs(&claims[*at])).collect()
}
