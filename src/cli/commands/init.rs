//! `hoego init`, and the journal that the first command makes.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::context::OpenJournal;
use crate::cli::git::{self, GitRecord};
use crate::cli::making::{self, Making, Since, Wishes};
use crate::cli::render;
use crate::cli::tame::on_one_line;
use crate::config::FILE_NAME;
use crate::journal::{FindingsRecord, Language, Plan, Settings, fill, find_out, sample};
use crate::system::{self, FoundBy, Place, Root};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Make a journal, or adopt a folder that holds entries already
///
/// Adopting moves and rewrites nothing: only hoego.toml is added.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder [default: the current one]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Language of headings and generated words [default: that of the entries, else of the system]
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<LanguageArg>,
    /// A day of program week 1
    #[arg(long, value_name = "D", allow_hyphen_values = true)]
    pub program_starts_on: Option<String>,
    /// Tries written before this day are history; `all`: none is [default: the day of the newest entry]
    #[arg(long, value_name = "D|all", allow_hyphen_values = true)]
    pub carry_since: Option<String>,
    /// A heading to count as Try; may be repeated
    #[arg(long, value_name = "NAME")]
    pub try_heading: Vec<String>,
    /// Make the folder a git repository, if it is in none, and let git merge entries by hoego; once in every clone
    #[arg(long)]
    pub git: bool,
    /// Fill a new journal with two weeks to play with
    #[arg(long)]
    pub sample: bool,
}

/// A language to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LanguageArg {
    Ko,
    En,
    Ja,
}

/// `hoego init --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InitRecord {
    /// The journal's folder.
    pub root: String,
    /// The text of its `hoego.toml`.
    pub config: String,
    /// Whether it was written; with `--dry-run` it was not.
    pub written: bool,
    pub found: FindingsRecord,
    /// Files that could not be read, and why.
    pub problems: Vec<String>,
    /// With `--git`: what holds for git.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub git: Option<GitRecord>,
}

/// Makes or adopts a journal.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let root = root(args, context)?;
    if !context.options.dry_run {
        context.finish(&root)?;
    }
    if args.git && only_git(args) && making::is_journal(&root) {
        return add_git(context, &root);
    }
    making::check_free(&root)?;
    let wishes = wishes(args, context)?;
    if args.sample && !system::is_empty_folder(&root)? {
        let message = format!(
            "`{}` is not empty, and a sample is only for a new journal",
            root.display()
        );
        return Err(CommandError::new(ErrorKind::Usage, message).hint("name another folder: hoego init --sample DIR"));
    }
    let mut made = making::think_out(context, &root, &wishes)?;
    let mut plan = made.plan();
    if args.sample {
        let today = context.day(&made.journal.settings)?;
        let draft =
            sample(made.journal, today).map_err(|error| CommandError::new(ErrorKind::Journal, error.to_string()))?;
        made.journal = draft.journal().clone();
        made.findings = find_out(&made.journal);
        plan.changes.extend(draft.into_plan().changes);
    }
    if args.git {
        plan.changes.extend(git::attributes(&root)?);
    }
    let git = write(args, context, &root, &plan, &made.journal.settings)?;
    report(context, &root, &made, args.sample, git.as_ref())?;
    if let Some(git) = &git {
        git::tell(context, &made.journal.settings, git);
    }
    Ok(Outcome::Done)
}

/// Whether nothing is asked for that only a new journal can have.
fn only_git(args: &Args) -> bool {
    let new = args.language.is_some() || args.program_starts_on.is_some() || args.carry_since.is_some();
    !(new || args.sample || !args.try_heading.is_empty())
}

/// `init --git` on a journal that is there already, such as a fresh clone.
fn add_git(context: &mut Context, root: &Root) -> CommandResult {
    let _lock = match context.options.dry_run {
        true => None,
        false => Some(context.take_lock_only(root)?),
    };
    let plan = Plan {
        changes: git::attributes(root)?.into_iter().collect(),
    };
    let settings = context.settings_leniently(Some(root));
    if context.options.dry_run && !context.options.json {
        context.show_plan(&plan)?;
    } else if !context.options.dry_run {
        context.write(root, &settings, &plan, None)?;
    }
    let set_up = git::set_up(context, root, !plan.is_empty())?;
    if context.options.json {
        let (journal, problems) = system::read_journal(root, &settings);
        return context
            .ui
            .json(&InitRecord {
                root: root.display().to_string(),
                config: root.read_text(FILE_NAME)?.unwrap_or_default(),
                written: false,
                found: find_out(&journal),
                problems: problems.iter().map(ToString::to_string).collect(),
                git: Some(set_up),
            })
            .map(|()| Outcome::Done);
    }
    git::tell(context, &settings, &set_up);
    Ok(Outcome::Done)
}

