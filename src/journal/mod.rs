//! DOMAIN. What a journal means: entries, sections, items, lineages, carrying, summaries. Pure: text and dates in,
//! values out; no file, no clock, no terminal.

mod date;
mod date_text;
mod days;
mod draft;
mod entry;
mod find;
mod identity;
mod inline;
mod item;
mod label;
mod ledger;
mod lineage;
mod meant;
mod meant_blocks;
mod model;
mod names;
mod names_table;
mod nothing;
mod paragraph;
mod period;
mod prose;
mod reader;
mod records;
mod section;
mod settings;
mod show;
mod table;
mod undress;
mod words;

pub use date::{DatePattern, PatternError, date_of_name};
pub use draft::{Draft, DraftError, FileChange, Plan};
pub use identity::{Id, identity_text};
pub use ledger::{Balance, Ledger};
pub use lineage::{Closing, ClosingKind, Lineage, Occurrence, Place, State};
pub use model::{
    DateSource, Entry, EntryFile, Item, Journal, Mark, NestedItem, Question, Section, SectionKind, Stamp, StampKind,
    TryLink,
};
pub use names::section_kind_of;
pub use period::{Period, PeriodError};
pub use reader::read_file;
pub use records::*;
pub use settings::{AtMost, Language, Settings};
pub use show::{entry_record, file_record};
pub use words::Words;
