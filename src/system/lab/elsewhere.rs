//! Commits that somebody else made and this clone has: what stands in them was not typed here, even where it is found in the work tree alone,
//! among lines of one's own, in another file or in another order.

use super::brought::History;
use super::origin::{Part, Why};
use super::reflog::steps;
use super::repository::{is_hash, text};
use super::typed_lines::{Lines, lines_of};
use std::collections::BTreeSet;

/// The most commits, the most changes of files in them, and the most bytes of these that are looked through; with more it is not clear.
const MOST_COMMITS: usize = 20_000;
const MOST_CHANGES: usize = 100_000;
const MOST_BYTES: usize = 512 * 1024 * 1024;

/// What is looked for in commits that were not made here.
struct Wanted<'a> {
    parts: &'a [Part<'a>],
    /// The lines of the parts that are in nothing that was trusted.
    lines: BTreeSet<String>,
    /// Those that were trusted last under the same ID, and are there no more.
    lost: BTreeSet<String>,
}

impl History {
    /// Fails where a commit that was not made here brings one of `parts`, or a line of them that nothing holds that the person trusts; or where it
    /// took a line away that was trusted and is not there any more.
    pub fn check_nobody_elses(&mut self, parts: &[Part<'_>]) -> Result<(), Why> {
        let commits = self.foreign_commits()?;
        if commits.is_empty() {
            return Ok(());
        }
        let asked = [
            "diff-tree",
            "--stdin",
            "-r",
            "-c",
            "-z",
            "-M",
            "--root",
            "--raw",
            "--no-abbrev",
            "--no-commit-id",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules",
        ];
        let said = self.repository.ask_with(&asked, &commits)?;
        let changes = changed_blobs(&String::from_utf8_lossy(&said)).ok_or(Why::Unclear)?;
        if changes.len() > MOST_CHANGES {
            return Err(Why::Unclear);
        }
        let lines = parts.iter().flat_map(|part| lines_of(&part.text()));
        let wanted = Wanted {
            parts,
            lines: lines.filter(|line| !self.last.contains(line)).collect(),
            lost: self.lost.clone(),
        };
        let (mut foreign, mut read) = (Lines::default(), 0);
        for change in changes {
            self.look_at(&change, &wanted, &mut foreign, &mut read)?;
            if read > MOST_BYTES {
                return Err(Why::Unclear);
            }
        }
        match foreign.all.is_subset(&foreign.trusted) {
            true => Ok(()),
            false => Err(Why::Elsewhere),
        }
    }

    /// Adds to `foreign` what of the wanted lines `change` brings, and what it holds of them in blocks that are trusted.
    fn look_at(
        &mut self,
        change: &Change,
        wanted: &Wanted<'_>,
        foreign: &mut Lines,
        read: &mut usize,
    ) -> Result<(), Why> {
        let Some(after) = self.blobs.read(&change.after)? else {
            return Ok(());
        };
        *read += after.len();
        let lines = lines_of(&String::from_utf8_lossy(&after));
        let found: BTreeSet<String> = wanted.lines.intersection(&lines).cloned().collect();
        let whole: Vec<&Part<'_>> = wanted.parts.iter().filter(|part| part.is_in(&after)).collect();
        let lost: Vec<&String> = wanted.lost.difference(&lines).collect();
        if found.is_empty() && whole.is_empty() && lost.is_empty() {
            return Ok(());
        }
        foreign.trusted.extend(self.trusted_lines(&after));
        let mut before = Vec::new();
        for name in &change.before {
            before.extend(self.blobs.read(name)?);
        }
        *read += before.iter().map(Vec::len).sum::<usize>();
        let held: BTreeSet<String> = before
            .iter()
            .flat_map(|before| lines_of(&String::from_utf8_lossy(before)))
            .collect();
        foreign.all.extend(found.difference(&held).cloned());
        let new = whole.iter().any(|part| !before.iter().any(|before| part.is_in(before)));
        match new || lost.into_iter().any(|line| held.contains(line)) {
            true => Err(Why::Elsewhere),
            false => Ok(()),
        }
    }

    /// The commits, one a line, that this clone has and did not make: whatever leads to them, or nothing any more.
    fn foreign_commits(&self) -> Result<String, Why> {
        self.check_references()?;
        let every = [
            "cat-file",
            "--batch-all-objects",
            "--unordered",
            "--batch-check=%(objecttype) %(objectname)",
        ];
        let every = text(self.repository.ask(&every)?)?;
        let made = self.made()?;
        let foreign: Vec<&str> = every
            .lines()
            .filter_map(|line| line.strip_prefix("commit "))
            .filter(|commit| !made.contains(*commit))
            .collect();
        match foreign.len() > MOST_COMMITS {
            true => Err(Why::Unclear),
            false => Ok(foreign.into_iter().map(|commit| format!("{commit}\n")).collect()),
        }
    }

    /// The commits that `git commit` and `git stash` made here.
    fn made(&self) -> Result<BTreeSet<String>, Why> {
        let commits = self.steps.iter().filter(|step| step.is_commit());
        let mut made: BTreeSet<String> = commits.map(|step| step.new.clone()).collect();
        let stashes = self.repository.shared_text("logs/refs/stash").unwrap_or_default();
        let stashes = steps(&stashes).ok_or(Why::Unclear)?;
        let stashes: String = stashes
            .into_iter()
            .filter(|step| step.is_stash())
            .map(|step| step.new + "\n")
            .collect();
        if !stashes.is_empty() {
            // A stash is a commit with those of the index and of files that git does not know yet for its further parents.
            let asked = ["rev-list", "--no-walk", "--parents", "--ignore-missing", "--stdin"];
            for line in text(self.repository.ask_with(&asked, &stashes)?)?.lines() {
                let mut names = line.split(' ').map(str::to_owned);
                made.extend(names.next());
                made.extend(names.skip(1));
            }
        }
        Ok(made)
    }

    /// Fails where a reference leads to files without a commit: of those it cannot be said what was new in them.
    fn check_references(&self) -> Result<(), Why> {
        let references = text(self.repository.ask(&["for-each-ref", "--format=%(objectname)"])?)?;
        let mut tips: BTreeSet<String> = references.lines().map(str::to_owned).collect();
        for name in ["FETCH_HEAD", "ORIG_HEAD"] {
            let text = self.repository.state_text(name).unwrap_or_default();
            let hashes = text.lines().filter_map(|line| line.split_whitespace().next());
            tips.extend(hashes.filter(|hash| is_hash(hash)).map(str::to_owned));
        }
        let tips: String = tips.into_iter().map(|tip| tip + "^{}\n").collect();
        let kinds = self
            .repository
            .ask_with(&["cat-file", "--batch-check=%(objecttype)"], &tips)?;
        match text(kinds)?.lines().any(|kind| matches!(kind, "tree" | "blob")) {
            true => Err(Why::Unclear),
            false => Ok(()),
        }
    }
}

/// A file that a commit changed.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    /// Its hash in each parent; zeros where it was not there.
    before: Vec<String>,
    after: String,
}

