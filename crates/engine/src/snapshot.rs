//! A visitor's state as bytes: records of (identity, length, bytes).
//!
//! Facts, conditions, timers and moments are found again by their identity, not by position, so a
//! new version of a journey goes on with what it still defines. Facts that this program does not
//! know are kept for the program that does. An unknown stage falls back to the initial one.

use crate::codec::{Codec, Reader, record};
use crate::deadlines::Waiter;
use crate::engine::{Engine, MomentState, Session, Timer};
use crate::facts::FactState;
use crate::hash::fnv32;
use crate::program::Scope;
use crate::time::Timestamp;
use crate::value::Value;

const VERSION: u8 = 1;

/// What a snapshot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What belongs to the visitor and is shared by tabs.
    Visitor,
    /// That, and what belongs to this tab's page view: to rebuild the same engine.
    Everything,
}

/// Why bytes are not a snapshot. The visitor then starts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another version of the format, or not a snapshot at all.
    Version,
    /// The checksum does not fit: damaged or cut off.
    Damaged,
}

record! {
    /// What is there once.
    pub struct Core {
        /// Whether this is of everything, and not only of what tabs share.
        pub everything: bool,
        /// The engine's time.
        pub now: u64,
        /// Hash of the stage's name.
        pub stage: u32,
        /// When it was entered.
        pub stage_since: u64,
        /// The session: id, since, last.
        pub session: Vec<Stored>,
        /// Conditions: hash, and 1 where it holds.
        pub truth: Vec<Stored>,
        /// Running timers: hash of the rule, due, cause.
        pub timers: Vec<Stored>,
        /// Moments that hold: hash of the name, until.
        pub moments: Vec<Stored>,
        /// The page: hash of the path and value, where this is of everything.
        pub page: Vec<PageValue>,
        /// The slots' choices plus one, where this is of everything.
        pub slots: Vec<u16>,
    }
}

record! {
    /// An identity with what is known of it.
    pub struct Stored {
        /// Its hash.
        pub id: u32,
        /// An instant, or a flag.
        pub at: u64,
        /// A second instant.
        pub last: u64,
        /// An id.
        pub cause: u128,
    }
}

record! {
    /// A property of the page.
    pub struct PageValue {
        /// Index of its path.
        pub path: u16,
        /// Its value.
        pub value: Value,
    }
}

impl Engine {
    /// The state as bytes.
    #[must_use]
    pub fn snapshot(&self, part: Part) -> Vec<u8> {
        let mut out = vec![VERSION];
        write_record(&mut out, 0, |out| self.core(part).write(out));
        for (state, fact) in self.facts.iter().zip(&self.loaded.program.facts) {
            if part == Part::Everything || fact.scope != (Scope::Page {}) {
                write_record(&mut out, fact.id, |out| state.write(out));
            }
        }
        for (id, bytes) in &self.foreign {
            write_record(&mut out, *id, |out| out.extend_from_slice(bytes));
        }
        let checksum = fnv32(&out);
        out.extend_from_slice(&checksum.to_le_bytes());
        out
    }

    /// Takes over a state: at the start of a page, after a crash, or because another tab
    /// committed a newer one. What belongs to this tab stays, unless the snapshot has it.
    ///
    /// # Errors
    /// See [`SnapshotError`]; the engine is then unchanged.
    pub fn adopt(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        let body_len = bytes.len().checked_sub(4).ok_or(SnapshotError::Damaged)?;
        let (body, checksum) = bytes.split_at(body_len);
        if checksum != fnv32(body).to_le_bytes() {
            return Err(SnapshotError::Damaged);
        }
        let mut reader = Reader::new(body);
        if reader.byte() != Some(VERSION) {
            return Err(SnapshotError::Version);
        }
        let mut records = Vec::new();
        while !reader.is_at_end() {
            records.push(read_record(&mut reader).ok_or(SnapshotError::Damaged)?);
        }
        let (_, core) = records.first().ok_or(SnapshotError::Damaged)?;
        let core = Core::read(&mut Reader::new(core)).ok_or(SnapshotError::Damaged)?;
        self.restore_core(core);
        self.restore_facts(records.get(1..).unwrap_or_default());
        self.restore_deadlines();
        Ok(())
    }

