//! What the timeline of one traced trial shows, told in one word: whether its threads took turns, ran side by side,
//! waited for a processor that others had, or slept. What does not clearly show one of these shows nothing.

use super::{StepState, Timeline};

/// What a timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// Nothing computed: all threads lay asleep.
    Asleep,
    /// One thread computed alone.
    Alone,
    /// Several threads computed over the same time, but only one at once, though more processors were allowed.
    TurnsTaken,
    /// More than one processor was used at the same time.
    SideBySide,
    /// The same, and more threads wanted to run than processors were allowed.
    Crowded,
    /// Threads were ready and waited, and processors that were allowed were not theirs: others had the machine.
    Starved,
    /// None of these clearly.
    Unclear,
}

/// What a timeline comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activity {
    pub scene: Scene,
    /// Threads that computed or wanted to, leaving out those with less than a tenth of the busiest one's time.
    pub busy: usize,
    /// Processors in use, on average over the time in which the busy threads were alive together.
    pub running: f64,
    /// Of the time in which threads were ready, the share they waited for a processor.
    pub waiting: f64,
}

/// Fewer steps than these show nothing.
const FEWEST_STEPS: usize = 4;

/// Reads `timeline` of a trial that was allowed `processors`.
pub fn activity(timeline: &Timeline, processors: usize) -> Activity {
    let busy = busy_threads(timeline);
    let window = together(timeline, &busy);
    let busy = busy_within(timeline, &busy, &window);
    let length = window.len().max(1) as f64;
    let totals: Vec<StepState> = window.map(|step| total(timeline, step)).collect();
    let sum = |of: fn(&StepState) -> f32| totals.iter().map(|step| f64::from(of(step))).sum::<f64>();
    let (ran, waited) = (sum(|step| step.running), sum(|step| step.waiting));
    let mut activity = Activity {
        scene: Scene::Unclear,
        busy,
        running: ran / length,
        waiting: if ran + waited > 0.0 {
            waited / (ran + waited)
        } else {
            0.0
        },
    };
    if asleep(timeline) {
        activity.scene = Scene::Asleep;
        let steps = 0..self::length(timeline);
        let ran: f32 = steps.clone().map(|step| total(timeline, step).running).sum();
        activity.running = f64::from(ran) / steps.len().max(1) as f64;
    } else if totals.len() >= FEWEST_STEPS {
        activity.scene = scene(&activity, &totals, processors);
    }
    activity
}

/// Whether all threads slept, but for a fifth of the time at the start, in which a program comes up.
fn asleep(timeline: &Timeline) -> bool {
    let length = length(timeline);
    let tail = length / 5..length;
    let steps = tail.len();
    let wanted: f32 = tail
        .map(|step| total(timeline, step))
        .map(|step| step.running + step.waiting)
        .sum();
    steps >= FEWEST_STEPS && wanted < 0.02 * steps as f32
}

fn scene(activity: &Activity, totals: &[StepState], processors: usize) -> Scene {
    let could = processors.min(activity.busy).max(1) as f64;
    let waits = activity.waiting >= 0.2;
    // A step may hold the end of one turn and the start of the next, and figures of threads are not read at one instant.
    let one_at_once = totals.iter().filter(|step| step.running <= 1.3).count() * 10 >= totals.len() * 9;
    match activity.running {
        running if waits && running < 0.8 * could => Scene::Starved,
        running if running >= 1.5 && waits => Scene::Crowded,
        running if running >= 1.5 => Scene::SideBySide,
        running if activity.busy == 1 && running >= 0.5 => Scene::Alone,
        running if activity.busy > 1 && processors > 1 && one_at_once && (0.85..=1.15).contains(&running) => {
            Scene::TurnsTaken
        }
        _ => Scene::Unclear,
    }
}

/// The threads that computed or wanted to.
fn busy_threads(timeline: &Timeline) -> Vec<usize> {
    let wanted: Vec<f32> = timeline
        .threads
        .iter()
        .map(|thread| thread.steps.iter().map(|step| step.running + step.waiting).sum())
        .collect();
    let most = wanted.iter().copied().fold(0.0, f32::max);
    let busy = |at: &usize| most > 0.0 && wanted[*at] >= most / 10.0;
    (0..wanted.len()).filter(busy).collect()
}

