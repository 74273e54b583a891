//! Line numbers, line ends and columns of a text, without ever rebuilding it.

/// Where each line of a text starts; lines end at `\n` (a `\r` before it belongs to the end).
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    length: usize,
}

/// How a text ends its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Newline {
    #[default]
    Lf,
    CrLf,
}

impl Newline {
    /// The bytes of this line end.
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "\n",
            Newline::CrLf => "\r\n",
        }
    }
}

/// The line end a text mostly uses: that of the majority of its lines, LF for a text of one line.
pub fn newline_of(text: &str) -> Newline {
    let all = text.matches('\n').count();
    let crlf = text.matches("\r\n").count();
    if crlf * 2 > all { Newline::CrLf } else { Newline::Lf }
}

/// The display column (from 0, tabs to multiples of four as CommonMark counts) after the leading text `indent`.
pub fn column_of(indent: &str) -> usize {
    indent
        .chars()
        .fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

impl Lines {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            starts,
            length: text.len(),
        }
    }

    /// The number, from 1, of the line that holds byte `offset`.
    pub fn number(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The offset at which the line holding byte `offset` starts.
    pub fn start(&self, offset: usize) -> usize {
        self.starts[self.number(offset) - 1]
    }

    /// The offset after the line holding byte `offset`, its line end included.
    pub fn end(&self, offset: usize) -> usize {
        self.starts.get(self.number(offset)).copied().unwrap_or(self.length)
    }
}
