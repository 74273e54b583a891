//! Who else could have written a file: asked before code runs unasked in a journal that was declared one's own.
//!
//! A file counts as somebody else's if it belongs neither to the user nor to root, if all may write it, or if a group other than
//! the user's own primary one may; and so does a file in such a folder, because who may write a folder may replace what is in it.

use crate::system::error::{AtPath, IoError};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder that somebody else could have written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    pub path: PathBuf,
    /// `belongs to somebody else`.
    pub why: &'static str,
}

/// Those among the files at `paths` (with `/`, below `root`), and their folders up to the root, that somebody else could have written.
pub fn strangers(root: &Path, paths: &[&str]) -> Result<Vec<Stranger>, IoError> {
    let real_root = fs::canonicalize(root).at("look at", root)?;
    let mut asked = BTreeSet::new();
    let mut found = Vec::new();
    for path in paths {
        let named = root.join(path);
        let real = fs::canonicalize(&named).at("look at", &named)?;
        if !real.starts_with(&real_root) {
            let why = "is a link that leads out of the journal";
            found.push(Stranger { path: named, why });
            continue;
        }
        // The links on the way count as well: who may write their folders may turn them elsewhere.
        for start in [&real, &named] {
            for part in start
                .ancestors()
                .take_while(|part| part.starts_with(&real_root) || part.starts_with(root))
            {
                let real = fs::canonicalize(part).at("look at", part)?;
                if asked.insert(real.clone()) {
                    found.extend(stranger(&real)?);
                }
            }
        }
    }
    Ok(found)
}

#[cfg(unix)]
fn stranger(path: &Path) -> Result<Option<Stranger>, IoError> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = fs::metadata(path).at("look at", path)?;
    let user = rustix::process::geteuid().as_raw();
    let group = rustix::process::getgid().as_raw();
    let why = suspicion(meta.uid(), meta.gid(), meta.mode(), user, group);
    Ok(why.map(|why| Stranger {
        path: path.to_path_buf(),
        why,
    }))
}

#[cfg(not(unix))]
fn stranger(_path: &Path) -> Result<Option<Stranger>, IoError> {
    Ok(None)
}

/// What speaks against a file of `owner` and `owning_group` with `mode`, for the user `user` whose primary group is `group`.
#[cfg(unix)]
fn suspicion(owner: u32, owning_group: u32, mode: u32, user: u32, group: u32) -> Option<&'static str> {
    if owner != user && owner != 0 {
        return Some("belongs to somebody else");
    }
    if mode & 0o002 != 0 {
        return Some("may be written by everybody");
    }
    if mode & 0o020 != 0 && owning_group != group {
        return Some("may be written by a group");
    }
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn owner_and_rights_decide() {
        assert_eq!(suspicion(7, 7, 0o644, 7, 7), None);
        assert_eq!(suspicion(7, 7, 0o664, 7, 7), None, "the user's own group");
        assert_eq!(suspicion(0, 0, 0o644, 7, 7), None, "root may write everything anyway");
        assert!(suspicion(8, 7, 0o644, 7, 7).is_some());
        assert!(suspicion(7, 7, 0o646, 7, 7).is_some());
        assert!(suspicion(7, 9, 0o664, 7, 7).is_some());
        assert!(suspicion(7, 0, 0o664, 7, 7).is_some(), "root's group is not the user's");
    }

    #[test]
    fn folders_up_to_the_root_count() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("journal");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/c.md"), "x").unwrap();
        let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        for path in ["a/b/c.md", "a/b", "a", ""] {
            mode(&root.join(path), 0o755);
        }
        assert_eq!(strangers(&root, &["a/b/c.md"]).unwrap(), []);
        for path in ["a/b/c.md", "a/b", "a", ""] {
            mode(&root.join(path), 0o777);
            let found = strangers(&root, &["a/b/c.md"]).unwrap();
            assert_eq!(found.len(), 1, "{path}: {found:?}");
            mode(&root.join(path), 0o755);
        }
        mode(folder.path(), 0o777);
        assert_eq!(
            strangers(&root, &["a/b/c.md"]).unwrap(),
            [],
            "above the root is not asked"
        );
    }
}
