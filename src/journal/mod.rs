//! DOMAIN. What a journal means: entries, sections, items, lineages, carrying, summaries. Pure: text and dates in,
//! values out; no file, no clock, no terminal.

mod draft;
mod identity;
mod ledger;
mod lineage;
mod lineages;
mod model;
mod period;
mod questions;
mod reader;
mod records;
mod settings;
mod settle;
mod summary;
mod template;
mod template_words;
mod tracer;
mod words;

pub use draft::{Draft, DraftError, FileChange, Plan};
pub use identity::{Id, SHORTEST_ID, identity_text};
pub use ledger::{Balance, Ledger};
pub use lineage::{Closing, ClosingKind, Lineage, LineageKey, Occurrence, Place, State};
pub use model::{
    DateSource, Entry, EntryFile, Item, Journal, Mark, NestedItem, Question, Section, SectionKind, Stamp, StampKind,
    TryLink,
};
pub use period::{Period, PeriodError, program_week};
pub use questions::{open_questions, questions};
pub use reader::{read_file, section_kind_of};
pub use records::*;
pub use settings::{AtMost, Language, Settings};
pub use summary::summarize;
pub use template::{ENTRY_TEMPLATE, ENTRY_TEMPLATE_SOURCE, EntryValues, TemplateError, render_entry, render_template};
pub use template_words::EntryWords;
pub use words::Words;
