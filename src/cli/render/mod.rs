//! Results as text: nothing here decides, nothing here prints.

pub mod tries;
