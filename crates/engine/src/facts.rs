//! Facts: values kept up to date from events, with windows that are exact to the millisecond.

use crate::codec::{Codec, Reader, write_varint};
use crate::hash::fnv64;
use crate::program::{Fact, FactKind};
use crate::time::Timestamp;
use crate::value::Value;

/// What is kept of a fact. An event that happened at `t` is in a window of `w` milliseconds up to
/// `t + w - 1` and has left it at `t + w`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FactState {
    /// Count, sum, min, max and mean without a window.
    Tally {
        count: u64,
        sum: f64,
        min: f64,
        max: f64,
    },
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
                sum: 0.0,
                min: f64::INFINITY,
                max: f64::NEG_INFINITY,
            },
        }
    }

    /// Takes an event in; whether anything changed.
    pub(crate) fn feed(&mut self, fact: &Fact, value: &Value, now: Timestamp) -> bool {
        match self {
            Self::Single { value: kept, at } => {
                let keep = matches!(fact.kind, FactKind::First {}) && *kept != Value::Absent;
                if keep || matches!(value, Value::Absent | Value::Error) {
                    return false;
                }
                *kept = value.clone();
                *at = now;
                true
            }
            Self::Tally {
                count,
                sum,
                min,
                max,
            } => {
                let counts = matches!(fact.kind, FactKind::Count {});
                let Some(number) = value.number().or(counts.then_some(0.0)) else {
                    return false;
                };
                *count += 1;
                *sum += number;
                *min = min.min(number);
                *max = max.max(number);
                true
            }
            Self::Entries(entries) => feed_entries(entries, fact, value, now),
        }
    }

    /// Its value now.
    pub(crate) fn value(&self, fact: &Fact) -> Value {
        match self {
            Self::Single { value, .. } => value.clone(),
            Self::Tally {
                count,
                sum,
                min,
                max,
            } => summary(fact, *count, *sum, *min, *max),
            Self::Entries(entries) => {
                let (mut sum, mut min, mut max) = (0.0, f64::INFINITY, f64::NEG_INFINITY);
                // Adding anew from the oldest on keeps the sum free of the drift that adding and
                // subtracting doubles would leave.
                if !matches!(fact.kind, FactKind::Count {} | FactKind::Distinct {}) {
                    for entry in entries {
                        let number = f64::from_bits(entry.bits);
                        sum += number;
                        min = f64::min(min, number);
                        max = f64::max(max, number);
                    }
                }
                summary(fact, entries.len() as u64, sum, min, max)
            }
        }
    }

    /// When the oldest event leaves the window.
    pub(crate) fn expires_at(&self, fact: &Fact) -> Option<Timestamp> {
        if fact.within == 0 {
            return None;
        }
        match self {
            Self::Entries(entries) => entries.first().map(|entry| entry.at.plus(fact.within)),
            Self::Single {
                value: Value::Absent,
                ..
            }
            | Self::Tally { .. } => None,
            Self::Single { at, .. } => Some(at.plus(fact.within)),
        }
    }

    /// Lets go of what has left the window; whether anything changed.
    pub(crate) fn expire(&mut self, fact: &Fact, now: Timestamp) -> bool {
        if self.expires_at(fact).is_none_or(|at| at > now) {
            return false;
        }
        match self {
            Self::Entries(entries) => entries.retain(|entry| entry.at.plus(fact.within) > now),
            _ => *self = Self::new(fact),
        }
        true
    }

    /// Appends the state to a snapshot.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Tally {
                count,
                sum,
                min,
                max,
            } => {
                count.write(out);
                sum.write(out);
                min.write(out);
                max.write(out);
            }
            Self::Single { value, at } => {
                value.write(out);
                at.0.write(out);
            }
            Self::Entries(entries) => {
                write_varint(entries.len() as u64, out);
                let mut last = 0;
                for entry in entries {
                    // Differences of neighbouring instants are short.
                    write_varint(entry.at.0 - last, out);
                    out.extend_from_slice(&entry.bits.to_le_bytes());
                    last = entry.at.0;
                }
            }
        }
    }

    /// Reads a state of this fact from a snapshot.
    pub(crate) fn read(fact: &Fact, reader: &mut Reader) -> Option<Self> {
        Some(match Self::new(fact) {
            Self::Tally { .. } => Self::Tally {
                count: Codec::read(reader)?,
                sum: Codec::read(reader)?,
                min: Codec::read(reader)?,
                max: Codec::read(reader)?,
            },
            Self::Single { .. } => Self::Single {
                value: Value::read(reader)?,
                at: Timestamp(Codec::read(reader)?),
            },
            Self::Entries(mut entries) => {
                let len = reader.varint()?;
                if len > u64::from(fact.bound) {
                    return None;
                }
                let mut at = 0u64;
                for _ in 0..len {
                    at = at.checked_add(reader.varint()?)?;
                    let bits = u64::from_le_bytes(reader.take(8)?.try_into().ok()?);
                    entries.push(Entry {
                        at: Timestamp(at),
                        bits,
                    });
                }
                Self::Entries(entries)
            }
        })
    }
}

fn feed_entries(entries: &mut Vec<Entry>, fact: &Fact, value: &Value, now: Timestamp) -> bool {
    let bits = match fact.kind {
        FactKind::Count {} => 0,
        FactKind::Distinct {} => {
            let Some(hash) = identity(value) else {
                return false;
            };
            entries.retain(|entry| entry.bits != hash);
            hash
        }
        _ => {
            let Some(number) = value.number() else {
                return false;
            };
            number.to_bits()
        }
    };
    // The bound is the largest number that an expression can tell apart, so what is dropped here
    // no condition can miss; where the author declared it, the fact saturates.
    if entries.len() >= fact.bound as usize && !entries.is_empty() {
        entries.remove(0);
    }
    entries.push(Entry { at: now, bits });
    true
}

/// Two values are the same for a distinct when their types and contents are.
fn identity(value: &Value) -> Option<u64> {
    if matches!(
        value,
        Value::Absent | Value::Error | Value::Null | Value::List(_)
    ) {
        return None;
    }
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    Some(fnv64(&bytes))
}

fn summary(fact: &Fact, count: u64, sum: f64, min: f64, max: f64) -> Value {
    match fact.kind {
        FactKind::Count {} | FactKind::Distinct {} => Value::Int(count as i64),
        FactKind::Sum {} => Value::double(sum),
        _ if count == 0 => Value::Absent,
        FactKind::Min {} => Value::double(min),
        FactKind::Max {} => Value::double(max),
        _ => Value::double(sum / count as f64),
    }
}
