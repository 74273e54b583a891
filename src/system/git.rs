//! git, as far as making a journal a repository.

use std::path::Path;
use std::process::{Command, Stdio};

/// Why the folder is no repository now.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("could not start `git`: {0}")]
    Start(std::io::Error),
    #[error("`git init` failed: {0}")]
    Failed(String),
}

/// Makes `root` a git repository, unless it stands in one. Gives whether it was made.
pub fn git_init(root: &Path) -> Result<bool, GitError> {
    if root
        .ancestors()
        .any(|dir| std::fs::symlink_metadata(dir.join(".git")).is_ok())
    {
        return Ok(false);
    }
    let output = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(GitError::Start)?;
    if output.status.success() {
        return Ok(true);
    }
    Err(GitError::Failed(
        String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    ))
}
