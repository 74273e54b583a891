//! The person's editor: which one, and how it is told a line.

use std::path::Path;
use std::process::Command;

/// Why the editor did not do its work. Nothing is lost: what it was to edit is on disk.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    #[error("the editor command `{0}` has an open quote")]
    Quotes(String),
    #[error("could not start the editor `{command}`: {source}")]
    Start { command: String, source: std::io::Error },
    #[error("the editor `{command}` failed ({status})")]
    Failed {
        command: String,
        status: std::process::ExitStatus,
    },
}

/// A command that edits one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// The editor of `$VISUAL` or `$EDITOR`: words split as a shell would.
    pub fn from_command(command: &str) -> Result<Self, EditorError> {
        let mut words = shell_words::split(command).map_err(|_| EditorError::Quotes(command.to_owned()))?;
        if words.is_empty() {
            return Err(EditorError::Quotes(command.to_owned()));
        }
        let program = words.remove(0);
        Ok(Self {
            program,
            arguments: words,
        })
    }

    /// VS Code, from its own terminal.
    pub fn vscode() -> Self {
        Self {
            program: "code".to_owned(),
            arguments: vec!["--wait".to_owned(), "--reuse-window".to_owned()],
        }
    }

    /// Edits `path` with the cursor on `line` (from 1) where the editor can, and waits until it closes.
    pub fn open(&self, path: &Path, line: usize) -> Result<(), EditorError> {
        let status = Command::new(&self.program)
            .args(&self.arguments)
            .args(self.place(path, line))
            .status()
            .map_err(|source| EditorError::Start {
                command: self.program.clone(),
                source,
            })?;
        if status.success() {
            return Ok(());
        }
        Err(EditorError::Failed {
            command: self.program.clone(),
            status,
        })
    }

    /// The arguments that name file and line in the way this editor understands.
    fn place(&self, path: &Path, line: usize) -> Vec<std::ffi::OsString> {
        let name = Path::new(&self.program)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let with_line = || {
            let mut place = path.as_os_str().to_owned();
            place.push(format!(":{line}"));
            place
        };
        match &*name {
            "vi" | "vim" | "nvim" | "gvim" | "mvim" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" | "joe"
            | "ne" | "mg" | "gedit" => vec![format!("+{line}").into(), path.into()],
            "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
                vec!["--goto".into(), with_line()]
            }
            "hx" | "helix" | "subl" | "zed" => vec![with_line()],
            "mate" | "kate" => vec!["--line".into(), line.to_string().into(), path.into()],
            _ => vec![path.into()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(command: &str) -> Vec<std::ffi::OsString> {
        Editor::from_command(command).unwrap().place(Path::new("회고 1.md"), 7)
    }

    #[test]
    fn every_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(place("/usr/bin/nvim -p"), ["+7", "회고 1.md"]);
        assert_eq!(place("code --wait"), ["--goto", "회고 1.md:7"]);
        assert_eq!(place("hx"), ["회고 1.md:7"]);
        assert_eq!(place("ed"), ["회고 1.md"]);
    }

    #[test]
    fn a_command_is_split_as_a_shell_would() {
        let editor = Editor::from_command("'/opt/my editor/vim' --cmd 'set nu'").unwrap();
        assert_eq!(editor.program, "/opt/my editor/vim");
        assert_eq!(editor.arguments, ["--cmd", "set nu"]);
        assert!(Editor::from_command("vim 'x").is_err());
    }
}
