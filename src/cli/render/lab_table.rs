//! The cells of a run as a table, its claims, and with `--verbose` every figure.

use super::lab_grid::{Column, KEEP, clean, grid, with_head};
use super::lab_view::RunView;
use crate::cli::review::wrap::wrap;
use crate::cli::styled::{Styled, painted};
use crate::journal::{ClaimRecord, Verdict};
use crate::lab::{
    CellName, CellRecord, Class, LabWords, MetricRecord, MetricsRecord, bytes, cell_names, count, percent,
    percent_below, percents, plain_name, shown_outcome, time, value_of, varying, with_deviation,
};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// How a figure is written.
type Shown = fn(f64) -> String;

/// One line for each cell.
pub fn cells(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let (record, words) = (view.record, view.words.lab());
    let each = |of: &dyn Fn(&CellRecord) -> String| -> Vec<String> { record.cells.iter().map(of).collect() };
    let mut columns: Vec<Column> = varying(record.cells.iter().map(|cell| &cell.variables))
        .iter()
        .map(|name| {
            let values = each(&|cell| value_of(&cell.variables, name).unwrap_or_default().to_owned());
            let numbers = values.iter().all(|value| value.parse::<f64>().is_ok());
            if numbers {
                Column::figures(name, KEEP, values)
            } else {
                Column::words(name, KEEP, values)
            }
        })
        .collect();
    let figure = |of: fn(&MetricsRecord) -> Option<MetricRecord>, shown: Shown| {
        each(&|cell| of(&cell.metrics).map_or("–".to_owned(), |metric| shown(metric.median)))
    };
    let wall = each(&|cell| {
        let wall = cell.metrics.wall_s;
        wall.map_or("–".to_owned(), with_deviation)
    });
    columns.extend([
        Column::figures(words.trials, 20, each(&|cell| cell.trials.to_string())),
        Column::figures(words.wall, KEEP, wall),
        Column::figures(
            words.cpu_per_wall,
            50,
            figure(|metrics| metrics.cpu_per_wall, |x| format!("{x:.2}")),
        ),
        Column::figures(words.memory, 40, figure(|metrics| metrics.peak_rss_bytes, bytes)),
        Column::figures(words.user, 15, figure(|metrics| metrics.user_s, time)),
        Column::figures(words.system, 10, figure(|metrics| metrics.system_s, time)),
        Column::words(words.outcome, 30, outcomes(view)),
    ]);
    with_head(grid(columns, width))
}

/// The most frequent outcome of each cell; nothing where all cells did nothing but succeed.
fn outcomes(view: &RunView<'_>) -> Vec<String> {
    let plain = |cell: &CellRecord| {
        cell.outcomes
            .iter()
            .all(|outcome| outcome.class == Class::Ok || outcome.count == 0)
    };
    let cells = &view.record.cells;
    if cells.len() < 2 || cells.iter().all(plain) {
        return vec![String::new(); cells.len()];
    }
    let first = |cell: &CellRecord| {
        let first = cell.outcomes.first().filter(|outcome| outcome.count > 0);
        first.map_or(String::new(), |first| {
            let label = crate::cli::review::wrap::shorten(&clean(&shown_outcome(&first.class, &first.key)), 24);
            format!("{} % {label}", percent(first.share))
        })
    };
    cells.iter().map(first).collect()
}

/// The claims with their verdicts: sign, verdict, claim, what was seen.
pub fn claims(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let verdicts = view
        .record
        .claims
        .iter()
        .map(|claim| view.words.lab_verdict(claim.verdict).width());
    let column = verdicts.max().unwrap_or(0);
    let mut lines = Vec::new();
    for claim in &view.record.claims {
        let verdict = view.words.lab_verdict(claim.verdict);
        let gap = " ".repeat(column - verdict.width());
        let head = painted(style_of(claim.verdict), format!("{} {verdict}", sign(claim.verdict)));
        let seen = seen(view, claim).map(|seen| format!(" – {seen}")).unwrap_or_default();
        let room = width.saturating_sub(column + 4).max(16);
        for (at, line) in wrap(&clean(&format!("{}{seen}", claim.text)), room).iter().enumerate() {
            lines.push(match at {
                0 => head.clone() + format!("{gap}  {line}"),
                _ => format!("{}{line}", " ".repeat(column + 4)).into(),
            });
        }
        if let Some(why) = view.reason(claim).filter(|_| view.verbose) {
            let style = Style::new().dimmed();
            let lines_of = wrap(&clean(why), room);
            lines.extend(
                lines_of
                    .iter()
                    .map(|line| Styled::from(" ".repeat(column + 4)) + painted(style, line)),
            );
        }
    }
    lines
}

