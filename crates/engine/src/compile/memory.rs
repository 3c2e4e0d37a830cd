//! How much a visitor's state can be at most, whatever happens: each fact is bounded, so their sum is.

use crate::facts::MOST_TEXT;
use crate::program::{Fact, FactKind, Program};
use crate::snapshot::MOST_FOREIGN;

/// Bytes of the longest number of 32 bits, and of the longest of 64.
const SHORT: u64 = 5;
const LONG: u64 = 10;

/// See `Shape::Name`.
const LONGEST_NAME: u64 = 64;

/// The most bytes that the visitor's part of a snapshot has: what the page stores and what tabs
/// share. It is about as much as the engine keeps of it in memory.
pub(crate) fn most_bytes(program: &Program) -> u64 {
    let of_record = |bytes: u64| SHORT + SHORT + bytes;
    let facts = program.facts.iter().map(|fact| of_record(of_fact(fact)));
    let waiting = program.rules.len() + program.moments.len();
    let core = 64 + program.conditions.len() as u64 * SHORT + waiting as u64 * (SHORT + LONG + 16);
    // A version and a checksum; what another version of the journey knew.
    1 + 4 + of_record(core + 8 * LONG) + facts.sum::<u64>() + 2 * MOST_FOREIGN as u64
}

/// Whether it is fed by names of the journey's, and not by properties.
fn is_own(fact: &Fact) -> bool {
    fact.sources.iter().all(|source| source.path.is_none())
}

fn of_fact(fact: &Fact) -> u64 {
    match fact.kind {
        // What the compiler's own facts keep are names of the journey's.
        FactKind::Last {} | FactKind::First {} if is_own(fact) => 1 + SHORT + LONGEST_NAME + LONG,
        FactKind::Last {} | FactKind::First {} => 1 + SHORT + MOST_TEXT as u64 + LONG,
        _ if fact.keeps_entries() => u64::from(fact.bound) * (LONG + 8),
        _ => 1 + LONG + LONG,
    }
}
