//! What holds a trial back: limits of the kernel, and Landlock where it has it. Against accidents; no security boundary.

use rustix::process::{Resource, Rlimit};
#[cfg(target_os = "linux")]
use {
    crate::system::kernel,
    std::os::fd::{AsFd as _, OwnedFd},
};

/// The most descendants a trial may have at one time. Limits of the kernel do not bind root, so the helper counts.
pub(super) const DESCENDANTS: usize = 512;

/// The largest file a program may write: 256 MiB.
const FILE_BYTES: u64 = 256 << 20;

/// The most files a process may have open.
const OPEN_FILES: u64 = 4096;

/// Sets the limits of this process and all it will start: files it may write, files it may have open.
pub(super) fn limit_files() {
    limit(Resource::Fsize, FILE_BYTES);
    limit(Resource::Nofile, OPEN_FILES);
}

/// No memory images of programs that crash: there may be one for each trial.
pub(super) fn leave_no_cores() {
    limit(Resource::Core, 0);
}

fn limit(resource: Resource, most: u64) {
    let now = rustix::process::getrlimit(resource);
    let most = Some(now.maximum.map_or(most, |maximum| maximum.min(most)));
    let limit = Rlimit {
        current: most,
        maximum: most,
    };
    let _stays = rustix::process::setrlimit(resource, limit);
}

/// A fence around the processes that step into it: they may write below one folder and in a few devices only.
#[cfg(target_os = "linux")]
#[derive(Debug)]
pub(super) struct Fence(OwnedFd);

#[cfg(target_os = "linux")]
impl Fence {
    /// Around `work`; `None` where the kernel has no Landlock. Kernels that have a part of it give that part.
    pub(super) fn around(work: &std::path::Path) -> Option<Self> {
        use landlock::{ABI, AccessFs, Compatible as _, RulesetAttr as _, RulesetCreatedAttr as _, Scope};
        let write = AccessFs::from_write(ABI::V3);
        let device = AccessFs::WriteFile | AccessFs::Truncate;
        // `/dev/shm` is for POSIX semaphores and shared memory: Python's `multiprocessing` needs it.
        let devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty"];
        let made = landlock::Ruleset::default()
            .set_compatibility(landlock::CompatLevel::BestEffort)
            .handle_access(write)
            .and_then(|rules| rules.scope(Scope::Signal))
            .and_then(landlock::Ruleset::create)
            .and_then(|rules| rules.add_rules(landlock::path_beneath_rules([work], write)))
            .and_then(|rules| rules.add_rules(landlock::path_beneath_rules(["/dev/shm"], write)))
            .and_then(|rules| rules.add_rules(landlock::path_beneath_rules(devices, device)));
        made.ok().and_then(Option::<OwnedFd>::from).map(Self)
    }

    /// Puts this process and all it will start into the fence. The number of an error, if it cannot be.
    pub(super) fn enter(&self) -> Option<i32> {
        kernel::restrict(self.0.as_fd())
    }
}

/// Here there is no such fence.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) struct Fence;

#[cfg(not(target_os = "linux"))]
impl Fence {
    pub(super) fn around(_work: &std::path::Path) -> Option<Self> {
        None
    }

    pub(super) fn enter(&self) -> Option<i32> {
        None
    }
}

/// Whether the kernel has Landlock.
pub(super) fn has_fences() -> bool {
    #[cfg(target_os = "linux")]
    {
        use landlock::{ABI, AccessFs, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _};
        let strict = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        let made = strict
            .handle_access(AccessFs::from_write(ABI::V1))
            .and_then(Ruleset::create);
        made.is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    false
}
