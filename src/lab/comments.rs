//! Options as comments at the top of the code: `#| key: value`, `//| key: value`. Blank lines and a `#!` line may stand between
//! them; the first other line ends them.

use super::Fault;
use super::attributes::{By, Given};

/// The options that `code` begins with; its first line is line `first_line` of the entry.
pub(super) fn comments(code: &str, first_line: usize) -> (Vec<Given>, Vec<Fault>) {
    let (mut given, mut faults) = (Vec::new(), Vec::new());
    for (index, line) in code.lines().enumerate() {
        let Some(comment) = comment(line) else {
            if line.trim().is_empty() || (index == 0 && line.starts_with("#!")) {
                continue;
            }
            break;
        };
        if comment.is_empty() {
            continue;
        }
        let pair = comment.split_once(':').map(|(key, value)| (key.trim(), value.trim()));
        match pair.filter(|(key, _)| !key.is_empty() && !key.contains(char::is_whitespace)) {
            Some((key, value)) => given.push(Given {
                key: key.to_owned(),
                value: value.to_owned(),
                by: By::Comment,
                line: first_line + index,
            }),
            None => {
                let fault = Fault::new(format!("`{comment}` is no option")).hint("write `#| key: value`");
                faults.push(fault.at(first_line + index));
            }
        }
    }
    (given, faults)
}

/// Whether `code` is nothing but such comments and blank lines.
pub fn is_only_comments(code: &str) -> bool {
    code.lines()
        .all(|line| line.trim().is_empty() || comment(line).is_some())
}

fn comment(line: &str) -> Option<&str> {
    let line = line.trim();
    line.strip_prefix("#|")
        .or_else(|| line.strip_prefix("//|"))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_lines_count() {
        let code = "#!/bin/sh\n#| always: /a: b/\n\n//|n:1,2\n#|\nx = 1\n#| never: /c/\n";
        let (given, faults) = comments(code, 10);
        let read: Vec<_> = given
            .iter()
            .map(|g| (g.key.as_str(), g.value.as_str(), g.line))
            .collect();
        assert_eq!(read, [("always", "/a: b/", 11), ("n", "1,2", 13)]);
        assert!(faults.is_empty());
        assert_eq!(comments("#| no option\n#| a b: c\n", 2).1.len(), 2);
        assert!(is_only_comments("#| a: b\n\n") && !is_only_comments("#| a: b\nx\n"));
    }
}
