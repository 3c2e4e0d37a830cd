//! Events of a shop: those of the recording in the outside data, else made ones of the same shape.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::Failure;
use crate::random::Random;

/// The demo shop's journey.
pub const JOURNEY: &str = include_str!("../../../www/shop/journeys/fashion-shop.json");

/// One event of a visitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The visitor, counted from 0.
    pub visitor: usize,
    /// Milliseconds.
    pub at: u64,
    /// Its name, as GA4 has it.
    pub name: &'static str,
    /// The product.
    pub item: String,
    /// Its price.
    pub price: f64,
}

/// What a recording's word for an event is called here.
const NAMES: [(&str, &str); 3] = [
    ("view", "view_item"),
    ("cart", "add_to_cart"),
    ("purchase", "purchase"),
];

/// The recording of a real shop where `MICROSTAGE_DATA` names the outside data, else one that is made here.
///
/// # Errors
/// Where the recording cannot be read.
pub fn events() -> Result<Vec<Event>, Failure> {
    match std::env::var_os("MICROSTAGE_DATA") {
        Some(data) => recorded(&Path::new(&data).join("data/rees46-2019-10-01.csv.gz")),
        None => Ok(made()),
    }
}

/// What [`events`] gives, in a word.
#[must_use]
pub fn source() -> &'static str {
    match std::env::var_os("MICROSTAGE_DATA") {
        Some(_) => "recorded",
        None => "made",
    }
}

/// No cell of this file holds a comma or a quote.
fn recorded(file: &Path) -> Result<Vec<Event>, Failure> {
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(file)?).read_to_string(&mut text)?;
    let mut visitors = HashMap::new();
    let mut row = |line: &str| -> Option<Event> {
        let cells: Vec<&str> = line.split(',').collect();
        let kind = *cells.get(1)?;
        let (_, name) = NAMES.iter().find(|(word, _)| *word == kind)?;
        let next = visitors.len();
        Some(Event {
            visitor: *visitors.entry((*cells.get(7)?).to_owned()).or_insert(next),
            at: milliseconds(cells.first()?)?,
            name,
            item: (*cells.get(2)?).to_owned(),
            price: cells.get(6)?.parse().ok()?,
        })
    };
    let mut events = Vec::new();
    for line in text.lines().skip(1) {
        events.push(row(line).ok_or_else(|| format!("the recording's row {line:?}"))?);
    }
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// The recording is of one month: `2019-10-01 00:00:00 UTC`.
fn milliseconds(text: &str) -> Option<u64> {
    let number = |from: usize| text.get(from..from + 2)?.parse::<u64>().ok();
    let minutes = (number(8)? * 24 + number(11)?) * 60 + number(14)?;
    Some((minutes * 60 + number(17)?) * 1000)
}

/// As many events of as many visitors as the recording has: mostly views, now and then a basket,
/// seldom a purchase.
fn made() -> Vec<Event> {
    let mut random = Random::new(46);
    let mut at = 0;
    let mut event = || {
        at += u64::from(random.below(2000));
        let name = match random.below(100) {
            0..=1 => "purchase",
            2..=5 => "add_to_cart",
            _ => "view_item",
        };
        Event {
            visitor: random.below(4504) as usize,
            at,
            name,
            item: format!("{}", 1_000_000 + random.below(8000)),
            price: f64::from(random.below(50_000)) / 100.0,
        }
    };
    (0..17_434).map(|_| event()).collect()
}
