//! Toolchains: what compiles and runs a language, found behind shims and remembered.
//!
//! What is odd: for running, the program is always asked anew who it is where it stands behind a shim, because a shim's answer
//! depends on the folder and on variables; what is remembered serves the commands that may start nothing.

use super::recipe::{self, Places, Recipe};
use super::remembered::{self, Remembered, Stamp};
use super::shim;
use super::source::Files;
use super::{AddedLanguage, LabError, LanguageTable};
use crate::lab::EnvironmentRecord;
use crate::system::Machine;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What compiles and runs a language on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// By its first name: `python` for a block of `py`.
    pub language: String,
    /// The interpreter or compiler itself, behind shims.
    pub program: PathBuf,
    /// The shim it was found behind (pyenv's, rustup's).
    pub behind: Option<PathBuf>,
    /// Whether it was found there before: then it need not be said again.
    known: bool,
    /// What the environment hash is made of.
    pub environment: EnvironmentRecord,
    ways: Ways,
    cache: Option<PathBuf>,
}

/// How programs are compiled and run, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ways {
    extension: String,
    build: Vec<String>,
    run: Vec<String>,
    environment: Vec<(String, String)>,
    /// Arguments that make the program say where it is, and which version.
    path: Vec<String>,
    version: Vec<String>,
}

/// A language that was looked up, and the program in the path for it.
struct Found {
    language: String,
    ways: Ways,
    /// The program's file: itself, or a shim.
    file: PathBuf,
}

impl Toolchain {
    /// Finds what runs `language`, starting interpreters and compilers to learn their version where that is not remembered.
    /// Only for commands that run experiments.
    ///
    /// # Errors
    /// The language is unknown, or nothing here runs it: the message names what, a hint what to install.
    pub fn find(language: &str, table: &LanguageTable, machine: &Machine) -> Result<Self, LabError> {
        let found = Found::of(language, table)?;
        let key = found.key();
        let is_shim = |remembered: &Remembered| !is_same(&found.file, &remembered.program);
        // What a shim leads to is asked each time: it depends on the folder, too.
        let before = remembered::recall(&key, machine);
        let last = before.as_ref().map(|remembered| remembered.program.clone());
        let remembered = match before.filter(|remembered| !is_shim(remembered)) {
            Some(remembered) => remembered,
            None => found.ask(table.folder(), machine)?,
        };
        remembered::remember(&key, &remembered, machine);
        let is_shim = is_shim(&remembered);
        Ok(Self {
            language: found.language,
            known: last.as_ref() == Some(&remembered.program),
            program: remembered.program,
            behind: is_shim.then_some(found.file),
            environment: remembered.environment,
            ways: found.ways,
            cache: machine.cache_folder(),
        })
    }

    pub(super) fn extension(&self) -> &str {
        &self.ways.extension
    }

    /// The words that compile; `None` where nothing is compiled.
    pub(super) fn build_words(&self, files: &Files) -> Option<Vec<String>> {
        (!self.ways.build.is_empty()).then(|| self.filled(&self.ways.build, files))
    }

    pub(super) fn run_words(&self, files: &Files) -> Vec<String> {
        self.filled(&self.ways.run, files)
    }

    /// What compiling needs to be set.
    pub(super) fn build_environment(&self) -> Vec<(String, String)> {
        let fill = |value: &String| self.filled(std::slice::from_ref(value), &Files::default()).concat();
        let set = self.ways.environment.iter();
        set.map(|(name, value)| (name.clone(), fill(value))).collect()
    }

    /// A word about the shim that was seen through, the first time it was.
    pub(super) fn note(&self) -> Option<String> {
        let shim = self.behind.as_ref().filter(|_| !self.known)?;
        Some(format!(
            "`{}` is a shim: `{}` is run",
            shim.display(),
            self.program.display()
        ))
    }

    fn filled(&self, words: &[String], files: &Files) -> Vec<String> {
        let cache = self.cache.as_ref().map(|cache| cache.join(&self.language));
        let text = |path: Option<&Path>| path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let places = Places {
            program: &text(Some(&self.program)),
            beside: &text(self.program.parent()),
            cache: &text(cache.as_deref()),
        };
        recipe::filled(words, &places, files)
    }
}

/// The toolchain of `language` as it was found last; starts nothing. `None` where it was never found, or where its file or
/// the shim in front of it changed since (path, size or time).
pub fn remembered_environment(language: &str, table: &LanguageTable, machine: &Machine) -> Option<EnvironmentRecord> {
    let found = Found::of(language, table).ok()?;
    remembered::recall(&found.key(), machine).map(|remembered| remembered.environment)
}

impl Found {
    fn of(language: &str, table: &LanguageTable) -> Result<Self, LabError> {
        if let Some(added) = table.added.get(language) {
            return Self::added(language, added, table);
        }
        let recipe = recipe::recipe(language).ok_or_else(|| unknown(language, table))?;
        let names: Vec<&Path> = match table
            .instead
            .get(recipe.language)
            .or_else(|| table.instead.get(language))
        {
            Some(instead) => vec![instead],
            None => recipe.programs.iter().map(Path::new).collect(),
        };
        let file = names.iter().find_map(|name| shim::in_path(name));
        let file = file.ok_or_else(|| missing(language, &names, Some(recipe.install)))?;
        Ok(Self {
            language: recipe.language.to_owned(),
            ways: Ways::of(recipe),
            file,
        })
    }

