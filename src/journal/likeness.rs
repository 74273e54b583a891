//! How alike two texts are, for finding one that was reworded. strsim counts pairs by letters but all there are by bytes, so that Korean
//! came out at a third of what it is, and it takes each text apart again for each that it is held against.

use std::cmp::Ordering;

/// A text, taken apart once for all that it is held against.
#[derive(Debug)]
pub(super) struct Wording {
    bare: String,
    /// Its pairs of neighbouring letters, sorted.
    pairs: Vec<(char, char)>,
}

impl Wording {
    /// That of `text`, whose blanks do not count.
    pub(super) fn new(text: &str) -> Self {
        let bare: String = text.split_whitespace().collect();
        let mut pairs: Vec<(char, char)> = bare.chars().zip(bare.chars().skip(1)).collect();
        pairs.sort_unstable();
        Self { bare, pairs }
    }

    /// Sørensen–Dice over letter pairs, 1 for the same.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        if self.bare == other.bare {
            return 1.0;
        }
        let (mut shared, mut a, mut b) = (0, self.pairs.as_slice(), other.pairs.as_slice());
        while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
            match first.cmp(other) {
                Ordering::Less => a = rest,
                Ordering::Greater => b = others,
                Ordering::Equal => (shared, a, b) = (shared + 1, rest, others),
            }
        }
        let all = self.pairs.len() + other.pairs.len();
        2.0 * f64::from(shared) / all.max(1) as f64
    }
}

/// Letters to be compared at the most for what one day or one section has lost. A person rewords a few lines of a few dozen; where
/// thousands of lines stand against thousands of others, nobody could tell which became which.
const MOST: usize = 2_000_000;

/// How much has been compared.
#[derive(Debug, Default)]
pub(super) struct Effort(usize);

impl Effort {
    /// Whether these may still be compared.
    pub(super) fn allows(&mut self, a: &Wording, b: &Wording) -> bool {
        self.0 += 1 + a.pairs.len() + b.pairs.len();
        self.0 <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_that_of_letters_in_every_script() {
        let likeness = |a: &str, b: &str| Wording::new(a).likeness(&Wording::new(b));
        assert!((likeness("ab cd", "abcx") - likeness("가나 다라", "가나다마")).abs() < 1e-9);
        assert!((likeness("질문을 먼저 적기", "질문을 꼭 먼저 적기") - 10.0 / 13.0).abs() < 1e-9);
        assert!(likeness("커밋을 나누기", "일찍 자기") < 0.3);
        assert!((likeness("", "") - 1.0).abs() < 1e-9);
        assert!(likeness("aaaa", "aa") < 0.51 && likeness("a", "b") < 1e-9);
    }

    #[test]
    fn thousands_against_thousands_come_to_an_end() {
        let mut effort = Effort::default();
        let text = Wording::new("a line of some length");
        let compared = (0..1_000_000).filter(|_| effort.allows(&text, &text)).count();
        assert!((10_000..200_000).contains(&compared), "{compared}");
    }
}