/// `✓`, `✗` or `?`.
pub fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "✓",
        Verdict::Refuted => "✗",
        Verdict::CannotTell => "?",
    }
}

fn style_of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Holds => AnsiColor::Green.on_default(),
        Verdict::Refuted => AnsiColor::Red.on_default().bold(),
        Verdict::CannotTell => AnsiColor::Yellow.on_default(),
    }
}

/// What was seen of a claim's pattern: `137 of 200 (62–75 %)`; never of many is `< 1.5 %`, by the rule of three.
pub fn seen(view: &RunView<'_>, claim: &ClaimRecord) -> Option<String> {
    let (Some(seen), Some(of)) = (claim.count, claim.of.filter(|of| *of > 0)) else {
        let share = claim.interval.filter(|_| view.verbose)?;
        return Some(view.words.lab_resamples(share[0]));
    };
    let times = view.words.lab_of(seen, of);
    Some(match claim.interval {
        _ if seen == 0 && of >= 3 => format!("{times} (< {} %)", percent_below(of)),
        Some(interval) => format!("{times} ({} %)", percents(interval)),
        None => times,
    })
}

/// Every figure of every cell: median, least, most, standard deviation.
pub fn figures(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let words = view.words.lab();
    let mut lines = Vec::new();
    for (cell, name) in view.record.cells.iter().zip(cell_names(view.record)) {
        let metrics = named_metrics(&cell.metrics, words);
        let column = |of: &dyn Fn(&MetricRecord, Shown) -> String| -> Vec<String> {
            metrics.iter().map(|(_, metric, shown)| of(metric, *shown)).collect()
        };
        if !metrics.is_empty() {
            if name != CellName::Whole {
                lines.push(painted(Style::new().bold(), clean(&plain_name(&name))));
            }
            let names = metrics.iter().map(|(name, _, _)| (*name).to_owned()).collect();
            let columns = vec![
                Column::words(words.metric, KEEP, names),
                Column::figures(words.median, KEEP, column(&|metric, shown| shown(metric.median))),
                Column::figures(words.least, 30, column(&|metric, shown| shown(metric.min))),
                Column::figures(words.most, 40, column(&|metric, shown| shown(metric.max))),
                Column::figures(words.deviation, 20, column(&|metric, shown| shown(metric.stddev))),
            ];
            lines.extend(with_head(grid(columns, width)));
        }
    }
    lines
}

/// The metrics that there are, with their names and how they are written.
pub fn named_metrics(metrics: &MetricsRecord, words: &LabWords) -> Vec<(&'static str, MetricRecord, Shown)> {
    let two: Shown = |x| format!("{x:.2}");
    let all: [(&'static str, Option<MetricRecord>, Shown); 10] = [
        (words.wall, metrics.wall_s, time),
        (words.user, metrics.user_s, time),
        (words.system, metrics.system_s, time),
        (words.cpu_per_wall, metrics.cpu_per_wall, two),
        (words.memory, metrics.peak_rss_bytes, bytes),
        (words.voluntary, metrics.voluntary_switches, count),
        (words.involuntary, metrics.involuntary_switches, count),
        (words.faults, metrics.page_faults, count),
        (words.processes, metrics.peak_processes, count),
        (words.threads, metrics.peak_threads, count),
    ];
    all.into_iter()
        .filter_map(|(name, metric, shown)| Some((name, metric?, shown)))
        .collect()
}
