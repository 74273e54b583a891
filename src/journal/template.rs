//! Templates: what a person may want to look different, rendered by minijinja. Pure: the source of a template is handed
//! in, whether it is the built-in one or a person's own. What is odd about it: an unknown variable is an error, not an
//! empty text, so that a slip of the pen in a template cannot eat a part of an entry.

use super::{EntryWords, Settings, Words};
use crate::document::inline_html;
use chrono::NaiveDate;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Serde, ValueKind},
};
use serde::Serialize;
use std::io;
use std::sync::OnceLock;

/// The name of the template of an entry.
pub const ENTRY_TEMPLATE: &str = "entry.md";

/// The built-in template of an entry (`format.md`, section 2).
pub const ENTRY_TEMPLATE_SOURCE: &str = include_str!("../../templates/entry.md");

/// Why a template gives no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// The template's name: its file's name below `.hoego/templates/`.
    pub name: String,
    /// The line, from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong, in lower case, without place.
    pub message: String,
    /// The variables that exist, those of a group as `group.name`.
    pub variables: Vec<String>,
}

/// What the template of an entry can use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntryValues {
    /// The entry's day: `2025-01-14`.
    pub date: NaiveDate,
    /// The day in words: `2주차 화요일`, `Tuesday, week 2`, `第2週 火曜日`; only the weekday without a program.
    pub day: String,
    /// The name of the weekday.
    pub weekday: &'static str,
    /// The program week, none where `program-starts-on` is not set.
    pub program_week: Option<i64>,
    /// `ko`, `en` or `ja`.
    pub language: &'static str,
    /// The words of headings.
    pub words: &'static EntryWords,
    /// The items to carry as Markdown, without a final line end; empty when nothing is due.
    pub last_try: String,
}

impl EntryValues {
    /// The values of the entry of `day`; `last_try` holds the carried items as Markdown, empty when nothing is due.
    pub fn new(settings: &Settings, day: NaiveDate, last_try: &str) -> Self {
        let words = Words::new(settings.language);
        let program_week = settings
            .program_starts_on
            .map(|start| super::period::program_week(start, day));
        Self {
            date: day,
            day: words.day_title(day, program_week),
            weekday: words.weekday(day),
            program_week,
            language: words.code(),
            words: words.entry(),
            last_try: last_try.trim_end_matches(['\r', '\n']).to_owned(),
        }
    }
}

/// The text of a new entry by `template` (see [`ENTRY_TEMPLATE_SOURCE`] for the built-in one).
///
/// Fails when the template is broken or names a variable that does not exist.
pub fn render_entry(template: &str, values: &EntryValues) -> Result<String, TemplateError> {
    render_template(ENTRY_TEMPLATE, template, values)
}

/// Renders the template `source`. Text is escaped when `name` ends in `.html` or `.svg`; the filter `markdown` makes HTML in which
/// nothing can run of inline Markdown.
///
/// Fails when the template is broken or names a variable that does not exist, and when it takes or writes more than a template does that
/// shows these values.
pub fn render_template(name: &str, source: &str, values: impl Serialize) -> Result<String, TemplateError> {
    let size = serialized_size(&values);
    let allowance = Allowance::for_values(size);
    let values = Value::from(Serde(values));
    let mut rendered = None;
    let mut render = || rendered = Some(render_within(name, source, &values, allowance));
    match BOUND.get() {
        Some(bound) => bound(name, size, &mut render),
        None => render(),
    }
    let rendered = rendered.unwrap_or_else(|| Ok(String::new()));
    rendered.map_err(|error| template_error(name, &error, &values, allowance))
}

fn render_within(name: &str, source: &str, values: &Value, allowance: Allowance) -> Result<String, Error> {
    let mut environment = environment();
    environment.set_fuel(Some(allowance.steps));
    let mut written = Written {
        bytes: Vec::new(),
        room: allowance.bytes,
    };
    let template = environment.template_from_named_str(name, source)?;
    template.render_captured_to(values.clone(), &mut written)?;
    Ok(String::from_utf8(written.bytes).expect("minijinja writes text"))
}

/// Does the work of rendering the template of that name, with values of so many bytes, within bounds of memory and time.
pub type Bound = fn(&str, usize, &mut dyn FnMut());

static BOUND: OnceLock<Bound> = OnceLock::new();

/// Has every template rendered by `bound` from now on. What minijinja counts as steps bounds most of what a template can do, but not lists
/// that are added to themselves and compared, and only the machine can bound those.
pub fn bound_rendering(bound: Bound) {
    let _set_once = BOUND.set(bound);
}

/// What a template may take, by how much it is given: so that one that never ends, or doubles a text again and again, takes neither
/// time nor memory. A step is paid for each thing that is done, and for each 64 bytes of text that are made, kept or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Allowance {
    steps: u64,
    bytes: usize,
}

impl Allowance {
    fn for_values(size: usize) -> Self {
        Self {
            steps: 500_000 + 3 * size as u64,
            bytes: (4 << 20) + 8 * size,
        }
    }
}

fn serialized_size(values: &impl Serialize) -> usize {
    let mut counted = Counted(0);
    let _always = serde_json::to_writer(&mut counted, values);
    counted.0
}

