//! The questions of the retro, asked on the terminal: a page is shown, and what was answered comes back as a value.

use super::keys::Key;
use super::question::{Choice, FocusQuestion};
use super::screen::{Achievement, View};
use super::sheet::Theme;
use super::state::{Answered, Review, ReviewItem, Step};
use super::terminal::{Interactive, show};
use crate::cli::context::Context;
use crate::journal::{Journal, Ledger, Lineage, State, Words, achieved};
use chrono::NaiveDate;
use ratatui::Frame;
use std::io;

/// How many days the end of the review looks back.
const ACHIEVED_DAYS: u64 = 7;

/// Whether questions can be asked: a person sits at a terminal on which pages can be drawn.
pub fn can_ask(context: &Context) -> bool {
    context.ui.is_terminal() && context.machine.var("TERM").is_none_or(|term| term != "dumb")
}

/// How questions are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    pub words: Words,
    pub theme: Theme,
}

impl Asker {
    /// Asks in the language of `journal`, with colours or without.
    pub fn new(journal: &Journal, coloured: bool) -> Self {
        Self {
            words: Words::new(journal.settings.language),
            theme: if coloured { Theme::Coloured } else { Theme::Plain },
        }
    }

    /// Reviews `lineages` of `ledger` on `day`; `None` when the person left. Fails when the terminal does.
    pub fn review(self, ledger: &Ledger, lineages: &[&Lineage], day: NaiveDate) -> io::Result<Option<Vec<Answered>>> {
        let items = lineages.iter().map(|lineage| ReviewItem {
            key: lineage.key(),
            record: ledger.record(lineage, day),
        });
        let mut page = ReviewPage {
            review: Review::new(items.collect(), day),
            view: View {
                words: self.words,
                theme: self.theme,
                achieved: achievements(ledger, day),
            },
        };
        Ok(self.show(&mut page)?.then(|| page.review.into_answers()))
    }

    /// Asks which of `options`, the first being what Enter chooses; `None` when the person left.
    pub fn choose(self, title: &str, question: &str, options: Vec<String>) -> io::Result<Option<usize>> {
        let enter = self.words.review().accept;
        let mut page = ChoicePage {
            choice: Choice::new(title, question, options, Some(0)),
            asker: self,
            enter,
        };
        Ok(self.show(&mut page)?.then(|| page.choice.chosen()).flatten())
    }

    /// Asks which of `tries` is for tomorrow, and when; `None` when none is or the person left.
    pub fn focus(self, tries: Vec<String>) -> io::Result<Option<(usize, String)>> {
        let mut page = FocusPage {
            question: FocusQuestion::new(self.words, tries),
            asker: self,
        };
        Ok(self.show(&mut page)?.then(|| page.question.chosen()).flatten())
    }

    fn show(self, page: &mut impl Interactive) -> io::Result<bool> {
        show(page, self.theme == Theme::Coloured)
    }
}

fn achievements(ledger: &Ledger, day: NaiveDate) -> Vec<Achievement> {
    let achieved = achieved(ledger, day, ACHIEVED_DAYS).into_iter();
    let told = achieved.map(|lineage| Achievement {
        text: ledger.record(lineage, day).text,
        state: ledger.state(lineage, day).unwrap_or(State::Done),
    });
    told.collect()
}

struct ReviewPage {
    review: Review,
    view: View,
}

impl Interactive for ReviewPage {
    fn draw(&self, frame: &mut Frame) {
        self.view.draw(frame, &self.review);
    }
    fn press(&mut self, key: Key) -> Step {
        self.review.press(key)
    }
    fn paste(&mut self, text: &str) {
        self.review.paste(text);
    }
}

struct ChoicePage {
    choice: Choice,
    asker: Asker,
    enter: &'static str,
}

impl Interactive for ChoicePage {
    fn draw(&self, frame: &mut Frame) {
        self.choice.draw(frame, self.asker.words, self.asker.theme, self.enter);
    }
    fn press(&mut self, key: Key) -> Step {
        self.choice.press(key)
    }
}

struct FocusPage {
    question: FocusQuestion,
    asker: Asker,
}

impl Interactive for FocusPage {
    fn draw(&self, frame: &mut Frame) {
        self.question.draw(frame, self.asker.words, self.asker.theme);
    }
    fn press(&mut self, key: Key) -> Step {
        self.question.press(key)
    }
    fn paste(&mut self, text: &str) {
        self.question.paste(text);
    }
}
