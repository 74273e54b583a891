//! What a cell is called in a sentence. Variables that are the same in all cells go without saying; a command is its own
//! name; `mode=thread workers=4` is "4 threads" when nothing else varies. Everything else is called by its variables.

use super::Variables;

/// The name of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellName {
    /// There is only one.
    Whole,
    /// A command that was typed.
    Command(String),
    /// Threads or processes, and how many where that varies.
    Workers { kind: WorkerKind, count: Option<u32> },
    /// The variables that vary.
    Variables(Vec<(String, String)>),
}

/// What works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerKind {
    Thread,
    Process,
}

/// Variables that say how many there are of something that works.
const COUNTS: [&str; 4] = ["workers", "threads", "processes", "n"];

/// The variable under which `lab compare` records its commands.
const COMMAND: &str = "command";

/// The names of the variables that have more than one value in `cells`, in their order.
pub fn varying<'a>(cells: impl IntoIterator<Item = &'a Variables> + Clone) -> Vec<String> {
    let Some(first) = cells.clone().into_iter().next() else {
        return Vec::new();
    };
    let differs = |name: &str, value: &str| {
        let mut others = cells.clone().into_iter();
        others.any(|cell| value_of(cell, name) != Some(value))
    };
    let names = first.0.iter().filter(|(name, value)| differs(name, value));
    names.map(|(name, _)| name.clone()).collect()
}

/// The value of the variable `name`.
pub fn value_of<'a>(variables: &'a Variables, name: &str) -> Option<&'a str> {
    let found = variables.0.iter().find(|(variable, _)| variable == name);
    found.map(|(_, value)| value.as_str())
}

/// The name of the cell with these `variables`, where those in `varying` tell it from the others.
pub fn cell_name(variables: &Variables, varying: &[String]) -> CellName {
    let telling: Vec<(String, String)> = variables
        .0
        .iter()
        .filter(|(name, _)| varying.contains(name))
        .cloned()
        .collect();
    match &telling[..] {
        [] => CellName::Whole,
        [(name, command)] if name == COMMAND => CellName::Command(command.clone()),
        _ => workers(&telling).unwrap_or(CellName::Variables(telling)),
    }
}

/// Threads or processes, if that is all that `telling` says.
fn workers(telling: &[(String, String)]) -> Option<CellName> {
    let (counts, kinds): (Vec<_>, Vec<_>) = telling.iter().partition(|(name, _)| COUNTS.contains(&&**name));
    let [(_, kind)] = kinds[..] else {
        return None;
    };
    let kind = match kind.to_lowercase().as_str() {
        "thread" | "threads" => WorkerKind::Thread,
        "process" | "processes" => WorkerKind::Process,
        _ => return None,
    };
    let count = match counts[..] {
        [] => None,
        [(_, count)] => Some(count.parse().ok()?),
        _ => return None,
    };
    Some(CellName::Workers { kind, count })
}

/// The value as a number, if it is one: plain, finite, as a range of a matrix gives it.
pub fn number(value: &str) -> Option<f64> {
    value.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(cells: &[&[(&str, &str)]]) -> Vec<Variables> {
        let cell = |pairs: &&[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string()));
            Variables(pairs.collect())
        };
        cells.iter().map(cell).collect()
    }

    fn names(of: &[&[(&str, &str)]]) -> Vec<CellName> {
        let cells = cells(of);
        let varying = varying(&cells);
        cells.iter().map(|cell| cell_name(cell, &varying)).collect()
    }

    #[test]
    fn well_known_variables_become_words_only_when_they_say_everything() {
        let threads = |count| CellName::Workers {
            kind: WorkerKind::Thread,
            count,
        };
        let both = names(&[
            &[("mode", "thread"), ("workers", "4"), ("size", "9")],
            &[("mode", "process"), ("workers", "2"), ("size", "9")],
        ]);
        assert_eq!(both[0], threads(Some(4)));
        let kinds = names(&[
            &[("mode", "thread"), ("workers", "4")],
            &[("mode", "process"), ("workers", "4")],
        ]);
        assert_eq!(kinds[0], threads(None));
        let other = names(&[
            &[("mode", "thread"), ("size", "4")],
            &[("mode", "async"), ("size", "5")],
        ]);
        assert!(
            matches!(&other[1], CellName::Variables(pairs) if pairs.len() == 2),
            "{other:?}"
        );
        let odd = names(&[&[("mode", "thread"), ("n", "many")], &[("mode", "process"), ("n", "1")]]);
        assert!(matches!(odd[0], CellName::Variables(_)), "{odd:?}");
    }

    #[test]
    fn one_cell_needs_no_name_and_a_command_is_its_own() {
        assert_eq!(names(&[&[("mode", "thread")]]), [CellName::Whole]);
        assert_eq!(
            names(&[&[("command", "a")], &[("command", "b c")]])[1],
            CellName::Command("b c".into())
        );
    }
}
