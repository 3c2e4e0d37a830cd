//! Facts: values kept up to date from events, exact to the millisecond.

use crate::codec::{Codec, Reader};
use crate::hash::fnv64;
use crate::program::{Fact, FactKind};
use crate::score;
use crate::time::Timestamp;
use crate::value::Value;
use crate::window::Window;

/// The most bytes that a text has which a fact keeps.
pub(crate) const MOST_TEXT: usize = 2000;

/// What is kept of a fact.
#[derive(Clone, Debug)]
pub(crate) enum FactState {
    /// Count, sum, min, max and mean without a window: how many, and the one number that the kind
    /// needs.
    Tally { count: u64, number: f64 },
    /// The same with a window, rates, and every distinct.
    Entries(Window),
    /// One value, and when the event came that it is of: last, first, since (nothing but the
    /// instant), a score as it was then, how long a streak was.
    Single { value: Value, at: Timestamp },
}

impl FactState {
    /// A fact before its first event.
    pub(crate) fn new(fact: &Fact) -> Self {
        match fact.kind {
            FactKind::Last {}
            | FactKind::First {}
            | FactKind::Since { .. }
            | FactKind::Score { .. }
            | FactKind::Streak {}
            | FactKind::Clock { .. } => Self::Single {
                value: Value::Absent,
                at: Timestamp(0),
            },
            _ if fact.keeps_entries() => Self::Entries(Window::default()),
            _ => Self::Tally {
                count: 0,
                number: 0.0,
            },
        }
    }

    /// Takes an event in; whether anything changed.
    pub(crate) fn feed(&mut self, fact: &Fact, value: &Value, now: Timestamp) -> bool {
        if let Self::Single { value: kept, at } = self {
            let next = match &fact.kind {
                FactKind::First {} if !kept.is_absent() => return false,
                FactKind::Score { half_life, .. } => {
                    let left = left_of(kept, *at, *half_life, now);
                    Value::Double(left + value.number().unwrap_or_default())
                }
                FactKind::Streak {} => match (value, &*kept) {
                    (Value::Bool(false), _) => Value::Absent,
                    (_, Value::Int(count)) => Value::Int(count.saturating_add(1)),
                    _ => Value::Int(1),
                },
                _ if matches!(value, Value::Absent | Value::Error) => return false,
                // A fact's memory is bounded, and no expression has a longer text to compare with.
                _ if matches!(value, Value::Str(text) if text.len() > MOST_TEXT) => return false,
                _ => value.clone(),
            };
            (*kept, *at) = (next, now);
            return true;
        }
        let Some(bits) = bits(fact, value) else {
            return false;
        };
        match self {
            Self::Tally { count, number } => {
                *number = add(fact, *count, *number, f64::from_bits(bits));
                *count = count.saturating_add(1);
            }
            Self::Entries(window) => window.push(fact, bits, now),
            Self::Single { .. } => {}
        }
        true
    }

    /// Its value now.
    pub(crate) fn value(&self, fact: &Fact, now: Timestamp) -> Value {
        let (count, number) = match self {
            Self::Single { value, at } => {
                return match &fact.kind {
                    FactKind::Score { half_life, .. } => {
                        Value::Double(left_of(value, *at, *half_life, now))
                    }
                    FactKind::Streak {} if value.is_absent() => Value::Int(0),
                    FactKind::Clock { .. } => Value::Timestamp(now.0 as i64),
                    FactKind::Since { .. } if !value.is_absent() => {
                        Value::Double(now.since(*at) as f64 / 1000.0)
                    }
                    _ => value.clone(),
                };
            }
            Self::Tally { count, number } => (*count, *number),
            Self::Entries(window) => (window.len() as u64, window.number(fact)),
        };
        match fact.kind {
            FactKind::Count {} | FactKind::Distinct {} => Value::Int(count as i64),
            FactKind::Sequence {} => Value::Bool(count == u64::from(fact.bound)),
            FactKind::Rate { per } => Value::double(count as f64 * per as f64 / fact.within as f64),
            FactKind::Sum {} => Value::double(number),
            _ if count == 0 => Value::Absent,
            FactKind::Mean {} => Value::double(number / count as f64),
            _ => Value::double(number),
        }
    }

