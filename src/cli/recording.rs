//! Writes a plan so that it can be taken back, and says where it cannot.

use super::context::Context;
use super::error::CommandError;
use crate::journal::{Plan, Settings};
use crate::system::{self, Note, Recorded, Root};
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

    /// The command as it was typed.
    fn typed(&self) -> String {
        let words = self.machine.args().into_iter().skip(1);
        let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
        let all = ["hoego"].into_iter().chain(words.iter().map(String::as_str));
        shell_words::join(all)
    }
}
