//! The steps of a purchase as shops really tell them: in the wrong order, twice, or not at all. The
//! journey that ships moves where a step was told that moves it, and nowhere else.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use serde_json::json;
use support::Sim;
use support::random::{Random, for_seeds};

const MINUTE: u64 = 60_000;

/// A purchase without a fault.
const STEPS: &[&str] = &[
    "view_item_list",
    "view_item",
    "view_item",
    "add_to_cart",
    "view_item",
    "view_item",
    "view_item",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "begin_checkout",
    "add_shipping_info",
    "add_payment_info",
    "purchase",
];

type Visit = Vec<(u64, &'static str)>;

/// Steps with times: never a whole number of minutes apart, so that no window ends at one of them.
fn timed(steps: &[&'static str], random: &mut Random) -> Visit {
    let mut at = 0;
    let mut next = |step: &&'static str| {
        at += random.pick(&[7, 1_009, 20_011, 2 * MINUTE + 13, 11 * MINUTE + 17]);
        (at, *step)
    };
    steps.iter().map(&mut next).collect()
}

/// Steps in some wrong order, some of them left out and some told again.
fn disordered(random: &mut Random) -> Vec<&'static str> {
    let mut steps = Vec::new();
    for step in STEPS {
        let times = random.pick(&[0, 1, 1, 1, 2, 3]);
        steps.extend(std::iter::repeat_n(*step, times));
    }
    let swaps = random.pick(&[0, 1, 3, 40]);
    for _ in 0..swaps.min(steps.len()) {
        let (a, b) = (random.below(steps.len()), random.below(steps.len()));
        steps.swap(a, b);
    }
    steps
}

/// The transitions of a visit: `"5000 browsing>interest"`.
fn transitions(visit: &Visit) -> Vec<String> {
    let file = format!("{}/../../journeys/shop.json", env!("CARGO_MANIFEST_DIR"));
    let mut sim = Sim::new(&std::fs::read_to_string(file).expect("a journey that ships"));
    for (at, step) in visit {
        sim.step(&json!({ "at": at, "event": step, "properties": { "item_id": "a", "value": 1 } }));
    }
    let stage = |line: &String| {
        let (at, moved) = line.split_once(" stage ")?;
        Some(format!("{at} {moved}"))
    };
    sim.trace.iter().filter_map(stage).collect()
}

/// The same by hand, as the journey's stages read.
fn by_hand(visit: &Visit) -> Vec<String> {
    let mut stage = "browsing";
    let mut moves = Vec::new();
    for (index, (at, step)) in visit.iter().enumerate() {
        let seen = visit[..=index].iter();
        let views = seen.filter(|(then, step)| *step == "view_item" && at - then < 10 * MINUTE);
        let to = match (*step, stage) {
            ("purchase", _) => "post_purchase",
            ("begin_checkout", "browsing" | "interest") => "intent",
            ("add_to_cart", "browsing") => "interest",
            ("view_item", "browsing") if views.count() >= 5 => "interest",
            _ => continue,
        };
        if to != stage {
            moves.push(format!("{at} {stage}>{to}"));
        }
        stage = to;
    }
    moves
}

#[test]
fn steps_in_any_order_twice_or_not_at_all_move_what_they_say() {
    for_seeds(400, |_, random| {
        let visit = timed(&disordered(random), random);
        assert_eq!(transitions(&visit), by_hand(&visit), "{visit:#?}");
    });
}

#[test]
fn a_step_told_again_at_once_moves_nobody() {
    for_seeds(100, |_, random| {
        let visit = timed(STEPS, random);
        let mut twice = Visit::new();
        for (at, step) in &visit {
            twice.push((*at, step));
            // A look counts, and two looks are two: it is what leads on that is told again.
            if *step != "view_item" {
                twice.push((*at, step));
            }
        }
        assert_eq!(transitions(&twice), transitions(&visit));
    });
}

#[test]
fn a_visit_without_a_fault_goes_all_the_way() {
    for_seeds(1, |_, random| {
        let stages: Vec<String> = transitions(&timed(STEPS, random))
            .iter()
            .filter_map(|line| Some(line.split_once('>')?.1.to_owned()))
            .collect();
        assert_eq!(stages, ["interest", "intent", "post_purchase"]);
    });
}
