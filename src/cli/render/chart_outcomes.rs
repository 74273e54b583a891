//! What `charts/outcomes.svg` shows: a bar with whiskers for each outcome.

use super::charts::{at, label};
use super::lab_view::RunView;
use crate::lab::{CellName, Class, Group, GroupRow, outcome_groups, percent, percent_below, percents, told_outcomes};
use serde::Serialize;

const WIDTH: i64 = 860;
const LEFT: i64 = 270;
const PLOT: i64 = 400;
const TOP: i64 = 50;
const ROW: i64 = 26;
/// Outcomes of a group, and groups.
const ROWS: usize = 12;
const GROUPS: usize = 8;

/// The values of the template.
#[derive(Debug, Serialize)]
pub struct Values {
    width: i64,
    height: i64,
    title: String,
    subtitle: String,
    description: String,
    left: i64,
    plot: i64,
    top: i64,
    bottom: i64,
    ticks: Vec<Tick>,
    groups: Vec<GroupValues>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Tick {
    x: i64,
    label: String,
}

#[derive(Debug, Serialize)]
struct GroupValues {
    name: Option<String>,
    y: i64,
    rows: Vec<RowValues>,
    more: Option<String>,
    more_y: i64,
}

#[derive(Debug, Serialize)]
struct RowValues {
    label: String,
    hint: String,
    class: &'static str,
    y: i64,
    text_y: i64,
    width: String,
    whisker: String,
    count: String,
    share: String,
    tag: Option<&'static str>,
}

/// The values; `None` where outcomes say nothing.
pub fn values(view: &RunView<'_>) -> Option<Values> {
    if !told_outcomes(view.record) {
        return None;
    }
    let groups = outcome_groups(view.record, ROWS);
    let mut y = TOP + 10;
    let shown: Vec<GroupValues> = groups
        .iter()
        .take(GROUPS)
        .map(|group| group_values(view, group, &mut y))
        .collect();
    let left_out = groups.len().saturating_sub(GROUPS);
    let bottom = y;
    let tick = |share: i64| Tick {
        x: LEFT + PLOT * share / 100,
        label: format!("{share} %"),
    };
    let title = format!("{}: {}", label(&view.record.id, 50), view.words.lab().outcomes);
    let trials: usize = view.record.cells.iter().map(|cell| cell.trials).sum();
    Some(Values {
        width: WIDTH,
        height: bottom + 32 + if left_out > 0 { 20 } else { 0 },
        title,
        subtitle: format!("{} {trials}", view.words.lab().trials),
        description: description(view, &groups),
        left: LEFT,
        plot: PLOT,
        top: TOP,
        bottom,
        ticks: [0, 25, 50, 75, 100].map(tick).into(),
        groups: shown,
        more: (left_out > 0).then(|| view.words.lab_more(left_out)),
    })
}

fn group_values(view: &RunView<'_>, group: &Group, y: &mut i64) -> GroupValues {
    let name = (group.name != CellName::Whole).then(|| label(&view.words.lab_name(&group.name).replace('`', ""), 90));
    if name.is_some() {
        *y += 18;
    }
    let name_y = *y - 4;
    let rows = group.rows.iter().map(|row| {
        let values = row_values(view, row, group.of, *y);
        *y += ROW;
        values
    });
    let rows = rows.collect();
    let more = (group.more > 0).then(|| view.words.lab_more(group.more));
    let more_y = *y + 12;
    *y += if more.is_some() { 24 } else { 6 };
    GroupValues {
        name,
        y: name_y,
        rows,
        more,
        more_y,
    }
}

fn row_values(view: &RunView<'_>, row: &GroupRow, of: usize, y: i64) -> RowValues {
    let x = |share: f64| LEFT as f64 + PLOT as f64 * share.clamp(0.0, 1.0);
    let [low, high] = row.interval;
    let middle = y + 8;
    let share = if row.count == 0 && of >= 3 {
        format!("< {} %", percent_below(of))
    } else {
        format!("{} % ({})", percent(row.share), percents(row.interval))
    };
    let times = view.words.lab_of(row.count, of);
    RowValues {
        label: label(&row.label, 34),
        hint: format!("{}: {times}, {share}", label(&row.label, 200)),
        class: match (&row.class, row.new) {
            (_, true) => "new",
            (Class::Ok, _) => "ok",
            _ => "bad",
        },
        y,
        text_y: y + 13,
        width: at(x(row.share) - LEFT as f64),
        whisker: format!(
            "M{l} {top}V{bottom}M{l} {middle}H{h}M{h} {top}V{bottom}",
            l = at(x(low)),
            h = at(x(high)),
            top = middle - 4,
            bottom = middle + 4
        ),
        count: row.count.to_string(),
        share,
        tag: row.new.then_some(view.words.lab().new),
    }
}

/// The chart in words, for those who cannot see it.
fn description(view: &RunView<'_>, groups: &[Group]) -> String {
    let row = |row: &GroupRow, of| format!("{}: {}", label(&row.label, 60), view.words.lab_of(row.count, of));
    let group = |group: &Group| {
        let rows: Vec<String> = group.rows.iter().map(|r| row(r, group.of)).collect();
        match &group.name {
            CellName::Whole => rows.join("; "),
            name => format!("{} – {}", label(&view.words.lab_name(name), 90), rows.join("; ")),
        }
    };
    let groups: Vec<String> = groups.iter().take(GROUPS).map(group).collect();
    groups.join(". ")
}
