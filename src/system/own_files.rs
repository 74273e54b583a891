//! The program's own files in a journal: what of them may not be opened, for the check.

use super::reach::Role;
use super::root::{Refusal, Root};
use super::{FileProblem, ProblemKind};
use std::io;
use std::path::Path;

impl Root {
    /// What of the program's own files in the journal may not be opened, though something stands there.
    pub fn own_problems(&self) -> Vec<FileProblem> {
        let asked = |path: &str, opened: io::Result<()>| {
            let refusal = opened.err().and_then(|error| Refusal::of(&error).cloned());
            refusal.map(|why| FileProblem {
                path: path.to_owned(),
                kind: ProblemKind::Refused(why),
            })
        };
        let folders = ["lab", ".hoego", ".hoego/templates"].into_iter();
        let folders = folders.map(|path| {
            asked(
                path,
                self.hold(Path::new(path), Role::of(&format!("{path}/"))).map(drop),
            )
        });
        let files = [".gitattributes", ".obsidian/daily-notes.json"].into_iter();
        let files = files.map(|path| asked(path, self.open(path, Role::Config).map(drop)));
        let templates = self
            .names(".hoego/templates", Role::Template)
            .unwrap_or_default()
            .into_iter();
        let templates = templates.map(|name| {
            let path = format!(".hoego/templates/{name}");
            asked(&path, self.open(&path, Role::Template).map(drop))
        });
        folders.chain(files).chain(templates).flatten().collect()
    }
}
