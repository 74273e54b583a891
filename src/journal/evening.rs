//! Questions that the daily retro asks of a journal: what is still undecided, what was achieved, what an evening added.

use super::{Entry, Journal, Ledger, Lineage, LineageKey, SectionKind, State};
use chrono::{Days, NaiveDate};
use std::collections::HashSet;
use std::ops::Range;

/// The Tries under "지난 Try" of the entry of `day` about which nothing was said there yet: outstanding, not put off, not tried and
/// not written down as a Problem on that day. In the order of the ledger.
pub fn undecided<'a>(journal: &Journal, ledger: &'a Ledger, day: NaiveDate) -> Vec<&'a Lineage> {
    let Some(entry) = journal.entry_on(day) else {
        return Vec::new();
    };
    let mut undecided = ledger.outstanding(day);
    undecided.retain(|lineage| {
        stands_in_last_try(lineage, entry, day)
            && ledger.state(lineage, day) != Some(State::Unknown)
            && ledger.until(lineage, day).is_none()
            && lineage.problems.iter().all(|place| place.date != day)
    });
    undecided
}

/// Parts `undecided` into those to ask about in the evening of `day` and those left for the weekly review: habits, and the stale
/// ones. Asked about are all in the first entry of a week, so that nothing is forgotten by one who never reviews a week; and
/// always the focus, and one on the day on which it becomes stale.
pub fn for_this_evening<'a>(
    ledger: &Ledger,
    undecided: Vec<&'a Lineage>,
    day: NaiveDate,
) -> (Vec<&'a Lineage>, Vec<&'a Lineage>) {
    let first_of_week = ledger.is_first_entry_of_week(day);
    let stale_before = |lineage: &Lineage| day.pred_opt().is_some_and(|before| ledger.is_stale(lineage, before));
    undecided.into_iter().partition(|lineage| {
        let weekly = ledger.state(lineage, day) == Some(State::Trying) || stale_before(lineage);
        first_of_week || !weekly || ledger.is_focus(lineage, day)
    })
}

/// Whether it stands under "지난 Try" of `entry` and was not tried there.
fn stands_in_last_try(lineage: &Lineage, entry: &Entry, day: NaiveDate) -> bool {
    let here = lineage.occurrences.iter().filter(|occurrence| {
        let place = &occurrence.place;
        place.date == day && place.path == entry.path && place.entry_start == entry.span.start
    });
    let kind = |section: usize| entry.sections.get(section).map(|section| section.kind);
    let mut shown = false;
    for occurrence in here {
        if occurrence.mark == Some('/') {
            return false;
        }
        shown |= kind(occurrence.place.section) == Some(SectionKind::LastTry);
    }
    shown
}

/// What the weekly review looks at on `day`: everything outstanding, habits first, then stale ones, then the others.
pub fn weekly(ledger: &Ledger, day: NaiveDate) -> Vec<&Lineage> {
    let mut all = ledger.outstanding(day);
    all.retain(|lineage| ledger.state(lineage, day) != Some(State::Unknown));
    all.sort_by_key(|lineage| {
        let habit = ledger.state(lineage, day) == Some(State::Trying);
        (!habit, !ledger.is_stale(lineage, day))
    });
    all
}

/// The lineages done or kept in the `days` days up to `day`, newest first.
pub fn achieved(ledger: &Ledger, day: NaiveDate, days: u64) -> Vec<&Lineage> {
    let since = day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let worked = |lineage: &&Lineage| matches!(ledger.state(lineage, day), Some(State::Done | State::Kept));
    let closed_on = |lineage: &Lineage| ledger.closing(lineage, day).map(|closing| closing.on);
    let mut achieved: Vec<&Lineage> = ledger.lineages.iter().filter(worked).collect();
    achieved.retain(|lineage| closed_on(lineage).is_some_and(|on| on > since));
    achieved.sort_by_key(|lineage| std::cmp::Reverse(closed_on(lineage)));
    achieved
}

/// Whether `day` has an entry into which its writer wrote nothing: every section but "지난 Try" is blank or holds only comments.
pub fn is_left_empty(journal: &Journal, day: NaiveDate) -> bool {
    let Some(entry) = journal.entry_on(day) else {
        return false;
    };
    let own = |kind: SectionKind| kind != SectionKind::LastTry;
    let text = journal.text(&entry.path);
    let mut sections = entry.sections.iter().filter(|section| own(section.kind)).peekable();
    sections.peek().is_some() && sections.all(|section| is_blank(text, section.body_start..section.span.end))
}

/// The line, from 1, on which writing goes on in the entry of `day`: below the name of its first blank section, else its end.
pub fn writing_line(journal: &Journal, day: NaiveDate) -> usize {
    let Some(entry) = journal.entry_on(day) else {
        return 1;
    };
    let text = journal.text(&entry.path);
    let lines = text.lines().count().max(1);
    let blank = entry
        .sections
        .iter()
        .find(|section| section.kind != SectionKind::LastTry && is_blank(text, section.body_start..section.span.end));
    blank.map_or(lines, |section| (section.line + 1).min(lines))
}

fn is_blank(text: &str, range: Range<usize>) -> bool {
    let mut rest = text.get(range).unwrap_or_default().trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    rest.is_empty()
}

/// What came into the entry of a day between two readings of the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gains {
    pub keeps: usize,
    pub problems: usize,
    /// Tries that originate on the day and were not there before.
    pub tries: usize,
    /// Tries that were outstanding before and are closed now.
    pub closed: usize,
}

/// Compares two readings of the journal for `day`.
pub fn gains(before: &Journal, after: &Journal, day: NaiveDate) -> Gains {
    let (old, new) = (Ledger::new(before), Ledger::new(after));
    let known: HashSet<LineageKey> = old.lineages.iter().map(Lineage::key).collect();
    let fresh = originating(&new, day).filter(|lineage| !known.contains(&lineage.key()));
    let closed = old.outstanding(day).into_iter().filter(|lineage| {
        let now = new.find(lineage.origin, lineage.id.as_str());
        now.and_then(|now| new.state(now, day)).is_some_and(State::is_closed)
    });
    Gains {
        keeps: new_items(before, after, day, SectionKind::Keep),
        problems: new_items(before, after, day, SectionKind::Problem),
        tries: fresh.count(),
        closed: closed.count(),
    }
}

fn new_items(before: &Journal, after: &Journal, day: NaiveDate, kind: SectionKind) -> usize {
    let texts = |journal: &Journal| -> Vec<String> {
        let entry = journal.entry_on(day);
        let items = entry.into_iter().flat_map(|entry| entry.items(kind));
        items
            .filter(|(_, item)| !item.says_nothing)
            .map(|(_, item)| item.text.clone())
            .collect()
    };
    let old: HashSet<String> = texts(before).into_iter().collect();
    texts(after).iter().filter(|text| !old.contains(*text)).count()
}

/// The open Tries that originate on `day`, of which one may become the focus; none when one of them is it already.
pub fn focus_candidates(ledger: &Ledger, day: NaiveDate) -> Vec<&Lineage> {
    let open: Vec<&Lineage> = originating(ledger, day)
        .filter(|lineage| ledger.state(lineage, day) == Some(State::Open) && ledger.until(lineage, day).is_none())
        .collect();
    if open.iter().any(|lineage| ledger.is_focus(lineage, day)) {
        return Vec::new();
    }
    open
}

fn originating(ledger: &Ledger, day: NaiveDate) -> impl Iterator<Item = &Lineage> {
    ledger
        .lineages
        .iter()
        .filter(move |lineage| lineage.origin == day && lineage.first_day() == day)
}