    fn core(&self, part: Part) -> Core {
        let program = &self.loaded.program;
        let all = part == Part::Everything;
        let stored = |id, at: Timestamp, last: Timestamp, cause| Stored {
            id,
            at: at.0,
            last: last.0,
            cause,
        };
        let flags = program.conditions.iter().zip(&self.truth);
        let timers = program.rules.iter().zip(&self.timers);
        let moments = program.moments.iter().zip(&self.moments);
        let page = self
            .page
            .iter()
            .enumerate()
            .filter(|(_, value)| all && **value != Value::Absent);
        Core {
            everything: all,
            now: self.now.0,
            stage: fnv32(self.stage_name().as_bytes()),
            stage_since: self.stage_since.0,
            session: self
                .session
                .iter()
                .map(|s| stored(0, s.since, s.last, s.id))
                .collect(),
            truth: flags
                .filter(|(condition, _)| all || condition.shared)
                .map(|(condition, holds)| {
                    stored(condition.id, Timestamp((*holds).into()), Timestamp(0), 0)
                })
                .collect(),
            timers: timers
                .filter_map(|(rule, timer)| {
                    timer.map(|t| stored(rule.id, t.due, Timestamp(0), t.cause))
                })
                .collect(),
            moments: moments
                .filter(|(moment, state)| state.on && (all || moment.hold > 0))
                .map(|(moment, state)| {
                    stored(fnv32(moment.name.as_bytes()), state.until, Timestamp(0), 0)
                })
                .collect(),
            page: page
                .map(|(path, value)| PageValue {
                    path: path as u16,
                    value: value.clone(),
                })
                .collect(),
            slots: self
                .slots
                .iter()
                .filter(|_| all)
                .map(|slot| slot.map_or(0, |choice| choice + 1))
                .collect(),
        }
    }

    fn restore_core(&mut self, core: Core) {
        let loaded = self.loaded.clone();
        let program = &loaded.program;
        self.now = self.now.max(Timestamp(core.now));
        let known = program
            .stages
            .iter()
            .position(|name| fnv32(name.as_bytes()) == core.stage);
        self.stage = known.map_or(program.initial, |stage| stage as u16);
        self.stage_since = Timestamp(core.stage_since);
        self.session = core.session.first().map(|stored| Session {
            id: stored.cause,
            since: Timestamp(stored.at),
            last: Timestamp(stored.last),
        });
        for (index, condition) in program.conditions.iter().enumerate() {
            match core.truth.iter().find(|stored| stored.id == condition.id) {
                Some(stored) => self.settle_condition(index, stored.at == 1),
                // Another version did not know it, or it depends on this tab's page: it is
                // evaluated at the next input, and may rise then.
                None => self.mark_condition(index as u16),
            }
        }
        for (index, rule) in program.rules.iter().enumerate() {
            let timer = core.timers.iter().find(|stored| stored.id == rule.id);
            self.timers[index] = timer.map(|t| Timer {
                due: Timestamp(t.at),
                cause: t.cause,
            });
        }
        for (index, moment) in program.moments.iter().enumerate() {
            if moment.hold > 0 || core.everything {
                let id = fnv32(moment.name.as_bytes());
                let held = core.moments.iter().find(|stored| stored.id == id);
                self.moments[index] = held.map_or(MomentState::default(), |stored| MomentState {
                    on: true,
                    until: Timestamp(stored.at),
                });
            }
        }
        for stored in core.page {
            if let Some(value) = self.page.get_mut(usize::from(stored.path)) {
                *value = stored.value;
            }
        }
        for ((slot, stored), definition) in
            self.slots.iter_mut().zip(core.slots).zip(&program.slots)
        {
            let choice = stored.checked_sub(1);
            *slot = choice.filter(|choice| usize::from(*choice) < definition.choose.len());
        }
    }

    fn restore_facts(&mut self, records: &[(u32, &[u8])]) {
        let loaded = self.loaded.clone();
        self.foreign.clear();
        for (id, bytes) in records {
            let known = loaded.program.facts.iter().position(|fact| fact.id == *id);
            match known {
                Some(index) => {
                    let fact = &loaded.program.facts[index];
                    if let Some(state) = FactState::read(fact, &mut Reader::new(bytes)) {
                        self.facts[index] = state;
                    }
                }
                None => self.foreign.push((*id, bytes.to_vec())),
            }
        }
    }

    fn restore_deadlines(&mut self) {
        let loaded = self.loaded.clone();
        let program = &loaded.program;
        self.deadlines.clear();
        if let Some(session) = self.session
            && program.session_timeout > 0
        {
            self.deadlines
                .add(session.last.plus(program.session_timeout), Waiter::Session);
        }
        for (index, fact) in program.facts.iter().enumerate() {
            if let Some(at) = self.facts[index].expires_at(fact) {
                self.deadlines.add(at, Waiter::Fact(index as u16));
            }
        }
        for (index, timer) in self.timers.iter().enumerate() {
            if let Some(timer) = timer {
                self.deadlines.add(timer.due, Waiter::Rule(index as u16));
            }
        }
        for (index, moment) in self.moments.iter().enumerate() {
            if moment.on && program.moments[index].hold > 0 {
                self.deadlines
                    .add(moment.until, Waiter::Moment(index as u16));
            }
        }
    }
}

fn write_record(out: &mut Vec<u8>, id: u32, write: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = Vec::new();
    write(&mut bytes);
    id.write(out);
    crate::codec::write_varint(bytes.len() as u64, out);
    out.extend_from_slice(&bytes);
}

fn read_record<'a>(reader: &mut Reader<'a>) -> Option<(u32, &'a [u8])> {
    let id = u32::read(reader)?;
    let len = usize::try_from(reader.varint()?).ok()?;
    Some((id, reader.take(len)?))
}
