//! What a run saw, as findings: which outcomes, how often, and of which cells.

use super::answer::{Finding, cell_names, has_patterns};
use super::interval::wilson;
use super::naming::CellName;
use super::{CellRecord, Class, OutcomeRecord, RunRecord};

/// The outcomes of all cells together, the most frequent first, by class and key.
pub fn pooled(record: &RunRecord) -> Vec<(Class, String, usize)> {
    let mut pooled: Vec<(Class, String, usize)> = Vec::new();
    for outcome in record
        .cells
        .iter()
        .flat_map(|cell| &cell.outcomes)
        .filter(|outcome| outcome.count > 0)
    {
        match pooled
            .iter_mut()
            .find(|(class, key, _)| *class == outcome.class && *key == outcome.key)
        {
            Some((_, _, count)) => *count += outcome.count,
            None => pooled.push((outcome.class.clone(), outcome.key.clone(), outcome.count)),
        }
    }
    pooled.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
    pooled
}

/// Whether most trials have an outcome of their own within their cell, so that a list of them says nothing.
pub fn mostly_unique(record: &RunRecord) -> bool {
    let several = record.cells.iter().filter(|cell| cell.trials > 1);
    let (different, of) = several.fold((0, 0), |(different, of), cell| {
        let seen = cell.outcomes.iter().filter(|outcome| outcome.count > 0);
        (different + seen.count(), of + cell.trials)
    });
    different > 2 && different * 2 > of
}

/// Whether each cell had one outcome, or none was seen in two cells: then a share over all of them says how many cells there
/// are, and nothing else.
fn is_by_cell(record: &RunRecord) -> bool {
    let ran = record.cells.iter().filter(|cell| cell.trials > 0);
    let seen = |cell: &CellRecord| cell.outcomes.iter().filter(|outcome| outcome.count > 0).count();
    let counts: Vec<usize> = ran.map(seen).collect();
    let nothing_in_common = pooled(record).len() == counts.iter().sum::<usize>();
    counts.len() > 1 && (nothing_in_common || counts.iter().all(|count| *count == 1))
}

/// For at most this many cells it is told what was seen in each.
const MOST_CELLS: usize = 4;

/// The most frequent outcome of each cell, leaving out those that are told as failed, or that said nothing.
fn seen_by_cell(record: &RunRecord) -> Vec<Finding> {
    let cells = cell_names(record).into_iter().zip(&record.cells);
    let first = cells.filter_map(|(name, cell)| Some((name, cell.trials, cell.outcomes.first()?)));
    let told =
        first.filter(|(_, _, outcome)| outcome.class == Class::Ok && !outcome.key.is_empty() && outcome.count > 0);
    let finding = |(name, of, outcome): (CellName, usize, &OutcomeRecord)| Finding::Seen {
        name,
        class: outcome.class.clone(),
        key: outcome.key.clone(),
        count: outcome.count,
        of,
        interval: outcome.interval,
    };
    let findings: Vec<Finding> = told.map(finding).collect();
    if findings.len() > MOST_CELLS {
        return Vec::new();
    }
    findings
}

/// What was seen: of all cells together, or of each where only they differ.
pub(super) fn seen(record: &RunRecord) -> Vec<Finding> {
    let pooled = pooled(record);
    let of: usize = pooled.iter().map(|(_, _, count)| count).sum();
    let told = match &pooled[..] {
        [] => 0,
        _ if mostly_unique(record) => {
            let different = pooled.len();
            return vec![Finding::AllDifferent { different, of }];
        }
        _ if pooled.len() > 1 && is_by_cell(record) => return seen_by_cell(record),
        [(class, key, _)] => {
            usize::from(*class == Class::Ok && !key.is_empty() && (has_patterns(record) || record.cells.len() == 1))
        }
        _ => 2,
    };
    let finding = |(class, key, count): &(Class, String, usize)| Finding::Seen {
        name: CellName::Whole,
        class: class.clone(),
        key: key.clone(),
        count: *count,
        of,
        interval: wilson(*count, of).unwrap_or([0.0, 1.0]),
    };
    pooled.iter().take(told).map(finding).collect()
}
