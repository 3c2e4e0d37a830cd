//! The shared set of rules: each a conjunction of two or three comparisons over 24 facts. Sixteen
//! facts are numbers below 100 (`n0` …), eight are one of five texts (`s0` …).

use serde_json::{Map, Value as Json, json};

use crate::random::Random;

/// How many facts are numbers.
pub const NUMBERS: u32 = 16;
/// How many facts are texts.
pub const TEXTS: u32 = 8;

/// A comparison of a fact with a constant.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The fact.
    pub fact: String,
    /// `>`, `>=`, `<`, `<=`, `==` or `!=`.
    pub op: &'static str,
    /// What it is compared with: a whole number or a text.
    pub value: Json,
}

/// All comparisons must hold.
pub type Rule = Vec<Comparison>;

/// Names of all facts; the event that changes a fact has its name.
#[must_use]
pub fn facts() -> Vec<String> {
    let numbers = (0..NUMBERS).map(|index| format!("n{index}"));
    numbers
        .chain((0..TEXTS).map(|index| format!("s{index}")))
        .collect()
}

/// The set of the published comparison, by its own seed.
#[must_use]
pub fn make_rules(count: usize) -> Vec<Rule> {
    let mut random = Random::new(42);
    let mut rule = || {
        let comparisons = if random.next() < 0.5 { 3 } else { 2 };
        (0..comparisons)
            .map(|_| comparison(&mut random, 0))
            .collect()
    };
    (0..count).map(|_| rule()).collect()
}

/// `count` rules of which the first ten read `n0`, and no other does: what an event on `n0` touches
/// is then the same, however many there are.
#[must_use]
pub fn make_sparse_rules(count: usize) -> Vec<Rule> {
    let mut random = Random::new(44);
    let mut rule = |index: usize| {
        let others = if random.next() < 0.5 { 2 } else { 1 };
        let mut rule: Rule = (0..others).map(|_| comparison(&mut random, 1)).collect();
        rule.push(if index < 10 {
            Comparison {
                fact: "n0".into(),
                op: ">=",
                value: json!(5 + 10 * index),
            }
        } else {
            comparison(&mut random, 1)
        });
        rule
    };
    (0..count).map(&mut rule).collect()
}

fn comparison(random: &mut Random, first: u32) -> Comparison {
    if random.next() < 0.65 {
        let fact = format!("n{}", first + random.below(NUMBERS - first));
        let op = [">", ">=", "<", "<="][random.below(4) as usize];
        let value = json!(random.below(100));
        return Comparison { fact, op, value };
    }
    let fact = format!("s{}", random.below(TEXTS));
    let op = if random.next() < 0.7 { "==" } else { "!=" };
    let value = json!(format!("v{}", random.below(5)));
    Comparison { fact, op, value }
}

/// Values of all facts, `count` times, in the order of [`facts`].
#[must_use]
pub fn make_values(count: usize) -> Vec<Vec<Json>> {
    let mut random = Random::new(7);
    let mut values = || {
        let mut all: Vec<Json> = (0..NUMBERS).map(|_| json!(random.below(100))).collect();
        all.extend((0..TEXTS).map(|_| json!(format!("v{}", random.below(5)))));
        all
    };
    (0..count).map(|_| values()).collect()
}

/// How many slots share the rules that choose a block.
const SLOTS: usize = 16;

/// A journey takes at most so many moments, or segments.
const MOST: usize = 1000;

/// What a rule is in the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A moment.
    Moment,
    /// A segment.
    Segment,
    /// A choice of a slot: which slot, and which of its choices.
    Slot(usize, usize),
}

/// Of three rules one is a moment, one a segment and one a slot's; when there are enough of the
/// former, all others are slots'.
pub(crate) fn part(rule: usize) -> Part {
    let slot = |turn: usize| Part::Slot(turn % SLOTS, turn / SLOTS);
    match rule % 3 {
        _ if rule >= 3 * MOST => slot(rule - 2 * MOST),
        0 => Part::Moment,
        1 => Part::Segment,
        _ => slot(rule / 3),
    }
}

/// The rules as a journey, in which they are named by their numbers.
#[must_use]
pub fn journey(rules: &[Rule]) -> String {
    let mut moments = Map::new();
    let mut segments = Map::new();
    let mut slots = vec![Vec::new(); SLOTS];
    for (index, rule) in rules.iter().enumerate() {
        let when = expression(rule);
        match part(index) {
            Part::Moment => drop(moments.insert(format!("r{index}"), json!({ "when": when }))),
            Part::Segment => drop(segments.insert(format!("r{index}"), json!(when))),
            Part::Slot(slot, _) => slots[slot].push(json!({ "block": "note", "when": when })),
        }
    }
    let named = slots.into_iter().enumerate();
    let slots: Map<String, Json> = named
        .filter(|(_, choose)| !choose.is_empty())
        .map(|(index, choose)| (format!("place{index}"), json!({ "choose": choose })))
        .collect();
    let facts: Map<String, Json> = facts()
        .into_iter()
        .map(|name| {
            let path = format!("{name}.value");
            (name, json!({ "last": path }))
        })
        .collect();
    let mut journey = json!({
        "journey": "rules", "version": 1, "facts": facts, "stages": { "here": { "initial": true } },
        "moments": moments, "segments": segments, "slots": slots,
        "blocks": { "note": { "kind": "banner", "title": "A note" } },
    });
    if let Some(members) = journey.as_object_mut() {
        members.retain(|_, part| part.as_object().is_none_or(|part| !part.is_empty()));
    }
    journey.to_string()
}

/// The rule in the journey's language. Numbers that come from events are doubles.
fn expression(rule: &Rule) -> String {
    let one = |comparison: &Comparison| {
        let Comparison { fact, op, value } = comparison;
        match value.as_str() {
            Some(text) => format!("{fact} {op} '{text}'"),
            None => format!("{fact} {op} {value}.0"),
        }
    };
    rule.iter().map(one).collect::<Vec<_>>().join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: [&str; 3] = [
        "n13 < 17.0 && n4 < 86.0",
        "n14 < 30.0 && n8 < 61.0 && n7 <= 5.0",
        "n4 > 18.0 && s4 == 'v0'",
    ];

    /// The first rules, and the last values, as the comparison's own generator prints them.
    #[test]
    fn the_rules_are_those_of_the_published_comparison() {
        let rules = make_rules(1000);
        let text: Vec<String> = rules.iter().take(3).map(expression).collect();
        assert_eq!(text, FIRST);
        let comparisons: usize = rules.iter().map(Vec::len).sum();
        assert_eq!(comparisons, 2535);
        assert_eq!(
            json!(make_values(256)[255]).to_string(),
            r#"[98,31,88,24,15,27,15,50,42,56,6,80,2,56,27,33,"v1","v3","v2","v1","v1","v4","v1","v0"]"#
        );
    }
}
