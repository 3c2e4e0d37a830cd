//! A hundred experiments with targeting, all decided anew for changed attributes.

use std::rc::Rc;

use microstage_engine::{Engine, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::Run;
use crate::Failure;
use crate::random::Random;
use crate::rules::{Comparison, Rule};
use crate::visit::{Ready, load};

/// As many as the comparison has.
const COUNT: usize = 100;

/// A page view with the attributes of one of the visitors, after which every experiment's audience
/// is looked at again and its slot is decided.
pub(super) fn all_anew() -> Result<Run, Failure> {
    let (mut engine, views) = visit()?;
    let mut turn = 0;
    Ok(Box::new(move || {
        turn += 1;
        let view = &views[turn % views.len()];
        std::hint::black_box(view.happen(&mut engine, turn as u128, Timestamp(turn as u64)));
        1
    }))
}

/// For each visitor, who is in which experiment's audience.
///
/// # Errors
/// Where the journey is refused, which does not happen.
pub fn held() -> Result<Vec<Vec<bool>>, Failure> {
    let (mut engine, views) = visit()?;
    let mut of = |view: &Ready| {
        view.happen(&mut engine, 1, Timestamp(0));
        let slots = &engine.program().slots;
        let first = slots.iter().map(|slot| slot.choose.first()?.condition);
        first
            .map(|condition| condition.is_some_and(|condition| engine.condition(condition)))
            .collect()
    };
    Ok(views.iter().map(&mut of).collect())
}

fn visit() -> Result<(Engine, Vec<Ready>), Failure> {
    let loaded = load(&journey())?;
    let views = visitors();
    let views = views.iter().map(|visitor| Ready::page(&loaded, visitor));
    Ok((
        Engine::new(Rc::clone(&loaded), 1, Timestamp(0)),
        views.collect(),
    ))
}

/// The audiences of the comparison: a number, a text among three, and for half of them another
/// number.
#[must_use]
pub fn conditions() -> Vec<Rule> {
    let mut random = Random::new(5);
    let one = |fact: String, op, value| Comparison { fact, op, value };
    let mut condition = || {
        let (fact, least) = (random.below(8), random.below(60));
        let mut all = vec![one(format!("n{fact}"), ">", json!(least))];
        let texts = json!(["v0", "v1", "v2"]);
        all.push(one(format!("s{}", random.below(4)), "in", texts));
        if random.next() < 0.5 {
            let (fact, most) = (8 + random.below(8), 40 + random.below(60));
            all.push(one(format!("n{fact}"), "<=", json!(most)));
        }
        all
    };
    (0..COUNT).map(|_| condition()).collect()
}

fn journey() -> String {
    let when = |condition: &Rule| {
        let one = |Comparison { fact, op, value }: &Comparison| match value {
            Json::Number(number) => format!("page.{fact} {op} {number}.0"),
            texts => format!("page.{fact} {op} {texts}"),
        };
        condition.iter().map(one).collect::<Vec<_>>().join(" && ")
    };
    let conditions = conditions();
    let slot = |(index, condition): (usize, &Rule)| {
        let choose = json!([{ "block": "note", "when": when(condition) }]);
        (format!("place{index}"), json!({ "choose": choose }))
    };
    let slots: Map<String, Json> = conditions.iter().enumerate().map(slot).collect();
    json!({
        "journey": "experiments", "version": 1, "stages": { "here": { "initial": true } },
        "slots": slots, "blocks": { "note": { "kind": "banner", "title": "A note" } },
    })
    .to_string()
}

/// The attributes of the four visitors of the comparison.
#[must_use]
pub fn visitors() -> Vec<Json> {
    (1..5).map(attributes).collect()
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
