//! Files an experiment names (`file`, `deps`, `stdin`): read once, from inside the journal, and never by their name again.
//!
//! What is read here is what is hashed, shown and run, so a file that changes after approval changes nothing.

use crate::system::error::{AtPath, IoError};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Component, Path};

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedFile {
    /// From the journal's root with `/`, as the experiment names it.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Why a linked file is not used.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error(transparent)]
    Io(#[from] IoError),
    #[error("`{0}` lies outside the journal")]
    Outside(String),
    #[error("`{0}` is no ordinary file")]
    NoFile(String),
    #[error("`{0}` is larger than {LARGEST} bytes")]
    TooLarge(String),
}

/// The largest file that is read: it is kept beside the results, once for each version.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Reads the file at `path` (with `/`) below `root`. A link may stay inside the journal, but not lead out of it.
pub fn read_linked(root: &Path, path: &str) -> Result<LinkedFile, LinkError> {
    let plain = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    if !Path::new(path).components().all(plain) {
        return Err(LinkError::Outside(path.to_owned()));
    }
    let named = root.join(path);
    let real_root = fs::canonicalize(root).at("look at", root)?;
    let real = fs::canonicalize(&named).at("read", &named)?;
    if !real.starts_with(&real_root) {
        return Err(LinkError::Outside(path.to_owned()));
    }
    let file = open(&real)?;
    let meta = file.metadata().at("read", &real)?;
    if !meta.is_file() {
        return Err(LinkError::NoFile(path.to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).at("read", &real)?;
    if bytes.len() as u64 > LARGEST {
        return Err(LinkError::TooLarge(path.to_owned()));
    }
    Ok(LinkedFile {
        path: path.to_owned(),
        bytes,
    })
}

/// Opens what has no link in its path any more; one put there meanwhile is not followed, and a pipe does not make us wait.
fn open(real: &Path) -> Result<File, IoError> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
    options.open(real).at("read", real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_journal_is_read() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("code")).unwrap();
        fs::write(root.path().join("code/a.py"), b"print(1)\n").unwrap();
        let read = read_linked(root.path(), "code/a.py").unwrap();
        assert_eq!((read.path.as_str(), &read.bytes[..]), ("code/a.py", &b"print(1)\n"[..]));
        assert!(matches!(read_linked(root.path(), "code/b.py"), Err(LinkError::Io(_))));
        assert!(matches!(read_linked(root.path(), "code"), Err(LinkError::NoFile(_))));
    }

    #[cfg(unix)]
    #[test]
    fn no_way_leads_out_of_the_journal() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("journal");
        fs::create_dir(&root).unwrap();
        fs::write(folder.path().join("secret"), b"x").unwrap();
        symlink("../secret", root.join("link")).unwrap();
        symlink("..", root.join("folder")).unwrap();
        fs::write(root.join("inside"), b"y").unwrap();
        symlink("inside", root.join("alias")).unwrap();
        let absolute = folder.path().join("secret");
        for path in ["link", "folder/secret", "../secret", absolute.to_str().unwrap()] {
            assert!(matches!(read_linked(&root, path), Err(LinkError::Outside(_))), "{path}");
        }
        assert_eq!(read_linked(&root, "alias").unwrap().bytes, b"y");
    }
}
