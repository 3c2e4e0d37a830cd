//! A hundred experiments with targeting, all decided anew for changed attributes.

use std::rc::Rc;

use microstage_engine::{Engine, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::Run;
use crate::Failure;
use crate::random::Random;
use crate::visit::{Ready, load};

/// As many as the comparison has.
const COUNT: usize = 100;

/// A page view with the attributes of one of four visitors, after which every experiment's audience
/// is looked at again and its slot is decided.
pub(super) fn all_anew() -> Result<Run, Failure> {
    let loaded = load(&journey())?;
    let views: Vec<Ready> = (1..5)
        .map(|k| Ready::page(&loaded, &attributes(k)))
        .collect();
    let mut engine = Engine::new(Rc::clone(&loaded), 1, Timestamp(0));
    let mut turn = 0;
    Ok(Box::new(move || {
        turn += 1;
        let view = &views[turn % views.len()];
        std::hint::black_box(view.happen(&mut engine, turn as u128, Timestamp(turn as u64)));
        1
    }))
}

/// The conditions of the comparison: a number, a text among three, and for half of them another
/// number.
fn journey() -> String {
    let mut random = Random::new(5);
    let mut when = || {
        let number = format!("page.n{} > {}.0", random.below(8), random.below(60));
        let text = format!("page.s{} in ['v0', 'v1', 'v2']", random.below(4));
        let mut all = vec![number, text];
        if random.next() < 0.5 {
            let (fact, most) = (8 + random.below(8), 40 + random.below(60));
            all.push(format!("page.n{fact} <= {most}.0"));
        }
        all.join(" && ")
    };
    let slots: Map<String, Json> = (0..COUNT)
        .map(|index| {
            let choose = json!([{ "block": "note", "when": when() }]);
            (format!("place{index}"), json!({ "choose": choose }))
        })
        .collect();
    json!({
        "journey": "experiments", "version": 1, "stages": { "here": { "initial": true } },
        "slots": slots, "blocks": { "note": { "kind": "banner", "title": "A note" } },
    })
    .to_string()
}

fn attributes(visitor: u32) -> Json {
    let mut random = Random::new(visitor + 100);
    let mut all = Map::new();
    for index in 0..16 {
        all.insert(format!("n{index}"), json!(random.below(100)));
    }
    for index in 0..4 {
        all.insert(format!("s{index}"), json!(format!("v{}", random.below(5))));
    }
    Json::Object(all)
}
