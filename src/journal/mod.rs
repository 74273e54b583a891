//! DOMAIN. What a journal means: entries, sections, items, lineages, carrying, summaries. Pure: text and dates in,
//! values out; no file, no clock, no terminal.

mod draft;
mod identity;
mod ledger;
mod lineage;
mod model;
mod period;
mod reader;
mod records;
mod review_words;
mod settings;
mod words;

pub use draft::{Draft, DraftError, FileChange, Plan};
pub use identity::{Id, identity_text};
pub use ledger::{Balance, Ledger};
pub use lineage::{Closing, ClosingKind, Lineage, Occurrence, Place, State};
pub use model::{
    DateSource, Entry, EntryFile, Item, Journal, Mark, NestedItem, Question, Section, SectionKind, Stamp, StampKind,
    TryLink,
};
pub use period::{Period, PeriodError};
pub use reader::{read_file, section_kind_of};
pub use records::*;
pub use review_words::ReviewWords;
pub use settings::{AtMost, Language, Settings};
pub use words::Words;
