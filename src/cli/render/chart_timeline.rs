//! What `charts/timeline.svg` shows: for each traced cell a row for each thread, filled from below with running and from
//! there on with waiting for a processor, and a row with the processors in use.

use super::charts::{at, label, round_ticks, tick_label};
use super::lab_view::RunView;
use crate::lab::{CellName, Limits, Panel, Row, StepState, panels};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

const WIDTH: i64 = 860;
const LEFT: i64 = 170;
const PLOT: i64 = 590;
const THREAD: i64 = 20;
const USED: i64 = 34;
const LIMITS: Limits = Limits {
    cells: 6,
    threads: 12,
    columns: 295,
};

/// The values of the template.
#[derive(Debug, Serialize)]
pub struct Values {
    width: i64,
    height: i64,
    title: String,
    description: String,
    left: i64,
    legend: Vec<Key>,
    panels: Vec<PanelValues>,
    used_label: &'static str,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Key {
    class: &'static str,
    label: String,
    x: i64,
    text_x: i64,
}

#[derive(Debug, Serialize)]
struct PanelValues {
    name: String,
    scene: String,
    y: i64,
    right: i64,
    rows: Vec<RowValues>,
    more: Option<String>,
    more_y: i64,
    used: String,
    used_text_y: i64,
    used_figure: String,
    limit_y: i64,
    base_y: i64,
    ticks: Vec<Tick>,
}

#[derive(Debug, Serialize)]
struct RowValues {
    label: String,
    text_y: i64,
    there: String,
    running: Option<String>,
    waiting: Option<String>,
}

#[derive(Debug, Serialize)]
struct Tick {
    x: String,
    label: String,
}

/// The values; `None` where nothing was traced.
pub fn values(view: &RunView<'_>) -> Option<Values> {
    let (panels, left_out) = panels(view.record, view.data?, view.processors, LIMITS);
    if panels.is_empty() {
        return None;
    }
    let mut y = 64;
    let scale = panels.iter().map(|panel| panel.total.len()).max().unwrap_or(1);
    let scene = |panel: &Panel| {
        let name = label(&name_of(view, panel), 60);
        format!("{name}: {}", scene_of(view, panel))
    };
    let words = view.words.lab();
    let description: Vec<String> = panels.iter().map(scene).collect();
    let shown: Vec<PanelValues> = panels
        .iter()
        .map(|panel| panel_values(view, panel, scale, &mut y))
        .collect();
    Some(Values {
        width: WIDTH,
        height: y + if left_out > 0 { 20 } else { 0 },
        title: format!("{}: {}", label(&view.record.id, 50), words.timeline),
        description: description.join(". "),
        left: LEFT,
        legend: legend(&[
            ("running", words.running),
            ("waiting", words.waiting),
            ("asleep", words.asleep),
            ("used", words.in_use),
        ]),
        panels: shown,
        used_label: words.in_use,
        more: (left_out > 0).then(|| view.words.lab_more(left_out)),
    })
}

fn legend(keys: &[(&'static str, &'static str)]) -> Vec<Key> {
    let mut x = 20;
    let key = |(class, label): &(&'static str, &'static str)| {
        let here = x;
        x += 18 + label.width() as i64 * 7 + 20;
        Key {
            class,
            label: (*label).to_owned(),
            x: here,
            text_x: here + 18,
        }
    };
    keys.iter().map(key).collect()
}

fn name_of(view: &RunView<'_>, panel: &Panel) -> String {
    match &panel.name {
        CellName::Whole => view.record.id.clone(),
        name => view.words.lab_name(name).replace('`', ""),
    }
}

/// What the panel shows, with the processors in use.
fn scene_of(view: &RunView<'_>, panel: &Panel) -> String {
    let used = format!(
        "{} {}",
        view.words.lab().in_use,
        view.words.lab_processors(panel.activity.running, view.processors)
    );
    match view.words.lab_scene(panel.activity.scene) {
        "" => used,
        scene => scene.to_owned(),
    }
}

