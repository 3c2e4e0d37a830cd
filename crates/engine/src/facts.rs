//! Facts: values kept up to date from events, with windows that are exact to the millisecond.

use crate::codec::{Codec, Reader, write_number};
use crate::hash::fnv64;
use crate::program::{Fact, FactKind};
use crate::time::Timestamp;
use crate::value::Value;

/// What is kept of a fact. An event that happened at `t` is in a window of `w` milliseconds up to
/// `t + w - 1` and has left it at `t + w`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FactState {
    /// Count, sum, min, max and mean without a window: how many, and the one number that the kind
    /// needs.
    Tally { count: u64, number: f64 },
    /// The same with a window, and every distinct: entries, the oldest first. For a distinct the
    /// number is the hash of the value, and a value that returns moves to the end.
    Entries(Vec<Entry>),
    /// Last and first.
    Single { value: Value, at: Timestamp },
}

/// An event inside of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entry {
    at: Timestamp,
    /// The number's bits, or a value's hash.
    bits: u64,
}

impl FactState {
    /// A fact before its first event.
    pub(crate) fn new(fact: &Fact) -> Self {
        match fact.kind {
            FactKind::Last {} | FactKind::First {} => Self::Single {
                value: Value::Absent,
                at: Timestamp(0),
            },
            FactKind::Distinct {} => Self::Entries(Vec::new()),
            _ if fact.within > 0 => Self::Entries(Vec::new()),
            _ => Self::Tally {
                count: 0,
                number: 0.0,
            },
        }
    }

    /// Takes an event in; whether anything changed.
    pub(crate) fn feed(&mut self, fact: &Fact, value: &Value, now: Timestamp) -> bool {
        if let Self::Single { value: kept, at } = self {
            let keep = fact.kind == (FactKind::First {}) && !kept.is_absent();
            let takes = !keep && !matches!(value, Value::Absent | Value::Error);
            if takes {
                *kept = value.clone();
                *at = now;
            }
            return takes;
        }
        let Some(bits) = bits(fact, value) else {
            return false;
        };
        match self {
            Self::Tally { count, number } => {
                *number = add(fact, *count, *number, f64::from_bits(bits));
                *count = count.saturating_add(1);
            }
            Self::Entries(entries) => push_entry(entries, fact, bits, now),
            Self::Single { .. } => {}
        }
        true
    }

    /// Its value now.
    pub(crate) fn value(&self, fact: &Fact) -> Value {
        let (count, number) = match self {
            Self::Single { value, .. } => return value.clone(),
            Self::Tally { count, number } => (*count, *number),
            // Adding anew from the oldest on keeps the sum free of the drift that adding and
            // subtracting doubles would leave.
            Self::Entries(entries) => entries.iter().fold((0, 0.0), |(count, number), entry| {
                let added = add(fact, count, number, f64::from_bits(entry.bits));
                (count + 1, added)
            }),
        };
        match fact.kind {
            FactKind::Count {} | FactKind::Distinct {} => Value::Int(count as i64),
            FactKind::Sum {} => Value::double(number),
            _ if count == 0 => Value::Absent,
            FactKind::Mean {} => Value::double(number / count as f64),
            _ => Value::double(number),
        }
    }

    /// When the oldest event leaves the window.
    pub(crate) fn expires_at(&self, fact: &Fact) -> Option<Timestamp> {
        let oldest = match self {
            Self::Entries(entries) => entries.first()?.at,
            Self::Single { value, at } if !value.is_absent() => *at,
            _ => return None,
        };
        (fact.within > 0).then(|| oldest.plus(fact.within))
    }

    /// Lets go of what has left the window; whether anything changed.
    pub(crate) fn expire(&mut self, fact: &Fact, now: Timestamp) -> bool {
        if self.expires_at(fact).is_none_or(|at| at > now) {
            return false;
        }
        match self {
            // They stand in order.
            Self::Entries(entries) => {
                while entries
                    .first()
                    .is_some_and(|entry| entry.at.plus(fact.within) <= now)
                {
                    entries.remove(0);
                }
            }
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
            Self::Entries(entries) => {
                let mut last = 0;
                for entry in entries {
                    // Differences of neighbouring instants are short.
                    write_number(entry.at.0 - last, out);
                    out.extend_from_slice(&entry.bits.to_le_bytes());
                    last = entry.at.0;
                }
            }
        }
    }

    /// Reads a state of this fact from a snapshot. What is more than the fact keeps in this version
    /// of the program is left out, the oldest first.
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
            Self::Entries(entries) => {
                let mut at = Timestamp(0);
                while reader.has_more() {
                    at = at.plus(Codec::read(&mut reader));
                    let bits = u64::from_le_bytes(reader.array());
                    push_bounded(entries, fact, Entry { at, bits });
                }
            }
        }
        reader.is_done().then_some(state)
    }
}

/// What an event adds to a fact, as bits; `None` where it adds nothing.
fn bits(fact: &Fact, value: &Value) -> Option<u64> {
    match fact.kind {
        FactKind::Count {} => Some(0),
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
        FactKind::Min {} if count > 0 && number <= more => number,
        FactKind::Max {} if count > 0 && number >= more => number,
        FactKind::Min {} | FactKind::Max {} => more,
        FactKind::Sum {} | FactKind::Mean {} => number + more,
        _ => 0.0,
    }
}

fn push_entry(entries: &mut Vec<Entry>, fact: &Fact, bits: u64, now: Timestamp) {
    if fact.kind == (FactKind::Distinct {})
        && let Some(index) = entries.iter().position(|entry| entry.bits == bits)
    {
        entries.remove(index);
    }
    // The entries stay in order even where another tab's log, which was taken over, ends earlier
    // than what this tab has seen.
    let at = entries.last().map_or(now, |last| last.at.max(now));
    push_bounded(entries, fact, Entry { at, bits });
}

/// The bound is the largest number that an expression can tell apart, so what is dropped here no
/// condition can miss; where the author declared it, the fact saturates.
fn push_bounded(entries: &mut Vec<Entry>, fact: &Fact, entry: Entry) {
    if entries.len() >= fact.bound as usize && !entries.is_empty() {
        entries.remove(0);
    }
    entries.push(entry);
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
