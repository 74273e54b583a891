//! `hoego questions`.

use super::{CommandResult, Context, Outcome};
use crate::cli::lab::Evidence;
use crate::cli::render::terminal;
use crate::cli::styled::{Styled, painted};
use crate::cli::tame::harmless;
use crate::journal::{AskedRecord, ExperimentRecord, QuestionRecord, QuestionsRecord, Words, open_questions};

/// List open questions, oldest first
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Lists open questions.
pub fn run(_args: &Args, context: &mut Context) -> CommandResult {
    let open = context.open()?;
    let day = context.day(&open.journal.settings)?;
    let evidence = Evidence::read(context, &open)?;
    let questions = open_questions(&open.journal, day).into_iter();
    let questions: Vec<AskedRecord> = questions.map(|question| evidence.asked(question)).collect();
    if context.options.json {
        context.ui.json(&QuestionsRecord { questions })?;
        return Ok(Outcome::Done);
    }
    let words = context.words(&open.journal.settings);
    for asked in &questions {
        context.ui.data(lines(context, &asked.question))?;
        context.ui.data(shown(words, &asked.experiments))?;
    }
    if questions.is_empty() {
        context.ui.talk(words.no_questions());
    }
    Ok(Outcome::Done)
}

/// What the experiments that a question links to have shown.
fn shown(words: Words, experiments: &[ExperimentRecord]) -> String {
    let words = words.summary();
    let mut out = String::new();
    for experiment in experiments {
        let run = experiment.last_run.as_deref().unwrap_or(words.not_run);
        out.push_str(&format!("    {}: {}\n", harmless(&experiment.id), harmless(run)));
        for claim in &experiment.claims {
            let verdict = words.verdict(claim.verdict);
            out.push_str(&format!("      {verdict}: {}\n", harmless(&claim.text)));
        }
    }
    out
}

/// One line for a program, wrapped on a terminal: where it stands, and its words.
fn lines(context: &Context, question: &QuestionRecord) -> Styled {
    let place = format!("{}:{}", question.path, question.line);
    if !context.ui.stdout_is_terminal() {
        return format!("{place}: {}\n", question.text).into();
    }
    let text = terminal::markdown(
        &format!("? {}", question.text),
        context.ui.width().saturating_sub(2),
        false,
    );
    let text = text.plain().trim_end().replace('\n', "\n  ");
    painted(anstyle::Style::new().dimmed(), harmless(&place)) + format!("\n  {text}\n")
}
