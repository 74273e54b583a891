//! By which step of this clone's HEAD lines came under it: see [`super::origin`] for why that says whose they are.

use super::origin::{Known, Part, Why};
use super::reflog::{Step, steps};
use super::repository::{Blobs, Repository, is_hash, text};
use super::strangers::strangers;
use super::typed_lines::{Lines, lines_of_source};
use std::collections::{BTreeMap, BTreeSet};

/// What this clone knows of its commits.
pub(super) struct History {
    pub repository: Repository,
    head: Option<String>,
    /// Oldest first.
    pub steps: Vec<Step>,
    pub blobs: Blobs,
    /// Lines of files that were asked about, by commit and path.
    pub texts: BTreeMap<String, Lines>,
    /// Hashes of blocks and files that the person trusts.
    pub trusted: BTreeSet<String>,
    /// The lines of all texts that the person trusts.
    pub last: BTreeSet<String>,
    /// The lines of what was trusted last under the same ID that are there no more, where others of it still are.
    pub lost: BTreeSet<String>,
}

/// How something came to be where it is.
#[derive(Debug)]
pub(super) struct Origin {
    /// The commit and the path in which it was not there yet.
    pub place: (Option<String>, String),
    /// Which steps of HEAD were before that.
    pub before: usize,
}

impl History {
    /// What is known of `repository`, and what the person trusts.
    pub fn read(repository: Repository, known: Known<'_>) -> Result<Self, Why> {
        let head = repository.ask_whether(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?;
        let head = String::from_utf8_lossy(&head).trim().to_owned();
        let head = is_hash(&head).then_some(head);
        let log = repository.state_text("logs/HEAD").unwrap_or_default();
        if !log.is_empty() && !strangers(&repository.state, &["logs/HEAD"]).is_ok_and(|doubts| doubts.is_empty()) {
            return Err(Why::Unclear);
        }
        let now = lines_of_source(known.now);
        let mut lost = known.last.map(lines_of_source).unwrap_or_default();
        lost.retain(|line| !line.contains('\n'));
        // Where nothing of it is left, nothing is left that another line of it could have kept from running.
        match lost.is_disjoint(&now) {
            true => lost.clear(),
            false => lost.retain(|line| !now.contains(line)),
        }
        Ok(Self {
            head,
            steps: steps(&log).ok_or(Why::Unclear)?,
            blobs: repository.blobs()?,
            texts: BTreeMap::new(),
            trusted: known.hashes,
            last: known.texts.iter().chain(known.last).flat_map(lines_of_source).collect(),
            lost,
            repository,
        })
    }

    /// Whether `part`, which stands at `path` in the work tree, was made here, or of lines that were trusted.
    pub fn explain(&mut self, part: &Part<'_>, path: String) -> Result<(), Why> {
        let held = match self.head.clone() {
            Some(head) => self.place_in(&head, part, &path)?.map(|path| (head, path)),
            None => None,
        };
        let origin = match held {
            None => {
                self.check_settled(&path)?;
                let place = (self.head.clone(), path);
                let before = self.steps.len();
                Origin { place, before }
            }
            Some((head, path)) => {
                let place_in = |history: &mut Self, commit: &str, path: &str| history.place_in(commit, part, path);
                self.brought(place_in, (head, path), self.steps.len())?
            }
        };
        self.check_lines(part, origin)
    }

    /// How something came under HEAD, which it is in at a commit and path before the step of that number; `place_in` says where in a commit it
    /// stands. Fails where it was not brought by `git commit`, here.
    pub fn brought(
        &mut self,
        mut place_in: impl FnMut(&mut Self, &str, &str) -> Result<Option<String>, Why>,
        (mut commit, mut path): (String, String),
        mut before: usize,
    ) -> Result<Origin, Why> {
        // How HEAD last came to the commit, where that brought it but was no commit.
        let mut moved = None;
        loop {
            let known = self.steps[..before].iter().rposition(|step| step.new == commit);
            let Some(at) = known else {
                return Err(moved.unwrap_or(Why::Unrecorded));
            };
            let step = self.steps[at].clone();
            before = at;
            let held = match &step.old {
                Some(old) => place_in(self, old, &path)?,
                None => None,
            };
            match (step.old.clone(), held) {
                (Some(old), Some(there)) => (commit, path, moved) = (old, there, None),
                (old, _) if step.is_commit() => {
                    let place = (old, path);
                    return Ok(Origin { place, before });
                }
                _ => moved = moved.or_else(|| step.brought()),
            }
        }
    }

    /// Where `part` stands in `commit`: at `path`, else anywhere.
    fn place_in(&mut self, commit: &str, part: &Part<'_>, path: &str) -> Result<Option<String>, Why> {
        if self.is_at(&format!("{commit}:{path}"), part)? {
            return Ok(Some(path.to_owned()));
        }
        for candidate in self.candidates(commit, part)? {
            if self.is_at(&format!("{commit}:{candidate}"), part)? {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    pub fn is_at(&mut self, name: &str, part: &Part<'_>) -> Result<bool, Why> {
        Ok(self.blobs.read(name)?.is_some_and(|bytes| part.is_in(&bytes)))
    }

    /// The files of `commit` that may hold `part`.
    fn candidates(&self, commit: &str, part: &Part<'_>) -> Result<Vec<String>, Why> {
        let mut paths = Vec::new();
        match part {
            Part::Block { id, .. } => {
                let id = format!("#{id}");
                let found = self.repository.ask_whether(&[
                    "grep",
                    "-l",
                    "-z",
                    "-a",
                    "-F",
                    "--full-name",
                    "--no-textconv",
                    "--no-recurse-submodules",
                    "--no-color",
                    "-e",
                    &id,
                    commit,
                ])?;
                let prefix = format!("{commit}:");
                for name in text(found)?.split_terminator('\0') {
                    paths.push(name.strip_prefix(&prefix).ok_or(Why::Unclear)?.to_owned());
                }
            }
            Part::File(file) => {
                let all = text(self.repository.ask(&["ls-tree", "-r", "-l", "-z", commit])?)?;
                for entry in all.split_terminator('\0') {
                    let (what, path) = entry.split_once('\t').ok_or(Why::Unclear)?;
                    let size = what.split_whitespace().nth(3).and_then(|size| size.parse().ok());
                    paths.extend(size.filter(|size| may_be(*size, &file.bytes)).map(|_| path.to_owned()));
                }
            }
        }
        Ok(paths)
    }

    /// Fails where git is in the middle of something, or gives other lines into the work tree than it keeps.
    fn check_settled(&self, path: &str) -> Result<(), Why> {
        const MARKS: [(&str, &str); 8] = [
            ("MERGE_HEAD", "merge"),
            ("SQUASH_MSG", "merge"),
            ("rebase-merge", "rebase"),
            ("rebase-apply", "rebase"),
            ("CHERRY_PICK_HEAD", "cherry-pick"),
            ("REVERT_HEAD", "revert"),
            ("sequencer", "cherry-pick"),
            ("BISECT_LOG", "bisect"),
        ];
        let there = |name: &str| std::fs::symlink_metadata(self.repository.state.join(name)).is_ok();
        if let Some((_, what)) = MARKS.iter().find(|(name, _)| there(name)) {
            return Err(Why::UnderWay(what));
        }
        if !self.repository.ask(&["ls-files", "--unmerged", "-z"])?.is_empty() {
            return Err(Why::UnderWay("merge"));
        }
        // References in tables: what is under way stands there, not in files.
        if self
            .repository
            .state_text("HEAD")
            .is_none_or(|head| head.contains("refs/heads/.invalid"))
        {
            return Err(Why::Unclear);
        }
        let asked = [
            "check-attr",
            "-z",
            "filter",
            "ident",
            "working-tree-encoding",
            "--",
            path,
        ];
        let said = text(self.repository.ask(&asked)?)?;
        let values: Vec<&str> = said.split_terminator('\0').skip(2).step_by(3).collect();
        let plain = |value: &&str| matches!(*value, "unspecified" | "unset");
        match values.len() == 3 && values.iter().all(plain) {
            true => Ok(()),
            false => Err(Why::Unclear),
        }
    }
}

/// Whether a file of `size` bytes can hold `bytes` but for its line ends.
fn may_be(size: usize, bytes: &[u8]) -> bool {
    let lines = memchr::memchr_iter(b'\n', bytes).count();
    size.abs_diff(bytes.len()) <= lines
}
