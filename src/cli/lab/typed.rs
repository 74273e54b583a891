//! What was typed instead of written: a program file with its matrix, commands to compare, and how a comparison is saved.

use super::material::Material;
use super::measure::{Measured, with_length};
use super::running::typed_fault;
use super::saving::{Saved, charts_of, header, recorded};
use super::stock::{Stock, faulty};
use super::telling::view_of;
use crate::cli::commands::lab::{CompareArgs, RunArgs};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, ErrorKind};
use crate::cli::render::result_lines;
use crate::document::Newline;
use crate::journal::{Draft, Plan};
use crate::lab::{
    Options, Place, StoredResult, compare, language_of_file, parse_duration, program, stored_results, with_result,
};
use crate::system::{self, LinkedFile, Root, read_linked};
use std::path::Path;

/// A program file with its matrix.
pub fn material_of_file(context: &Context, args: &RunArgs) -> Result<Material, CommandError> {
    let added = context.user_config()?.languages().clone();
    let extension = Path::new(&args.what)
        .extension()
        .map(|extension| extension.to_string_lossy().into_owned());
    let own = added.iter().find(|(name, language)| {
        let known = language.extension.as_ref().unwrap_or(name);
        Some(known) == extension.as_ref()
    });
    let own = own
        .map(|(name, _)| name.as_str())
        .filter(|_| language_of_file(&args.what).is_none());
    let experiment = program(&args.what, own, &args.settings).map_err(typed_fault)?;
    let experiment = with_length(experiment, &args.length)?;
    let here = context.machine.current_dir()?;
    let named = context.machine.absolute(Path::new(&args.what))?;
    let folder = Root::from(&*here);
    let mut linked = vec![LinkedFile {
        path: args.what.clone(),
        bytes: system::read_text(&named, context.reach()?.limits.entry)?.into_bytes(),
    }];
    for path in experiment.options.deps.iter().chain(&experiment.options.stdin) {
        linked.push(read_linked(&folder, path).map_err(|error| {
            CommandError::new(ErrorKind::File, error.to_string()).hint("`deps` and `stdin` are paths from this folder")
        })?);
    }
    let mut material = Material::of(context, &here, experiment, "", linked)?;
    // In its own folder the program has the file's name, wherever that stood.
    material.program.file = named.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(material)
}

/// Commands as they stand.
pub fn material_of_commands(context: &Context, args: &CompareArgs) -> Result<Material, CommandError> {
    let mut experiment = with_length(compare(&args.commands, Options::default()), &args.length)?;
    if let Some(text) = &args.timeout {
        experiment.options.timeout = parse_duration(text).map_err(|fault| faulty(vec![fault]))?;
    }
    if let Some(name) = &args.save {
        experiment.id.clone_from(name);
    }
    let here = context.machine.current_dir()?;
    Material::of(context, &here, experiment, "", Vec::new())
}

/// Whether a comparison can be saved under `name`: an ID, and not that of an experiment with a block of its own.
pub fn check_name(context: &mut Context, name: &str) -> Result<(), CommandError> {
    let probe = format!("```sh {{#{name} .lab}}\n```\n");
    let found = crate::lab::experiments("", &probe);
    if found.first().and_then(|found| found.id.as_deref()) != Some(name) {
        return Err(
            CommandError::new(ErrorKind::Usage, format!("`{name}` cannot be a name"))
                .hint("use letters, digits, `-`, `_` and `.`, a letter or digit first"),
        );
    }
    let stock = Stock::open(context)?;
    if stock.has(name) {
        return Err(
            CommandError::new(ErrorKind::Journal, format!("there is an experiment called `{name}`"))
                .hint("save the comparison under another name"),
        );
    }
    Ok(())
}

/// Puts a comparison into the day's entry, in place of an older one of that name, and records it.
pub fn save_comparison(
    context: &mut Context,
    measured: &Measured,
    material: &Material,
    name: &str,
) -> Result<Saved, CommandError> {
    let open = context.open_for_writing(true)?;
    let template = context.entry_template(&open.root)?;
    let day = context.day(&open.journal.settings)?;
    let mut draft = Draft::new(open.journal.clone());
    let stock = Stock {
        open,
        found: Vec::new(),
    };
    let path = match entry_with_result(&draft, day, name) {
        Some(path) => path,
        None => super::insert::append_to_entry(&mut draft, day, &template, &material.source.block)?,
    };
    let text = draft
        .journal()
        .files
        .get(&path)
        .map(|file| file.text.clone())
        .unwrap_or_default();
    let place = place_of(&text, &path, name, material).ok_or_else(|| {
        CommandError::new(ErrorKind::Journal, format!("the commands cannot be put into `{path}`"))
            .hint("look whether a code block in it is not closed")
    })?;
    let view = view_of(stock.language(), &material.experiment.claims, measured);
    let charts = charts_of(&stock, measured, material)?;
    let names: Vec<&str> = charts.iter().map(|(name, _)| *name).collect();
    let body = result_lines(&view, &path, &names);
    draft.edit(&path, &with_result(&text, &place, &header(measured), &body))?;
    let line = place.line;
    // Kept with its place, so that summaries can lead there.
    let mut record = measured.record.clone();
    (record.path, record.line) = (Some(path.clone()), Some(line));
    let mut changes = recorded(&stock, record, (measured, material), &charts)?;
    changes.extend(draft.into_plan().changes);
    context.apply(&stock.open, &Plan { changes })?;
    Ok(Saved::Embedded { path, line })
}

/// The entry of the day in which a result of that name stands already.
fn entry_with_result(draft: &Draft, day: chrono::NaiveDate, name: &str) -> Option<String> {
    let entry = draft.journal().entry_on(day)?;
    let file = draft.journal().files.get(&entry.path)?;
    let mut results = stored_results(&file.text).into_iter();
    results.any(|result| result.id == name).then(|| entry.path.clone())
}

/// Where the block of the commands stands in `text`: the one above the result of that name, else the one that was just put there.
fn place_of(text: &str, path: &str, name: &str, material: &Material) -> Option<Place> {
    let crlf = text.contains("\r\n");
    let block = material.source.block.trim_end();
    let block = if crlf {
        block.replace('\n', "\r\n")
    } else {
        block.to_owned()
    };
    let old = stored_results(text).into_iter().find(|result| result.id == name);
    let span = match &old {
        Some(result) => {
            let end = text[..result.span.start].trim_end().len();
            end..end
        }
        None => {
            let start = text.rfind(&block)?;
            start..start + block.len()
        }
    };
    Some(Place {
        path: path.to_owned(),
        line: text[..span.start].matches('\n').count() + 1,
        result: old.as_ref().map(|result| span.end..result.span.end),
        header: old.as_ref().map(StoredResult::header),
        // The lines of commands are no block that opted in.
        info: span.start..span.start,
        contents: String::new(),
        span,
        prefix: String::new(),
        newline: if crlf { Newline::CrLf } else { Newline::Lf },
    })
}
