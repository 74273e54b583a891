//! Variables that the code never reads: a mistyped option, or a mistyped `LAB_` name.

use super::claims_text::CLAIM_KEYS;
use super::options::OPTION_KEYS;
use super::suggest::nearest;
use super::{Code, Experiment, Fault};
use std::collections::HashSet;

/// A fault for each variable whose `LAB_` name occurs in none of `texts` (the code and the files it needs), with what was likely
/// meant. Commands that were typed read nothing.
pub fn unused_variables(experiment: &Experiment, texts: &[&str]) -> Vec<Fault> {
    if matches!(experiment.code, Code::Commands(_)) || experiment.variables.is_empty() {
        return Vec::new();
    }
    let used: HashSet<&str> = texts.iter().flat_map(|text| lab_names(text)).collect();
    let path = experiment.place.as_ref().map(|place| place.path.as_str());
    let variables = experiment.variables.iter();
    variables
        .filter(|variable| !used.contains(variable.environment_name().as_str()))
        .map(|variable| {
            let name = variable.environment_name();
            let keys = OPTION_KEYS.into_iter().chain(CLAIM_KEYS);
            let mut names: Vec<&str> = used.iter().copied().collect();
            names.sort_unstable();
            let near = nearest(&variable.name, keys).or_else(|| nearest(&name, names));
            Fault::new(format!("nothing reads `{name}`, the variable `{}`", variable.name))
                .suggest(near, format!("read the environment variable `{name}` in the code"))
                .at(variable.line)
                .of(path)
        })
        .collect()
}

/// The names in `text` that begin with `LAB_`.
fn lab_names(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices("LAB_").filter_map(move |(at, _)| {
        if text[..at].ends_with(is_part) {
            return None;
        }
        let rest = &text[at..];
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        Some(&rest[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::experiments;

    fn faults(options: &str, code: &str) -> Vec<Fault> {
        let text = format!("```py {{#a .lab {options}}}\n{code}\n```\n");
        let experiment = experiments("a.md", &text).remove(0).experiment.unwrap();
        unused_variables(&experiment, &[code])
    }

    #[test]
    fn a_mistyped_option_is_found() {
        let found = faults("trails=5", "print(1)");
        assert_eq!(found[0].hint.as_deref(), Some("did you mean `trials`?"));
        assert_eq!((found[0].line, found[0].path.as_deref()), (1, Some("a.md")));
        assert_eq!(faults("alway=x", "")[0].hint.as_deref(), Some("did you mean `always`?"));
    }

    #[test]
    fn a_mistyped_name_is_found() {
        let found = faults("workers=1,2", "os.environ['LAB_WORKER']");
        assert_eq!(found[0].hint.as_deref(), Some("did you mean `LAB_WORKER`?"));
        assert!(faults("workers=1,2", "x = LAB_WORKERS").is_empty());
        assert_eq!(faults("n=1,2", "LAB_N2 MYLAB_N LAB_N_").len(), 1);
        assert!(faults("my-n=1", "$LAB_MY_N").is_empty());
    }
}
