//! What two journeys would have done differently with the same events.
//!
//! Stages, moments, slots and blocks of the two are the same where they are called the same: a
//! journey is renamed, renumbered and reordered from version to version.

use std::collections::BTreeMap;

use microstage_engine::Loaded;
use serde::Serialize;

use super::done::{Done, Names};
use super::summary::By;
use super::timeline::Timeline;
use crate::when;

/// The numbers of a comparison, under the names that programs read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Comparison {
    pub(crate) a: Identity,
    pub(crate) b: Identity,
    /// How many sessions or visitors were replayed.
    pub(crate) replayed: usize,
    pub(crate) by: By,
    pub(crate) events: usize,
    /// How many of them differ in anything.
    pub(crate) different: usize,
    /// How many went another way through the stages, or at other times.
    pub(crate) different_stages: usize,
    pub(crate) different_moments: usize,
    pub(crate) different_slots: usize,
    /// Where they ended in the one and in the other journey.
    pub(crate) ended: Vec<Ended>,
    pub(crate) moments: Vec<MomentDifference>,
    /// What slots came to show first that was not the same.
    pub(crate) slots: Vec<SlotDifference>,
    /// The first difference of some of them.
    pub(crate) examples: Vec<Example>,
    #[serde(skip)]
    names: [Names; 2],
}

/// Which journey it is.
#[derive(Debug, Serialize)]
pub(crate) struct Identity {
    pub(crate) journey: String,
    pub(crate) version: u32,
    pub(crate) program: String,
}

/// How many ended in a stage of the one and a stage of the other journey.
#[derive(Debug, Serialize)]
pub(crate) struct Ended {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) times: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct MomentDifference {
    pub(crate) moment: String,
    /// How often it began.
    pub(crate) a: usize,
    pub(crate) b: usize,
    /// In how many sessions or visitors it begins more often than before, and less often.
    pub(crate) gained: usize,
    pub(crate) lost: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SlotDifference {
    pub(crate) slot: String,
    /// The blocks; nothing is the page's own content.
    pub(crate) a: Option<String>,
    pub(crate) b: Option<String>,
    /// For how many it is the first difference of this slot.
    pub(crate) first_for: usize,
}

/// The first thing that one of the two did and the other did not, or not then.
#[derive(Debug, Serialize)]
pub(crate) struct Example {
    #[serde(flatten)]
    pub(crate) key: Who,
    pub(crate) at: String,
    /// Milliseconds after the first event.
    #[serde(skip)]
    pub(crate) after: u64,
    /// What each of them did then; nothing where it did nothing.
    pub(crate) a: Option<String>,
    pub(crate) b: Option<String>,
}

/// Whose difference it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Who {
    Session(String),
    Visitor(String),
}

/// From when on a slot shows a block.
type Showing<'a> = (u64, Option<&'a str>);

impl Comparison {
    pub(crate) fn new(a: &Loaded, b: &Loaded) -> Self {
        let identity = |loaded: &Loaded| Identity {
            journey: loaded.program.journey.clone(),
            version: loaded.program.version,
            program: format!("{:016x}", loaded.hash),
        };
        let names = [a, b].map(|loaded| Names::new(&loaded.program));
        let mut moments: Vec<&String> = names.iter().flat_map(|names| &names.moments).collect();
        let own = names[0].moments.len();
        let known: Vec<&String> = moments.drain(..own).collect();
        let new = moments.into_iter().filter(|name| !known.contains(name));
        let moments = known
            .iter()
            .copied()
            .chain(new)
            .map(|name| MomentDifference {
                moment: name.clone(),
                a: 0,
                b: 0,
                gained: 0,
                lost: 0,
            });
        Self {
            a: identity(a),
            b: identity(b),
            replayed: 0,
            by: By::Session,
            events: 0,
            different: 0,
            different_stages: 0,
            different_moments: 0,
            different_slots: 0,
            ended: Vec::new(),
            moments: moments.collect(),
            slots: Vec::new(),
            examples: Vec::new(),
            names,
        }
    }

    /// Counts the two ways of one session or visitor in. So many examples are kept at most.
    pub(crate) fn add(&mut self, a: &Timeline, b: &Timeline, most_examples: usize) {
        self.by = self.by.and(a.key, self.replayed == 0);
        self.replayed += 1;
        self.events += a.events;
        let names = std::mem::replace(&mut self.names, [Names::NONE, Names::NONE]);
        let (done_a, done_b) = (names[0].done(a), names[1].done(b));
        let end = |names: &Names, it: &Timeline| names.stages[usize::from(it.last_stage())].clone();
        self.count_end(end(&names[0], a), end(&names[1], b));
        self.count_moments(&done_a, &done_b);
        let differ = |is_kind: fn(&Done<'_>) -> bool| {
            let of_a = done_a.iter().filter(|(_, done)| is_kind(done));
            !of_a.eq(done_b.iter().filter(|(_, done)| is_kind(done)))
        };
        let stages = differ(|done| matches!(done, Done::Stage(_)));
        let moments = differ(|done| matches!(done, Done::Moment(_)));
        let slots = differ(|done| matches!(done, Done::Slot(..)));
        self.different_stages += usize::from(stages);
        self.different_moments += usize::from(moments);
        self.different_slots += usize::from(slots);
        self.different += usize::from(stages || moments || slots);
        if slots {
            self.count_slots(&done_a, &done_b);
        }
        if (stages || moments || slots) && self.examples.len() < most_examples {
            self.examples.extend(example(a, &done_a, &done_b));
        }
        self.names = names;
    }

