//! Where a summary goes when it is not shown: a file the person named, never one that is an entry.

use super::context::{Context, OpenJournal, all_was_seen};
use super::error::{CommandError, ErrorKind};
use super::render::link_to;
use crate::journal::{FileChange, read_file};
use crate::system;
use std::path::{Component, Path, PathBuf};

/// Where a text goes.
#[derive(Debug)]
pub struct Destination {
    /// The file as the person named it, and as it is found on disk.
    file: (PathBuf, PathBuf),
    /// The way from the file's folder to the journal's root, for links: empty, or ending in `/`.
    pub base: String,
}

/// The destination `named`. Fails when that is an entry of the journal, and where a part of the journal could not be read.
pub fn destination(context: &Context, open: &OpenJournal, named: &Path) -> Result<Destination, CommandError> {
    let real = context.machine.resolve(named)?;
    // A summary of a part of the journal must not take the place of one of the whole.
    all_was_seen(&open.problems)?;
    let root = context.machine.resolve(&open.root)?;
    if context.machine.is_led_out(&open.root, named)? {
        return Err(refusal(named, "is a link that leads out of the journal, or nowhere"));
    }
    if open.root.keeps_for_others(&root, &real) {
        let why = "is not for summaries: hoego or git keeps its own files there";
        return Err(refusal(named, why));
    }
    if holds_entry(context, open, &real)? {
        return Err(refusal(named, "is an entry of the journal, and is not overwritten"));
    }
    let base = way(real.parent().unwrap_or(&real), &root);
    Ok(Destination {
        file: (named.to_path_buf(), real),
        base,
    })
}

/// Whether the file at `real`, which has no links, is what an entry is read from, by whatever name; or what might be one and cannot be read.
fn holds_entry(context: &Context, open: &OpenJournal, real: &Path) -> Result<bool, CommandError> {
    if !system::exists(real) {
        return Ok(false);
    }
    // What was opened may be a part of the journal.
    for path in system::find_files(&open.root).0 {
        if context.machine.resolve(&open.root.join(&path))? != real {
            continue;
        }
        let Ok(text) = open.root.read_text(&path) else {
            return Ok(true);
        };
        let read = read_file(&path, &text.unwrap_or_default(), &open.journal.settings);
        if read.entries.iter().any(|entry| entry.date.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes `text` there, whole or not at all; with `--dry-run` shows what would change. Fails when the journal would read the
/// file as an entry of some day.
pub fn write(context: &Context, open: &OpenJournal, destination: &Destination, text: &str) -> Result<(), CommandError> {
    let (named, real) = &destination.file;
    let root = context.machine.resolve(&open.root)?;
    let typed = path_below(&open.root, &context.machine.absolute(named)?);
    let names = path_below(&root, real).into_iter().chain(typed);
    for path in names.filter(|path| path.ends_with(".md")) {
        let read = read_file(&path, text, &open.journal.settings);
        if read.entries.iter().any(|entry| entry.date.is_some()) {
            return Err(refusal(named, "would be read as an entry of the journal"));
        }
    }
    if context.options.dry_run {
        let change = FileChange {
            path: named.display().to_string(),
            before: system::read_optional(real, context.reach()?.limits.entry)?.map(Into::into),
            after: Some(text.into()),
        };
        return context.ui.data(super::diff::unified(&change));
    }
    system::write_output(real, text.as_bytes()).map_err(|error| {
        let hint = match error.source.kind() {
            std::io::ErrorKind::StorageFull => "make room on the disk and run the command again; nothing was changed",
            _ => "name a file in a folder that exists and can be written",
        };
        CommandError::from(error).hint(hint)
    })
}

fn refusal(named: &Path, why: &str) -> CommandError {
    CommandError::new(ErrorKind::File, format!("`{}` {why}", named.display()))
        .hint("name another file: one without a date in its name, or outside the journal")
}

/// `file` relative to `root` with `/`, if it is below it.
fn path_below(root: &Path, file: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = file
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|component| component.as_os_str().to_str())
        .collect();
    Some(names?.join("/"))
}

/// The way from the folder `from` to the folder `to`, as links write it: empty, or ending in `/`.
fn way(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component>, Vec<Component>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - common);
    let down = to[common..]
        .iter()
        .map(|component| format!("{}/", link_to(&component.as_os_str().to_string_lossy())));
    up + &down.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_journal() {
        let way = |from, to| way(Path::new(from), Path::new(to));
        assert_eq!(way("/home/a/journal", "/home/a/journal"), "");
        assert_eq!(way("/home/a/journal/weekly/2025", "/home/a/journal"), "../../");
        assert_eq!(way("/home/a", "/home/a/my 회고"), "my%20회고/");
        assert_eq!(way("/tmp", "/home/a"), "../home/a/");
    }

    #[test]
    fn only_what_lies_below_the_root_has_a_path() {
        let below = |file| path_below(Path::new("/j"), Path::new(file));
        assert_eq!(below("/j/a/b.md"), Some("a/b.md".to_owned()));
        assert_eq!(below("/k/a.md"), None);
        assert_eq!(below("/jj/a.md"), None);
    }
}
