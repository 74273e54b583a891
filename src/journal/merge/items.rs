//! Merging two lists of items: what is one Try is one item, what only one side has is kept, what one side took away goes unless
//! the other changed it.

use super::parts::{List, Unit};
use super::{LineMerge, Merged, marks, merge_text, order, pairing, pick};

/// An item on its way into the merged list.
struct Out<'a> {
    merged: Merged,
    /// The blank lines behind it; `None` where it stood last.
    gap: Option<&'a str>,
}

/// Merges the lists; `None` where that cannot be done.
pub(super) fn merge<'a>(
    base: Option<&List<'a>>,
    ours: &List<'a>,
    theirs: &List<'a>,
    lines: &dyn LineMerge,
) -> Option<Merged> {
    let none = Vec::new();
    let sides = [base.map_or(&none, |base| &base.units), &ours.units, &theirs.units];
    let mut keys = pairing::keys(sides)?;
    if lines.is_cautious() {
        pairing::pair_doubtful(sides, &mut keys);
    }
    let places = keys.each_ref().map(|keys| order::places(keys));
    let mut out = Vec::new();
    for key in order::merged(&keys[0], &keys[1], &keys[2]) {
        let find = |side: usize| places[side].get(&key).copied();
        let unit = |side: usize| find(side).map(|at| &sides[side][at]);
        let Some(merged) = merge_unit([unit(0), unit(1), unit(2)], lines)? else {
            continue;
        };
        let side = if find(1).is_some() { 1 } else { 2 };
        let last = find(side).is_none_or(|at| at + 1 == sides[side].len());
        out.push(Out {
            merged,
            gap: unit(side).filter(|_| !last).map(|unit| unit.gap),
        });
    }
    let head = merge_text(base.map(|base| base.head), ours.head, theirs.head, lines)?;
    let lead = merge_text(base.map(|base| base.lead), ours.lead, theirs.lead, lines)?;
    Some(written(head, lead, &out, [base, Some(ours), Some(theirs)]))
}

/// The merged section, from its pieces.
fn written(head: Merged, lead: Merged, out: &[Out<'_>], lists: [Option<&List<'_>>; 3]) -> Merged {
    let is_empty = out.is_empty();
    let blank = |of: &dyn for<'b> Fn(&'b List<'_>) -> &'b str| {
        let [base, Some(ours), Some(theirs)] = lists else {
            return String::new();
        };
        match (ours.units.is_empty() == is_empty, theirs.units.is_empty() == is_empty) {
            (true, false) => of(ours).to_owned(),
            (false, true) => of(theirs).to_owned(),
            _ => pick(base.map(of), of(ours), of(theirs)).to_owned(),
        }
    };
    let mut text = head.text + &lead.text;
    let mut conflict = head.conflict || lead.conflict;
    if !is_empty {
        text.push_str(&blank(&|list| list.lead_gap));
    }
    // An item that stood last is parted from the next as others of the list are.
    let usual = out.iter().find_map(|out| out.gap).unwrap_or_default();
    for (index, item) in out.iter().enumerate() {
        text.push_str(&item.merged.text);
        conflict |= item.merged.conflict;
        if index + 1 < out.len() {
            text.push_str(item.gap.unwrap_or(usual));
        }
    }
    text.push_str(&blank(&|list| list.tail));
    Merged { text, conflict }
}

/// Merges the versions of one item (base, ours, theirs): `Some(None)` where it goes.
fn merge_unit(versions: [Option<&Unit<'_>>; 3], lines: &dyn LineMerge) -> Option<Option<Merged>> {
    let (base, ours, theirs) = match versions {
        [base, Some(ours), Some(theirs)] => (base, ours, theirs),
        // Taken away by one side and left alone by the other; what the other changed stays.
        [Some(base), Some(one), None] | [Some(base), None, Some(one)] if base.text() == one.text() => {
            return Some(None);
        }
        [_, Some(one), None] | [_, None, Some(one)] => return Some(Some(Merged::clean(one.text()))),
        [_, None, None] => return Some(None),
    };
    let of_base = base.map(Unit::text);
    if ours.text() == theirs.text() || of_base == Some(ours.text()) || of_base == Some(theirs.text()) {
        return merge_text(of_base, ours.text(), theirs.text(), lines).map(Some);
    }
    let Some(signs) = marks::merged(base, ours, theirs) else {
        return lines.merge_item(of_base, ours.text(), theirs.text()).map(Some);
    };
    let base = match base {
        Some(base) => Some(marks::with_signs(base, &signs)?),
        None => None,
    };
    let (ours, theirs) = (marks::with_signs(ours, &signs)?, marks::with_signs(theirs, &signs)?);
    if let Some(fuller) = fuller(&ours, &theirs).filter(|_| lines.is_cautious()) {
        return Some(Some(Merged::clean(fuller)));
    }
    if ours == theirs || base.as_deref() == Some(&ours) || base.as_deref() == Some(&theirs) {
        return merge_text(base.as_deref(), &ours, &theirs, lines).map(Some);
    }
    lines.merge_item(base.as_deref(), &ours, &theirs).map(Some)
}

/// The one that holds all lines of the other, in order.
fn fuller<'a>(ours: &'a str, theirs: &'a str) -> Option<&'a str> {
    let holds = |whole: &str, part: &str| {
        let mut lines = whole.lines();
        part.lines().all(|line| lines.any(|other| other == line))
    };
    match (holds(ours, theirs), holds(theirs, ours)) {
        (true, _) => Some(ours),
        (false, true) => Some(theirs),
        _ => None,
    }
}
