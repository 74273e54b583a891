//! Timelines cut down to what fits: which cells, which threads, how many columns. Nothing is left out without a count of
//! what was.

use super::answer_pairs::pairs;
use super::meant::MeantEnds;
use super::naming::{CellName, cell_name, varying};
use super::scene::{Activity, Scene, activity, length, total};
use super::{RunData, RunRecord, StepState, ThreadLine, Timeline};

/// The timeline of one cell, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub name: CellName,
    pub activity: Activity,
    pub milliseconds: f64,
    pub rows: Vec<Row>,
    /// Threads that are left out: those that wanted to run least.
    pub more: usize,
    /// All threads together: processors in use, and threads that waited for one.
    pub total: Vec<StepState>,
}

/// One thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// `2 python3`; with several processes `P2 python3`.
    pub label: String,
    /// One for each column; `None` where the thread was not there.
    pub columns: Vec<Option<StepState>>,
}

/// How much of the timelines is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub cells: usize,
    pub threads: usize,
    /// For the longest timeline; shorter ones get fewer, in proportion, unless they are much shorter.
    pub columns: usize,
}

/// The traced trials as panels in the record's order, and how many cells were left out.
pub fn panels(record: &RunRecord, data: &RunData, processors: usize, limits: Limits) -> (Vec<Panel>, usize) {
    let traced = |at: usize| -> Option<&Timeline> {
        let timeline = data.cells.get(at)?.traced.as_ref()?.timeline.as_ref()?;
        (length(timeline) > 0 && at < record.cells.len()).then_some(timeline)
    };
    let scene = |at: usize| Some((at, activity(traced(at)?, processors).scene));
    let all: Vec<(usize, Scene)> = (0..data.cells.len()).filter_map(scene).collect();
    let chosen = choose(record, data, &all, limits.cells);
    let varying = varying(record.cells.iter().map(|cell| &cell.variables));
    let span = |at: &usize| traced(*at).map_or(0.0, |timeline| timeline.step_ms * length(timeline) as f64);
    let longest = chosen.iter().map(span).fold(0.0, f64::max);
    let panel = |at: &usize| {
        let timeline = traced(*at)?;
        // Side by side on one scale, unless the short ones could not be read on it.
        let share = if span(at) * 8.0 < longest {
            1.0
        } else {
            span(at) / longest
        };
        let columns = ((limits.columns as f64 * share).round() as usize).max(1);
        let name = cell_name(&record.cells[*at].variables, &varying);
        Some(draw(name, timeline, processors, limits.threads, columns))
    };
    (chosen.iter().filter_map(panel).collect(), all.len() - chosen.len())
}

/// The cells that were compared, then those that show something else, then the last ones, which have the largest numbers.
fn choose(record: &RunRecord, data: &RunData, scenes: &[(usize, Scene)], limit: usize) -> Vec<usize> {
    let mut chosen: Vec<(usize, Scene)> = Vec::new();
    let scene_of = |at: usize| scenes.iter().copied().find(|(other, _)| *other == at);
    let compared = pairs(record, data, &MeantEnds::of_record(record))
        .into_iter()
        .flat_map(|pair| [pair.fast, pair.slow]);
    for cell in compared.filter_map(scene_of) {
        if !chosen.contains(&cell) {
            chosen.push(cell);
        }
    }
    for cell in scenes.iter().rev() {
        if !chosen.iter().any(|(_, scene)| *scene == cell.1) {
            chosen.push(*cell);
        }
    }
    for cell in scenes.iter().rev() {
        if !chosen.contains(cell) {
            chosen.push(*cell);
        }
    }
    let mut chosen: Vec<usize> = chosen.into_iter().take(limit).map(|(at, _)| at).collect();
    chosen.sort_unstable();
    chosen
}

