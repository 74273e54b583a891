//! A result as it stands in the entry (`lab.md`, section 4): tables and chart links in Markdown. What programs printed goes
//! through [`cell_text`], so that it can end neither a cell nor the block.

use super::charts::chart_name;
use super::lab_table::{seen, sign};
use super::lab_view::RunView;
use super::link_to;
use crate::journal::ClaimRecord;
use crate::lab::{
    CellName, CellRecord, Class, Group, GroupRow, KEY_WIDTH, bytes, cell_names, cell_text, claims_of, has_patterns,
    outcome_groups, percent, percent_below, percents, plain_name, told_outcomes, with_deviation,
};

/// Outcomes of a group that an entry shows.
const ROWS: usize = 12;

/// The lines between the markers: outcomes, figures, claims, `charts` (their file names). `entry` is the entry's path from
/// the journal's root, with `/`.
pub fn result_lines(view: &RunView<'_>, entry: &str, charts: &[&str]) -> Vec<String> {
    let record = view.record;
    let told = told_outcomes(record);
    let mut parts = Vec::new();
    if told {
        parts.push(outcomes(view));
    }
    let metrics = record.claims.iter().any(|claim| claim.count.is_none());
    if (!told || metrics || record.cells.len() > 1) && record.cells.iter().any(|cell| cell.metrics.wall_s.is_some()) {
        parts.push(figures(view));
    }
    parts.push(claims(view));
    parts.push(links(view, entry, charts));
    let parts: Vec<Vec<String>> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(&String::new())
}

/// A table from its head, which columns stand on the right, and rows.
fn table(head: &[&str], right: &[bool], rows: Vec<Vec<String>>) -> Vec<String> {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|title| (*title).to_owned()).collect();
    let rule: Vec<&str> = right.iter().map(|right| if *right { "--:" } else { "---" }).collect();
    let mut lines = vec![line(&head), format!("|{}|", rule.join("|"))];
    lines.extend(rows.iter().map(|row| line(row)));
    lines
}

fn outcomes(view: &RunView<'_>) -> Vec<String> {
    let words = view.words.lab();
    let groups = outcome_groups(view.record, ROWS);
    let several = groups.iter().any(|group| group.name != CellName::Whole);
    let patterns = has_patterns(view.record);
    let mut rows = Vec::new();
    for group in &groups {
        rows.extend(
            group
                .rows
                .iter()
                .map(|row| outcome_row(view, group, row, several, patterns)),
        );
        if group.more > 0 {
            let mut row = vec![String::new(); 3 + usize::from(several) + usize::from(patterns)];
            row[usize::from(several)] = view.words.lab_more(group.more);
            rows.push(row);
        }
    }
    let mut head = vec![words.outcome, words.seen, words.share];
    let mut right = vec![false, true, true];
    if several {
        head.insert(0, words.cell);
        right.insert(0, false);
    }
    if patterns {
        head.push(words.claim);
        right.push(false);
    }
    table(&head, &right, rows)
}

fn outcome_row(view: &RunView<'_>, group: &Group, row: &GroupRow, several: bool, patterns: bool) -> Vec<String> {
    let share = if row.count == 0 && group.of >= 3 {
        format!("< {} %", percent_below(group.of))
    } else {
        format!("{} % ({})", percent(row.share), percents(row.interval))
    };
    let mut cells = vec![outcome_text(row), view.words.lab_of(row.count, group.of), share];
    if several {
        cells.insert(0, cell_text(&plain_name(&group.name), KEY_WIDTH));
    }
    if patterns {
        let claimed = claimed(view, row).into_iter().map(|claim| {
            let kind = claim.text.split(':').next().unwrap_or_default();
            format!("{kind} {}", sign(claim.verdict))
        });
        let mut claimed: Vec<String> = claimed.collect();
        claimed.extend(row.new.then(|| format!("**{}**", view.words.lab().new)));
        cells.push(claimed.join(", "));
    }
    cells
}

fn outcome_text(row: &GroupRow) -> String {
    match (&row.class, row.key.is_empty()) {
        (Class::Ok, _) => cell_text(&row.key, KEY_WIDTH),
        (class, true) => cell_text(&class.to_string(), KEY_WIDTH),
        (class, false) => format!("{class} {}", cell_text(&row.key, KEY_WIDTH)),
    }
}

/// The claims whose pattern an outcome shows, with what became of them. A row that was never seen is a pattern itself.
fn claimed<'a>(view: &'a RunView<'_>, row: &GroupRow) -> Vec<&'a ClaimRecord> {
    let records = view.record.claims.iter();
    if row.count == 0 {
        return records.filter(|record| record.text.ends_with(&row.key)).collect();
    }
    let places = claims_of(&row.class, &row.key, view.claims);
    let texts: Vec<&str> = places
        .iter()
        .filter_map(|at| Some(view.claims.get(*at)?.text.as_str()))
        .collect();
    records.filter(|record| texts.contains(&record.text.as_str())).collect()
}

fn figures(view: &RunView<'_>) -> Vec<String> {
    let words = view.words.lab();
    let names = cell_names(view.record);
    let several = names.len() > 1;
    let row = |(name, cell): (&CellName, &CellRecord)| {
        let metrics = &cell.metrics;
        let wall = metrics.wall_s.map(with_deviation);
        let mut cells = vec![
            wall.unwrap_or_default(),
            metrics
                .cpu_per_wall
                .map(|metric| format!("{:.2}", metric.median))
                .unwrap_or_default(),
            metrics
                .peak_rss_bytes
                .map(|metric| bytes(metric.median))
                .unwrap_or_default(),
        ];
        if several {
            cells.insert(0, cell_text(&plain_name(name), KEY_WIDTH));
        }
        cells
    };
    let rows = names.iter().zip(&view.record.cells).map(row).collect();
    let head = [words.cell, words.wall, words.cpu_per_wall, words.memory];
    let from = usize::from(!several);
    table(&head[from..], &[false, true, true, true][from..], rows)
}

/// The claims that no row of the outcomes names.
fn claims(view: &RunView<'_>) -> Vec<String> {
    let words = view.words.lab();
    let groups = if told_outcomes(view.record) {
        outcome_groups(view.record, ROWS)
    } else {
        Vec::new()
    };
    let named: Vec<&ClaimRecord> = groups
        .iter()
        .flat_map(|group| &group.rows)
        .flat_map(|row| claimed(view, row))
        .collect();
    let others = view.record.claims.iter().filter(|claim| !named.contains(claim));
    let row = |claim: &ClaimRecord| {
        vec![
            cell_text(&claim.text, 2 * KEY_WIDTH),
            format!("{} {}", sign(claim.verdict), view.words.lab_verdict(claim.verdict)),
            seen(view, claim).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = others.map(row).collect();
    match rows.is_empty() {
        true => Vec::new(),
        false if rows.iter().all(|row| row[2].is_empty()) => {
            let rows = rows.into_iter().map(|row| row[..2].to_vec()).collect();
            table(&[words.claim, words.verdict], &[false, false], rows)
        }
        false => table(&[words.claim, words.verdict, words.seen], &[false, false, true], rows),
    }
}

fn links(view: &RunView<'_>, entry: &str, charts: &[&str]) -> Vec<String> {
    let up = "../".repeat(entry.matches('/').count());
    let id = &view.record.id;
    let link = |name: &&str| format!("![{id}: {}]({up}lab/{}/{name})", chart_name(view, name), link_to(id));
    let mut lines: Vec<String> = Vec::new();
    for name in charts {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(link(name));
    }
    lines
}
