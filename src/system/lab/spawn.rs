//! Starting one program from the helper: pipes, fork, all that the child sets up for itself, exec.

use super::protocol::Launch;
use super::sandbox::{self, Fence};
use crate::system::git::is_of_a_repository;
use crate::system::kernel::{self, Fork, Program, Report};
use rustix::process::{Pid, Signal};
use std::ffi::{CString, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt as _;
use std::sync::atomic::Ordering;

/// What the child does before it is the program, in this order; the number is told where one fails.
const STEPS: [&str; 4] = [
    "could not enter the folder",
    "could not be pinned",
    "could not be fenced in",
    "",
];

/// A program that was started, with what it writes.
#[derive(Debug)]
pub(super) struct Started {
    pub pid: Pid,
    pub output: OwnedFd,
    pub error: OwnedFd,
}

/// What exec needs, made ready before the clock starts.
pub(super) struct Ready<'a> {
    launch: &'a Launch,
    folder: CString,
    cpus: Option<Cpus>,
    program: CString,
    arguments: Vec<CString>,
    environment: Vec<CString>,
    stdin: File,
    output: (OwnedFd, OwnedFd),
    error: (OwnedFd, OwnedFd),
}

impl<'a> Ready<'a> {
    /// `extra` is set beside the launch's own environment; `folder` is where the program starts.
    pub(super) fn new(launch: &'a Launch, extra: &[(&str, &str)], folder: &str) -> io::Result<Self> {
        let arguments = std::iter::once(&launch.program).chain(&launch.arguments);
        let stdin = File::open(launch.stdin.as_deref().unwrap_or("/dev/null"))?;
        Ok(Self {
            launch,
            folder: CString::new(folder)?,
            cpus: cpus(&launch.cpus),
            program: CString::new(launch.program.as_str())?,
            arguments: arguments
                .map(|word| Ok(CString::new(word.as_str())?))
                .collect::<io::Result<_>>()?,
            environment: environment(launch, extra)?,
            stdin,
            output: pipe()?,
            error: pipe()?,
        })
    }

    /// Forks. Whether the child came to be the program is known when it has ended: [`failure`].
    pub(super) fn start(self, fence: Option<&Fence>, report: &Report) -> io::Result<Started> {
        report.clear();
        let program = Program::new(&self.program, &self.arguments, &self.environment);
        match kernel::fork()? {
            Fork::Parent(pid) => Ok(Started {
                pid,
                output: self.output.0,
                error: self.error.0,
            }),
            Fork::Child => {
                // What runs here is little and allocates nothing: each page of code or heap that it touches counts as the program's.
                let (step, error) = self.become_program(&program, fence);
                report.step.store(step, Ordering::Relaxed);
                report.error.store(error, Ordering::Relaxed);
                kernel::exit_now(127)
            }
        }
    }

    /// Gives the step that failed, and the number of the error.
    fn become_program(&self, program: &Program<'_>, fence: Option<&Fence>) -> (i32, i32) {
        if let Err(error) = self.settle() {
            return (0, error.raw_os_error());
        }
        if let Err(error) = pin(self.cpus.as_ref()) {
            return (1, error.raw_os_error());
        }
        if self.launch.fenced {
            sandbox::limit_files();
        }
        if let Some(error) = fence.and_then(Fence::enter) {
            return (2, error);
        }
        (3, program.exec())
    }

    /// A session of its own, so that ^C reaches only us; its streams; its folder.
    fn settle(&self) -> rustix::io::Result<()> {
        rustix::process::setsid()?;
        die_with_helper();
        rustix::stdio::dup2_stdin(&self.stdin)?;
        rustix::stdio::dup2_stdout(&self.output.1)?;
        rustix::stdio::dup2_stderr(&self.error.1)?;
        rustix::process::chdir(self.folder.as_c_str())
    }
}

/// Why the child of the last [`Ready::start`] did not come to be the program, if so.
pub(super) fn failure(report: &Report, program: &str) -> Option<String> {
    let error = report.error.load(Ordering::Relaxed);
    let step = usize::try_from(report.step.load(Ordering::Relaxed)).unwrap_or(0);
    (error != 0).then(|| {
        why_not(
            program,
            STEPS.get(step).copied().unwrap_or(""),
            &io::Error::from_raw_os_error(error),
        )
    })
}

/// `could not start `/bin/x`: no such file or directory`.
pub(super) fn why_not(program: &str, step: &str, error: &io::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text).to_lowercase();
    let step = if step.is_empty() {
        String::new()
    } else {
        format!("it {step}: ")
    };
    format!("could not start `{program}`: {step}{reason}")
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = io::pipe()?;
    Ok((read.into(), write.into()))
}

fn environment(launch: &Launch, extra: &[(&str, &str)]) -> io::Result<Vec<CString>> {
    let set = launch
        .environment
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let set: Vec<(&str, &str)> = set.chain(extra.iter().copied()).collect();
    let mut all = Vec::new();
    if launch.own_environment {
        let passed = |name: &OsString| !is_of_a_repository(name) && !set.iter().any(|(other, _)| name == *other);
        let own = std::env::vars_os().filter(|(name, _)| passed(name));
        for (name, value) in own {
            all.push(CString::new(
                [name, OsString::from("="), value].map(OsString::into_vec).concat(),
            )?);
        }
    }
    for (name, value) in set {
        all.push(CString::new(format!("{name}={value}"))?);
    }
    Ok(all)
}

/// A set of processors.
#[cfg(target_os = "linux")]
type Cpus = rustix::thread::CpuSet;
#[cfg(not(target_os = "linux"))]
type Cpus = ();

/// `None`: all.
#[cfg(target_os = "linux")]
fn cpus(cpus: &[usize]) -> Option<Cpus> {
    let mut set = Cpus::new();
    let known = cpus.iter().filter(|cpu| **cpu < Cpus::MAX_CPU);
    known.for_each(|cpu| set.set(*cpu));
    (!cpus.is_empty()).then_some(set)
}

#[cfg(target_os = "linux")]
fn pin(cpus: Option<&Cpus>) -> rustix::io::Result<()> {
    cpus.map_or(Ok(()), |cpus| rustix::thread::sched_setaffinity(None, cpus))
}

/// Here no process can be pinned.
#[cfg(not(target_os = "linux"))]
fn cpus(_cpus: &[usize]) -> Option<Cpus> {
    None
}

#[cfg(not(target_os = "linux"))]
fn pin(_cpus: Option<&Cpus>) -> rustix::io::Result<()> {
    Ok(())
}

/// If the helper is killed, the program at least goes with it.
fn die_with_helper() {
    #[cfg(target_os = "linux")]
    let _unknown = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    #[cfg(not(target_os = "linux"))]
    let _unused = Signal::KILL;
}
