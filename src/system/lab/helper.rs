//! The helper: this program started once more, small, that starts the trials of one run and lets none of their processes escape.
//!
//! What is odd: it has one thread and allocates little on purpose, because each program begins as a copy of it. When the socket
//! to us closes, however we ended, it kills what runs, removes the run's folder and goes.

use super::folder::{self, Fresh};
use super::protocol::{self, Done, Kind, Launch, Request};
use super::sandbox::{self, Fence};
use super::spawn::{self, Ready};
use super::tree::Family;
use super::watch::{Over, Watch};
use crate::lab::{Class, Hang};
use crate::system::kernel::{self, Ended, Report, Usage};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The first argument that makes this program the helper; the run's folder is the second.
pub(super) const ARGUMENT: &str = "__lab-helper";

/// How long descendants may take to end by themselves once the program has: Python's resource tracker does, daemons do not.
const GRACE: Duration = Duration::from_millis(50);

/// Bytes read from a pipe at once: what a pipe holds.
const BUFFER: usize = 1 << 16;

/// Answers when this process was started as the helper of a run, and gives its exit code. To be asked before anything else is
/// done: the helper has to stay small.
pub fn answer_as_helper() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()?.to_str() != Some(ARGUMENT) {
        return None;
    }
    let served = arguments
        .next()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
        .and_then(|folder| Helper::new(PathBuf::from(folder))?.serve());
    Some(if served.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

struct Helper {
    control: UnixStream,
    root: PathBuf,
    fresh: Fresh,
    fence: Option<Fence>,
    report: &'static Report,
    buffer: Vec<u8>,
}

impl Helper {
    /// Standard input is the socket; programs must not inherit it.
    fn new(root: PathBuf) -> io::Result<Self> {
        let _leader = rustix::process::setsid();
        let control: OwnedFd = rustix::stdio::stdin().try_clone_to_owned()?;
        let control = UnixStream::from(control);
        control.peer_addr()?;
        #[cfg(target_os = "linux")]
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        // Rust ignores SIGPIPE, and exec would hand that on. What is caught instead is back to its meaning after exec. Where files may not
        // grow (`ulimit -f`), writing one is to fail and not to end us.
        for signal in [signal_hook::consts::SIGPIPE, signal_hook::consts::SIGXFSZ] {
            signal_hook::flag::register(signal, Arc::default())?;
        }
        // Without room for them the tables stay where they are: what is measured of small programs begins a little higher.
        #[cfg(target_os = "linux")]
        let _stay = kernel::share_tables();
        sandbox::leave_no_cores();
        Ok(Self {
            control,
            fresh: Fresh::of(&root),
            fence: Fence::around(&folder::work(&root)),
            root,
            report: Report::shared()?,
            buffer: vec![0; BUFFER],
        })
    }

    /// Runs what is asked for until nobody asks any more.
    fn serve(mut self) -> io::Result<()> {
        let mut payload = Vec::new();
        while let Some(kind) = protocol::receive(&mut &self.control, &mut payload)? {
            if kind != Kind::Run {
                // A word to stop that came when the trial had ended already.
                continue;
            }
            let request: Request = protocol::value(&payload)?;
            let (done, over) = self.run(&request);
            let told = protocol::send_value(&mut &self.control, Kind::Done, &done);
            if over == Over::Alone || told.is_err() {
                break;
            }
        }
        folder::remove(&self.root);
        Ok(())
    }

    fn run(&mut self, request: &Request) -> (Done, Over) {
        let launch = &request.launch;
        let tried = self.try_run(request);
        self.fresh.clear();
        tried.unwrap_or_else(|error| (not_started(spawn::why_not(&launch.program, "", &error)), Over::Ended))
    }

    fn try_run(&mut self, request: &Request) -> io::Result<(Done, Over)> {
        let launch = &request.launch;
        if !launch.own_environment {
            self.fresh.make(launch.beside.as_deref())?;
        }
        let trial = self.fresh.trial().to_string_lossy().into_owned();
        let number = request.number.to_string();
        let extra = self.fresh.environment(launch, &number);
        let extra: Vec<(&str, &str)> = extra.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let ready = Ready::new(launch, &extra, launch.folder.as_deref().unwrap_or(&trial))?;
        let fence = self.fence.as_ref().filter(|_| launch.fenced);
        let began = Instant::now();
        let started = ready.start(fence, self.report)?;
        let timeout = Duration::from_millis(launch.timeout_ms);
        let mut watch = Watch::new(&self.control, &mut self.buffer, started, began, timeout);
        let (over, wall) = watch.until_over()?;
        let left_behind = end(watch.family(), over);
        let cut = watch.rest()?;
        let done = judged(watch.family(), over, wall, self.report, launch);
        Ok((
            Done {
                left_behind,
                cut,
                ..done
            },
            over,
        ))
    }
}

/// Takes the end of the whole tree, and kills what does not end. Gives how many had to be killed.
fn end(family: &mut Family, over: Over) -> usize {
    if over != Over::Ended {
        return family.kill();
    }
    family.wait_for_first();
    let patience = Instant::now() + GRACE;
    while family.reap() {
        if Instant::now() > patience {
            return family.kill();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    0
}

fn judged(family: &Family, over: Over, wall: Duration, report: &Report, launch: &Launch) -> Done {
    if let Some(why) = spawn::failure(report, &launch.program) {
        return not_started(why);
    }
    let (class, hang, note) = match over {
        Over::Ended => (class_of(family.ended), None, None),
        Over::TimeUp(Some(Hang::Deadlock)) => (Class::Deadlock, Some(Hang::Deadlock), None),
        Over::TimeUp(hang) => (Class::Timeout, hang, None),
        Over::TooMany => (Class::Signal("SIGKILL".to_owned()), None, Some(too_many())),
        Over::Stopped | Over::Alone => (Class::Signal("SIGKILL".to_owned()), None, None),
    };
    done(class, hang, note, wall, &family.usage)
}

fn too_many() -> String {
    format!(
        "hoego ended it: it had more than {} processes at one time",
        sandbox::DESCENDANTS
    )
}

fn class_of(ended: Option<Ended>) -> Class {
    match ended {
        Some(Ended::Exit(0)) => Class::Ok,
        Some(Ended::Exit(status)) => Class::Exit(status),
        Some(Ended::Signal(number)) => Class::Signal(kernel::signal_name(number)),
        None => Class::Signal("SIGKILL".to_owned()),
    }
}

fn not_started(why: String) -> Done {
    done(Class::SpawnError, None, Some(why), Duration::ZERO, &Usage::default())
}

fn done(class: Class, hang: Option<Hang>, note: Option<String>, wall: Duration, usage: &Usage) -> Done {
    Done {
        class,
        wall_s: wall.as_secs_f64(),
        user_s: usage.user_s,
        system_s: usage.system_s,
        peak_rss_bytes: usage.peak_rss_bytes,
        voluntary_switches: usage.voluntary_switches,
        involuntary_switches: usage.involuntary_switches,
        page_faults: usage.page_faults,
        hang,
        left_behind: 0,
        cut: false,
        note,
    }
}
