//! The pages of the review as sheets: which words stand where.

use super::field::Field;
use super::later::{NotLater, Preset, presets};
use super::sheet::{Sheet, Theme, body_columns, render};
use super::state::{Answer, Page, Review, ReviewItem};
use super::wrap::{shorten, wrap, wrap_parts};
use crate::journal::{ReviewWords, State, Words};
use ratatui::Frame;
use ratatui::text::Line;

/// A Try that was closed in the last days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    pub text: String,
    /// Done or kept.
    pub state: State,
}

/// How to draw a review, and what to praise at its end.
#[derive(Debug, Clone)]
pub struct View {
    pub words: Words,
    pub theme: Theme,
    /// What the last days achieved, newest first.
    pub achieved: Vec<Achievement>,
}

impl View {
    /// Draws what `review` shows into the whole window.
    pub fn draw(&self, frame: &mut Frame, review: &Review) {
        let columns = body_columns(frame.area().width);
        let sheet = self.sheet(review, columns);
        render(frame, &sheet, self.theme);
    }

    fn sheet(&self, review: &Review, columns: usize) -> Sheet {
        let mut sheet = Sheet {
            head: (self.head(review), self.words.day_and_weekday(review.today)),
            more: "…",
            ..Sheet::default()
        };
        match (review.page(), review.item()) {
            (Page::Try, Some(item)) => self.try_page(&mut sheet, review, item, columns),
            (Page::Later, Some(item)) => self.later_page(&mut sheet, review, item, columns),
            (Page::LaterDay(field, wrong), Some(item)) => {
                self.day_page(&mut sheet, item, field, *wrong, columns);
            }
            (Page::Leaving, _) => self.leaving_page(&mut sheet, review, columns),
            _ => self.last_page(&mut sheet, review, columns),
        }
        sheet
    }

