//! Checking a journal: what is contradictory or lost on its reader, and what can be set right by itself.

use super::carry::item_at;
use super::check_conflicts::{conflict_findings, copy_finding, settle_conflicts};
use super::draft::FileEdits;
use super::{
    Closing, ClosingKind, Draft, DraftError, Entry, FindingRecord, Journal, Ledger, Lineage, Occurrence, SectionKind,
    StampKind, ledger::is_known, marking,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// What the check looks for; the name is what `check` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A file with Keep, Problem or Try that nothing dates.
    Undated,
    /// The title names another day than the file name.
    TitleDate,
    /// A Try with a mark that nobody knows.
    UnknownMark,
    /// A link to a Try whose origin was reworded since.
    RewordedOrigin,
    /// A link to a Try whose origin is not to be found.
    MissingOrigin,
    /// A linked copy that stands open after its Try was closed.
    OpenAfterClosing,
    /// More than one Try marked `[!]`.
    SeveralFocuses,
    /// One Try marked both `[x]` and `[-]` in one entry.
    DoneAndDropped,
    /// One Try twice in one entry, with different marks.
    DifferentMarks,
    /// Lines that git left where it could not merge, which leave no choice.
    ConflictMarkers,
    /// The same, which a person must settle.
    Conflict,
    /// A copy that a synchronising service made.
    ConflictCopy,
    /// The ledger does not add up.
    Ledger,
}

impl Rule {
    /// All rules, in the order of their names' table.
    pub const ALL: [Rule; 13] = [
        Rule::Undated,
        Rule::TitleDate,
        Rule::UnknownMark,
        Rule::RewordedOrigin,
        Rule::MissingOrigin,
        Rule::OpenAfterClosing,
        Rule::SeveralFocuses,
        Rule::DoneAndDropped,
        Rule::DifferentMarks,
        Rule::ConflictMarkers,
        Rule::Conflict,
        Rule::ConflictCopy,
        Rule::Ledger,
    ];

    /// The name that is printed.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Undated => "undated",
            Rule::TitleDate => "title-date",
            Rule::UnknownMark => "unknown-mark",
            Rule::RewordedOrigin => "reworded-origin",
            Rule::MissingOrigin => "missing-origin",
            Rule::OpenAfterClosing => "open-after-closing",
            Rule::SeveralFocuses => "several-focuses",
            Rule::DoneAndDropped => "done-and-dropped",
            Rule::DifferentMarks => "different-marks",
            Rule::ConflictMarkers => "conflict-markers",
            Rule::Conflict => "conflict",
            Rule::ConflictCopy => "conflict-copy",
            Rule::Ledger => "ledger",
        }
    }

    /// What to do about it.
    fn remedy(self) -> &'static str {
        match self {
            Rule::Undated => "name the file by its day, or give it a front matter `date:`",
            Rule::TitleDate => "correct the title; the file name is what counts",
            Rule::UnknownMark => "use one of [ ] [!] [/] [x] [-] [>]; it is left alone and never carried until then",
            Rule::RewordedOrigin => "nothing is lost; restore the old words where it was first written, or leave it",
            Rule::MissingOrigin => "nothing is lost; restore the line where it was first written, or leave it",
            Rule::OpenAfterClosing => "`hoego check --fix` marks it like the closing",
            Rule::SeveralFocuses => "`hoego check --fix` keeps the newest",
            Rule::DoneAndDropped => "decide which: leave one of the two marks",
            Rule::DifferentMarks => "`hoego check --fix` gives both the stronger mark",
            Rule::ConflictMarkers => "`hoego check --fix` merges carried lines, marks and new items",
            Rule::Conflict => "decide in your editor what to keep, and remove the three marker lines",
            Rule::ConflictCopy => "bring what it has into the entry, then remove it; nothing is written into it",
            Rule::Ledger => "this is a defect of hoego: please report it",
        }
    }

    /// Whether [`fix`] sets it right.
    pub fn is_fixable(self) -> bool {
        matches!(
            self,
            Rule::OpenAfterClosing | Rule::SeveralFocuses | Rule::DifferentMarks | Rule::ConflictMarkers
        )
    }
}

/// Something the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Relative to the journal's root.
    pub path: String,
    /// From 1.
    pub line: usize,
    pub rule: Rule,
    /// What is wrong, in lower case.
    pub message: String,
}

