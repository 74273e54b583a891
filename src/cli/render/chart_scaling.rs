//! What `charts/scaling.svg` shows: a line for each combination of the other variables, with the spread of its points,
//! the fitted Universal Scalability Law, and the ideal.

use super::charts::{at, label, round_ticks, tick_label};
use super::lab_view::RunView;
use crate::lab::{CellName, Line, LinePoint, lines};
use serde::Serialize;

const WIDTH: i64 = 860;
const LEFT: i64 = 60;
const RIGHT: i64 = 580;
const TOP: i64 = 64;
const BOTTOM: i64 = 364;
/// Lines that have a colour of their own.
const LINES: usize = 6;

/// The values of the template.
#[derive(Debug, Serialize)]
pub struct Values {
    width: i64,
    height: i64,
    title: String,
    description: String,
    left: i64,
    right: i64,
    bottom: i64,
    x_label: String,
    y_label: String,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    ideal: String,
    ideal_label: String,
    ideal_y: i64,
    lines: Vec<LineValues>,
}

#[derive(Debug, Serialize)]
struct Tick {
    at: String,
    /// The base line of a label beside it.
    text: String,
    label: String,
}

#[derive(Debug, Serialize)]
struct LineValues {
    name: String,
    hint: String,
    color: usize,
    curve: Option<String>,
    points: Vec<PointValues>,
    key_mark: String,
    key_y: i64,
    facts: Vec<Fact>,
}

#[derive(Debug, Serialize)]
struct Fact {
    text: String,
    y: i64,
}

#[derive(Debug, Serialize)]
struct PointValues {
    whisker: String,
    mark: String,
}

/// Where figures stand on the plot.
struct Plot {
    first: f64,
    last: f64,
    top: f64,
}

impl Plot {
    fn x(&self, workers: f64) -> f64 {
        // Ends are kept clear, so that points on them are whole.
        let room = (RIGHT - LEFT - 24) as f64;
        LEFT as f64 + 12.0 + (workers - self.first) / (self.last - self.first) * room
    }

    fn y(&self, speedup: f64) -> f64 {
        BOTTOM as f64 - (speedup / self.top).clamp(0.0, 1.0) * (BOTTOM - TOP) as f64
    }
}

/// The values for the first variable of numbers; `None` where there is none.
pub fn values(view: &RunView<'_>) -> Option<Values> {
    let all = lines(view.record);
    let variable = all.first()?.variable.clone();
    let lines: Vec<&Line> = all
        .iter()
        .filter(|line| line.variable == variable)
        .take(LINES)
        .collect();
    let points = || lines.iter().flat_map(|line| &line.points);
    let highest = points().map(|point| point.high).fold(1.0, f64::max);
    let plot = Plot {
        first: points().map(|point| point.workers).fold(f64::INFINITY, f64::min),
        last: points().map(|point| point.workers).fold(0.0, f64::max),
        top: highest * 1.25,
    };
    if plot.last <= plot.first {
        return None;
    }
    let mut y = TOP + 12;
    let shown: Vec<LineValues> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| line_values(view, line, at, &plot, &mut y))
        .collect();
    let words = view.words.lab();
    let title = format!("{}: {}", label(&view.record.id, 50), words.scaling);
    let facts = shown.iter().map(|line| line.hint.clone());
    Some(Values {
        width: WIDTH,
        height: BOTTOM + 60,
        description: facts.collect::<Vec<_>>().join(". "),
        title,
        left: LEFT,
        right: RIGHT,
        bottom: BOTTOM,
        x_label: label(&variable, 60),
        y_label: format!(
            "{} ({} {} = {})",
            words.speedup,
            label(&variable, 30),
            tick_label(plot.first),
            tick_label(plot.first)
        ),
        x_ticks: x_ticks(&lines, &plot),
        y_ticks: y_ticks(&plot),
        ideal: ideal(&plot),
        ideal_label: words.ideal.to_owned(),
        ideal_y: y + 4,
        lines: shown,
    })
}

