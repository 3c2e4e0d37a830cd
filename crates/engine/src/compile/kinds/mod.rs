//! The kinds of blocks: what each is built of, and its styles.

mod banner;
mod template;

use super::json::At;
use super::lower::Lowering;

/// Whether the visitor can close blocks of this kind.
pub(super) fn is_closable(kind: &str) -> bool {
    matches!(
        kind,
        "announcement" | "toast" | "modal" | "slide_in" | "sticky_cart" | "reminder"
    )
}

/// A block as JSON for the page, and the styles of its kind.
pub(super) fn lower_kind<'a>(
    lowering: &mut Lowering<'a>,
    block: &At<'a>,
) -> (String, &'static str) {
    match block.text_of("kind") {
        Some("template") => (template::lower(lowering, block), ""),
        _ => (banner::lower(lowering, block).json(), banner::CSS),
    }
}
