//! What every command is given: streams, options, machine, and the ways to open and to write a journal.

use super::args::GlobalArgs;
use super::day::{Towards, parse_day};
use super::error::{CommandError, ErrorKind};
use super::making::Making;
use super::settings::settings_of;
use super::ui::Ui;
use crate::config::{Config, FILE_NAME, Source};
use crate::journal::{Journal, Ledger, Plan, Settings, Words};
use crate::system::{self, FileProblem, Lock, Machine, Place};
use chrono::{Datelike as _, NaiveDate};
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    pub ui: Ui,
    pub options: GlobalArgs,
    pub machine: Machine,
    /// What was warned of already: a command may read the journal several times.
    warned: RefCell<HashSet<String>>,
}

/// A journal as it was read.
#[derive(Debug)]
pub struct OpenJournal {
    /// Absolute.
    pub root: PathBuf,
    pub journal: Journal,
    /// Files that could not be read; [`Context::open`] has warned of them already.
    pub problems: Vec<FileProblem>,
    /// Held until the command ends, when it was opened for writing.
    lock: Option<Lock>,
}

impl OpenJournal {
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
        }
    }

    /// Opens the journal for reading. Fails, with the way to make one, where there is none.
    pub fn open(&mut self) -> Result<OpenJournal, CommandError> {
        let place = self.existing_place()?;
        self.read(place, false)
    }

    /// The same; where there is none, and none was asked for by name, makes one in the home folder.
    pub fn open_or_make(&mut self) -> Result<OpenJournal, CommandError> {
        self.open_making(false)
    }

    /// Opens the journal with its lock held until the result is dropped; `make` as in [`Context::open_or_make`].
    pub fn open_for_writing(&mut self, make: bool) -> Result<OpenJournal, CommandError> {
        if make {
            return self.open_making(true);
        }
        let place = self.existing_place()?;
        self.read(place, true)
    }

    fn open_making(&mut self, lock: bool) -> Result<OpenJournal, CommandError> {
        let place = self.place()?;
        if place.exists {
            return self.read(place, lock);
        }
        super::commands::init::make_first(self, place)
    }

    /// The user's configuration over the defaults.
    pub fn user_config(&self) -> Result<Config, CommandError> {
        let mut config = Config::default();
        if let Some(path) = self.machine.user_config()
            && let Some(text) = system::read_optional(&path)?
        {
            config.add_layer(&text, Source::User(path.display().to_string()))?;
        }
        Ok(config)
    }

    /// Where the journal is or would be.
    pub fn place(&self) -> Result<Place, CommandError> {
        let user = self.user_config()?;
        let option = self.options.journal.as_deref();
        Ok(system::discover(&self.machine, option, user.text("default-journal"))?)
    }

    /// Where the journal is. Fails where there is none.
    pub fn existing_place(&self) -> Result<Place, CommandError> {
        let place = self.place()?;
        if place.exists {
            return Ok(place);
        }
        Err(self.no_journal(&place))
    }

    /// The effective configuration of the journal at `root`.
    pub fn config_at(&self, root: &Path) -> Result<Config, CommandError> {
        let mut config = self.user_config()?;
        let path = root.join(FILE_NAME);
        let text = system::read_text(&path)?;
        config.add_layer(&text, Source::Journal(path.display().to_string()))?;
        Ok(config)
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

    /// Opens the journal for what is outstanding on `--date` or today alone, with the ledger of that. As [`Context::open_for_tries`], and
    /// faster: entries in which everything is settled are not even parsed.
    pub fn open_for_outstanding(&mut self) -> Result<(OpenJournal, Ledger, NaiveDate), CommandError> {
        let place = self.existing_place()?;
        let settings = settings_of(&self.config_at(&place.root)?);
        let day = self.day(&settings)?;
        let (journal, candidates, problems) = system::read_journal_for_outstanding(&place.root, &settings, day);
        let ledger = Ledger::of_candidates(&journal, &candidates);
        let open = self.warned(OpenJournal {
            root: place.root,
            journal,
            problems,
            lock: None,
        });
        Ok((open, ledger, day))
    }

    fn warned(&self, open: OpenJournal) -> OpenJournal {
        self.warn_of(&open.problems);
        open
    }

    /// Warns of `problems`, of each once in the command's life.
    pub fn warn_of(&self, problems: &[FileProblem]) {
        for problem in problems {
            let text = problem.to_string();
            if self.warned.borrow_mut().insert(text.clone()) {
                self.ui.warn(&text);
            }
        }
    }

    /// Opens the journal at `place` as it stands.
    pub(super) fn read(&self, place: Place, lock: bool) -> Result<OpenJournal, CommandError> {
        let lock = match lock && !self.options.dry_run {
            true => Some(take_lock(&place.root)?),
            false => None,
        };
        let settings = settings_of(&self.config_at(&place.root)?);
        let (journal, problems) = system::read_journal(&place.root, &settings);
        Ok(self.warned(OpenJournal {
            root: place.root,
            journal,
            problems,
            lock,
        }))
    }

    /// The journal that was just made at `root`; with `--dry-run` it is not on disk.
    pub(super) fn opened(&self, root: PathBuf, making: Making) -> Result<OpenJournal, CommandError> {
        let lock = match self.options.dry_run {
            true => None,
            false => Some(take_lock(&root)?),
        };
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
        if self.options.dry_run {
            return self.show_plan(plan);
        }
        if plan.is_empty() {
            return Ok(());
        }
        let _lock = match open.lock {
            Some(_) => None,
            None => Some(take_lock(&open.root)?),
        };
        Ok(system::apply(&open.root, plan)?)
    }

    /// Shows `plan` as a unified diff on stdout.
    pub(super) fn show_plan(&self, plan: &Plan) -> Result<(), CommandError> {
        for change in &plan.changes {
            self.ui.data(&super::diff::unified(change))?;
        }
        Ok(())
    }
}

fn take_lock(root: &Path) -> Result<Lock, CommandError> {
    system::lock(&root.join(FILE_NAME)).map_err(|error| {
        CommandError::from(error).hint("wait until the other command has ended, then run this one again")
    })
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
