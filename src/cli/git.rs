//! Setting up git for a journal, for `init --git`: the repository, and the merge driver of this clone.

use super::context::Context;
use super::error::{CommandError, ErrorKind};
use crate::document::newline_of;
use crate::journal::{FileChange, Settings};
use crate::system::{self, Root};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// The file, in the journal's root, that says which files the driver merges; it belongs to the journal and goes to every clone.
pub const ATTRIBUTES: &str = ".gitattributes";
const LINE: &str = "*.md merge=hoego";

/// What `init --git` did; with `--dry-run`, what it would do.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GitRecord {
    /// Whether the folder was made a repository.
    pub made: bool,
    /// Whether `.gitattributes` was written.
    pub attributes: bool,
    /// Whether the merge driver was written into this clone's configuration.
    pub driver: bool,
}

/// The change of the journal's `.gitattributes`, if it lacks the driver: one line is added, nothing else is touched.
pub fn attributes(root: &Root) -> Result<Option<FileChange>, CommandError> {
    let before = root.read_text(ATTRIBUTES)?;
    let text = before.as_deref().unwrap_or_default();
    if text.lines().any(|line| line.trim() == LINE) {
        return Ok(None);
    }
    let newline = newline_of(text).as_str();
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        newline
    };
    let after = format!("{text}{gap}{LINE}{newline}");
    Ok(Some(FileChange {
        path: ATTRIBUTES.to_owned(),
        before: before.map(Arc::from),
        after: Some(Arc::from(after)),
    }))
}

/// Makes `root` a repository where it is in none, and writes the merge driver into this clone's configuration; with `--dry-run` only
/// says what it would do.
pub fn set_up(context: &Context, root: &Path, attributes: bool) -> Result<GitRecord, CommandError> {
    let command = system::driver_command(&context.machine);
    if context.options.dry_run {
        return Ok(GitRecord {
            made: !system::is_in_repository(root),
            attributes,
            driver: !system::is_driver_installed(root, &command),
        });
    }
    let failure = |error: system::GitError| {
        let hint = "the journal is as it should be; only git is missing: `hoego init --git` tries again";
        CommandError::new(ErrorKind::File, error.to_string()).hint(hint)
    };
    Ok(GitRecord {
        made: system::git_init(root).map_err(failure)?,
        attributes,
        driver: system::install_driver(root, &command).map_err(failure)?,
    })
}

/// Says what was done, or would be.
pub fn tell(context: &Context, settings: &Settings, git: &GitRecord) {
    let words = context.words(settings);
    let ui = &context.ui;
    if git.made && !context.options.dry_run {
        ui.talk(words.git_made());
    }
    if !git.attributes && !git.driver {
        return ui.talk(words.git_merges_already());
    }
    if context.options.dry_run {
        return ui.talk(words.git_would_merge());
    }
    ui.talk(words.git_merges());
    ui.talk(words.git_other_clones());
}