    fn text(&self) -> &'static ReviewWords {
        self.words.review()
    }

    fn head(&self, review: &Review) -> String {
        match review.page() {
            Page::Last => self.text().seen_all.to_owned(),
            _ if review.at() >= review.items.len() => self.text().title.to_owned(),
            _ => format!("{}  {}/{}", self.text().title, review.at() + 1, review.items.len()),
        }
    }

    fn try_page(&self, sheet: &mut Sheet, review: &Review, item: &ReviewItem, columns: usize) {
        let text = self.text();
        self.item_lines(sheet, item, columns);
        if let Some(answer) = review.answer() {
            sheet.body.push(Line::default());
            let line = format!("{}: {}", text.answered, self.label(answer));
            sheet
                .body
                .push(Line::styled(shorten(&line, columns), self.theme.good()));
        }
        sheet.keys = vec![
            ("1", text.done),
            ("2", text.keep),
            ("3", text.problem),
            ("4", text.later),
            ("5", text.drop),
            ("6", text.trying),
            ("Enter", text.carry),
            ("e", text.edit),
        ];
        if review.at() > 0 {
            sheet.keys.push(("←", text.back));
        }
        if review.answer().is_some() {
            sheet.keys.push(("→", text.next));
        }
        sheet.keys.push(("q", text.quit));
    }

    /// The Try itself: text, notes, what there is to know of it, where it came from.
    fn item_lines(&self, sheet: &mut Sheet, item: &ReviewItem, columns: usize) {
        for line in wrap(&item.record.text, columns) {
            sheet.body.push(Line::styled(line, self.theme.strong()));
        }
        sheet.body.push(Line::default());
        for line in wrap_parts(&self.facts(item), columns) {
            sheet.body.push(Line::raw(line));
        }
        for line in wrap(&self.origin(item), columns) {
            sheet.body.push(Line::styled(line, self.theme.quiet()));
        }
        if !item.record.notes.is_empty() {
            sheet.body.push(Line::default());
        }
        for note in &item.record.notes {
            for (at, line) in wrap(note, columns.saturating_sub(2)).into_iter().enumerate() {
                let lead = if at == 0 { "· " } else { "  " };
                sheet.body.push(Line::raw(format!("{lead}{line}")));
            }
        }
    }

    fn facts(&self, item: &ReviewItem) -> Vec<String> {
        let (record, text) = (&item.record, self.text());
        let mut facts = Vec::new();
        let mut say = |when: bool, words: &str| {
            if when {
                facts.push(words.to_owned());
            }
        };
        say(record.focus, text.focus);
        say(record.state == State::Trying, text.habit);
        say(record.stale, text.stale);
        say(record.urgent, text.urgent);
        say(record.important, text.important);
        facts.push(self.words.review_age(record.age_days));
        if record.carries > 0 {
            facts.push(self.words.review_carries(record.carries));
        }
        if record.attempts > 0 {
            facts.push(self.words.review_attempts(record.attempts));
        }
        facts.extend(record.until.map(|day| self.words.review_until(day)));
        facts
    }

    fn origin(&self, item: &ReviewItem) -> String {
        let day = self.words.day_and_weekday(item.key.origin);
        match item.record.occurrences.first() {
            Some(first) => format!("{day} · {}:{}", first.path, first.line),
            None => day,
        }
    }

    fn later_page(&self, sheet: &mut Sheet, review: &Review, item: &ReviewItem, columns: usize) {
        let text = self.text();
        self.question_lines(sheet, item, text.later_question, columns);
        for (digit, preset, day) in presets(review.today) {
            let label = match preset {
                Preset::Tomorrow => text.tomorrow,
                Preset::NextWeek => text.next_week,
                Preset::TwoWeeks => text.two_weeks,
                Preset::NextMonth => text.next_month,
            };
            let line = format!("{digit} {label}  {}", self.words.day_and_weekday(day));
            sheet.body.push(Line::raw(shorten(&line, columns)));
        }
        sheet
            .body
            .push(Line::raw(shorten(&format!("5 {}", text.other_day), columns)));
        sheet.keys = vec![("1–5", text.accept), ("←", text.back), ("q", text.quit)];
    }

    fn day_page(&self, sheet: &mut Sheet, item: &ReviewItem, field: &Field, wrong: Option<NotLater>, columns: usize) {
        let text = self.text();
        self.question_lines(sheet, item, text.day_question, columns);
        push_field(sheet, field, columns);
        if let Some(why) = wrong {
            let words = match why {
                NotLater::NoDay => text.no_day,
                NotLater::Past => text.past_day,
            };
            sheet.body.push(Line::default());
            for line in wrap(words, columns) {
                sheet.body.push(Line::styled(line, self.theme.wrong()));
            }
        }
        sheet.keys = vec![("Enter", text.accept), ("Esc", text.back)];
    }

    /// The Try in one line, and a question about it.
    fn question_lines(&self, sheet: &mut Sheet, item: &ReviewItem, question: &str, columns: usize) {
        let first = shorten(&item.record.text, columns);
        sheet.body.push(Line::styled(first, self.theme.quiet()));
        sheet.body.push(Line::default());
        for line in wrap(question, columns) {
            sheet.body.push(Line::styled(line, self.theme.strong()));
        }
    }

    fn leaving_page(&self, sheet: &mut Sheet, review: &Review, columns: usize) {
        let text = self.text();
        for line in wrap(&self.words.leaving_question(review.decisions().count()), columns) {
            sheet.body.push(Line::styled(line, self.theme.strong()));
        }
        sheet.keys = vec![("q", text.leave_unwritten), ("←", text.return_to_it)];
    }

    fn last_page(&self, sheet: &mut Sheet, review: &Review, columns: usize) {
        let text = self.text();
        let decisions: Vec<String> = review
            .decisions()
            .map(|(item, answer)| format!("{}  {}", self.label(answer), item.record.text))
            .collect();
        if decisions.is_empty() {
            push_wrapped(sheet, text.nothing_decided, columns);
        } else {
            push_wrapped(sheet, text.will_write, columns);
            self.push_list(sheet, &decisions, columns);
        }
        let achieved: Vec<String> = self.achieved.iter().map(|one| self.achievement(one)).collect();
        if achieved.is_empty() {
            sheet.body.push(Line::default());
            push_wrapped(sheet, text.nothing_achieved, columns);
        } else {
            sheet.body.push(Line::default());
            sheet
                .body
                .push(Line::styled(shorten(text.achieved, columns), self.theme.good()));
            self.push_list(sheet, &achieved, columns);
        }
        sheet.keys = vec![("Enter", text.write)];
        if !review.items.is_empty() {
            sheet.keys.push(("←", text.back));
        }
        sheet.keys.push(("q", text.quit));
    }

    fn achievement(&self, one: &Achievement) -> String {
        let mark = if one.state == State::Kept { "♥" } else { "✓" };
        format!("{mark} {}", one.text)
    }

    /// At most six lines of a list, and how many there are beside them.
    fn push_list(&self, sheet: &mut Sheet, lines: &[String], columns: usize) {
        const SHOWN: usize = 6;
        for line in lines.iter().take(SHOWN) {
            let line = shorten(line, columns.saturating_sub(2));
            sheet.body.push(Line::raw(format!("  {line}")));
        }
        if lines.len() > SHOWN {
            let more = format!("  {}", self.words.and_more(lines.len() - SHOWN));
            sheet.body.push(Line::styled(more, self.theme.quiet()));
        }
    }

    /// What an answer is called.
    fn label(&self, answer: Answer) -> String {
        let text = self.text();
        match answer {
            Answer::Done => text.done.to_owned(),
            Answer::Keep => text.keep.to_owned(),
            Answer::Problem => text.problem.to_owned(),
            Answer::Later(day) => format!("{} {}", text.later, self.words.day_and_weekday(day)),
            Answer::Drop => text.drop.to_owned(),
            Answer::Trying => text.trying.to_owned(),
            Answer::Carry => text.carry.to_owned(),
            Answer::Edit => text.edit.to_owned(),
        }
    }
}

/// A line of plain words, in as many lines as they need.
fn push_wrapped(sheet: &mut Sheet, words: &str, columns: usize) {
    sheet.body.extend(wrap(words, columns).into_iter().map(Line::raw));
}

/// The line that is being typed, with the cursor in it.
pub fn push_field(sheet: &mut Sheet, field: &Field, columns: usize) {
    let (visible, column) = field.window(columns.saturating_sub(2));
    sheet.cursor = Some((sheet.body.len(), column + 2));
    let visible = shorten(visible, columns.saturating_sub(2));
    sheet.body.push(Line::raw(format!("> {visible}")));
}
