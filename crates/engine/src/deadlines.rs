//! What will happen by itself, in order: at most one live entry for each thing that waits.
//!
//! Deadlines mostly move later (a timer starts anew, a session goes on). Such a move changes
//! nothing here: when the early entry is due, its owner says that it is not, and it is put back at
//! the right instant. So an event costs no search for the deadlines that it postpones.

use crate::program::Program;
use crate::state::times;
use crate::time::Timestamp;

/// Who waits. The order is the order among deadlines of the same instant: first all that merely
/// comes to an end at it, then the timers, which conclude something from what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiter {
    /// The session.
    Session,
    /// The oldest entry of a fact's window.
    Fact(usize),
    /// The hold of a moment.
    Moment(usize),
    /// The timer of a rule.
    Rule(usize),
}

/// The deadlines of an engine.
#[derive(Clone, Debug)]
pub(crate) struct Deadlines {
    /// Instants with the numbers of their waiters, the latest first.
    queue: Vec<(Timestamp, usize)>,
    /// For each waiter the instant at which it is in the queue.
    entered: Vec<Timestamp>,
    facts: usize,
    moments: usize,
}

impl Deadlines {
    /// Deadlines of a program, none of which is set yet.
    pub(crate) fn new(program: &Program) -> Self {
        let (facts, moments) = (program.facts.len(), program.moments.len());
        Self {
            queue: Vec::new(),
            entered: times(1 + facts + moments + program.rules.len(), Timestamp::NEVER),
            facts,
            moments,
        }
    }

    /// Wakes the waiter at that instant; unless it will be woken before, when it can ask again.
    pub(crate) fn add(&mut self, at: Timestamp, waiter: Waiter) {
        let number = match waiter {
            Waiter::Session => 0,
            Waiter::Fact(fact) => 1 + fact,
            Waiter::Moment(moment) => 1 + self.facts + moment,
            Waiter::Rule(rule) => 1 + self.facts + self.moments + rule,
        };
        if at < self.entered[number] {
            self.entered[number] = at;
            let later = self.queue.partition_point(|entry| *entry > (at, number));
            self.queue.insert(later, (at, number));
        }
    }

    /// The earliest instant.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.queue.last().map(|(at, _)| *at)
    }

    /// Whether the next that is due at `now` merely comes to an end.
    pub(crate) fn next_is_an_end(&self, now: Timestamp) -> bool {
        let first_timer = 1 + self.facts + self.moments;
        self.queue
            .last()
            .is_some_and(|(at, number)| *at <= now && *number < first_timer)
    }

    /// Takes out the earliest waiter that is due at `now`.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<(Timestamp, Waiter)> {
        if self.next()? > now {
            return None;
        }
        let (at, number) = self.queue.pop()?;
        // A waiter that asked for two instants is in twice: the later entry wakes it in vain.
        if self.entered[number] == at {
            self.entered[number] = Timestamp::NEVER;
        }
        Some((at, self.waiter(number)))
    }

    fn waiter(&self, number: usize) -> Waiter {
        let Some(fact) = number.checked_sub(1) else {
            return Waiter::Session;
        };
        let Some(moment) = fact.checked_sub(self.facts) else {
            return Waiter::Fact(fact);
        };
        moment
            .checked_sub(self.moments)
            .map_or(Waiter::Moment(moment), Waiter::Rule)
    }
}
