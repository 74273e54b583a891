//! Small questions on a page of their own: one of several by its digit, and the evening's focus with its moment.

use super::field::Field;
use super::keys::{Command, Key, command_of};
use super::screen::push_field;
use super::sheet::{Sheet, Theme, body_columns, render};
use super::state::Step;
use super::wrap::{shorten, wrap};
use crate::journal::Words;
use ratatui::Frame;
use ratatui::text::Line;

/// The most that can be chosen from with one digit.
const DIGITS: usize = 9;

/// One of several, by its digit.
#[derive(Debug, Clone)]
pub struct Choice {
    pub title: String,
    pub question: String,
    /// Only the first nine can be chosen.
    pub options: Vec<String>,
    /// What Enter chooses: an option, or nothing.
    pub default: Option<usize>,
    chosen: Option<usize>,
}

impl Choice {
    /// A question with nothing chosen yet.
    pub fn new(title: &str, question: &str, options: Vec<String>, default: Option<usize>) -> Self {
        Self {
            title: title.to_owned(),
            question: question.to_owned(),
            options,
            default,
            chosen: None,
        }
    }

    /// The option chosen, once finished.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Step {
        match key {
            Key::Interrupt => return Step::Quit,
            Key::Enter => {
                self.chosen = self.default;
                return Step::Finished;
            }
            Key::Char(char) => match command_of(char) {
                Some(Command::Quit) => return Step::Quit,
                Some(Command::Digit(digit)) => {
                    let at = usize::from(digit).checked_sub(1);
                    if let Some(at) = at.filter(|at| *at < self.options.len()) {
                        self.chosen = Some(at);
                        return Step::Finished;
                    }
                }
                _ => {}
            },
            _ => {}
        }
        Step::Going
    }

    /// Draws it; `enter` is what Enter is called.
    pub fn draw(&self, frame: &mut Frame, words: Words, theme: Theme, enter: &'static str) {
        let columns = body_columns(frame.area().width);
        let mut sheet = Sheet {
            head: (self.title.clone(), String::new()),
            more: "…",
            ..Sheet::default()
        };
        for line in wrap(&self.question, columns) {
            sheet.body.push(Line::styled(line, theme.strong()));
        }
        sheet.body.push(Line::default());
        for (at, option) in self.options.iter().take(DIGITS).enumerate() {
            let line = format!("{} {option}", at + 1);
            sheet.body.push(Line::raw(shorten(&line, columns)));
        }
        sheet.keys = vec![("Enter", enter), ("q", words.review().quit)];
        render(frame, &sheet, theme);
    }
}

/// The evening's choice: one of the new Tries, and the moment at which to act on it.
#[derive(Debug, Clone)]
pub struct FocusQuestion {
    choice: Choice,
    /// Typed once one is chosen.
    moment: Option<Field>,
}

impl FocusQuestion {
    /// Asks for one of `tries`.
    pub fn new(words: Words, tries: Vec<String>) -> Self {
        Self {
            choice: Choice::new("Try", words.review().focus_question, tries, None),
            moment: None,
        }
    }

    /// The Try chosen and the moment, empty when none was typed; `None` when none was chosen.
    pub fn chosen(&self) -> Option<(usize, String)> {
        let moment = self.moment.as_ref()?.text().split_whitespace();
        Some((self.choice.chosen()?, moment.collect::<Vec<_>>().join(" ")))
    }

    /// Takes a key. On the moment, Escape goes back to the choice.
    pub fn press(&mut self, key: Key) -> Step {
        let Some(field) = &mut self.moment else {
            let step = self.choice.press(key);
            if step == Step::Finished && self.choice.chosen().is_some() {
                self.moment = Some(Field::default());
                return Step::Going;
            }
            return step;
        };
        match key {
            Key::Interrupt => return Step::Quit,
            Key::Enter => return Step::Finished,
            Key::Escape => self.moment = None,
            key => field.press(key),
        }
        Step::Going
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.moment {
            field.insert(text);
        }
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame, words: Words, theme: Theme) {
        let text = words.review();
        let Some(field) = &self.moment else {
            self.choice.draw(frame, words, theme, text.no_focus);
            return;
        };
        let columns = body_columns(frame.area().width);
        let mut sheet = Sheet {
            head: (self.choice.title.clone(), String::new()),
            more: "…",
            ..Sheet::default()
        };
        let chosen = self.choice.chosen().and_then(|at| self.choice.options.get(at));
        for line in wrap(chosen.map_or("", String::as_str), columns) {
            sheet.body.push(Line::styled(line, theme.strong()));
        }
        sheet.body.push(Line::default());
        sheet.body.push(Line::raw(shorten(text.moment_question, columns)));
        push_field(&mut sheet, field, columns);
        sheet.body.push(Line::default());
        sheet
            .body
            .push(Line::styled(shorten(text.moment_example, columns), theme.quiet()));
        sheet.keys = vec![("Enter", text.accept), ("Esc", text.back)];
        render(frame, &sheet, theme);
    }
}
