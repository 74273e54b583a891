//! `hoego check`.

use super::{CommandError, CommandResult, Context, Outcome};
use crate::cli::error::way_out;
use crate::cli::styled::painted;
use crate::cli::tame::on_one_line;
use crate::journal::{CheckRecord, Draft, Finding, FindingRecord, check, fix};
use crate::system::{FileProblem, ProblemKind};

/// Find problems in the journal: file, line, rule, fix
///
/// Exit status 1 when something was found.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Do what can be done about them
    #[arg(long)]
    pub fix: bool,
}

/// Checks the journal; with `--fix` sets right what can be first.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let mut open = match args.fix {
        true => context.open_for_writing(false)?,
        false => context.open()?,
    };
    if args.fix {
        let mut draft = Draft::new(open.journal.clone());
        fix(&mut draft)?;
        let fixed = draft.journal().clone();
        context.apply(&open, &draft.into_plan())?;
        if context.options.dry_run {
            return Ok(Outcome::Done);
        }
        open.journal = fixed;
    }
    let own = open.root.own_problems();
    let mut findings: Vec<FindingRecord> = open.problems.iter().chain(&own).map(unreadable).collect();
    findings.extend(check(&open.journal).iter().map(Finding::record));
    findings.extend(crate::cli::lab::findings(context, &open)?);
    findings.extend(context.empty_config_finding(&open)?);
    findings.extend(context.config_copy_findings(&open)?);
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    let found = !findings.is_empty();
    report(findings, context)?;
    Ok(if found { Outcome::No } else { Outcome::Done })
}

/// A file that could not be read, as a finding.
fn unreadable(problem: &FileProblem) -> FindingRecord {
    let line = match problem.kind {
        ProblemKind::NotUtf8 { line } => line,
        _ => 1,
    };
    let fix = match &problem.kind {
        ProblemKind::NotUtf8 { .. } => "convert it to UTF-8; it is never written until then",
        ProblemKind::Unreadable(_) => "make it readable; it is never written until then",
        ProblemKind::DeadLink => "remove the link, or bring back what it leads to",
        ProblemKind::LinkLoop => "remove the link",
        ProblemKind::Refused(refusal) => way_out(refusal),
        ProblemKind::OutsideFolder(_) => {
            "add the folder to `journal.links-to` in your own configuration, or remove the link"
        }
        ProblemKind::Overlap(_) => "remove the link",
        ProblemKind::Folder => "give the folder another name",
        ProblemKind::Name => "rename the file",
    };
    FindingRecord {
        path: problem.path.clone(),
        line,
        rule: "unreadable".to_owned(),
        message: problem.to_string(),
        fix: fix.to_owned(),
        fixable: false,
    }
}

fn report(findings: Vec<FindingRecord>, context: &Context) -> Result<(), CommandError> {
    if context.options.json {
        return context.ui.json(&CheckRecord { findings });
    }
    let bold = anstyle::Style::new().bold();
    for finding in &findings {
        let place = painted(bold, format!("{}:{}", on_one_line(&finding.path), finding.line));
        let message = on_one_line(&finding.message);
        let told = format!(": {}: {message}\n    {}\n", finding.rule, on_one_line(&finding.fix));
        context.ui.data(place + told)?;
    }
    Ok(())
}
