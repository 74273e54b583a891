//! What every command is given: streams, options, machine, and the ways to open and to write a journal.

use super::args::GlobalArgs;
use super::day::{Towards, parse_day};
use super::error::{CommandError, ErrorKind};
use super::making::Making;
use super::settings::settings_of;
use super::ui::Ui;
use crate::config::{Config, FILE_NAME};
use crate::journal::{Journal, Plan, Settings, Words};
use crate::system::{self, FileProblem, Lock, Machine, Place, Root};
use chrono::{Datelike as _, NaiveDate};
use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::path::PathBuf;

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    pub ui: Ui,
    pub options: GlobalArgs,
    pub machine: Machine,
    /// What was warned of already: a command may read the journal several times.
    warned: RefCell<HashSet<String>>,
    /// The user's configuration, when it was read.
    pub(super) user_config: OnceCell<Config>,
}

/// A journal as it was read.
#[derive(Debug)]
pub struct OpenJournal {
    pub root: Root,
    pub journal: Journal,
    /// Files that could not be read; [`Context::open`] has warned of them already.
    pub problems: Vec<FileProblem>,
    /// Held until the command ends, when it was opened for writing.
    lock: Option<Lock>,
}

impl OpenJournal {
    /// A journal that was read at `root`, with its lock if that is held.
    pub(super) fn new(root: Root, journal: Journal, problems: Vec<FileProblem>, lock: Option<Lock>) -> Self {
        Self {
            root,
            journal,
            problems,
            lock,
        }
    }

