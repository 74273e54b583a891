//! What a run answers, in the order in which a person wants to hear it: what hung or failed, which is faster, what was
//! seen, why, and what became of the claims. A finding is never more than its trials carry: without an interval that
//! leaves out 1, with fewer than five trials, or where trials failed in different ways, nothing is called faster.

use super::answer_outcomes::{pooled, seen};
use super::answer_pairs::{Pair, pairs};
use super::bootstrap::{FEWEST_TRIALS, ratio_of_medians};
use super::meant::MeantEnds;
use super::naming::{CellName, cell_name, varying};
use super::scene::{Scene, activity};
use super::{CellRecord, Class, Hang, MetricRecord, RunData, RunRecord};
use crate::journal::Verdict;

/// How many times as fast, with its 95 % bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimesFaster {
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

/// One thing that a run answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// No trial was counted.
    Nothing,
    /// Trials that did not end by themselves, and why; `name` where only one cell did so.
    Hung {
        name: CellName,
        hang: Option<Hang>,
        count: usize,
        of: usize,
    },
    /// Trials that ended with another class than `ok`, where no claim says that they do.
    Failed {
        name: CellName,
        class: Class,
        count: usize,
        of: usize,
    },
    /// The interval of the ratio leaves out 1.
    Faster {
        fast: CellName,
        slow: CellName,
        ratio: TimesFaster,
    },
    /// It does not.
    Level {
        fast: CellName,
        slow: CellName,
        ratio: TimesFaster,
    },
    /// Times too short to be compared: a resample's median was 0.
    Unclear { fast: CellName, slow: CellName },
    /// Fewer than [`FEWEST_TRIALS`] trials of a cell to compare.
    TooFew { name: CellName, trials: usize },
    /// How often an outcome was seen, over all cells; `name` where the cells have no outcome in common and it is one cell's.
    Seen {
        name: CellName,
        class: Class,
        key: String,
        count: usize,
        of: usize,
        interval: [f64; 2],
    },
    /// The outcomes of most trials differ.
    AllDifferent { different: usize, of: usize },
    /// How long a trial of the only cell took.
    Took { wall: MetricRecord, trials: usize },
    /// What the traced trial of a cell shows; `cpu_per_wall` is that of the timed ones, `waiting` a share of 1.
    Shows {
        name: CellName,
        scene: Scene,
        cpu_per_wall: Option<f64>,
        waiting: f64,
    },
    /// What became of the claims; refuted and open ones by their text.
    Claims {
        holds: usize,
        refuted: Vec<String>,
        cannot_tell: Vec<String>,
    },
}

/// What a run answers; the first finding is the answer. `data` are the trials of the run, `None` for one that was only
/// kept as a record: then nothing is compared. `processors` is how many it was allowed.
pub fn answer(record: &RunRecord, data: Option<&RunData>, processors: usize) -> Vec<Finding> {
    let trials: usize = record.cells.iter().map(|cell| cell.trials).sum();
    if trials == 0 {
        return vec![Finding::Nothing];
    }
    let mut findings = hung(record);
    let meant = MeantEnds::of_record(record);
    findings.extend(failed(record, &meant));
    let compared = data.map_or_else(Vec::new, |data| pairs(record, data, &meant));
    let outcomes = seen(record);
    // An outcome that every trial had is what was expected: which is faster is the answer then.
    if has_patterns(record) && (compared.is_empty() || pooled(record).len() > 1) {
        findings.extend(outcomes);
        findings.extend(compared.iter().map(|pair| verdict(record, pair)));
    } else {
        findings.extend(compared.iter().map(|pair| verdict(record, pair)));
        findings.extend(outcomes);
    }
    findings.extend(took(record, &meant).filter(|_| !has_patterns(record) && record.cells.len() == 1));
    findings.extend(data.map_or_else(Vec::new, |data| shown(record, data, &compared, processors)));
    findings.extend(claims(record));
    if findings.is_empty() {
        findings.extend(took(record, &meant));
    }
    findings
}

/// The names of all cells of a record, in its order.
pub fn cell_names(record: &RunRecord) -> Vec<CellName> {
    let varying = varying(record.cells.iter().map(|cell| &cell.variables));
    let names = record.cells.iter().map(|cell| cell_name(&cell.variables, &varying));
    names.collect()
}

/// Whether a claim says which outcomes there are: only then is another one new.
pub fn has_patterns(record: &RunRecord) -> bool {
    let pattern = |text: &str| {
        ["always:", "sometimes:", "never:"]
            .iter()
            .any(|kind| text.starts_with(kind))
    };
    record.claims.iter().any(|claim| pattern(&claim.text))
}

/// Trials that a class of the predicate ended, by cell; one finding for all cells if all did alike.
fn by_cell(
    record: &RunRecord,
    counts: impl Fn(&CellRecord) -> usize,
    finding: impl Fn(CellName, &[&CellRecord], usize, usize) -> Finding,
) -> Vec<Finding> {
    let cells: Vec<(CellName, &CellRecord)> = cell_names(record).into_iter().zip(&record.cells).collect();
    let ran: Vec<_> = cells.iter().filter(|(_, cell)| cell.trials > 0).collect();
    let hit: Vec<_> = ran.iter().filter(|(_, cell)| counts(cell) > 0).collect();
    if hit.is_empty() {
        return Vec::new();
    }
    if let [(name, cell)] = hit[..] {
        return vec![finding(name.clone(), &[cell], counts(cell), cell.trials)];
    }
    let all: Vec<&CellRecord> = ran.iter().map(|(_, cell)| *cell).collect();
    let sum = |of: &dyn Fn(&CellRecord) -> usize| all.iter().map(|cell| of(cell)).sum();
    vec![finding(CellName::Whole, &all, sum(&counts), sum(&|cell| cell.trials))]
}

