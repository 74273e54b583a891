//! One file on its way to disk: written and synced under a temporary name, then renamed; or on its way off it.

use super::WriteError;
use super::error::{AtPath, IoError};
use super::files::new_temporary;
use crate::journal::FileChange;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A change whose new bytes are on disk under a temporary name; dropped, it leaves nothing behind.
pub(super) struct Staged {
    /// `None` where the file is to be removed.
    temporary: Option<NamedTempFile>,
    /// Where it goes: never a symbolic link.
    target: PathBuf,
    before: Option<std::sync::Arc<str>>,
    /// Folders that were made for it, innermost first; removed again if it does not come to the renaming.
    made: MadeFolders,
}

struct MadeFolders(Vec<PathBuf>);

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _stays_if_used = fs::remove_dir(folder);
        }
    }
}

/// Writes the new bytes of `change` beside its target. Fails, changing nothing, if the file is not what it was when it was read.
pub(super) fn stage(root: &Path, change: &FileChange) -> Result<Staged, WriteError> {
    let path = root.join(&change.path);
    // A symbolic link stays one: what it points to is replaced.
    let target = match fs::symlink_metadata(&path) {
        // What is to be removed was a file of its own when it was made: not what a link leads to.
        Ok(meta) if meta.is_symlink() && change.after.is_none() => return Err(WriteError::Changed(path)),
        Ok(meta) if meta.is_symlink() => fs::canonicalize(&path).at("follow the link", &path)?,
        _ => path,
    };
    check_unchanged(&target, change.before.as_deref())?;
    let mut made = MadeFolders(Vec::new());
    let temporary = match &change.after {
        Some(after) => {
            let folder = target.parent().unwrap_or(root);
            made = make_folders(folder)?;
            Some(write_beside(&target, folder, change.before.is_some(), after)?)
        }
        None => None,
    };
    Ok(Staged {
        temporary,
        target,
        before: change.before.clone(),
        made,
    })
}

/// The bytes of `after`, written and synced under a temporary name in `folder`, with mode and owner of the file they are to replace.
fn write_beside(target: &Path, folder: &Path, replaces: bool, after: &str) -> Result<NamedTempFile, WriteError> {
    let mut temporary = new_temporary(folder).at("write into", folder)?;
    temporary.write_all(after.as_bytes()).at("write", target)?;
    if replaces {
        keep_mode_and_owner(target, temporary.as_file())?;
    }
    temporary.as_file().sync_all().at("write", target)?;
    Ok(temporary)
}

impl Staged {
    /// Folders that were made for it, innermost first.
    pub(super) fn made_folders(&self) -> &[PathBuf] {
        &self.made.0
    }

    /// Renames it into place, or removes it.
    pub(super) fn rename(mut self) -> Result<Renamed, WriteError> {
        check_unchanged(&self.target, self.before.as_deref())?;
        match self.temporary.take() {
            Some(temporary) => rename(temporary, &self.target, self.before.is_some())?,
            None => fs::remove_file(&self.target).at("remove", &self.target)?,
        }
        let mut folders: Vec<PathBuf> = self.target.parent().map(Path::to_path_buf).into_iter().collect();
        folders.extend(
            std::mem::take(&mut self.made.0)
                .iter()
                .filter_map(|made| Some(made.parent()?.to_path_buf())),
        );
        Ok(Renamed { folders })
    }
}

/// A change that is in place.
pub(super) struct Renamed {
    /// Whose lists of names changed.
    folders: Vec<PathBuf>,
}

impl Renamed {
    /// Syncs the folders that changed. Its failure is none of the change.
    pub(super) fn sync(&self) -> Result<(), WriteError> {
        let mut folders = self.folders.iter();
        folders
            .try_for_each(|folder| sync_folder(folder))
            .map_err(WriteError::Unsynced)
    }
}

fn rename(temporary: NamedTempFile, target: &Path, replaces: bool) -> Result<(), WriteError> {
    let renamed = match replaces {
        true => temporary.persist(target),
        false => temporary.persist_noclobber(target),
    };
    renamed.map(drop).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => WriteError::Exists(target.to_path_buf()),
        _ => WriteError::Io(IoError {
            action: "write",
            path: target.to_path_buf(),
            source: error.error,
        }),
    })
}

/// Fails unless the file still holds `before`, and may be written; `None`: unless there is none.
fn check_unchanged(target: &Path, before: Option<&str>) -> Result<(), WriteError> {
    let meta = match fs::symlink_metadata(target) {
        Ok(meta) => Some(meta),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
        Err(error) => return Err(error).at("look at", target)?,
    };
    match (meta, before) {
        (Some(meta), _) if meta.is_dir() => Err(WriteError::Folder(target.to_path_buf())),
        (Some(_), None) => Err(WriteError::Exists(target.to_path_buf())),
        (None, None) => Ok(()),
        (None, Some(_)) => Err(WriteError::Changed(target.to_path_buf())),
        (Some(meta), Some(_)) if meta.permissions().readonly() => Err(WriteError::ReadOnly(target.to_path_buf())),
        (Some(_), Some(before)) => {
            let now = fs::read(target).at("read", target)?;
            if now == before.as_bytes() {
                return Ok(());
            }
            Err(WriteError::Changed(target.to_path_buf()))
        }
    }
}

/// Makes the missing folders down to `folder`; gives those it made, innermost first.
fn make_folders(folder: &Path) -> Result<MadeFolders, WriteError> {
    let missing = folder.ancestors().take_while(|dir| fs::symlink_metadata(dir).is_err());
    let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
    let mut made = MadeFolders(Vec::new());
    for dir in missing.into_iter().rev() {
        match fs::create_dir(&dir) {
            Ok(()) => made.0.insert(0, dir),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).at("make the folder", &dir)?,
        }
    }
    Ok(made)
}

#[cfg(unix)]
fn keep_mode_and_owner(old: &Path, new: &File) -> Result<(), WriteError> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let meta = fs::metadata(old).at("look at", old)?;
    let fresh = new.metadata().at("look at", old)?;
    if (meta.uid(), meta.gid()) != (fresh.uid(), fresh.gid()) {
        fchown(new, Some(meta.uid()), Some(meta.gid())).map_err(|_| WriteError::Owner(old.to_path_buf()))?;
    }
    new.set_permissions(meta.permissions()).at("write", old)?;
    Ok(())
}

#[cfg(not(unix))]
fn keep_mode_and_owner(_old: &Path, _new: &File) -> Result<(), WriteError> {
    Ok(())
}

/// Syncs a folder's list of names, where the system can: some know it for files only, and some let us write where we may not read.
fn sync_folder(folder: &Path) -> Result<(), IoError> {
    #[cfg(unix)]
    match File::open(folder).and_then(|dir| dir.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
            ) => {}
        synced => synced.at("sync", folder)?,
    }
    Ok(())
}
