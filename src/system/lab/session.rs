//! Our side of a run: the helper's process, the run's folder, and one trial after another asked for and received.
//!
//! What is odd: the traced trial is sampled from here, not by the helper, which has to stay small.

use super::LabError;
use super::folder::RunFolder;
use super::helper;
use super::interrupt::Interrupt;
use super::protocol::{self, Done, Kind, Request};
use super::trace::Sampler;
use crate::lab::Timeline;
use crate::system::IoError;
use crate::system::error::AtPath as _;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::Pid;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The helper of a run and its folder. Dropped, it leaves no process and no folder.
#[derive(Debug)]
pub(super) struct Session {
    control: Option<UnixStream>,
    helper: Child,
    folder: RunFolder,
    interrupt: Interrupt,
    /// Whether the helper is gone and nothing can be asked of it.
    broken: bool,
}

/// What a trial gave.
#[derive(Debug)]
pub(super) struct Finished {
    pub done: Done,
    pub output: Vec<u8>,
    pub error: Vec<u8>,
    /// Of a traced one: the timeline, most processes, most threads.
    pub traced: Option<(Timeline, u64, u64)>,
}

impl Session {
    /// Starts the helper: `program`, or this one.
    pub(super) fn start(program: Option<&Path>) -> Result<Self, LabError> {
        let folder = RunFolder::new()?;
        let interrupt = Interrupt::begin().map_err(no_helper)?;
        let (ours, theirs) = UnixStream::pair().map_err(no_helper)?;
        // A program may kill the helper where the kernel cannot forbid it: then its descendants become ours instead of nobody's.
        #[cfg(target_os = "linux")]
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))
            .map_err(|error| no_helper(error.into()))?;
        let helper = Command::new(match program {
            Some(program) => program.to_path_buf(),
            // Also right where the file was replaced since we were started.
            None if cfg!(target_os = "linux") => "/proc/self/exe".into(),
            None => std::env::current_exe().map_err(no_helper)?,
        })
        .arg(helper::ARGUMENT)
        .arg(folder.root())
        .stdin(OwnedFd::from(theirs))
        .stdout(Stdio::null())
        .spawn()
        .map_err(no_helper)?;
        Ok(Self {
            control: Some(ours),
            helper,
            folder,
            interrupt,
            broken: false,
        })
    }

    pub(super) fn folder(&self) -> &RunFolder {
        &self.folder
    }

    /// Whether the person asked to stop.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.is_asked()
    }

    /// Runs one trial to its end; sampled where `traced`.
    pub(super) fn run(&mut self, request: &Request, traced: bool) -> Result<Finished, LabError> {
        if self.broken {
            return Err(no_helper(io::ErrorKind::BrokenPipe.into()));
        }
        let finished = self.ask(request, traced);
        self.broken = finished.is_err();
        finished.map_err(no_helper)
    }

    fn ask(&self, request: &Request, traced: bool) -> io::Result<Finished> {
        let control = self.control.as_ref().ok_or(io::ErrorKind::BrokenPipe)?;
        protocol::send_value(&mut &*control, Kind::Run, request)?;
        let helper = i32::try_from(self.helper.id()).ok().and_then(Pid::from_raw);
        let mut sampler = helper.filter(|_| traced).map(Sampler::new);
        let (mut output, mut error, mut payload) = (Vec::new(), Vec::new(), Vec::new());
        let mut stopping = false;
        loop {
            if !stopping && self.interrupt.is_asked() {
                stopping = true;
                protocol::send(&mut &*control, Kind::Stop, &[])?;
            }
            if !self.wait(control, sampler.as_ref().map(Sampler::nap))? {
                sampler.iter_mut().for_each(Sampler::look);
                continue;
            }
            match protocol::receive(&mut &*control, &mut payload)? {
                Some(Kind::Output) => output.append(&mut payload),
                Some(Kind::Error) => error.append(&mut payload),
                Some(Kind::Done) => {
                    let done = protocol::value(&payload)?;
                    let traced = sampler.and_then(Sampler::finish);
                    return Ok(Finished {
                        done,
                        output,
                        error,
                        traced,
                    });
                }
                _ => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    /// Waits until the helper says something: true. False: a signal came, or it is time for a sample.
    fn wait(&self, control: &UnixStream, nap: Option<Duration>) -> io::Result<bool> {
        let wake = self.interrupt.wake()?;
        let mut fds = [PollFd::new(control, PollFlags::IN), PollFd::new(wake, PollFlags::IN)];
        let nap = nap.and_then(|nap| Timespec::try_from(nap).ok());
        match rustix::event::poll(&mut fds, nap.as_ref()) {
            Err(rustix::io::Errno::INTR) => return Ok(false),
            polled => polled?,
        };
        if !fds[1].revents().is_empty() {
            self.interrupt.awake()?;
        }
        Ok(!fds[0].revents().is_empty())
    }
}

impl Drop for Session {
    /// The helper sees the socket close, kills what runs, and goes; its folder goes with ours.
    fn drop(&mut self) {
        drop(self.control.take());
        let gone = self.helper.wait();
        // One that was killed itself could kill nothing; what it was to look after has come to us.
        if !gone.is_ok_and(|status| status.success()) {
            super::tree::kill_orphans();
        }
    }
}

fn no_helper(error: io::Error) -> LabError {
    let error: Result<(), IoError> = Err(error).at("run trials with", Path::new("hoego's helper"));
    match error {
        Ok(()) => LabError::new("the helper is gone"),
        Err(error) => LabError::new(error.to_string()).hint("nothing is left running; run the command again"),
    }
}
