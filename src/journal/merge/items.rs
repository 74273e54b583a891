//! Merging two lists of items: what is one Try is one item, what only one side has is kept, what one side took away goes unless
//! the other changed it.

use super::parts::{List, Unit};
use super::{LineMerge, Merged, marks, merge_text, order, pick};
use crate::journal::lineages::similarity;
use crate::journal::{TryLink, identity_text};

/// From this likeness (Sørensen–Dice over letter pairs) on, an item that went and one that came are one that was reworded.
const REWORDED: f64 = 0.5;
/// From this likeness on, two new items may be one that both sides reworded, where nobody knows what they began with.
const DOUBTFUL: f64 = 0.7;

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
    let mut keys = keys(sides);
    if lines.is_cautious() {
        pair_doubtful(sides, &mut keys);
    }
    let mut out = Vec::new();
    for key in order::merged(&keys[0], &keys[1], &keys[2]) {
        let find = |side: usize| keys[side].iter().position(|other| *other == key);
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

/// What is known of the items that are one.
#[derive(Default)]
struct Class<'a> {
    texts: Vec<String>,
    links: Vec<&'a TryLink>,
}

impl<'a> Class<'a> {
    /// Whether an item with this text and link is one with these: by its link, or by its words where no link says otherwise.
    fn takes(&self, text: &str, link: Option<&TryLink>) -> bool {
        let agree = |a: &TryLink, b: &TryLink| a.date == b.date && (a.id.starts_with(&b.id) || b.id.starts_with(&a.id));
        match link {
            Some(link) if !self.links.is_empty() => self.links.iter().any(|other| agree(other, link)),
            _ => self.texts.iter().any(|other| other == text),
        }
    }
}

/// A number for each item of each side: the same for what is one item. Of the same item twice on a side each has its own.
fn keys(sides: [&Vec<Unit<'_>>; 3]) -> [Vec<(usize, usize)>; 3] {
    let mut classes: Vec<Class<'_>> = Vec::new();
    let mut keys = sides.map(|units| {
        let mut keys: Vec<(usize, usize)> = Vec::with_capacity(units.len());
        for unit in units {
            let text = identity_text(&unit.item.text);
            let link = unit.item.link.as_ref();
            let known = classes.iter().position(|class| class.takes(&text, link));
            let class = known.unwrap_or_else(|| {
                classes.push(Class::default());
                classes.len() - 1
            });
            classes[class].texts.push(text);
            classes[class].links.extend(link);
            let nth = keys.iter().filter(|(other, _)| *other == class).count();
            keys.push((class, nth));
        }
        keys
    });
    for (side, other) in [(1, 2), (2, 1)] {
        pair_reworded(sides, &mut keys, side, other);
    }
    keys
}

/// Gives what a side has anew the key of what it no longer has, where the words are much alike: it was reworded.
fn pair_reworded(sides: [&Vec<Unit<'_>>; 3], keys: &mut [Vec<(usize, usize)>; 3], side: usize, other: usize) {
    for (at, key) in keys[0].clone().into_iter().enumerate() {
        if keys[side].contains(&key) {
            continue;
        }
        let gone = &sides[0][at].item.text;
        let is_new = |key: &(usize, usize)| !keys[0].contains(key) && !keys[other].contains(key);
        let likely = keys[side].iter().enumerate().filter(|(_, key)| is_new(key));
        let likely = likely.map(|(at, _)| (at, similarity(gone, &sides[side][at].item.text)));
        let best = likely
            .filter(|(_, alike)| *alike >= REWORDED)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((best, _)) = best {
            keys[side][best] = key;
        }
    }
}

/// Gives what only theirs has the key of what only ours has, where the words are much alike: a person has to look at both.
fn pair_doubtful(sides: [&Vec<Unit<'_>>; 3], keys: &mut [Vec<(usize, usize)>; 3]) {
    for (at, key) in keys[1].clone().into_iter().enumerate() {
        if keys[0].contains(&key) || keys[2].contains(&key) {
            continue;
        }
        let is_new = |key: &(usize, usize)| !keys[0].contains(key) && !keys[1].contains(key);
        let alike = |other: usize| similarity(&sides[1][at].item.text, &sides[2][other].item.text) >= DOUBTFUL;
        let found = (0..keys[2].len()).find(|other| is_new(&keys[2][*other]) && alike(*other));
        if let Some(found) = found {
            keys[2][found] = key;
        }
    }
}