fn hung(record: &RunRecord) -> Vec<Finding> {
    let counts = |cell: &CellRecord| count_of(cell, |class| matches!(class, Class::Timeout | Class::Deadlock));
    by_cell(record, counts, |name, cells, count, of| {
        let mut hangs = cells.iter().filter(|cell| counts(cell) > 0).map(|cell| cell.hang);
        let first = hangs.next().flatten();
        Finding::Hung {
            name,
            hang: first.filter(|_| hangs.all(|hang| hang == first)),
            count,
            of,
        }
    })
}

fn failed(record: &RunRecord, meant: &MeantEnds) -> Vec<Finding> {
    let mut classes: Vec<&Class> = Vec::new();
    for outcome in record.cells.iter().flat_map(|cell| &cell.outcomes) {
        let ended_badly = matches!(outcome.class, Class::Exit(_) | Class::Signal(_) | Class::SpawnError);
        if ended_badly && !meant.has(&outcome.class) && outcome.count > 0 && !classes.contains(&&outcome.class) {
            classes.push(&outcome.class);
        }
    }
    classes.sort();
    let of_class = |class: &Class| {
        by_cell(
            record,
            |cell| count_of(cell, |other| other == class),
            |name, _, count, of| Finding::Failed {
                name,
                class: class.clone(),
                count,
                of,
            },
        )
    };
    classes.into_iter().flat_map(of_class).collect()
}

fn count_of(cell: &CellRecord, of: impl Fn(&Class) -> bool) -> usize {
    let counted = cell.outcomes.iter().filter(|outcome| of(&outcome.class));
    counted.map(|outcome| outcome.count).sum()
}

fn verdict(record: &RunRecord, pair: &Pair) -> Finding {
    let names = cell_names(record);
    let (fast, slow) = (names[pair.fast].clone(), names[pair.slow].clone());
    let fewest = [(pair.fast, pair.done[0]), (pair.slow, pair.done[1])];
    let fewest = fewest.into_iter().min_by_key(|(_, done)| *done);
    if let Some((cell, trials)) = fewest.filter(|(_, done)| *done < FEWEST_TRIALS) {
        let name = names[cell].clone();
        return Finding::TooFew { name, trials };
    }
    let ratio = ratio_of_medians(&pair.slow_s, &pair.fast_s, record.seed, pair.chosen_from);
    let Some((estimate, [low, high])) = ratio.and_then(|ratio| Some((ratio.ratio, ratio.interval?))) else {
        return Finding::Unclear { fast, slow };
    };
    let ratio = TimesFaster { estimate, low, high };
    if low > 1.0 {
        return Finding::Faster { fast, slow, ratio };
    }
    Finding::Level { fast, slow, ratio }
}

/// How long the first cell took whose trials mostly ended as they should.
fn took(record: &RunRecord, meant: &MeantEnds) -> Option<Finding> {
    let cell = record.cells.iter().find(|cell| meant.are_most_of(cell))?;
    Some(Finding::Took {
        wall: cell.metrics.wall_s?,
        trials: count_of(cell, Class::ended_by_itself),
    })
}

/// What the traced trials of the compared cells show, of all cells where none were compared: each scene once.
fn shown(record: &RunRecord, data: &RunData, compared: &[Pair], processors: usize) -> Vec<Finding> {
    let names = cell_names(record);
    let mut cells: Vec<usize> = compared.iter().flat_map(|pair| [pair.fast, pair.slow]).collect();
    if cells.is_empty() {
        cells = (0..record.cells.len()).collect();
    }
    let mut findings: Vec<Finding> = Vec::new();
    for at in cells {
        let Some(scene) = worth_saying(record, data, at, processors) else {
            continue;
        };
        let known = |finding: &Finding| matches!(finding, Finding::Shows { scene: other, .. } if *other == scene.0);
        if !findings.iter().any(known) {
            findings.push(Finding::Shows {
                name: names[at].clone(),
                scene: scene.0,
                cpu_per_wall: record.cells[at].metrics.cpu_per_wall.map(|metric| metric.median),
                waiting: scene.1,
            });
        }
    }
    findings
}

/// The scene of cell `at`, if the timed trials agree with the traced one.
fn worth_saying(record: &RunRecord, data: &RunData, at: usize, processors: usize) -> Option<(Scene, f64)> {
    let traced = data.cells.get(at)?.traced.as_ref()?;
    // One that failed, or ended otherwise than the timed ones, shows something else.
    let meant = MeantEnds::of_record(record);
    let works = meant.has(&traced.class) && meant.are_most_of(record.cells.get(at)?);
    let timeline = traced.timeline.as_ref().filter(|_| works)?;
    let activity = activity(timeline, processors);
    let timed = record.cells.get(at)?.metrics.cpu_per_wall.map(|metric| metric.median);
    let agrees = match activity.scene {
        Scene::TurnsTaken => timed.is_some_and(|timed| (0.9..=1.15).contains(&timed)),
        Scene::SideBySide | Scene::Crowded => timed.is_some_and(|timed| timed > 1.15),
        Scene::Starved => true,
        Scene::Asleep | Scene::Alone | Scene::Unclear => false,
    };
    agrees.then_some((activity.scene, activity.waiting))
}

fn claims(record: &RunRecord) -> Option<Finding> {
    let texts = |verdict: Verdict| -> Vec<String> {
        let claims = record.claims.iter().filter(|claim| claim.verdict == verdict);
        claims.map(|claim| claim.text.clone()).collect()
    };
    (!record.claims.is_empty()).then(|| Finding::Claims {
        holds: texts(Verdict::Holds).len(),
        refuted: texts(Verdict::Refuted),
        cannot_tell: texts(Verdict::CannotTell),
    })
}
