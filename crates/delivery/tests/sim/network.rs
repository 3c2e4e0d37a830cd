//! A flaky network and a collector that stores each message once.

use std::collections::BTreeMap;

use crate::random::Random;

/// A message's tab and number.
pub(crate) type Name = (u32, u32);

/// How bad things are.
pub(crate) struct Weather {
    /// Percent of requests that meet a fault.
    pub(crate) faults: u64,
    /// The largest body that the collector takes.
    pub(crate) largest: usize,
    /// Whether the collector may refuse a page for good.
    pub(crate) refusals: bool,
}

/// What becomes of a request. Times are those from its sending.
pub(crate) struct Fate {
    /// When the collector has it, if ever.
    pub(crate) arrives: Option<u64>,
    /// When the page learns what came of it, if ever.
    pub(crate) told: Option<u64>,
    /// Status and pause; `None` when all that the page learns is a failure.
    pub(crate) answer: Option<(u16, Option<u64>)>,
}

impl Fate {
    pub(crate) fn draw(random: &mut Random, weather: &Weather, bytes: usize) -> Self {
        let travel = random.range(5, 400);
        let back = travel + random.range(5, 400);
        let stored = |arrives, told, answer| Self {
            arrives: Some(arrives),
            told,
            answer,
        };
        let refused = |status, pause| Self {
            arrives: None,
            told: Some(back),
            answer: Some((status, pause)),
        };
        if bytes > weather.largest {
            return refused(413, None);
        }
        if !random.percent(weather.faults) {
            return stored(travel, Some(back), Some((200, None)));
        }
        match random.range(0, 11) {
            // The request is lost; the page learns of it, or waits for ever.
            0 => Self {
                arrives: None,
                told: Some(back),
                answer: None,
            },
            1 => Self {
                arrives: None,
                told: None,
                answer: None,
            },
            // The answer is lost.
            2 => stored(travel, Some(back), None),
            3 => stored(travel, None, None),
            // All is slow, perhaps slower than the page waits.
            4 => {
                let travel = random.range(1000, 60_000);
                stored(
                    travel,
                    Some(travel + random.range(10, 30_000)),
                    Some((200, None)),
                )
            }
            5 => refused(500, None),
            6 => refused(503, Some(random.range(0, 120_000))),
            7 => refused(429, Some(random.range(0, 20_000))),
            8 => refused(429, None),
            // A proxy answers for a collector that has stored the batch.
            9 => stored(travel, Some(back), Some((504, None))),
            _ if weather.refusals => refused(401, None),
            _ => refused(408, None),
        }
    }
}

/// What the collector has stored.
#[derive(Default)]
pub(crate) struct Collector {
    /// How often each message came.
    pub(crate) stored: BTreeMap<Name, u32>,
    /// The messages in the order in which each came first.
    pub(crate) order: Vec<Name>,
}

impl Collector {
    pub(crate) fn take(&mut self, batch: &[Name]) {
        for name in batch {
            let copies = self.stored.entry(*name).or_insert(0);
            *copies += 1;
            if *copies == 1 {
                self.order.push(*name);
            }
        }
    }
}