impl Finding {
    /// What `--json` says of it.
    pub fn record(&self) -> FindingRecord {
        FindingRecord {
            path: self.path.clone(),
            line: self.line,
            rule: self.rule.name().to_owned(),
            message: self.message.clone(),
            fix: self.rule.remedy().to_owned(),
            fixable: self.rule.is_fixable(),
        }
    }
}

/// Everything that is wrong in the journal, by file and line.
pub fn check(journal: &Journal) -> Vec<Finding> {
    let ledger = Ledger::new(journal);
    let mut findings = Vec::new();
    for file in journal.files.values() {
        findings.extend(conflict_findings(file, &journal.settings));
        findings.extend(copy_finding(file));
        findings.extend(file.entries.iter().flat_map(entry_findings));
    }
    for lineage in &ledger.lineages {
        lineage_findings(&mut findings, &ledger, lineage);
    }
    findings.extend(superfluous_focuses(&ledger).into_iter().map(|o| {
        at(
            o,
            Rule::SeveralFocuses,
            format!("`{}` is marked as the focus, and so is a newer one", o.text),
        )
    }));
    findings.extend(uneven_days(&ledger));
    findings.sort_by(|a, b| (&a.path, a.line, a.rule.name()).cmp(&(&b.path, b.line, b.rule.name())));
    findings
}

/// Sets right in `draft` what can be: conflicts that leave no choice, linked copies open after a closing, different marks of one
/// Try, several focuses.
pub fn fix(draft: &mut Draft) -> Result<(), DraftError> {
    settle_conflicts(draft)?;
    let journal = draft.journal();
    let ledger = Ledger::new(journal);
    let mut edits = FileEdits::default();
    for (occurrence, closing) in ledger.lineages.iter().flat_map(|lineage| to_be_alike(&ledger, lineage)) {
        mark_alike(&mut edits, journal, occurrence, closing);
    }
    edits.make(draft)?;
    let journal = draft.journal();
    let ledger = Ledger::new(journal);
    let mut edits = FileEdits::default();
    for occurrence in superfluous_focuses(&ledger) {
        if let Some(item) = item_at(journal, occurrence).filter(|item| item.markable) {
            marking::mark(edits.of(&occurrence.place.path), item, ' ');
        }
    }
    edits.make(draft)
}

fn mark_alike(edits: &mut FileEdits, journal: &Journal, occurrence: &Occurrence, closing: &Closing) {
    let Some(item) = item_at(journal, occurrence).filter(|item| item.markable) else {
        return;
    };
    let (mark, stamp) = match closing.kind {
        ClosingKind::Done | ClosingKind::Kept => ('x', StampKind::Done),
        ClosingKind::Dropped => ('-', StampKind::Dropped),
    };
    let path = &occurrence.place.path;
    let edits = edits.of(path);
    marking::mark(edits, item, mark);
    if occurrence.place.date != closing.on {
        marking::stamp(edits, journal.text(path), item, stamp, closing.on);
    }
}

fn at(occurrence: &Occurrence, rule: Rule, message: String) -> Finding {
    Finding {
        path: occurrence.place.path.clone(),
        line: occurrence.place.line,
        rule,
        message,
    }
}

fn entry_findings(entry: &Entry) -> Vec<Finding> {
    let finding = |line, rule, message| Finding {
        path: entry.path.clone(),
        line,
        rule,
        message,
    };
    let says = |kind| entry.items(kind).next().is_some();
    let mut findings = Vec::new();
    match (entry.date, entry.title_date) {
        (None, _) if says(SectionKind::Keep) || says(SectionKind::Problem) || says(SectionKind::Try) => {
            findings.push(finding(1, Rule::Undated, "nothing says which day this is".to_owned()));
        }
        (Some(date), Some(title)) if date != title => {
            let message = format!("the title says {title}, the file is of {date}");
            findings.push(finding(1, Rule::TitleDate, message));
        }
        _ => {}
    }
    findings
}

