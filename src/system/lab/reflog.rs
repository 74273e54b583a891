//! What git noted of each move of this clone's HEAD: from where, to where, by which command. A reflog is never cloned or fetched.

use super::origin::Why;
use super::repository::is_hash;

/// A move of HEAD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The commit it stood on; `None` where it stood on none.
    pub old: Option<String>,
    pub new: String,
    /// What git says of it: `commit: Add a test`.
    pub message: String,
}

impl Step {
    /// Whether a commit was made by `git commit` of what stood in the work tree, and of nothing else.
    pub fn is_commit(&self) -> bool {
        let made = ["commit: ", "commit (initial): ", "commit (amend): "];
        made.iter().any(|made| self.message.starts_with(made))
    }

    /// Whether it kept the work tree's changes for later, as `git stash` notes it.
    pub fn is_stash(&self) -> bool {
        self.message.starts_with("WIP on ") || self.message.starts_with("On ")
    }

    /// That this command brought what it did, without words in it that may be somebody else's; `None` where git does not say.
    pub fn brought(&self) -> Option<Why> {
        let words = self.message.split(':').next().unwrap_or_default();
        let word = words.split_whitespace().next().unwrap_or_default();
        let harmless = |c: char| c.is_ascii_lowercase() || c == '-';
        let command: String = word.chars().filter(|c| harmless(*c)).take(20).collect();
        (!command.is_empty()).then_some(Why::Brought(command))
    }
}

/// The steps of a reflog's text, oldest first. `None` where a line is none.
pub(super) fn steps(text: &str) -> Option<Vec<Step>> {
    text.lines().map(step).collect()
}

fn step(line: &str) -> Option<Step> {
    let (before, message) = line.split_once('\t').unwrap_or((line, ""));
    let mut words = before.split(' ');
    let (old, new) = (words.next()?, words.next()?);
    if !is_hash(old) || !is_hash(new) {
        return None;
    }
    let old = (!old.bytes().all(|byte| byte == b'0')).then(|| old.to_owned());
    Some(Step {
        old,
        new: new.to_owned(),
        message: message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commits_of_the_work_tree_count() {
        let hash = "0123456789012345678901234567890123456789";
        let zero = "0".repeat(40);
        let of = |message: &str| {
            steps(&format!("{zero} {hash} A <a@b> 1 +0900\t{message}\n"))
                .unwrap()
                .remove(0)
        };
        assert_eq!((of("x").old, of("x").new.as_str()), (None, hash));
        for made in ["commit: x", "commit (initial): x", "commit (amend): x", "commit: "] {
            assert!(of(made).is_commit(), "{made}");
        }
        for other in [
            "",
            "commit",
            "commit (merge): x",
            "commit (cherry-pick): x",
            "pull: commit: x",
            "merge commit: Fast-forward",
            "rebase (pick): commit: x",
            "clone: from commit: x",
            "am: commit: x",
            "checkout: moving from a to commit: x",
        ] {
            assert!(!of(other).is_commit(), "{other}");
        }
        let by = |command: &str| Some(Why::Brought(command.to_owned()));
        assert_eq!(of("rebase (pick): \u{1b}[2J").brought(), by("rebase"));
        assert_eq!(of("pull --rebase origin main: Fast-forward").brought(), by("pull"));
        assert_eq!(of("\u{1b}[31mx").brought(), by("mx"));
        assert_eq!(of(": x").brought(), None);
        assert_eq!(steps(""), Some(Vec::new()));
        assert_eq!(steps("x y\tcommit: z\n"), None);
    }
}
