//! Small questions about files, asked by commands.

use super::IoError;
use super::error::AtPath;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

/// The text of the file at `path`; fails also where its bytes are not UTF-8.
pub fn read_text(path: &Path) -> Result<String, IoError> {
    fs::read_to_string(path).at("read", path)
}

/// The text of the file at `path`, `None` if there is no such file.
pub fn read_optional(path: &Path) -> Result<Option<String>, IoError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).at("read", path),
    }
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
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
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
    let folder = target
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        remove_left_over(&entry.path());
    }
    write_temporary(folder, &target, bytes, old.as_ref()).at("write", path)
}

fn write_temporary(folder: &Path, target: &Path, bytes: &[u8], old: Option<&fs::Metadata>) -> io::Result<()> {
    use std::io::Write as _;
    let mut file = new_temporary(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(target)?;
    Ok(())
}

const TEMPORARY: (&str, &str) = (".hoego-", ".tmp");

/// Whether a file of that name is a temporary one of ours.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    let (start, end) = TEMPORARY;
    let name = name.as_encoded_bytes();
    name.starts_with(start.as_bytes()) && name.ends_with(end.as_bytes())
}

/// Removes the file at `path` if it is a temporary one that an interrupted writer left: whoever still writes holds its lock.
pub(super) fn remove_left_over(path: &Path) {
    if !is_temporary(path.file_name().unwrap_or_default()) {
        return;
    }
    let held = File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
    if !held {
        let _stays = fs::remove_file(path);
    }
}

/// A temporary file in `folder`, with the mode a new file of the person's has, and locked, so that nobody takes it for a left-over.
pub(super) fn new_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    let _where_there_are_locks = file.as_file().try_lock();
    Ok(file)
}

/// A temporary file in `folder` that only the user may read and write.
pub(super) fn private_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".hoego-")
        .suffix(".tmp")
        .tempfile_in(folder)
}