/// The files that `git diff-tree --raw -z` names. `None` where it says anything else.
fn changed_blobs(said: &str) -> Option<Vec<Change>> {
    let mut tokens = said.split_terminator('\0');
    let mut changes = Vec::new();
    while let Some(token) = tokens.next() {
        let words = token.trim_start_matches(':');
        let parents = token.len() - words.len();
        let words: Vec<&str> = words.split(' ').collect();
        if parents == 0 || words.len() != 2 * parents + 3 {
            return None;
        }
        let (after, before) = words[parents + 1..2 * parents + 2].split_last()?;
        let renamed = parents == 1 && words.last()?.starts_with(['R', 'C']);
        let _path = tokens.nth(usize::from(renamed))?;
        changes.push(Change {
            before: before.iter().map(ToString::to_string).collect(),
            after: (*after).to_owned(),
        });
    }
    Some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_diff_tree_says_is_read() {
        let change = |before: &[&str], after: &str| Change {
            before: before.iter().map(ToString::to_string).collect(),
            after: after.to_owned(),
        };
        let said = ":100644 100644 aa bb M\0:a b.md\0:100644 100644 aa bb R086\0old.md\0new.md\0\
                    ::100644 100644 100644 aa bb cc MM\0c.md\0";
        let read = [
            change(&["aa"], "bb"),
            change(&["aa"], "bb"),
            change(&["aa", "bb"], "cc"),
        ];
        assert_eq!(changed_blobs(said), Some(Vec::from(read)));
        assert_eq!(changed_blobs(""), Some(Vec::new()));
        for odd in ["aa\0", ":100644 100644 aa bb M\0", ":100644 aa M\0x\0"] {
            assert_eq!(changed_blobs(odd), None, "{odd}");
        }
    }
}