fn line_values(view: &RunView<'_>, line: &Line, color: usize, plot: &Plot, y: &mut i64) -> LineValues {
    let name = match &line.name {
        CellName::Whole => view.words.lab().measured.to_owned(),
        name => label(&view.words.lab_name(name).replace('`', ""), 30),
    };
    let facts = view.words.lab_fit(line);
    let key_y = *y;
    let facts_lines = crate::cli::review::wrap::wrap(&facts, 34);
    let facts_shown = facts_lines.into_iter().enumerate().map(|(at, text)| Fact {
        text,
        y: key_y + 18 * (at as i64 + 1),
    });
    let facts_shown: Vec<Fact> = facts_shown.collect();
    *y += 18 * facts_shown.len() as i64 + 28;
    LineValues {
        hint: format!("{name}: {facts}"),
        name,
        color,
        curve: curve(line, plot),
        points: line
            .points
            .iter()
            .map(|point| point_values(point, color, plot))
            .collect(),
        key_mark: mark((RIGHT + 26) as f64, key_y as f64 - 4.5, color),
        key_y,
        facts: facts_shown,
    }
}

fn point_values(point: &LinePoint, color: usize, plot: &Plot) -> PointValues {
    let (x, low, high) = (plot.x(point.workers), at(plot.y(point.low)), at(plot.y(point.high)));
    let (from, to, x_text) = (at(x - 4.0), at(x + 4.0), at(x));
    PointValues {
        whisker: format!("M{from} {low}H{to}M{x_text} {low}V{high}M{from} {high}H{to}"),
        mark: mark(x, plot.y(point.speedup), color),
    }
}

/// Lines are told apart by the shape of their points too: circle, square, triangle, diamond.
fn mark(x: f64, y: f64, color: usize) -> String {
    let p = |dx: f64, dy: f64| format!("{} {}", at(x + dx), at(y + dy));
    match color % 4 {
        0 => format!("M{}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z", p(-5.0, 0.0)),
        1 => format!("M{}h9v9h-9Z", p(-4.5, -4.5)),
        2 => format!("M{}L{}L{}Z", p(0.0, -6.0), p(5.5, 4.5), p(-5.5, 4.5)),
        _ => format!("M{}L{}L{}L{}Z", p(0.0, -6.5), p(6.0, 0.0), p(0.0, 6.5), p(-6.0, 0.0)),
    }
}

/// The fitted curve; the points joined where there is no fit.
fn curve(line: &Line, plot: &Plot) -> Option<String> {
    let points: Vec<(f64, f64)> = if line.fit.is_some() {
        let (first, last) = (line.points.first()?.workers, line.points.last()?.workers);
        let workers = |step: u32| first + (last - first) * f64::from(step) / 80.0;
        (0..=80)
            .filter_map(|step| Some((workers(step), line.fitted(workers(step))?)))
            .collect()
    } else {
        line.points.iter().map(|point| (point.workers, point.speedup)).collect()
    };
    let text = points
        .iter()
        .map(|(workers, speedup)| format!("{} {}", at(plot.x(*workers)), at(plot.y(*speedup))));
    Some(format!("M{}", text.collect::<Vec<_>>().join("L")))
}

/// From the first number to where the ideal leaves the plot.
fn ideal(plot: &Plot) -> String {
    let end = plot.last.min(plot.top);
    let [x1, y1] = [plot.x(plot.first), plot.y(plot.first)];
    let [x2, y2] = [plot.x(end.max(plot.first)), plot.y(end)];
    format!("M{} {}L{} {}", at(x1), at(y1), at(x2), at(y2))
}

/// The numbers that were measured, unless they stand too close.
fn x_ticks(lines: &[&Line], plot: &Plot) -> Vec<Tick> {
    let mut workers: Vec<f64> = lines
        .iter()
        .flat_map(|line| &line.points)
        .map(|point| point.workers)
        .collect();
    workers.sort_by(f64::total_cmp);
    workers.dedup();
    let mut ticks: Vec<Tick> = Vec::new();
    let mut last = f64::NEG_INFINITY;
    for workers in workers {
        let x = plot.x(workers);
        if x - last >= 26.0 {
            last = x;
            ticks.push(Tick {
                at: at(x),
                text: String::new(),
                label: tick_label(workers),
            });
        }
    }
    ticks
}

fn y_ticks(plot: &Plot) -> Vec<Tick> {
    let ticks = round_ticks(plot.top, 5.0).into_iter();
    let tick = |speedup: f64| Tick {
        at: at(plot.y(speedup)),
        text: at(plot.y(speedup) + 4.0),
        label: format!("{}×", tick_label(speedup)),
    };
    ticks.map(tick).collect()
}
