//! The journeys that ship, each walked through so that every stage and every moment is reached.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use serde_json::{Value as Json, json};
use support::Sim;

const SECOND: u64 = 1_000;
const DAY: u64 = 86_400 * SECOND;

fn walk(name: &str, steps: &[Json]) -> Sim {
    let file = format!("{}/../../journeys/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let mut sim = Sim::new(&std::fs::read_to_string(file).expect("a journey that ships"));
    steps.iter().for_each(|step| sim.step(step));
    let program = sim.engine.program();
    for (index, stage) in program.stages.iter().enumerate() {
        let reached = sim
            .trace
            .iter()
            .any(|line| line.ends_with(&format!(">{stage}")));
        assert!(
            reached || index == usize::from(program.initial),
            "{name}: {stage} is never entered: {:#?}",
            sim.trace
        );
    }
    for moment in &program.moments {
        let reached = sim
            .trace
            .iter()
            .any(|line| line.ends_with(&format!("moment {}", moment.name)));
        assert!(
            reached,
            "{name}: {} never begins: {:#?}",
            moment.name, sim.trace
        );
    }
    sim
}

fn is_in(sim: &Sim, name: &str) -> bool {
    let mut segments = sim.engine.program().segments.iter();
    let segment = segments.find(|segment| segment.name == name);
    sim.engine.condition(segment.expect("a segment").condition)
}

#[test]
fn the_shop_is_walked_through() {
    let event = |at: u64, name: &str, properties: Json| json!({ "at": at * SECOND, "event": name, "properties": properties });
    let view = |at: u64, item: &str| event(at, "view_item", json!({ "item_id": item }));
    let mut sim = walk(
        "shop",
        &[
            event(0, "first_visit", json!({})),
            json!({ "at": 0, "page": { "type": "product", "utm_source": "newsletter" } }),
            view(1, "a"),
            view(2, "b"),
            view(3, "c"),
            view(4, "a"),
            view(5, "a"),
            event(6, "sort_items", json!({ "by": "price" })),
            event(7, "view_reviews", json!({})),
            event(
                8,
                "user_engagement",
                json!({ "engagement_time_msec": 200_000 }),
            ),
            event(10, "add_to_cart", json!({})),
            event(11, "cart", json!({ "value": 80 })),
            event(50, "remove_from_cart", json!({})),
            event(51, "view_cart", json!({})),
            event(60, "begin_checkout", json!({})),
            event(70, "purchase", json!({ "value": 600 })),
        ],
    );
    assert!(
        sim.trace.contains(&"5000 stage browsing>interest".into()),
        "{:#?}",
        sim.trace
    );
    assert!(
        sim.trace.contains(&"40000 moment cart_abandonment".into()),
        "{:#?}",
        sim.trace
    );
    // What time alone brings: 1970 began in Berlin at one o'clock.
    let hour = 3_600 * SECOND;
    let rows = [
        ("in_the_evening", 17 * hour),
        ("churn_risk", 60 * DAY + 70 * SECOND),
        ("long_standing", 90 * DAY),
    ];
    for (segment, from) in rows {
        sim.step(&json!({ "at": from - 1 }));
        assert!(!is_in(&sim, segment), "{segment} too early");
        sim.step(&json!({ "at": from }));
        assert!(is_in(&sim, segment), "{segment} too late");
    }
    // A visitor who has spent much comes back to the checkout.
    assert!(!is_in(&sim, "persona.ready_high_value"));
    sim.event(91 * DAY, "begin_checkout");
    assert!(is_in(&sim, "persona.ready_high_value"));
    assert_eq!(sim.compiled.symbols.workflows.len(), 1);
}

#[test]
fn the_service_is_walked_through() {
    let event = |at: u64, name: &str| json!({ "at": at, "event": name });
    let feature = |at: u64, name: &str| json!({ "at": at, "event": "use_feature", "properties": { "name": name } });
    let sim = walk(
        "saas",
        &[
            event(0, "start_trial"),
            event(1, "open_help"),
            feature(200 * SECOND, "import"),
            feature(201 * SECOND, "share"),
            feature(202 * SECOND, "export"),
            event(20 * DAY, "hit_limit"),
            event(20 * DAY + 1, "hit_limit"),
            event(20 * DAY + 2, "view_pricing"),
            event(21 * DAY, "upgrade"),
        ],
    );
    // The plateau begins when the first use has left the week, and not when somebody looks.
    let plateau = format!(
        "{} stage feature_exploration>usage_plateau",
        200 * SECOND + 7 * DAY
    );
    assert!(sim.trace.contains(&plateau), "{:#?}", sim.trace);
}
