//! Who else could have written a file: asked before code runs unasked in a journal that was declared one's own.
//!
//! A file counts as somebody else's if it belongs neither to the user nor to root, if all may write it, or if a group other than
//! the user's own primary one may; and so does a file in such a folder, because who may write a folder may replace what is in it.

use crate::system::error::{AtPath, IoError};
use std::collections::BTreeSet;
use std::ffi::OsString;
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
        let mut places = folders_of_links(&real_root, path);
        places.push(real);
        if places.iter().any(|place| !place.starts_with(&real_root)) {
            let why = "is a link that leads out of the journal";
            found.push(Stranger { path: named, why });
            continue;
        }
        for part in places.iter().flat_map(|place| place.ancestors()) {
            if part.starts_with(&real_root) && asked.insert(part.to_path_buf()) {
                found.extend(stranger(part)?);
            }
        }
    }
    Ok(found)
}

/// The folders of all links that are followed on the way from `root`, which is real, to `path` below it: who may write them may turn the
/// links elsewhere, even only while we read.
fn folders_of_links(root: &Path, path: &str) -> Vec<PathBuf> {
    let parts = |path: &Path| -> Vec<OsString> {
        let parts = path.components().rev();
        parts.map(|part| part.as_os_str().to_os_string()).collect()
    };
    let (mut at, mut open) = (root.to_path_buf(), parts(Path::new(path)));
    let mut folders = Vec::new();
    while let Some(part) = open.pop() {
        let next = at.join(&part);
        match fs::read_link(&next) {
            // More links than any system follows: what opens the file says so.
            Ok(_) if folders.len() > 64 => break,
            Ok(target) => {
                folders.push(at.clone());
                open.extend(parts(&target));
            }
            Err(_) if part == ".." => _ = at.pop(),
            Err(_) if part != "." => at = next,
            Err(_) => {}
        }
    }
    folders
}

#[cfg(unix)]
fn stranger(path: &Path) -> Result<Option<Stranger>, IoError> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = fs::metadata(path).at("look at", path)?;
    let user = rustix::process::geteuid().as_raw();
    let group = rustix::process::getgid().as_raw();
    let why = suspicion(meta.uid(), meta.gid(), meta.mode(), user, group);
    let why = why.or_else(|| {
        // With an access list the group's rights are only the most that anybody in the list has.
        let listed = meta.mode() & 0o020 != 0 && names_others(&access_list(path), user, group);
        listed.then_some("may be written by others in its access list")
    });
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

/// The POSIX access list of a file as Linux keeps it; empty where there is none, or no such thing.
#[cfg(target_os = "linux")]
fn access_list(path: &Path) -> Vec<u8> {
    let mut list = vec![0_u8; 64 * 1024];
    let read = rustix::fs::getxattr(path, "system.posix_acl_access", &mut list[..]);
    list.truncate(read.unwrap_or(0));
    list
}

#[cfg(all(unix, not(target_os = "linux")))]
fn access_list(_path: &Path) -> Vec<u8> {
    Vec::new()
}

/// Whether an access list lets another user than `user` and root, or another group than `group`, write. Its form (acl(5), the kernel's
/// posix_acl_xattr.h): four bytes of version, then for each entry tag, rights and number in 2, 2 and 4 bytes, little-endian.
#[cfg(unix)]
fn names_others(list: &[u8], user: u32, group: u32) -> bool {
    const USER: u16 = 0x02;
    const GROUP: u16 = 0x08;
    const WRITE: u16 = 0x02;
    let entries = list.get(4..).unwrap_or_default().chunks_exact(8);
    entries.into_iter().any(|entry| {
        let [t0, t1, r0, r1, number @ ..] = entry else {
            return false;
        };
        let number = number.try_into().map_or(0, u32::from_le_bytes);
        let other = match u16::from_le_bytes([*t0, *t1]) {
            USER => number != user && number != 0,
            GROUP => number != group,
            _ => false,
        };
        other && u16::from_le_bytes([*r0, *r1]) & WRITE != 0
    })
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

    #[test]
    fn every_link_on_the_way_counts() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("journal");
        for inner in ["", "open", "safe"] {
            fs::create_dir_all(root.join(inner)).unwrap();
            fs::set_permissions(root.join(inner), fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(root.join("safe/code.md"), "x").unwrap();
        fs::set_permissions(root.join("safe/code.md"), fs::Permissions::from_mode(0o644)).unwrap();
        symlink("open/second.md", root.join("first.md")).unwrap();
        symlink("../safe/code.md", root.join("open/second.md")).unwrap();
        symlink("../../out.md", root.join("safe/out.md")).unwrap();
        symlink(root.join("safe/code.md"), folder.path().join("out.md")).unwrap();
        assert_eq!(strangers(&root, &["first.md"]).unwrap(), []);
        let found = strangers(&root, &["safe/out.md"]).unwrap();
        assert_eq!(
            found[0].why, "is a link that leads out of the journal",
            "it comes back in, by a link outside"
        );
        fs::set_permissions(root.join("open"), fs::Permissions::from_mode(0o777)).unwrap();
        let found = strangers(&root, &["first.md"]).unwrap();
        assert_eq!(found[0].why, "may be written by everybody");
    }

    #[test]
    fn access_lists_count() {
        let list = |entries: &[(u16, u16, u32)]| {
            let mut bytes = 2_u32.to_le_bytes().to_vec();
            for (tag, rights, number) in entries {
                bytes.extend([tag.to_le_bytes(), rights.to_le_bytes()].concat());
                bytes.extend(number.to_le_bytes());
            }
            bytes
        };
        let with = |tag, rights, number| list(&[(1, 6, u32::MAX), (tag, rights, number), (0x10, 6, u32::MAX)]);
        assert!(names_others(&with(2, 6, 8), 7, 7) && names_others(&with(8, 2, 8), 7, 7));
        for harmless in [
            with(2, 4, 8),
            with(2, 6, 7),
            with(2, 6, 0),
            with(8, 6, 7),
            with(4, 6, u32::MAX),
            Vec::new(),
        ] {
            assert!(!names_others(&harmless, 7, 7));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_access_list_of_a_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "x").unwrap();
        let entries: [(u16, u16, u32); 5] = [
            (1, 6, u32::MAX),
            (2, 6, 12345),
            (4, 4, u32::MAX),
            (0x10, 6, u32::MAX),
            (0x20, 4, u32::MAX),
        ];
        let mut list = 2_u32.to_le_bytes().to_vec();
        for (tag, rights, number) in entries {
            list.extend([tag.to_le_bytes(), rights.to_le_bytes()].concat());
            list.extend(number.to_le_bytes());
        }
        let name = "system.posix_acl_access";
        if rustix::fs::setxattr(&file, name, &list, rustix::fs::XattrFlags::empty()).is_err() {
            // This file system has no access lists.
            return;
        }
        let found = strangers(folder.path(), &["a.md"]).unwrap();
        assert_eq!(found[0].why, "may be written by others in its access list");
    }
}
