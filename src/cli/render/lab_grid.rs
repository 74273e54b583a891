//! Tables on a terminal: columns that fit, the least useful left out first, figures on the right. Used by all of the lab.

use crate::cli::review::wrap::shorten;
use crate::cli::styled::{Styled, painted};
use crate::cli::tame::harmless;
use anstyle::Style;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr;

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    right: bool,
    /// What has the smallest number is left out first; [`KEEP`] never is.
    rank: u8,
    cells: Vec<String>,
}

/// The rank of columns that always stay.
pub const KEEP: u8 = u8::MAX;

/// Blanks between two columns.
const GAP: u16 = 2;

impl Column {
    /// A column of words.
    pub fn words(title: &str, rank: u8, cells: Vec<String>) -> Self {
        Self {
            title: clean(title),
            right: false,
            rank,
            cells: cells.iter().map(|cell| clean(cell)).collect(),
        }
    }

    /// A column of figures, which stand on the right.
    pub fn figures(title: &str, rank: u8, cells: Vec<String>) -> Self {
        Self {
            right: true,
            ..Self::words(title, rank, cells)
        }
    }

    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| cell.width());
        cells.chain([self.title.width()]).max().unwrap_or(0)
    }

    /// Whether there is anything in it.
    fn is_bare(&self) -> bool {
        self.cells.iter().all(|cell| cell.is_empty() || cell == "–")
    }
}

/// The table as lines of at most `width` columns, the first being its head.
pub fn grid(columns: Vec<Column>, width: usize) -> Vec<String> {
    let mut columns: Vec<Column> = columns
        .into_iter()
        .filter(|column| column.rank == KEEP || !column.is_bare())
        .collect();
    let total = |columns: &[Column]| -> usize {
        let gaps = columns.len().saturating_sub(1) * usize::from(GAP);
        columns.iter().map(Column::width).sum::<usize>() + gaps
    };
    while total(&columns) > width {
        let least = columns.iter().enumerate().filter(|(_, column)| column.rank < KEEP);
        match least.rev().min_by_key(|(_, column)| column.rank).map(|(at, _)| at) {
            Some(at) => drop(columns.remove(at)),
            None => break,
        }
    }
    while total(&columns) > width {
        let excess = total(&columns) - width;
        let Some(widest) = columns.iter_mut().max_by_key(|column| column.width()) else {
            break;
        };
        let whole = widest.width();
        if whole <= 4 {
            break;
        }
        let room = whole.saturating_sub(excess).max(whole / 2).max(4);
        widest.title = shorten(&widest.title, room);
        widest.cells = widest.cells.iter().map(|cell| shorten(cell, room)).collect();
    }
    laid_out(&columns)
}

fn laid_out(columns: &[Column]) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|column| column.title.as_str()));
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    for row in 0..rows {
        table.add_row(
            columns
                .iter()
                .map(|column| column.cells.get(row).map_or("", String::as_str)),
        );
    }
    for (column, laid) in columns.iter().zip(table.column_iter_mut()) {
        laid.set_padding((0, GAP));
        if column.right {
            laid.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// `text` on one line, without what a terminal would obey.
pub fn clean(text: &str) -> String {
    harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The lines of a table with a dim head.
pub fn with_head(lines: Vec<String>) -> Vec<Styled> {
    let head = |(at, line): (usize, String)| match at {
        0 => painted(Style::new().dimmed(), line),
        _ => line.into(),
    };
    lines.into_iter().enumerate().map(head).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, rank: u8) -> Column {
        Column::words("name", rank, vec![text.to_owned()])
    }

    #[test]
    fn the_least_useful_column_goes_first_and_korean_counts_double() {
        let columns = || vec![words("프로세스", KEEP), words("abcdef", 5), words("ghijkl", 3)];
        assert_eq!(
            grid(columns(), 24),
            ["name      name    name", "프로세스  abcdef  ghijkl"]
        );
        assert_eq!(grid(columns(), 23), ["name      name", "프로세스  abcdef"]);
        assert_eq!(grid(columns(), 6), ["name", "프로…"]);
    }

    #[test]
    fn figures_stand_on_the_right_and_bare_columns_go() {
        let columns = vec![
            Column::figures("wall", KEEP, vec!["1.02 s".into(), "340 ms".into()]),
            Column::figures("memory", 9, vec!["–".into(), String::new()]),
            Column::words("x", KEEP, vec!["a\nb\u{1b}[2J".into()]),
        ];
        assert_eq!(grid(columns, 80), ["  wall  x", "1.02 s  a b[2J", "340 ms"]);
    }
}
