//! What each thread did, as rows of blocks: how high says how much of the time it ran, `▒` that it waited for a processor,
//! `·` that it slept. Where running and waiting share a stretch of time, so many columns of it are `▒` as it waited.

use super::lab_grid::clean;
use super::lab_view::RunView;
use crate::cli::review::wrap::shorten;
use crate::cli::styled::{Styled, painted};
use crate::lab::{Limits, Panel, StepState, panels, time};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Columns for a thread's name, and behind the rows.
const LABEL: usize = 14;
const FIGURE: usize = 9;

/// The timelines of the traced trials; nothing where there are none.
pub fn timeline(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let Some(data) = view.data else {
        return Vec::new();
    };
    let limits = Limits {
        cells: if view.verbose { usize::MAX } else { 4 },
        threads: if view.verbose { 64 } else { 8 },
        columns: width.saturating_sub(LABEL + FIGURE + 3).clamp(8, 160),
    };
    let (panels, more) = panels(view.record, data, view.processors, limits);
    let mut lines = Vec::new();
    for panel in &panels {
        lines.extend(panel_lines(view, panel, limits.columns, width));
    }
    if !lines.is_empty() {
        lines.push(legend(view, width));
    }
    lines.extend((more > 0).then(|| view.words.lab_more(more).into()));
    lines
}

fn panel_lines(view: &RunView<'_>, panel: &Panel, columns: usize, width: usize) -> Vec<Styled> {
    let words = view.words;
    let name = clean(&words.lab_name(&panel.name).replace('`', ""));
    let scene = words.lab_scene(panel.activity.scene);
    let facts: Vec<String> = [scene.to_owned(), time(panel.milliseconds / 1e3)]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    let facts = shorten(&format!(" – {}", facts.join(", ")), width.saturating_sub(8));
    let name = shorten(&name, width.saturating_sub(facts.width()));
    let mut lines = vec![painted(Style::new().bold(), name) + facts];
    let stretch = (columns / panel.total.len().max(1)).clamp(1, 4);
    let label = |text: &str| {
        let short = shorten(&clean(text), LABEL);
        let gap = " ".repeat(LABEL - short.width());
        format!("{short}{gap}  ")
    };
    for (at, row) in panel.rows.iter().enumerate() {
        lines.push(Styled::from(label(&row.label)) + glyphs(&row.columns, stretch, at));
    }
    if panel.more > 0 {
        lines.push(words.lab_more(panel.more).into());
    }
    let of = view.processors.max(1) as f32;
    let total: Vec<Option<StepState>> = panel
        .total
        .iter()
        .map(|step| {
            Some(StepState {
                running: (step.running / of).min(1.0),
                waiting: 0.0,
            })
        })
        .collect();
    let used = words.lab_processors(panel.activity.running, view.processors);
    let total = glyphs(&total, stretch, 0);
    lines.push(Styled::from(label(words.lab().in_use)) + total + format!(" {used}"));
    lines
}

/// The glyphs of row number `at`, each column `stretch` times.
fn glyphs(columns: &[Option<StepState>], stretch: usize, at: usize) -> Styled {
    let mut out = Styled::default();
    // Rows begin at different places, so that those alike do not seem to run and wait in step.
    let start = (at as f32 * 0.618).fract() - 0.5;
    let mut waited = start;
    for state in columns.iter().flat_map(|state| std::iter::repeat_n(state, stretch)) {
        let Some(state) = state else {
            out.push(" ");
            continue;
        };
        // Carried from column to column, so that the share of waiting is right over the row.
        waited = if state.waiting < 0.1 {
            start
        } else {
            waited + state.waiting
        };
        if waited >= 0.5 {
            waited -= 1.0;
            out.paint(AnsiColor::Yellow.on_default(), "▒");
        } else {
            // While it waits it does not run: what is left of the column is what it ran of the rest.
            let running = if state.waiting < 0.1 {
                state.running
            } else {
                state.running / (1.0 - state.waiting).max(0.1)
            };
            out.push(running_glyph(running));
        }
    }
    out.trim_end()
}

fn running_glyph(running: f32) -> Styled {
    if running < 0.03 {
        return painted(Style::new().dimmed(), "·");
    }
    let at = ((running * 8.0).ceil() as usize).clamp(1, 8) - 1;
    painted(AnsiColor::Blue.on_default(), BLOCKS[at].to_string())
}

fn legend(view: &RunView<'_>, width: usize) -> Styled {
    let words = view.words.lab();
    let text = format!("▁–█ {}   ▒ {}   · {}", words.running, words.waiting, words.asleep);
    painted(Style::new().dimmed(), shorten(&text, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(running: f32, waiting: f32, columns: usize) -> String {
        glyphs(&vec![Some(StepState { running, waiting }); columns], 1, 0).plain()
    }

    #[test]
    fn height_is_running_and_as_many_columns_wait_as_it_waited() {
        assert_eq!(row(1.0, 0.0, 4), "████");
        assert_eq!(row(0.25, 0.0, 4), "▂▂▂▂");
        assert_eq!(row(0.0, 0.0, 4), "····");
        assert_eq!(row(0.0, 1.0, 4), "▒▒▒▒");
        assert_eq!(row(0.5, 0.5, 6), "█▒█▒█▒");
        assert_eq!(row(0.25, 0.75, 8).matches('▒').count(), 6);
    }

    #[test]
    fn a_thread_that_is_not_there_is_blank() {
        let there = Some(StepState {
            running: 1.0,
            waiting: 0.0,
        });
        assert_eq!(glyphs(&[None, there, None], 2, 0).plain(), "  ██");
    }
}