    /// The full path of the file at `path` below the root.
    pub fn full(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl Context {
    /// A context for these options on this machine.
    pub fn new(options: GlobalArgs, machine: Machine) -> Self {
        let ui = Ui::new(&options, &machine);
        Self {
            ui,
            options,
            machine,
            warned: RefCell::default(),
            user_config: OnceCell::new(),
        }
    }

    /// Opens the journal for reading. Fails, with the way to make one, where there is none.
    pub fn open(&mut self) -> Result<OpenJournal, CommandError> {
        let place = self.existing_place()?;
        Ok(self.warned(self.read(&place.root, None)?))
    }

    /// The same for those who will decide what to write, and ask a person first; where there is none, and none was asked for by name, makes
    /// one in the home folder. Fails where a part of the journal could not be read.
    pub fn open_or_make(&mut self) -> Result<OpenJournal, CommandError> {
        self.open_whole(true, false)
    }

    /// The same where there is a journal.
    pub fn open_for_deciding(&mut self) -> Result<OpenJournal, CommandError> {
        self.open_whole(false, false)
    }

    /// Opens the journal with its lock held until the result is dropped; `make` as in [`Context::open_or_make`]. Fails where a part of it could
    /// not be read: a Try that is closed there would be carried, an entry that stands there made again.
    pub fn open_for_writing(&mut self, make: bool) -> Result<OpenJournal, CommandError> {
        self.open_whole(make, true)
    }

    /// The same for a result that would be lost if it were not written now, and for which nothing else in the journal counts.
    pub fn open_for_recording(&mut self) -> Result<OpenJournal, CommandError> {
        let place = self.existing_place()?;
        let lock = self.lock(&place.root)?;
        Ok(self.warned(self.read(&place.root, lock)?))
    }

    fn open_whole(&mut self, make: bool, lock: bool) -> Result<OpenJournal, CommandError> {
        let place = if make { self.place()? } else { self.existing_place()? };
        if !place.exists {
            return super::commands::init::make_first(self, place);
        }
        let lock = if lock { self.lock(&place.root)? } else { None };
        self.read_whole(&place.root, lock)
    }

    /// Opens the journal at `root` for those who decide what to write: fails where a part of it could not be read.
    pub(super) fn read_whole(&self, root: &Root, lock: Option<Lock>) -> Result<OpenJournal, CommandError> {
        let open = self.read(root, lock)?;
        all_was_seen(&open.problems)?;
        Ok(self.warned(open))
    }

    /// Where the journal is or would be.
    pub fn place(&self) -> Result<Place, CommandError> {
        let user = self.user_config()?;
        let option = self.options.journal.as_deref();
        Ok(system::discover(
            &self.machine,
            option,
            user.text("default-journal"),
            &self.reach()?,
            &self.folders(user, "safe-journals")?,
        )?)
    }

    /// Where the journal is. Fails where there is none.
    pub fn existing_place(&self) -> Result<Place, CommandError> {
        let place = self.place()?;
        if place.exists {
            return Ok(place);
        }
        Err(self.no_journal(&place))
    }

    /// Opens the journal for reading its Tries alone: its other sections may be empty. For questions to the ledger; what the
    /// journal gives must never be written.
    pub fn open_for_tries(&mut self) -> Result<OpenJournal, CommandError> {
        let place = self.existing_place()?;
        let settings = settings_of(&self.config_at(&place.root)?);
        let (journal, problems) = system::read_journal_for_tries(&place.root, &settings);
        Ok(self.warned(OpenJournal {
            root: place.root,
            journal,
            problems,
            lock: None,
        }))
    }

    fn warned(&self, open: OpenJournal) -> OpenJournal {
        self.warn_of(&open.problems);
        open
    }

    /// Warns of each of `problems` once.
    pub(super) fn warn_of(&self, problems: &[FileProblem]) {
        for problem in problems {
            let text = problem.to_string();
            if self.warned.borrow_mut().insert(text.clone()) {
                self.ui.warn(&text);
            }
        }
    }

    /// Opens the journal at `root` as it stands, and warns of nothing.
    fn read(&self, root: &Root, lock: Option<Lock>) -> Result<OpenJournal, CommandError> {
        let settings = settings_of(&self.config_at(root)?);
        let (journal, problems) = system::read_journal(root, &settings);
        Ok(OpenJournal::new(root.clone(), journal, problems, lock))
    }

    /// Opens the journal at `root` for reading.
    pub(super) fn read_at(&self, root: &Root) -> Result<OpenJournal, CommandError> {
        Ok(self.warned(self.read(root, None)?))
    }

    /// The journal's lock, unless nothing will be written.
    pub(super) fn lock(&self, root: &Root) -> Result<Option<Lock>, CommandError> {
        match self.options.dry_run {
            true => Ok(None),
            false => self.take_lock(root).map(Some),
        }
    }

    /// Takes the lock, and finishes what an earlier command could not.
    pub(super) fn take_lock(&self, root: &Root) -> Result<Lock, CommandError> {
        let lock = self.take_lock_only(root)?;
        self.finish(root)?;
        Ok(lock)
    }

    /// Takes the lock and does nothing else.
    pub(super) fn take_lock_only(&self, root: &Root) -> Result<Lock, CommandError> {
        system::lock(&self.machine, root).map_err(|error| {
            let hint = match error.source.kind() {
                std::io::ErrorKind::WouldBlock => "wait until the other command has ended, then run this one again",
                _ => "nothing was changed: `hoego.toml` has to be a file that you may read",
            };
            CommandError::from(error).hint(hint)
        })
    }

    /// Finishes what an earlier command could not, before anything is read.
    pub(super) fn finish(&self, root: &Root) -> Result<(), CommandError> {
        for path in system::finish(&self.machine, root)? {
            let said =
                format!("`{path}` changed after a command was cut short; what it was to write there is left out");
            self.ui.warn(&said);
        }
        Ok(())
    }

    /// The journal that was just made at `root`; with `--dry-run` it is not on disk.
    pub(super) fn opened(&self, root: Root, making: Making) -> Result<OpenJournal, CommandError> {
        let lock = self.lock(&root)?;
        Ok(OpenJournal {
            root,
            journal: making.journal,
            problems: making.problems,
            lock,
        })
    }

    /// The failure of a command that needs the journal at `place`, where there is none.
    pub(super) fn no_journal(&self, place: &Place) -> CommandError {
        no_journal(place)
    }

    /// The journal's day now: before `day-starts-at` it is still the day before. Fails where `HOEGO_NOW` is no time.
    pub fn today(&self, settings: &Settings) -> Result<NaiveDate, CommandError> {
        let now = self.machine.now()?.naive_local();
        let early = now.time() < settings.day_starts_at;
        let day = now.date();
        let day = if early { day.pred_opt().unwrap_or(day) } else { day };
        if is_sane(day) {
            return Ok(day);
        }
        let message = format!("the clock shows {day}, a day that no entry can have");
        Err(CommandError::new(ErrorKind::Usage, message).hint("set the clock of this machine, or `HOEGO_NOW`"))
    }

    /// `--date`, else today.
    pub fn day(&self, settings: &Settings) -> Result<NaiveDate, CommandError> {
        match &self.options.date {
            Some(text) => self.parse_day(text, settings),
            None => self.today(settings),
        }
    }

    /// The day `text` names; a weekday is the most recent one.
    pub fn parse_day(&self, text: &str, settings: &Settings) -> Result<NaiveDate, CommandError> {
        sane(parse_day(text, self.today(settings)?, Towards::Past)?)
    }

    /// The day `text` names, seen from `--date` or today; a weekday is the next one: for putting off.
    pub fn parse_later_day(&self, text: &str, settings: &Settings) -> Result<NaiveDate, CommandError> {
        sane(parse_day(text, self.day(settings)?, Towards::Future)?)
    }

    /// The words of the journal's language.
    pub fn words(&self, settings: &Settings) -> Words {
        Words::new(settings.language)
    }

    /// Writes `plan`, or with `--dry-run` shows it as a diff on stdout. Takes the journal's lock where it is not held.
    pub fn apply(&mut self, open: &OpenJournal, plan: &Plan) -> Result<(), CommandError> {
        self.check_places(open, plan)?;
        if self.options.dry_run {
            return self.show_plan(plan);
        }
        if plan.is_empty() {
            return Ok(());
        }
        let _lock = match open.lock {
            Some(_) => None,
            None => Some(self.take_lock(&open.root)?),
        };
        self.write(&open.root, &open.journal.settings, plan, None).map(drop)
    }

    /// Shows `plan` as a unified diff on stdout.
    pub(super) fn show_plan(&self, plan: &Plan) -> Result<(), CommandError> {
        for change in &plan.changes {
            self.ui.data(super::diff::unified(change))?;
        }
        Ok(())
    }
}

/// Fails where something could not be read that may decide what is to be written.
pub(super) fn all_was_seen(problems: &[FileProblem]) -> Result<(), CommandError> {
    let mut hidden = problems
        .iter()
        .filter(|problem| problem.hides_something())
        .map(ToString::to_string);
    let Some(first) = hidden.next() else {
        return Ok(());
    };
    let hint = "nothing was changed: what stands there may decide what is to be written; make it readable, then run the command again";
    let failure = CommandError::new(ErrorKind::File, first).hint(hint);
    Err(hidden.fold(failure, CommandError::and))
}

/// Years of four digits: what is written in paths and links, and leaves room for counting around it.
fn is_sane(day: NaiveDate) -> bool {
    (1000..=9998).contains(&day.year())
}

fn sane(day: NaiveDate) -> Result<NaiveDate, CommandError> {
    is_sane(day).then_some(day).ok_or_else(|| {
        let message = format!("`{day}` is too far away");
        CommandError::new(ErrorKind::Usage, message).hint("write a day like `2025-01-14`, `yesterday` or `-3`")
    })
}

fn no_journal(place: &Place) -> CommandError {
    use system::FoundBy;
    let root = place.root.display();
    let failure = match place.found_by {
        FoundBy::Home => CommandError::new(
            ErrorKind::Journal,
            "there is no journal here, and none in the home folder",
        ),
        by => CommandError::new(
            ErrorKind::Journal,
            format!("`{root}` ({}) is no journal: it holds no `{FILE_NAME}`", by.as_str()),
        ),
    };
    match place.found_by {
        FoundBy::Home => failure
            .hint("`hoego` makes one in the home folder, `hoego init` in this folder")
            .hint("`--journal DIR` names one that stands elsewhere"),
        _ => failure.hint(format!("make it one, entries and all: hoego init '{root}'")),
    }
}
