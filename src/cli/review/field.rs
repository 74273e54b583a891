//! One line of text that a person types: the cursor moves by what is one character to them, not by bytes.

use super::keys::Key;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A line being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// A byte offset at the border of a grapheme.
    cursor: usize,
}

impl Field {
    /// What was typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns before the cursor.
    pub fn cursor_column(&self) -> usize {
        self.before().width()
    }

    /// Puts `text` in at the cursor; line ends and other control characters become blanks.
    pub fn insert(&mut self, text: &str) {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    /// Takes a key; keys that do not edit text change nothing.
    pub fn press(&mut self, key: Key) {
        match key {
            Key::Char(char) => self.insert(char.encode_utf8(&mut [0; 4])),
            Key::Left => self.cursor -= self.last_before(),
            Key::Right => self.cursor += self.after().graphemes(true).next().map_or(0, str::len),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.text.len(),
            Key::Erase => {
                let start = self.cursor - self.last_before();
                self.text.replace_range(start..self.cursor, "");
                self.cursor = start;
            }
            Key::EraseLine => {
                self.text.replace_range(..self.cursor, "");
                self.cursor = 0;
            }
            Key::Enter | Key::Escape | Key::Interrupt => {}
        }
    }

    /// The part that is visible in `columns` so that the cursor stays inside, and the column of the cursor in it.
    pub fn window(&self, columns: usize) -> (&str, usize) {
        let room = columns.saturating_sub(1).max(1);
        let mut start = 0;
        for (at, _) in self.before().grapheme_indices(true) {
            start = at;
            if self.text[at..self.cursor].width() <= room {
                break;
            }
        }
        if self.text[start..self.cursor].width() > room {
            start = self.cursor;
        }
        (&self.text[start..], self.text[start..self.cursor].width())
    }

    fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    fn after(&self) -> &str {
        &self.text[self.cursor..]
    }

    fn last_before(&self) -> usize {
        self.before().graphemes(true).next_back().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Field {
        let mut field = Field::default();
        text.chars().for_each(|char| field.press(Key::Char(char)));
        field
    }

    #[test]
    fn korean_is_erased_and_crossed_by_the_syllable() {
        let mut field = typed("밥 먹고");
        field.press(Key::Erase);
        assert_eq!(field.text(), "밥 먹");
        field.press(Key::Left);
        field.press(Key::Char('안'));
        assert_eq!(field.text(), "밥 안먹");
        assert_eq!(field.cursor_column(), 5);
        field.press(Key::EraseLine);
        assert_eq!(field.text(), "먹");
    }

    #[test]
    fn a_syllable_of_conjoining_jamo_goes_at_once() {
        let mut field = typed("\u{1112}\u{1161}\u{11ab}");
        field.press(Key::Erase);
        assert_eq!(field.text(), "");
        field.press(Key::Erase);
        field.press(Key::Left);
        field.press(Key::Right);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut field = Field::default();
        field.insert("가\r\n나\t다");
        assert_eq!(field.text(), "가  나 다");
    }

    #[test]
    fn the_window_keeps_the_cursor_inside() {
        let field = typed("가나다라마바사");
        let (text, column) = field.window(8);
        assert_eq!((text, column), ("마바사", 6));
        let mut home = field.clone();
        home.press(Key::Home);
        assert_eq!(home.window(8).1, 0);
        for columns in 0..20 {
            assert!(field.window(columns).1 <= columns.max(2));
        }
    }
}
