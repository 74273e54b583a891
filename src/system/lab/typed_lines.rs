//! The single lines of what was changed here: those that stood there before must be the person's, or have been trusted.

use super::brought::{History, Origin};
use super::origin::{Part, Why};
use crate::lab::{Files, SourceRecord, block_hash, experiments, file_hash, source_of};
use std::collections::BTreeSet;

/// The lines of a file in a commit, without what a container puts before them; of those that say nothing (`}`) none.
#[derive(Debug, Default)]
pub(super) struct Lines {
    all: BTreeSet<String>,
    /// Those of blocks that the person trusts, or all where the file was trusted.
    trusted: BTreeSet<String>,
}

impl History {
    /// Fails where a line of `part`, which came by `origin`, was there before and was not put there here.
    pub fn check_lines(&mut self, part: &Part<'_>, origin: Origin) -> Result<(), Why> {
        let (Some(old), path) = origin.place else {
            return Ok(());
        };
        let lines = lines_of(&part.text());
        for line in lines {
            if self.last.contains(&line) || !self.is_foreign(&old, &path, &line)? {
                continue;
            }
            let place_in = |history: &mut Self, commit: &str, path: &str| {
                Ok(history
                    .lines(commit, path)?
                    .all
                    .contains(&line)
                    .then(|| path.to_owned()))
            };
            let from = (old.clone(), path.clone());
            match self.brought(place_in, from, origin.before) {
                Err(_) if self.was_trusted(&old, &path, &line, origin.before)? => {}
                other => _ = other?,
            }
        }
        Ok(())
    }

    /// Whether `line` stands in that file, but in nothing there that the person trusts.
    fn is_foreign(&mut self, commit: &str, path: &str, line: &str) -> Result<bool, Why> {
        let lines = self.lines(commit, path)?;
        Ok(lines.all.contains(line) && !lines.trusted.contains(line))
    }

    /// Whether `line`, which stands in that file, goes back without a gap to a block that the person trusts.
    fn was_trusted(&mut self, commit: &str, path: &str, line: &str, mut before: usize) -> Result<bool, Why> {
        let mut commit = commit.to_owned();
        loop {
            let lines = self.lines(&commit, path)?;
            if !lines.all.contains(line) || lines.trusted.contains(line) {
                return Ok(lines.trusted.contains(line));
            }
            let known = self.steps[..before].iter().rposition(|step| step.new == commit);
            let Some((at, old)) = known.and_then(|at| Some((at, self.steps[at].old.clone()?))) else {
                return Ok(false);
            };
            (commit, before) = (old, at);
        }
    }

    fn lines(&mut self, commit: &str, path: &str) -> Result<&Lines, Why> {
        let name = format!("{commit}:{path}");
        if !self.texts.contains_key(&name) {
            let bytes = self.blobs.read(&name)?.unwrap_or_default();
            let lines = self.lines_in(&bytes);
            self.texts.insert(name.clone(), lines);
        }
        self.texts.get(&name).ok_or(Why::Unclear)
    }

    fn lines_in(&self, bytes: &[u8]) -> Lines {
        let text = String::from_utf8_lossy(bytes);
        let all = lines_of(&text);
        if self.trusted.contains(&file_hash(bytes)) {
            let trusted = all.clone();
            return Lines { all, trusted };
        }
        let mut trusted = BTreeSet::new();
        for experiment in experiments("", &text)
            .into_iter()
            .filter_map(|found| found.experiment.ok())
        {
            if self.trusted.contains(&block_hash(&experiment)) {
                trusted.extend(lines_of(&source_of(&experiment, &text, &Files::new()).block));
            }
        }
        Lines { all, trusted }
    }
}

fn lines_of(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(|line| {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        line.trim_end().to_owned()
    });
    lines.filter(|line| line.chars().any(char::is_alphanumeric)).collect()
}

/// The lines of a block and of its files.
pub(super) fn lines_of_source(source: &SourceRecord) -> BTreeSet<String> {
    let texts = source.files.values().chain([&source.block]);
    texts.flat_map(|text| lines_of(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_without_their_container() {
        let lines = lines_of("> ```sh {#x .lab}\r\n>   echo a\r\n> }\n\n\techo b  \n");
        let expected = ["```sh {#x .lab}", "echo a", "echo b"].map(str::to_owned);
        assert_eq!(lines, BTreeSet::from(expected));
    }
}
