//! `lab clean` and `lab new`: what is changed in entries without running anything.

use super::insert::append_to_entry;
use super::records::{CleanedRecord, GalleryRecord, PlaceRecord, TemplateRecord};
use super::stock::{Stock, faulty, found_in};
use super::words::talk;
use crate::cli::commands::lab::{CleanArgs, NewArgs};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::cli::styled::painted;
use crate::config::did_you_mean;
use crate::document::{EditSet, Span};
use crate::journal::{Draft, Language};
use crate::lab::{gallery, render, stored_results, template};
use std::collections::BTreeMap;

/// Removes results from entries; the bytes are then as if none had ever been there.
pub fn clean(args: &CleanArgs, context: &mut Context) -> CommandResult {
    let stock = Stock::open_for_writing(context)?;
    let results = results(&stock, args.id.as_deref());
    if let Some(id) = &args.id
        && results.is_empty()
        && !stock.has(id)
    {
        stock.pick(id)?;
    }
    let mut draft = Draft::new(stock.open.journal.clone());
    let mut edits: BTreeMap<&str, EditSet> = BTreeMap::new();
    for (place, span) in &results {
        edits.entry(&place.path).or_default().replace(span.clone(), "");
    }
    for (path, edits) in &edits {
        draft.edit(path, edits)?;
    }
    let cleaned: Vec<PlaceRecord> = results.into_iter().map(|(place, _)| place).collect();
    context.apply(&stock.open, &draft.into_plan())?;
    if context.options.json && !context.options.dry_run {
        context.ui.json(&CleanedRecord { cleaned })?;
        return Ok(Outcome::Done);
    }
    let words = talk(stock.language());
    if context.options.dry_run && !cleaned.is_empty() {
        return Ok(Outcome::Done);
    }
    if cleaned.is_empty() {
        context.ui.talk(words.nothing_to_clean);
    }
    for place in &cleaned {
        let said = format!("{}: {} ({}:{})", words.cleaned, place.id, place.path, place.line);
        context.ui.talk(said);
    }
    Ok(Outcome::Done)
}

/// The results in entries, of the experiment `id` or of all, each with what is to be removed. Also those of faulty blocks and of comparisons that
/// were saved.
fn results(stock: &Stock, id: Option<&str>) -> Vec<(PlaceRecord, Span)> {
    let mut results = Vec::new();
    for file in stock.open.journal.files.values() {
        let wanted = stored_results(&file.text);
        for result in wanted.into_iter().filter(|result| id.is_none_or(|id| id == result.id)) {
            let below = stock.found.iter().find_map(|found| {
                let span = found.place.result.clone()?;
                (found.place.path == file.path && span.end == result.span.end).then_some((found.place.line, span))
            });
            // Below a block that is none, what stands before it is line ends of ours.
            let alone = || {
                let end = file.text[..result.span.start].trim_end().len();
                let line = file.text[..result.span.start].matches('\n').count() + 1;
                (line, end..result.span.end)
            };
            let (line, span) = below.unwrap_or_else(alone);
            let (id, path) = (result.id, file.path.clone());
            results.push((PlaceRecord { id, path, line }, span));
        }
    }
    results
}

/// Puts an experiment of the gallery into the day's entry, or lists the gallery.
pub fn new(args: &NewArgs, context: &mut Context) -> CommandResult {
    let (Some(name), Some(from)) = (&args.name, &args.from) else {
        return list_gallery(context);
    };
    let Some(template) = template(from) else {
        let failure = CommandError::new(ErrorKind::Usage, format!("there is no template `{from}`"));
        let near = did_you_mean(from, gallery().iter().map(|template| template.name));
        return Err(match near {
            Some(near) => failure.hint(format!("did you mean `{near}`? `hoego lab new --list` shows all")),
            None => failure.hint("`hoego lab new --list` shows all"),
        });
    };
    let open = context.open_for_writing(true)?;
    if found_in(&open.journal)
        .iter()
        .any(|found| found.id.as_deref() == Some(name))
    {
        let failure = CommandError::new(
            ErrorKind::Journal,
            format!("there is an experiment called `{name}` already"),
        );
        return Err(failure.hint("give it another name; an ID stands once in a journal"));
    }
    let text = render(template, name, open.journal.settings.language)?;
    let day = context.day(&open.journal.settings)?;
    let entry_template = context.entry_template(&open.root)?;
    let mut draft = Draft::new(open.journal.clone());
    let path = append_to_entry(&mut draft, day, &entry_template, &text)?;
    let found = found_in(draft.journal())
        .into_iter()
        .find(|found| found.id.as_deref() == Some(name));
    let found = found.ok_or_else(|| unusable(name))?;
    let experiment = found.experiment.map_err(faulty)?;
    let text = draft.journal().files.get(&path).map(|file| file.text.clone());
    context.apply(&open, &draft.into_plan())?;
    if !context.options.dry_run {
        super::trusting::trust_own(context, &open.root, experiment, &text.unwrap_or_default());
    }
    let (id, line) = (name.clone(), found.place.line);
    if context.options.json && !context.options.dry_run {
        context.ui.json(&PlaceRecord { id, path, line })?;
    } else if !context.options.dry_run {
        context.ui.data(format!("{path}:{line}\n"))?;
        context.ui.hint(&format!("hoego lab run {id}"));
    }
    Ok(Outcome::Done)
}

fn unusable(name: &str) -> CommandError {
    CommandError::new(ErrorKind::Usage, format!("`{name}` cannot be the ID of an experiment"))
        .hint("use letters, digits, `-`, `_` and `.`, a letter or digit first")
}

fn list_gallery(context: &Context) -> CommandResult {
    let language = spoken(context);
    let templates = gallery().iter().map(|template| {
        let about = template.about();
        TemplateRecord {
            name: template.name.to_owned(),
            title: about.words(language).title.clone(),
            seconds: about.takes().as_secs(),
            language: about.language,
        }
    });
    let templates: Vec<TemplateRecord> = templates.collect();
    if context.options.json {
        context.ui.json(&GalleryRecord { templates })?;
        return Ok(Outcome::Done);
    }
    for template in &templates {
        let bold = anstyle::Style::new().bold();
        let name = painted(bold, format!("{:<22}", template.name));
        let about = format!(" {:<7} {}\n", template.language, template.title);
        context.ui.data(name + about)?;
    }
    Ok(Outcome::Done)
}

/// The journal's language, where there is one; else that of the surroundings.
pub fn spoken(context: &Context) -> Language {
    let of_journal = || {
        let place = context.existing_place().ok()?;
        let config = context.config_at(&place.root).ok()?;
        Some(crate::cli::settings::settings_of(&config).language)
    };
    let of_locale = || crate::cli::settings::language_of(&context.machine.language()?);
    of_journal().or_else(of_locale).unwrap_or_default()
}
