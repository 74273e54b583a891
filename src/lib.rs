//! hoego (회고, "retrospective"): a Keep / Problem / Try journal in plain Markdown whose loop closes.
//!
//! # The model on one page
//!
//! A journal is a folder of Markdown files. **Reading** turns one file's text into [`journal::EntryFile`]s
//! holding [`journal::Entry`]s, their [`journal::Section`]s and [`journal::Item`]s, each with the byte span it
//! came from. All entries together give the **ledger** ([`journal::Ledger`]): every Try with its lineage. What is
//! outstanding, what is due, what a week came to are questions asked of the ledger for one day.
//! **Changing** is always the same: a [`journal::Draft`] collects splices, the result is a [`journal::Plan`] of whole
//! files, and `system::apply` alone writes it.
//!
//! Data flows one way: read (system) → parse (document, journal) → plan (pure) → apply (system) → report (cli).
//!
//! # Glossary: the authority on words
//!
//! * **journal** – a folder with a `hoego.toml`; **entry** – what one file says about one day.
//! * **section** – a part of an entry of one kind: last-try, review, keep, problem, try or other.
//! * **item** – a top-level list item of a section with all nested below it; without a list, a paragraph.
//! * **mark** – the character in an item's box: `[x]` has the mark `x`. **stamp** – `✅`, `❌` or `⏳` with a day.
//! * **Try** – something the writer means to try. **occurrence** – one place where a Try stands.
//!   **lineage** – all occurrences of one Try; the first is its **origin**. **ID** – names it, with the origin's day.
//! * **state** – open, trying, done, kept, dropped, history or unknown. **focus** – the one to act on next.
//! * **closing** – what makes a lineage done, kept or dropped. **settle** – say in Keep or Problem what became of a Try.
//! * **outstanding** – not closed and not history. **due** – outstanding and not put off. **put off** – `⏳` a later day.
//! * **carry** – write a due Try into a newer entry. **carries** – entries it was carried into; **attempts** – days
//!   it was tried; **age** – days since its origin; **stale** – carried often since the last attempt.
//! * **habit** – a Try in state trying. **ledger** – all lineages; it **balances** when every lineage has one state.
//! * **scaffold** – make a day's entry from the template. **decision** – what a person says became of a Try.
//! * **period** – the days a summary covers; **program week** – weeks counted from `program-starts-on`.
//! * **experiment** – a code block of an entry that opted in with `.lab`; **ID** – its name, unique in the journal.
//! * **variable** – a key of its **matrix**; **cell** – one combination of values. **trial** – one execution of a cell;
//!   **warm-up** trials are not counted, the **traced** one is sampled. **round** – each cell once, in shuffled order.
//! * **outcome** – **class** (how a trial ended) and **key** (what it said). **metric** – a figure of a trial.
//!   **timeline** – what each thread of a traced trial did, step by step.
//! * **claim** – what is said of an experiment before it runs; **observation** – what was seen; **verdict** – what the
//!   trials carry: holds, refuted or cannot tell. **run** – all trials of an experiment at one time.
//! * **result** – what is written below the block. It is **current**, **stale** (the code changed) or **elsewhere** (another
//!   toolchain). **toolchain** – what compiles and runs a language. **trust** – the person's word that a block may run.
//! * **gallery** – the templates of experiments.
//! * **draft** – planned changes in memory; **plan** – files to write; **apply** – write them.
//! * **change** – all that one command wrote at once, numbered; **history** – the changes of a journal that are kept.
//!   **undo** – a change that takes another one back; a change is then **taken back**. It **stands** while its files show it.
//! * **index** – what is remembered of a journal in the cache folder; **glance** – what a look at each line of a file tells of its
//!   Tries. What changed too lately to be trusted is **racy**.
//! * **merge driver** – what git calls to merge two versions of an entry.

pub mod cli;
pub mod config;
pub mod document;
pub mod journal;
pub mod lab;
pub mod system;
