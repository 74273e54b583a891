//! `hoego questions`.

use super::{CommandResult, Context, Outcome};
use crate::cli::render::terminal;
use crate::journal::{AskedRecord, QuestionRecord, QuestionsRecord, open_questions};

/// List open questions, oldest first
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Lists open questions.
pub fn run(_args: &Args, context: &mut Context) -> CommandResult {
    let open = context.open()?;
    let day = context.day(&open.journal.settings)?;
    let questions = open_questions(&open.journal, day);
    if context.options.json {
        let questions = questions.into_iter().map(|question| AskedRecord {
            question,
            experiments: Vec::new(),
        });
        context.ui.json(&QuestionsRecord {
            questions: questions.collect(),
        })?;
        return Ok(Outcome::Done);
    }
    for question in &questions {
        context.ui.data(&lines(context, question))?;
    }
    if questions.is_empty() {
        context.ui.talk(context.words(&open.journal.settings).no_questions());
    }
    Ok(Outcome::Done)
}

/// One line for a program, wrapped on a terminal: where it stands, and its words.
fn lines(context: &Context, question: &QuestionRecord) -> String {
    let place = format!("{}:{}", question.path, question.line);
    if !context.ui.stdout_is_terminal() {
        return format!("{place}: {}\n", question.text);
    }
    let place = context
        .ui
        .paint(anstyle::Style::new().dimmed(), &terminal::harmless(&place));
    let text = terminal::markdown(
        &format!("? {}", question.text),
        context.ui.width().saturating_sub(2),
        false,
    );
    let text = text.replace('\n', "\n  ");
    format!("{place}\n  {}\n", text.trim_end())
}
