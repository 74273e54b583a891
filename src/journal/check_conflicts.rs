//! Conflicts that git left, for the check: which of them it can settle, and which are the person's.

use super::{Draft, DraftError, EntryFile, Finding, Rule, Settings, settle};
use crate::document::{EditSet, conflicts, first_marker};

/// What is to be said of the conflicts of `file`.
pub(super) fn conflict_findings(file: &EntryFile, settings: &Settings) -> Vec<Finding> {
    let Some(first) = first_marker(&file.text) else {
        return Vec::new();
    };
    let finding = |line, rule, message: &str| Finding {
        path: file.path.clone(),
        line,
        rule,
        message: message.to_owned(),
    };
    let all = conflicts(&file.text);
    if all.is_empty() {
        return vec![finding(first, Rule::Conflict, "git left a marker of a conflict here")];
    }
    let (_, left) = settle(&file.path, &file.text, settings);
    let is_left = |line| left.binary_search_by_key(&line, |unsettled| unsettled.line).is_ok();
    let findings = all.iter().map(|conflict| match is_left(conflict.line) {
        true => finding(
            conflict.line,
            Rule::Conflict,
            "git left a conflict here that is yours to settle",
        ),
        false => finding(
            conflict.line,
            Rule::ConflictMarkers,
            "git left a conflict here that can be settled, or made smaller",
        ),
    });
    findings.collect()
}

/// What is said of a copy that a synchronising service made.
pub(super) fn copy_finding(file: &EntryFile) -> Option<Finding> {
    file.is_conflict_copy().then(|| Finding {
        path: file.path.clone(),
        line: 1,
        rule: Rule::ConflictCopy,
        message: "a synchronising service made this copy where two machines changed one file".to_owned(),
    })
}

/// Settles in `draft` what leaves no choice, and makes smaller what else can be.
pub(super) fn settle_conflicts(draft: &mut Draft) -> Result<(), DraftError> {
    let files = draft.journal().files.values();
    let marked = files.filter(|file| !file.is_read_only() && first_marker(&file.text).is_some());
    let settled = marked.map(|file| {
        let (text, _) = settle(&file.path, &file.text, &draft.journal().settings);
        (file.path.clone(), text, file.text.len())
    });
    for (path, text, length) in settled.collect::<Vec<_>>() {
        if draft.journal().text(&path) != text {
            let mut edits = EditSet::new();
            edits.replace(0..length, text);
            draft.edit(&path, &edits)?;
        }
    }
    Ok(())
}
