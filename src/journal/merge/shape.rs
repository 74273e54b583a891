//! What a file is like apart from what it says: its byte order mark, its line ends, and whether its last line ends.
//!
//! An editor on one machine may change these all through a file. They are merged by themselves, so that every line does not
//! differ for them.

use super::pick;
use crate::document::Newline;

const BOM: char = '\u{feff}';

/// What the merged file is to be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    bom: bool,
    /// Whether the last line ends like the others.
    ends: bool,
    /// The line ends to write where the sides differed and were read with `\n`; `None`: they are as they were.
    newline: Option<Newline>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnds {
    All(Newline),
    Mixed,
}

/// The line ends of `text`; `None` where no line ends.
fn line_ends(text: &str) -> Option<LineEnds> {
    let all = text.matches('\n').count();
    match text.matches("\r\n").count() {
        _ if all == 0 => None,
        0 => Some(LineEnds::All(Newline::Lf)),
        crlf if crlf == all => Some(LineEnds::All(Newline::CrLf)),
        _ => Some(LineEnds::Mixed),
    }
}

/// Base, ours and theirs without what they are like, and what the merged file is to be like. `None` where they cannot be made alike.
pub(super) fn level(sides: [Option<&str>; 3]) -> Option<(Shape, [Option<String>; 3])> {
    let known: Vec<LineEnds> = sides.iter().flatten().filter_map(|text| line_ends(text)).collect();
    let alike = known.windows(2).all(|pair| pair[0] == pair[1]);
    if !alike && known.contains(&LineEnds::Mixed) {
        return None;
    }
    let newline_of = |text: &str| match line_ends(text).or(known.first().copied()) {
        Some(LineEnds::All(newline)) => newline,
        _ => Newline::Lf,
    };
    let three = |of: &dyn Fn(&str) -> bool| Some(pick(sides[0].map(of), of(sides[1]?), of(sides[2]?)));
    let crlf = three(&|text| newline_of(text) == Newline::CrLf)?;
    let shape = Shape {
        bom: three(&|text| text.starts_with(BOM))?,
        ends: three(&ends)?,
        newline: (!alike).then_some(if crlf { Newline::CrLf } else { Newline::Lf }),
    };
    let leveled = sides.map(|side| {
        let text = side?.trim_start_matches(BOM);
        let mut text = text.to_owned();
        if !ends(&text) {
            text.push_str(newline_of(&text).as_str());
        }
        Some(if alike { text } else { text.replace("\r\n", "\n") })
    });
    Some((shape, leveled))
}

fn ends(text: &str) -> bool {
    text.is_empty() || text.ends_with('\n')
}

impl Shape {
    /// The merged `text` as it is to be written.
    pub(super) fn restore(self, text: String) -> String {
        let mut text = match self.newline {
            // Marker lines of a conflict come as they were.
            Some(newline) => text.replace("\r\n", "\n").replace('\n', newline.as_str()),
            None => text,
        };
        let last = text
            .trim_end_matches(['\n', '\r'])
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        if !self.ends && !last.starts_with(">>>>>>>") {
            let newline = if text.ends_with("\r\n") {
                2
            } else {
                usize::from(text.ends_with('\n'))
            };
            text.truncate(text.len() - newline);
        }
        if self.bom {
            text.insert(0, BOM);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_side_changed_is_kept() {
        let (shape, texts) = level([Some("a\nb"), Some("a\nb"), Some("\u{feff}a\r\nc\r\n")]).expect("alike");
        assert_eq!(texts, ["a\nb\n", "a\nb\n", "a\nc\n"].map(|text| Some(text.to_owned())));
        assert_eq!(shape.restore("a\r\nc\n".to_owned()), "\u{feff}a\r\nc\r\n");
    }

    #[test]
    fn alike_files_keep_their_bytes_and_mixed_ones_are_not_guessed_at() {
        let mixed = "a\r\nb\nc";
        let (shape, texts) = level([None, Some(mixed), Some(mixed)]).expect("alike");
        assert_eq!(texts[1].as_deref(), Some("a\r\nb\nc\n"));
        assert_eq!(shape.restore("a\r\nb\nc\n".to_owned()), mixed);
        assert_eq!(level([None, Some(mixed), Some("a\n")]), None);
    }
}
