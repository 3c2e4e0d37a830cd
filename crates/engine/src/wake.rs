//! What happens because time passes: windows move, sessions and moments end, timers fire.

use crate::calendar::next_day;
use crate::deadlines::{Deadlines, Waiter};
use crate::index::Loaded;
use crate::program::{Cell, Effect, FactKind, Trigger};
use crate::state::{State, Timer};
use crate::time::Timestamp;

/// How many timers, ends of moments and hours of the clock one call follows at their own instants. Those that keep each
/// other going would otherwise be followed through all of a long absence; behind this many the
/// journey goes on from the present.
const MOST_TURNS: u32 = 10_000;

impl State {
    /// Lets time pass up to `now`: everything that was due happens at its own instant.
    pub(crate) fn catch_up(&mut self, loaded: &Loaded, now: Timestamp) {
        let now = now.clamp(self.now, Timestamp::LAST);
        // What a new engine, or a state that was taken over, has not looked at yet belongs to the
        // instant at which it came, and not to the one at which its host calls.
        self.conclude_instant(loaded);
        let mut turns = 0;
        while let Some((due, waiter)) = self.deadlines.take_due(now) {
            let at = if turns < MOST_TURNS { due } else { now };
            self.now = self.now.max(at);
            turns += u32::from(match waiter {
                Waiter::Rule(_) | Waiter::Moment(_) => true,
                Waiter::Fact(fact) => {
                    matches!(loaded.program.facts[fact].kind, FactKind::Clock { .. })
                }
                Waiter::Session => false,
            });
            if let Waiter::Rule(rule) = waiter {
                self.end_timer(loaded, rule);
                self.settle(loaded);
                self.decide_changed_slots(loaded);
            } else {
                self.end(loaded, waiter);
                // All that ends at one instant has ended before anything is concluded from it.
                if !self.deadlines.next_is_an_end(self.now) {
                    self.conclude_instant(loaded);
                }
            }
        }
        self.now = now;
    }

    /// Looks at what the mere passing of time has changed.
    fn conclude_instant(&mut self, loaded: &Loaded) {
        self.work.cause = u128::from(self.now.0);
        self.settle(loaded);
        self.decide_changed_slots(loaded);
    }

    /// Ends what is over, and puts back what was prolonged in the meantime.
    fn end(&mut self, loaded: &Loaded, waiter: Waiter) {
        match waiter {
            Waiter::Session => self.end_session(loaded),
            Waiter::Fact(fact) => {
                if self.facts[fact].expire(&loaded.program.facts[fact], self.now) {
                    self.mark_cell(loaded, Cell::Fact(fact as u16));
                }
                self.await_expiry(loaded, fact);
            }
            Waiter::Moment(moment) => match self.moments[moment] {
                Some(until) if until <= self.now => self.end_moment(loaded, moment),
                _ => self.await_moment_end(moment),
            },
            Waiter::Rule(_) => {}
        }
    }

    fn end_session(&mut self, loaded: &Loaded) {
        if self.session_end(loaded).is_some_and(|end| end <= self.now) {
            self.drop_session(loaded);
        }
        self.await_session_end(loaded);
    }

    fn end_timer(&mut self, loaded: &Loaded, rule: usize) {
        let Some(timer) = self.timer(rule).copied() else {
            return;
        };
        if timer.due > self.now {
            self.deadlines.add(timer.due, Waiter::Rule(rule));
        } else {
            self.stop_timer(rule);
            self.work.cause = timer.cause;
            if let Trigger::After { guard, .. } = loaded.program.rules[rule].trigger
                && self.passes(loaded, guard)
            {
                self.fire(loaded, rule as u16);
            }
        }
    }

    pub(crate) fn stop_timer(&mut self, rule: usize) {
        if let Some(timer) = self.timer(rule) {
            timer.due = Timestamp::NEVER;
        }
    }