/// Counts bytes.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text up to a limit.
struct Written {
    bytes: Vec<u8>,
    room: usize,
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.room {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An environment in which tags leave no lines behind and unknown variables are errors.
fn environment() -> Environment<'static> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.expect("the default delimiters"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(true);
    environment.set_auto_escape_callback(|name| match name.ends_with(".svg") {
        true => AutoEscape::Html,
        false => minijinja::default_auto_escape_callback(name),
    });
    environment.add_filter("markdown", |state: &State, text: String| {
        state.consume_fuel(text.len() as u64)?;
        Ok::<_, Error>(Value::from_safe_string(inline_html(&text)))
    });
    environment
}

fn template_error(name: &str, error: &Error, values: &Value, allowance: Allowance) -> TemplateError {
    let Allowance { steps, bytes } = allowance;
    TemplateError {
        name: name.to_owned(),
        line: error.line(),
        message: match error.kind() {
            ErrorKind::OutOfFuel => format!("it takes more than {steps} steps, and was stopped: does it end?"),
            ErrorKind::WriteFailure => format!("it writes more than {} MiB, and was stopped", bytes >> 20),
            _ => message_of(error),
        },
        variables: variables_of(values),
    }
}

/// What is wrong, with the words of the template that it is about.
fn message_of(error: &Error) -> String {
    let words = error
        .template_source()
        .zip(error.range())
        .and_then(|(source, range)| source.get(range))
        .map(str::trim)
        .filter(|words| !words.is_empty() && !words.contains('\n'));
    match (error.kind(), words, error.detail()) {
        (ErrorKind::UndefinedError, Some(words), _) => format!("`{words}` does not exist"),
        (kind, _, Some(detail)) => format!("{kind}: {detail}"),
        (kind, Some(words), None) => format!("{kind}: `{words}`"),
        (kind, None, None) => kind.to_string(),
    }
}

/// The names of the top-level variables, those of a group as `group.name`, in alphabetical order.
fn variables_of(values: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in pairs(values) {
        match value.kind() {
            ValueKind::Map => names.extend(pairs(&value).into_iter().map(|(inner, _)| format!("{name}.{inner}"))),
            _ => names.push(name),
        }
    }
    names.sort();
    names
}

fn pairs(map: &Value) -> Vec<(String, Value)> {
    let keys = map.try_iter().into_iter().flatten();
    keys.filter_map(|key| Some((key.to_string(), map.get_item(&key).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::*;

    fn settings(language: Language, program: bool) -> Settings {
        Settings {
            language,
            program_starts_on: program.then(|| day(6)),
            ..Settings::default()
        }
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, day).expect("a day")
    }

    const CARRIED: &str = "* [ ] 집에 가서 놀지 말고 최소한 Review를 하는 시간을 필수적으로 갖기 ([2025-01-13](2025-01-13.md#try \"try k3f9\"))\n  * 혹은 일일 프로세스에 지난 날의 Try 사항을 확인한 후 행동으로 옮기는 과정을 추가하기";

    #[test]
    fn the_korean_entry_is_the_one_of_the_format() {
        let values = EntryValues::new(&settings(Language::Ko, true), day(14), CARRIED);
        let entry = render_entry(ENTRY_TEMPLATE_SOURCE, &values).expect("the built-in template renders");
        let expected = format!(
            "# 2025-01-14 (2주차 화요일) 회고\n\n## 지난 Try\n\n{CARRIED}\n\n## Review\n\n## Keep\n\n## Problem\n\n## Try\n"
        );
        assert_eq!(entry, expected);
    }

    #[test]
    fn carried_text_is_never_read_as_a_template_and_its_blanks_stay() {
        let carried = "* {{ date }} {% if %} <b>  \n  * x\\\n\n    code  \n";
        let values = EntryValues::new(&settings(Language::En, false), day(14), carried);
        let entry = render_entry(ENTRY_TEMPLATE_SOURCE, &values).expect("the built-in template renders");
        assert!(entry.contains(carried), "{entry}");
    }

    #[test]
    fn titles_in_three_languages_with_and_without_a_program() {
        let cases = [
            (Language::Ko, false, "# 2025-01-14 (화요일) 회고\n\n## Review\n"),
            (
                Language::En,
                true,
                "# 2025-01-14 (Tuesday, week 2) Retrospective\n\n## Review\n",
            ),
            (
                Language::En,
                false,
                "# 2025-01-14 (Tuesday) Retrospective\n\n## Review\n",
            ),
            (
                Language::Ja,
                true,
                "# 2025-01-14 (第2週 火曜日) 振り返り\n\n## Review\n",
            ),
            (Language::Ja, false, "# 2025-01-14 (火曜日) 振り返り\n\n## Review\n"),
        ];
        for (language, program, start) in cases {
            let values = EntryValues::new(&settings(language, program), day(14), "");
            let entry = render_entry(ENTRY_TEMPLATE_SOURCE, &values).expect("the built-in template renders");
            assert!(entry.starts_with(start), "{entry}");
        }
    }

    #[test]
    fn a_broken_template_names_line_words_and_variables() {
        let values = EntryValues::new(&settings(Language::Ko, true), day(14), "");
        let unknown = render_entry("# x\n\n{{ dat }}\n", &values).expect_err("no such variable");
        assert_eq!((unknown.line, &*unknown.message), (Some(3), "`dat` does not exist"));
        assert!(unknown.variables.contains(&"date".to_owned()));
        assert!(unknown.variables.contains(&"words.last_try".to_owned()));
        let syntax = render_entry("{% if date %}\n", &values).expect_err("an open block");
        assert!(syntax.message.starts_with("syntax error"), "{}", syntax.message);
        let nested = render_entry("\n{{ words.kep }}", &values).expect_err("no such word");
        assert_eq!(nested.line, Some(2));
    }
}
