//! What every page is made of: a head line, a body, and a line of keys at the bottom; fitted into any window.

use super::wrap::shorten;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// How words are told apart: with styles, or (NO_COLOR, `--color never`) with nothing but the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Coloured,
    Plain,
}

impl Theme {
    /// For the text that matters most.
    pub fn strong(self) -> Style {
        self.style(Style::new().add_modifier(Modifier::BOLD))
    }
    /// For what is good to know.
    pub fn quiet(self) -> Style {
        self.style(Style::new().fg(Color::DarkGray))
    }
    /// For keys.
    pub fn key(self) -> Style {
        self.style(Style::new().fg(Color::Cyan))
    }
    /// For what was achieved.
    pub fn good(self) -> Style {
        self.style(Style::new().fg(Color::Green))
    }
    /// For what needs another try at typing.
    pub fn wrong(self) -> Style {
        self.style(Style::new().fg(Color::Yellow))
    }

    fn style(self, style: Style) -> Style {
        match self {
            Theme::Coloured => style,
            Theme::Plain => Style::new(),
        }
    }
}

/// A page before it is fitted into a window.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Left and right end of the first line.
    pub head: (String, String),
    pub body: Vec<Line<'static>>,
    /// Key and label, in order.
    pub keys: Vec<(&'static str, &'static str)>,
    /// Line of the body and column where text is typed.
    pub cursor: Option<(usize, usize)>,
    /// What to show where the body does not fit.
    pub more: &'static str,
}

/// Columns left free on both sides.
pub fn margin(width: u16) -> u16 {
    if width >= 60 { 2 } else { u16::from(width >= 20) }
}

/// The columns a body has in a window of `width`.
pub fn body_columns(width: u16) -> usize {
    usize::from(width.saturating_sub(2 * margin(width))).max(2)
}

/// Draws `sheet` into the whole window.
pub fn render(frame: &mut Frame, sheet: &Sheet, theme: Theme) {
    let area = frame.area();
    let side = margin(area.width);
    let inner = Rect {
        x: area.x + side.min(area.width),
        width: area.width.saturating_sub(2 * side),
        ..area
    };
    if inner.width < 2 || inner.height == 0 {
        return;
    }
    let keys = key_lines(&sheet.keys, usize::from(inner.width), theme);
    // The Try is worth more than the keys: they never take more than half of the window.
    let key_rows = keys.len().min(usize::from(inner.height) / 2);
    let body_top = usize::from(inner.height > 6) + 1;
    let body_rows = usize::from(inner.height).saturating_sub(body_top + key_rows + usize::from(inner.height > 6));
    put(frame, inner, 0, head_line(sheet, usize::from(inner.width), theme));
    let cut = sheet.body.len() > body_rows;
    for (row, line) in sheet.body.iter().take(body_rows).enumerate() {
        let last = cut && row + 1 == body_rows && row > 0;
        let line = if last {
            Line::styled(sheet.more, theme.quiet())
        } else {
            line.clone()
        };
        put(frame, inner, body_top + row, line);
    }
    for (row, line) in keys.into_iter().take(key_rows).enumerate() {
        put(frame, inner, usize::from(inner.height) - key_rows + row, line);
    }
    if let Some((line, column)) = sheet.cursor.filter(|(line, _)| *line < body_rows) {
        let column = column.min(usize::from(inner.width) - 1);
        frame.set_cursor_position((offset(inner.x, column), offset(inner.y, body_top + line)));
    }
}

fn put(frame: &mut Frame, inner: Rect, row: usize, line: Line<'_>) {
    let y = offset(inner.y, row);
    if y < inner.bottom() {
        frame.render_widget(line, Rect { y, height: 1, ..inner });
    }
}

fn offset(start: u16, by: usize) -> u16 {
    start.saturating_add(u16::try_from(by).unwrap_or(u16::MAX))
}

fn head_line(sheet: &Sheet, width: usize, theme: Theme) -> Line<'static> {
    let left = shorten(&sheet.head.0, width);
    let free = width - left.width().min(width);
    let right = &sheet.head.1;
    if right.width() + 2 > free {
        return Line::styled(left, theme.strong());
    }
    let gap = " ".repeat(free - right.width());
    Line::from(vec![
        Span::styled(left, theme.strong()),
        Span::raw(gap),
        Span::styled(right.clone(), theme.quiet()),
    ])
}

/// The keys in as few lines as they fit; a key and its label stay together.
fn key_lines(keys: &[(&'static str, &'static str)], width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines: Vec<Vec<Span>> = vec![Vec::new()];
    let mut used = 0;
    for (key, label) in keys {
        let own = key.width() + 1 + label.width();
        if used > 0 && used + 3 + own > width {
            lines.push(Vec::new());
            used = 0;
        }
        let line = lines.last_mut().expect("there is always one line");
        if used > 0 {
            line.push(Span::styled(" · ", theme.quiet()));
            used += 3;
        }
        line.push(Span::styled(*key, theme.key()));
        line.push(Span::raw(" "));
        line.push(Span::raw(*label));
        used += own;
    }
    lines.into_iter().map(Line::from).collect()
}
