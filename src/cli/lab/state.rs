//! What a stored result is worth: of this code, on this toolchain? Starts nothing.

use super::material::Material;
use super::records::State;
use super::stock::Stock;
use crate::cli::context::Context;
use crate::lab::{Experiment, ResultHeader, environment_hash};
use crate::system::{LanguageTable, Runs, remembered_environment};

/// A stored result with what stands there now.
#[derive(Debug, Clone)]
pub struct Standing {
    pub state: State,
    /// What the result says of itself; `None` where there is none.
    pub result: Option<ResultHeader>,
    pub code_now: Option<String>,
    pub env_now: Option<String>,
}

/// How `experiment` stands: by the result below its block, else by its newest run. A toolchain that is not remembered counts as another one.
pub fn standing(
    context: &Context,
    stock: &Stock,
    table: &LanguageTable,
    experiment: &Experiment,
    runs: &Runs,
) -> Standing {
    let embedded = experiment.place.as_ref().and_then(|place| place.header.clone());
    let result = embedded.or_else(|| newest(runs));
    let text = stock.text_of(experiment).to_owned();
    let material = Material::read(context, &stock.open.root, experiment.clone(), &text);
    let code_now = material.ok().map(|material| material.code);
    let environment = remembered_environment(&experiment.language, table, &context.machine);
    let env_now = environment.map(|environment| environment_hash(&environment));
    let state = match &result {
        None => State::NeverRun,
        Some(result) if code_now.as_ref() != Some(&result.code) => State::Stale,
        Some(result) if env_now.as_ref() != Some(&result.env) => State::Elsewhere,
        Some(_) => State::Current,
    };
    Standing {
        state,
        result,
        code_now,
        env_now,
    }
}

fn newest(runs: &Runs) -> Option<ResultHeader> {
    let record = &runs.last()?.record;
    Some(ResultHeader {
        id: record.id.clone(),
        run: record.run.clone(),
        code: record.code.clone(),
        env: record.env.clone(),
    })
}
