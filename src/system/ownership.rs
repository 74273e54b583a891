//! Whose a journal is: asked of one that was found by walking up from the current folder, which on a machine of several people may be
//! anybody's.

use super::error::AtPath as _;
use super::{IoError, Machine};
use rustix::fs::{AtFlags, Gid, Uid, chownat, fstat};
use std::fs::{self, Metadata};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Why a journal that was found is not opened unasked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Suspicion {
    #[error("belongs to another user")]
    Foreign,
    #[error("may be written by everybody")]
    Open,
}

/// Whether somebody else than the user (or root) says what stands in the `hoego.toml` of the folder `root`: who owns it or the folder, and
/// where the file system keeps modes, whether everybody may write it or put another in its place. With `sudo` the user who called it
/// is no stranger.
pub(super) fn suspicion(machine: &Machine, root: &Path) -> Result<Option<Suspicion>, IoError> {
    let config = root.join(super::CONFIG_NAME);
    let folder = fs::metadata(root).at("look at", root)?;
    let file = fs::symlink_metadata(&config).at("look at", &config)?;
    // What a link leads to says what holds, and who may write there says it too.
    let real = fs::canonicalize(&config).ok().filter(|_| file.is_symlink());
    let behind = real
        .as_deref()
        .into_iter()
        .flat_map(|real| [Some(real), real.parent()])
        .flatten();
    let behind: Vec<Metadata> = behind.filter_map(|path| fs::metadata(path).ok()).collect();
    let all = [&folder, &file];
    if all.into_iter().chain(&behind).any(|meta| !is_own(machine, meta)) {
        return Ok(Some(Suspicion::Foreign));
    }
    let writable = |meta: &Metadata, sticky: bool| meta.mode() & 0o002 != 0 && !(sticky && meta.mode() & 0o1000 != 0);
    // In a sticky folder only its owner replaces a file; the mode of a link says nothing.
    let open = writable(&folder, true) || !file.is_symlink() && writable(&file, false);
    let open = open || behind.iter().any(|meta| writable(meta, meta.is_dir()));
    Ok((open && keeps_modes(root)).then_some(Suspicion::Open))
}

fn is_own(machine: &Machine, meta: &Metadata) -> bool {
    let user = rustix::process::geteuid().as_raw();
    let caller = || machine.var("SUDO_UID").and_then(|uid| uid.parse::<u32>().ok());
    meta.uid() == user || meta.uid() == 0 || user == 0 && caller() == Some(meta.uid())
}

/// Whether modes on the file system of `path` are the files' own: some show the same for every file, and others ask elsewhere.
#[cfg(target_os = "linux")]
fn keeps_modes(path: &Path) -> bool {
    /// FAT, exFAT, NTFS (both drivers), CIFS, SMB 2 and 3, SMB, 9P, FUSE, DrvFs, and the shared folders of VirtualBox, VMware and
    /// Parallels: `linux/magic.h` and the drivers' sources.
    const WITHOUT: [u32; 13] = [
        0x4d44,
        0x2011_bab0,
        0x5346_544e,
        0x7366_746e,
        0xff53_4d42,
        0xfe53_4d42,
        0x517b,
        0x0102_1997,
        0x6573_5546,
        0x5346_4846,
        0x786f_4256,
        0xbacb_acbc,
        0x7c7c_6673,
    ];
    let kind = rustix::fs::statfs(path).map(|found| found.f_type);
    // The field has another width on other processors; the number is one of 32 bits.
    kind.is_ok_and(|kind| !WITHOUT.contains(&(kind as u32)))
}

#[cfg(not(target_os = "linux"))]
fn keeps_modes(_path: &Path) -> bool {
    true
}

/// Whether root, as whom this runs, would write below a folder of another: `folder`, or the nearest above it that is there.
pub(super) fn is_of_another(folder: &Path) -> bool {
    let nearest = folder.ancestors().find_map(|folder| fs::metadata(folder).ok());
    rustix::process::geteuid().is_root() && nearest.is_some_and(|meta| meta.uid() != 0)
}

/// Gives what root, as whom this runs, made in `folder` to the owner of that: else nobody could go on writing a journal of their own. `false`
/// where that cannot be, which some file systems and containers do not let even root do.
pub(super) fn give_to_owner_of(folder: impl AsFd, made: impl AsFd) -> bool {
    if !rustix::process::geteuid().is_root() {
        return true;
    }
    let (Ok(owner), Ok(made_as)) = (fstat(folder), fstat(&made)) else {
        return false;
    };
    let (user, group) = (Uid::from_raw(owner.st_uid), Gid::from_raw(owner.st_gid));
    owner.st_uid == made_as.st_uid || chownat(made, c"", Some(user), Some(group), AtFlags::EMPTY_PATH).is_ok()
}

/// Whether `root` is one of the `safe` journals.
pub(super) fn is_safe(root: &Path, safe: &[PathBuf]) -> bool {
    let real = fs::canonicalize(root).ok();
    safe.iter()
        .any(|safe| real.is_some() && fs::canonicalize(safe).ok() == real)
}
