//! What the fuzzer has found goes through the same function without it.

#[path = "support/anything.rs"]
mod anything;

use std::fs;
use std::path::Path;

#[test]
fn what_the_fuzzer_found_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/entry");
    let files = fs::read_dir(folder).expect("the corpus");
    let mut count = 0;
    for file in files.flatten() {
        anything::anything(&fs::read(file.path()).expect("a file"));
        count += 1;
    }
    assert!(count > 0, "the corpus is there");
}
