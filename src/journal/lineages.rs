//! From entries to lineages: walk them, find reworded origins, name each lineage shortly.

use super::identity::{SHORTEST_ID, identity_text};
use super::tracer::Tracer;
use super::{Entry, Id, Lineage, Settings};
use chrono::NaiveDate;
use std::collections::HashMap;

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
    let orphans: Vec<usize> = (0..tracer.lineages.len())
        .filter(|index| tracer.lineage(*index).origin_missing)
        .collect();
    for orphan in orphans {
        if let Some(origin) = closest_unclaimed(tracer, orphan) {
            tracer.claimed.insert(origin);
            let Some(found) = tracer.lineages[origin].take() else {
                continue;
            };
            if let Some(lineage) = tracer.lineages[orphan].as_mut() {
                lineage.occurrences.extend(found.occurrences);
                lineage.closings.extend(found.closings);
                lineage.problems.extend(found.problems);
                lineage.closings.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
                (lineage.reworded, lineage.origin_missing) = (true, false);
            }
        }
    }
}

fn closest_unclaimed(tracer: &Tracer, orphan: usize) -> Option<usize> {
    let lineage = tracer.lineage(orphan);
    let text = tracer.linked_texts.get(&orphan)?;
    let candidates = tracer.by_day.get(&lineage.origin)?.iter().copied();
    candidates
        .filter(|index| *index != orphan && !tracer.claimed.contains(index))
        .filter_map(|index| tracer.lineages[index].as_ref().map(|candidate| (index, candidate)))
        .filter(|(_, candidate)| !candidate.origin_missing)
        .filter_map(|(index, candidate)| {
            let similarity = similarity(text, &identity_text(&candidate.occurrences.first()?.text));
            (similarity >= REWORDED_SIMILARITY).then_some((index, similarity))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(index, _)| index)
}

/// Sørensen–Dice over letter pairs, 1 for the same. strsim counts the pairs by letters but all there are by bytes, so that
/// Korean came out at a third of what it is.
pub(super) fn similarity(a: &str, b: &str) -> f64 {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let (a, b) = (bare(a), bare(b));
    let (letters, bytes) = (a.chars().count() + b.chars().count(), a.len() + b.len());
    let by_letters = bytes.saturating_sub(2).max(1) as f64 / letters.saturating_sub(2).max(1) as f64;
    (strsim::sorensen_dice(&a, &b) * by_letters).min(1.0)
}

/// Gives each lineage the shortest prefix of its ID that no other has, nor any of `others`.
pub(super) fn name_shortly(lineages: &mut [Lineage], others: &[Id]) {
    let own = lineages.iter().map(|lineage| &lineage.id);
    let mut ids: Vec<&str> = own.chain(others).map(Id::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    let lengths: HashMap<String, usize> = (0..ids.len())
        .map(|i| {
            let before = if i > 0 { common_prefix(ids[i - 1], ids[i]) } else { 0 };
            let after = ids.get(i + 1).map_or(0, |next| common_prefix(next, ids[i]));
            (ids[i].to_owned(), (before.max(after) + 1).max(SHORTEST_ID))
        })
        .collect();
    for lineage in lineages {
        lineage.short_id = lineage.id.prefix(lengths[lineage.id.as_str()]).to_owned();
    }
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count()
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn likeness_is_that_of_letters_in_every_script() {
        assert!((similarity("ab cd", "abcx") - similarity("가나 다라", "가나다마")).abs() < 1e-9);
        assert!((similarity("질문을 먼저 적기", "질문을 꼭 먼저 적기") - 10.0 / 13.0).abs() < 1e-9);
        assert!(similarity("커밋을 나누기", "일찍 자기") < 0.3);
        assert!((similarity("", "") - 1.0).abs() < 1e-9);
    }
}
