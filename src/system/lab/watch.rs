//! The helper while a program runs: hands its output on, and notices that it ended, that its time is up, that it forks without
//! end, or that nobody wants it any more.
//!
//! What is odd: nothing here reads a program's pipe without having been told that something is there, so a pipe that a survivor
//! holds open cannot hold us up; and a trial's processes are only counted when the whole machine has many more than before.

use super::hang::{self, Seen};
use super::protocol::{self, Kind};
use super::sandbox::DESCENDANTS;
use super::tree::{self, Family};
use crate::lab::Hang;
use rustix::event::{PollFd, PollFlags, Timespec};
use std::io::{self, Read as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// Bytes of standard output and of standard error that are kept; what comes after is read and dropped.
const KEPT: usize = 1 << 20;

/// When processes are first counted, and how often.
const FIRST_COUNT: Duration = Duration::from_millis(100);
const COUNT_EVERY: Duration = Duration::from_millis(25);

/// Why watching ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The program ended by itself.
    Ended,
    TimeUp(Option<Hang>),
    TooMany,
    /// We were told to stop it.
    Stopped,
    /// Whoever asked for it is gone.
    Alone,
}

/// One of a program's two streams.
struct Stream {
    kind: Kind,
    pipe: Option<OwnedFd>,
    kept: usize,
    cut: bool,
}