    /// The first instant after `now` at which time alone changes the fact, or turns a comparison
    /// with it.
    pub(crate) fn turns_at(&self, fact: &Fact, now: Timestamp) -> Option<Timestamp> {
        match (self, &fact.kind) {
            (Self::Entries(window), _) => window.leaves_at(fact),
            (_, FactKind::Clock { period, marks }) => {
                let mut turns = marks.iter().map(|mark| Timestamp(*mark as u64));
                let turn = turns.find(|turn| *turn > now);
                let past = now.0.checked_rem(*period);
                let part = past.map(|past| now.plus(period - past));
                // The earlier of what is there.
                turn.into_iter().chain(part).min()
            }
            (Self::Single { value, at }, kind) if !value.is_absent() => match kind {
                FactKind::Score { half_life, marks } => {
                    let value = value.number().unwrap_or_default();
                    score::turns_at(value, *at, *half_life, marks, now)
                }
                FactKind::Since { marks } => {
                    let mut turns = marks.iter().map(|mark| at.plus(*mark as u64));
                    turns.find(|turn| *turn > now)
                }
                _ => (fact.within > 0).then(|| at.plus(fact.within)),
            },
            _ => None,
        }
    }

    /// Does what time alone does up to `now`; whether anything changed.
    pub(crate) fn expire(&mut self, fact: &Fact, now: Timestamp) -> bool {
        // What moves all the time is computed when it is read: its readers look again.
        if let FactKind::Since { .. } | FactKind::Score { .. } | FactKind::Clock { .. } = fact.kind
        {
            return true;
        }
        if self.turns_at(fact, now).is_none_or(|at| at > now) {
            return false;
        }
        match self {
            Self::Entries(window) => window.expire(fact, now),
            _ => *self = Self::new(fact),
        }
        true
    }

    /// Appends the state to a snapshot.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Tally { count, number } => {
                count.write(out);
                number.write(out);
            }
            Self::Single { value, at } => {
                value.write(out);
                at.0.write(out);
            }
            Self::Entries(window) => window.write(out),
        }
    }

    /// Reads a state of this fact from a snapshot.
    pub(crate) fn read(fact: &Fact, bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let mut state = Self::new(fact);
        match &mut state {
            Self::Tally { count, number } => {
                *count = reader.number(1 << 53);
                *number = Codec::read(&mut reader);
            }
            Self::Single { value, at } => {
                *value = Codec::read(&mut reader);
                at.0 = Codec::read(&mut reader);
            }
            Self::Entries(window) => window.read(fact, &mut reader),
        }
        reader.is_done().then_some(state)
    }
}

/// What is left now of a score that was `value` at `at`.
fn left_of(value: &Value, at: Timestamp, half_life: u64, now: Timestamp) -> f64 {
    score::decayed(value.number().unwrap_or_default(), now.since(at), half_life)
}

/// What an event adds to a fact, as bits; `None` where it adds nothing.
fn bits(fact: &Fact, value: &Value) -> Option<u64> {
    match fact.kind {
        FactKind::Count {} | FactKind::Rate { .. } => Some(0),
        FactKind::Distinct {} => identity(value),
        _ => value
            .number()
            .filter(|number| !number.is_nan())
            .map(f64::to_bits),
    }
}

/// The number of a fact after one more. The comparisons are written out: the standard library's
/// `min` and `max` leave it open which of 0.0 and -0.0 they give.
fn add(fact: &Fact, count: u64, number: f64, more: f64) -> f64 {
    match fact.kind {
        FactKind::Min {} if count > 0 && number < more => number,
        FactKind::Max {} if count > 0 && number > more => number,
        FactKind::Min {} | FactKind::Max {} => more,
        FactKind::Sum {} | FactKind::Mean {} => number + more,
        _ => 0.0,
    }
}

/// Two values are the same for a distinct when their types and contents are.
fn identity(value: &Value) -> Option<u64> {
    let mut bytes = Vec::new();
    match value {
        Value::Absent | Value::Error | Value::Null | Value::List(_) => return None,
        // Adding zero turns -0.0 into 0.0, which is the same number.
        Value::Double(number) => Value::Double(number + 0.0).write(&mut bytes),
        _ => value.write(&mut bytes),
    }
    Some(fnv64(&bytes))
}
