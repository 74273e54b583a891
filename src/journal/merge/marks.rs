//! Two versions of one item's mark, stamps and link made one (design `format.md`, section 3).

use super::parts::Unit;
use super::pick;
use crate::document::EditSet;
use crate::journal::{StampKind, marking};
use chrono::NaiveDate;

const KINDS: [StampKind; 3] = [StampKind::Done, StampKind::Dropped, StampKind::Later];

/// What a merged item says beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signs<'a> {
    mark: Option<char>,
    /// The day of each kind of stamp.
    stamps: [Option<NaiveDate>; 3],
    /// The bytes of its link, if one side has one.
    link: Option<&'a str>,
}

/// The signs of both; `None` where the marks are the person's to choose: `[x]` against `[-]`, or one nobody knows.
pub(super) fn merged<'a>(base: Option<&Unit<'a>>, ours: &Unit<'a>, theirs: &Unit<'a>) -> Option<Signs<'a>> {
    let days = |unit: &Unit<'_>| KINDS.map(|kind| unit.item.stamp(kind).map(|stamp| stamp.date));
    let (of_base, o, t) = (base.map(days), days(ours), days(theirs));
    Some(Signs {
        mark: mark(base.map(mark_of), mark_of(ours), mark_of(theirs))?,
        stamps: std::array::from_fn(|kind| day(of_base.map(|days| days[kind]), o[kind], t[kind])),
        link: [ours, theirs].into_iter().find_map(link_of),
    })
}

fn mark_of(unit: &Unit<'_>) -> Option<char> {
    unit.item.mark_char().map(|mark| if mark == 'X' { 'x' } else { mark })
}

fn link_of<'a>(unit: &Unit<'a>) -> Option<&'a str> {
    let link = unit.item.link.as_ref()?;
    unit.source.get(link.span.clone())
}

/// What one side changed; where both did, the stronger.
fn mark(base: Option<Option<char>>, ours: Option<char>, theirs: Option<char>) -> Option<Option<char>> {
    if ours == theirs || base == Some(ours) || base == Some(theirs) {
        return Some(pick(base, ours, theirs));
    }
    let strength = |mark: Option<char>| match mark {
        Some('x' | '-') => Some(5),
        Some('/') => Some(4),
        Some('!') => Some(3),
        Some('>') => Some(2),
        Some(' ') => Some(1),
        None => Some(0),
        Some(_) => None,
    };
    let (o, t) = (strength(ours)?, strength(theirs)?);
    match o.cmp(&t) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(ours),
        std::cmp::Ordering::Less => Some(theirs),
    }
}

/// What one side changed; where both did, the earlier day: it was done by then, or is to come back by then.
fn day(base: Option<Option<NaiveDate>>, ours: Option<NaiveDate>, theirs: Option<NaiveDate>) -> Option<NaiveDate> {
    if base == Some(ours) || base == Some(theirs) {
        return pick(base, ours, theirs);
    }
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
        (ours, theirs) => ours.or(theirs),
    }
}

/// The unit's text with `signs` in the place of its own; `None` where they cannot be put there.
pub(super) fn with_signs(unit: &Unit<'_>, signs: &Signs<'_>) -> Option<String> {
    let mut edits = EditSet::new();
    if let Some(mark) = signs.mark.filter(|mark| mark_of(unit) != Some(*mark)) {
        marking::mark(&mut edits, unit.item, mark);
    }
    if let Some(link) = signs.link.filter(|_| unit.item.link.is_none()) {
        let first = &unit.item.first;
        let end = first.start + unit.source.get(first.clone())?.trim_end().len();
        let before_stamps = unit.item.stamps.iter().map(|stamp| stamp.span.start).min();
        edits.insert(before_stamps.unwrap_or(end), link);
    }
    for (kind, day) in KINDS.into_iter().zip(signs.stamps) {
        match day {
            Some(day) => marking::stamp(&mut edits, unit.source, unit.item, kind, day),
            None => marking::unstamp(&mut edits, unit.item, kind),
        }
    }
    let after = edits.apply(unit.source).ok()?;
    // All edits lie in the unit.
    let behind = unit.source.len() - unit.span.end;
    Some(after.get(unit.span.start..after.len() - behind)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_beats_what_is_open_and_one_sides_change_counts() {
        let base = Some(Some(' '));
        assert_eq!(mark(base, Some('x'), Some('/')), Some(Some('x')));
        assert_eq!(mark(base, Some('!'), Some('-')), Some(Some('-')));
        assert_eq!(mark(base, Some(' '), Some('/')), Some(Some('/')));
        assert_eq!(mark(Some(Some('x')), Some(' '), Some('x')), Some(Some(' ')));
        assert_eq!(mark(None, Some('x'), Some(' ')), Some(Some('x')));
        assert_eq!(mark(base, Some('x'), Some('-')), None);
        assert_eq!(mark(base, Some('?'), Some('-')), None);
        assert_eq!(mark(base, Some('?'), Some(' ')), Some(Some('?')));
    }

    #[test]
    fn of_two_days_the_earlier() {
        let [a, b] = [13, 14].map(|day| NaiveDate::from_ymd_opt(2025, 1, day));
        assert_eq!(day(Some(None), a, b), a);
        assert_eq!(day(Some(None), None, b), b);
        assert_eq!(day(Some(a), None, a), None);
        assert_eq!(day(None, None, b), b);
    }
}
