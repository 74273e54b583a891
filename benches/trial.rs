//! What a trial costs beyond the program itself.
fn main() {}
