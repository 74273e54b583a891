//! From records to what a person reads.

pub mod adoption;
