//! Outcomes as bars of Unicode blocks, with counts and intervals.

use super::lab_grid::clean;
use super::lab_view::RunView;
use crate::cli::review::wrap::shorten;
use crate::cli::styled::{Styled, painted};
use crate::lab::{CellName, Class, Group, GroupRow, outcome_groups, percent, percent_below, percents, told_outcomes};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// Outcomes of a cell, and cells, that are shown without `--verbose`.
const ROWS: usize = 8;
const GROUPS: usize = 8;

/// The bars; nothing where outcomes say nothing.
pub fn bars(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    if !told_outcomes(view.record) {
        return Vec::new();
    }
    let (rows, most) = if view.verbose {
        (usize::MAX, usize::MAX)
    } else {
        (ROWS, GROUPS)
    };
    let groups = outcome_groups(view.record, rows);
    let mut lines = Vec::new();
    for group in groups.iter().take(most) {
        if group.name != CellName::Whole {
            let name = shorten(&clean(&view.words.lab_name(&group.name).replace('`', "")), width);
            lines.push(painted(Style::new().bold(), name));
        }
        lines.extend(group_lines(view, group, width));
    }
    if groups.len() > most {
        lines.push(view.words.lab_more(groups.len() - most).into());
    }
    lines
}

fn group_lines(view: &RunView<'_>, group: &Group, width: usize) -> Vec<Styled> {
    let labels: Vec<String> = group.rows.iter().map(|row| clean(&row.label)).collect();
    let figures: Vec<String> = group.rows.iter().map(|row| figure(view, row, group.of)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| text.width()).max().unwrap_or(0);
    let figures_width = widest(&figures);
    let label_width = widest(&labels).min(width.saturating_sub(figures_width + 14).max(8));
    let bar_width = width.saturating_sub(label_width + figures_width + 4).min(30);
    let line = |((row, label), figure): ((&GroupRow, &String), &String)| {
        let label = shorten(label, label_width);
        let gap = " ".repeat(label_width - label.width());
        let bar = bar(row.share, bar_width);
        let bar_gap = " ".repeat(bar_width - bar.chars().count());
        let line = Styled::from(format!("{label}{gap}  ")) + painted(style_of(row), bar);
        shortened(line + format!("{bar_gap}  {figure}"), width)
    };
    let rows = group.rows.iter().zip(&labels).zip(&figures).map(line);
    let more = (group.more > 0).then(|| view.words.lab_more(group.more).into());
    rows.chain(more).collect()
}

/// On very narrow terminals colours go before the figures do.
fn shortened(line: Styled, width: usize) -> Styled {
    let text = line.plain();
    if text.width() <= width {
        line
    } else {
        shorten(&text, width).into()
    }
}

/// `137  68 % (62–75)`, and a word for what is new.
fn figure(view: &RunView<'_>, row: &GroupRow, of: usize) -> String {
    let digits = of.to_string().len();
    let share = if row.count == 0 && of >= 3 {
        format!("{:>3} % (< {})", percent(0.0), percent_below(of))
    } else {
        format!("{:>3} % ({})", percent(row.share), percents(row.interval))
    };
    let new = if row.new {
        format!("  {}", view.words.lab().new)
    } else {
        String::new()
    };
    format!("{:>digits$}  {share}{new}", row.count)
}

/// A bar of eighths of blocks: nothing for nothing, and something for everything else.
fn bar(share: f64, width: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * width as f64 * 8.0).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    "█".repeat(eighths / 8) + rest
}

fn style_of(row: &GroupRow) -> Style {
    match (&row.class, row.new) {
        (_, true) => AnsiColor::Magenta.on_default(),
        (Class::Ok, _) => AnsiColor::Blue.on_default(),
        _ => AnsiColor::Red.on_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_hides_what_was_seen() {
        assert_eq!(bar(0.0, 10), "");
        assert_eq!(bar(0.000_1, 10), "▏");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(1.0, 3), "███");
    }
}
