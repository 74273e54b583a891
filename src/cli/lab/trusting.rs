//! `lab trust`, and what counts as the user's own without it: what hoego itself puts into a journal that is the user's.

use super::consent::{ask_for_trust, trust_given};
use super::looking::meant;
use super::material::Material;
use super::records::TrustRecord;
use super::rerunning::recorded_material;
use super::stock::Stock;
use super::words::talk;
use crate::cli::commands::lab::TrustArgs;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, Outcome};
use crate::lab::Experiment;
use crate::system::Root;
use crate::system::{TrustStore, Trusted, nested, read_all_runs};
use std::collections::BTreeSet;

/// Says whose code may run.
pub fn trust(args: &TrustArgs, context: &mut Context) -> CommandResult {
    let stock = Stock::open(context)?;
    match &args.id {
        Some(id) => trust_one(args, context, &stock, id),
        None => trust_journal(args, context, &stock),
    }
}

fn trust_one(args: &TrustArgs, context: &Context, stock: &Stock, id: &str) -> CommandResult {
    let words = talk(stock.language());
    let root = &stock.open.root;
    let experiment = stock.pick(id)?;
    let text = stock.text_of(&experiment).to_owned();
    let path = experiment.place.as_ref().map(|place| place.path.clone());
    let path = path.unwrap_or_default();
    let material = Material::read(context, root, experiment, &text)?;
    let named = (Some(id.to_owned()), Some(material.trust.clone()));
    if args.revoke {
        let store = TrustStore::of(&context.machine)?;
        let was = !context.options.dry_run && store.revoke(root, trusted(&material))?;
        let said = if was { words.revoked } else { words.not_trusted };
        return tell(context, named, false, said);
    }
    let request = material.request(&path, material.place());
    let now = match &args.trust_hash {
        Some(hash) => {
            trust_given(context, root, &request, hash)?;
            true
        }
        None => ask_for_trust(context, stock.language(), root, &request)?,
    };
    let said = if now { words.trusted } else { words.not_trusted };
    tell(context, named, now, said)
}

/// Declares the journal the user's own, with all that stands in it now, or takes that back.
fn trust_journal(args: &TrustArgs, context: &Context, stock: &Stock) -> CommandResult {
    let words = talk(stock.language());
    let root = &stock.open.root;
    let store = TrustStore::of(&context.machine)?;
    match (context.options.dry_run, args.revoke) {
        (true, _) => {}
        (false, true) => {
            store.disown(root)?;
        }
        (false, false) => {
            let all = standing(context, stock)?;
            let all: Vec<Trusted<'_>> = all.iter().map(trusted).collect();
            store.declare_mine(root, &all)?;
        }
    }
    let said = if args.revoke { words.mine_no_more } else { words.mine };
    let said = if context.options.dry_run { "" } else { said };
    tell(context, (None, None), !args.revoke, said)
}

/// All that could be run in the journal now: what was recorded, and what stands in entries. What stands in another journal or repository
/// inside this one is left out, and said; what cannot be read or is faulty is asked about when it can be.
fn standing(context: &Context, stock: &Stock) -> Result<Vec<Material>, CommandError> {
    let root = &stock.open.root;
    let recorded = read_all_runs(root)?.into_keys();
    let recorded = recorded.filter_map(|id| recorded_material(context, stock, &id).ok());
    let mut all: Vec<Material> = recorded.map(|(_, material)| material).collect();
    let mut others = BTreeSet::new();
    for experiment in meant(stock, &[])? {
        let text = stock.text_of(&experiment).to_owned();
        let Ok(material) = Material::read(context, root, experiment, &text) else {
            continue;
        };
        let entry = material.experiment.place.as_ref().map(|place| place.path.clone());
        let entry = entry.unwrap_or_default();
        match nested(root, &material.request(&entry, material.place()).paths) {
            Some(folder) => _ = others.insert(folder),
            None => all.push(material),
        }
    }
    for folder in others {
        let folder = folder.display();
        context.ui.warn(&format!(
            "`{folder}` is a journal or repository of its own: what stands there is asked about"
        ));
    }
    Ok(all)
}

fn trusted(material: &Material) -> Trusted<'_> {
    Trusted {
        id: &material.experiment.id,
        hash: &material.trust,
        source: &material.source,
    }
}

/// Counts `experiment`, which hoego wrote itself into the entry with this `text`, as the user's own, where the journal at `root` is. Where
/// that cannot be kept in mind, it is asked about.
pub fn trust_own(context: &Context, root: &Root, experiment: Experiment, text: &str) {
    let Ok(material) = Material::read(context, root, experiment, text) else {
        return;
    };
    let _asked_then = TrustStore::of(&context.machine).and_then(|store| match store.is_mine(root)? {
        true => store.trust_in(root, &[trusted(&material)]),
        false => Ok(()),
    });
}

fn tell(context: &Context, (id, hash): (Option<String>, Option<String>), trusted: bool, said: &str) -> CommandResult {
    match context.options.json {
        true => context.ui.json(&TrustRecord { id, hash, trusted })?,
        false if said.is_empty() => {}
        false => context.ui.talk(said),
    }
    Ok(Outcome::Done)
}