    fn added(language: &str, added: &AddedLanguage, table: &LanguageTable) -> Result<Self, LabError> {
        let split = |line: &str| {
            let unclear = || {
                LabError::new(format!(
                    "`{line}` of `lab.languages.{language}` cannot be split into words"
                ))
            };
            shell_words::split(line).map_err(|_| unclear().hint("are all quotes closed?"))
        };
        let version = split(added.version.as_deref().unwrap_or("--version"))?;
        let mut build = split(added.build.as_deref().unwrap_or_default())?;
        let mut run = split(&added.run)?;
        let first = if build.is_empty() { &mut run } else { &mut build };
        let empty = || LabError::new(format!("`lab.languages.{language}` does not say what runs it"));
        let first = first.first_mut().ok_or_else(empty)?;
        let name = table
            .instead
            .get(language)
            .cloned()
            .unwrap_or_else(|| PathBuf::from(&*first));
        let file = shim::in_path(&name).ok_or_else(|| missing(language, &[&name], None))?;
        "{program}".clone_into(first);
        Ok(Self {
            language: language.to_owned(),
            ways: Ways {
                extension: added.extension.clone(),
                build,
                run,
                environment: Vec::new(),
                path: Vec::new(),
                version,
            },
            file,
        })
    }

    /// What it is remembered under.
    fn key(&self) -> String {
        format!("{} {}", self.language, self.file.display())
    }

    /// Asks the program, in `folder`, where it is and which version.
    fn ask(&self, folder: &Path, machine: &Machine) -> Result<Remembered, LabError> {
        let behind = shim::behind(&self.file, folder);
        let path = self.real_path(behind.as_deref().unwrap_or(&self.file), folder);
        let asked = |words: &[String]| shim::said(Command::new(&path).args(words).current_dir(folder));
        // Zig, Go and others take a word for it.
        let version = asked(&self.ways.version).or_else(|| asked(&["version".to_owned()]));
        let version = version.ok_or_else(|| {
            let hint = format!("does `{} {}` work?", path.display(), self.ways.version.join(" "));
            LabError::new(format!("`{}` does not say its version", path.display())).hint(hint)
        })?;
        let interpreter = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let environment = EnvironmentRecord {
            language: self.language.clone(),
            flags: self.ways.flags(),
            interpreter: with_tilde(&interpreter, machine),
            version: version.lines().next().unwrap_or_default().trim().to_owned(),
        };
        let watched = [self.file.clone(), path.clone()]
            .into_iter()
            .chain(deciding(&self.file));
        Ok(Remembered {
            watched: watched.filter_map(|path| Stamp::of(&path)).collect(),
            program: path,
            environment,
        })
    }

    /// Where the program `known` is itself: what it says, a folder meaning the program of the same name in its `bin`.
    fn real_path(&self, known: &Path, folder: &Path) -> PathBuf {
        let ask = || shim::said(Command::new(known).args(&self.ways.path).current_dir(folder));
        let asked = (!self.ways.path.is_empty()).then(ask);
        if asked == Some(None) {
            // It should have said and did not: rustup's `rustc` without a toolchain. Its link leads to another program, rustup.
            return known.to_owned();
        }
        let said = asked.flatten().map(PathBuf::from);
        let real = said.map(|said| match known.file_name() {
            Some(name) if said.is_dir() => said.join("bin").join(name),
            _ => said,
        });
        // Symbolic links (Debian's alternatives) are followed, but not for python: a virtual environment is known by its link.
        let real = real.filter(|real| real.is_absolute() && real.is_file());
        real.unwrap_or_else(|| std::fs::canonicalize(known).unwrap_or_else(|_| known.to_owned()))
    }
}

impl Ways {
    fn of(recipe: &Recipe) -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            extension: recipe.extension.to_owned(),
            build: words(recipe.build),
            run: words(recipe.run),
            environment: recipe.environment.iter().map(pair).collect(),
            path: words(recipe.path),
            version: words(recipe.version),
        }
    }

    /// What a result depends on besides the program: all words that are no files.
    fn flags(&self) -> Vec<String> {
        let words = self.build.iter().chain(&self.run);
        words.filter(|word| !word.contains('{')).cloned().collect()
    }
}

/// Files that decide which program a shim leads to: pyenv's and its kin's `version`, rustup's settings.
fn deciding(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().and_then(Path::parent);
    let near = folder.map(|folder| folder.join("version"));
    let rustup = folder
        .and_then(Path::parent)
        .map(|home| home.join(".rustup/settings.toml"));
    near.into_iter().chain(rustup).filter(|path| path.is_file()).collect()
}

/// Whether `file` is `program` by another name.
fn is_same(file: &Path, program: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(file).is_some() && real(file) == real(program)
}

fn with_tilde(path: &Path, machine: &Machine) -> String {
    let home = machine.home().ok().and_then(|home| std::fs::canonicalize(home).ok());
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(below) => format!("~/{}", below.display()),
        None => path.display().to_string(),
    }
}

fn unknown(language: &str, table: &LanguageTable) -> LabError {
    let built_in = recipe::RECIPES.iter().map(|recipe| recipe.language);
    let known: Vec<&str> = built_in.chain(table.added.keys().map(String::as_str)).collect();
    LabError::new(format!(
        "`{language}` is no language that experiments can be written in"
    ))
    .hint(format!("known are {}", known.join(", ")))
    .hint(format!(
        "add it to your own configuration as `[lab.languages.{language}]`"
    ))
}

fn missing(language: &str, names: &[&Path], install: Option<&str>) -> LabError {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.display())).collect();
    let failure = LabError::new(format!(
        "nothing here runs `{language}`: there is no {}",
        names.join(" or ")
    ));
    match install {
        Some(install) => failure.hint(install),
        None => failure.hint("install it, or see to `lab.languages` in your own configuration"),
    }
}
