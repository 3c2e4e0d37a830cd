//! The demo shop's journey: a page view, its snapshot, its program.

use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::{Engine, Part, Program, Timestamp};
use serde_json::json;

use super::Run;
use crate::Failure;
use crate::recording::JOURNEY;
use crate::visit::{Ready, load};

const MINUTE: u64 = 60_000;

/// A visitor who has looked at four products.
fn visitor() -> Result<Engine, Failure> {
    let loaded = load(JOURNEY)?;
    let mut engine = Engine::new(Rc::clone(&loaded), 1, Timestamp(0));
    for (index, item) in ["shirt", "dress", "boots", "mug"].iter().enumerate() {
        let now = Timestamp(index as u64 * MINUTE);
        let page = json!({ "path": format!("/shop/product.html?id={item}"), "type": "product" });
        Ready::page(&loaded, &page).happen(&mut engine, index as u128 * 2, now);
        let view = Ready::event(
            &loaded,
            "view_item",
            &json!({ "item_id": item, "value": 49.9 }),
        );
        view.happen(&mut engine, index as u128 * 2 + 1, now);
    }
    Ok(engine)
}

/// A page comes into view.
pub(super) fn page_view() -> Result<Run, Failure> {
    let mut engine = visitor()?;
    let pages = ["product", "category"].map(|kind| {
        let page = json!({ "path": format!("/shop/{kind}.html"), "type": kind });
        Ready::page(engine.loaded(), &page)
    });
    let mut turn = 0;
    Ok(Box::new(move || {
        turn += 1;
        let now = Timestamp(4 * MINUTE + turn as u64);
        std::hint::black_box(pages[turn % 2].happen(&mut engine, turn as u128, now));
        1
    }))
}

/// What a turn of the page stores.
pub(super) fn snapshot_write() -> Result<Run, Failure> {
    let engine = visitor()?;
    Ok(Box::new(move || {
        std::hint::black_box(engine.snapshot(Part::Visitor));
        1
    }))
}

/// What a page takes over at its start.
pub(super) fn snapshot_read() -> Result<Run, Failure> {
    let engine = visitor()?;
    let snapshot = engine.snapshot(Part::Visitor);
    let mut other = engine;
    Ok(Box::new(move || {
        // A snapshot that was just taken is good; the test of this crate holds it.
        let _ = std::hint::black_box(other.adopt(&snapshot));
        1
    }))
}

/// From bytes to a program.
pub(super) fn decode() -> Result<Run, Failure> {
    let program = compile(JOURNEY)
        .program
        .ok_or("the shop's journey is refused")?;
    Ok(Box::new(move || {
        let _ = std::hint::black_box(Program::decode(&program));
        1
    }))
}
