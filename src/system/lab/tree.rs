//! The helper's descendants: found, counted, and killed so that none is left.
//!
//! The helper is a subreaper: whatever a program forks, with sessions and groups of its own, has the helper above it until it ends.

use crate::system::kernel::{self, Ended, Usage};
use rustix::process::{Pid, Signal};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// How often the tree is looked through before what keeps appearing is killed anyway.
const ROUNDS: usize = 1000;

/// How long a killed process may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// All living descendants of `root`, in no order. Empty where there is no `/proc`.
pub(super) fn descendants(root: Pid) -> Vec<Pid> {
    static LISTED: LazyLock<bool> = LazyLock::new(|| fs::exists("/proc/thread-self/children").unwrap_or(false));
    let by_parent = if *LISTED { HashMap::new() } else { by_parent() };
    let children = |parent: Pid| match *LISTED {
        true => children(parent),
        false => by_parent.get(&parent).cloned().unwrap_or_default(),
    };
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(parent) = open.pop() {
        let children = children(parent);
        found.extend(&children);
        open.extend(children);
    }
    found
}

/// Everybody's children, for kernels that do not list them (built without `CONFIG_PROC_CHILDREN`).
fn by_parent() -> HashMap<Pid, Vec<Pid>> {
    let mut found: HashMap<Pid, Vec<Pid>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let process = entry
            .file_name()
            .to_str()
            .and_then(|name| Pid::from_raw(name.parse().ok()?));
        let stat = fs::read_to_string(entry.path().join("stat")).ok();
        let parent = stat.and_then(|stat| {
            let (_, rest) = stat.rsplit_once(')')?;
            Pid::from_raw(rest.split_whitespace().nth(1)?.parse().ok()?)
        });
        if let (Some(process), Some(parent)) = (process, parent) {
            found.entry(parent).or_default().push(process);
        }
    }
    found
}

/// The children of a process: those of each of its threads.
fn children(parent: Pid) -> Vec<Pid> {
    let parent = parent.as_raw_nonzero().get();
    let lists = threads(parent).into_iter().filter_map(|thread| {
        let list = format!("/proc/{parent}/task/{thread}/children");
        fs::read_to_string(list).ok()
    });
    let pids = |list: String| -> Vec<Pid> {
        let numbers = list.split_whitespace().filter_map(|word| word.parse().ok());
        numbers.filter_map(Pid::from_raw).collect()
    };
    lists.flat_map(pids).collect()
}

/// The direct child of a trial and all that came to the helper as orphans: who ended, and what they used.
#[derive(Debug)]
pub(super) struct Family {
    /// The program that was started.
    pub first: Pid,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
    /// Of all that were taken, and of those that they had waited for.
    pub usage: Usage,
}

impl Family {
    pub(super) fn new(first: Pid) -> Self {
        Self {
            first,
            ended: None,
            usage: Usage::default(),
        }
    }

    /// Takes the end of every child that has ended. Gives whether any is still alive.
    pub(super) fn reap(&mut self) -> bool {
        loop {
            match kernel::wait4(None, false) {
                Ok(Some((child, ended, usage))) => self.took(child, ended, &usage),
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    /// Waits for the program itself, which is known to have ended or to be ending.
    pub(super) fn wait_for_first(&mut self) {
        if self.ended.is_some() {
            return;
        }
        if let Ok(Some((child, ended, usage))) = kernel::wait4(Some(self.first), true) {
            self.took(child, ended, &usage);
        }
    }

    fn took(&mut self, child: Pid, ended: Ended, usage: &Usage) {
        self.usage.add(usage);
        if child == self.first {
            self.ended = Some(ended);
        }
    }

    /// Kills everything below the helper and takes its end. Gives how many were alive, the program itself not counted.
    pub(super) fn kill(&mut self) -> usize {
        let mut seen: HashSet<Pid> = HashSet::new();
        for _ in 0..ROUNDS {
            // First all are stopped, because what is stopped cannot fork; those that came meanwhile in the next round.
            let now = descendants(rustix::process::getpid());
            let new: Vec<Pid> = now.iter().copied().filter(|pid| !seen.contains(pid)).collect();
            if new.is_empty() {
                break;
            }
            new.iter().for_each(|pid| kernel::send(*pid, Signal::STOP));
            seen.extend(new);
        }
        let others = seen.iter().filter(|pid| **pid != self.first && is_alive(**pid)).count();
        self.kill_until_none(&seen);
        others
    }

    /// Where descendants cannot be listed, the group of the program is what can be reached.
    fn kill_until_none(&mut self, seen: &HashSet<Pid>) {
        seen.iter().for_each(|pid| kernel::send(*pid, Signal::KILL));
        if self.ended.is_none() {
            let _gone = rustix::process::kill_process_group(self.first, Signal::KILL);
            kernel::send(self.first, Signal::KILL);
            self.wait_for_first();
        }
        // What not even SIGKILL ends (a dead network disk) must not hold us up for ever.
        let patience = Instant::now() + PATIENCE;
        while self.reap() && Instant::now() < patience {
            let left = descendants(rustix::process::getpid());
            left.iter().for_each(|pid| kernel::send(*pid, Signal::KILL));
            std::thread::sleep(Duration::from_micros(200));
        }
    }
}

/// Kills all descendants of this process and takes their ends, after the helper died before it could. Not for a process with other children.
pub(super) fn kill_orphans() {
    let own = rustix::process::getpid();
    if !descendants(own).is_empty() {
        let mut orphans = Family::new(own);
        // There is no program to be killed by its number: ours stands in its place.
        orphans.ended = Some(Ended::Exit(0));
        orphans.kill();
    }
}

/// Whether a process does anything still: one that ended and was not waited for does not.
fn is_alive(process: Pid) -> bool {
    let state = state(&format!("/proc/{}", process.as_raw_nonzero()));
    state.is_some_and(|state| !matches!(state, 'Z' | 'X'))
}

/// The threads of a process.
pub(super) fn threads(process: i32) -> Vec<i32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let names = tasks.flatten().filter_map(|task| task.file_name().into_string().ok());
    names.filter_map(|name| name.parse().ok()).collect()
}

/// The state letter in the `stat` of a process's or thread's folder below `/proc`.
pub(super) fn state(folder: &str) -> Option<char> {
    let stat = fs::read_to_string(format!("{folder}/stat")).ok()?;
    // The name before it may hold anything, brackets too.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.trim_start().chars().next()
}

/// Nanoseconds a thread was on a processor, and ready but waiting for one, since it began.
pub(super) fn schedstat(folder: &str) -> Option<(u64, u64)> {
    let text = fs::read_to_string(format!("{folder}/schedstat")).ok()?;
    let mut numbers = text.split_whitespace().map_while(|word| word.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_finding_children_find_the_same() {
        let mut child = std::process::Command::new("sleep")
            .arg("30")
            .spawn()
            .expect("a process");
        let pid = i32::try_from(child.id())
            .ok()
            .and_then(Pid::from_raw)
            .expect("a number");
        let own = rustix::process::getpid();
        assert!(by_parent()[&own].contains(&pid));
        assert!(descendants(own).contains(&pid));
        assert!(is_alive(pid));
        child.kill().expect("killed");
        child.wait().expect("waited for");
        assert!(!is_alive(pid) && !descendants(own).contains(&pid));
    }
}
