//! `hoego config`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::tame::on_one_line;
use crate::config::{Config, KEYS, Key, Setting, did_you_mean};
use schemars::JsonSchema;
use serde::Serialize;

/// Show effective values and where each comes from
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A key (`carry.at-most`) or a table (`carry`)
    #[arg(add = crate::cli::complete::config_keys())]
    pub key: Option<String>,
}

/// `hoego config --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConfigRecord {
    /// The journal's folder; `null` where there is none.
    pub journal: Option<String>,
    /// What led to it: `--journal`, `HOEGO_JOURNAL`, `parent folder`, `default-journal`, `home folder`.
    pub found_by: Option<String>,
    pub settings: Vec<SettingRecord>,
}

/// One key.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingRecord {
    pub key: String,
    /// `null` where nothing sets it.
    pub value: serde_json::Value,
    /// `default`, or the file it is written in; `null` where nothing sets it.
    pub source: Option<String>,
    /// Its line in that file, from 1.
    pub line: Option<usize>,
}

/// Shows the effective configuration.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let place = context.place()?;
    let named = matches!(
        place.found_by,
        crate::system::FoundBy::Option | crate::system::FoundBy::Variable
    );
    if named && !place.exists {
        return Err(context.no_journal(&place));
    }
    let config = match place.exists {
        true => context.config_at(&place.root)?,
        false => context.user_config()?.clone(),
    };
    let keys = keys(args.key.as_deref())?;
    if context.options.json {
        context.ui.json(&ConfigRecord {
            journal: place.exists.then(|| place.root.display().to_string()),
            found_by: place.exists.then(|| place.found_by.as_str().to_owned()),
            settings: keys.iter().map(|key| record(key, &config)).collect(),
        })?;
        return Ok(Outcome::Done);
    }
    match place.exists {
        true => context.ui.talk(format!(
            "# {} ({})",
            on_one_line(&place.root.to_string_lossy()),
            place.found_by.as_str()
        )),
        false => context.ui.talk("# no journal; `hoego init` makes one"),
    }
    context.ui.data(listing(&keys, &config))?;
    Ok(Outcome::Done)
}

/// The keys meant by `wanted`: that one, those of a table, or all.
fn keys(wanted: Option<&str>) -> Result<Vec<&'static Key>, CommandError> {
    let Some(wanted) = wanted else {
        return Ok(KEYS.iter().collect());
    };
    let meant = |key: &&Key| key.name == wanted || key.table() == Some(wanted);
    let keys: Vec<&'static Key> = KEYS.iter().filter(meant).collect();
    if !keys.is_empty() {
        return Ok(keys);
    }
    let failure = CommandError::new(ErrorKind::Usage, format!("unknown key `{wanted}`"));
    let short = KEYS.iter().find(|key| key.short() == wanted).map(|key| key.name);
    Err(
        match short.or_else(|| did_you_mean(wanted, KEYS.iter().map(|key| key.name))) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`hoego config` lists all keys"),
        },
    )
}

fn record(key: &Key, config: &Config) -> SettingRecord {
    let setting = config.get(key.name);
    SettingRecord {
        key: key.name.to_owned(),
        value: setting.map_or(serde_json::Value::Null, |setting| setting.value.to_json()),
        source: setting.map(|setting| setting.source.to_string()),
        line: setting.and_then(line),
    }
}

/// The line of a setting; that of the built-in layer says nothing to anybody.
fn line(setting: &Setting) -> Option<usize> {
    (setting.source != crate::config::Source::Default).then_some(setting.line)
}

fn listing(keys: &[&Key], config: &Config) -> String {
    let rows = keys.iter().map(|key| match config.get(key.name) {
        Some(setting) => {
            let place = line(setting).map_or_else(String::new, |line| format!(":{line}"));
            (
                format!("{} = {}", key.name, setting.value),
                format!("{}{place}", setting.source),
            )
        }
        None => (format!("# {}", key.name), "not set".to_owned()),
    });
    let rows: Vec<(String, String)> = rows.collect();
    let widths = rows
        .iter()
        .map(|(left, _)| unicode_width::UnicodeWidthStr::width(left.as_str()));
    let column = widths.max().unwrap_or_default();
    let lines = rows.iter().map(|(left, right)| {
        let gap = column - unicode_width::UnicodeWidthStr::width(left.as_str());
        format!("{left}{} # {right}\n", " ".repeat(gap))
    });
    lines.collect()
}
