//! Questions that need not read the whole journal: its index knows what did not change, and which few entries an answer needs.

use super::context::{Context, OpenJournal, all_was_seen};
use super::error::CommandError;
use super::settings::settings_of;
use crate::journal::{Journal, Ledger, Period, Settings};
use crate::system::{FileProblem, Index, Place, Root};
use chrono::NaiveDate;

/// A journal that is asked by way of its index.
pub struct Asking {
    pub root: Root,
    pub settings: Settings,
    index: Index,
}

impl Context {
    /// Looks at the journal for questions. Fails, with the way to make one, where there is none.
    pub fn ask(&mut self) -> Result<Asking, CommandError> {
        let place = self.existing_place()?;
        self.ask_at(place)
    }

    fn ask_at(&self, place: Place) -> Result<Asking, CommandError> {
        let asking = self.look_at(place)?;
        self.warn_of(&asking.index.problems);
        Ok(asking)
    }

    fn look_at(&self, place: Place) -> Result<Asking, CommandError> {
        let settings = settings_of(&self.config_at(&place.root)?);
        let index = Index::open(&self.machine, &place.root, &settings);
        Ok(Asking {
            root: place.root,
            settings,
            index,
        })
    }

    /// The ledger of what is outstanding on `--date` or today, and that day.
    pub fn outstanding(&mut self) -> Result<(Asking, Ledger, NaiveDate), CommandError> {
        let mut asking = self.ask()?;
        let day = self.day(&asking.settings)?;
        let ledger = asking.index.outstanding(day);
        Ok((asking, ledger, day))
    }

    /// The same by a glimpse, which may not see an older entry that was edited since the last command; for a prompt.
    pub fn outstanding_by_glimpse(&mut self) -> Result<(Ledger, NaiveDate), CommandError> {
        let place = self.existing_place()?;
        let settings = settings_of(&self.config_at(&place.root)?);
        let day = self.day(&settings)?;
        if let Some(ledger) = Index::glimpse(&self.machine, &place.root, &settings, day) {
            return Ok((ledger, day));
        }
        let (_, ledger, day) = self.outstanding()?;
        Ok((ledger, day))
    }

    /// Opens the journal for making the entry of `--date` or today, with its lock held; makes one as [`Context::open_or_make`] does. Only
    /// the entries that this needs are read: for nothing else.
    pub fn open_for_entry(&mut self) -> Result<(OpenJournal, NaiveDate), CommandError> {
        let place = self.place()?;
        let open = match place.exists {
            true => self.entry_at(place)?,
            false => super::commands::init::make_first(self, place)?,
        };
        let day = self.day(&open.journal.settings)?;
        Ok((open, day))
    }

    fn entry_at(&self, place: Place) -> Result<OpenJournal, CommandError> {
        let lock = self.lock(&place.root)?;
        let mut asking = self.look_at(place)?;
        all_was_seen(&asking.index.problems)?;
        self.warn_of(&asking.index.problems);
        let day = self.day(&asking.settings)?;
        match asking.index.for_day(day) {
            Some(journal) => Ok(asking.open(journal, lock)),
            None => self.read_whole(&asking.root, lock),
        }
    }
}

impl Asking {
    /// What was told before when `question` was asked and the journal was as it is.
    pub fn told(&self, question: &str) -> Option<String> {
        self.index.told(question.as_bytes())
    }

    /// Keeps what is told when `question` is asked.
    pub fn tell(&self, question: &str, text: &str) {
        self.index.tell(question.as_bytes(), text);
    }

    /// The journal as far as the summary of `period` needs it.
    pub fn for_period(&mut self, context: &Context, period: Period) -> Result<OpenJournal, CommandError> {
        match self.index.for_period(period) {
            Some(journal) => Ok(self.open(journal, None)),
            None => context.read_at(&self.root),
        }
    }

    fn open(&mut self, journal: Journal, lock: Option<crate::system::Lock>) -> OpenJournal {
        let problems: Vec<FileProblem> = std::mem::take(&mut self.index.problems);
        OpenJournal::new(self.root.clone(), journal, problems, lock)
    }
}
