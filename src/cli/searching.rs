//! Which of the lines that `hoego search` finds are meant, and what is said of them.

use super::commands::search::Args;
use super::context::Context;
use super::error::{CommandError, ErrorKind};
use super::tries::state_of;
use crate::config::did_you_mean;
use crate::journal::{
    EntryFile, Ledger, LinePlace, MatchRecord, Period, SectionKind, Settings, SpanRecord, State, StatesByPlace,
    section_kind_of,
};
use crate::system::{FoundFile, FoundLine};
use chrono::NaiveDate;
use std::borrow::Cow;

/// The kinds of sections by their names.
pub const SECTIONS: [(&str, SectionKind); 6] = [
    ("keep", SectionKind::Keep),
    ("problem", SectionKind::Problem),
    ("try", SectionKind::Try),
    ("review", SectionKind::Review),
    ("last-try", SectionKind::LastTry),
    ("other", SectionKind::Other),
];

/// Which of the lines found are meant.
#[derive(Debug, Default)]
pub struct Wanted {
    sections: Vec<SectionKind>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    states: Vec<State>,
    by_place: StatesByPlace,
}

impl Wanted {
    /// What `args` ask for. Reads the journal's Tries where states are asked for.
    pub fn new(args: &Args, context: &mut Context, settings: &Settings) -> Result<Self, CommandError> {
        let day = |day: &Option<String>| day.as_ref().map(|day| context.parse_day(day, settings)).transpose();
        let (from, to) = (day(&args.from)?, day(&args.to)?);
        if let (Some(from), Some(to)) = (from, to) {
            Period::new(from, to)?;
        }
        let mut sections = Vec::new();
        for name in &args.section {
            sections.extend(kinds_of(name, settings)?);
        }
        let by_place = match args.state.is_empty() {
            true => StatesByPlace::default(),
            false => states(context)?,
        };
        Ok(Self {
            sections,
            from,
            to,
            states: args.state.iter().map(|state| state_of(*state)).collect(),
            by_place,
        })
    }

    /// Whether lines must be read for more than their bytes.
    pub fn asks_for_meaning(&self) -> bool {
        !self.sections.is_empty() || self.from.is_some() || self.to.is_some() || !self.states.is_empty()
    }

    /// The lines of `found` that are meant; all where its meaning was not asked for.
    pub fn among<'a>(&self, found: &'a FoundFile<'_>, meaning: Option<&EntryFile>) -> Cow<'a, [FoundLine]> {
        let Some(file) = meaning.filter(|_| self.asks_for_meaning()) else {
            return Cow::Borrowed(&found.lines);
        };
        let meant = found
            .lines
            .iter()
            .filter(|line| self.means(&place(file, line), found.path));
        Cow::Owned(meant.cloned().collect())
    }

    fn means(&self, place: &LinePlace, path: &str) -> bool {
        let section = self.sections.is_empty() || place.sections.iter().any(|kind| self.sections.contains(kind));
        let from = self.from.is_none_or(|from| place.date.is_some_and(|date| date >= from));
        let to = self.to.is_none_or(|to| place.date.is_some_and(|date| date <= to));
        let state = || place.try_line.and_then(|line| self.by_place.at(path, line));
        section && from && to && (self.states.is_empty() || state().is_some_and(|state| self.states.contains(&state)))
    }
}

/// The kinds of section that `name` names: one of ours, or a name that the journal knows.
fn kinds_of(name: &str, settings: &Settings) -> Result<Vec<SectionKind>, CommandError> {
    let wanted = name.trim().to_lowercase();
    if let Some((_, kind)) = SECTIONS.iter().find(|(name, _)| *name == wanted) {
        return Ok(vec![*kind]);
    }
    let kinds = section_kind_of(name, settings);
    if !kinds.is_empty() {
        return Ok(kinds);
    }
    let names = SECTIONS.map(|(name, _)| name);
    let failure = CommandError::new(ErrorKind::Usage, format!("`{name}` names no section"));
    Err(match did_you_mean(name, names) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("one of `{}`", names.join("`, `"))),
    })
}

fn place(file: &EntryFile, line: &FoundLine) -> LinePlace {
    let start = line.span.start;
    let found: Vec<_> = line
        .matches
        .iter()
        .map(|found| start + found.start..start + found.end)
        .collect();
    LinePlace::new(file, &line.span, &found)
}

/// What `--json` says of a line; its state is added by [`with_states`].
pub fn record(found: &FoundFile<'_>, line: &FoundLine, file: &EntryFile) -> MatchRecord {
    let place = place(file, line);
    let bytes = &found.bytes[line.span.clone()];
    let shown = |to: usize| String::from_utf8_lossy(&bytes[..to]).len();
    let spans = line.matches.iter().map(|found| SpanRecord {
        start: shown(found.start),
        end: shown(found.end),
    });
    MatchRecord {
        path: found.path.to_owned(),
        date: place.date,
        line: line.number,
        section: place.sections.first().copied().unwrap_or(SectionKind::Other),
        text: String::from_utf8_lossy(bytes).into_owned(),
        spans: spans.collect(),
        state: None,
        try_line: place.try_line,
    }
}

/// `records` with the states of their Tries; the journal is read for them only if there are any.
pub fn with_states(mut records: Vec<MatchRecord>, context: &mut Context) -> Result<Vec<MatchRecord>, CommandError> {
    if records.iter().all(|record| record.try_line.is_none()) {
        return Ok(records);
    }
    let by_place = states(context)?;
    for record in &mut records {
        record.state = record.try_line.and_then(|line| by_place.at(&record.path, line));
    }
    Ok(records)
}

/// The states of all Tries on `--date` or today.
fn states(context: &mut Context) -> Result<StatesByPlace, CommandError> {
    let open = context.open_for_tries()?;
    let day = context.day(&open.journal.settings)?;
    Ok(StatesByPlace::new(&Ledger::new(&open.journal), day))
}

/// `bytes` as text of the same length, so that places stay what they are: a byte that is not UTF-8 becomes `?`.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let chunks = bytes.utf8_chunks();
    Cow::Owned(
        chunks
            .map(|chunk| chunk.valid().to_owned() + &"?".repeat(chunk.invalid().len()))
            .collect(),
    )
}
