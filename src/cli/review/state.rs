//! The daily review as a pure machine: keys in, one answer per Try out. Nothing here writes or draws.

use super::field::Field;
use super::keys::{Command, Key, command_of};
use super::later::{NotLater, day_of, presets};
use crate::journal::{LineageKey, TryRecord};
use chrono::NaiveDate;

/// One Try to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewItem {
    pub key: LineageKey,
    pub record: TryRecord,
}

/// What a person said of one Try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Done,
    Keep,
    Problem,
    /// Put off to this day.
    Later(NaiveDate),
    Drop,
    Trying,
    /// Leave it as it is.
    Carry,
    /// Leave it as it is, and open the editor at its line when everything is written.
    Edit,
}

impl Answer {
    /// Whether it changes anything in the journal by itself.
    pub fn decides(self) -> bool {
        !matches!(self, Answer::Carry | Answer::Edit)
    }
}

/// An answer with the lineage it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub key: LineageKey,
    pub answer: Answer,
}

/// What the person is looking at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// One Try and the keys.
    Try,
    /// The days to put it off to.
    Later,
    /// Another day is being typed; why the last one was none.
    LaterDay(Field, Option<NotLater>),
    /// Everything was looked at: what will be written, and what the last days achieved.
    Last,
    /// Asked to leave although something was decided.
    Leaving,
}

/// What a key led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to ask.
    Going,
    /// The answers are final and are to be written.
    Finished,
    /// Nothing is to be written.
    Quit,
}

/// A review in progress.
#[derive(Debug, Clone)]
pub struct Review {
    pub items: Vec<ReviewItem>,
    pub today: NaiveDate,
    answers: Vec<Option<Answer>>,
    at: usize,
    page: Page,
    /// Where leaving was asked for, to return to.
    left_from: Page,
}

impl Review {
    /// A review of `items` on `today`, at the first of them.
    pub fn new(items: Vec<ReviewItem>, today: NaiveDate) -> Self {
        let page = if items.is_empty() { Page::Last } else { Page::Try };
        Self {
            answers: vec![None; items.len()],
            items,
            today,
            at: 0,
            left_from: page.clone(),
            page,
        }
    }

    /// What to show.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The position of the Try looked at, from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The Try looked at; none on the last page.
    pub fn item(&self) -> Option<&ReviewItem> {
        self.items.get(self.at)
    }

    /// What was said of the Try looked at, if it was looked at before.
    pub fn answer(&self) -> Option<Answer> {
        self.answers.get(self.at).copied().flatten()
    }

    /// The decisions so far with their Tries, in order; what is left as it is does not count.
    pub fn decisions(&self) -> impl Iterator<Item = (&ReviewItem, Answer)> {
        let answered = self.items.iter().zip(&self.answers);
        answered.filter_map(|(item, answer)| Some((item, (*answer)?)).filter(|(_, answer)| answer.decides()))
    }

    /// Every Try with what was said of it; those not reached are left as they are.
    pub fn into_answers(self) -> Vec<Answered> {
        let answered = self.items.into_iter().zip(self.answers);
        let whole = answered.map(|(item, answer)| Answered {
            key: item.key,
            answer: answer.unwrap_or(Answer::Carry),
        });
        whole.collect()
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Step {
        if key == Key::Interrupt {
            return Step::Quit;
        }
        match &self.page {
            Page::Try => self.on_try(key),
            Page::Later => self.on_later(key),
            Page::LaterDay(..) => self.on_later_day(key),
            Page::Last => self.on_last(key),
            Page::Leaving => self.on_leaving(key),
        }
    }

    /// Takes pasted text: only a field has use for it.
    pub fn paste(&mut self, text: &str) {
        if let Page::LaterDay(field, _) = &mut self.page {
            field.insert(text);
        }
    }

    fn on_try(&mut self, key: Key) -> Step {
        match key {
            Key::Enter => self.say(Answer::Carry),
            Key::Left | Key::Erase => self.back(),
            Key::Right if self.answer().is_some() => self.forward(),
            Key::Char(char) => match command_of(char) {
                Some(Command::Digit(4)) => self.page = Page::Later,
                Some(Command::Digit(digit)) => {
                    if let Some(answer) = answer_of(digit) {
                        self.say(answer);
                    }
                }
                Some(Command::Edit) => self.say(Answer::Edit),
                Some(Command::Quit) => return self.leave(),
                None => {}
            },
            _ => {}
        }
        Step::Going
    }

    fn on_later(&mut self, key: Key) -> Step {
        match key {
            Key::Left | Key::Escape | Key::Erase => self.page = Page::Try,
            Key::Char(char) => match command_of(char) {
                Some(Command::Digit(5)) => self.page = Page::LaterDay(Field::default(), None),
                Some(Command::Digit(digit)) => self.put_off_by(digit),
                Some(Command::Quit) => return self.leave(),
                _ => {}
            },
            _ => {}
        }
        Step::Going
    }

    fn put_off_by(&mut self, digit: u8) {
        let offered = presets(self.today);
        if let Some((.., day)) = offered.into_iter().find(|(offered, ..)| *offered == digit) {
            self.say(Answer::Later(day));
        }
    }

    fn on_later_day(&mut self, key: Key) -> Step {
        let Page::LaterDay(field, wrong) = &mut self.page else {
            return Step::Going;
        };
        match key {
            Key::Escape => self.page = Page::Later,
            // A cursor that cannot go further left means: back.
            Key::Left if field.cursor_column() == 0 => self.page = Page::Later,
            Key::Enter => match day_of(field.text(), self.today) {
                Ok(day) => self.say(Answer::Later(day)),
                Err(why) => *wrong = Some(why),
            },
            key => {
                *wrong = None;
                field.press(key);
            }
        }
        Step::Going
    }

    fn on_last(&mut self, key: Key) -> Step {
        match key {
            Key::Enter => return Step::Finished,
            Key::Left | Key::Erase => self.back(),
            Key::Char(char) if command_of(char) == Some(Command::Quit) => return self.leave(),
            _ => {}
        }
        Step::Going
    }

    fn on_leaving(&mut self, key: Key) -> Step {
        match key {
            Key::Char(char) if command_of(char) == Some(Command::Quit) => return Step::Quit,
            // Not Enter: an input method sends one behind the letter it commits.
            Key::Left | Key::Escape | Key::Erase => self.page = self.left_from.clone(),
            _ => {}
        }
        Step::Going
    }

    /// Leaves at once when nothing would be lost, else asks.
    fn leave(&mut self) -> Step {
        if self.decisions().next().is_none() {
            return Step::Quit;
        }
        self.left_from = std::mem::replace(&mut self.page, Page::Leaving);
        Step::Going
    }

    fn say(&mut self, answer: Answer) {
        if let Some(slot) = self.answers.get_mut(self.at) {
            *slot = Some(answer);
        }
        self.forward();
    }

    fn forward(&mut self) {
        self.at = (self.at + 1).min(self.items.len());
        self.page = if self.at < self.items.len() {
            Page::Try
        } else {
            Page::Last
        };
    }

    fn back(&mut self) {
        if let Some(at) = self.at.checked_sub(1) {
            self.at = at;
            self.page = Page::Try;
        }
    }
}

/// The answer on `digit`; none on 4, which asks for a day first.
fn answer_of(digit: u8) -> Option<Answer> {
    Some(match digit {
        1 => Answer::Done,
        2 => Answer::Keep,
        3 => Answer::Problem,
        5 => Answer::Drop,
        6 => Answer::Trying,
        _ => return None,
    })
}
