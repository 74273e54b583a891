//! Files on their way to disk: written and synced under a temporary name, then renamed; or on their way off it.

use super::WriteError;
use super::beneath::{HELD, LISTED, READ, open_beneath};
use super::error::{AtPath, IoError};
use super::files::read_up_to;
use super::ownership::give_to_owner_of;
use super::reach::Role;
use super::root::{Root, is_missing, kind, regular};
use super::temporary::Temporary;
use crate::journal::FileChange;
use rustix::fs::{AtFlags, FileType, Mode, Stat, fchown, fstat, mkdirat, statat, unlinkat};
use rustix::io::{Errno, retry_on_intr};
use rustix::process::{Gid, Uid};
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{File, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stages changes of one journal. Folders in which several go are opened once.
pub(super) struct Stager<'a> {
    root: &'a Root,
    folders: HashMap<PathBuf, Arc<OwnedFd>>,
}

/// A change whose new bytes are on disk under a temporary name; dropped, it leaves nothing behind.
pub(super) struct Staged {
    /// `None` where the file is to be removed.
    temporary: Option<Temporary>,
    target: Target,
    before: Option<Arc<str>>,
    /// Folders that were made for it, innermost first; removed again if it does not come to the renaming.
    made: MadeFolders,
    /// What is new belongs to whoever owns its folder, as far as root can see to that.
    given: bool,
}

/// Where a change goes: a folder that is held open, and a name in it that is no link.
struct Target {
    folder: Arc<OwnedFd>,
    name: OsString,
    /// As the journal names it, for words.
    path: PathBuf,
    /// The largest file that may stand there.
    limit: u64,
}

struct MadeFolders {
    folders: Vec<MadeFolder>,
    given: bool,
}

struct MadeFolder {
    parent: Arc<OwnedFd>,
    path: PathBuf,
}

impl MadeFolders {
    fn new() -> Self {
        Self {
            folders: Vec::new(),
            given: true,
        }
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for made in &self.folders {
            let name = made.path.file_name().unwrap_or_default();
            let _stays_if_used = unlinkat(&*made.parent, name, AtFlags::REMOVEDIR);
        }
    }
}

impl<'a> Stager<'a> {
    /// For the journal at `root`.
    pub(super) fn new(root: &'a Root) -> Self {
        Self {
            root,
            folders: HashMap::new(),
        }
    }

    /// Writes the new bytes of `change` beside its target. Fails, changing nothing, if the file is not what it was when it was read.
    pub(super) fn stage(&mut self, change: &FileChange) -> Result<Staged, WriteError> {
        let mut made = MadeFolders::new();
        let Some(target) = self.target(change, &mut made)? else {
            // To be removed, and not there: nor is its folder.
            return Err(WriteError::Changed(self.root.join(&change.path)));
        };
        let old = target.unchanged(change.before.as_deref())?;
        let temporary = change.after.as_deref().map(|after| target.write(old.as_ref(), after));
        let mut temporary = temporary.transpose()?;
        let file = temporary.as_mut().filter(|_| old.is_none()).map(Temporary::file);
        let file_given = file.is_none_or(|file| give_to_owner_of(&target.folder, file));
        Ok(Staged {
            temporary,
            target,
            before: change.before.clone(),
            given: file_given && made.given,
            made,
        })
    }

