//! The single lines of what was changed here: those that stood there before must be the person's, or have been trusted.

use super::brought::{History, Origin};
use super::origin::{Part, Why};
use crate::lab::{Files, SourceRecord, block_hash, experiments, file_hash, source_of};
use std::collections::BTreeSet;

/// The lines of a file in a commit, without what a container puts before them; of those that say nothing (`}`) none.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub all: BTreeSet<String>,
    /// Those of blocks that the person trusts, or all where the file was trusted.
    pub trusted: BTreeSet<String>,
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
        let all = lines_of(&String::from_utf8_lossy(bytes));
        let trusted = self.trusted_lines(bytes);
        Lines { all, trusted }
    }

    /// The lines of those blocks in a file that the person trusts; all where they trust the file.
    pub(super) fn trusted_lines(&self, bytes: &[u8]) -> BTreeSet<String> {
        let text = String::from_utf8_lossy(bytes);
        if self.trusted.contains(&file_hash(bytes)) {
            return lines_of(&text);
        }
        let found = experiments("", &text).into_iter();
        found
            .filter_map(|found| found.experiment.ok())
            .filter(|experiment| self.trusted.contains(&block_hash(experiment)))
            .flat_map(|experiment| lines_of(&source_of(&experiment, &text, &Files::new()).block))
            .collect()
    }
}

/// What opens and closes blocks of code, and stands in all of them.
const FENCE: &str = "```";

/// Lines that only close what another one began.
const CLOSERS: [&str; 19] = [
    FENCE, "}", ")", "]", "};", ");", "];", "})", "});", "},", "),", "],", "{", "fi", "done", "esac", "end", "else",
    "else:",
];

/// The options of an experiment that only say how often and how long it runs.
const LENGTHS: [&str; 6] = ["trials=", "for=", "warmup=", "timeout=", "seed=", "trace="];

/// The lines of a text, without what a container puts before them, but for those that only close something; each two that follow each other, as one
/// with a line feed; of a line that opens a block the options, each by itself.
pub(super) fn lines_of(text: &str) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut last = FENCE;
    for line in text.lines() {
        let line = line
            .trim_start_matches(|c: char| c.is_whitespace() || c == '>')
            .trim_end();
        let fence = line.starts_with(FENCE) || line.starts_with("~~~");
        if fence {
            let words = line.split_whitespace().map(|word| word.trim_end_matches('}'));
            let options =
                words.filter(|word| word.contains('=') && !LENGTHS.iter().any(|length| word.starts_with(length)));
            lines.extend(options.map(str::to_owned));
        }
        let line = if fence { FENCE } else { line };
        if line.is_empty() {
            continue;
        }
        let says = !CLOSERS.contains(&line);
        if says {
            lines.insert(line.to_owned());
        }
        if says || !CLOSERS.contains(&last) {
            lines.insert(format!("{last}\n{line}"));
        }
        last = line;
    }
    lines
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
        let lines = lines_of("> ```sh {#x .lab trials=1 n=1,2}\r\n>   ./*\r\n> }\n>\n> )\n\n\techo b  \n");
        let expected = ["n=1,2", "./*", "echo b", "```\n./*", "./*\n}", ")\necho b"].map(str::to_owned);
        assert_eq!(lines, BTreeSet::from(expected));
    }
}
