//! What stands on disk in a sandbox, and what may stand there after a fault.
//!
//! What is odd about it: the folders of state and cache are passed over. They may hold anything after a crash; what counts is that later
//! commands go on as if nothing had been.

use crate::sandbox::Sandbox;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// One thing in a folder.
#[derive(Clone, PartialEq, Eq)]
pub enum Thing {
    Folder,
    Link(PathBuf),
    File { mode: u32, bytes: Vec<u8> },
}

/// All things of a sandbox by path, temporary files apart.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct State {
    pub things: BTreeMap<String, Thing>,
    /// Temporary files that nobody removed.
    pub left: Vec<String>,
}

const PASSED_OVER: [&str; 4] = ["home/.local", "home/.cache", "home/.config", ".git/"];

impl State {
    /// What stands in `sandbox` now.
    pub fn of(sandbox: &Sandbox) -> Self {
        let mut state = Self::default();
        let root = sandbox.root();
        collect(root.parent().expect("a sandbox"), Path::new(""), &mut state);
        state
    }

    fn paths<'a>(&'a self, other: &'a State) -> BTreeSet<&'a String> {
        self.things.keys().chain(other.things.keys()).collect()
    }
}

fn collect(folder: &Path, below: &Path, state: &mut State) {
    for entry in fs::read_dir(folder.join(below)).expect("a folder") {
        let path = below.join(entry.expect("an entry").file_name());
        let name = path.display().to_string();
        let full = folder.join(&path);
        let meta = fs::symlink_metadata(&full).expect("it stands there");
        if PASSED_OVER
            .iter()
            .any(|passed| name.starts_with(passed) || name.contains(&format!("/{passed}")))
        {
            continue;
        }
        if name.contains(".hoego-") && name.ends_with(".tmp") {
            state.left.push(name);
        } else if meta.is_symlink() {
            let to = fs::read_link(&full).expect("a link");
            state.things.insert(name, Thing::Link(to));
        } else if meta.is_dir() {
            state.things.insert(name, Thing::Folder);
            collect(folder, &path, state);
        } else {
            let bytes = fs::read(&full).expect("a file");
            let mode = meta.permissions().mode();
            state.things.insert(name, Thing::File { mode, bytes });
        }
    }
}

/// An undisturbed run: what stood there before it and after it.
pub struct Undisturbed {
    pub before: State,
    pub after: State,
    pub code: i32,
}

/// Which of the two each thing is that the command changes.
pub type Mixture = Vec<(String, bool)>;

impl Undisturbed {
    /// How `now` is mixed of what stood there `before` the command and what stands there after it. Fails, naming the file, where it is
    /// neither.
    pub fn mixture(&self, before: &State, now: &State) -> Result<Mixture, String> {
        let mut mixture = Vec::new();
        let mut paths = self.before.paths(&self.after);
        paths.extend(before.paths(now));
        for path in paths {
            let (was, is, will) = (
                before.things.get(path),
                now.things.get(path),
                self.after.things.get(path),
            );
            let changes = self.before.things.get(path) != will;
            match (is == was, changes && is == will) {
                (true, _) if !changes => {}
                (_, true) => mixture.push((path.clone(), true)),
                (true, _) => mixture.push((path.clone(), false)),
                _ => return Err(format!("`{path}` is neither as before nor as after: {}", told(is))),
            }
        }
        Ok(mixture)
    }
}

fn told(thing: Option<&Thing>) -> String {
    match thing {
        None => "missing".to_owned(),
        Some(Thing::Folder) => "a folder".to_owned(),
        Some(Thing::Link(to)) => format!("a link to {}", to.display()),
        Some(Thing::File { mode, bytes }) => {
            format!("{mode:o}, {} bytes\n{}", bytes.len(), String::from_utf8_lossy(bytes))
        }
    }
}
