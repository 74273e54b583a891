//! From answers to decisions: everything that was said goes into one draft.

use super::state::{Answer, Answered};
use crate::journal::{DecideError, Decision, Draft, Ledger, LineageKey, decide};
use chrono::NaiveDate;

/// The decision an answer stands for; none for one that leaves the Try as it is.
fn decision_of(answer: Answer) -> Option<Decision> {
    Some(match answer {
        Answer::Done => Decision::Done,
        Answer::Keep => Decision::Keep,
        Answer::Problem => Decision::Problem,
        Answer::Later(day) => Decision::Later(day),
        Answer::Drop => Decision::Drop,
        Answer::Trying => Decision::Trying,
        Answer::Carry | Answer::Edit => return None,
    })
}

/// How many decisions came into a draft.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    pub decided: usize,
    /// Left out, because the Try was closed or removed since the question was asked.
    pub left_out: usize,
}

/// Writes what was answered on `day` into `draft`. Fails, with nothing on disk, when a decision cannot be written.
pub fn write_answers(
    draft: &mut Draft,
    answers: &[Answered],
    day: NaiveDate,
    template: &str,
) -> Result<Written, DecideError> {
    let mut written = Written::default();
    for answered in answers {
        let Some(decision) = decision_of(answered.answer) else {
            continue;
        };
        if is_open(draft, &answered.key, day) {
            decide(draft, &answered.key, &decision, day, template)?;
            written.decided += 1;
        } else {
            written.left_out += 1;
        }
    }
    Ok(written)
}

fn is_open(draft: &Draft, key: &LineageKey, day: NaiveDate) -> bool {
    let ledger = Ledger::new(draft.journal());
    let lineage = ledger.find(key.origin, key.id.as_str());
    lineage.is_some_and(|lineage| ledger.is_outstanding(lineage, day))
}
