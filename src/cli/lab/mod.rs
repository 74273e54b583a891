//! `hoego lab`: from the words typed to experiments that run, and back into the entry. What is decided is decided in `lab`; here it is
//! asked for, run, shown and written.

pub mod consent;
pub mod visible;
pub mod words;
