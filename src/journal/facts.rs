//! What is told of all files at a glance, so that a question about a day or a week knows which few of them to read.

use super::{Candidates, Glance, packed};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Facts about all files of a journal, which are numbered in the order of their glances.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Facts {
    /// What is settled on the day of the newest entry.
    pub candidates: Candidates,
    /// The files that hold what is not.
    pub needed: Vec<u32>,
    /// The days of all entries, oldest first.
    days: Vec<Day>,
    /// Whether any file may hold questions.
    pub asks: bool,
    /// The files that may hold blocks that opted in to the lab.
    pub lab: Vec<u32>,
}

/// A day and the number of a file that has an entry of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Day {
    #[serde(with = "packed::day")]
    day: NaiveDate,
    file: u32,
}

impl Facts {
    /// Gathers the facts; `needed` says for each file whether it holds what is not settled.
    pub fn new(glances: &[Glance], candidates: Candidates, needed: &[bool]) -> Self {
        let mut facts = Self {
            candidates,
            ..Self::default()
        };
        for (file, glance) in (0u32..).zip(glances) {
            let days = glance.days.iter().map(|day| Day { day: *day, file });
            facts.days.extend(days);
            facts.asks |= glance.asks;
            if glance.lab {
                facts.lab.push(file);
            }
        }
        let needed = (0u32..).zip(needed).filter(|(_, needed)| **needed);
        facts.needed = needed.map(|(file, _)| file).collect();
        facts.days.sort_unstable();
        facts
    }

    /// The files with an entry from the day `from` to the day `to`.
    pub fn files_of(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = u32> {
        let start = self.days.partition_point(|of| of.day < from);
        let days = self.days[start..].iter().take_while(move |of| of.day <= to);
        days.map(|of| of.file)
    }

    /// The files with the newest entries, newest first.
    pub fn newest_files(&self) -> impl Iterator<Item = u32> {
        self.days.iter().rev().map(|of| of.file)
    }

    /// The days of all entries, each once, oldest first.
    pub fn entry_days(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.days.iter().map(|of| of.day).collect();
        days.dedup();
        days
    }
}
