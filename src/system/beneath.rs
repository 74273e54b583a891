//! Opens what stands below a folder that is held open, following no link on the way.
//!
//! Whoever opens a path by its name alone can be led elsewhere by a link in it, even by one that is put there meanwhile. Here the kernel
//! is asked to follow none (`openat2`); where it cannot be asked, or a filter forbids the question, the path is walked name by name, each
//! folder opened from the one before.

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::{Errno, retry_on_intr};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path};

/// How a folder is held that is only passed through or asked about: what stands in it can be opened though its names may not be read.
#[cfg(target_os = "linux")]
pub(super) const HELD: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
pub(super) const HELD: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// How a folder is opened whose names are read.
pub(super) const LISTED: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// How a file is opened for reading: what is a pipe or a device makes nobody wait.
pub(super) const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// Opens `path`, relative and without `..`, below `folder`; an empty path is the folder itself. Where a link stands in it, fails as one of
/// [`may_be_link`].
pub(super) fn open_beneath(folder: impl AsFd, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
    let folder = folder.as_fd();
    let mut names = path.components().filter(|part| *part != Component::CurDir);
    match (names.next(), names.next()) {
        (None, _) => retry_on_intr(|| openat(folder, c".", flags, Mode::empty())),
        (Some(_), None) => walked(folder, path, flags),
        (Some(_), Some(_)) => asked(folder, path, flags),
    }
}

/// Whether an error of [`open_beneath`] may mean that a link stands in the path.
pub(super) fn may_be_link(error: Errno) -> bool {
    // MLINK: what FreeBSD says.
    matches!(error, Errno::LOOP | Errno::NOTDIR | Errno::MLINK)
}

/// Asks the kernel for a path of several names.
#[cfg(target_os = "linux")]
fn asked(folder: impl AsFd, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
    use rustix::fs::{ResolveFlags, openat2};
    /// What moves while it is looked at may have it asked again; beyond that the walk decides.
    const OFTEN: usize = 16;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    for _ in 0..OFTEN {
        match openat2(&folder, path, flags, Mode::empty(), resolve) {
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(Errno::NOSYS | Errno::PERM | Errno::INVAL) => break,
            answered => return answered,
        }
    }
    walked(folder, path, flags)
}

#[cfg(not(target_os = "linux"))]
fn asked(folder: impl AsFd, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
    walked(folder, path, flags)
}

/// Walks `path` name by name.
fn walked(folder: impl AsFd, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
    let mut names = path.components().filter(|part| *part != Component::CurDir).peekable();
    let mut at: Option<OwnedFd> = None;
    while let Some(name) = names.next() {
        let here = at.as_ref().map_or(folder.as_fd(), AsFd::as_fd);
        let how = if names.peek().is_some() { HELD } else { flags };
        let name = plain(name)?;
        at = Some(retry_on_intr(|| {
            openat(here, name, how | OFlags::NOFOLLOW, Mode::empty())
        })?);
    }
    at.ok_or(Errno::INVAL)
}

/// The name that `part` of a path is; `..` and what begins at the top lead out.
fn plain(part: Component<'_>) -> Result<&std::ffi::OsStr, Errno> {
    match part {
        Component::Normal(name) => Ok(name),
        _ => Err(Errno::XDEV),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::io::Read as _;
    use std::os::unix::fs::symlink;

    fn text(opened: Result<OwnedFd, Errno>) -> Result<String, Errno> {
        let mut text = String::new();
        File::from(opened?).read_to_string(&mut text).unwrap();
        Ok(text)
    }

    #[test]
    fn the_kernel_and_the_walk_give_the_same() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let root = outside.path().join("root");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/c"), "c").unwrap();
        symlink("a/b", root.join("folder")).unwrap();
        symlink("b/c", root.join("a/file")).unwrap();
        symlink("..", root.join("up")).unwrap();
        symlink(outside.path(), root.join("a/out")).unwrap();
        let held = rustix::fs::open(&root, HELD, Mode::empty()).unwrap();
        for path in ["a/b/c", "./a/./b/c"] {
            assert_eq!(text(open_beneath(&held, Path::new(path), READ)).unwrap(), "c");
            assert_eq!(text(walked(&held, Path::new(path), READ)).unwrap(), "c");
        }
        for path in ["folder/c", "a/file", "up/secret", "a/out/secret", "folder", "up"] {
            for opened in [
                open_beneath(&held, Path::new(path), READ),
                walked(&held, Path::new(path), READ),
            ] {
                assert!(may_be_link(opened.unwrap_err()), "{path}");
            }
        }
        for path in ["../secret", "a/../../secret", "/etc/hostname", "a/b/none"] {
            for opened in [
                open_beneath(&held, Path::new(path), READ),
                walked(&held, Path::new(path), READ),
            ] {
                assert!(matches!(opened, Err(Errno::XDEV | Errno::NOENT)), "{path}");
            }
        }
    }
}
