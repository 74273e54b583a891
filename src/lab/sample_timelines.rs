//! Timelines as they come out of a machine, made up for tests.

use super::{StepState, ThreadLine, Timeline};

fn steps(length: usize, state: impl Fn(usize) -> (f32, f32)) -> Vec<StepState> {
    let step = |at| {
        let (running, waiting) = state(at);
        StepState { running, waiting }
    };
    (0..length).map(step).collect()
}

fn line(process: i32, thread: i32, name: &str, start: usize, steps: Vec<StepState>) -> ThreadLine {
    ThreadLine {
        process,
        thread,
        name: name.to_owned(),
        start,
        steps,
    }
}

/// A figure between 0 and 1 that looks drawn by lot and is always the same.
pub fn noise(a: usize, b: usize) -> f32 {
    let mixed = (a * 7919 + b * 104_729 + 12_345) % 1000;
    ((mixed * mixed * 31 + 17) % 1000) as f32 / 1000.0
}

/// Python threads that hand the lock over every 5 ms: the main thread starts them and sleeps.
pub fn gil_threads(threads: usize) -> Timeline {
    let mut lines = vec![line(
        100,
        100,
        "python3",
        0,
        steps(90, |at| (if at < 3 { 0.9 } else { 0.0 }, 0.0)),
    )];
    for thread in 0..threads {
        let share = move |at: usize| {
            let weights: Vec<f32> = (0..threads).map(|other| 0.4 + noise(at, other)).collect();
            let of_all = weights[thread] / weights.iter().sum::<f32>();
            (of_all * 0.98, 0.01)
        };
        lines.push(line(100, 101 + thread as i32, "python3", 3, steps(85, share)));
    }
    Timeline {
        step_ms: 12.0,
        threads: lines,
    }
}

/// Processes that compute, more of them than processors or fewer.
pub fn processes(count: usize, processors: usize) -> Timeline {
    let share = (processors as f32 / count as f32).min(1.0);
    let mut lines = vec![line(
        200,
        200,
        "python3",
        0,
        steps(60, |at| (if at < 3 { 0.95 } else { 0.0 }, 0.0)),
    )];
    for process in 0..count {
        let state = move |at: usize| {
            let swing = (noise(at, process) - 0.5) * 0.2 * (1.0 - share);
            let running = (share + swing).clamp(0.0, 0.99);
            (running, if share < 1.0 { 1.0 - running } else { 0.0 })
        };
        let id = 201 + process as i32;
        lines.push(line(id, id, "python3", 4, steps(52, state)));
    }
    Timeline {
        step_ms: 12.0,
        threads: lines,
    }
}

/// Processes on a machine whose processors others use.
pub fn starved(count: usize) -> Timeline {
    let lines = (0..count).map(|process| {
        let state = move |at: usize| {
            let running = 0.15 + 0.25 * noise(at, process);
            (running, 1.0 - running)
        };
        line(300 + process as i32, 300 + process as i32, "burn", 0, steps(70, state))
    });
    Timeline {
        step_ms: 12.0,
        threads: lines.collect(),
    }
}

/// Two threads that each hold the lock the other wants.
pub fn deadlocked() -> Timeline {
    let up = |length: usize| steps(length, |at| (if at < 3 { 0.6 } else { 0.0 }, 0.0));
    Timeline {
        step_ms: 20.0,
        threads: vec![
            line(400, 400, "python3", 0, up(100)),
            line(400, 401, "lock a, then b", 3, steps(97, |_| (0.0, 0.0))),
            line(400, 402, "lock b, then a", 3, steps(97, |_| (0.0, 0.0))),
        ],
    }
}