/// How many of the `busy` threads were so in `window` too: one that only started the others, or waited for them, was not.
fn busy_within(timeline: &Timeline, busy: &[usize], window: &std::ops::Range<usize>) -> usize {
    let wanted = |at: &usize| {
        let thread = &timeline.threads[*at];
        let steps = thread.steps.iter().enumerate();
        let within = steps.filter(|(step, _)| window.contains(&(thread.start + step)));
        within.map(|(_, step)| step.running + step.waiting).sum::<f32>()
    };
    let wanted: Vec<f32> = busy.iter().map(wanted).collect();
    let most = wanted.iter().copied().fold(0.0, f32::max);
    wanted.iter().filter(|wanted| **wanted >= most / 5.0).count()
}

/// The steps in which at least two of the `busy` threads (or the only one) wanted to run; all steps where none did.
fn together(timeline: &Timeline, busy: &[usize]) -> std::ops::Range<usize> {
    let needed = busy.len().min(2);
    let end = length(timeline);
    let spans: Vec<(usize, usize)> = busy.iter().filter_map(|at| active(&timeline.threads[*at])).collect();
    let alive = |step: &usize| {
        let at_once = spans.iter().filter(|(from, to)| (*from..*to).contains(step));
        at_once.count() >= needed
    };
    let first = (0..end).find(alive).unwrap_or(end);
    let last = (0..end).rev().find(alive).map_or(first, |last| last + 1);
    first..last
}

/// From the first to behind the last step in which `thread` wanted to run.
fn active(thread: &super::ThreadLine) -> Option<(usize, usize)> {
    let wants = |step: &StepState| step.running + step.waiting > 0.01;
    let first = thread.steps.iter().position(wants)?;
    let last = thread.steps.iter().rposition(wants)?;
    Some((thread.start + first, thread.start + last + 1))
}

/// The number of steps of `timeline`.
pub fn length(timeline: &Timeline) -> usize {
    let ends = timeline.threads.iter().map(|thread| thread.start + thread.steps.len());
    ends.max().unwrap_or(0)
}

/// All threads together in the step `step`: processors in use, and threads that waited for one.
pub fn total(timeline: &Timeline, step: usize) -> StepState {
    let states = timeline
        .threads
        .iter()
        .filter_map(|thread| thread.steps.get(step.checked_sub(thread.start)?));
    states.fold(StepState::default(), |sum, state| StepState {
        running: sum.running + state.running,
        waiting: sum.waiting + state.waiting,
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn one_look_tells_the_scenes_apart() {
        let scene = |timeline| activity(&timeline, 2).scene;
        assert_eq!(scene(samples::gil_threads(4)), Scene::TurnsTaken);
        assert_eq!(scene(samples::processes(2, 2)), Scene::SideBySide);
        assert_eq!(scene(samples::processes(4, 2)), Scene::Crowded);
        assert_eq!(scene(samples::starved(2)), Scene::Starved);
        assert_eq!(scene(samples::deadlocked()), Scene::Asleep);
        assert_eq!(scene(samples::processes(1, 2)), Scene::Alone);
        assert_eq!(scene(Timeline::default()), Scene::Unclear);
    }

    #[test]
    fn with_one_processor_nobody_could_run_beside_another() {
        assert_ne!(activity(&samples::gil_threads(4), 1).scene, Scene::TurnsTaken);
    }

    #[test]
    fn threads_one_after_the_other_are_not_said_to_take_turns() {
        let mut timeline = samples::processes(1, 2);
        let mut second = timeline.threads[0].clone();
        second.start = length(&timeline);
        timeline.threads.push(second);
        assert_ne!(activity(&timeline, 2).scene, Scene::TurnsTaken);
    }

    #[test]
    fn a_process_that_only_started_another_took_no_turns() {
        let mut timeline = samples::processes(1, 2);
        let full = StepState {
            running: 1.0,
            waiting: 0.0,
        };
        let starter = &mut timeline.threads[0].steps;
        starter[..10].fill(full);
        starter.extend([full]);
        assert_eq!(activity(&timeline, 2).scene, Scene::Alone);
    }

    #[test]
    fn one_thread_that_waits_for_others_programs_is_starved() {
        let mut timeline = samples::processes(1, 2);
        for step in &mut timeline.threads[0].steps {
            *step = StepState {
                running: 0.4,
                waiting: 0.6,
            };
        }
        assert_eq!(activity(&timeline, 2).scene, Scene::Starved);
    }
}