/// A running program, seen from the helper.
pub(super) struct Watch<'a> {
    control: &'a UnixStream,
    buffer: &'a mut [u8],
    streams: [Stream; 2],
    /// Ready when the program has ended; `None` where the system has no such thing.
    process: Option<OwnedFd>,
    family: Family,
    began: Instant,
    timeout: Duration,
    /// Processes of the whole machine before it was started.
    machine_before: u16,
    next_count: Duration,
    /// What was seen since its time was up.
    looks: Vec<Vec<Seen>>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(
        control: &'a UnixStream,
        buffer: &'a mut [u8],
        started: super::spawn::Started,
        began: Instant,
        timeout: Duration,
    ) -> Self {
        let stream = |kind, pipe| Stream {
            kind,
            pipe: Some(pipe),
            kept: 0,
            cut: false,
        };
        Self {
            control,
            buffer,
            streams: [stream(Kind::Output, started.output), stream(Kind::Error, started.error)],
            process: open_process(started.pid),
            family: Family::new(started.pid),
            began,
            timeout,
            machine_before: processes_of_machine(),
            next_count: FIRST_COUNT,
            looks: Vec::new(),
        }
    }

    /// Watches until it is over; then the time it took is known, but nothing is killed yet.
    pub(super) fn until_over(&mut self) -> io::Result<(Over, Duration)> {
        loop {
            let ready = self.wait()?;
            if ready.ended || (self.process.is_none() && self.has_ended()) {
                return Ok((Over::Ended, self.began.elapsed()));
            }
            if ready.control
                && let Some(over) = self.told()?
            {
                return Ok((over, self.began.elapsed()));
            }
            for stream in ready.streams {
                self.pass_on(stream)?;
            }
            if let Some(over) = self.look_after() {
                return Ok((over, self.began.elapsed()));
            }
        }
    }

    /// What is still in the pipes, without waiting for more; and whether anything was dropped.
    pub(super) fn rest(&mut self) -> io::Result<bool> {
        for at in 0..self.streams.len() {
            // What a survivor that cannot be killed writes on for ever is not waited for.
            let patience = Instant::now() + Duration::from_secs(1);
            while self.streams[at].pipe.is_some() && Instant::now() < patience {
                let pipe = self.streams[at].pipe.as_ref().map(OwnedFd::as_fd);
                match pipe {
                    Some(pipe) if is_readable(pipe)? => self.pass_on(at)?,
                    _ => break,
                }
            }
        }
        Ok(self.streams.iter().any(|stream| stream.cut))
    }

    pub(super) fn family(&mut self) -> &mut Family {
        &mut self.family
    }

    /// Sleeps until something happens or something is due.
    fn wait(&mut self) -> io::Result<Ready> {
        let nap = self.due().saturating_sub(self.began.elapsed());
        let nap = if self.process.is_none() {
            nap.min(Duration::from_millis(2))
        } else {
            nap
        };
        let mut fds = vec![PollFd::new(self.control, PollFlags::IN)];
        fds.extend(self.process.iter().map(|process| PollFd::new(process, PollFlags::IN)));
        let open: Vec<usize> = (0..2).filter(|at| self.streams[*at].pipe.is_some()).collect();
        let pipes = self.streams.iter().filter_map(|stream| stream.pipe.as_ref());
        fds.extend(pipes.map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        poll(&mut fds, nap)?;
        let is_ready: Vec<bool> = fds.iter().map(|fd| !fd.revents().is_empty()).collect();
        let processes = usize::from(self.process.is_some());
        let streams = open.iter().zip(&is_ready[1 + processes..]);
        Ok(Ready {
            control: is_ready[0],
            ended: self.process.is_some() && is_ready[1],
            streams: streams.filter(|(_, ready)| **ready).map(|(at, _)| *at).collect(),
        })
    }

    /// When there is next something to do, since it began.
    fn due(&self) -> Duration {
        let looked = u32::try_from(self.looks.len()).unwrap_or(u32::MAX);
        let next_look = self.timeout + hang::WINDOW / (hang::LOOKS - 1) * looked;
        next_look.min(self.next_count)
    }

    /// What is due: counting processes, and after its time a look at what it does.
    fn look_after(&mut self) -> Option<Over> {
        let now = self.began.elapsed();
        if now >= self.next_count {
            self.next_count = now + COUNT_EVERY;
            if self.is_too_many() {
                return Some(Over::TooMany);
            }
        }
        if now < self.timeout || now < self.due() {
            return None;
        }
        self.looks.push(hang::look());
        let enough = self.looks.len() >= hang::LOOKS as usize;
        enough.then(|| Over::TimeUp(hang::judge(&self.looks, hang::WINDOW)))
    }

    /// One call to the kernel as long as the whole machine has not many more processes than when it began.
    fn is_too_many(&mut self) -> bool {
        // The kernel's count has 16 bits and goes round.
        let more = processes_of_machine().wrapping_sub(self.machine_before).cast_signed();
        usize::try_from(more).is_ok_and(|more| more > DESCENDANTS / 2) && {
            self.family.reap();
            tree::descendants(rustix::process::getpid()).len() > DESCENDANTS
        }
    }

    /// What the control says: to stop, or that nobody is there.
    fn told(&self) -> io::Result<Option<Over>> {
        let mut payload = Vec::new();
        Ok(match protocol::receive(&mut &*self.control, &mut payload) {
            Ok(Some(Kind::Stop)) => Some(Over::Stopped),
            Ok(Some(_)) => None,
            Ok(None) | Err(_) => Some(Over::Alone),
        })
    }

    fn has_ended(&mut self) -> bool {
        self.family.reap();
        self.family.ended.is_some()
    }

    /// Reads what is there once and hands it on as far as it is kept.
    fn pass_on(&mut self, at: usize) -> io::Result<()> {
        let stream = &mut self.streams[at];
        let Some(pipe) = stream.pipe.take() else {
            return Ok(());
        };
        let mut file = std::fs::File::from(pipe);
        let read = match file.read(self.buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            read => read?,
        };
        if read == 0 {
            return Ok(());
        }
        stream.pipe = Some(file.into());
        let kept = read.min(KEPT - stream.kept);
        stream.kept += kept;
        stream.cut |= kept < read;
        match kept {
            0 => Ok(()),
            // Whoever is gone is noticed by the control.
            kept => protocol::send(&mut &*self.control, stream.kind, &self.buffer[..kept]).or(Ok(())),
        }
    }
}

/// What happened while the helper slept.
struct Ready {
    control: bool,
    ended: bool,
    streams: Vec<usize>,
}

fn is_readable(pipe: BorrowedFd<'_>) -> io::Result<bool> {
    let mut fds = [PollFd::from_borrowed_fd(pipe, PollFlags::IN)];
    poll(&mut fds, Duration::ZERO)?;
    // Without the other end and without anything left, reading would tell nothing new.
    Ok(fds[0].revents().contains(PollFlags::IN))
}

fn poll(fds: &mut [PollFd<'_>], nap: Duration) -> io::Result<()> {
    let nap = Timespec::try_from(nap).ok();
    match rustix::event::poll(fds, nap.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(target_os = "linux")]
fn open_process(pid: rustix::process::Pid) -> Option<OwnedFd> {
    rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn open_process(_pid: rustix::process::Pid) -> Option<OwnedFd> {
    None
}

/// Processes and threads on the whole machine.
#[cfg(target_os = "linux")]
fn processes_of_machine() -> u16 {
    rustix::system::sysinfo().procs
}

#[cfg(not(target_os = "linux"))]
fn processes_of_machine() -> u16 {
    0
}
