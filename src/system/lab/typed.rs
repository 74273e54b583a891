//! Command lines that were typed: split into words, or left to a shell, and their program seen behind a shim.

use super::LabError;
use super::prepare::path_text;
use super::shim;
use std::path::Path;

/// What only a shell understands, outside quotes.
const SHELL: &[char] = &[
    '|', '&', ';', '<', '>', '(', ')', '$', '`', '*', '?', '[', '{', '~', '\n', '#',
];

/// The words of `command`, its program as a path; and a note where that is not the one in the path.
pub(super) fn words(command: &str) -> Result<(Vec<String>, Option<String>), LabError> {
    let unclear = || LabError::new(format!("`{command}` cannot be split into words")).hint("are all quotes closed?");
    let words = shell_words::split(command).map_err(|_| unclear())?;
    let first = words
        .first()
        .ok_or_else(|| LabError::new("there is an empty command"))?;
    if needs_shell(command, first) {
        let shell = ["/bin/sh", "-c", command].map(str::to_owned);
        let shim = which::which(first).ok().filter(|found| shim::manager(found).is_some());
        let note =
            shim.map(|_| format!("`{command}` needs a shell, which starts the shim of `{first}`: its time counts"));
        return Ok((shell.to_vec(), note));
    }
    let found = which::which(first).map_err(|_| {
        LabError::new(format!("there is no program `{first}`")).hint("is it spelt right, executable and in `PATH`?")
    })?;
    let (real, note) = match shim::behind(&found, Path::new(".")) {
        Some(real) => (
            real.clone(),
            Some(format!("`{first}` is a shim: `{}` is run", real.display())),
        ),
        None => (found, None),
    };
    let mut words = words;
    words[0] = path_text(&std::path::absolute(&real).unwrap_or(real))?;
    Ok((words, note))
}

/// Characters that only a shell understands where they stand, or a word that it would set (`A=1 program`).
fn needs_shell(command: &str, first: &str) -> bool {
    let mut quote = None;
    let mut escaped = false;
    let special = command.chars().any(|c| {
        let plain = std::mem::take(&mut escaped) || (quote == Some('\'') && c != '\'');
        match (quote, c) {
            _ if plain => false,
            (_, '\\') => {
                escaped = true;
                false
            }
            (Some(open), _) if c == open => {
                quote = None;
                false
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                false
            }
            (Some(_), _) => matches!(c, '$' | '`'),
            (None, _) => SHELL.contains(&c),
        }
    });
    special || first.contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_only_started_where_one_is_needed() {
        let run = |command: &str| words(command).map(|(words, _)| words).expect("words");
        assert_eq!(run("sh -c 'echo $HOME | cat'")[1..], ["-c", "echo $HOME | cat"]);
        for command in ["A=1 true", "true | cat", "echo $HOME", "echo \"$HOME\"", "ls *.py"] {
            assert_eq!(run(command), ["/bin/sh", "-c", command]);
        }
        assert_eq!(run(r#"sh -c "a; b > c 'd'""#)[1..], ["-c", "a; b > c 'd'"]);
        assert_eq!(run(r"echo it\'s")[1..], ["it's"]);
        assert_eq!(run(r#"echo "it's" | cat"#)[0], "/bin/sh");
        assert!(words("echo 'open").is_err());
        assert!(words("").is_err());
        assert!(
            words("no-such-program-here")
                .expect_err("no such")
                .message
                .contains("no-such-program-here")
        );
    }
}
