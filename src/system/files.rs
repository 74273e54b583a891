//! Small questions about files, asked by commands.

use super::beneath::{HELD, LISTED, READ, open_beneath};
use super::error::AtPath;
use super::ownership::give_to_owner_of;
use super::root::{is_missing, regular};
use super::temporary::{Temporary, remove_left_overs_in};
use super::{IoError, Refusal};
use rustix::fs::{Mode, open};
use rustix::io::retry_on_intr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::sync::Arc;

/// The text of the file at `path` that the person named, which may be a pipe, up to `limit` bytes; fails also where its bytes are not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, IoError> {
    let bytes = File::open(path).and_then(|file| read_up_to(file, limit));
    bytes.and_then(text_of).at("read", path)
}

/// The text of the regular file at `path`, up to `limit` bytes, `None` if there is no such file.
pub fn read_optional(path: &Path, limit: u64) -> Result<Option<String>, IoError> {
    let mut options = File::options();
    std::os::unix::fs::OpenOptionsExt::custom_flags(options.read(true), READ.bits() as i32);
    let bytes = match options.open(path) {
        Ok(file) => regular(Ok(file.into())).and_then(|file| read_up_to(file, limit)),
        Err(error) if is_missing(&error) => return Ok(None),
        Err(error) => Err(error),
    };
    bytes.and_then(text_of).at("read", path).map(Some)
}

/// All bytes of `file`; fails where they are more than `limit`.
pub(super) fn read_up_to(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let size = file.metadata()?.len();
    if size > limit {
        return Err(Refusal::TooLarge(limit).into());
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or_default())?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(Refusal::TooLarge(limit).into()),
        false => Ok(bytes),
    }
}

/// The text that `bytes` are.
pub(super) fn text_of(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// Whether anything stands at `path`, a dangling link included.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether `path` is a folder or a link to one.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether nothing but hidden files stands in the folder `path`; true also where there is no such folder.
pub fn is_empty_folder(path: &Path) -> Result<bool, IoError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error).at("read", path),
    };
    for entry in entries {
        let name = entry.at("read", path)?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the folder `path` and its missing parents.
pub fn make_folder(path: &Path) -> Result<(), IoError> {
    fs::create_dir_all(path).at("make the folder", path)
}

/// Writes `bytes` to the file the person named with `-o`, whole or not at all; missing folders are not made.
pub fn write_output(path: &Path, bytes: &[u8]) -> Result<(), IoError> {
    let old = match fs::metadata(path) {
        Ok(meta) => Some(meta),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
        Err(error) => return Err(error).at("look at", path),
    };
    // A pipe or device (`-o /dev/stdout`) cannot be replaced, only written to.
    if old.as_ref().is_some_and(|meta| !meta.is_file()) {
        return fs::write(path, bytes).at("write", path);
    }
    // A link stays one: what it leads to is replaced.
    let target = match &old {
        Some(_) => fs::canonicalize(path).at("look at", path)?,
        None => path.to_path_buf(),
    };
    replace(&target, bytes, old.as_ref()).at("write", path)
}

fn replace(target: &Path, bytes: &[u8], old: Option<&fs::Metadata>) -> io::Result<()> {
    use std::io::Write as _;
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    let folder = Arc::new(retry_on_intr(|| {
        open(folder.unwrap_or(Path::new(".")), HELD, Mode::empty())
    })?);
    if let Ok(listed) = open_beneath(&*folder, Path::new(""), LISTED) {
        remove_left_overs_in(&listed);
    }
    let mut temporary = Temporary::new(&folder)?;
    temporary.file().write_all(bytes)?;
    match old {
        Some(old) => {
            use std::os::unix::fs::{MetadataExt as _, fchown};
            if (old.uid(), old.gid()) != (temporary.file().metadata()?.uid(), temporary.file().metadata()?.gid()) {
                let _only_root_can = fchown(temporary.file(), Some(old.uid()), Some(old.gid()));
            }
            temporary.file().set_permissions(old.permissions())?;
        }
        None => _ = give_to_owner_of(&folder, temporary.file()),
    }
    temporary.file().sync_all()?;
    let name = target.file_name().ok_or(ErrorKind::IsADirectory)?;
    temporary.put(name, true)
}

/// A temporary file in `folder` that only the user may read and write.
pub(super) fn private_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".hoego-")
        .suffix(".tmp")
        .tempfile_in(folder)
}
