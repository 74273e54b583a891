//! What compilers, tracebacks and panics say of the program's file, said of the entry: its name, and its lines.

use super::{Program, source};
use regex::{Captures, Regex};

/// `text` (a traceback, what a compiler said) with the program's file in the run's folder called as the entry is, and its lines
/// numbered as there: `/tmp/…/program/experiment.py", line 3` → `2025-01-13.md", line 43`. For showing; what is recorded stays as it was.
pub fn with_entry_lines(text: &str, program: &Program) -> String {
    let name = match &program.file {
        Some(file) => regex::escape(file),
        // A block's file is called by its language, a Java block's by its class. What lies beside it keeps its own name.
        None => format!(
            r"(?:experiment\.[A-Za-z0-9+]+|{})",
            regex::escape(&source::java_name(&program.text))
        ),
    };
    // Go names files from the folder it compiles in.
    let pattern = format!(r#"(?m:(?:[^\s"'`(<>]*/)?hoego-lab-[^/\s]+/program/|^\./){name}"#);
    let line = r#"(?P<between>", line |: line |:)(?P<line>\d+)"#;
    let Ok(place) = Regex::new(&format!("(?:{pattern})(?:{line})?")) else {
        return text.to_owned();
    };
    let offset = program.first_line.saturating_sub(1);
    let named = place.replace_all(text, |found: &Captures<'_>| {
        match (found.name("between"), number(found, "line")) {
            (Some(between), Some(line)) => format!("{}{}{}", program.shown_as, between.as_str(), line + offset),
            _ => program.shown_as.clone(),
        }
    });
    with_gutter(&with_java_frames(&named, program, offset), offset)
}

/// `at Race.main(Race.java:3)`: Java's stack traces name a file without its folder.
fn with_java_frames(text: &str, program: &Program, offset: usize) -> String {
    let path = program.file.clone().unwrap_or_else(|| source::java_name(&program.text));
    let name = path.rsplit('/').next().unwrap_or(&path);
    let frame = format!(r"\({}:(?P<line>\d+)\)", regex::escape(name));
    match Regex::new(&frame) {
        Ok(frame) if name.ends_with(".java") => {
            let one = |found: &Captures<'_>| match number(found, "line") {
                Some(line) => format!("({}:{})", program.shown_as, line + offset),
                None => found[0].to_owned(),
            };
            frame.replace_all(text, one).into_owned()
        }
        _ => text.to_owned(),
    }
}

fn number(found: &Captures<'_>, name: &str) -> Option<usize> {
    found.name(name)?.as_str().parse().ok()
}

/// Numbers before a bar, which rustc and gcc put before lines of code. Only where there is something to add.
fn with_gutter(text: &str, offset: usize) -> String {
    let Ok(gutter) = Regex::new(r"^(?P<space> *)(?P<line>\d+)(?P<bar> +\|)") else {
        return text.to_owned();
    };
    if offset == 0 || !text.lines().any(|line| gutter.is_match(line)) {
        return text.to_owned();
    }
    let numbers = || {
        text.lines()
            .filter_map(|line| gutter.captures(line))
            .filter_map(|found| number(&found, "line"))
    };
    let wide = |number: usize| number.to_string().len();
    // rustc begins at the margin and is made wider as a whole; gcc has room before its numbers.
    let at_margin = text.lines().any(|line| gutter.is_match(line) && !line.starts_with(' '));
    let wider = if at_margin {
        numbers().map(|n| wide(n + offset)).max().unwrap_or(0) - numbers().map(wide).max().unwrap_or(0)
    } else {
        0
    };
    let one = |line: &str| match gutter.captures(line) {
        Some(found) => {
            let number = number(&found, "line").unwrap_or(0) + offset;
            let width = found["space"].len() + found["line"].len() + found["bar"].len() - 2 + wider;
            let bar = if at_margin {
                format!("{number:<width$} |")
            } else {
                format!("{number:>width$} |")
            };
            format!("{bar}{}", &line[found[0].len()..])
        }
        None if is_gutter(line) => format!("{}{line}", " ".repeat(wider)),
        None => line.to_owned(),
    };
    text.split('\n').map(one).collect::<Vec<_>>().join("\n")
}

/// Whether rustc wrote this line beside its numbers.
fn is_gutter(line: &str) -> bool {
    let rest = line.trim_start();
    line.starts_with(' ') && ["|", "--> ", "= ", "::: "].iter().any(|mark| rest.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let program = Program {
            shown_as: "2025-01-13.md".to_owned(),
            text: "public class Race {}".to_owned(),
            first_line: 41,
            ..Program::default()
        };
        with_entry_lines(text, &program)
    }

    #[test]
    fn every_tool_s_way_of_naming_a_line() {
        let file = |end: &str| format!("/tmp/hoego-lab-aB1/program/experiment.{end}");
        let python = format!("  File \"{}\", line 3, in <module>\n", file("py"));
        assert_eq!(shown(&python), "  File \"2025-01-13.md\", line 43, in <module>\n");
        assert_eq!(
            shown(&format!("{}:3:5: error: x", file("c"))),
            "2025-01-13.md:43:5: error: x"
        );
        assert_eq!(
            shown(&format!("{}: line 3: x: not found", file("sh"))),
            "2025-01-13.md: line 43: x: not found"
        );
        assert_eq!(shown(&format!("{}:3\nthrow", file("js"))), "2025-01-13.md:43\nthrow");
        assert_eq!(shown(&format!("({}:3:7)", file("js"))), "(2025-01-13.md:43:7)");
        assert_eq!(
            shown("/tmp/hoego-lab-x/program/Race.java:3: error"),
            "2025-01-13.md:43: error"
        );
        assert_eq!(
            shown("# command-line-arguments\n./experiment.go:3:5: undefined: x"),
            "# command-line-arguments\n2025-01-13.md:43:5: undefined: x"
        );
        assert_eq!(
            shown("/tmp/hoego-lab-x/program/helper.py:3: x"),
            "/tmp/hoego-lab-x/program/helper.py:3: x",
            "a file that lies beside it"
        );
        assert_eq!(
            shown("/usr/lib/python3/queue.py:3: x"),
            "/usr/lib/python3/queue.py:3: x"
        );
    }

    #[test]
    fn numbers_beside_the_code_are_the_entry_s_too() {
        let rustc =
            "error: x\n --> /tmp/hoego-lab-x/program/experiment.rs:2:5\n  |\n2 |     x\n  |     ^ here\n  = note: y\n";
        let expected = "error: x\n  --> 2025-01-13.md:42:5\n   |\n42 |     x\n   |     ^ here\n   = note: y\n";
        assert_eq!(shown(rustc), expected);
        let gcc = "    2 |   x;\n      |   ^\n";
        assert_eq!(shown(gcc), "   42 |   x;\n      |   ^\n");
        assert_eq!(shown("    2 |   x;\n      |   ^\n      |   y\n").lines().count(), 3);
    }
}
