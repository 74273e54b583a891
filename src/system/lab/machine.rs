//! What is recorded of the machine, and what it cannot tell.

use super::sandbox;
use crate::lab::MachineRecord;

/// The machine as it is now: kernel, processor, the processors we may use, load.
pub fn machine_record() -> MachineRecord {
    let system = rustix::system::uname();
    let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
    MachineRecord {
        kernel: format!("{} {}", text(system.sysname()), text(system.release())),
        cpu: cpu().unwrap_or_else(|| text(system.machine())),
        affinity: affinity(),
        load: load(),
    }
}

/// What this system cannot measure or hold back, to be said once for a run; empty on a Linux that has everything.
pub fn blind_spots() -> Vec<String> {
    let mut spots = Vec::new();
    if !cfg!(target_os = "linux") {
        spots.push(
            "this system does not show processes that escaped from a trial, why one hangs, or what its threads do, and pins none to processors"
                .to_owned(),
        );
    }
    if !sandbox::has_fences() {
        spots.push("this kernel has no Landlock: programs may write wherever you may".to_owned());
    }
    spots
}

/// The processor's model.
#[cfg(target_os = "linux")]
fn cpu() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    // What x86 and ARM machines call it.
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    value("model name")
        .or_else(|| value("Model"))
        .or_else(|| value("CPU part"))
}

#[cfg(not(target_os = "linux"))]
fn cpu() -> Option<String> {
    None
}

/// The processors this process may use, ascending.
#[cfg(target_os = "linux")]
fn affinity() -> Vec<usize> {
    let Ok(set) = rustix::thread::sched_getaffinity(None) else {
        return Vec::new();
    };
    (0..rustix::thread::CpuSet::MAX_CPU)
        .filter(|cpu| set.is_set(*cpu))
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn affinity() -> Vec<usize> {
    let count = std::thread::available_parallelism().map_or(0, usize::from);
    (0..count).collect()
}

/// The load average over a minute.
#[cfg(target_os = "linux")]
fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn load() -> Option<f64> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_linux_machine_says_what_it_is() {
        let machine = machine_record();
        assert!(
            machine.kernel.starts_with("Linux ") && !machine.cpu.is_empty(),
            "{machine:?}"
        );
        assert!(
            !machine.affinity.is_empty() && machine.load.is_some_and(f64::is_finite),
            "{machine:?}"
        );
    }
}
