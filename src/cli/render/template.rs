//! Built-in templates, and a person's own from the journal's `.hoego/templates/` in their place.
//!
//! A journal may be a stranger's, and so its templates. What they may take is bounded ([`render_template`]), and of a page they give what
//! stands in it: the frame, which says that nothing is loaded and nothing runs, is the program's.

use crate::cli::error::{CommandError, ErrorKind};
use crate::document::page_content;
use crate::journal::{ENTRY_TEMPLATE, ENTRY_TEMPLATE_SOURCE, TemplateError, render_template};
use crate::system::Root;
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a person's own templates lie, below the journal's root.
const FOLDER: &str = ".hoego/templates";

/// The names and sources of the templates hoego comes with.
const BUILT_IN: [(&str, &str); 6] = [
    (ENTRY_TEMPLATE, ENTRY_TEMPLATE_SOURCE),
    ("summary.md", include_str!("../../../templates/summary.md")),
    ("summary.html", include_str!("../../../templates/summary.html")),
    (
        "charts/outcomes.svg",
        include_str!("../../../templates/charts/outcomes.svg"),
    ),
    (
        "charts/scaling.svg",
        include_str!("../../../templates/charts/scaling.svg"),
    ),
    (
        "charts/timeline.svg",
        include_str!("../../../templates/charts/timeline.svg"),
    ),
];

/// Those that a person may replace. Charts are drawn by the program alone: an SVG file can run scripts where it is opened.
const REPLACEABLE: [&str; 3] = [ENTRY_TEMPLATE, "summary.md", "summary.html"];

/// The frame of a page.
const PAGE: &str = include_str!("../../../templates/page.html");

/// What the frame of a page is made of.
#[derive(Debug, Clone, Serialize)]
pub struct Page<'a> {
    pub language: &'a str,
    pub title: &'a str,
}

#[derive(Serialize)]
struct FramedPage<'a> {
    #[serde(flatten)]
    page: Page<'a>,
    content: String,
}

/// The templates of a journal.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    own: BTreeMap<String, String>,
}

impl Templates {
    /// The templates of the journal at `root`. Fails when one of a person's own cannot be read.
    pub fn load(root: &Root) -> Result<Self, CommandError> {
        let mut own = BTreeMap::new();
        for name in REPLACEABLE {
            if let Some(source) = root.read_text(&format!("{FOLDER}/{name}"))? {
                own.insert(name.to_owned(), source);
            }
        }
        Ok(Self::new(own))
    }

    /// The built-in templates with a person's `own` (name and source) in their place.
    pub fn new(own: BTreeMap<String, String>) -> Self {
        Self { own }
    }

    /// The source of the template `name`, empty for a name that is not built in.
    pub fn source(&self, name: &str) -> &str {
        let built_in = || BUILT_IN.iter().find(|(built_in, _)| *built_in == name);
        match self.own.get(name) {
            Some(source) => source,
            None => built_in().map_or("", |(_, source)| source),
        }
    }

    /// Renders the template `name`. Fails, naming file, line and the variables that exist, when it is broken.
    pub fn render(&self, name: &str, values: impl Serialize) -> Result<String, CommandError> {
        render_template(name, self.source(name), values).map_err(broken_template)
    }

    /// Renders the template `name` as what stands in a page, and frames it. Of a person's own, what could run or load is left out.
    pub fn render_page(&self, name: &str, page: Page<'_>, values: impl Serialize) -> Result<String, CommandError> {
        let content = self.render(name, values)?;
        let content = match self.own.contains_key(name) {
            true => page_content(&content),
            false => content,
        };
        render_template("page.html", PAGE, FramedPage { page, content }).map_err(broken_template)
    }
}

/// The error of a broken template, which is always a person's own: the built-in ones are tested.
pub fn broken_template(error: TemplateError) -> CommandError {
    let place = match error.line {
        Some(line) => format!("{FOLDER}/{}:{line}", error.name),
        None => format!("{FOLDER}/{}", error.name),
    };
    CommandError::new(ErrorKind::Config, format!("{place}: {}", error.message))
        .hint(format!("variables that exist: {}", error.variables.join(", ")))
        .hint("delete the file to go back to the built-in template")
}
