//! What must hold of experiments after a fault: figures differ from run to run, so it is their form that is looked at.

use crate::sandbox::Sandbox;
use crate::state::{State, Thing, Undisturbed};
use std::path::Path;

/// Fails, naming the file, unless everything is as before or whole: a line more in `runs.jsonl`, a chart, a result in the entry.
pub fn whole(before: &State, now: &State) -> Result<(), String> {
    for (path, was) in &before.things {
        if !now.things.contains_key(path) {
            return Err(format!("`{path}` is gone, which was {} bytes", bytes(was).len()));
        }
    }
    for (path, is) in &now.things {
        let was = before.things.get(path);
        if was == Some(is) || *is == Thing::Folder && was.is_none() {
            continue;
        }
        let (was, is) = (was.map(bytes).unwrap_or_default(), bytes(is));
        let whole = match Path::new(path).extension().and_then(|ending| ending.to_str()) {
            Some("jsonl") => is.strip_prefix(&*was).is_some_and(is_line),
            Some("svg") => roxmltree::Document::parse(&is).is_ok(),
            Some("md") => is_entry(&was, &is),
            _ => false,
        };
        if !whole {
            return Err(format!("`{path}` is not whole:\n{is}"));
        }
    }
    Ok(())
}

/// Fails unless the experiment has run, its result is current, all files are there, and taking the result out gives the entry back.
pub fn settled(sandbox: &Sandbox, undisturbed: &Undisturbed) -> Result<(), String> {
    let now = State::of(sandbox);
    // Whether there is a chart of a trial's steps depends on how long it took; those that entries show must be there.
    let names = |state: &State| -> Vec<String> {
        let names = state.things.keys().filter(|path| !path.ends_with(".svg"));
        names.cloned().collect()
    };
    let (is, expected) = (names(&now), names(&undisturbed.after));
    if is != expected {
        return Err(format!("{is:?} stand there, not {expected:?}"));
    }
    if !now.left.is_empty() {
        return Err(format!("{:?} stay", now.left));
    }
    for (path, thing) in now.things.iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = bytes(thing);
        let shown = text.split("](lab/").skip(1).filter_map(|rest| rest.split_once(')'));
        if let Some((missing, _)) = shown
            .into_iter()
            .find(|(shown, _)| !now.things.contains_key(&format!("journal/lab/{shown}")))
        {
            return Err(format!("`{path}` shows `lab/{missing}`, which is not there"));
        }
    }
    for (path, thing) in now.things.iter().filter(|(path, _)| path.ends_with(".jsonl")) {
        let lines = bytes(thing);
        if !lines.ends_with('\n') || !lines.lines().all(is_json) {
            return Err(format!("`{path}` holds what is no run:\n{lines}"));
        }
    }
    let checked = sandbox.hoego(&["lab", "check"]);
    if checked.output.status.code() != Some(0) {
        return Err(format!("lab check: {}{}", checked.stdout(), checked.stderr()));
    }
    let cleaned = sandbox.hoego(&["lab", "clean", "coin"]);
    let original = undisturbed
        .before
        .things
        .iter()
        .filter(|(path, _)| path.ends_with("13.md"));
    let now = State::of(sandbox);
    for (path, thing) in original {
        let is = now.things.get(path).map(bytes).unwrap_or_default();
        if without_result(&bytes(thing)) != is {
            return Err(format!("lab clean: {}\n`{path}` is\n{is}", cleaned.stderr()));
        }
    }
    Ok(())
}

fn bytes(thing: &Thing) -> String {
    match thing {
        Thing::File { bytes, .. } => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

fn is_json(line: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(line).is_ok()
}

fn is_line(text: &str) -> bool {
    text.ends_with('\n') && text.matches('\n').count() == 1 && is_json(text)
}

/// Whether `is` is the entry `was` with a result, or a new entry with one.
fn is_entry(was: &str, is: &str) -> bool {
    let whole = is.ends_with('\n') && is.matches("<!-- lab:").count() == 1 && is.matches("<!-- /lab:").count() == 1;
    whole && (was.is_empty() || without_result(was) == without_result(is))
}

/// `text` without the result in it and the empty line before it, as it was before there was a result.
fn without_result(text: &str) -> String {
    let Some((before, rest)) = text.split_once("<!-- lab:") else {
        return text.to_owned();
    };
    let after = rest
        .split_once("<!-- /lab:")
        .and_then(|(_, rest)| rest.split_once('\n'));
    format!("{}\n{}", before.trim_end(), after.map_or("", |(_, after)| after))
}
