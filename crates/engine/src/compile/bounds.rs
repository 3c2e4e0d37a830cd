//! What is known of facts only when all expressions are: how many entries each has to keep, and
//! when comparisons with what moves all the time turn.

use super::json::At;
use super::lower::Lowering;
use crate::program::{Fact, FactKind};
use crate::time::Timestamp;

/// Without a comparison that tells, and without `keep`, a window or a distinct keeps this many.
const DEFAULT_KEEP: u32 = 256;

/// The most that a window or a distinct can keep.
const MOST_KEEP: u32 = 4096;

/// Sets what follows from the expressions that read the facts.
pub(crate) fn bound_facts<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    // An expression that was refused may be the one that reads a fact.
    let complete = !lowering.problems.has_error();
    let facts = root
        .get("facts")
        .iter()
        .flat_map(At::members)
        .collect::<Vec<_>>();
    for (index, (name, fact)) in facts.iter().enumerate() {
        let usage = &lowering.names.facts[index].usage;
        let definition = &mut lowering.program.facts[index];
        set_marks(definition, &usage.limits);
        if complete && !usage.read {
            lowering.problems.warn(
                "unused_fact",
                &fact.place,
                format!("nothing reads `{name}`"),
                "a condition, a filter or a text that reads it",
                "use it or remove it: each fact is stored with the visitor",
            );
        }
        let bound = bound(lowering, index, fact);
        lowering.program.facts[index].bound = bound;
        if complete {
            warn_of_saturation(lowering, index, name, fact);
        }
    }
}

/// When comparisons with these numbers turn.
fn set_marks(fact: &mut Fact, limits: &[f64]) {
    let mut found = Vec::new();
    let marks = match &mut fact.kind {
        FactKind::Score { marks, .. } => {
            // Adding zero turns -0.0 into 0.0.
            found.extend(limits.iter().map(|limit| limit + 0.0));
            marks
        }
        FactKind::Since { marks } => {
            found.extend(limits.iter().flat_map(|limit| turns_of(*limit)));
            marks
        }
        _ => return,
    };
    found.sort_by(f64::total_cmp);
    found.dedup();
    *marks = found;
}

/// After how many milliseconds a number of seconds is reached, and after how many it is passed: at
/// the first `>=` and `<` turn, at the second `>` and `<=`, at both `==` and `!=`.
fn turns_of(seconds: f64) -> impl Iterator<Item = f64> {
    // Behind the last instant nothing turns. The engine computes seconds by the same division.
    let last = Timestamp::LAST.0 as f64;
    let near = (seconds * 1000.0).round();
    let first = move |turned: &dyn Fn(f64) -> bool| {
        let candidates = [near - 1.0, near, near + 1.0];
        candidates.into_iter().find(|ms| turned(ms / 1000.0))
    };
    let turns = [
        first(&|value| value >= seconds),
        first(&|value| value > seconds),
    ];
    turns
        .into_iter()
        .flatten()
        .filter(move |ms| (1.0..last).contains(ms))
}

/// Where nothing tells how many entries are needed, more may come than are kept. Of a min and a max
/// only those count that no later one beats, of which there are few.
fn warn_of_saturation(lowering: &Lowering, index: usize, name: &str, at: &At) {
    let usage = &lowering.names.facts[index].usage;
    let fact = &lowering.program.facts[index];
    let counts = needed_for(fact, 0.0) > 0;
    let told = at.get("keep").is_some() || counts && !usage.limits.is_empty() && !usage.free;
    let is_extreme = matches!(fact.kind, FactKind::Min {} | FactKind::Max {});
    if fact.keeps_entries() && usage.read && !told && !is_extreme {
        lowering.problems.warn(
            "window_saturates",
            &at.place,
            format!(
                "`{name}` keeps the latest {} entries, whatever comes",
                fact.bound
            ),
            "`keep`: how many entries it may need",
            format!("add `keep`, at most {MOST_KEEP}; of more the oldest do not count"),
        );
    }
}

/// How many entries the comparisons need, or what the author says.
fn bound(lowering: &Lowering, index: usize, fact: &At) -> u32 {
    let usage = &lowering.names.facts[index].usage;
    let definition = &lowering.program.facts[index];
    let keep = fact.get("keep");
    if !definition.keeps_entries() {
        if let Some(keep) = keep {
            lowering.problems.error(
                "conflicting_fields",
                &keep.place,
                "`keep` on a fact that keeps no entries",
                "`keep` on a distinct, or beside `within`",
                "remove it",
            );
        }
        return 1;
    }
    let needed = usage
        .limits
        .iter()
        .map(|limit| needed_for(definition, *limit))
        .max()
        .unwrap_or(0);
    let declared = keep
        .as_ref()
        .and_then(At::int)
        .map_or(0, |keep| keep.clamp(0, MOST_KEEP.into()) as u32);
    if needed > MOST_KEEP {
        lowering.problems.error(
            "window_too_large",
            &fact.place,
            format!("a comparison that needs {needed} entries"),
            format!("comparisons that need at most {MOST_KEEP}"),
            "compare with a smaller number, or count without a window",
        );
    } else if let Some(keep) = keep.filter(|_| (1..needed).contains(&declared)) {
        lowering.problems.error(
            "keep_too_small",
            &keep.place,
            format!("{declared}, and a comparison that needs {needed} entries"),
            format!("at least {needed}"),
            "keep more, or leave `keep` out: the compiler sees what the comparisons need",
        );
    }
    match declared {
        0 if needed == 0 || usage.free => needed.clamp(DEFAULT_KEEP, MOST_KEEP),
        0 => needed.min(MOST_KEEP),
        _ => declared,
    }
}

/// How many entries a comparison with this number needs: one more than what it asks for.
fn needed_for(fact: &Fact, limit: f64) -> u32 {
    let entries = match fact.kind {
        FactKind::Count {} | FactKind::Distinct {} => limit,
        // One more, because the product may be rounded.
        FactKind::Rate { per } => limit * fact.within as f64 / per as f64 + 1.0,
        _ => return 0,
    };
    entries.clamp(0.0, 1e9).ceil() as u32 + 1
}
