//! What is warned of, and what is not.

use super::super::mock::{data, experiment, trial, walls as timed};
use super::super::{Class, StepState, ThreadLine, Timeline, samples};
use super::*;

const QUIET: [f64; 6] = [0.101, 0.100, 0.102, 0.099, 0.101, 0.100];

fn found(change: impl FnOnce(&mut CellRun)) -> Vec<Warning> {
    let mut data = data(vec![("", timed(&QUIET))]);
    change(&mut data.cells[0]);
    warnings(&experiment(), &data, 2)
}

#[test]
fn a_quiet_run_gives_none() {
    assert_eq!(found(|_| {}), []);
    assert_eq!(found(|run| run.trials.clear()), []);
}

#[test]
fn a_busy_machine_shows_in_wall_but_not_in_processor_time() {
    let walls = [0.10, 0.14, 0.11, 0.16, 0.10, 0.13];
    let noise = |cpu: fn(f64) -> f64| {
        found(|run| {
            run.trials = timed(&walls);
            for trial in &mut run.trials {
                trial.metrics.user_s = cpu(trial.metrics.wall_s);
            }
        })
    };
    assert!(matches!(
        noise(|_| 0.1)[..],
        [Warning::Busy {
            cell: 0,
            cpu_spread: 0.0,
            ..
        }]
    ));
    assert_eq!(noise(|wall| wall), [], "the program itself took longer");
    assert_eq!(noise(|_| 0.01), [], "it waits, for whatever");
}

#[test]
fn a_slow_first_trial_is_told_from_a_slow_other_one() {
    let expected = Warning::SlowFirst {
        cell: 0,
        first_s: 0.2,
        others_s: 0.1,
    };
    let slow = |at: usize| found(|run| (run.trials[at].metrics.wall_s, run.trials[at].metrics.user_s) = (0.2, 0.2));
    assert_eq!(slow(0), [expected]);
    assert_eq!(slow(1), []);
}

#[test]
fn what_was_left_cut_or_not_ended_is_counted() {
    let warnings = found(|run| {
        run.trials[0].left_behind = 2;
        run.trials[3].left_behind = 1;
        run.trials[1].cut = true;
        run.trials[2].class = Class::Timeout;
    });
    let expected = [
        Warning::LeftBehind {
            cell: 0,
            trials: 2,
            most: 2,
        },
        Warning::Cut { cell: 0, trials: 1 },
        Warning::NotEnded {
            cell: 0,
            ended: 5,
            of: 6,
        },
    ];
    assert_eq!(warnings, expected);
}

#[test]
fn the_trace_shows_starving_and_being_slow() {
    let traced = |wall: f64, waiting: f32| {
        let step = StepState { running: 0.5, waiting };
        let thread = ThreadLine {
            process: 1,
            thread: 1,
            name: "x".to_owned(),
            start: 0,
            steps: vec![step; 20],
        };
        let timeline = Timeline {
            step_ms: 10.0,
            threads: vec![thread],
        };
        found(|run| {
            run.traced = Some(Trial {
                timeline: Some(timeline),
                ..trial("", wall)
            });
        })
    };
    assert_eq!(traced(0.12, 0.05), []);
    assert_eq!(traced(0.12, 0.5), [Warning::Starved { cell: 0, waiting: 0.5 }]);
    assert!(matches!(
        traced(0.3, 0.0)[..],
        [Warning::SlowTrace {
            cell: 0,
            traced_s: 0.3,
            ..
        }]
    ));
}

#[test]
fn of_a_kind_the_worst_is_told_and_the_others_are_counted() {
    let starved = |cell, waiting| Warning::Starved { cell, waiting };
    let cut = Warning::Cut { cell: 1, trials: 3 };
    let gathered = gathered(vec![starved(0, 0.3), cut.clone(), starved(1, 0.6), starved(2, 0.4)]);
    assert_eq!(gathered, [(starved(1, 0.6), 2), (cut, 0)]);
}

#[test]
fn waiting_for_one_s_own_threads_is_no_starving() {
    let crowded = |timeline: Timeline| {
        found(|run| {
            let traced = trial("", 0.1);
            run.traced = Some(Trial {
                timeline: Some(timeline),
                ..traced
            });
        })
    };
    assert_eq!(crowded(samples::processes(4, 2)), []);
    assert!(matches!(crowded(samples::starved(2))[..], [Warning::Starved { .. }]));
}

#[test]
fn cells_that_each_say_something_else_are_no_keys_of_their_own() {
    let cells = [
        ("mode=a", "a"),
        ("mode=b", "b"),
        ("mode=c", "c"),
        ("mode=d", "d"),
        ("mode=e", "e"),
    ];
    let said = |times: usize| {
        let cells = cells.map(|(variables, said)| (variables, vec![trial(said, 0.1); times]));
        warnings(&experiment(), &data(cells.to_vec()), 2)
    };
    assert_eq!(said(1), []);
    assert_eq!(said(2), []);
}

#[test]
fn keys_of_their_own_are_noticed_and_a_regex_proposed() {
    let said = |run: &mut CellRun| {
        for (at, trial) in run.trials.iter_mut().enumerate() {
            trial.stdout = format!("items=5 took 0.{at}2");
        }
    };
    let expected = Warning::UniqueKeys {
        distinct: 6,
        of: 6,
        key: Some(r"\bitems=(\S+)".to_owned()),
    };
    assert_eq!(found(said), [expected]);
}
