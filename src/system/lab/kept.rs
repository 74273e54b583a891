//! Texts of trusted blocks, kept in the user's state folder so that what changed can be shown: for each journal and ID the last one.

use super::private::{StateError, file_name, journal_name, make_private, read_private, write_private};
use super::raw::prune;
use crate::lab::SourceRecord;
use crate::system::error::AtPath as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a text may take; a larger one is not kept, and is shown whole when it is asked about.
const LARGEST: usize = 1024 * 1024;

/// What all may take together; the oldest go first.
const ALL: u64 = 16 * 1024 * 1024;

/// The kept texts of one journal.
#[derive(Debug)]
pub(super) struct Kept {
    all: PathBuf,
    journal: PathBuf,
}

impl Kept {
    /// Those of the journal at `root`, in the state folder `state`.
    pub fn of(state: &Path, root: &Path) -> Self {
        let all = state.join("lab").join("trusted");
        let journal = all.join(journal_name(root));
        Self { all, journal }
    }

    /// That of the block `id`; `None` where none is kept, or it cannot be read as one any more.
    pub fn read(&self, id: &str) -> Result<Option<SourceRecord>, StateError> {
        let text = read_private(&self.path(id))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Those of all blocks that can be read.
    pub fn read_all(&self) -> Vec<SourceRecord> {
        let files = std::fs::read_dir(&self.journal).into_iter().flatten().flatten();
        files
            .filter_map(|file| read_private(&file.path()).ok().flatten())
            .filter_map(|text| serde_json::from_str(&text).ok())
            .collect()
    }

    /// Keeps `source` as that of the block `id`.
    pub fn keep(&self, id: &str, source: &SourceRecord) -> Result<(), StateError> {
        let text = serde_json::to_string(source).unwrap_or_default();
        if text.is_empty() || text.len() > LARGEST {
            return self.forget(id);
        }
        make_private(&self.journal)?;
        write_private(&self.path(id), text.as_bytes())?;
        Ok(prune(&self.all, ALL)?)
    }

    /// Keeps none of the block `id` any more.
    pub fn forget(&self, id: &str) -> Result<(), StateError> {
        let path = self.path(id);
        removed(std::fs::remove_file(&path), &path)
    }

    /// Keeps none of the journal any more.
    pub fn forget_all(&self) -> Result<(), StateError> {
        removed(std::fs::remove_dir_all(&self.journal), &self.journal)
    }

    fn path(&self, id: &str) -> PathBuf {
        self.journal.join(format!("{}.json", file_name(id)))
    }
}

/// What was not there is removed.
fn removed(result: std::io::Result<()>, path: &Path) -> Result<(), StateError> {
    match result {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(error).at("remove", path)?
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_text_of_each_block_is_kept() {
        let state = tempfile::tempdir().unwrap();
        let kept = Kept::of(state.path(), Path::new("/journal"));
        let source = |block: &str| SourceRecord {
            block: block.to_owned(),
            ..SourceRecord::default()
        };
        assert_eq!(kept.read("a").unwrap(), None);
        kept.keep("a", &source("one")).unwrap();
        kept.keep("a", &source("two")).unwrap();
        kept.keep("b", &source("three")).unwrap();
        assert_eq!(kept.read("a").unwrap(), Some(source("two")));
        assert_eq!(kept.read_all().len(), 2);
        let other = Kept::of(state.path(), Path::new("/other"));
        assert_eq!(other.read("a").unwrap(), None);
        kept.keep("a", &source(&"x".repeat(LARGEST))).unwrap();
        assert_eq!(kept.read("a").unwrap(), None, "an older one would not be the last");
        kept.forget("b").unwrap();
        assert_eq!(kept.read("b").unwrap(), None);
        kept.keep("b", &source("four")).unwrap();
        kept.forget_all().unwrap();
        kept.forget_all().unwrap();
        assert_eq!(kept.read("b").unwrap(), None);
    }
}
