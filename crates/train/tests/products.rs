//! The next product in the clicks of a real shop, against the figures of a first-order chain.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use std::collections::HashMap;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use microstage_engine::compile::compile;
use microstage_train::backoff::{Backing, Backoff};
use microstage_train::markov::{Chain, foresee};
use support::outside;

/// The month that a session began in, and its clicks in order.
type Session = (u32, Vec<usize>);

/// The sessions' clicks in order: the month each began in, and a column of each click as a number.
fn sessions(column: usize) -> Option<(Vec<Session>, usize)> {
    let file = std::fs::File::open(outside("data/eshop-clothing-2008.csv.gz")?).unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut sessions: Vec<Session> = Vec::new();
    let mut last = String::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim().split(';').collect();
        if cells[5] != last {
            last = cells[5].into();
            sessions.push((cells[1].parse().unwrap(), Vec::new()));
        }
        let next = numbers.len();
        let number = *numbers.entry(cells[column].into()).or_insert(next);
        sessions.last_mut().unwrap().1.push(number);
    }
    Some((sessions, numbers.len()))
}

/// The clicks of the months from one to another.
fn of_months(sessions: &[Session], from: u32, to: u32) -> impl Iterator<Item = &[usize]> + Clone {
    let own = sessions
        .iter()
        .filter(move |(month, _)| (from..=to).contains(month));
    own.map(|(_, clicks)| clicks.as_slice())
}

const AMONG: [usize; 3] = [1, 5, 20];

#[test]
fn the_next_product_is_foretold_at_least_as_by_the_reference() {
    let Some((sessions, products)) = sessions(7) else {
        return;
    };
    let learned = of_months(&sessions, 4, 7);
    let first = Chain::count(products, learned.clone());
    let backoff = Backoff::count(products, learned, Backing::default());
    let august = || of_months(&sessions, 8, 8);
    let last = |before: &[usize]| before[before.len() - 1];
    let plain = foresee(august(), &AMONG, |before| first.after(last(before), 1.0));
    let found = foresee(august(), &AMONG, |before| backoff.after(before));
    println!("{products} products, first order {plain:?}\nwith back-off {found:?}");
    // The reference's counts: a chain of first order has its likelihood.
    assert!((plain.log_likelihood - -3.976).abs() < 0.0005, "{plain:?}");
    for ((among, rate), least) in found.hit_rates.iter().zip([0.1411, 0.3843, 0.7044]) {
        assert!(*rate >= least, "{rate} among the first {among}");
    }
    assert!(found.log_likelihood >= -3.976, "{found:?}");
}

/// The default was chosen without a look at August: on July it is the likeliest of its neighbours.
#[test]
fn the_back_off_was_chosen_on_a_month_of_its_own() {
    let Some((sessions, products)) = sessions(7) else {
        return;
    };
    let likelihood = |backing: Backing| {
        let backoff = Backoff::count(products, of_months(&sessions, 4, 6), backing);
        foresee(of_months(&sessions, 7, 7), &AMONG, |before| {
            backoff.after(before)
        })
    };
    let chosen = likelihood(Backing::default());
    println!("July {chosen:?}");
    let without = |change: fn(&mut Backing)| {
        let mut backing = Backing::default();
        change(&mut backing);
        likelihood(backing)
    };
    let parts: [fn(&mut Backing); 5] = [
        |backing| backing.near = 10.0,
        |backing| backing.smoothing = 1.0,
        |backing| backing.skip = 0.0,
        |backing| backing.discount = 0.0,
        |backing| backing.strength = 1e9,
    ];
    for (part, change) in parts.into_iter().enumerate() {
        let other = without(change);
        println!("July without part {part} {other:?}");
        assert!(
            chosen.log_likelihood > other.log_likelihood,
            "part {part} is of no use"
        );
    }
}

/// The stages of a journey are the shop's categories; what the journey says of the next stage is
/// compared with what is counted here once more.
#[test]
fn the_next_stage_is_what_is_counted() {
    let Some((sessions, stages)) = sessions(6) else {
        return;
    };
    let mut counts = vec![vec![0.0; stages]; stages];
    let mut ends = vec![0.0; stages];
    let mut moves: Vec<Vec<usize>> = Vec::new();
    for (_, clicks) in &sessions {
        let mut way = clicks.clone();
        way.dedup();
        for step in way.windows(2) {
            counts[step[0]][step[1]] += 1.0;
        }
        ends[*way.last().unwrap()] += 1.0;
        moves.push(way);
    }
    let chain = Chain::count(stages, moves.iter().map(Vec::as_slice));
    let rows = chain.to_json(&names(stages), &ends, 1.0, "a test", 0);
    for from in 0..stages {
        for to in (0..stages).filter(|to| *to != from) {
            let all: f64 = counts[from].iter().sum::<f64>() + ends[from];
            let expected = (counts[from][to] + 1.0) / (all + stages as f64);
            assert!(
                says_so(&rows, stages, from, to, expected),
                "from {from} to {to}: {expected}"
            );
        }
    }
}

fn names(stages: usize) -> Vec<String> {
    (0..stages).map(|stage| format!("s{stage}")).collect()
}

/// Whether the engine's probability of the next stage is the expected one, to nine digits.
fn says_so(rows: &str, stages: usize, from: usize, to: usize, expected: f64) -> bool {
    let stage = |stage: usize| {
        let initial = stage == from;
        format!(
            "\"s{stage}\": {{ \"initial\": {initial}, \"enter\": [{{ \"on\": \"to{stage}\" }}] }}"
        )
    };
    let listed: Vec<String> = (0..stages).map(stage).collect();
    let (low, high) = (expected - 1e-9, expected + 1e-9);
    let journey = format!(
        "{{ \"journey\": \"t\", \"version\": 1, \"stages\": {{ {} }}, \"models\": {{ \"m\": {rows} }},
         \"moments\": {{ \"x\": {{ \"when\": \"next_stage.s{to} > {low} && next_stage.s{to} < {high}\" }} }} }}",
        listed.join(", ")
    );
    let compiled = compile(&journey);
    let program = compiled
        .program
        .unwrap_or_else(|| panic!("{:#?}", compiled.problems));
    let loaded = microstage_engine::Loaded::decode(&program).unwrap();
    let start = microstage_engine::Timestamp(0);
    let mut engine = microstage_engine::Engine::new(loaded.into(), 1, start);
    let _ = engine.handle(start, &microstage_engine::Input::Tick);
    engine.moment(0)
}
