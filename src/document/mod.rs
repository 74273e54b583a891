//! LEAF. Lossless Markdown: spans, lines, blocks and edits. Knows nothing of Keep, Problem or Try.
//!
//! `scan` is the only file of the project that names pulldown_cmark: positions come from it, text from the source.

mod conflict;
mod edit;
mod fence;
mod inline;
mod lines;
mod page;
mod scan;
mod shadow;
mod slug;

pub use conflict::{Conflict, conflicts, first_marker, without_markers};
pub use edit::{Edit, EditError, EditSet};
pub use fence::{Fence, fences};
pub use inline::{escape_block_start, inline_html};
pub use lines::{Lines, Newline, column_of, newline_of};
pub use page::page_content;
pub use scan::{Block, BlockKind, Document, Siblings, link_targets, plain_text, scan};
pub use shadow::Shadow;
pub use slug::Slugger;

/// A half-open range of bytes, `start..end`, in the text it was made from.
pub type Span = std::ops::Range<usize>;
