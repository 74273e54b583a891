//! The user's state folder, where trust, changes and locks are kept: strict in reading, atomic in writing.
//!
//! A file here is believed only if it, and the folder it lies in, belong to the user and nobody else may write them. Otherwise somebody
//! else could say what may run; so the answer is an error, never "nothing is trusted yet". What is opened is looked at by its descriptor:
//! a pipe, a device or a link in the place of a file is refused and never waited for, and nothing is read beyond a limit.

use crate::system::error::{AtPath, IoError};
use crate::system::ownership::is_of_another;
use crate::system::{EnvironmentError, Machine};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Why the user's state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error(transparent)]
    Io(#[from] IoError),
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// Others could have written it.
    #[error("`{}` {why}, so what it says is not believed", path.display())]
    Exposed { path: PathBuf, why: &'static str },
    #[error("`{}` is damaged: {why}", path.display())]
    Damaged { path: PathBuf, why: String },
    /// Something else stands in the place of a file, or one that hoego did not write.
    #[error("`{}` {why}", path.display())]
    Unusable { path: PathBuf, why: String },
    /// Another run of the same experiment goes on.
    #[error("`{0}` is running already")]
    Busy(String),
}

impl Machine {
    /// `$XDG_STATE_HOME/hoego`, else that of the system. Fails without a home folder, and where root would write into another user's.
    pub fn state_folder(&self) -> Result<PathBuf, EnvironmentError> {
        let folder = self.state_folder_of_user()?;
        match is_of_another(&folder) {
            true => Err(EnvironmentError::HomeOfAnother(folder)),
            false => Ok(folder),
        }
    }

    fn state_folder_of_user(&self) -> Result<PathBuf, EnvironmentError> {
        let named = self.var("XDG_STATE_HOME").map(PathBuf::from);
        if let Some(folder) = named.filter(|folder| folder.is_absolute()) {
            return Ok(folder.join("hoego"));
        }
        let home = self.home()?;
        let system = directories::BaseDirs::new().map(|dirs| {
            let state = dirs.state_dir().map(Path::to_path_buf);
            state.unwrap_or_else(|| dirs.data_local_dir().to_path_buf())
        });
        Ok(system.unwrap_or_else(|| home.join(".local/state")).join("hoego"))
    }
}

/// A short name for the journal at `root`, for files outside of it.
pub(in crate::system) fn journal_name(root: &Path) -> String {
    let real = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let hash = blake3::hash(real.as_os_str().as_encoded_bytes());
    hash.to_hex().chars().take(16).collect()
}

/// `id` as the name of a file: IDs are letters, digits, `-`, `_` and `.` already; anything else is not taken at its word.
pub(in crate::system) fn file_name(id: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    id.chars().map(|c| if harmless(c) { c } else { '_' }).collect()
}

/// As large a file as is read of what says who is trusted and the like.
const STATE_LIMIT: u64 = 64 << 20;

/// The text of the private file at `path`; `None` where there is none yet. Fails also where it is larger than hoego would ever write it.
pub(in crate::system) fn read_private(path: &Path) -> Result<Option<String>, StateError> {
    let Some(bytes) = read_private_bytes(path, STATE_LIMIT)? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error));
    Ok(Some(text.at("read", path)?))
}

/// The bytes of the private file at `path`, of which there may be `limit`; `None` where there is none yet.
pub(in crate::system) fn read_private_bytes(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
    let Some((file, meta)) = open_own(path, limit)? else {
        return Ok(None);
    };
    if let Some(folder) = path.parent() {
        check_private(folder, &fs::metadata(folder).at("look at", folder)?)?;
    }
    check_private(path, &meta)?;
    read_within(path, &file, &meta, limit).map(Some)
}

