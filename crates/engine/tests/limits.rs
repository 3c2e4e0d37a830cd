//! How often blocks may be seen, against what it means: a list of what was seen and closed, counted anew for each
//! view. Two tabs take turns, so what one has counted holds in the other.
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
use support::random::{Random, for_seeds};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// After so long without anything a session has ended.
const SESSION_MS: u64 = 30 * MINUTE_MS;

const BLOCKS: [&str; 3] = ["a", "b", "c"];

/// What a choice may say, or the journey of all blocks together.
#[derive(Clone, Default)]
struct Limits {
    session: Option<usize>,
    day: Option<usize>,
    visitor: Option<usize>,
    cooldown_ms: Option<u64>,
    dismissed_ms: Option<u64>,
    exempt: bool,
}

impl Limits {
    fn some(random: &mut Random) -> Self {
        let max = |random: &mut Random| random.one_in(3).then(|| random.between(1, 3));
        let span = |random: &mut Random| {
            random
                .one_in(3)
                .then(|| random.pick(&[MINUTE_MS, HOUR_MS, 2 * DAY_MS]))
        };
        Self {
            session: max(random),
            day: max(random),
            visitor: max(random),
            cooldown_ms: span(random),
            dismissed_ms: span(random),
            exempt: random.one_in(4),
        }
    }

    /// As a journey writes it.
    fn written(&self, into: &mut Json) {
        let caps = [
            ("session", self.session),
            ("day", self.day),
            ("visitor", self.visitor),
        ];
        let caps: Vec<_> = caps
            .into_iter()
            .filter_map(|(per, max)| Some(json!({ "per": per, "max": max? })))
            .collect();
        if !caps.is_empty() {
            into["cap"] = caps.into();
        }
        if let Some(ms) = self.cooldown_ms {
            into["cooldown"] = format!("{ms}ms").into();
        }
    }
}

/// What the page has told, when, and in which session.
struct Told {
    at: u64,
    session: usize,
    closed: bool,
    block: &'static str,
}

/// Whether these limits allow another view at this time, given what was told of the blocks they are about.
fn allow(limits: &Limits, told: &[&Told], now: u64, session: usize) -> bool {
    let seen = |fits: &dyn Fn(&Told) -> bool| {
        told.iter()
            .filter(|each| !each.closed && fits(each))
            .count()
    };
    let below = |max: Option<usize>, count: usize| max.is_none_or(|max| count < max);
    let rested = |span: Option<u64>, closed: bool| {
        span.is_none_or(|span| {
            told.iter()
                .all(|each| each.closed != closed || now - each.at >= span)
        })
    };
    below(limits.session, seen(&|each| each.session == session))
        && below(limits.day, seen(&|each| now - each.at < DAY_MS))
        && below(limits.visitor, seen(&|_| true))
        && rested(limits.cooldown_ms, false)
        && rested(limits.dismissed_ms, true)
}

/// The first block that may be shown, an empty text where none may.
fn expected(
    choices: &[Limits],
    all: &Limits,
    told: &[Told],
    now: u64,
    session: usize,
) -> &'static str {
    let index = |block: &str| BLOCKS.iter().position(|each| *each == block).unwrap();
    let counted: Vec<_> = told
        .iter()
        .filter(|each| !each.closed && !choices[index(each.block)].exempt)
        .collect();
    let of_all = allow(all, &counted, now, session);
    let fits = |&at: &usize| {
        let own: Vec<_> = told
            .iter()
            .filter(|each| each.block == BLOCKS[at])
            .collect();
        (choices[at].exempt || of_all) && allow(&choices[at], &own, now, session)
    };
    (0..BLOCKS.len())
        .find(fits)
        .map_or("", |found| BLOCKS[found])
}

fn journey(choices: &[Limits], all: &Limits) -> Json {
    let choices: Vec<_> = BLOCKS
        .iter()
        .zip(choices)
        .map(|(block, limits)| {
            let mut choice = json!({ "block": block });
            limits.written(&mut choice);
            if let Some(ms) = limits.dismissed_ms {
                choice["dismissed"] = format!("{ms}ms").into();
            }
            if limits.exempt {
                choice["exempt"] = true.into();
            }
            choice
        })
        .collect();
    let mut journey = json!({
        "journey": "t", "version": 1,
        "stages": { "browsing": { "initial": true } },
        "blocks": BLOCKS.iter().map(|block| (block.to_string(), json!({ "kind": "banner", "title": block })))
            .collect::<serde_json::Map<_, _>>(),
        "slots": { "hero": { "choose": choices } }
    });
    let mut frequency = json!({});
    all.written(&mut frequency);
    if frequency != json!({}) {
        journey["frequency"] = frequency;
    }
    journey
}

#[test]
fn a_block_is_shown_where_its_limits_allow_it_and_nowhere_else() {
    for_seeds(400, |seed, random| {
        let choices: Vec<_> = BLOCKS.iter().map(|_| Limits::some(random)).collect();
        let mut all = Limits::some(random);
        all.dismissed_ms = None;
        let mut tabs = vec![Sim::new(&journey(&choices, &all).to_string())];
        tabs.push(tabs[0].another_tab());
        let mut told: Vec<Told> = Vec::new();
        let (mut now, mut session, mut last) = (0, 0, 0);
        for step in 0..60 {
            let gap = random.pick(&[1, 1_000, MINUTE_MS, HOUR_MS, 13 * HOUR_MS, 3 * DAY_MS]);
            // At its very end a session may be told either way; nothing here comes in that millisecond.
            let gap = gap + random.below(700) as u64;
            now += gap;
            session += usize::from(gap > SESSION_MS);
            let tab = random.below(2);
            if tab != last {
                let [first, second] = &mut tabs[..] else {
                    unreachable!()
                };
                if tab == 0 {
                    first.adopt(second)
                } else {
                    second.adopt(first)
                }
                last = tab;
            }
            let sim = &mut tabs[tab];
            if random.one_in(2) {
                sim.trace.clear();
                sim.step(&json!({ "at": now, "page": {} }));
                let shown = sim.trace.last().expect("a slot is decided");
                let block = expected(&choices, &all, &told, now, session);
                assert_eq!(
                    shown,
                    &format!("{now} slot hero={block}"),
                    "seed {seed}, step {step}"
                );
            } else {
                let block = random.pick(&BLOCKS);
                let closed = random.one_in(4);
                let event = if closed {
                    "dismiss_promotion"
                } else {
                    "view_promotion"
                };
                sim.step(&json!({ "at": now, "event": event, "properties": { "promotion_id": block, "creative_slot": "hero" } }));
                told.push(Told {
                    at: now,
                    session,
                    closed,
                    block,
                });
            }
        }
    });
}