fn root(args: &Args, context: &Context) -> Result<Root, CommandError> {
    let named = args.dir.as_deref().or(context.options.journal.as_deref());
    let path = match named {
        Some(dir) => context.machine.absolute(dir)?,
        None => context.machine.current_dir()?,
    };
    context.root_at(path)
}

fn wishes(args: &Args, context: &Context) -> Result<Wishes, CommandError> {
    let settings = Settings::default();
    let day = |text: &str| context.parse_day(text, &settings);
    Ok(Wishes {
        language: args.language.map(|language| match language {
            LanguageArg::Ko => Language::Ko,
            LanguageArg::En => Language::En,
            LanguageArg::Ja => Language::Ja,
        }),
        program_starts_on: args.program_starts_on.as_deref().map(day).transpose()?,
        since: match args.carry_since.as_deref() {
            None if args.sample => Since::All,
            None => Since::Newest,
            Some("all") => Since::All,
            Some(text) => Since::Day(day(text)?),
        },
        try_names: args.try_heading.clone(),
    })
}

fn write(
    args: &Args,
    context: &Context,
    root: &Root,
    plan: &Plan,
    settings: &Settings,
) -> Result<Option<GitRecord>, CommandError> {
    match (context.options.dry_run, context.options.json) {
        (true, true) => {}
        (true, false) => context.show_plan(plan)?,
        (false, _) => {
            context.write(root, settings, plan, None)?;
        }
    }
    let attributes = plan.changes.iter().any(|change| change.path == git::ATTRIBUTES);
    args.git.then(|| git::set_up(context, root, attributes)).transpose()
}

/// Says what there is: findings are data, unless stdout holds the diff of `--dry-run`.
fn report(
    context: &Context,
    root: &Root,
    made: &Making,
    sample: bool,
    git: Option<&GitRecord>,
) -> Result<(), CommandError> {
    let ui = &context.ui;
    let dry_run = context.options.dry_run;
    if context.options.json {
        return ui.json(&InitRecord {
            root: root.display().to_string(),
            config: made.toml.clone(),
            written: !dry_run,
            found: made.findings.clone(),
            problems: made.problems.iter().map(ToString::to_string).collect(),
            git: git.cloned(),
        });
    }
    let settings = &made.journal.settings;
    let words = context.words(settings);
    for problem in &made.problems {
        ui.warn(&problem.to_string());
    }
    let title = match (dry_run, made.findings.files) {
        (true, _) => words.journal_would_be(),
        (false, _) if sample => words.journal_made(),
        (false, 0) => words.journal_made(),
        (false, _) => words.journal_adopted(),
    };
    let title = fill(title, &[("root", &named(root))]);
    let findings = render::adoption::findings(&made.findings, settings);
    if dry_run {
        ui.talk(format!("{title}\n{}", findings.trim_end()));
        return Ok(());
    }
    ui.data(format!("{title}\n{findings}"))?;
    ui.talk(render::adoption::nudge(words).trim_end());
    Ok(())
}

/// A folder as it is told in a line.
fn named(root: &Path) -> String {
    on_one_line(&root.display().to_string()).into_owned()
}

/// Makes the first journal at `place`, for a command that needs one; on a terminal asks where. Where a folder was named it has to
/// be a journal, because a mistyped name must not become one.
pub fn make_first(context: &mut Context, place: Place) -> Result<OpenJournal, CommandError> {
    if matches!(place.found_by, FoundBy::Option | FoundBy::Variable) {
        return Err(context.no_journal(&place));
    }
    let mut making = making::think_out(context, &place.root, &Wishes::default())?;
    let mut root = place.root;
    if place.found_by == FoundBy::Home
        && let Some(other) = ask_where(context, &root, &making)?
    {
        making::check_free(&other)?;
        making = making::think_out(context, &other, &Wishes::default())?;
        root = other;
    }
    let plan = making.plan();
    let words = context.words(&making.journal.settings);
    if context.options.dry_run {
        context.show_plan(&plan)?;
    } else {
        context.write(&root, &making.journal.settings, &plan, None)?;
        context.ui.talk(fill(words.journal_made(), &[("root", &named(&root))]));
    }
    context.opened(root, making)
}

fn ask_where(context: &Context, root: &Root, making: &Making) -> Result<Option<Root>, CommandError> {
    let words = context.words(&making.journal.settings);
    let question = fill(words.where_to_make(), &[("root", &named(root))]);
    match context.ui.ask(&question).filter(|answer| !answer.is_empty()) {
        Some(answer) => {
            let path = context.machine.absolute(Path::new(&answer))?;
            context.root_at(path).map(Some)
        }
        None => Ok(None),
    }
}
