//! Files an experiment names (`file`, `deps`, `stdin`): read once, from inside the journal, and never by their name again.
//!
//! What is read here is what is hashed, shown and run, so a file that changes after approval changes nothing.

use crate::system::error::IoError;
use crate::system::reach::Role;
use crate::system::{Refusal, Root};
use std::io::ErrorKind;
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
    #[error("`{0}` lies in a hidden folder")]
    Reserved(String),
    #[error("`{0}` is larger than {1} bytes")]
    TooLarge(String, u64),
}

/// Reads the file at `path` (with `/`) below `root`. A link may stay inside the journal, but not lead out of it.
pub fn read_linked(root: &Root, path: &str) -> Result<LinkedFile, LinkError> {
    let plain = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    if !Path::new(path).components().all(plain) {
        return Err(LinkError::Outside(path.to_owned()));
    }
    let bytes = root
        .read(path, Role::Source)
        .map_err(|error| match Refusal::of(&error) {
            Some(Refusal::Outside(_)) => LinkError::Outside(path.to_owned()),
            Some(Refusal::Reserved(_)) => LinkError::Reserved(path.to_owned()),
            Some(Refusal::NotRegular(_) | Refusal::TooDense) => LinkError::NoFile(path.to_owned()),
            Some(Refusal::TooLarge(limit)) => LinkError::TooLarge(path.to_owned(), *limit),
            None if error.kind() == ErrorKind::IsADirectory => LinkError::NoFile(path.to_owned()),
            None => LinkError::Io(IoError::reading(&root.join(path), error)),
        })?;
    Ok(LinkedFile {
        path: path.to_owned(),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::Reach;
    use std::fs;

    #[test]
    fn a_file_of_the_journal_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("code")).unwrap();
        fs::write(folder.path().join("code/a.py"), b"print(1)\n").unwrap();
        let root = Root::new(folder.path().to_path_buf(), Reach::default());
        let read = read_linked(&root, "code/a.py").unwrap();
        assert_eq!((read.path.as_str(), &read.bytes[..]), ("code/a.py", &b"print(1)\n"[..]));
        assert!(matches!(read_linked(&root, "code/b.py"), Err(LinkError::Io(_))));
        assert!(matches!(read_linked(&root, "code"), Err(LinkError::NoFile(_))));
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
        fs::create_dir(root.join(".git")).unwrap();
        fs::write(root.join(".git/config"), b"token").unwrap();
        symlink(".git/config", root.join("token")).unwrap();
        let root = Root::new(root, Reach::default());
        assert!(matches!(read_linked(&root, "token"), Err(LinkError::Reserved(_))));
        let absolute = folder.path().join("secret");
        for path in ["link", "folder/secret", "../secret", absolute.to_str().unwrap()] {
            assert!(matches!(read_linked(&root, path), Err(LinkError::Outside(_))), "{path}");
        }
        assert_eq!(read_linked(&root, "alias").unwrap().bytes, b"y");
    }
}
