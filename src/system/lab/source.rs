//! A program's files in the run's folder: what they are called and where they lie.
//!
//! What is odd: dependencies lie twice, beside the program (imports look there) and in each trial's folder (opened by name there),
//! both with their paths from the journal's root, so that what works there works here.

use super::folder::RunFolder;
use super::prepare::put;
use super::{LabError, Program, Toolchain};
use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Where the files of a program lie.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The program's own.
    pub source: PathBuf,
    /// Dependencies in the program's language and folder, which a compiler is given with it.
    pub others: Vec<PathBuf>,
    /// What compiling makes: a program, or a folder (java).
    pub output: PathBuf,
    /// The class that is started (java).
    pub class: String,
    /// The folder with what each trial finds in its own.
    pub beside: Option<PathBuf>,
    pub stdin: Option<PathBuf>,
}

/// Writes them all.
pub(super) fn write(folder: &RunFolder, toolchain: &Toolchain, program: &Program) -> Result<Files, LabError> {
    let name = program
        .file
        .clone()
        .unwrap_or_else(|| block_name(toolchain, &program.text));
    let inside = folder.program();
    let mut files = Files {
        output: folder.root().join("program.out"),
        class: main_class(&program.text),
        ..Files::default()
    };
    for (path, content) in &program.deps {
        let written = put(&inside, &checked(path)?, content)?;
        put(&folder.beside(), path, content)?;
        let compiled_with =
            written.parent() == inside.join(&name).parent() && written.extension() == Path::new(&name).extension();
        if compiled_with {
            files.others.push(written);
        }
    }
    // Last, so that no dependency of the same name takes its place.
    files.source = put(&inside, &checked(&name)?, program.text.as_bytes())?;
    files.others.retain(|other| *other != files.source);
    files.beside = (!program.deps.is_empty()).then(|| folder.beside());
    if let Some(stdin) = &program.stdin {
        files.stdin = Some(put(folder.root(), "stdin", stdin)?);
    }
    Ok(files)
}

/// A path that stays below the folder it is put into.
fn checked(path: &str) -> Result<String, LabError> {
    use std::path::Component;
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if inside && !path.is_empty() {
        return Ok(path.to_owned());
    }
    Err(LabError::new(format!("`{path}` does not lie in the journal")))
}

/// What the file of a block is called.
fn block_name(toolchain: &Toolchain, text: &str) -> String {
    match toolchain.language.as_str() {
        "java" => java_name(text),
        // Node takes a file for a module by its name.
        "javascript" if is_module(text) => "experiment.mjs".to_owned(),
        _ => format!("experiment.{}", toolchain.extension()),
    }
}

/// What a Java file has to be called.
pub(super) fn java_name(text: &str) -> String {
    format!("{}.java", public_class(text).unwrap_or("Experiment"))
}

fn is_module(text: &str) -> bool {
    text.lines()
        .any(|line| line.starts_with("import ") || line.starts_with("export "))
}

static TYPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r"(?m)^(public\s+)?(?:(?:final|abstract|sealed|strictfp)\s+)*(?:class|record|enum|interface)\s+(\w+)";
    Regex::new(pattern).ok()
});

/// The public type of a Java file, which gives it its name.
fn public_class(text: &str) -> Option<&str> {
    let mut types = TYPE.as_ref()?.captures_iter(text);
    let public = types.find(|found| found.get(1).is_some())?;
    public.get(2).map(|name| name.as_str())
}

/// The type of a Java file that `main` stands in, with its package: the last one that begins before it.
fn main_class(text: &str) -> String {
    let main = text.find("void main").unwrap_or(text.len());
    let types = TYPE.as_ref().map(|types| types.captures_iter(&text[..main]));
    let name = types.and_then(|types| types.last()).and_then(|found| found.get(2));
    let name = name.map_or("Experiment", |name| name.as_str());
    let package = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("package ")?.trim().strip_suffix(';'));
    package.map_or_else(|| name.to_owned(), |package| format!("{}.{name}", package.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_java_file_is_called_by_its_public_class_and_started_by_the_one_with_main() {
        let text = "package a.b;\nimport java.util.*;\nfinal class Helper { int x; }\npublic class Race {\n    static class In {}\n    public static void main(String[] a) {}\n}\nclass After {}\n";
        assert_eq!(public_class(text), Some("Race"));
        assert_eq!(main_class(text), "a.b.Race");
        assert_eq!(
            main_class("class A {}\nclass B { static void main(String[] a) {} }"),
            "B"
        );
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        for path in ["../x", "/etc/x", "a/../../x", "", "./x/.."] {
            assert!(checked(path).is_err(), "{path}");
        }
        assert!(checked("a/b.txt").is_ok());
    }
}
