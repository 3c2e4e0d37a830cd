//! Explanations: the parts of expressions with their values, and how rules, slots and facts stand.
#![cfg(feature = "explain")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::rc::Rc;

use microstage_engine::explain::{Explainer, Explanation, Join, Node, Wait};
use microstage_engine::{Engine, Input, Timestamp, Value};
use support::{Sim, vectors};

const JOURNEY: &str = r#"{
  "journey": "explained", "version": 1,
  "facts": {
    "views": { "count": "view_item", "within": "10m" },
    "cart": { "last": "cart.value" },
    "last_item": { "last": "view_item.item_id" }
  },
  "stages": {
    "browsing": { "initial": true },
    "interest": { "enter": [{ "when": "views >= 2 && (cart > 50.0 || !has(cart))" }], "from": ["browsing"] },
    "bought": { "enter": [{ "on": "purchase", "where": "event.value > 10.0" }], "from": ["*"], "exit": [{ "after": "1d", "to": "browsing" }] }
  },
  "moments": { "left": { "after": "30s", "since": "cart", "unless": ["purchase"], "hold": "10m" } },
  "segments": { "rich": "cart * 2.0 > 90.0 && last_item in ['a', 'b']" },
  "slots": { "hero": { "choose": [
    { "block": "offer", "when": "segment.rich || moment.left" },
    { "block": "hello" }
  ] } },
  "blocks": { "offer": { "kind": "banner", "title": "O" }, "hello": { "kind": "banner", "title": "H" } }
}"#;

/// A visitor: views at 1 s and 2 s (with item `a`), a cart of 49.0 at 3 s, a page at 4 s.
fn visitor() -> (Explainer, Engine) {
    let explainer = Explainer::new(JOURNEY).unwrap();
    let mut engine = Engine::new(Rc::clone(explainer.loaded()), 1, Timestamp(0));
    let program = explainer.loaded().program.clone();
    let path = |segment: &str| {
        let found = program
            .paths
            .iter()
            .position(|path| path.segments == [segment]);
        found.unwrap() as u16
    };
    let events = [
        (1000, "view_item", vec![(path("item_id"), Value::text("a"))]),
        (2000, "view_item", vec![(path("item_id"), Value::text("a"))]),
        (3000, "cart", vec![(path("value"), Value::Double(49.0))]),
    ];
    for (id, (at, name, fields)) in events.into_iter().enumerate() {
        let event = program.event(name);
        let input = Input::Event {
            id: id as u128 + 1,
            event,
            fields: &fields,
        };
        let _ = engine.handle(Timestamp(at), &input);
    }
    let page = Input::PageView {
        id: 9,
        event: None,
        fields: &[],
    };
    let _ = engine.handle(Timestamp(4000), &page);
    (explainer, engine)
}

fn explained() -> Explanation {
    let (explainer, engine) = visitor();
    explainer.explain(&engine, &[])
}

