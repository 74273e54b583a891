//! Commits that somebody else made and this clone has: what stands in them was not typed here, even where it is found in the work tree alone.

use super::brought::{History, Origin};
use super::origin::{Part, Why};
use super::reflog::steps;
use super::repository::{is_hash, text};
use std::collections::BTreeSet;
use std::path::Path;

/// The most commits outside of HEAD that are looked through.
const MOST_COMMITS: usize = 5000;

impl History {
    /// Fails where a commit that was not made here brings `part`, of which we say that it came by `origin`.
    pub fn check_nobody_elses(&mut self, part: &Part<'_>, origin: &Origin) -> Result<(), Why> {
        let commits = self.others(origin)?;
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
        // Of as many files as a repository may have, those of the same kind are read.
        let kind = Path::new(part.path()).extension();
        let alike = changes
            .into_iter()
            .filter(|change| Path::new(&change.path).extension() == kind);
        for Change { before, after, .. } in alike {
            if self.is_at(&after, part)? && !self.any_is(&before, part)? {
                return Err(Why::Elsewhere);
            }
        }
        Ok(())
    }

    fn any_is(&mut self, names: &[String], part: &Part<'_>) -> Result<bool, Why> {
        for name in names {
            if self.is_at(name, part)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The commits, one a line, that were not made here and may hold the lines that `origin` tells of: those that its commit does not contain, of
    /// all references, of what was fetched last, of where HEAD was; and of those that it contains, those that changed the same file.
    fn others(&self, origin: &Origin) -> Result<String, Why> {
        let mut tips = BTreeSet::new();
        for line in text(
            self.repository
                .ask(&["for-each-ref", "--format=%(objectname) %(refname)"])?,
        )?
        .lines()
        {
            let (hash, name) = line.split_once(' ').ok_or(Why::Unclear)?;
            if name != "refs/stash" {
                tips.insert(hash.to_owned());
            }
        }
        for name in ["FETCH_HEAD", "ORIG_HEAD"] {
            let text = self.repository.state_text(name).unwrap_or_default();
            let hashes = text.lines().filter_map(|line| line.split_whitespace().next());
            tips.extend(hashes.filter(|hash| is_hash(hash)).map(str::to_owned));
        }
        let stashes = self.repository.shared_text("logs/refs/stash").unwrap_or_default();
        let stashes = steps(&stashes).ok_or(Why::Unclear)?;
        tips.extend(stashes.into_iter().filter(|step| !step.is_stash()).map(|step| step.new));
        tips.extend(self.steps.iter().map(|step| step.new.clone()));
        let mut input: String = tips.into_iter().map(|tip| tip + "\n").collect();
        input.extend(origin.commit.iter().map(|ours| format!("^{ours}\n")));
        let most = format!("--max-count={}", MOST_COMMITS + 1);
        let said = self
            .repository
            .ask_with(&["rev-list", "--ignore-missing", "--stdin", &most], &input)?;
        let mut said = text(said)?;
        if let Some(ours) = &origin.commit {
            let asked = ["rev-list", "--full-history", &most, ours, "--", &origin.place.1];
            said.push_str(&text(self.repository.ask(&asked)?)?);
        }
        if said.lines().count() > MOST_COMMITS {
            return Err(Why::Unclear);
        }
        let made: BTreeSet<&str> = self
            .steps
            .iter()
            .filter(|step| step.is_commit())
            .map(|step| step.new.as_str())
            .collect();
        Ok(said
            .lines()
            .filter(|commit| !made.contains(commit))
            .map(|commit| format!("{commit}\n"))
            .collect())
    }
}

/// A file that a commit changed.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    path: String,
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
        let path = tokens.nth(usize::from(renamed))?;
        changes.push(Change {
            path: path.to_owned(),
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
        let change = |path: &str, before: &[&str], after: &str| Change {
            path: path.to_owned(),
            before: before.iter().map(ToString::to_string).collect(),
            after: after.to_owned(),
        };
        let said = ":100644 100644 aa bb M\0:a b.md\0:100644 100644 aa bb R086\0old.md\0new.md\0\
                    ::100644 100644 100644 aa bb cc MM\0c.md\0";
        let read = [
            change(":a b.md", &["aa"], "bb"),
            change("new.md", &["aa"], "bb"),
            change("c.md", &["aa", "bb"], "cc"),
        ];
        assert_eq!(changed_blobs(said), Some(Vec::from(read)));
        assert_eq!(changed_blobs(""), Some(Vec::new()));
        for odd in ["aa\0", ":100644 100644 aa bb M\0", ":100644 aa M\0x\0"] {
            assert_eq!(changed_blobs(odd), None, "{odd}");
        }
    }
}
