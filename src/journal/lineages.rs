//! From entries to lineages: walk them, find reworded origins, name each lineage shortly.

use super::identity::{SHORTEST_ID, identity_text};
use super::likeness::{Effort, Wording};
use super::tracer::Tracer;
use super::{Entry, Id, Lineage, Settings};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// How alike (Sørensen–Dice over letter pairs) an unclaimed item of the origin's day must be to be taken as a reworded origin:
/// below this two sentences have hardly a word in common, and merging them would lose one.
const REWORDED_SIMILARITY: f64 = 0.3;

/// The lineages of `entries` (dated, oldest first), oldest origin first, then by line.
pub(super) fn trace(entries: &[&Entry], settings: &Settings) -> Vec<Lineage> {
    let mut tracer = Tracer::new(settings.carry_since);
    for entry in entries {
        if let Some(date) = entry.date {
            tracer.entry(entry, date, settings);
        }
    }
    adopt_reworded_origins(&mut tracer);
    // A link in Keep or Problem alone, to a Try that stands nowhere, makes no lineage.
    let stands = |lineage: &Lineage| !lineage.occurrences.is_empty();
    let mut lineages: Vec<Lineage> = tracer.lineages.into_iter().flatten().filter(stands).collect();
    for lineage in &mut lineages {
        lineage
            .occurrences
            .sort_by(|a, b| a.place.order().cmp(&b.place.order()));
    }
    lineages.sort_by(|a, b| origin_order(a).cmp(&origin_order(b)));
    name_shortly(&mut lineages, &[]);
    lineages
}

fn origin_order(lineage: &Lineage) -> (NaiveDate, NaiveDate, &str, usize) {
    let (date, path, line) = lineage.occurrences[0].place.order();
    (lineage.origin, date, path, line)
}

/// A lineage of links whose origin was not found takes the most similar unclaimed one of its origin's day as that origin.
fn adopt_reworded_origins(tracer: &mut Tracer) {
    let mut orphans: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
    for index in (0..tracer.lineages.len()).filter(|index| tracer.lineage(*index).origin_missing) {
        orphans.entry(tracer.lineage(index).origin).or_default().push(index);
    }
    for (day, orphans) in orphans {
        adopt_reworded_origins_of(tracer, day, &orphans);
    }
}

fn adopt_reworded_origins_of(tracer: &mut Tracer, day: NaiveDate, orphans: &[usize]) {
    let mut unclaimed = unclaimed(tracer, day);
    let mut effort = Effort::default();
    for orphan in orphans {
        let Some(text) = tracer.linked_texts.get(orphan) else {
            continue;
        };
        let Some(origin) = closest(&unclaimed, &Wording::new(text), &mut effort) else {
            continue;
        };
        unclaimed.remove(&origin);
        let found = tracer.lineages[origin].take();
        if let (Some(found), Some(lineage)) = (found, tracer.lineages[*orphan].as_mut()) {
            lineage.occurrences.extend(found.occurrences);
            lineage.closings.extend(found.closings);
            lineage.problems.extend(found.problems);
            lineage.closings.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
            (lineage.reworded, lineage.origin_missing) = (true, false);
        }
    }
}

/// The lineages that originate on `day` and that no link names, with what they said first.
fn unclaimed(tracer: &Tracer, day: NaiveDate) -> BTreeMap<usize, Wording> {
    let indices = tracer.origins.of_day(day);
    let free = indices.filter(|index| !tracer.claimed.contains(index) && !tracer.lineage(*index).origin_missing);
    let worded = free.filter_map(|index| {
        let first = tracer.lineage(index).occurrences.first()?;
        Some((index, Wording::new(&identity_text(&first.text))))
    });
    worded.collect()
}

/// The most similar of `unclaimed`, of several the oldest.
fn closest(unclaimed: &BTreeMap<usize, Wording>, text: &Wording, effort: &mut Effort) -> Option<usize> {
    let compared = unclaimed.iter().take_while(|(_, other)| effort.allows(text, other));
    compared
        .map(|(index, other)| (*index, text.likeness(other)))
        .filter(|(_, likeness)| *likeness >= REWORDED_SIMILARITY)
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(index, _)| index)
}

/// Gives each lineage the shortest prefix of its ID that no other has, nor any of `others`.
pub(super) fn name_shortly(lineages: &mut [Lineage], others: &[Id]) {
    let own = lineages.iter().map(|lineage| &lineage.id);
    let mut ids: Vec<&Id> = own.chain(others).collect();
    ids.sort_unstable();
    ids.dedup();
    let lengths: HashMap<Id, usize> = (0..ids.len())
        .map(|i| {
            let before = if i > 0 { ids[i - 1].shared_with(ids[i]) } else { 0 };
            let after = ids.get(i + 1).map_or(0, |next| next.shared_with(ids[i]));
            (ids[i].clone(), (before.max(after) + 1).max(SHORTEST_ID))
        })
        .collect();
    for lineage in lineages {
        lineage.short_id = lineage.id.prefix(lengths[&lineage.id]).to_owned();
    }
}
