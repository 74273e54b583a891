//! The lineages by their texts: of thousands that have one text, the newest that is outstanding is found without asking them all.

use super::settle;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A text, or a key by which Keep and Problem compare texts: its place in [`Texts::all`].
pub(super) type TextNumber = usize;

/// Which lineages, by index, have which text.
#[derive(Debug, Default)]
pub(super) struct Texts {
    exact: HashMap<String, TextNumber>,
    /// By the looser key that Keep and Problem are compared by (see [`settle::key`]).
    loose: HashMap<String, TextNumber>,
    all: Vec<Alike>,
    known: HashSet<(usize, TextNumber)>,
    /// For each lineage that was put aside, from what, with its place there.
    aside: HashMap<usize, Vec<(TextNumber, usize)>>,
}

/// The lineages of one text.
#[derive(Debug, Default)]
struct Alike {
    /// All that ever had it, as they got it.
    had: Vec<usize>,
    /// The places in `had` of those that were not found to be settled.
    open: BTreeSet<usize>,
}

impl Texts {
    /// The number of exactly `text`, if any lineage has it.
    pub(super) fn exact(&self, text: &str) -> Option<TextNumber> {
        self.exact.get(text).copied()
    }

    /// The number of all texts that Keep and Problem take for `text`.
    pub(super) fn loose(&self, text: &str) -> Option<TextNumber> {
        self.loose.get(settle::key(text)).copied()
    }

    /// Notes that the lineage `index` has `text`; gives the text's number.
    pub(super) fn remember(&mut self, text: &str, index: usize) -> TextNumber {
        let exact = number(&mut self.exact, &mut self.all, text);
        let loose = number(&mut self.loose, &mut self.all, settle::key(text));
        for text in [exact, loose] {
            if self.known.insert((index, text)) {
                let alike = &mut self.all[text];
                alike.open.insert(alike.had.len());
                alike.had.push(index);
            }
        }
        exact
    }

    /// The lineages that ever had the text, as they got it.
    pub(super) fn had(&self, text: TextNumber) -> &[usize] {
        &self.all[text].had
    }

    /// Of the lineages that have the text the last to get it for which `is_outstanding` holds. The others behind it are put aside until
    /// [`Texts::reopened`] is told of them.
    pub(super) fn newest(&mut self, text: TextNumber, is_outstanding: impl Fn(usize) -> bool) -> Option<usize> {
        let alike = &mut self.all[text];
        while let Some(place) = alike.open.last().copied() {
            let index = alike.had[place];
            if is_outstanding(index) {
                return Some(index);
            }
            alike.open.remove(&place);
            self.aside.entry(index).or_default().push((text, place));
        }
        None
    }

    /// To be told when the lineage `index` may be outstanding again.
    pub(super) fn reopened(&mut self, index: usize) {
        for (text, place) in self.aside.remove(&index).into_iter().flatten() {
            self.all[text].open.insert(place);
        }
    }
}

/// The number of `text`, a new one if it has none.
fn number(numbers: &mut HashMap<String, TextNumber>, all: &mut Vec<Alike>, text: &str) -> TextNumber {
    if let Some(number) = numbers.get(text) {
        return *number;
    }
    all.push(Alike::default());
    numbers.insert(text.to_owned(), all.len() - 1);
    all.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_aside_comes_back_to_its_place() {
        let mut texts = Texts::default();
        let text = texts.remember("a.", 7);
        texts.remember("a.", 3);
        texts.remember("a", 9);
        assert_eq!(texts.newest(text, |_| true), Some(3));
        assert_eq!(texts.newest(text, |index| index == 7), Some(7));
        assert_eq!(texts.newest(text, |_| true), Some(7), "3 is put aside");
        texts.reopened(3);
        assert_eq!(texts.newest(text, |_| true), Some(3));
        let loose = texts.loose("a!").expect("a key");
        assert_eq!(texts.newest(loose, |_| true), Some(9));
        assert_eq!(texts.had(text), [7, 3]);
        assert_eq!(texts.exact("a!"), None);
    }
}
