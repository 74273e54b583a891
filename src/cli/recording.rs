//! Writes a plan so that it can be taken back, and says where it cannot.

use super::context::Context;
use super::error::CommandError;
use crate::journal::{FileChange, Plan, Settings};
use crate::lab::{Files, block_hash, experiments, source_of};
use crate::system::{self, Note, Recorded, Root, TrustStore};
use chrono::SubsecRound as _;

/// MiB of changes that are kept where no configuration can be read.
const KEEP: usize = 64;

impl Context {
    /// Writes `plan` into the journal at `root` and records it as what this command changed; `undoes` is the change it takes back. Gives the
    /// number under which it is recorded.
    pub(super) fn write(
        &self,
        root: &Root,
        settings: &Settings,
        plan: &Plan,
        undoes: Option<usize>,
    ) -> Result<Option<usize>, CommandError> {
        self.note_experiments(root, plan)?;
        let keep = self.user_config()?.count("undo.keep").unwrap_or(KEEP);
        let note = Note {
            command: self.typed(),
            at: self.machine.now()?.trunc_subsecs(0),
            day: self.day(settings)?,
            undoes,
            limit: (keep as u64).saturating_mul(1024 * 1024),
        };
        let (recorded, not_given) = system::apply_recorded(&self.machine, root, plan, note)?;
        if let Some(path) = not_given {
            let path = path.display();
            let said = format!("`{path}` belongs to root: it could not be given to the owner of its folder");
            self.ui.warn(&said);
        }
        match recorded {
            Recorded::Number(number) => Ok(Some(number)),
            Recorded::No => Ok(None),
            Recorded::Failed(error) => {
                self.ui.warn(&format!("this change cannot be taken back: {error}"));
                Ok(None)
            }
        }
    }

    /// Keeps in mind which experiments `plan` puts into entries, in a journal that is the user's own: nobody typed them, they may come from a
    /// template or from where a Try stood, so they are no more trusted than those.
    fn note_experiments(&self, root: &Root, plan: &Plan) -> Result<(), CommandError> {
        let entries = plan.changes.iter().filter(|change| !system::is_result(&change.path));
        let written: Vec<(String, String)> = entries.flat_map(new_experiments).collect();
        match written.is_empty() {
            true => Ok(()),
            false => Ok(TrustStore::of(&self.machine)?.note_written(root, written)?),
        }
    }

    /// The command as it was typed.
    fn typed(&self) -> String {
        let words = self.machine.args().into_iter().skip(1);
        let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
        let all = ["hoego"].into_iter().chain(words.iter().map(String::as_str));
        shell_words::join(all)
    }
}

/// The experiments that stand in a file after a change and did not before, by their hashes and with their texts.
fn new_experiments(change: &FileChange) -> Vec<(String, String)> {
    let all = |text: Option<&str>| -> Vec<(String, String)> {
        let text = text.unwrap_or_default();
        let found = experiments(&change.path, text).into_iter();
        found
            .filter_map(|found| found.experiment.ok())
            .map(|experiment| {
                (
                    block_hash(&experiment),
                    source_of(&experiment, text, &Files::new()).block,
                )
            })
            .collect()
    };
    let mut after = all(change.after.as_deref());
    if !after.is_empty() {
        let before = all(change.before.as_deref());
        after.retain(|(hash, _)| before.iter().all(|(known, _)| known != hash));
    }
    after
}
