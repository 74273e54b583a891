//! WHICH Try a person means: an exact ID, else a number of the list, else words of the text.

use super::error::{CommandError, ErrorKind};
use super::render::tries::candidate_line;
use crate::journal::{Ledger, Lineage, SHORTEST_ID, identity_text};
use chrono::NaiveDate;

/// Among which Tries a WHICH is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Those outstanding on the day.
    Outstanding,
    /// All that stand somewhere by then; outstanding ones are preferred where words fit several.
    All,
    /// The closed ones, for taking a closing back; others count where none of these fits.
    Closed,
}

/// The Try that `which` means on `day`. Fails, with the candidates, when it means none or several.
pub fn resolve<'a>(ledger: &'a Ledger, which: &str, among: Among, day: NaiveDate) -> Result<&'a Lineage, CommandError> {
    let standing: Vec<&Lineage> = ledger
        .lineages
        .iter()
        .filter(|lineage| lineage.first_day() <= day)
        .collect();
    if let Some(lineage) = by_id(&standing, which)? {
        return Ok(lineage);
    }
    let listed = listed(ledger, day);
    if let Ok(number) = which.parse::<usize>() {
        let found = number.checked_sub(1).and_then(|index| listed.get(index).copied());
        return found.ok_or_else(|| no_number(number, listed.len()));
    }
    let preferred = match among {
        Among::Outstanding | Among::All => listed,
        Among::Closed => standing
            .iter()
            .copied()
            .filter(|l| !ledger.is_outstanding(l, day))
            .collect(),
    };
    let others = if among == Among::Outstanding {
        Vec::new()
    } else {
        standing
    };
    match by_words(&preferred, which).or_else(|| by_words(&others, which)) {
        Some(found) if found.len() == 1 => Ok(found[0]),
        Some(found) => Err(several(which, &found)),
        None => Err(none(which)),
    }
}

/// The order of `try list`, by which Tries are numbered: oldest origin first, then by line, habits apart at the end.
pub fn listed(ledger: &Ledger, day: NaiveDate) -> Vec<&Lineage> {
    let outstanding = ledger.outstanding(day);
    let is_habit = |lineage: &&Lineage| ledger.state(lineage, day) == Some(crate::journal::State::Trying);
    let (habits, others): (Vec<_>, Vec<_>) = outstanding.into_iter().partition(is_habit);
    others.into_iter().chain(habits).collect()
}

fn by_id<'a>(standing: &[&'a Lineage], which: &str) -> Result<Option<&'a Lineage>, CommandError> {
    let id = which.to_lowercase();
    if id.len() < SHORTEST_ID {
        return Ok(None);
    }
    let found: Vec<&Lineage> = standing
        .iter()
        .copied()
        .filter(|l| l.id.as_str().starts_with(&id))
        .collect();
    match found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(several(which, &found)),
    }
}

/// Those that have the whole text `which`, else all its words; `None` for none.
pub fn by_words<'a>(among: &[&'a Lineage], which: &str) -> Option<Vec<&'a Lineage>> {
    let wanted = identity_text(which).to_lowercase();
    let text = |lineage: &Lineage| {
        let newest = lineage
            .occurrences
            .last()
            .map_or("", |occurrence| occurrence.text.as_str());
        identity_text(newest).to_lowercase()
    };
    let whole: Vec<&Lineage> = among
        .iter()
        .copied()
        .filter(|lineage| text(lineage) == wanted)
        .collect();
    if !whole.is_empty() {
        return Some(whole);
    }
    let has_words = |lineage: &&Lineage| {
        let text = text(lineage);
        !wanted.is_empty() && wanted.split(' ').all(|word| text.contains(word))
    };
    let found: Vec<&Lineage> = among.iter().copied().filter(has_words).collect();
    (!found.is_empty()).then_some(found)
}

fn several(which: &str, found: &[&Lineage]) -> CommandError {
    let error = CommandError::new(ErrorKind::Usage, format!("`{which}` means {} Tries", found.len()));
    let shown = found.iter().take(9).map(|lineage| candidate_line(lineage));
    shown.fold(error, CommandError::hint).hint("name one by its ID")
}

fn no_number(number: usize, count: usize) -> CommandError {
    let error = CommandError::new(ErrorKind::Usage, format!("there is no Try number {number}"));
    match count {
        0 => error.hint("none is outstanding; `hoego try --all` shows the closed ones with their IDs"),
        1 => error.hint("only number 1 is outstanding: `hoego try`"),
        _ => error.hint(format!("the list has numbers 1 to {count}: `hoego try`")),
    }
}

fn none(which: &str) -> CommandError {
    CommandError::new(ErrorKind::Usage, format!("no Try is meant by `{which}`"))
        .hint("`hoego try` lists the outstanding ones, `hoego try list --all` every one")
}