/// The tree on lines, with two spaces for each step inwards.
fn lines(node: &Node) -> Vec<String> {
    let value = match &node.value {
        Value::Double(number) => format!("{number:?}"),
        Value::Int(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Str(text) => format!("'{text}'"),
        Value::Absent | Value::Error => "error".into(),
        other => format!("{other:?}"),
    };
    let mut lines = vec![format!("{} = {value}", node.text)];
    for part in &node.parts {
        lines.extend(
            self::lines(part)
                .into_iter()
                .map(|line| format!("  {line}")),
        );
    }
    lines
}

#[test]
fn each_part_of_an_expression_has_its_value() {
    let explanation = explained();
    let rich = &explanation.segments[0];
    assert!(rich.holds);
    assert_eq!(
        lines(&rich.node),
        [
            "cart * 2.0 > 90.0 && last_item in ['a', 'b'] = true",
            "  cart * 2.0 > 90.0 = true",
            "    cart * 2.0 = 98.0",
            "      cart = 49.0",
            "  last_item in ['a', 'b'] = true",
            "    last_item = 'a'",
        ]
    );
}

#[test]
fn the_parts_that_keep_a_condition_from_holding_are_named() {
    // The stage was entered when there was no cart yet; the condition fails by now.
    let (explainer, engine) = visitor();
    assert_eq!(engine.stage_name(), "interest");
    let program = &explainer.loaded().program;
    let index = program.rules.len() as u16;
    let when = (0..index)
        .filter_map(|rule| explainer.rule(&engine, rule, &[]))
        .find(|note| note.place == "stages.interest.enter[0]")
        .unwrap();
    assert_eq!(
        when.text,
        r#"{ "when": "views >= 2 && (cart > 50.0 || !has(cart))" }"#
    );
    let node = &when.tests[0].node;
    assert_eq!(
        lines(node),
        [
            "views >= 2 && (cart > 50.0 || !has(cart)) = false",
            "  views >= 2 = true",
            "    views = 2",
            "  cart > 50.0 || !has(cart) = false",
            "    cart > 50.0 = false",
            "      cart = 49.0",
            "    !has(cart) = false",
            "      has(cart) = true",
        ]
    );
    let blamed: Vec<&str> = node.blame().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(blamed, ["cart > 50.0", "!has(cart)"]);
}

#[test]
fn rules_say_what_they_wait_for() {
    let (explainer, engine) = visitor();
    let program = &explainer.loaded().program;
    let value = program
        .paths
        .iter()
        .position(|path| path.segments == ["value"]);
    let rows = [
        (vec![(value.unwrap() as u16, Value::Double(10.0))], "false"),
        (vec![(value.unwrap() as u16, Value::Double(11.0))], "true"),
        (vec![], "error"),
    ];
    for (fields, expected) in rows {
        let explanation = explainer.explain(&engine, &fields);
        assert_eq!(explanation.transitions.len(), 1);
        let bought = &explanation.transitions[0];
        assert_eq!(bought.to.as_deref(), Some("bought"));
        assert_eq!(bought.wait, Wait::Events(vec!["purchase".into()]));
        let line = lines(&bought.tests[0].node).remove(0);
        assert_eq!(
            line,
            format!("event.value > 10.0 = {expected}"),
            "{fields:?}"
        );
    }
    let left = &explained().moments[0];
    assert!(!left.holds);
    assert_eq!(
        left.rules[0].wait,
        Wait::Timer {
            due: Some(Timestamp(33_000)),
            since: vec!["cart".into()],
            unless: vec!["purchase".into()],
        }
    );
}

#[test]
fn slots_facts_and_what_is_to_come_are_there() {
    let explanation = explained();
    assert_eq!(
        (explanation.stage.as_str(), explanation.since),
        ("interest", Timestamp(2000))
    );
    let hero = &explanation.slots[0];
    assert_eq!((hero.shows, hero.decided), (Some(0), true));
    let choices: Vec<_> = hero
        .choices
        .iter()
        .map(|choice| (choice.block.as_str(), choice.holds, choice.node.is_some()))
        .collect();
    assert_eq!(choices, [("offer", true, true), ("hello", true, false)]);
    let views = &explanation.facts[0];
    assert_eq!(
        (views.name.as_str(), &views.value),
        ("views", &Value::Int(2))
    );
    assert_eq!(views.listens, ["view_item"]);
    assert_eq!(views.text, r#"{ "count": "view_item", "within": "10m" }"#);
    let upcoming: Vec<_> = explanation
        .upcoming
        .iter()
        .map(|it| (it.at.0, it.what.as_str()))
        .collect();
    assert_eq!(
        upcoming,
        [
            (33_000, "moments.left"),
            (601_000, "an event leaves the window of views"),
            (1_804_000, "the session ends"),
        ]
    );
}

#[test]
fn a_journey_with_errors_is_refused_with_all_of_them() {
    let broken = r#"{ "journey": "x", "version": 1, "stages": { "a": { "initial": true, "enter": [{ "when": "nope > 1" }, { "when": "nor > 1" }] } } }"#;
    let Err(problems) = Explainer::new(broken) else {
        panic!("a broken journey was taken");
    };
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["unknown_name", "unknown_name"]);
}

/// Says where the parts of an expression do not make up its value.
fn contradiction(node: &Node) -> Option<String> {
    let holds = |part: &Node| part.value.is_true();
    let agrees = match node.join {
        Join::All => holds(node) == node.parts.iter().all(holds),
        Join::Any => holds(node) == node.parts.iter().any(holds),
        Join::Not => node.value.is_error() || holds(node) != node.parts.iter().all(holds),
        Join::Other => true,
    };
    let own = (!agrees).then(|| lines(node).join("\n"));
    own.or_else(|| node.parts.iter().find_map(contradiction))
}

#[test]
fn in_all_shared_vectors_parts_make_up_their_whole() {
    let mut nodes = 0;
    for (file, case) in vectors::all() {
        let journey = case["journey"].to_string();
        let explainer = Explainer::new(&journey).unwrap();
        let mut sim = Sim::new(&journey);
        for step in case["steps"].as_array().unwrap() {
            sim.step(step);
            let conditions = sim.engine.program().conditions.clone();
            for (index, condition) in conditions.iter().enumerate() {
                let node = explainer.expression(&sim.engine, condition.expr, &[]);
                let place = format!("{file} {} {}", case["name"], node.text);
                assert_eq!(contradiction(&node), None, "{place}");
                // What the engine holds for true is what its expression says.
                let holds = sim.engine.condition(index as u16);
                assert_eq!(node.value.is_true(), holds, "{place}");
                nodes += 1;
            }
        }
    }
    assert!(nodes > 200, "only {nodes} expressions looked at");
}
