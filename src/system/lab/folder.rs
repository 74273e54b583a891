//! The folder of a run: the program in it, and what each trial finds fresh. Removed whatever a program did to it.

use super::protocol::Launch;
use crate::system::IoError;
use crate::system::error::AtPath as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The folder of a run; removed with this value.
#[derive(Debug)]
pub(super) struct RunFolder {
    root: PathBuf,
}

impl RunFolder {
    /// A new folder that only we may enter, below the system's folder for temporary files.
    pub(super) fn new() -> Result<Self, IoError> {
        let parent = std::env::temp_dir();
        let made = tempfile::Builder::new().prefix("hoego-lab-").tempdir_in(&parent);
        let root = made.at("make a folder in", &parent)?.keep();
        let folder = Self {
            root: fs::canonicalize(&root).unwrap_or(root),
        };
        for inner in [folder.program(), work(&folder.root)] {
            fs::create_dir(&inner).at("make the folder", &inner)?;
        }
        Ok(folder)
    }

    /// The folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the program and what it needs are: written once, by us.
    pub(super) fn program(&self) -> PathBuf {
        self.root.join("program")
    }

    /// What is copied into the folder of each trial.
    pub(super) fn beside(&self) -> PathBuf {
        self.root.join("beside")
    }

    /// Writes `content` to `path` below `folder`, with the folders it needs.
    pub(super) fn write(folder: &Path, path: &str, content: &[u8]) -> Result<PathBuf, IoError> {
        let target = folder.join(path);
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent).at("make the folder", parent)?;
        fs::write(&target, content).at("write", &target)?;
        Ok(target)
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        remove(&self.root);
    }
}

/// Where trials may write: fresh folders are made in it.
pub(super) fn work(root: &Path) -> PathBuf {
    root.join("work")
}

/// The folders that each trial finds empty: its own, its home, its folder for temporary files.
///
/// Making and removing them takes as long as starting a small program, so one that nobody touched is used again: its time of change
/// of content is set to 1970 when it is made, and whatever is done in it or to it changes that or the time of its last change.
#[derive(Debug)]
pub(super) struct Fresh {
    folders: [Pristine; 3],
}

/// One of them.
#[derive(Debug)]
struct Pristine {
    path: PathBuf,
    /// Seconds and nanoseconds of its last change when it was made; `None` where it is to be made.
    changed: Option<(i64, i64)>,
}

impl Fresh {
    /// They have the same names for every trial, so that a path in the output is no difference between trials.
    pub(super) fn of(root: &Path) -> Self {
        let folder = |name| Pristine {
            path: work(root).join(name),
            changed: None,
        };
        Self {
            folders: ["trial", "home", "tmp"].map(folder),
        }
    }

    /// Where the trial is started.
    pub(super) fn trial(&self) -> &Path {
        &self.folders[0].path
    }

    /// Makes what is not there, and copies the content of `beside` into the trial's.
    pub(super) fn make(&mut self, beside: Option<&str>) -> io::Result<()> {
        self.folders.iter_mut().try_for_each(Pristine::make)?;
        match beside {
            Some(beside) => copy_content(Path::new(beside), self.trial()),
            None => Ok(()),
        }
    }

    /// What leads a program to them, and which trial it is. A typed command keeps the person's own folders.
    pub(super) fn environment(&self, launch: &Launch, number: &str) -> Vec<(&'static str, String)> {
        let text = |at: usize| self.folders[at].path.to_string_lossy().into_owned();
        let mut set = vec![("LAB_TRIAL", number.to_owned())];
        if !launch.own_environment {
            set.push(("HOME", text(1)));
            set.push(("TMPDIR", text(2)));
        }
        set
    }

    /// Removes those in which anything was done, with all that is in them.
    pub(super) fn clear(&mut self) {
        self.folders.iter_mut().for_each(Pristine::clear);
    }
}

impl Pristine {
    fn make(&mut self) -> io::Result<()> {
        if self.changed.is_some() {
            return Ok(());
        }
        match fs::create_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove(&self.path);
                fs::create_dir(&self.path)?;
            }
            made => made?,
        }
        fs::File::open(&self.path)?.set_modified(UNIX_EPOCH)?;
        self.changed = self.times()?.1;
        Ok(())
    }

    fn clear(&mut self) {
        let before = self.changed.take();
        if before.is_none() {
            return;
        }
        match self.times() {
            Ok((0, now)) if now == before => self.changed = before,
            _ => remove(&self.path),
        }
    }

    /// Seconds of the last change of content, and all of the last change.
    fn times(&self) -> io::Result<(i64, Option<(i64, i64)>)> {
        use std::os::unix::fs::MetadataExt as _;
        let now = fs::symlink_metadata(&self.path)?;
        Ok((now.mtime(), Some((now.ctime(), now.ctime_nsec()))))
    }
}

