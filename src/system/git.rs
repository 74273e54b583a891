//! git: making a journal a repository, merging lines, and the merge driver in a clone's own configuration.

use super::Machine;
use super::error::{AtPath, IoError};
use crate::journal::{LineMerge, Merged, common_lines};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Why git did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("could not start `git`: {0}")]
    Start(std::io::Error),
    #[error("`git {0}` failed: {1}")]
    Failed(&'static str, String),
    #[error(transparent)]
    Io(#[from] IoError),
}

/// Variables that say where the user's own git and its configuration are. All others are of one repository, or change what a command does,
/// and are not passed on: who runs hoego in a hook, a rebase or a `git` alias means the journal, not the repository that git is busy with.
const OF_THE_USER: [&str; 4] = [
    "GIT_EXEC_PATH",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
];

/// Whether a variable of that name is one of git's that may be about another repository.
pub(super) fn is_of_a_repository(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"GIT_") && !OF_THE_USER.iter().any(|own| name == *own)
}

/// git, to be run in `root`: about the repository that stands there and no other, and without a program that its configuration names.
pub(in crate::system) fn git_in(root: &Path) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_a_repository(name)) {
        command.env_remove(name);
    }
    let nothing_runs = [
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "safe.bareRepository=explicit",
    ];
    command.args(nothing_runs.iter().flat_map(|setting| ["-c", setting]));
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// Runs git in `root`, which may be told to speak of itself.
fn git(root: &Path, arguments: &[&OsStr]) -> Result<Output, GitError> {
    git_in(root).args(arguments).output().map_err(GitError::Start)
}

fn words<'a>(arguments: &[&'a str]) -> Vec<&'a OsStr> {
    arguments.iter().map(|word| (*word).as_ref()).collect()
}

fn failed(command: &'static str, output: &Output) -> GitError {
    let said = String::from_utf8_lossy(&output.stderr);
    // Names and configuration of a repository stand in it.
    let said = said.trim().replace(|c: char| c.is_control() && c != '\n', " ");
    GitError::Failed(command, said)
}

/// Whether `root` stands in a git repository.
pub fn is_in_repository(root: &Path) -> bool {
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let mut folders = root.ancestors();
    folders.any(|dir| std::fs::symlink_metadata(dir.join(".git")).is_ok())
}

/// Makes `root` a git repository, unless it stands in one. Gives whether it was made.
pub fn git_init(root: &Path) -> Result<bool, GitError> {
    if is_in_repository(root) {
        return Ok(false);
    }
    let output = git(root, &words(&["init", "--quiet"]))?;
    if output.status.success() {
        return Ok(true);
    }
    Err(failed("init", &output))
}

/// The keys of the merge driver in git's configuration.
const NAME_KEY: &str = "merge.hoego.name";
const DRIVER_KEY: &str = "merge.hoego.driver";

/// Writes the merge driver into the configuration of the repository that `root` stands in, of which every clone has its own. Gives
/// whether anything changed there.
pub fn install_driver(root: &Path, driver: &str) -> Result<bool, GitError> {
    let mut changed = false;
    for (key, value) in [(NAME_KEY, "Keep / Problem / Try entries (hoego)"), (DRIVER_KEY, driver)] {
        if configured(root, key)?.as_deref() == Some(value) {
            continue;
        }
        let output = git(root, &words(&["config", "--local", "--replace-all", key, value]))?;
        if !output.status.success() {
            return Err(failed("config", &output));
        }
        changed = true;
    }
    Ok(changed)
}

/// Whether [`install_driver`] has nothing to do. `false` where that cannot be told.
pub fn is_driver_installed(root: &Path, driver: &str) -> bool {
    matches!(configured(root, DRIVER_KEY), Ok(Some(known)) if known == driver)
}

fn configured(root: &Path, key: &str) -> Result<Option<String>, GitError> {
    let output = git(root, &words(&["config", "--local", "--get", key]))?;
    let value = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success().then(|| value.trim_end_matches('\n').to_owned()))
}

/// The command line of the merge driver, for git's shell.
///
/// The `hoego` of the path is asked first, so that it survives updates; a program that only calls git may have another path, so
/// the one that runs now is the second choice. Where neither can be run or fails, git merges the lines as without a driver: a
/// driver that is missing would else leave our side alone in the file.
pub fn driver_command(machine: &Machine) -> String {
    let own = machine
        .own_path()
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    let own = match own.is_empty() {
        true => "hoego".to_owned(),
        false => shell_words::quote(&own.replace('%', "%%")).into_owned(),
    };
    format!(
        "h=$(command -v hoego || echo {own}); \
         \"$h\" merge-entry %O %A %B --path=%P --marker-size=%L --base-label=%S --ours-label=%X --theirs-label=%Y; s=$?; \
         [ $s -le 1 ] && exit $s; \
         git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B || exit 1"
    )
}

/// Merges lines by `git merge-file`, so as git itself does.
#[derive(Debug, Clone)]
pub struct GitLines {
    /// How many signs a conflict marker has.
    pub marker_size: usize,
    /// What markers call ours, the base and theirs.
    pub labels: [String; 3],
}

impl Default for GitLines {
    fn default() -> Self {
        Self {
            marker_size: 7,
            labels: ["ours", "base", "theirs"].map(str::to_owned),
        }
    }
}

impl GitLines {
    /// Merges the files, writing the result over `ours`. Gives whether there is a conflict in it.
    pub fn merge_files(&self, base: &Path, ours: &Path, theirs: &Path) -> Result<bool, GitError> {
        let output = self.run(&["--quiet"], base, ours, theirs)?;
        match output.status.code() {
            Some(0) => Ok(false),
            Some(1..=127) => Ok(true),
            _ => Err(failed("merge-file", &output)),
        }
    }

    fn run(&self, how: &[&str], base: &Path, ours: &Path, theirs: &Path) -> Result<Output, GitError> {
        let size = format!("--marker-size={}", self.marker_size);
        let [of_ours, of_base, of_theirs] = &self.labels;
        let mut arguments = words(&["merge-file", &size, "-L", of_ours, "-L", of_base, "-L", of_theirs]);
        arguments.extend(how.iter().map(OsStr::new));
        arguments.extend([ours.as_os_str(), base.as_os_str(), theirs.as_os_str()]);
        git(Path::new("."), &arguments)
    }

    fn merged(&self, base: &str, ours: &str, theirs: &str) -> Result<Merged, GitError> {
        let folder = tempfile::tempdir().at("make a folder in", &std::env::temp_dir())?;
        let put = |name: &str, text: &str| -> Result<PathBuf, IoError> {
            let path = folder.path().join(name);
            std::fs::write(&path, text).at("write", &path)?;
            Ok(path)
        };
        let files = [put("base", base)?, put("ours", ours)?, put("theirs", theirs)?];
        let output = self.run(&["--quiet", "-p"], &files[0], &files[1], &files[2])?;
        match output.status.code() {
            Some(code @ 0..=127) => Ok(Merged {
                text: String::from_utf8_lossy(&output.stdout).into_owned(),
                conflict: code > 0,
            }),
            _ => Err(failed("merge-file", &output)),
        }
    }
}

impl LineMerge for GitLines {
    fn merge(&self, base: Option<&str>, ours: &str, theirs: &str) -> Option<Merged> {
        let base = base.map_or_else(|| common_lines(ours, theirs), str::to_owned);
        self.merged(&base, ours, theirs).ok()
    }

    fn is_cautious(&self) -> bool {
        false
    }
}
