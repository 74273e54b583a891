//! Tests of `scan`.

use super::*;

fn kinds(text: &str) -> Vec<(BlockKind, &str, usize)> {
    let document = scan(text);
    document
        .blocks
        .iter()
        .map(|block| (block.kind, &text[block.span.clone()], block.depth))
        .collect()
}

#[test]
fn a_tight_item_has_a_paragraph_of_its_own() {
    let found = kinds("- **a** b\n  c\n  - d\n");
    assert_eq!(found[2], (BlockKind::Paragraph, "**a** b\n  c", 2));
    assert_eq!(found[5], (BlockKind::Paragraph, "d", 4));
}

#[test]
fn siblings_skip_what_is_inside() {
    let text = "# h\n\n- a\n  - b\n\np\n";
    let document = scan(text);
    let top: Vec<BlockKind> = document.top().map(|index| document.blocks[index].kind).collect();
    assert_eq!(top.len(), 3);
    assert_eq!(top[2], BlockKind::Paragraph);
}

#[test]
fn plain_text_renders_markup_and_folds_white_space() {
    assert_eq!(plain_text("**a**\n  `b` [c](d) <br>"), "a b c");
    assert_eq!(plain_text(" 가\n  나 "), "가 나");
}