    /// Where `change` goes. A link stays one: what it leads to is replaced. `None` where it is to be removed and there is not even a folder.
    fn target(&mut self, change: &FileChange, made: &mut MadeFolders) -> Result<Option<Target>, WriteError> {
        let (asked, role) = (Path::new(&change.path), Role::of(&change.path));
        let path = self.root.join(asked);
        if !role.may_lie_at(asked, asked, true) {
            return Err(WriteError::Reserved(path));
        }
        let is_link = self.root.is_link(&change.path);
        // What is to be removed was a file of its own when it was made: not what a link leads to.
        if is_link && change.after.is_none() {
            return Err(WriteError::Changed(path));
        }
        let (folder, name) = if is_link {
            let lies = self.root.lies(asked, role).at("follow the link", &path)?;
            let parent = lies.below.parent().unwrap_or(Path::new(""));
            let folder = lies
                .folder(self.root)
                .and_then(|folder| open_beneath(folder, parent, HELD));
            let folder = folder.map_err(io::Error::from).at("follow the link", &path)?;
            (Arc::new(folder), lies.below.file_name().map(OsString::from))
        } else {
            let parent = asked.parent().unwrap_or(Path::new(""));
            let Some(folder) = self.folder(parent, role, change.after.is_some(), made)? else {
                return Ok(None);
            };
            (folder, asked.file_name().map(OsString::from))
        };
        Ok(Some(Target {
            folder,
            name: name.ok_or_else(|| WriteError::Folder(path.clone()))?,
            path,
            limit: self.root.reach().limits.of(role),
        }))
    }

    /// The folder at `path`; where it is missing, with `make` it is made, else there is none.
    fn folder(
        &mut self,
        path: &Path,
        role: Role,
        make: bool,
        made: &mut MadeFolders,
    ) -> Result<Option<Arc<OwnedFd>>, WriteError> {
        if let Some(known) = self.folders.get(path) {
            return Ok(Some(Arc::clone(known)));
        }
        let full = self.root.join(path);
        let folder = match self.root.hold(path, role) {
            Err(error) if is_missing(&error) && !path.as_os_str().is_empty() => {
                let parent = path.parent().unwrap_or(Path::new(""));
                let Some(parent) = self.folder(parent, role, make, made)?.filter(|_| make) else {
                    return Ok(None);
                };
                make_folder(parent, &full, made)?
            }
            held => Arc::new(held.at("open", &full)?),
        };
        self.folders.insert(path.to_path_buf(), Arc::clone(&folder));
        Ok(Some(folder))
    }
}

/// Makes the folder at `path`, in `parent`.
fn make_folder(parent: Arc<OwnedFd>, path: &Path, made: &mut MadeFolders) -> Result<Arc<OwnedFd>, WriteError> {
    let name = Path::new(path.file_name().unwrap_or_default());
    let is_new = match retry_on_intr(|| mkdirat(&*parent, name, Mode::from_raw_mode(0o775))) {
        Err(Errno::EXIST) => false,
        result => result
            .map(|()| true)
            .map_err(io::Error::from)
            .at("make the folder", path)?,
    };
    let opened = open_beneath(&*parent, name, HELD).map_err(io::Error::from);
    if is_new {
        made.given &= opened.as_ref().is_ok_and(|folder| give_to_owner_of(&*parent, folder));
        let path = path.to_path_buf();
        made.folders.insert(0, MadeFolder { parent, path });
    }
    let folder = opened.at("make the folder", path)?;
    Ok(Arc::new(folder))
}

impl Target {
    /// How the file is, unless it changed: fails unless it still holds `before` and may be written; `None`: unless there is none.
    fn unchanged(&self, before: Option<&str>) -> Result<Option<Stat>, WriteError> {
        let path = || self.path.clone();
        let stat = match statat(&*self.folder, &*self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Some(stat),
            Err(Errno::NOENT) => None,
            Err(error) => return Err(io::Error::from(error)).at("look at", &self.path)?,
        };
        match (stat, before) {
            (Some(stat), _) if kind(&stat) == FileType::Directory => Err(WriteError::Folder(path())),
            (Some(stat), _) if kind(&stat) != FileType::RegularFile => Err(WriteError::NotRegular(path())),
            (Some(_), None) => Err(WriteError::Exists(path())),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(WriteError::Changed(path())),
            (Some(stat), Some(_)) if stat.st_mode & 0o222 == 0 => Err(WriteError::ReadOnly(path())),
            (Some(_), Some(before)) => {
                let (now, stat) = self.read().at("read", &self.path)?;
                match now == before.as_bytes() {
                    true => Ok(Some(stat)),
                    false => Err(WriteError::Changed(path())),
                }
            }
        }
    }

