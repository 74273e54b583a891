//! Environment and clock: the one place where either is read.

use super::editor::Editor;
use super::error::IoError;
use super::ownership::{Suspicion, is_of_another};
use chrono::{DateTime, Days, FixedOffset, Local, NaiveDateTime, TimeZone};
use std::path::{Path, PathBuf};

/// What the machine cannot tell.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    #[error("there is no home folder: `HOME` is not set")]
    NoHome,
    #[error("`HOEGO_NOW` is `{0}`, which is not a time")]
    Now(String),
    #[error("the current folder cannot be read: {0}")]
    CurrentDir(std::io::Error),
    /// A journal that was found by walking up, and is perhaps somebody else's.
    #[error("the journal `{}` {why}", root.display())]
    Suspicious { root: PathBuf, why: Suspicion },
    /// Root's state does not lie in another user's home.
    #[error("`{}` lies in the home of another user, and root writes nothing there", .0.display())]
    HomeOfAnother(PathBuf),
    #[error(transparent)]
    Io(#[from] IoError),
}

/// `naive` as a time here. Of one that is there twice, when clocks are put back, the first; one that is not there, when they are put
/// forward, is what clocks that nobody touched show: the offset of the day before holds.
fn local(naive: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    let before = || {
        let earlier = naive.checked_sub_days(Days::new(1))?;
        let offset = Local
            .from_local_datetime(&earlier)
            .earliest()?
            .fixed_offset()
            .timezone();
        offset.from_local_datetime(&naive).single()
    };
    let now = Local.from_local_datetime(&naive).earliest();
    now.map(|now| now.fixed_offset()).or_else(before)
}

/// The machine the program runs on.
#[derive(Debug, Clone, Default)]
pub struct Machine {}

impl Machine {
    /// The environment variable `name`, if it is set to something and is text.
    pub fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// Where the program that runs stands; `None` where the system does not say.
    pub fn own_path(&self) -> Option<PathBuf> {
        std::env::current_exe().ok()
    }

    /// The arguments of the process.
    pub fn args(&self) -> Vec<std::ffi::OsString> {
        std::env::args_os().collect()
    }

    /// The time now with the offset in force here. `HOEGO_NOW` overrides it: RFC 3339 (the time is then that of the offset it
    /// names, so that a demonstration shows the same everywhere), or without offset in local time.
    pub fn now(&self) -> Result<DateTime<FixedOffset>, EnvironmentError> {
        let Some(text) = self.var("HOEGO_NOW") else {
            return Ok(Local::now().fixed_offset());
        };
        if let Ok(now) = DateTime::parse_from_rfc3339(&text) {
            return Ok(now);
        }
        [
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M",
        ]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())
        .and_then(local)
        .ok_or(EnvironmentError::Now(text))
    }

    /// The home folder.
    pub fn home(&self) -> Result<PathBuf, EnvironmentError> {
        let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        self.var(name)
            .map(PathBuf::from)
            .filter(|home| home.is_absolute())
            .ok_or(EnvironmentError::NoHome)
    }

    /// The user's configuration file, whether or not there is one; `None` without a home folder.
    pub fn user_config(&self) -> Option<PathBuf> {
        let xdg = self
            .var("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|dir| dir.is_absolute());
        let folder = xdg.or_else(|| {
            self.home().ok()?;
            directories::BaseDirs::new().map(|dirs| dirs.config_dir().to_path_buf())
        });
        folder.map(|dir| dir.join("hoego").join("config.toml"))
    }

    /// The user's folder for what may be thrown away; `None` without a home folder.
    pub(in crate::system) fn cache_folder(&self) -> Option<PathBuf> {
        let xdg = self
            .var("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute());
        let folder = xdg.or_else(|| {
            self.home().ok()?;
            directories::BaseDirs::new().map(|dirs| dirs.cache_dir().to_path_buf())
        });
        folder
            .map(|folder| folder.join("hoego"))
            .filter(|folder| !is_of_another(folder))
    }

    /// The current folder.
    pub fn current_dir(&self) -> Result<PathBuf, EnvironmentError> {
        std::env::current_dir().map_err(EnvironmentError::CurrentDir)
    }

    /// `path` with a leading `~/` replaced by the home folder, made absolute from the current one.
    pub fn absolute(&self, path: &Path) -> Result<PathBuf, EnvironmentError> {
        if let Ok(rest) = path.strip_prefix("~") {
            return Ok(self.home()?.join(rest));
        }
        // Going through the components drops the `.` of `--journal .`.
        match path.is_absolute() {
            true => Ok(path.components().collect()),
            false => Ok(self.current_dir()?.join(path).components().collect()),
        }
    }

    /// The language of the person's surroundings: `ko` of `LC_ALL=ko_KR.UTF-8`.
    pub fn language(&self) -> Option<String> {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| self.var(name))?;
        locale.get(..2).map(str::to_lowercase)
    }

    /// The person's editor; `None` where none is set, because nobody is put into `vi` unasked.
    pub fn editor(&self) -> Result<Option<Editor>, super::EditorError> {
        match self.var("VISUAL").or_else(|| self.var("EDITOR")) {
            Some(command) => Editor::from_command(&command).map(Some),
            None if self.var("TERM_PROGRAM").as_deref() == Some("vscode") => Ok(Some(Editor::vscode())),
            None => Ok(None),
        }
    }
}
