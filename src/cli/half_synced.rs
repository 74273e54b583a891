//! What a synchronisation does to `hoego.toml`: copies of it, and an empty one in a journal whose entries lie by another pattern than the one that then holds: what a synchronisation leaves that has
//! brought the name of a file and not yet its bytes.

use super::context::{Context, OpenJournal};
use super::error::{CommandError, ErrorKind};
use crate::config::{FILE_NAME, check_pattern};
use crate::journal::{FindingRecord, Journal, Plan, is_conflict_copy, other_pattern};
use crate::system::Root;

impl Context {
    /// Fails where `plan` makes an entry in another place than the entries that are there, only because `hoego.toml` is empty.
    pub(super) fn check_places(&self, open: &OpenJournal, plan: &Plan) -> Result<(), CommandError> {
        let mut changes = plan.changes.iter();
        let makes_entry = changes.any(|change| change.before.is_none() && change.path.ends_with(".md"));
        if !makes_entry || !self.has_empty_config(&open.root)? {
            return Ok(());
        }
        // What was opened may be a part of the journal.
        let whole = self.read_at(&open.root)?;
        let Some(pattern) = lost_pattern(&whole.journal) else {
            return Ok(());
        };
        let message =
            format!("`{FILE_NAME}` is empty, but the entries lie at `{pattern}`: a new one would go elsewhere");
        Err(CommandError::new(ErrorKind::Config, message)
            .hint("wait until your synchronising service has brought the file, or bring it back")
            .hint(format!(
                "else write into it where entries lie: [journal] entries = {pattern:?}"
            )))
    }

    /// What `check` says of it.
    pub(super) fn empty_config_finding(&self, open: &OpenJournal) -> Result<Option<FindingRecord>, CommandError> {
        if !self.has_empty_config(&open.root)? {
            return Ok(None);
        }
        Ok(lost_pattern(&open.journal).map(|pattern| FindingRecord {
            path: FILE_NAME.to_owned(),
            line: 1,
            rule: "empty-config".to_owned(),
            message: format!("the file is empty, but the entries lie at `{pattern}`"),
            fix: format!("bring the file back, or write into it: [journal] entries = {pattern:?}"),
            fixable: false,
        }))
    }

    /// What `check` says of copies of `hoego.toml`: what two machines set is in force on neither of them.
    pub(super) fn config_copy_findings(&self, open: &OpenJournal) -> Result<Vec<FindingRecord>, CommandError> {
        let names = open.root.own_names()?;
        let copies = names.into_iter().filter(|name| {
            let (stem, ending) = FILE_NAME.split_once('.').unwrap_or((FILE_NAME, ""));
            name.starts_with(stem) && name.ends_with(ending) && is_conflict_copy(name)
        });
        let finding = |path| FindingRecord {
            path,
            line: 1,
            rule: "conflict-copy".to_owned(),
            message: "a synchronising service made this copy where two machines changed one file".to_owned(),
            fix: format!("take over into `{FILE_NAME}` what is right in it, then delete the copy"),
            fixable: false,
        };
        Ok(copies.map(finding).collect())
    }

    fn has_empty_config(&self, root: &Root) -> Result<bool, CommandError> {
        let text = root.read_text(FILE_NAME)?;
        Ok(text.is_some() && !self.config_at(root)?.has_journal_layer())
    }
}

fn lost_pattern(journal: &Journal) -> Option<String> {
    other_pattern(journal, |pattern| check_pattern(pattern).is_ok())
}