fn lineage_findings(findings: &mut Vec<Finding>, ledger: &Ledger, lineage: &Lineage) {
    for occurrence in &lineage.occurrences {
        if let Some(mark) = occurrence.mark.filter(|mark| !is_known(*mark)) {
            findings.push(at(
                occurrence,
                Rule::UnknownMark,
                format!("nobody knows the mark `[{mark}]`"),
            ));
        }
    }
    let copy = lineage
        .occurrences
        .iter()
        .find(|occurrence| occurrence.linked)
        .or(lineage.occurrences.first());
    if let Some(copy) = copy.filter(|_| lineage.reworded) {
        let message = format!("what was written on {} has other words now", lineage.origin);
        findings.push(at(copy, Rule::RewordedOrigin, message));
    }
    if let Some(copy) = copy.filter(|_| lineage.origin_missing) {
        findings.push(at(
            copy,
            Rule::MissingOrigin,
            format!("no such Try stands in an entry of {}", lineage.origin),
        ));
    }
    for (occurrence, closing) in to_be_alike(ledger, lineage) {
        let alike = closing.place.same_entry(&occurrence.place);
        let rule = if alike {
            Rule::DifferentMarks
        } else {
            Rule::OpenAfterClosing
        };
        let message = format!("`{}` stands open, but was closed on {}", occurrence.text, closing.on);
        findings.push(at(occurrence, rule, message));
    }
    if let Some(both) = done_and_dropped(lineage) {
        let text = lineage
            .occurrences
            .last()
            .map_or("", |occurrence| occurrence.text.as_str());
        findings.push(Finding {
            path: both.place.path.clone(),
            line: both.place.line,
            rule: Rule::DoneAndDropped,
            message: format!("`{text}` is marked both done and dropped"),
        });
    }
}

/// The linked, open copies that stand in a later entry than the closing that decides, or beside it in the same entry.
fn to_be_alike<'a>(ledger: &Ledger, lineage: &'a Lineage) -> Vec<(&'a Occurrence, &'a Closing)> {
    let Some(closing) = ledger.closing(lineage, NaiveDate::MAX) else {
        return Vec::new();
    };
    let is_open = |occurrence: &&Occurrence| {
        occurrence.linked && occurrence.mark.is_none_or(|mark| matches!(mark, ' ' | '!' | '>' | '/'))
    };
    let is_later = |occurrence: &&Occurrence| {
        let by_mark = closing.kind != ClosingKind::Kept;
        occurrence.place.date > closing.on || (by_mark && closing.linked && closing.place.same_entry(&occurrence.place))
    };
    let copies = lineage.occurrences.iter().filter(is_open).filter(is_later);
    copies.map(|occurrence| (occurrence, closing)).collect()
}

/// The second of two closings of one entry of which one says done and the other dropped.
fn done_and_dropped(lineage: &Lineage) -> Option<&Closing> {
    let marks = || {
        lineage
            .closings
            .iter()
            .filter(|closing| closing.kind != ClosingKind::Kept)
    };
    let entry = |closing: &'_ Closing| (closing.place.path.clone(), closing.place.entry_start);
    // The first line of each entry that says so, of either kind.
    let mut first: HashMap<_, usize> = HashMap::new();
    for closing in marks() {
        let line = first.entry((entry(closing), closing.kind)).or_insert(usize::MAX);
        *line = closing.place.line.min(*line);
    }
    marks().find(|second| {
        let other = match second.kind {
            ClosingKind::Done => ClosingKind::Dropped,
            ClosingKind::Dropped | ClosingKind::Kept => ClosingKind::Done,
        };
        let before = first.get(&(entry(second), other));
        before.is_some_and(|line| *line < second.place.line)
    })
}

/// Where Tries stand last with `[!]`, except the newest of them.
fn superfluous_focuses(ledger: &Ledger) -> Vec<&Occurrence> {
    let day = NaiveDate::MAX;
    let outstanding = ledger
        .outstanding(day)
        .into_iter()
        .filter(|lineage| !ledger.is_focus(lineage, day));
    outstanding
        .filter_map(|lineage| ledger.latest(lineage, day).filter(|latest| latest.mark == Some('!')))
        .collect()
}

/// The first day on which the ledger does not balance. Once a Try stands somewhere it has a state for good, so two days tell of each.
fn uneven_days(ledger: &Ledger) -> Option<Finding> {
    let newest = ledger.entry_days.last().copied();
    let stateless = ledger.lineages.iter().flat_map(|lineage| {
        let days = [Some(lineage.first_day()), newest].into_iter().flatten();
        days.filter(|day| *day >= lineage.first_day() && ledger.state(lineage, *day).is_none())
    });
    let day = stateless.min()?;
    let message = format!("the ledger does not balance on {day}: {:?}", ledger.balance(day));
    Some(Finding {
        path: String::new(),
        line: 0,
        rule: Rule::Ledger,
        message,
    })
}