    fn read(&self) -> io::Result<(Vec<u8>, Stat)> {
        let file = regular(open_beneath(&*self.folder, Path::new(&self.name), READ))?;
        let stat = fstat(&file)?;
        Ok((read_up_to(file, self.limit)?, stat))
    }

    /// The bytes of `after`, written and synced under a temporary name, with mode and owner of the `old` file they are to replace.
    fn write(&self, old: Option<&Stat>, after: &str) -> Result<Temporary, WriteError> {
        let mut temporary = Temporary::new(&self.folder).at("write into", self.path.parent().unwrap_or(&self.path))?;
        temporary.file().write_all(after.as_bytes()).at("write", &self.path)?;
        if let Some(old) = old {
            self.keep_mode_and_owner(old, temporary.file())?;
        }
        temporary.file().sync_all().at("write", &self.path)?;
        Ok(temporary)
    }

    fn keep_mode_and_owner(&self, old: &Stat, new: &File) -> Result<(), WriteError> {
        let fresh = fstat(new).map_err(io::Error::from).at("look at", &self.path)?;
        if (old.st_uid, old.st_gid) != (fresh.st_uid, fresh.st_gid) {
            let (user, group) = (Uid::from_raw(old.st_uid), Gid::from_raw(old.st_gid));
            fchown(new, Some(user), Some(group)).map_err(|_| WriteError::Owner(self.path.clone()))?;
        }
        let mode = Permissions::from_mode(old.st_mode & 0o7777);
        Ok(new.set_permissions(mode).at("write", &self.path)?)
    }
}

impl Staged {
    /// Folders that were made for it, innermost first.
    pub(super) fn made_folders(&self) -> impl Iterator<Item = &Path> {
        self.made.folders.iter().map(|made| &*made.path)
    }

    /// The file, if what is new of it or around it could not be given to the owner of its folder.
    pub(super) fn not_given(&self) -> Option<&Path> {
        (!self.given).then_some(&*self.target.path)
    }

    /// Renames it into place, or removes it.
    pub(super) fn rename(mut self) -> Result<Renamed, WriteError> {
        let target = &self.target;
        target.unchanged(self.before.as_deref())?;
        match self.temporary.take() {
            Some(temporary) => put(temporary, target, self.before.is_some())?,
            None => retry_on_intr(|| unlinkat(&*target.folder, &*target.name, AtFlags::empty()))
                .map_err(io::Error::from)
                .at("remove", &target.path)?,
        }
        let mut folders = vec![(Arc::clone(&target.folder), target.path.clone())];
        let made = std::mem::take(&mut self.made.folders);
        folders.extend(made.into_iter().map(|made| (made.parent, made.path)));
        Ok(Renamed { folders })
    }
}

fn put(temporary: Temporary, target: &Target, replaces: bool) -> Result<(), WriteError> {
    match temporary.put(&target.name, replaces) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(WriteError::Exists(target.path.clone())),
        put => Ok(put.at("write", &target.path)?),
    }
}

/// A change that is in place.
pub(super) struct Renamed {
    /// Whose lists of names changed, each with the path of what changed in it.
    folders: Vec<(Arc<OwnedFd>, PathBuf)>,
}

impl Renamed {
    /// Syncs the folders that changed. Its failure is none of the change.
    pub(super) fn sync(&self) -> Result<(), WriteError> {
        let mut folders = self.folders.iter();
        folders
            .try_for_each(|(folder, path)| sync_folder(folder, path.parent().unwrap_or(path)))
            .map_err(WriteError::Unsynced)
    }
}

/// Syncs a folder's list of names, where the system can: some know it for files only, and some let us write where we may not read.
fn sync_folder(folder: &OwnedFd, path: &Path) -> Result<(), IoError> {
    let synced =
        open_beneath(folder, Path::new(""), LISTED).and_then(|listed| retry_on_intr(|| rustix::fs::fsync(&listed)));
    match synced {
        Err(Errno::INVAL | Errno::NOTSUP | Errno::ACCESS | Errno::PERM) => Ok(()),
        synced => synced.map_err(io::Error::from).at("sync", path),
    }
}
