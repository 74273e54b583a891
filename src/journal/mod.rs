//! DOMAIN. What a journal means: entries, sections, items, lineages, carrying, summaries. Pure: text and dates in,
//! values out; no file, no clock, no terminal.

mod add;
mod adopt;
mod adopt_pattern;
mod append;
mod carry;
mod check;
mod decide;
mod draft;
mod evening;
mod entry_record;
mod focus;
mod identity;
mod init_words;
mod ledger;
mod lineage;
mod lineages;
mod link;
mod marking;
mod model;
mod moved;
mod outstanding;
mod nudge;
mod period;
mod questions;
mod reader;
mod records;
mod reopen;
mod review_words;
mod sample;
mod scaffold;
mod settings;
mod settle;
mod summary;
mod summary_words;
mod template;
mod template_words;
mod tracer;
mod words;

pub use add::add_try;
pub use adopt::{FindingsRecord, HeadingRecord, find_out, guess_language};
pub use adopt_pattern::{fit_pattern, obsidian_pattern};
pub use carry::{Carried, carry_into};
pub use check::{Finding, Rule, check, fix};
pub use decide::{DecideError, Decision, decide};
pub use draft::{Draft, DraftError, FileChange, Plan};
pub use evening::{Gains, achieved, focus_candidates, gains, is_left_empty, undecided, weekly, writing_line};
pub use entry_record::entry_record;
pub use focus::moment_of;
pub use identity::{Id, SHORTEST_ID, identity_text};
pub use init_words::fill;
pub use ledger::{Balance, Ledger};
pub use lineage::{Closing, ClosingKind, Lineage, LineageKey, Occurrence, Place, State};
pub use model::{
    DateSource, Entry, EntryFile, Item, Journal, Mark, NestedItem, Question, Section, SectionKind, Stamp, StampKind,
    TryLink,
};
pub use moved::{Move, moved_item};
pub use nudge::nudge;
pub use period::{Period, PeriodError, program_week};
pub use questions::{open_questions, questions};
pub use reader::{read_file, section_kind_of};
pub use records::*;
pub use review_words::ReviewWords;
pub use sample::sample;
pub use scaffold::{ScaffoldError, Scaffolded, scaffold};
pub use settings::{AtMost, Language, Settings};
pub use summary::summarize;
pub use summary_words::SummaryWords;
pub use template::{ENTRY_TEMPLATE, ENTRY_TEMPLATE_SOURCE, EntryValues, TemplateError, render_entry, render_template};
pub use template_words::EntryWords;
pub use words::Words;
