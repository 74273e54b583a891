//! A summary in its four formats. Everything here gives text; who asked for it writes it.

use super::summary_csv::summary_csv;
use super::summary_view::SummaryView;
use super::template::{Page, Templates};
use crate::cli::error::CommandError;
use crate::cli::json;
use crate::journal::{SummaryRecord, Words};
use std::path::Path;

/// How a summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Markdown for GitHub, a chat or a pull request.
    #[default]
    Md,
    /// One self-contained page.
    Html,
    /// One JSON document (see `hoego schema week`).
    Json,
    /// One row per thing.
    Csv,
}

impl Format {
    /// The form that a file's ending asks for.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Some(match &*ending {
            "md" | "markdown" => Format::Md,
            "html" | "htm" => Format::Html,
            "json" => Format::Json,
            "csv" => Format::Csv,
            _ => return None,
        })
    }
}

/// Where a summary will lie, and how it is to look.
#[derive(Debug, Clone)]
pub struct Look<'a> {
    pub words: Words,
    pub templates: &'a Templates,
    /// The way from the folder in which the summary will lie to the journal's root: empty, or ending in `/`.
    pub base: &'a str,
    /// How far the clock is ahead of UTC: decides on which day a run was.
    pub offset: chrono::FixedOffset,
    /// Whether CSV is made for Excel.
    pub excel: bool,
}

/// The text of `record` in `format`, with a final line end. Fails when a person's own template is broken.
pub fn render_summary(record: &SummaryRecord, format: Format, look: &Look<'_>) -> Result<String, CommandError> {
    let view = || SummaryView::new(record, look.words, look.base, look.offset);
    match format {
        Format::Md => look.templates.render("summary.md", view()),
        Format::Html => {
            let view = view();
            let title = view.title.clone();
            let page = Page {
                language: view.language,
                title: &title,
            };
            look.templates.render_page("summary.html", page, view)
        }
        Format::Csv => Ok(summary_csv(record, look.offset, look.excel)),
        Format::Json => Ok(json::document(record).expect("records are plain values")),
    }
}
