//! The scaling curve on a terminal: ratatui's chart, drawn into a buffer that never meets a terminal and read off as text.

use super::lab_grid::clean;
use super::lab_view::RunView;
use crate::cli::review::wrap::wrap;
use crate::cli::styled::{Styled, painted};
use crate::lab::{Line, lines};
use anstyle::{AnsiColor, Style};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::symbols::Marker;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget as _};
use unicode_width::UnicodeWidthStr as _;

const COLORS: [(Color, AnsiColor); 5] = [
    (Color::Blue, AnsiColor::Blue),
    (Color::Yellow, AnsiColor::Yellow),
    (Color::Green, AnsiColor::Green),
    (Color::Magenta, AnsiColor::Magenta),
    (Color::Cyan, AnsiColor::Cyan),
];

/// What marks the points of each line: without colour, lines are told apart by it.
const MARKS: [&str; 5] = ["●", "■", "▲", "◆", "○"];

/// The curve, and each fit in words; nothing without a variable of numbers.
pub fn curve(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let lines = lines(view.record);
    let mut out = Vec::new();
    let variables: Vec<&str> = lines.iter().map(|line| line.variable.as_str()).collect();
    let mut seen: Vec<&str> = Vec::new();
    for variable in variables {
        if !seen.contains(&variable) {
            seen.push(variable);
            let those: Vec<&Line> = lines.iter().filter(|line| line.variable == variable).collect();
            out.extend(chart(view, &those, width));
            for (at, line) in those.iter().enumerate() {
                out.extend(legend(view, line, at, width));
            }
        }
    }
    out
}

fn legend(view: &RunView<'_>, line: &Line, at: usize, width: usize) -> Vec<Styled> {
    let mark = painted(COLORS[at % COLORS.len()].1.on_default(), MARKS[at % MARKS.len()]);
    let name = clean(&view.words.lab_name(&line.name).replace('`', ""));
    let fit = match line.fit {
        Some([_, sigma, kappa]) if view.verbose => {
            format!("{} (σ {sigma:.4}, κ {kappa:.5})", view.words.lab_fit(line))
        }
        _ => view.words.lab_fit(line),
    };
    let text = if line.name == crate::lab::CellName::Whole {
        fit
    } else {
        format!("{name}: {fit}")
    };
    let lines = wrap(&text, width.saturating_sub(2).max(16));
    let first = |(at, text): (usize, &String)| {
        if at == 0 {
            mark.clone() + " " + text
        } else {
            Styled::from("  ") + text
        }
    };
    lines.iter().enumerate().map(first).collect()
}

fn chart(view: &RunView<'_>, lines: &[&Line], width: usize) -> Vec<Styled> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let first = points().map(|point| point.workers).fold(f64::INFINITY, f64::min);
    let last = points().map(|point| point.workers).fold(0.0, f64::max);
    let top = points().map(|point| point.speedup).fold(1.0, f64::max) * 1.1;
    if last <= first || width < 24 {
        return Vec::new();
    }
    let fitted: Vec<Vec<(f64, f64)>> = lines.iter().map(|line| fitted(line, first, last, top)).collect();
    let datasets = fitted.iter().enumerate().filter(|(_, curve)| !curve.is_empty());
    let datasets = datasets.map(|(at, curve)| {
        Dataset::default()
            .marker(Marker::Braille)
            .graph_type(GraphType::Line)
            .style(COLORS[at % COLORS.len()].0)
            .data(curve)
    });
    let axis = |low: f64, high: f64| {
        let label = |x: f64| {
            if x.fract() == 0.0 {
                format!("{x:.0}")
            } else {
                format!("{x:.1}")
            }
        };
        Axis::default().bounds([low, high]).labels([label(low), label(high)])
    };
    let chart = Chart::new(datasets.collect())
        .x_axis(axis(first, last))
        .y_axis(axis(0.0, (top * 10.0).round() / 10.0))
        .legend_position(None);
    let area = Rect::new(0, 0, width.min(64) as u16, 12);
    let mut buffer = Buffer::empty(area);
    chart.render(area, &mut buffer);
    mark_points(&mut buffer, lines, [first, last, (top * 10.0).round() / 10.0]);
    let mut out = vec![painted(Style::new().dimmed(), view.words.lab().speedup)];
    out.extend(text_of(&buffer));
    let variable = clean(&lines[0].variable);
    let indent = usize::from(area.width).saturating_sub(variable.width());
    out.push(painted(
        Style::new().dimmed(),
        format!("{}{variable}", " ".repeat(indent)),
    ));
    out
}

/// The fitted curve, up to the chart's top; the points joined where there is no fit.
fn fitted(line: &Line, first: f64, last: f64, top: f64) -> Vec<(f64, f64)> {
    if line.fit.is_none() {
        return line.points.iter().map(|point| (point.workers, point.speedup)).collect();
    }
    let at = |step: u32| first + (last - first) * f64::from(step) / 120.0;
    let curve = (0..=120).filter_map(|step| Some((at(step), line.fitted(at(step))?)));
    curve.filter(|(_, y)| *y <= top).collect()
}

/// Puts the marks of the points over the curves. The chart leaves it to us to find the plot: it begins behind the axis.
fn mark_points(buffer: &mut Buffer, lines: &[&Line], [first, last, top]: [f64; 3]) {
    let area = buffer.area;
    let axis = |at: u16| buffer[(at, 0)].symbol() == "│";
    let left = (0..area.width).find(|at| axis(*at)).map_or(0, |at| at + 1);
    let (columns, rows) = (
        f64::from(area.width - left - 1),
        f64::from(area.height.saturating_sub(3)),
    );
    for (at, line) in lines.iter().enumerate() {
        for point in &line.points {
            let x = left + ((point.workers - first) / (last - first) * columns).round() as u16;
            let y = ((1.0 - point.speedup / top).clamp(0.0, 1.0) * rows).round() as u16;
            buffer[(x.min(area.width - 1), y)]
                .set_symbol(MARKS[at % MARKS.len()])
                .set_fg(COLORS[at % COLORS.len()].0);
        }
    }
}

/// The buffer as lines, with the colours of the lines.
fn text_of(buffer: &Buffer) -> Vec<Styled> {
    let area = buffer.area;
    let line = |y: u16| {
        let mut line = Styled::default();
        for x in 0..area.width {
            let cell = &buffer[(x, y)];
            let style = COLORS
                .iter()
                .find(|(of, _)| *of == cell.fg)
                .map(|(_, ansi)| ansi.on_default());
            match style.filter(|_| cell.symbol() != " ") {
                Some(style) => line.paint(style, cell.symbol()),
                None => line.push(cell.symbol()),
            }
        }
        line.trim_end()
    };
    (0..area.height).map(line).collect()
}