    fn timer(&mut self, rule: usize) -> Option<&mut Timer> {
        let mut timers = self.timers.iter_mut();
        let found = timers.find(|(number, _)| usize::from(*number) == rule)?;
        Some(&mut found.1)
    }

    /// Starts the timer of a rule, if its filter lets the event pass.
    pub(crate) fn start_event_timer(&mut self, loaded: &Loaded, rule: u16) {
        if let Trigger::After { delay, filter, .. } =
            loaded.program.rules[usize::from(rule)].trigger
            && self.passes(loaded, filter)
        {
            self.start_timer(usize::from(rule), self.now.plus(delay), self.work.cause);
        }
    }

    /// Starts the timers that run from the entry of the present stage, and forgets all others of
    /// that kind.
    pub(crate) fn start_stage_timers(&mut self, loaded: &Loaded, cause: u128) {
        for rule in &loaded.program.index.stage_timers {
            let mut timers = self.timers.iter();
            if let Some(timer) = timers.position(|(number, _)| number == rule) {
                self.timers.swap_remove(timer);
            }
        }
        self.start_new_stage_timers(loaded, cause);
    }

    /// Starts those timers of the present stage that are not there yet.
    pub(crate) fn start_new_stage_timers(&mut self, loaded: &Loaded, cause: u128) {
        self.stay_until = self.stage_since;
        for rule in &loaded.program.index.stage_timers {
            let index = usize::from(*rule);
            let definition = &loaded.program.rules[index];
            if let (Trigger::After { delay, .. }, Effect::Stage { from, to }) =
                (&definition.trigger, &definition.effect)
                && from.contains(&self.stage)
            {
                let due = self.stage_since.plus(*delay);
                if *to == self.stage {
                    self.stay_until = due;
                }
                if self.timer(index).is_none() {
                    self.start_timer(index, due, cause);
                }
            }
        }
    }

    fn start_timer(&mut self, rule: usize, due: Timestamp, cause: u128) {
        let timer = Timer { due, cause };
        match self.timer(rule) {
            Some(known) => *known = timer,
            None => self.timers.push((rule as u16, timer)),
        }
        self.deadlines.add(due, Waiter::Rule(rule));
    }

    /// Waits for everything that is to come; all that was waited for before is forgotten.
    pub(crate) fn await_all(&mut self, loaded: &Loaded) {
        self.deadlines = Deadlines::new(&loaded.program);
        self.await_session_end(loaded);
        for fact in 0..self.facts.len() {
            self.await_expiry(loaded, fact);
        }
        for moment in 0..self.moments.len() {
            self.await_moment_end(moment);
        }
        for (rule, timer) in &self.timers {
            self.deadlines
                .add(timer.due, Waiter::Rule(usize::from(*rule)));
        }
    }

    pub(crate) fn await_session_end(&mut self, loaded: &Loaded) {
        if let Some(end) = self.session_end(loaded) {
            self.deadlines.add(end, Waiter::Session);
        }
    }

    /// When the session ends, if no more input comes.
    pub(crate) fn session_end(&self, loaded: &Loaded) -> Option<Timestamp> {
        let program = &loaded.program;
        let last = self.session?.last;
        let mut end = Timestamp::NEVER;
        if program.session_timeout > 0 {
            end = last.plus(program.session_timeout);
        }
        if let Some(zone) = program.session_midnight {
            end = end.min(next_day(last, &program.constants[usize::from(zone)]));
        }
        (end < Timestamp::NEVER).then_some(end)
    }

    pub(crate) fn await_expiry(&mut self, loaded: &Loaded, fact: usize) {
        if let Some(at) = self.facts[fact].turns_at(&loaded.program.facts[fact], self.now) {
            self.deadlines.add(at, Waiter::Fact(fact));
        }
    }

    pub(crate) fn await_moment_end(&mut self, moment: usize) {
        if let Some(until) = self.moments[moment] {
            self.deadlines.add(until, Waiter::Moment(moment));
        }
    }
}
