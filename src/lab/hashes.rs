//! Hashes that say whether two runs ran the same, and whether what is about to run is what a person said may run.
//!
//! What is odd about it: every part is hashed with its length and name before it, so that no two experiments give the same bytes.

use super::{Code, Cwd, EnvironmentRecord, Experiment};
use std::collections::BTreeMap;

/// Files that an experiment needs (`file`, `deps`, `stdin`), by path from the journal's root.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Eight hexadecimal digits of BLAKE3 over language, options that change execution, matrix, code and files. `code` is what runs:
/// the block's text, or the part of the file that `anchor` takes.
pub fn code_hash(experiment: &Experiment, code: &str, files: &Files) -> String {
    let mut hash = Parts::new("hoego lab code 1");
    hash.execution(experiment, code, files);
    hash.digits(8)
}

/// Six hexadecimal digits over language, flags, the interpreter's real path and version.
pub fn environment_hash(environment: &EnvironmentRecord) -> String {
    let mut hash = Parts::new("hoego lab environment 1");
    hash.text("language", &environment.language);
    hash.list("flags", &environment.flags);
    hash.text("interpreter", &environment.interpreter);
    hash.text("version", &environment.version);
    hash.digits(6)
}

/// All 64 hexadecimal digits over the same as [`code_hash`], how often and how long it runs, and the real path of the journal's root.
pub fn trust_hash(root: &str, experiment: &Experiment, code: &str, files: &Files) -> String {
    let mut hash = Parts::new("hoego lab trust 2");
    hash.text("root", root);
    hash.execution(experiment, code, files);
    hash.length(experiment);
    hash.digits(64)
}

/// All 64 hexadecimal digits over what [`trust_hash`] covers of the block alone: what a file it names holds is not read, nor where the
/// journal lies. Two blocks with the same hash ask for the same.
pub fn block_hash(experiment: &Experiment) -> String {
    let mut hash = Parts::new("hoego lab block 1");
    let code = match &experiment.code {
        Code::Block { text, .. } => text.as_str(),
        Code::File { .. } | Code::Commands(_) => "",
    };
    hash.execution(experiment, code, &Files::new());
    hash.length(experiment);
    hash.digits(64)
}

/// All 64 hexadecimal digits over the bytes of a file; never the hash of a block.
pub fn file_hash(bytes: &[u8]) -> String {
    let mut hash = Parts::new("hoego lab file 1");
    hash.bytes(bytes);
    hash.digits(64)
}

struct Parts(blake3::Hasher);

impl Parts {
    fn new(purpose: &str) -> Self {
        let mut parts = Self(blake3::Hasher::new());
        parts.bytes(purpose.as_bytes());
        parts
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.bytes(name.as_bytes());
        self.bytes(text.as_bytes());
    }

    fn list<T: AsRef<str>>(&mut self, name: &str, texts: &[T]) {
        self.text(name, &texts.len().to_string());
        texts.iter().for_each(|text| self.bytes(text.as_ref().as_bytes()));
    }

    fn execution(&mut self, experiment: &Experiment, code: &str, files: &Files) {
        let options = &experiment.options;
        self.text("language", &experiment.language);
        self.code(&experiment.code);
        self.list("deps", &options.deps);
        self.list("stdin", options.stdin.as_slice());
        self.text("cwd", if options.cwd == Cwd::Trial { "trial" } else { "journal" });
        let cpus = options.cpus.iter().flatten().map(usize::to_string);
        self.list("cpus", &cpus.collect::<Vec<_>>());
        self.text("matrix", &experiment.variables.len().to_string());
        for variable in &experiment.variables {
            self.list(&variable.name, &variable.values);
        }
        self.text("exclude", &options.exclude.len().to_string());
        for pairs in &options.exclude {
            let words: Vec<&String> = pairs.iter().flat_map(|(name, value)| [name, value]).collect();
            self.list("cell", &words);
        }
        self.text("text", code);
        self.text("files", &files.len().to_string());
        for (path, contents) in files {
            self.bytes(path.as_bytes());
            self.bytes(contents);
        }
    }

