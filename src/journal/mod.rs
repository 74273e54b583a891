//! DOMAIN. What a journal means: entries, sections, items, lineages, carrying, summaries. Pure: text and dates in,
//! values out; no file, no clock, no terminal.

mod add;
mod adopt;
mod adopt_pattern;
mod append;
mod carry;
mod check;
mod date;
mod date_text;
mod days;
mod decide;
mod draft;
mod entry;
mod evening;
mod find;
mod focus;
mod identity;
mod init_words;
mod inline;
mod item;
mod label;
mod ledger;
mod lineage;
mod lineages;
mod link;
mod marking;
mod meant;
mod meant_blocks;
mod model;
mod moved;
mod names;
mod names_table;
mod nothing;
mod nudge;
mod outstanding;
mod paragraph;
mod period;
mod prose;
mod questions;
mod readback;
mod reader;
mod records;
mod reopen;
mod review_phrases;
mod review_words;
mod sample;
mod scaffold;
mod section;
mod settings;
mod settle;
mod show;
mod summary;
mod summary_words;
mod table;
mod template;
mod template_words;
mod tracer;
mod undress;
mod words;

pub use add::add_try;
pub use adopt::{FindingsRecord, HeadingRecord, find_out, guess_language};
pub use adopt_pattern::{fit_pattern, obsidian_pattern};
pub use carry::{Carried, carry_into};
pub use check::{Finding, Rule, check, fix};
pub use date::{DatePattern, PatternError, date_of_name};
pub use decide::{DecideError, Decision, decide};
pub use draft::{Draft, DraftError, FileChange, Plan};
pub use evening::{
    Gains, achieved, focus_candidates, for_this_evening, gains, is_left_empty, undecided, weekly, writing_line,
};
pub use focus::moment_of;
pub use identity::{Id, SHORTEST_ID, identity_text};
pub use init_words::fill;
pub use ledger::{Balance, Ledger};
pub use lineage::{Closing, ClosingKind, Lineage, LineageKey, Occurrence, Place, State};
pub use model::{
    DateSource, Entry, EntryFile, Item, Journal, Mark, NestedItem, Question, Section, SectionKind, Stamp, StampKind,
    TryLink,
};
pub use moved::{Extent, Move, moved_item};
pub use names::section_kind_of;
pub use nudge::nudge;
pub use period::{Period, PeriodError, program_week};
pub use questions::{open_questions, questions};
pub use reader::read_file;
pub use records::*;
pub use review_words::ReviewWords;
pub use sample::sample;
pub use scaffold::{ScaffoldError, Scaffolded, scaffold};
pub use settings::{AtMost, Language, Settings};
pub use show::file_record;
pub use summary::summarize;
pub use summary_words::SummaryWords;
pub use template::{ENTRY_TEMPLATE, ENTRY_TEMPLATE_SOURCE, EntryValues, TemplateError, render_entry, render_template};
pub use template_words::EntryWords;
pub use words::Words;