/// Copies files and folders; what is copied is ours, so its depth is small.
fn copy_content(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_content(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Removes a folder with all that is in it; what cannot be removed stays, for nobody can be asked.
pub(super) fn remove(folder: &Path) {
    // Nearly always empty: one call.
    let gone = fs::remove_dir(folder).or_else(|_| fs::remove_dir_all(folder));
    if matches!(&gone, Err(error) if error.kind() != io::ErrorKind::NotFound) {
        let _stays = remove_stubborn(folder);
    }
}

/// For folders without rights and for trees deeper than we may have files open: each folder's content is moved up beside it,
/// until all is flat.
fn remove_stubborn(folder: &Path) -> io::Result<()> {
    let mut moved = 0_usize;
    loop {
        grant(folder);
        let mut left = false;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            left = true;
            if fs::remove_file(&path).is_ok() || fs::remove_dir(&path).is_ok() {
                continue;
            }
            grant(&path);
            for inner in fs::read_dir(&path)? {
                moved += 1;
                fs::rename(inner?.path(), folder.join(format!(".hoego-{moved}")))?;
            }
            fs::remove_dir(&path)?;
        }
        if !left {
            return fs::remove_dir(folder);
        }
    }
}

/// Gives ourselves all rights to a folder.
fn grant(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let _not_ours = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_deeper_than_files_may_be_open_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("deep");
        fs::create_dir(&root).expect("a folder");
        // Built from the inside out: no path may be longer than 4096 bytes.
        let aside = folder.path().join("aside");
        for _ in 0..6000 {
            fs::create_dir(&aside).expect("a folder");
            let inner = root.join("d");
            if inner.is_dir() {
                fs::rename(&inner, aside.join("d")).expect("moved");
            }
            fs::rename(&aside, &inner).expect("moved");
        }
        remove(&root);
        assert!(!root.exists());
    }

    #[test]
    fn a_folder_is_only_used_again_when_nothing_was_done_in_it_or_to_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir(work(root.path())).expect("a folder");
        let mut fresh = Fresh::of(root.path());
        let number = |fresh: &Fresh| std::os::unix::fs::MetadataExt::ino(&fs::metadata(fresh.trial()).expect("there"));
        fresh.make(None).expect("made");
        let first = number(&fresh);
        fresh.clear();
        fresh.make(None).expect("made");
        assert_eq!(number(&fresh), first, "untouched");
        // The kernel's clock for files moves in ticks of up to 10 ms.
        let tick = || std::thread::sleep(std::time::Duration::from_millis(20));
        let trial = fresh.trial().to_owned();
        let meddle: [&dyn Fn(); 4] = [
            &|| fs::write(trial.join("a"), "").expect("a file"),
            &|| {
                fs::write(trial.join("a"), "").expect("a file");
                fs::remove_file(trial.join("a")).expect("gone");
            },
            &|| fs::set_permissions(&trial, fs::Permissions::from_mode(0o555)).expect("rights"),
            &|| {
                fs::write(trial.join("a"), "").expect("a file");
                let folder = fs::File::open(&trial).expect("a folder");
                folder.set_modified(UNIX_EPOCH).expect("a time");
            },
        ];
        for (at, meddle) in meddle.iter().enumerate() {
            tick();
            meddle();
            fresh.clear();
            assert!(!trial.exists(), "{at}");
            fresh.make(None).expect("made");
            assert_eq!(fs::read_dir(&trial).expect("a folder").count(), 0);
        }
    }

    #[test]
    fn folders_without_rights_are_removed_and_what_links_lead_to_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = folder.path().join("kept");
        fs::write(&kept, "x").expect("a file");
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("a/b")).expect("folders");
        std::os::unix::fs::symlink(&kept, root.join("a/b/link")).expect("a link");
        for path in ["a/b", "a"] {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(root.join(path), fs::Permissions::from_mode(0o0)).expect("rights");
        }
        remove_stubborn(&root).expect("removed");
        assert!(!root.exists());
        assert_eq!(fs::read_to_string(&kept).expect("kept"), "x");
    }
}
