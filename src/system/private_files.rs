//! The user's state folder, where trust, changes and locks are kept: strict in reading, atomic in writing.
//!
//! What is odd about it: a file here is believed only if it, and the folder it lies in, belong to the user and nobody else may
//! write them. Otherwise somebody else could say what may run; so the answer is an error, never "nothing is trusted yet".

use crate::system::error::{AtPath, IoError};
use crate::system::{EnvironmentError, Machine};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
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
    /// Another run of the same experiment goes on.
    #[error("`{0}` is running already")]
    Busy(String),
}

impl Machine {
    /// `$XDG_STATE_HOME/hoego`, else that of the system. Fails without a home folder.
    pub fn state_folder(&self) -> Result<PathBuf, EnvironmentError> {
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

/// The text of the private file at `path`; `None` where there is none yet.
pub(in crate::system) fn read_private(path: &Path) -> Result<Option<String>, StateError> {
    let Some(bytes) = read_private_bytes(path)? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error));
    Ok(Some(text.at("read", path)?))
}

/// The same for bytes.
pub(in crate::system) fn read_private_bytes(path: &Path) -> Result<Option<Vec<u8>>, StateError> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => Err(error).at("look at", path)?,
    };
    if !meta.is_file() {
        let path = path.to_path_buf();
        let why = "is no ordinary file";
        return Err(StateError::Exposed { path, why });
    }
    if let Some(folder) = path.parent() {
        check_private(folder, &fs::metadata(folder).at("look at", folder)?)?;
    }
    check_private(path, &meta)?;
    Ok(Some(fs::read(path).at("read", path)?))
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

/// The lock file at `path`, made where it is missing; a link is not followed.
pub(in crate::system) fn open_lock(path: &Path) -> Result<File, StateError> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
    }
    Ok(options.open(path).at("open", path)?)
}

#[cfg(unix)]
fn check_private(path: &Path, meta: &fs::Metadata) -> Result<(), StateError> {
    use std::os::unix::fs::MetadataExt as _;
    let exposed = |why| {
        let path = path.to_path_buf();
        Err(StateError::Exposed { path, why })
    };
    if meta.uid() != rustix::process::geteuid().as_raw() {
        return exposed("belongs to another user");
    }
    if meta.mode() & 0o022 != 0 {
        return exposed("may be written by others");
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_private(_path: &Path, _meta: &fs::Metadata) -> Result<(), StateError> {
    Ok(())
}
