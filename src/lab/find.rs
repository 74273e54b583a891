//! Experiments in an entry's text, and the one that an ID names in a journal.
//!
//! What is odd about it: a faulty block is found all the same, with its faults in place of the experiment, so that it fails
//! only the commands that name it.

use super::attributes::{Attributes, attributes};
use super::comments::{comments, is_only_comments};
use super::options::read_given;
use super::stored::{StoredResult, stored_results};
use super::suggest::nearest;
use super::{Code, Experiment, Fault, Place};
use crate::document::{Fence, Lines, Newline, fences};

/// The longest ID, in bytes.
const LONGEST_ID: usize = 100;

/// A block that opted in.
#[derive(Debug, Clone)]
pub struct Found {
    /// `None` where it has none, or none that can be one.
    pub id: Option<String>,
    pub place: Place,
    /// The experiment, or all that is wrong with it.
    pub experiment: Result<Experiment, Vec<Fault>>,
}

/// The blocks of the entry at `path` (relative to the journal's root) that opted in with `.lab`, in order.
pub fn experiments(path: &str, text: &str) -> Vec<Found> {
    if memchr::memmem::find(text.as_bytes(), b".lab").is_none() {
        return Vec::new();
    }
    let lines = Lines::new(text);
    let results = stored_results(text);
    let of_fence = |fence: Fence| {
        let line = lines.number(fence.span.start);
        let after = results.partition_point(|result| result.span.start < fence.span.start);
        if after > 0 && results[after - 1].span.end > fence.span.start {
            return None;
        }
        let read = attributes(&text[fence.info.clone()], line)?;
        let result = results.get(after).filter(|result| follows(text, &fence, result, &read));
        let place = Place {
            path: path.to_owned(),
            line,
            span: fence.span.clone(),
            prefix: fence.prefix.clone(),
            newline: newline_at(text, fence.span.start),
            info: fence.info.clone(),
            contents: fence.contents.clone(),
            result: result.map(|result| fence.span.end..result.span.end),
            header: result.map(StoredResult::header),
        };
        Some(found(read, fence, place))
    };
    fences(text).into_iter().filter_map(of_fence).collect()
}

/// Whether `result` is that of the block, with nothing but a blank line between.
fn follows(text: &str, fence: &Fence, result: &StoredResult, read: &Attributes) -> bool {
    let Some(between) = text.get(fence.span.end..result.span.start) else {
        return false;
    };
    let quoted = fence.prefix.contains('>');
    fence.closed
        && read.id.as_deref() == Some(&result.id)
        && between.chars().all(|c| c.is_whitespace() || (quoted && c == '>'))
}

/// The line end of the line that holds byte `at`.
fn newline_at(text: &str, at: usize) -> Newline {
    let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map(|length| at + length);
    match end.filter(|end| text[..*end].ends_with('\r')) {
        Some(_) => Newline::CrLf,
        None => Newline::Lf,
    }
}

fn found(mut read: Attributes, fence: Fence, place: Place) -> Found {
    let mut faults = std::mem::take(&mut read.faults);
    faults.extend(check_id(read.id.as_deref()).map(|fault| fault.at(place.line)));
    let id = read.id.take().filter(|id| check_id(Some(id)).is_none());
    if !fence.closed {
        let hint = "end it with a line of the same signs as its first";
        faults.push(Fault::new("the code block is not closed").hint(hint).at(place.line));
    }
    let (given, wrong) = comments(&fence.contents, place.line + 1);
    faults.extend(wrong);
    read.given.extend(given);
    let mut keys = read_given(&read.given);
    faults.append(&mut keys.faults);
    if keys.file.is_some() && !is_only_comments(&fence.contents) {
        let fault = Fault::new("the block has code of its own, which `file` would leave out");
        faults.push(fault.hint("keep one of them").at(place.line));
    }
    let code = match keys.file {
        Some(path) => Code::File {
            path,
            anchor: keys.anchor,
        },
        None => Code::Block {
            text: fence.contents,
            first_line: place.line + 1,
        },
    };
    let experiment = Experiment {
        id: id.clone().unwrap_or_default(),
        language: read.language,
        options: keys.options,
        variables: keys.variables,
        claims: keys.claims,
        code,
        place: Some(place.clone()),
    };
    let path = Some(place.path.as_str());
    faults.sort_by_key(|fault| fault.line);
    let experiment = match faults.is_empty() {
        true => Ok(experiment),
        false => Err(faults.into_iter().map(|fault| fault.of(path)).collect()),
    };
    Found { id, place, experiment }
}

/// What is wrong with an ID.
pub(super) fn check_id(id: Option<&str>) -> Option<Fault> {
    let Some(id) = id else {
        return Some(Fault::new("the experiment has no ID").hint("write `{#name .lab}`"));
    };
    let good = id.starts_with(char::is_alphanumeric)
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && id.len() <= LONGEST_ID;
    let hint = "use letters, digits, `-`, `_` and `.`, a letter or digit first";
    (!good).then(|| Fault::new(format!("`{id}` cannot be an ID")).hint(hint))
}

/// The experiment that `id` names among all entries, given as (path, text). Fails with what is wrong with it, or that there is
/// none, or more than one.
pub fn find<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>, id: &str) -> Result<Experiment, Vec<Fault>> {
    let all = entries.into_iter().flat_map(|(path, text)| experiments(path, text));
    pick(all.collect(), id)
}

/// The same among blocks that are already found.
pub fn pick(all: Vec<Found>, id: &str) -> Result<Experiment, Vec<Fault>> {
    let (mut named, others): (Vec<Found>, Vec<Found>) =
        all.into_iter().partition(|found| found.id.as_deref() == Some(id));
    match named.len() {
        0 => Err(vec![unknown(&others, id)]),
        1 => named.remove(0).experiment,
        _ => {
            let places: Vec<String> = named.iter().map(|found| place_text(&found.place)).collect();
            let fault = Fault::new(format!(
                "`{id}` names {} experiments: {}",
                places.len(),
                places.join(", ")
            ));
            let first = &named[0].place;
            Err(vec![
                fault
                    .hint("give each an ID of its own")
                    .at(first.line)
                    .of(Some(&first.path)),
            ])
        }
    }
}

fn place_text(place: &Place) -> String {
    format!("{}:{}", place.path, place.line)
}

fn unknown(all: &[Found], id: &str) -> Fault {
    let mut ids: Vec<&str> = all.iter().filter_map(|found| found.id.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    let list = match ids.len() {
        0 => "the journal has none; `hoego lab new` makes one".to_owned(),
        1..=12 => format!("there are {}", ids.join(", ")),
        count => format!(
            "there are {count}, `hoego lab list` shows them; the first are {}",
            ids[..12].join(", ")
        ),
    };
    let near = nearest(id, ids.iter().copied());
    let hint = match near {
        Some(near) => format!("did you mean `{near}`? {list}"),
        None => list,
    };
    Fault::new(format!("no experiment is called `{id}`")).hint(hint)
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
