//! The source that is kept with a run, and the experiment that it gives back.
//!
//! What is odd about it: the stored block is made anew from what was read (without container, with LF ends), and is read by the
//! same reader; its fence is longer than the entry's where a line of the code would otherwise close it.

use super::{Code, Experiment, Fault, Files, Place, SourceRecord, experiments};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What stands before a file that is no text.
const BASE64: &str = "base64:";

/// The source of an experiment that stands in the entry whose text is `text` (which is not looked at for what was typed), with the
/// files it needs.
pub fn source_of(experiment: &Experiment, text: &str, files: &Files) -> SourceRecord {
    let block = match &experiment.place {
        Some(place) => block_at(text, place).unwrap_or_default(),
        None => typed_block(experiment, files),
    };
    let files = files.iter().map(|(path, bytes)| (path.clone(), stored_text(bytes)));
    SourceRecord {
        block,
        files: files.collect(),
    }
}

/// The files of a source, as they were.
pub fn files_of(source: &SourceRecord) -> Result<Files, Fault> {
    let mut files = Files::new();
    for (path, text) in &source.files {
        let bytes = match text.strip_prefix(BASE64) {
            Some(encoded) => STANDARD.decode(encoded).map_err(|_| {
                Fault::new(format!("the stored file `{path}` is damaged")).hint("its base 64 cannot be read")
            })?,
            None => text.clone().into_bytes(),
        };
        files.insert(path.clone(), bytes);
    }
    Ok(files)
}

/// The experiment that a stored source holds; `path` is named in faults. It stands in no entry, and its lines are counted from the
/// opening fence. Fails for what was typed.
pub fn experiment_of_source(path: Option<&str>, source: &SourceRecord) -> Result<Experiment, Vec<Fault>> {
    let mut found = experiments(path.unwrap_or_default(), &source.block);
    if found.is_empty() {
        let fault =
            Fault::new("the run keeps no block to read").hint("what was typed cannot be run again from its record");
        return Err(vec![fault.of(path)]);
    }
    let mut experiment = found.remove(0).experiment?;
    experiment.place = None;
    Ok(experiment)
}

/// The block that stands at `place` of `text`, without its container.
fn block_at(text: &str, place: &Place) -> Option<String> {
    let sign = text.get(place.span.start..)?.chars().next()?;
    Some(block(sign, text.get(place.info.clone())?, &place.contents))
}

/// A block for what was typed. It does not opt in: what was typed is run again by typing it.
fn typed_block(experiment: &Experiment, files: &Files) -> String {
    match &experiment.code {
        Code::Block { text, .. } => block('`', &experiment.language, text),
        Code::Commands(commands) => block('`', "", &commands.join("\n")),
        Code::File { path, .. } => {
            let code = files.get(path).map(|bytes| String::from_utf8_lossy(bytes));
            block(
                '`',
                &experiment.language,
                &code.unwrap_or_default().replace("\r\n", "\n"),
            )
        }
    }
}

/// A fenced block that no line of `contents` can close.
fn block(sign: char, info: &str, contents: &str) -> String {
    let longest = contents
        .lines()
        .map(str::trim_start)
        .map(|line| line.len() - line.trim_start_matches(sign).len());
    let fence = sign.to_string().repeat(longest.max().unwrap_or(0).max(2) + 1);
    let end = if contents.is_empty() || contents.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{fence}{info}\n{contents}{end}{fence}\n")
}

/// A file as text; base 64 where it is none, or could be taken for base 64.
fn stored_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with(BASE64) => text.to_owned(),
        _ => format!("{BASE64}{}", STANDARD.encode(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn an_experiment_comes_back_from_its_source() {
        // The line with four signs is none that closes: it is indented by five.
        let text = "> a\r\n>\r\n>   ~~~~py {#a .lab n=1,2 key=\"/\\d/\"}\r\n>   #| always: /x/\r\n>      ~~~~\r\n>   ~~~\r\n>   \ty\r\n>   ~~~~\r\n";
        let experiment = experiments("a.md", text).remove(0).experiment.unwrap();
        let files = Files::from([
            ("a".to_owned(), b"text".to_vec()),
            ("b".to_owned(), vec![0xff]),
            ("c".to_owned(), b"base64:".to_vec()),
        ]);
        let source = source_of(&experiment, text, &files);
        assert!(
            source.block.starts_with("~~~~") && !source.block.contains(['\r', '>']),
            "{}",
            source.block
        );
        let back = experiment_of_source(Some("a.md"), &source).unwrap();
        assert_eq!(
            (&back.id, &back.options, &back.variables[0].values),
            (&experiment.id, &experiment.options, &experiment.variables[0].values)
        );
        let texts = [&back.code, &experiment.code].map(|code| match code {
            Code::Block { text, .. } => text.clone(),
            other => panic!("{other:?}"),
        });
        assert_eq!(texts[0], texts[1]);
        assert_eq!(files_of(&source), Ok(files));
    }

    #[test]
    fn damaged_records_are_faults() {
        let source = SourceRecord {
            block: "text".to_owned(),
            files: BTreeMap::from([("a".to_owned(), "base64:!".to_owned())]),
        };
        assert!(experiment_of_source(None, &source).is_err() && files_of(&source).is_err());
    }
}
