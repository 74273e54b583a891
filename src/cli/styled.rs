//! Text for a person, with its styles as data: nothing in the text itself can be taken for one.

use super::tame::tamed;
use anstyle::Style;
use std::borrow::Cow;
use std::ops::Add;

/// A text whose parts have styles. [`super::ui::Ui`] is what turns styles into escape sequences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Styled {
    /// Side by side; bytes, because a file that is searched need not be UTF-8.
    parts: Vec<(Style, Vec<u8>)>,
}

/// `text` in `style`.
pub fn painted(style: Style, text: impl AsRef<[u8]>) -> Styled {
    let mut styled = Styled::default();
    styled.paint(style, text);
    styled
}

impl Styled {
    /// Adds `text` in `style`.
    pub fn paint(&mut self, style: Style, text: impl AsRef<[u8]>) {
        let text = text.as_ref();
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some((last, part)) if *last == style => part.extend_from_slice(text),
            _ => self.parts.push((style, text.to_vec())),
        }
    }

    /// Adds `text`.
    pub fn push(&mut self, text: impl Into<Self>) {
        for (style, part) in text.into().parts {
            self.paint(style, part);
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The text alone, as it is.
    pub fn plain(&self) -> String {
        let parts: Vec<u8> = self.parts.iter().flat_map(|(_, part)| part).copied().collect();
        String::from_utf8_lossy(&parts).into_owned()
    }

    /// The text without the blanks and line ends at its end.
    pub fn trim_end(mut self) -> Self {
        while let Some((_, part)) = self.parts.last_mut() {
            part.truncate(part.trim_ascii_end().len());
            if !part.is_empty() {
                break;
            }
            self.parts.pop();
        }
        self
    }

    /// The bytes as they are, styles as escape sequences where there is `color`.
    pub fn raw(&self, color: bool) -> Vec<u8> {
        self.written(color, Cow::Borrowed)
    }

    /// The same for a terminal: nothing in the text can steer it or hide.
    pub fn tamed(&self, color: bool) -> Vec<u8> {
        self.written(color, |part| {
            let text = String::from_utf8_lossy(part);
            Cow::Owned(tamed(&text).into_owned().into_bytes())
        })
    }

    fn written<'a>(&'a self, color: bool, of: impl Fn(&'a [u8]) -> Cow<'a, [u8]>) -> Vec<u8> {
        let mut out = Vec::new();
        for (style, part) in &self.parts {
            if color && !style.is_plain() {
                out.extend(style.to_string().bytes());
                out.extend_from_slice(&of(part));
                out.extend(format!("{style:#}").bytes());
            } else {
                out.extend_from_slice(&of(part));
            }
        }
        out
    }
}

/// `lines` with `between` between them.
pub fn joined(lines: impl IntoIterator<Item = Styled>, between: &str) -> Styled {
    let mut out = Styled::default();
    for (at, line) in lines.into_iter().enumerate() {
        if at > 0 {
            out.push(between);
        }
        out.push(line);
    }
    out
}

impl From<&str> for Styled {
    fn from(text: &str) -> Self {
        painted(Style::new(), text)
    }
}

impl From<&String> for Styled {
    fn from(text: &String) -> Self {
        painted(Style::new(), text)
    }
}

impl From<String> for Styled {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<Cow<'_, str>> for Styled {
    fn from(text: Cow<'_, str>) -> Self {
        text.into_owned().into()
    }
}

impl From<&[u8]> for Styled {
    fn from(bytes: &[u8]) -> Self {
        painted(Style::new(), bytes)
    }
}

impl From<Vec<u8>> for Styled {
    fn from(bytes: Vec<u8>) -> Self {
        match bytes.is_empty() {
            true => Self::default(),
            false => Self {
                parts: vec![(Style::new(), bytes)],
            },
        }
    }
}

impl<T: Into<Self>> Add<T> for Styled {
    type Output = Self;

    fn add(mut self, text: T) -> Self {
        self.push(text);
        self
    }
}

impl FromIterator<Self> for Styled {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        joined(parts, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anstyle::AnsiColor;

    #[test]
    fn only_styles_become_escape_sequences() {
        let red = AnsiColor::Red.on_default();
        let text = painted(red, "a\u{1b}[8m") + "\u{9b}b\u{202e} 👩\u{200d}💻";
        assert_eq!(
            String::from_utf8(text.tamed(true)).expect("text"),
            "\u{1b}[31ma\\u{1b}[8m\u{1b}[0m\\u{9b}b\\u{202e} 👩\u{200d}💻"
        );
        assert_eq!(
            String::from_utf8(text.tamed(false)).expect("text"),
            "a\\u{1b}[8m\\u{9b}b\\u{202e} 👩\u{200d}💻"
        );
        assert_eq!(text.raw(false), text.plain().into_bytes());
    }

    #[test]
    fn bytes_stay_for_a_file_and_become_text_for_a_terminal() {
        let text = Styled::from(&b"a\xff\r\n"[..]);
        assert_eq!(text.raw(true), b"a\xff\r\n");
        assert_eq!(text.tamed(true), "a\u{fffd}\r\n".as_bytes());
    }

    #[test]
    fn parts_are_put_together() {
        let bold = Style::new().bold();
        let text = joined([painted(bold, "a"), "b ".into(), painted(bold, " ")], "\n");
        assert_eq!(text.plain(), "a\nb \n ");
        assert_eq!(text.trim_end().plain(), "a\nb");
        assert!(joined([painted(bold, ""), Styled::from("")], "").is_empty());
    }
}