fn draw(name: CellName, timeline: &Timeline, processors: usize, threads: usize, columns: usize) -> Panel {
    let steps = length(timeline);
    let columns = columns.min(steps).max(1);
    let wanted = |thread: &ThreadLine| -> f32 { thread.steps.iter().map(|step| step.running + step.waiting).sum() };
    let mut order: Vec<usize> = (0..timeline.threads.len()).collect();
    order.sort_by(|a, b| wanted(&timeline.threads[*b]).total_cmp(&wanted(&timeline.threads[*a])));
    order.truncate(threads);
    order.sort_unstable();
    let row = |at: &usize| Row {
        label: label(timeline, *at),
        columns: (0..columns)
            .map(|column| thread_column(&timeline.threads[*at], bin(column, columns, steps)))
            .collect(),
    };
    Panel {
        name,
        activity: activity(timeline, processors),
        milliseconds: timeline.step_ms * steps as f64,
        rows: order.iter().map(row).collect(),
        more: timeline.threads.len() - order.len(),
        total: (0..columns)
            .map(|column| mean(bin(column, columns, steps).map(|step| total(timeline, step))))
            .collect(),
    }
}

/// The steps that fall into one of `columns`.
fn bin(column: usize, columns: usize, steps: usize) -> std::ops::Range<usize> {
    column * steps / columns..((column + 1) * steps / columns).max(column * steps / columns + 1)
}

fn thread_column(thread: &ThreadLine, steps: std::ops::Range<usize>) -> Option<StepState> {
    let length = steps.len() as f32;
    let there: Vec<StepState> = steps
        .filter_map(|step| thread.steps.get(step.checked_sub(thread.start)?).copied())
        .collect();
    let share = there.len() as f32 / length;
    (!there.is_empty()).then(|| {
        let mean = mean(there.into_iter());
        StepState {
            running: mean.running * share,
            waiting: mean.waiting * share,
        }
    })
}

fn mean(states: impl ExactSizeIterator<Item = StepState>) -> StepState {
    let count = states.len().max(1) as f32;
    states.fold(StepState::default(), |sum, state| StepState {
        running: sum.running + state.running / count,
        waiting: sum.waiting + state.waiting / count,
    })
}

/// Numbers instead of process and thread IDs: those differ from run to run and say nothing.
fn label(timeline: &Timeline, at: usize) -> String {
    let thread = &timeline.threads[at];
    let mut processes: Vec<i32> = Vec::new();
    for other in &timeline.threads {
        if !processes.contains(&other.process) {
            processes.push(other.process);
        }
    }
    let process = processes
        .iter()
        .position(|process| *process == thread.process)
        .unwrap_or(0)
        + 1;
    let before = timeline.threads[..at]
        .iter()
        .filter(|other| other.process == thread.process);
    let number = before.count() + 1;
    match (processes.len(), number) {
        (1, number) => format!("{number} {}", thread.name),
        (_, 1) => format!("P{process} {}", thread.name),
        (_, number) => format!("P{process}.{number} {}", thread.name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    const LIMITS: Limits = Limits {
        cells: 3,
        threads: 4,
        columns: 40,
    };

    #[test]
    fn what_was_compared_is_kept_and_what_is_left_out_is_counted() {
        let (record, data) = samples::gil();
        let (panels, more) = panels(&record, &data, 2, LIMITS);
        let names: Vec<String> = panels
            .iter()
            .map(|panel| super::super::plain_name(&panel.name))
            .collect();
        assert_eq!(
            (&names[..], more),
            (&["thread 8", "process 2", "process 8"].map(String::from)[..], 5)
        );
        assert_eq!((panels[0].rows.len(), panels[0].more), (4, 5));
        assert_eq!(panels[0].total.len(), 40);
        assert!(panels[2].total.len() < 40, "the shorter one is drawn shorter");
    }

    #[test]
    fn joining_steps_keeps_what_they_sum_up_to() {
        let timeline = samples::processes(2, 2);
        let steps = length(&timeline) as f32;
        let panel = draw(CellName::Whole, &timeline, 2, 9, 7);
        let columns = panel.rows[1].columns.iter().enumerate();
        let drawn: f32 = columns
            .map(|(at, state)| state.map_or(0.0, |state| state.running) * bin(at, 7, steps as usize).len() as f32)
            .sum();
        let ran: f32 = timeline.threads[1].steps.iter().map(|step| step.running).sum();
        assert!((drawn - ran).abs() < 0.01, "{drawn} {ran}");
        assert_eq!(panel.rows[1].label, "P2 python3");
    }
}
