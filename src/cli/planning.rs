//! What commands that plan share: the template of an entry, and errors of planning as a person reads them.

use super::context::{Context, OpenJournal};
use super::error::{CommandError, ErrorKind};
use super::render::{Templates, broken_template};
use crate::journal::{
    Carried, DecideError, DraftError, ENTRY_TEMPLATE, Ledger, ScaffoldError, ScaffoldRecord, Scaffolded, TemplateError,
};
use crate::system::Root;
use chrono::NaiveDate;

impl Context {
    /// The template of an entry in the journal at `root`: its own in `.hoego/templates/`, else the built-in one.
    pub fn entry_template(&self, root: &Root) -> Result<String, CommandError> {
        Ok(Templates::load(root)?.source(ENTRY_TEMPLATE).to_owned())
    }

    /// Gives what came into the entry of `day` as JSON, where that is asked for; with `--dry-run` the diff has said it.
    pub fn scaffold_as_json(&self, open: &OpenJournal, day: NaiveDate, entry: &Scaffolded) -> Result<(), CommandError> {
        if !self.options.json || self.options.dry_run {
            return Ok(());
        }
        let ledger = Ledger::new(&open.journal);
        let keys = entry.carried.carried.iter();
        let lineages = keys.filter_map(|key| ledger.find(key.origin, key.id.as_str()));
        self.ui.json(&ScaffoldRecord {
            date: day,
            path: entry.path.clone(),
            made: entry.made,
            carried: lineages.map(|lineage| lineage.short_id.clone()).collect(),
            left: entry.carried.left,
        })
    }

    /// Says what was carried and what is left.
    pub fn tell_carried(&self, open: &OpenJournal, carried: &Carried) {
        if !carried.carried.is_empty() {
            let words = self.words(&open.journal.settings);
            self.ui.talk(words.carried(carried.carried.len(), carried.left));
        }
    }
}

impl From<TemplateError> for CommandError {
    fn from(error: TemplateError) -> Self {
        broken_template(error)
    }
}

impl From<DraftError> for CommandError {
    fn from(error: DraftError) -> Self {
        let failure = Self::new(ErrorKind::Journal, error.to_string());
        match error {
            DraftError::SeveralDays(_) => failure.hint("write that day into a file of its own"),
            DraftError::ConflictCopy(_) => failure
                .hint("bring what it has into the entry of that day and remove it, or rename it to be that entry"),
            DraftError::Exists(_) => {
                failure.hint("it is no entry of that day; move it away, or change `entries` in hoego.toml")
            }
            DraftError::Edit { .. } => failure.hint("nothing was changed; this is a defect of hoego: please report it"),
        }
    }
}

impl From<ScaffoldError> for CommandError {
    fn from(error: ScaffoldError) -> Self {
        match error {
            ScaffoldError::Template(error) => error.into(),
            ScaffoldError::Draft(error) => error.into(),
        }
    }
}

impl From<DecideError> for CommandError {
    fn from(error: DecideError) -> Self {
        let hint = match &error {
            DecideError::Scaffold(_) | DecideError::Draft(_) => "",
            DecideError::NotYet(_) => "give a later day with `--date`",
            DecideError::Habit => "a habit comes back by itself in the first entry of each week",
            DecideError::KeptByHand { .. } => "change or remove that line in your editor; then it is open again",
            DecideError::Nothing(_) => "nothing was changed; say it in a few words more",
            DecideError::Unreadable { .. } => {
                "nothing was changed: these words alone would be read as something else; say it in other words"
            }
            DecideError::NoPlace { .. } => {
                "nothing was changed: an open code block, a comment or a note stands there last; add the line in your editor"
            }
            DecideError::ClosedAgain => "nothing was changed: write it anew with `hoego try add`",
            DecideError::NoMoment => "say when and where, for example `9시, 자리에 앉으면`",
            DecideError::NotLater { .. } => "give a later day: 2025-02-01, tomorrow, +7, mon",
        };
        match error {
            DecideError::Scaffold(error) => error.into(),
            DecideError::Draft(error) => error.into(),
            other => Self::new(ErrorKind::Journal, other.to_string()).hint(hint),
        }
    }
}