    /// Ends the counting: what differs most comes first.
    pub(crate) fn finish(&mut self) {
        self.slots.sort_by(|one, other| {
            let by_name = (&one.slot, &one.a, &one.b).cmp(&(&other.slot, &other.a, &other.b));
            other.first_for.cmp(&one.first_for).then(by_name)
        });
        let place = |stage: &String, names: &Names| names.stages.iter().position(|it| it == stage);
        let [a, b] = &self.names;
        self.ended
            .sort_by_key(|row| (place(&row.a, a), place(&row.b, b)));
    }

    /// The stages of each of the two, in the order of their journeys.
    pub(crate) fn stages(&self) -> [&[String]; 2] {
        self.names.each_ref().map(|names| names.stages.as_slice())
    }

    fn count_end(&mut self, a: String, b: String) {
        let known = self.ended.iter_mut().find(|row| row.a == a && row.b == b);
        match known {
            Some(row) => row.times += 1,
            None => self.ended.push(Ended { a, b, times: 1 }),
        }
    }

    fn count_moments(&mut self, a: &[(u64, Done<'_>)], b: &[(u64, Done<'_>)]) {
        let times = |all: &[(u64, Done<'_>)], moment: &str| {
            let own = all.iter();
            own.filter(|(_, done)| *done == Done::Moment(moment))
                .count()
        };
        for row in &mut self.moments {
            let (in_a, in_b) = (times(a, &row.moment), times(b, &row.moment));
            row.a += in_a;
            row.b += in_b;
            row.gained += usize::from(in_b > in_a);
            row.lost += usize::from(in_b < in_a);
        }
    }

    /// For each slot what it shows in each of the two when it first does not show the same.
    fn count_slots(&mut self, a: &[(u64, Done<'_>)], b: &[(u64, Done<'_>)]) {
        let mut shown: BTreeMap<&str, [Vec<Showing>; 2]> = BTreeMap::new();
        for (side, all) in [a, b].into_iter().enumerate() {
            for (at, done) in all {
                if let Done::Slot(slot, block) = done {
                    shown.entry(slot).or_default()[side].push((*at, *block));
                }
            }
        }
        for (slot, [of_a, of_b]) in shown {
            let Some((a, b)) = first_pair(&of_a, &of_b) else {
                continue;
            };
            let known = self
                .slots
                .iter_mut()
                .find(|row| row.slot == slot && (row.a.as_deref(), row.b.as_deref()) == (a, b));
            match known {
                Some(row) => row.first_for += 1,
                None => self.slots.push(SlotDifference {
                    slot: slot.into(),
                    a: a.map(Into::into),
                    b: b.map(Into::into),
                    first_for: 1,
                }),
            }
        }
    }
}

/// What a slot shows on both sides at the first instant after which it is not the same.
fn first_pair<'a>(
    a: &[Showing<'a>],
    b: &[Showing<'a>],
) -> Option<(Option<&'a str>, Option<&'a str>)> {
    let mut instants: Vec<u64> = a.iter().chain(b).map(|(at, _)| *at).collect();
    instants.sort_unstable();
    let at = |side: &[Showing<'a>], instant: u64| {
        let until = side.iter().take_while(|(at, _)| *at <= instant);
        until.last().and_then(|(_, block)| *block)
    };
    let mut pairs = instants
        .iter()
        .map(|instant| (at(a, *instant), at(b, *instant)));
    pairs.find(|(of_a, of_b)| of_a != of_b)
}

/// The first place where the two lists are not the same.
fn example(timeline: &Timeline, a: &[(u64, Done<'_>)], b: &[(u64, Done<'_>)]) -> Option<Example> {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (of_a, of_b) = (a.get(same), b.get(same));
    let at = of_a.iter().chain(&of_b).map(|(at, _)| *at).min()?;
    let then = |side: Option<&(u64, Done<'_>)>| {
        let (_, done) = side.filter(|(when, _)| *when == at)?;
        Some(done.text())
    };
    Some(Example {
        key: match timeline.key {
            crate::recording::Key::Session(name) => Who::Session(name.clone()),
            crate::recording::Key::Visitor(name) => Who::Visitor(name.clone()),
        },
        at: when::iso(at),
        after: at.saturating_sub(timeline.start),
        a: then(of_a),
        b: then(of_b),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_of_a_slot_is_what_both_show_then() {
        const X: Option<&str> = Some("x");
        const Y: Option<&str> = Some("y");
        let rows: [(&[Showing], &[Showing], _); 6] = [
            (&[], &[], None),
            (&[(1, X)], &[(1, X)], None),
            (&[(1, X)], &[], Some((X, None))),
            (&[(1, X)], &[(2, X)], Some((X, None))),
            (&[(1, X), (3, Y)], &[(1, X), (3, None)], Some((Y, None))),
            (&[(1, X), (3, Y)], &[(1, X), (2, Y)], Some((X, Y))),
        ];
        for (a, b, expected) in rows {
            assert_eq!(first_pair(a, b), expected, "{a:?} {b:?}");
        }
    }
}
