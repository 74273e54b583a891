//! Whose word lets code run (`lab.md`, section 6): what the user trusts already, what the user wrote in a journal of their own, else what
//! they say now, seeing all of it.

use super::question::{Answer, Preface, ask};
use super::reasons::reason;
use super::words::talk;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, ErrorKind};
use crate::cli::review::can_ask;
use crate::cli::tame::on_one_line;
use crate::journal::Language;
use crate::lab::{SourceRecord, block_hash, experiment_of_source, files_of};
use crate::system::{Known, LinkedFile, Part, StateError, TrustStore, Trusted, Why, made_here, nested, strangers};
use std::path::Path;

/// Code that wants to run, as it was read and as it will run.
#[derive(Debug)]
pub struct Request<'a> {
    pub id: &'a str,
    /// `2025-01-13.md:40`.
    pub place: String,
    /// The entry it stands in; `None` for what was recorded.
    pub entry: Option<&'a str>,
    pub language: &'a str,
    /// The whole block, whose options and matrix reach the program too, and the files that come with it.
    pub source: &'a SourceRecord,
    /// The line of its opening fence, from 1.
    pub first_line: usize,
    pub files: &'a [LinkedFile],
    /// The one of `files` that the code is from, where it does not stand in the block.
    pub code_file: Option<&'a str>,
    /// The files whose owners matter, from the journal's root with `/`: the entry and what it links.
    pub paths: Vec<&'a str>,
    pub in_journal: bool,
    /// 64 hexadecimal digits.
    pub hash: &'a str,
    /// [`block_hash`] of the block as it stands.
    pub block: &'a str,
}

impl Request<'_> {
    fn trusted(&self) -> Trusted<'_> {
        Trusted {
            id: self.id,
            hash: self.hash,
            source: self.source,
        }
    }
}

/// Lets the code pass, or fails with what to do. `given` is what `--trust-hash` names.
pub fn allow(
    context: &Context,
    language: Language,
    root: &Path,
    request: &Request<'_>,
    given: Option<&str>,
) -> Result<(), CommandError> {
    if let Some(given) = given {
        return compare(request, given);
    }
    let store = TrustStore::of(&context.machine)?;
    if store.trusts(request.hash)? {
        return Ok(());
    }
    let mut reasons = Vec::new();
    if store.is_mine(root)? {
        reasons = doubts(&store, language, root, request)?;
        if reasons.is_empty() {
            return Ok(());
        }
    }
    match decide(context, language, (&store, root), request, reasons, true)? {
        Answer::Trust | Answer::Once => Ok(()),
        _ => Err(
            CommandError::new(ErrorKind::Journal, format!("`{}` was not run", request.id))
                .hint("nothing was started; `hoego lab trust` says what may run"),
        ),
    }
}

/// Asks whether the code is to be trusted, running nothing; whether it is now.
pub fn ask_for_trust(
    context: &Context,
    language: Language,
    root: &Path,
    request: &Request<'_>,
) -> Result<bool, CommandError> {
    let store = TrustStore::of(&context.machine)?;
    let answer = decide(context, language, (&store, root), request, Vec::new(), false)?;
    Ok(answer == Answer::Trust)
}

/// Trusts the code if `given` is its hash.
pub fn trust_given(context: &Context, root: &Path, request: &Request<'_>, given: &str) -> Result<(), CommandError> {
    compare(request, given)?;
    Ok(TrustStore::of(&context.machine)?.trust(root, request.trusted())?)
}

/// What the person says, and keeps in mind that they trust it. Fails where nobody can be asked.
fn decide(
    context: &Context,
    language: Language,
    (store, root): (&TrustStore, &Path),
    request: &Request<'_>,
    reasons: Vec<Doubt>,
    runs: bool,
) -> Result<Answer, CommandError> {
    if !can_ask(context) {
        return Err(refusal(request, &reasons));
    }
    let last = store.last_text(root, request.id)?;
    let preface = Preface {
        reasons: reasons.into_iter().map(|doubt| doubt.said).collect(),
        last: last.as_ref(),
    };
    let answer = ask(context, talk(language), request, &preface, runs)?;
    if answer == Answer::Trust {
        store.trust(root, request.trusted())?;
    }
    Ok(answer)
}

/// Why code in a journal of one's own is asked about.
struct Doubt {
    /// In the journal's language.
    said: String,
    /// In English, for an error.
    hint: String,
}

