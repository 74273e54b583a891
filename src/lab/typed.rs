//! Experiments that were typed: commands to compare, or a program and its matrix.

use super::attributes::{By, Given};
use super::languages::{language_names, language_of_file};
use super::options::read_given;
use super::{Code, Experiment, Fault, Options, Variable};

/// The variable whose values are the commands.
const COMMAND: &str = "command";

/// `lab compare -- COMMAND…`: one cell for each command, in their order. The variable `command` has the commands as values; one that
/// was typed again is numbered, because comparing a command with itself shows how far measurements can be trusted.
pub fn compare(commands: &[String], options: Options) -> Experiment {
    let mut values: Vec<String> = Vec::with_capacity(commands.len());
    for command in commands {
        let mut value = command.clone();
        let mut number = 2;
        while values.contains(&value) {
            value = format!("{command} ({number})");
            number += 1;
        }
        values.push(value);
    }
    Experiment {
        id: "compare".to_owned(),
        language: String::new(),
        options,
        variables: vec![Variable {
            name: COMMAND.to_owned(),
            values,
            line: 0,
        }],
        claims: Vec::new(),
        code: Code::Commands(commands.to_vec()),
        place: None,
    }
}

/// `lab run FILE KEY=VALUE…`: a program with options and variables as they stand in braces. `language` overrules the guess from the
/// file's extension. The path stays as it was typed. Fails with all that is wrong.
pub fn program(path: &str, language: Option<&str>, arguments: &[String]) -> Result<Experiment, Vec<Fault>> {
    let mut faults = Vec::new();
    let guess = language.or_else(|| language_of_file(path));
    if guess.is_none() {
        let known = language_names().collect::<Vec<_>>().join(", ");
        let fault = Fault::new(format!("`{path}` does not say which language it is in"));
        faults.push(fault.hint(format!("known by their extensions are {known}")));
    }
    let mut given = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument.split_once('=') {
            Some((key @ ("file" | "anchor"), _)) => {
                let fault = Fault::new(format!("`{key}` stands beside the file that was typed"));
                faults.push(fault.hint("leave it out"));
            }
            Some((key, value)) if !key.is_empty() => given.push(Given {
                key: key.to_owned(),
                value: value.to_owned(),
                by: By::Braces,
                line: 0,
            }),
            _ => faults.push(Fault::new(format!("`{argument}` is no option")).hint("write `key=value`")),
        }
    }
    let mut read = read_given(&given);
    faults.append(&mut read.faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Experiment {
        id: id_of(path),
        language: guess.unwrap_or_default().to_lowercase(),
        options: read.options,
        variables: read.variables,
        claims: read.claims,
        code: Code::File {
            path: path.to_owned(),
            anchor: None,
        },
        place: None,
    })
}

/// The file's name without extension, with `-` for what an ID cannot hold.
fn id_of(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kept = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '-'
        }
    };
    let id: String = stem.chars().take(30).map(kept).collect();
    let id = id.trim_start_matches(|c: char| !c.is_alphanumeric());
    if id.is_empty() {
        "program".to_owned()
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{cells, experiments};

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn commands_are_cells() {
        let commands = ["python a.py".to_owned(), "b, c".to_owned(), "python a.py".to_owned()];
        let experiment = compare(&commands, Options::default());
        let cells = cells(&experiment).unwrap();
        let values: Vec<_> = cells.iter().filter_map(|cell| cell.value("command")).collect();
        assert_eq!(values, ["python a.py", "b, c", "python a.py (2)"]);
    }

    #[test]
    fn what_is_typed_reads_as_in_braces() {
        let typed = program("x/My file.py", None, &words("workers=1,2 trials=5 always=/x/")).unwrap();
        let text = "```python {#a .lab workers=1,2 trials=5 always=/x/}\n```\n";
        let written = experiments("a.md", text).remove(0).experiment.unwrap();
        assert_eq!((typed.id.as_str(), typed.language.as_str()), ("My-file", "python"));
        assert_eq!(typed.options, written.options);
        assert_eq!(typed.variables[0].values, written.variables[0].values);
        assert_eq!(typed.claims[0].kind, written.claims[0].kind);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (path, arguments) in [
            ("a", "n=1"),
            ("a.py", "n"),
            ("a.py", "=1"),
            ("a.py", "file=b.py"),
            ("a.py", "trials=0"),
            ("a.py", "trials=1 trials=2"),
        ] {
            assert!(program(path, None, &words(arguments)).is_err(), "{path} {arguments}");
        }
        assert_eq!(program("a", Some("Zig"), &[]).unwrap().language, "zig");
        assert_eq!(id_of("/...."), "program");
    }
}
