//! Any bytes as an entry: what must hold for them stands in `tests/support/anything.rs`.

#![no_main]

#[path = "../../tests/support/anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anything::anything(bytes));