/// What speaks against running the code unasked in the journal at `root`, which is the user's own. Where nothing does, it is known to be
/// the user's from now on.
fn doubts(
    store: &TrustStore,
    language: Language,
    root: &Path,
    request: &Request<'_>,
) -> Result<Vec<Doubt>, CommandError> {
    let strangers = strangers(root, &request.paths)?;
    if !strangers.is_empty() {
        let said = |path: &Path, why: &str| format!("`{}` {why}", on_one_line(&path.display().to_string()));
        let doubts = strangers.iter().map(|stranger| said(&stranger.path, stranger.why));
        let doubts = doubts.map(|said| Doubt {
            hint: said.clone(),
            said,
        });
        return Ok(doubts.collect());
    }
    Ok(match origin(store, root, request)? {
        Ok(()) => Vec::new(),
        Err(why) => vec![Doubt {
            said: reason(language, &why),
            hint: reason(Language::En, &why),
        }],
    })
}

/// Whether the code is known to be the user's own in the journal at `root`, or can be seen to be: then it is known from now on.
fn origin(store: &TrustStore, root: &Path, request: &Request<'_>) -> Result<Result<(), Why>, StateError> {
    if let Some(folder) = nested(root, &request.paths) {
        return Ok(Err(Why::Nested(folder)));
    }
    if store.trusts_in(root, request.hash)? {
        return Ok(Ok(()));
    }
    let Some(entry) = request.entry else {
        return Ok(Err(Why::Recorded));
    };
    if store.was_written(root, request.block, request.source)? {
        return Ok(Err(Why::Written));
    }
    let last = store.last_text(root, request.id)?;
    let parts = new_parts(request, entry, last.as_ref());
    let known = Known {
        hashes: store.all_in(root)?,
        texts: store.texts(root),
        last: last.as_ref(),
        now: request.source,
    };
    let made = made_here(root, &parts, known);
    if made.is_ok() {
        store.trust_in(root, &[request.trusted()])?;
    }
    Ok(made)
}

/// The block and its files, without those that are as in the `last` text that was trusted.
fn new_parts<'a>(request: &'a Request<'_>, entry: &'a str, last: Option<&SourceRecord>) -> Vec<Part<'a>> {
    let known = |last: &SourceRecord| {
        let experiment = experiment_of_source(None, last).ok();
        experiment.is_some_and(|experiment| block_hash(&experiment) == request.block)
    };
    let files = last.and_then(|last| files_of(last).ok()).unwrap_or_default();
    let changed = request
        .files
        .iter()
        .filter(|file| files.get(&file.path) != Some(&file.bytes));
    let block = Part::Block {
        path: entry,
        id: request.id,
        hash: request.block,
        text: &request.source.block,
    };
    let block = (!last.is_some_and(known)).then_some(block);
    block.into_iter().chain(changed.map(Part::File)).collect()
}

/// Whether `given` is the hash of the code.
fn compare(request: &Request<'_>, given: &str) -> Result<(), CommandError> {
    if given.eq_ignore_ascii_case(request.hash) {
        return Ok(());
    }
    let message = format!("`{}` is not what `--trust-hash` names", request.id);
    Err(CommandError::new(ErrorKind::Journal, message).hint(format!(
        "its hash is {} now; look at the code before you use it",
        request.hash
    )))
}

/// The failure where nobody can be asked.
fn refusal(request: &Request<'_>, doubts: &[Doubt]) -> CommandError {
    let message = format!(
        "`{}` ({}) may not run: nobody has said that its code is trusted",
        request.id, request.place
    );
    let failure = CommandError::new(ErrorKind::Journal, message);
    let failure = doubts.iter().fold(failure, |failure, doubt| failure.hint(&doubt.hint));
    failure
        .hint(format!("`--trust-hash {}` runs exactly this code, once", request.hash))
        .hint("on a terminal you are asked; `hoego lab trust --mine` says that the journal is yours, and what stands in it now may run")
}

impl From<StateError> for CommandError {
    fn from(error: StateError) -> Self {
        let failure = Self::new(ErrorKind::File, error.to_string());
        match error {
            StateError::Io(error) => error.into(),
            StateError::Environment(error) => error.into(),
            StateError::Exposed { path, .. } => {
                failure.hint(format!("make it yours alone: chmod go-w '{}'", path.display()))
            }
            StateError::Damaged { path, .. } => failure.hint(format!(
                "remove it to begin anew, you are then asked again: rm '{}'",
                path.display()
            )),
            StateError::Unusable { path, .. } => failure.hint(format!(
                "move it away, a new one is made: mv '{0}' '{0}.old'",
                path.display()
            )),
            StateError::Busy(_) => failure.hint("wait until it has ended, or stop it with ^C where it runs"),
        }
    }
}
