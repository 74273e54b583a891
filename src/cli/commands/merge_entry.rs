//! `hoego merge-entry`: the merge driver that `init --git` installs. git runs it; nobody else needs to.
//!
//! It asks for no journal and for no valid configuration: `hoego.toml` may be in conflict itself.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::journal::{Merged, Sides, merge_entries};
use crate::system::{self, GitLines};
use std::path::PathBuf;

/// Merge three versions of one entry (git runs this; `hoego init --git` sets it up)
///
/// The file OURS is overwritten with the result. Sections, items, carried lines and marks are understood; everything else, and every
/// file that is no entry, is merged by `git merge-file`. Exit status 1 where a conflict is left, in git's markers.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What both began with (%O); empty where both made the file
    pub base: PathBuf,
    /// Our version, and where the result goes (%A)
    pub ours: PathBuf,
    /// Their version (%B)
    pub theirs: PathBuf,
    /// The entry's path in the work tree (%P)
    #[arg(long, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// How many signs a conflict marker has (%L)
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub marker_size: usize,
    /// What to call the base in conflict markers (%S)
    #[arg(long, value_name = "LABEL", default_value = "")]
    pub base_label: String,
    /// What to call our version (%X)
    #[arg(long, value_name = "LABEL", default_value = "")]
    pub ours_label: String,
    /// What to call their version (%Y)
    #[arg(long, value_name = "LABEL", default_value = "")]
    pub theirs_label: String,
}

/// Merges, and writes the result over ours.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    if context.options.dry_run {
        return Err(CommandError::new(
            ErrorKind::Usage,
            "`hoego merge-entry` has no `--dry-run`",
        ));
    }
    let lines = GitLines {
        marker_size: args.marker_size,
        labels: [
            label(&args.ours_label, "ours"),
            label(&args.base_label, "base"),
            label(&args.theirs_label, "theirs"),
        ],
    };
    let merged = as_entry(args, context, &lines)?;
    let conflict = match merged {
        Some(merged) => {
            system::write_output(&args.ours, merged.text.as_bytes())?;
            merged.conflict
        }
        // Not understood: as git does without a driver.
        None => lines
            .merge_files(&args.base, &args.ours, &args.theirs)
            .map_err(failure)?,
    };
    Ok(if conflict { Outcome::No } else { Outcome::Done })
}

/// A git that does not know `%X` passes it on as it is.
fn label(given: &str, usual: &str) -> String {
    let known = !given.is_empty() && !given.starts_with('%');
    if known { given } else { usual }.to_owned()
}

/// The versions merged as those of an entry; `None` where they are not understood as that.
fn as_entry(args: &Args, context: &Context, lines: &GitLines) -> Result<Option<Merged>, CommandError> {
    let named = args.path.as_ref().unwrap_or(&args.ours);
    let path = context.machine.absolute(named)?;
    let root = system::journal_above(&path).ok().flatten();
    let below = root.as_deref().and_then(|root| path.strip_prefix(root).ok());
    let below = below.unwrap_or(named).to_string_lossy().replace('\\', "/");
    let limit = context.reach().unwrap_or_default().limits.entry;
    let [base, ours, theirs] = [&args.base, &args.ours, &args.theirs].map(|path| system::read_text(path, limit).ok());
    let (Some(base), Some(ours), Some(theirs)) = (base, ours, theirs) else {
        return Ok(None);
    };
    let sides = Sides {
        base: (!base.is_empty()).then_some(&base),
        ours: &ours,
        theirs: &theirs,
    };
    let settings = context.settings_leniently(root.as_deref());
    Ok(merge_entries(&below, sides, &settings, lines))
}

fn failure(error: system::GitError) -> CommandError {
    CommandError::new(ErrorKind::File, error.to_string())
        .hint("the file is as our side has it; the other side is not merged")
}
