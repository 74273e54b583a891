//! What we and the helper say to each other over a socket: frames of a kind, a length and a payload.
//!
//! What is odd: the program's output is handed on as it comes, so that the helper keeps nothing and stays small.

use crate::lab::{Class, Hang};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// To the helper: [`Request`].
    Run = b'R',
    /// To the helper: end the trial that runs now.
    Stop = b'X',
    /// To us: a piece of standard output.
    Output = b'o',
    /// To us: a piece of standard error.
    Error = b'e',
    /// To us: [`Done`].
    Done = b'D',
}

/// One way to start a program.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Launch {
    /// Absolute.
    pub program: String,
    /// Without the program's own name.
    pub arguments: Vec<String>,
    /// What is set; together with the helper's own environment where `own_environment`.
    pub environment: Vec<(String, String)>,
    /// The person's environment, which the helper was started with, as it is.
    pub own_environment: bool,
    /// Where it is started; `None`: in the trial's fresh folder.
    pub folder: Option<String>,
    /// Whose content is copied into the trial's folder.
    pub beside: Option<String>,
    /// What is read as standard input; `None`: nothing.
    pub stdin: Option<String>,
    /// Empty: all.
    pub cpus: Vec<usize>,
    /// Whether it may write to its own folders only, and its files are limited.
    pub fenced: bool,
    pub timeout_ms: u64,
}

/// One trial, please. The launch comes along each time: a table of them would make the helper large.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub launch: Launch,
    /// From 1, within the launch; the program sees it as `LAB_TRIAL`.
    pub number: usize,
}

/// How a trial went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Done {
    pub class: Class,
    pub wall_s: f64,
    pub user_s: f64,
    pub system_s: f64,
    pub peak_rss_bytes: u64,
    pub voluntary_switches: u64,
    pub involuntary_switches: u64,
    pub page_faults: u64,
    pub hang: Option<Hang>,
    pub left_behind: usize,
    pub cut: bool,
    /// A word of ours to be put behind standard error: why it was not started or was ended.
    pub note: Option<String>,
}

/// Length of kind and length of a payload.
const HEAD: usize = 5;

/// Writes one frame with a single call where the kernel takes it.
pub(super) fn send(to: &mut impl Write, kind: Kind, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut frame = Vec::with_capacity(HEAD + payload.len());
    frame.push(kind as u8);
    frame.extend(length.to_le_bytes());
    frame.extend(payload);
    to.write_all(&frame)
}

/// The same with a value as JSON.
pub(super) fn send_value(to: &mut impl Write, kind: Kind, value: &impl Serialize) -> io::Result<()> {
    send(to, kind, &serde_json::to_vec(value)?)
}

/// Reads one frame into `payload`. `Ok(None)` at the end of the stream.
pub(super) fn receive(from: &mut impl Read, payload: &mut Vec<u8>) -> io::Result<Option<Kind>> {
    let mut head = [0; HEAD];
    match from.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let [kind, length @ ..] = head;
    payload.resize(u32::from_le_bytes(length) as usize, 0);
    from.read_exact(payload)?;
    let kinds = [Kind::Run, Kind::Stop, Kind::Output, Kind::Error, Kind::Done];
    let known = kinds.into_iter().find(|known| *known as u8 == kind);
    known.map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A payload as a value.
pub(super) fn value<T: DeserializeOwned>(payload: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(payload)?)
}
