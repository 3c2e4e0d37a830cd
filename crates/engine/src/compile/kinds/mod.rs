//! The kinds of blocks: what each is built of, and its styles.

mod announcement;
mod badges;
mod banner;
mod comparison;
mod coupon;
mod grid;
mod hero;
mod hotspot;
mod overlay;
mod page;
mod parts;
mod progress;
mod reviews;
mod sticky_cart;
mod survey;
mod template;
mod tooltip;
mod urgency;

use super::json::At;
use super::lower::Lowering;
use super::node::Node;
use super::source::{declare, finish};

/// What blocks share, but for the banner, which is older.
const COMMON: &str = include_str!("common.css");

/// What shows products.
const PRODUCTS: &str = include_str!("products.css");

/// What opens something over the page.
const TIP: &str = include_str!("tip.css");

#[cfg(feature = "advice")]
pub(super) use page::is_of_page;
pub(super) use page::{check_slot, is_page};

/// Whether the visitor can close blocks of this kind.
pub(super) fn is_closable(kind: &str) -> bool {
    matches!(
        kind,
        "announcement" | "toast" | "modal" | "slide_in" | "sticky_cart" | "reminder"
    )
}

/// A block as JSON for the page, and the styles of its kind: each once in a journey, in this order.
pub(super) fn lower_kind<'a>(
    lowering: &mut Lowering<'a>,
    name: &str,
    block: &At<'a>,
    root: &At<'a>,
) -> (String, &'static [&'static str]) {
    let kind = block.text_of("kind").unwrap_or_default();
    match kind {
        "template" => return (template::lower(lowering, block), &[]),
        "page" => return (page::lower(lowering, block, root), &[page::CSS]),
        _ => {}
    }
    let source = declare(lowering, block, root);
    let (node, styles) = lower_node(lowering, kind, name, block);
    finish(lowering, block);
    let json = match source {
        Some(source) => format!("{{\"source\":{source},\"node\":{}}}", node.json()),
        None => node.json(),
    };
    (json, styles)
}

fn lower_node<'a>(
    lowering: &mut Lowering<'a>,
    kind: &str,
    name: &str,
    block: &At<'a>,
) -> (Node, &'static [&'static str]) {
    match kind {
        "hero" => (hero::lower(lowering, block), &[COMMON, hero::CSS]),
        "announcement" => (
            announcement::lower(lowering, block),
            &[COMMON, announcement::CSS],
        ),
        "carousel" => (
            grid::lower_carousel(lowering, block),
            &[COMMON, PRODUCTS, grid::CAROUSEL_CSS],
        ),
        "grid" => (grid::lower(lowering, block), &[COMMON, PRODUCTS, grid::CSS]),
        "urgency" => (urgency::lower(lowering, block), &[COMMON, urgency::CSS]),
        "progress" => (progress::lower(lowering, block), &[COMMON, progress::CSS]),
        "reviews" => (reviews::lower(lowering, block), &[COMMON, reviews::CSS]),
        "badges" => (badges::lower(lowering, block), &[COMMON, badges::CSS]),
        "comparison" => (
            comparison::lower(lowering, block),
            &[COMMON, comparison::CSS],
        ),
        "tooltip" => (tooltip::lower(lowering, block), &[COMMON, TIP]),
        "hotspot" => (
            hotspot::lower(lowering, block),
            &[COMMON, TIP, hotspot::CSS],
        ),
        "toast" | "modal" | "slide_in" | "reminder" => (
            overlay::lower(lowering, kind, block),
            &[COMMON, overlay::CSS],
        ),
        "coupon" => (coupon::lower(lowering, block), &[COMMON, coupon::CSS]),
        "sticky_cart" => (
            sticky_cart::lower(lowering, block),
            &[COMMON, sticky_cart::CSS],
        ),
        "survey" => (survey::lower(lowering, name, block), &[COMMON, survey::CSS]),
        // What is no kind at all was refused with the shape.
        _ => (banner::lower(lowering, block), &[banner::CSS]),
    }
}
