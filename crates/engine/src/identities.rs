//! That a snapshot can tell everything apart: it finds conditions, timers, moments, facts and the stage
//! again by hashes, which are not the same as names.

use crate::hash::fnv32;
use crate::program::Program;
use crate::snapshot::{CONDITION_STEP, moment_id};

/// Whether no two things of a kind have the same hash.
pub(crate) fn are_apart(program: &Program) -> bool {
    let stages = program.stages.iter().map(|name| fnv32(name.as_bytes()));
    let moments = program.moments.iter().map(|moment| moment_id(&moment.name));
    let rules = program.rules.iter().map(|rule| rule.id);
    let conditions = program.conditions.iter();
    is_distinct(stages)
        && is_distinct(moments.chain(rules))
        && is_distinct(conditions.map(|condition| condition.id / CONDITION_STEP))
        && is_distinct(program.facts.iter().map(|fact| fact.id))
}

fn is_distinct(ids: impl Iterator<Item = u32>) -> bool {
    let mut ids: Vec<u32> = ids.collect();
    ids.sort_unstable();
    ids.is_sorted_by(|one, next| one < next)
}

/// Gives the later of two the next free hash where they happen to have the same, as one journey of
/// 10,000 rules in twenty has. (Stages and moments are told apart by their names alone: two of a
/// thousand names meet once in ten thousand journeys, and the program is refused then.)
#[cfg(feature = "compile")]
pub(crate) fn tell_apart(program: &mut Program) {
    let moments = program.moments.iter().map(|moment| moment_id(&moment.name));
    let taken = moments.collect();
    set_apart(program.rules.iter_mut().map(|rule| &mut rule.id), 1, taken);
    let conditions = program.conditions.iter_mut();
    let ids = conditions.map(|condition| &mut condition.id);
    set_apart(ids, CONDITION_STEP, Vec::new());
    let facts = program.facts.iter_mut();
    set_apart(facts.map(|fact| &mut fact.id), 1, Vec::new());
}

#[cfg(feature = "compile")]
fn set_apart<'a>(ids: impl Iterator<Item = &'a mut u32>, step: u32, mut taken: Vec<u32>) {
    taken.sort_unstable();
    for id in ids {
        let free = loop {
            match taken.binary_search(&(*id / step)) {
                Ok(_) => *id = id.wrapping_add(step),
                Err(free) => break free,
            }
        };
        taken.insert(free, *id / step);
    }
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::{CONDITION_STEP, set_apart};

    #[test]
    fn the_later_of_two_gets_the_next_hash_that_is_free() {
        let mut ids = [7, 8, 7, 7, u32::MAX, u32::MAX];
        set_apart(ids.iter_mut(), 1, vec![10]);
        assert_eq!(ids, [7, 8, 9, 11, u32::MAX, 0]);
        let mut conditions = [8, 9, 12, 8];
        set_apart(conditions.iter_mut(), CONDITION_STEP, Vec::new());
        assert_eq!(conditions, [8, 13, 16, 20]);
    }
}
