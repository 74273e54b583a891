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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Language, Settings, read_file};
    use std::sync::Arc;

    fn journal(files: &[(&str, &str)]) -> Journal {
        let settings = Settings {
            language: Language::Ko,
            ..Settings::default()
        };
        let read = |(path, text): &(&str, &str)| ((*path).to_owned(), Arc::new(read_file(path, text, &settings)));
        let files = files.iter().map(read).collect();
        Journal {
            settings,
            files,
            unread: None,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn texts(ledger: &Ledger, lineages: &[&Lineage]) -> Vec<String> {
        let records = lineages.iter().map(|lineage| ledger.record(lineage, day("2025-01-14")));
        records.map(|record| record.text).collect()
    }

    const MONDAY: (&str, &str) = ("2025-01-13.md", "## Try\n\n* 하나\n* 둘\n* 셋\n* 넷\n* 다섯\n");

    #[test]
    fn what_was_said_on_the_day_is_decided() {
        let tuesday = "## 지난 Try\n\n* [ ] 하나\n* [/] 둘\n* [x] 셋\n* [ ] 넷 ⏳ 2025-02-01\n* [ ] 다섯\n\n\
                       ## Problem\n\n* 못 한 Try: 다섯\n\n## Try\n\n* 새것\n";
        let journal = journal(&[MONDAY, ("2025-01-14.md", tuesday)]);
        let ledger = Ledger::new(&journal);
        assert_eq!(
            texts(&ledger, &undecided(&journal, &ledger, day("2025-01-14"))),
            ["하나"]
        );
        assert!(
            undecided(&journal, &ledger, day("2025-01-15")).is_empty(),
            "no entry, nothing shown"
        );
    }

    #[test]
    fn an_entry_is_empty_until_its_writer_writes() {
        let empty = |text: &str| is_left_empty(&journal(&[("2025-01-14.md", text)]), day("2025-01-14"));
        let scaffold =
            "# 2025-01-14\n\n## 지난 Try\n\n* [ ] 하나\n\n## Review\n\n<!-- 무엇을? -->\n\n## Keep\n\n## Try\n";
        assert!(empty(scaffold));
        assert!(!empty(&format!("{scaffold}\n* 새것\n")));
        assert!(!empty(&scaffold.replace("## Keep\n", "## Keep\n\n그냥 글\n")));
        assert!(
            !empty("# 2025-01-14\n\n오늘은 글로만 쓴다.\n"),
            "no section of ours says nothing"
        );
        assert!(
            !is_left_empty(&journal(&[]), day("2025-01-14")),
            "no entry is not an empty one"
        );
    }

    #[test]
    fn writing_goes_on_in_the_first_blank_section() {
        let line = |text: &str| writing_line(&journal(&[("2025-01-14.md", text)]), day("2025-01-14"));
        assert_eq!(line("# T\n\n## 지난 Try\n\n## Review\n\n함\n\n## Keep\n\n## Try\n"), 10);
        assert_eq!(
            line("## Keep\n\n* a\n\n## Try"),
            5,
            "the name is the last line there is"
        );
        assert_eq!(line("## Keep\n\n* a\n"), 3);
        assert_eq!(line(""), 1);
    }

    #[test]
    fn gains_count_what_is_new_and_what_was_closed() {
        let before = journal(&[MONDAY, ("2025-01-14.md", "## Keep\n\n* 있던 것\n\n## Try\n")]);
        let monday = MONDAY.1.replace("* 하나", "* [x] 하나 ✅ 2025-01-14");
        let tuesday = "## Keep\n\n* 있던 것\n* 둘\n* 없음\n\n## Problem\n\n* 늦음\n\n## Try\n\n* 새것\n* [ ] 또\n";
        let after = journal(&[(MONDAY.0, &monday), ("2025-01-14.md", tuesday)]);
        let expected = Gains {
            keeps: 1,
            problems: 1,
            tries: 2,
            closed: 2,
        };
        assert_eq!(gains(&before, &after, day("2025-01-14")), expected);
        assert_eq!(gains(&after, &after, day("2025-01-14")), Gains::default());
    }

    #[test]
    fn one_focus_is_enough() {
        let candidates = |text: &str| {
            let journal = journal(&[("2025-01-14.md", text)]);
            let ledger = Ledger::new(&journal);
            texts(&ledger, &focus_candidates(&ledger, day("2025-01-14")))
        };
        assert_eq!(
            candidates("## Try\n\n* 하나\n* [x] 둘\n* [/] 셋\n* 넷\n"),
            ["하나", "넷"]
        );
        assert!(candidates("## Try\n\n* 하나\n* [!] 둘\n").is_empty());
    }

    #[test]
    fn achievements_are_those_of_the_last_days_newest_first() {
        let journal = journal(&[
            ("2025-01-06.md", "## Try\n\n* [x] 옛것\n"),
            ("2025-01-10.md", "## Try\n\n* [x] 하나\n* [-] 그만둔 것\n* 둘\n"),
            ("2025-01-12.md", "## Keep\n\n* 둘\n"),
        ]);
        let ledger = Ledger::new(&journal);
        assert_eq!(texts(&ledger, &achieved(&ledger, day("2025-01-14"), 7)), ["둘", "하나"]);
    }
}