/// The bytes of the user's own file at `path`, which others may be able to read and write: for what is checked otherwise. `None` where
/// there is none.
pub(in crate::system) fn read_own(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StateError> {
    match open_own(path, limit)? {
        Some((file, meta)) => read_within(path, &file, &meta, limit).map(Some),
        None => Ok(None),
    }
}

/// Opens the user's own file at `path` for reading, of which there may be `limit` bytes; `None` where there is none. Never waits, whatever
/// stands there. Fails where it is a link, no ordinary file, another user's, or too large.
pub(in crate::system) fn open_own(path: &Path, limit: u64) -> Result<Option<(File, fs::Metadata)>, StateError> {
    let mut options = File::options();
    match open_ordinary(options.read(true), path) {
        Err(StateError::Io(error)) if is_missing(&error.source) => Ok(None),
        Err(error) => Err(error),
        Ok((_, meta)) if meta.len() > limit => Err(too_large(path, limit)),
        Ok(opened) => Ok(Some(opened)),
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The error of a file at `path` of more than `limit` bytes.
pub(in crate::system) fn too_large(path: &Path, limit: u64) -> StateError {
    unusable(path, format!("is larger than {} MiB", limit >> 20))
}

fn unusable(path: &Path, why: impl Into<String>) -> StateError {
    StateError::Unusable {
        path: path.to_path_buf(),
        why: why.into(),
    }
}

/// All bytes of `file`, which may be `limit` at the most, even if it grows meanwhile.
fn read_within(path: &Path, file: &File, meta: &fs::Metadata, limit: u64) -> Result<Vec<u8>, StateError> {
    let mut bytes = Vec::new();
    let expected = usize::try_from(meta.len()).unwrap_or(usize::MAX);
    let room = bytes.try_reserve_exact(expected.saturating_add(1));
    room.map_err(io::Error::from).at("read", path)?;
    file.take(limit + 1).read_to_end(&mut bytes).at("read", path)?;
    match u64::try_from(bytes.len()) {
        Ok(read) if read <= limit => Ok(bytes),
        _ => Err(too_large(path, limit)),
    }
}

/// Opens what stands at `path` without waiting for anybody, and looks at what was opened: it has to be an ordinary file of this user's.
fn open_ordinary(options: &mut fs::OpenOptions, path: &Path) -> Result<(File, fs::Metadata), StateError> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY);
    let file = match options.open(path) {
        Err(error) if is_no_file(&error) => return Err(unusable(path, "is no ordinary file")),
        opened => opened.at("open", path)?,
    };
    let meta = file.metadata().at("look at", path)?;
    if !meta.is_file() {
        return Err(unusable(path, "is no ordinary file"));
    }
    match is_own(&meta) {
        true => Ok((file, meta)),
        false => Err(exposed(path, "belongs to another user")),
    }
}

/// Whether a file could not be opened because it is a link, a socket, a device that is not there, or a folder.
fn is_no_file(error: &io::Error) -> bool {
    #[cfg(unix)]
    let odd = matches!(error.raw_os_error(), Some(libc::ELOOP | libc::ENXIO | libc::ENODEV));
    #[cfg(not(unix))]
    let odd = false;
    odd || error.kind() == ErrorKind::IsADirectory
}

/// Writes the private file at `path`, whole or not at all; its folder exists.
pub(in crate::system) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), StateError> {
    let folder = path.parent().unwrap_or(path);
    let mut builder = tempfile::Builder::new();
    // `tempfile` makes files that only the user may read and write.
    let mut file = builder
        .prefix(".hoego-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .at("write into", folder)?;
    file.write_all(bytes).at("write", path)?;
    file.as_file().sync_all().at("write", path)?;
    file.persist(path).map_err(|error| error.error).at("write", path)?;
    #[cfg(unix)]
    File::open(folder).and_then(|dir| dir.sync_all()).at("sync", folder)?;
    Ok(())
}

/// Makes `folder` and its missing parents; those that are made are the user's alone. Fails where others may write it.
pub(in crate::system) fn make_private(folder: &Path) -> Result<(), StateError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).at("make the folder", folder)?;
    check_private(folder, &fs::metadata(folder).at("look at", folder)?)
}

/// The lock file at `path`, made where it is missing. Never waits. Fails where it is a link, no ordinary file, or others may write it.
pub(in crate::system) fn open_lock(path: &Path) -> Result<File, StateError> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let (file, meta) = open_ordinary(&mut options, path)?;
    check_private(path, &meta)?;
    Ok(file)
}

fn exposed(path: &Path, why: &'static str) -> StateError {
    let path = path.to_path_buf();
    StateError::Exposed { path, why }
}

#[cfg(unix)]
fn is_own(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(meta) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_own(_meta: &fs::Metadata) -> bool {
    true
}

#[cfg(unix)]
fn check_private(path: &Path, meta: &fs::Metadata) -> Result<(), StateError> {
    if !is_own(meta) {
        return Err(exposed(path, "belongs to another user"));
    }
    if std::os::unix::fs::MetadataExt::mode(meta) & 0o022 != 0 {
        return Err(exposed(path, "may be written by others"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_private(_path: &Path, _meta: &fs::Metadata) -> Result<(), StateError> {
    Ok(())
}
