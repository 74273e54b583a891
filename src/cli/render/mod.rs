//! Results as text: nothing here decides, nothing here prints.

pub mod adoption;
pub mod tries;