fn panel_values(view: &RunView<'_>, panel: &Panel, scale: usize, y: &mut i64) -> PanelValues {
    let name_y = *y + 16;
    *y += 26;
    // All panels on one scale, unless this one was drawn on its own.
    let column = if panel.total.len() * 8 < scale {
        PLOT as f64 / panel.total.len() as f64
    } else {
        PLOT as f64 / scale as f64
    };
    let rows = panel.rows.iter().map(|row| {
        let values = row_values(row, *y, column);
        *y += THREAD;
        values
    });
    let rows: Vec<RowValues> = rows.collect();
    let more = (panel.more > 0).then(|| view.words.lab_more(panel.more));
    let more_y = *y + 12;
    *y += if more.is_some() { 18 } else { 0 };
    let limit_y = *y + 6;
    let base_y = limit_y + USED - 6;
    *y = base_y + 32;
    let width = column * panel.total.len() as f64;
    PanelValues {
        name: label(&name_of(view, panel), 60),
        scene: view.words.lab_scene(panel.activity.scene).to_owned(),
        y: name_y,
        right: LEFT + width.round() as i64,
        rows,
        more,
        more_y,
        used: used(panel, view.processors, limit_y, base_y, column),
        used_text_y: base_y - 9,
        used_figure: view.words.lab_processors(panel.activity.running, view.processors),
        limit_y,
        base_y,
        ticks: ticks(panel, width),
    }
}

fn ticks(panel: &Panel, width: f64) -> Vec<Tick> {
    let (unit, whole) = if panel.milliseconds >= 1_000.0 {
        ("s", panel.milliseconds / 1e3)
    } else {
        ("ms", panel.milliseconds)
    };
    let wanted = (width / 100.0).clamp(1.0, 6.0);
    let tick = |value: f64| Tick {
        x: at(LEFT as f64 + value / whole * width),
        label: format!("{} {unit}", tick_label(value)),
    };
    round_ticks(whole, wanted).into_iter().map(tick).collect()
}

fn row_values(row: &Row, y: i64, column: f64) -> RowValues {
    let height = (THREAD - 4) as f64;
    let base = y as f64 + height;
    let first = row.columns.iter().position(Option::is_some).unwrap_or(0);
    let last = row
        .columns
        .iter()
        .rposition(Option::is_some)
        .map_or(first, |last| last + 1);
    let x = |column_at: usize| LEFT as f64 + column_at as f64 * column;
    let band = |of: &dyn Fn(&StepState) -> (f32, f32)| {
        let level = |state: &Option<StepState>| state.as_ref().map_or((0.0, 0.0), of);
        let levels: Vec<(f64, f64)> = row
            .columns
            .iter()
            .map(level)
            .map(|(from, to)| (from.into(), to.into()))
            .collect();
        area(&levels, base, height, &x)
    };
    RowValues {
        label: label(&row.label, 20),
        text_y: y + 12,
        there: format!("M{} {y}H{}V{}H{}Z", at(x(first)), at(x(last)), at(base), at(x(first))),
        running: band(&|state| (0.0, state.running.min(1.0))),
        waiting: band(&|state| {
            let running = state.running.min(1.0);
            (running, (running + state.waiting).min(1.0))
        }),
    }
}

/// Steps between two levels (shares of `height` above `base`): runs of columns alike are one rectangle.
fn area(levels: &[(f64, f64)], base: f64, height: f64, x: &dyn Fn(usize) -> f64) -> Option<String> {
    let mut path = String::new();
    // Whole pixels: what is a quarter of one higher is drawn alike, and joins.
    let y = |level: f64| format!("{:.0}", base - level.clamp(0.0, 1.0) * height);
    let mut start = 0;
    while start < levels.len() {
        let (from, to) = levels[start];
        let alike = |level: &(f64, f64)| y(level.0) == y(from) && y(level.1) == y(to);
        let length = levels[start..].iter().take_while(|level| alike(level)).count();
        if y(from) != y(to) {
            let (left, right) = (at(x(start)), at(x(start + length)));
            path.push_str(&format!("M{left} {}H{right}V{}H{left}Z", y(from), y(to)));
        }
        start += length;
    }
    (!path.is_empty()).then_some(path)
}

fn used(panel: &Panel, processors: usize, limit_y: i64, base_y: i64, column: f64) -> String {
    let of = processors.max(1) as f64;
    let levels: Vec<(f64, f64)> = panel
        .total
        .iter()
        .map(|step| (0.0, f64::from(step.running) / of))
        .collect();
    let x = |column_at: usize| LEFT as f64 + column_at as f64 * column;
    area(&levels, base_y as f64, (base_y - limit_y) as f64, &x).unwrap_or_default()
}
