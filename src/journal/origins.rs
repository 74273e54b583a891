//! The lineages by their origins: the day, and an ID of which a link gives as much as it likes.
//!
//! A lineage begins only where no other of its day agrees with its ID, so no ID of a day begins with another. What agrees with an ID is
//! then one lineage whose ID it begins with, or all those whose IDs begin with it.

use super::Id;
use super::texts::{TextNumber, Texts};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// A day, and an ID or a prefix of one.
pub(super) type Origin = (NaiveDate, Id);

/// Which lineage, by index, originates where.
#[derive(Debug, Default)]
pub(super) struct Origins {
    by_id: BTreeMap<Origin, usize>,
    /// The oldest lineage for each prefix that several share.
    oldest: HashMap<Origin, usize>,
    /// For each such prefix and text how many that had the text were asked, and the first of them that agrees.
    worded: HashMap<(Origin, TextNumber), (usize, Option<usize>)>,
}

impl Origins {
    /// Notes that the lineage `index` originates at `origin`, where none agreed before.
    pub(super) fn insert(&mut self, origin: Origin, index: usize) {
        self.by_id.insert(origin, index);
    }

    /// The lineages that originate on `day`.
    pub(super) fn of_day(&self, day: NaiveDate) -> impl Iterator<Item = usize> {
        let from = self.by_id.range((day, Id::from_link(""))..);
        from.take_while(move |((other, _), _)| *other == day)
            .map(|(_, index)| *index)
    }

    /// The lineage that agrees with `origin`; of several the first that had `text`, else the oldest. `agrees` says whether one does.
    pub(super) fn find(
        &mut self,
        origin: &Origin,
        text: Option<TextNumber>,
        texts: &Texts,
        agrees: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let first_two = {
            let mut longer = longer(&self.by_id, origin);
            (longer.next(), longer.next())
        };
        match first_two {
            (Some(one), None) => Some(one),
            (Some(_), Some(_)) => {
                let worded = text.and_then(|text| self.worded(origin, text, texts, agrees));
                worded.or_else(|| self.oldest(origin))
            }
            (None, _) => {
                let (_, before) = self.by_id.range(..origin).next_back()?;
                agrees(*before).then_some(*before)
            }
        }
    }

    /// Of the lineages that had `text` the first that agrees. None of them is asked twice.
    fn worded(
        &mut self,
        origin: &Origin,
        text: TextNumber,
        texts: &Texts,
        agrees: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let (asked, found) = self.worded.entry((origin.clone(), text)).or_default();
        if found.is_none() {
            let had = texts.had(text);
            *found = had[*asked..].iter().copied().find(|index| agrees(*index));
            *asked = had.len();
        }
        *found
    }

    /// The oldest whose ID begins so; those that come later change nothing about it.
    fn oldest(&mut self, origin: &Origin) -> Option<usize> {
        if !self.oldest.contains_key(origin) {
            let oldest = longer(&self.by_id, origin).min()?;
            self.oldest.insert(origin.clone(), oldest);
        }
        self.oldest.get(origin).copied()
    }
}

/// The lineages of that day whose IDs begin with that one.
fn longer(by_id: &BTreeMap<Origin, usize>, origin: &Origin) -> impl Iterator<Item = usize> {
    let (day, id) = origin;
    let begins = move |(other_day, other): &Origin| other_day == day && other.as_str().starts_with(id.as_str());
    let from = by_id.range(origin..);
    from.take_while(move |(other, _)| begins(other))
        .map(|(_, index)| *index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_agrees_with_what_it_begins_and_with_what_begins_it() {
        let day = NaiveDate::from_ymd_opt(2025, 1, 13).unwrap();
        let ids = ["k3f9b", "k3f9a", "zz", "k3f8"];
        let at = |id: &str| (day, Id::from_link(id));
        let mut origins = Origins::default();
        let mut texts = Texts::default();
        for (index, id) in ids.into_iter().enumerate() {
            origins.insert(at(id), index);
        }
        let text = texts.remember("words", 1);
        let mut find = |id: &str, text| {
            let origin = at(id);
            let agrees = |index: usize| origin.1.agrees_with(ids[index]);
            origins.find(&origin, text, &texts, agrees)
        };
        assert_eq!(find("k3f9a", None), Some(1));
        assert_eq!(find("k3f9a77", None), Some(1));
        assert_eq!(find("zzz", None), Some(2));
        assert_eq!((find("k3f9", None), find("k3f9", Some(text))), (Some(0), Some(1)));
        assert_eq!(
            (find("k3f7", None), find("a", None), find("zy", None)),
            (None, None, None)
        );
        assert_eq!(origins.of_day(day).count(), 4);
    }
}