    /// How often, how long and in which order it runs.
    fn length(&mut self, experiment: &Experiment) {
        let options = &experiment.options;
        self.text("trials", &options.trials.to_string());
        let budget = options.budget.iter().map(|budget| budget.as_nanos().to_string());
        self.list("for", &budget.collect::<Vec<_>>());
        self.text("warmup", &options.warmup.to_string());
        self.text("timeout", &options.timeout.as_nanos().to_string());
        let seed = options.seed.iter().map(u64::to_string);
        self.list("seed", &seed.collect::<Vec<_>>());
        self.text("trace", if options.trace { "yes" } else { "no" });
    }

    fn code(&mut self, code: &Code) {
        match code {
            Code::Block { .. } => self.text("from", "block"),
            Code::File { path, anchor } => {
                self.text("from", path);
                self.list("anchor", anchor.as_slice());
            }
            Code::Commands(commands) => self.list("commands", commands),
        }
    }

    fn digits(&self, count: usize) -> String {
        let mut digits = self.0.finalize().to_hex().to_string();
        digits.truncate(count);
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::experiments;

    fn hash(info: &str) -> String {
        let text = format!("```{info}\nx\n```\n");
        let experiment = experiments("a.md", &text).remove(0).experiment.unwrap();
        code_hash(&experiment, "x\n", &Files::new())
    }

    #[test]
    fn what_changes_execution_changes_the_hash() {
        let plain = hash("py {#a .lab}");
        assert_eq!(plain.len(), 8);
        for same in [
            "trials=3",
            "for=3s",
            "warmup=0",
            "timeout=1s",
            "key=/x/",
            "seed=3",
            "trace=no",
            "always=/x/",
            "claim=\"a() < 1\"",
        ] {
            assert_eq!(hash(&format!("py {{#a .lab {same}}}")), plain, "{same}");
        }
        let mut others = vec![plain, hash("rust {#a .lab}")];
        for other in [
            "deps=a.py",
            "stdin=a.py",
            "cwd=journal",
            "cpus=0",
            "cpus=0,1",
            "n=1",
            "n=1,2",
            "m=1,2",
            "n=1 m=2",
            "n=1,2 exclude=n=1",
            "n=1,2 exclude=n=2",
        ] {
            others.push(hash(&format!("py {{#a .lab {other}}}")));
        }
        let count = others.len();
        others.sort();
        others.dedup();
        assert_eq!(others.len(), count);
    }

    #[test]
    fn trust_covers_how_often_and_how_long() {
        let of = |info: &str| {
            let text = format!("```py {{#a .lab {info}}}\nx\n```\n");
            let experiment = experiments("a.md", &text).remove(0).experiment.unwrap();
            (
                trust_hash("/", &experiment, "x\n", &Files::new()),
                block_hash(&experiment),
            )
        };
        let plain = of("");
        for same in ["key=/x/", "always=/x/", "trials=20", "trace=yes"] {
            assert_eq!(of(same), plain, "{same}");
        }
        let mut all = vec![plain.0, plain.1];
        for other in [
            "trials=3",
            "for=3s",
            "warmup=0",
            "timeout=1s",
            "seed=3",
            "trace=no",
            "n=1",
            "deps=a",
        ] {
            let (trust, block) = of(other);
            all.extend([trust, block]);
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn files_and_root_are_part_of_it() {
        let text = "```py {#a .lab}\nx\n```\n";
        let experiment = experiments("a.md", text).remove(0).experiment.unwrap();
        let files = |name: &str, contents: &str| Files::from([(name.to_owned(), contents.as_bytes().to_vec())]);
        let trust = |root: &str, code: &str, files: &Files| trust_hash(root, &experiment, code, files);
        let mut all = vec![
            trust("/a", "x", &Files::new()),
            trust("/b", "x", &Files::new()),
            trust("/a", "y", &Files::new()),
            trust("/a", "x", &files("f", "12")),
            trust("/a", "x", &files("f1", "2")),
            code_hash(&experiment, "x", &Files::new()),
        ];
        assert!(all[0].len() == 64 && !all[0].starts_with(&all[5]));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn environments_are_told_apart() {
        let one = EnvironmentRecord {
            flags: vec!["ab".to_owned()],
            ..EnvironmentRecord::default()
        };
        let two = EnvironmentRecord {
            flags: vec!["a".to_owned(), "b".to_owned()],
            ..EnvironmentRecord::default()
        };
        assert_eq!(environment_hash(&one).len(), 6);
        assert_ne!(environment_hash(&one), environment_hash(&two));
    }
}
