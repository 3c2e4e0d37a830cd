//! A visitor's state as bytes: records of (identity, length, bytes).
//!
//! Facts, conditions, timers and moments are found again by their identity, not by position, so a
//! new version of a journey goes on with what it still defines. Facts that this program does not
//! know are kept for the program that does. An unknown stage falls back to the initial one.

use crate::codec::{Codec, Reader, record, write_bytes};
use crate::engine::Engine;
use crate::facts::FactState;
use crate::hash::fnv32;
use crate::index::Loaded;
use crate::program::Scope;
use crate::state::{Session, State, Timer};
use crate::time::Timestamp;
use crate::value::Value;

const VERSION: u8 = 1;

/// How many bytes of facts that this program does not know are kept: enough for a version or two.
pub(crate) const MOST_FOREIGN: usize = 4096;

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
        /// The session's id, 0 where there is none, and when its first and its latest input came.
        pub session: u128,
        /// See `session`.
        pub session_since: u64,
        /// See `session`.
        pub session_last: u64,
        /// Hash of the campaign that the visitor came by last.
        pub campaign: u32,
        /// Conditions: their hashes, the lowest bits of which say whether each holds
        /// ([`HOLDS`]) and whether it has to be looked at again ([`CHANGED`]).
        pub conditions: Vec<u32>,
        /// Timers, by the hashes of their rules, and moments that hold, by those of their names.
        pub waiting: Vec<Waiting>,
        /// The values of all paths, where this is of everything; only those of the page are set.
        pub page: Vec<Value>,
        /// The slots' choices plus one, where this is of everything; 0 is the default content.
        pub slots: Vec<u16>,
    }
}

const HOLDS: u32 = 1;
const CHANGED: u32 = 2;

/// Conditions whose hashes differ by less are one: see `conditions` above.
pub(crate) const CONDITION_STEP: u32 = 4;

record! {
    /// Something that waits for an instant.
    pub struct Waiting {
        /// Its identity.
        pub id: u32,
        /// The instant.
        pub at: u64,
        /// What began it.
        pub cause: u128,
    }
}

impl Engine {
    /// The state as bytes.
    #[must_use]
    pub fn snapshot(&self, part: Part) -> Vec<u8> {
        let all = part == Part::Everything;
        let mut out = vec![VERSION];
        let mut bytes = Vec::new();
        self.state.core(&self.loaded, all).write(&mut bytes);
        write_record(0, &bytes, &mut out);
        for (state, fact) in self.state.facts.iter().zip(&self.loaded.program.facts) {
            if all || fact.scope != (Scope::Page {}) {
                bytes.clear();
                state.write(&mut bytes);
                write_record(fact.id, &bytes, &mut out);
            }
        }
        for (id, bytes) in &self.state.foreign {
            write_record(*id, bytes, &mut out);
        }
        let checksum = fnv32(&out);
        out.extend_from_slice(&checksum.to_le_bytes());
        out
    }

    /// Takes over a state: at the start of a page, after a crash, or because another tab
    /// committed a newer one. What belongs to this tab stays, unless the snapshot has it. The time
    /// is the snapshot's: what came due since happens at the next input, at its own instant.
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
        if reader.byte() != VERSION {
            return Err(SnapshotError::Version);
        }
        let (_, core) = read_record(&mut reader);
        let mut core_reader = Reader::new(core);
        let core = Core::read(&mut core_reader);
        let mut records = Vec::new();
        while reader.has_more() {
            records.push(read_record(&mut reader));
        }
        if !core_reader.is_done() || !reader.is_done() {
            return Err(SnapshotError::Damaged);
        }
        let (loaded, state) = (&*self.loaded, &mut self.state);
        state.restore_facts(loaded, &records);
        state.restore_conditions(loaded, &core);
        state.restore_core(loaded, core);
        state.count_atoms(loaded);
        state.await_all(loaded);
        Ok(())
    }
}

impl State {
    fn core(&self, loaded: &Loaded, all: bool) -> Core {
        let session = self.session;
        let (mut page, mut slots) = (Vec::new(), Vec::new());
        if all {
            for value in &self.page {
                page.push(value.clone());
            }
            for slot in &self.slots {
                slots.push(slot.map_or(0, |choice| choice + 1));
            }
        }
        Core {
            everything: all,
            now: self.now.0,
            stage: fnv32(self.stage_name(loaded).as_bytes()),
            stage_since: self.stage_since.0,
            session: session.map_or(0, |session| session.id),
            session_since: session.map_or(0, |session| session.since.0),
            session_last: session.map_or(0, |session| session.last.0),
            campaign: self.campaign,
            conditions: self.conditions_core(loaded, all),
            waiting: self.waiting_core(loaded, all),
            page,
            slots,
        }
    }

    fn conditions_core(&self, loaded: &Loaded, all: bool) -> Vec<u32> {
        let mut conditions = Vec::new();
        for (index, condition) in loaded.program.conditions.iter().enumerate() {
            if all || condition.shared {
                let holds = u32::from(self.truth[index]) * HOLDS;
                let changed = u32::from(self.changed[index]) * CHANGED;
                conditions.push((identity(condition.id) * CONDITION_STEP) | holds | changed);
            }
        }
        conditions
    }

    fn waiting_core(&self, loaded: &Loaded, all: bool) -> Vec<Waiting> {
        let mut waiting = Vec::new();
        let mut wait = |id, at: Timestamp, cause| {
            let at = at.0;
            waiting.push(Waiting { id, at, cause });
        };
        for (index, rule) in loaded.program.rules.iter().enumerate() {
            let index = index as u16;
            // A timer of a stage is there even where it was stopped: see `Timer`.
            let belongs_to_stage = loaded.program.index.stage_timers.contains(&index);
            let timer = self.timers.iter().find(|(number, _)| *number == index);
            if let Some((_, timer)) = timer
                && (belongs_to_stage || timer.due != Timestamp::NEVER)
            {
                wait(rule.id, timer.due, timer.cause);
            }
        }
        for (index, moment) in loaded.program.moments.iter().enumerate() {
            if let Some(until) = self.moments[index]
                && (all || moment.hold > 0)
            {
                wait(moment_id(&moment.name), until, 0);
            }
        }
        waiting
    }

    fn restore_facts(&mut self, loaded: &Loaded, records: &[(u32, &[u8])]) {
        self.foreign.clear();
        let mut room = MOST_FOREIGN;
        for (id, bytes) in records {
            let facts = &loaded.program.facts;
            match facts.iter().position(|fact| fact.id == *id) {
                Some(index) => {
                    if let Some(state) = FactState::read(&facts[index], bytes) {
                        self.facts[index] = state;
                    }
                }
                None => {
                    room = room.saturating_sub(bytes.len());
                    if room > 0 {
                        self.foreign.push((*id, bytes.to_vec()));
                    }
                }
            }
        }
    }

    /// Sets what another tab, or an earlier page, found: it has fired already what it fires. What
    /// the snapshot does not tell, because another version did not know it or because it depends on
    /// this tab's page, is looked at when the next input comes, and may rise then.
    fn restore_conditions(&mut self, loaded: &Loaded, core: &Core) {
        for (index, condition) in loaded.program.conditions.iter().enumerate() {
            let id = identity(condition.id);
            let stored = core
                .conditions
                .iter()
                .find(|stored| identity(**stored) == id);
            if let Some(stored) = stored {
                self.truth[index] = stored & HOLDS != 0;
                self.changed[index] = false;
            }
            if stored.is_none_or(|stored| stored & CHANGED != 0) {
                self.mark_condition(loaded, index as u16);
            }
        }
        self.work.slots.fill(true);
        self.work.any_slot = true;
    }

    fn restore_core(&mut self, loaded: &Loaded, core: Core) {
        self.now = Timestamp(core.now).min(Timestamp::LAST);
        self.campaign = core.campaign;
        self.session = (core.session != 0).then_some(Session {
            id: core.session,
            since: Timestamp(core.session_since),
            last: Timestamp(core.session_last),
        });
        for (index, moment) in loaded.program.moments.iter().enumerate() {
            if moment.hold > 0 || core.everything {
                let stored = find(&core.waiting, moment_id(&moment.name));
                self.moments[index] = stored.map(|stored| Timestamp(stored.at));
            }
        }
        self.restore_stage(loaded, &core);
        self.mark_models(loaded);
        if core.everything {
            for (value, stored) in self.page.iter_mut().zip(core.page) {
                *value = stored;
            }
            self.slots.clear();
            for slot in core.slots.iter().take(loaded.program.slots.len()) {
                self.slots.push(slot.checked_sub(1));
            }
        }
    }

    fn restore_stage(&mut self, loaded: &Loaded, core: &Core) {
        let program = &loaded.program;
        self.timers.clear();
        for (index, rule) in program.rules.iter().enumerate() {
            if let Some(stored) = find(&core.waiting, rule.id) {
                let timer = Timer {
                    due: Timestamp(stored.at),
                    cause: stored.cause,
                };
                self.timers.push((index as u16, timer));
            }
        }
        let mut stages = program.stages.iter();
        if let Some(stage) = stages.position(|name| fnv32(name.as_bytes()) == core.stage) {
            self.stage = stage as u16;
            self.stage_since = Timestamp(core.stage_since);
            // Those that an earlier version of the journey did not have.
            self.start_new_stage_timers(loaded, u128::from(core.stage_since));
        } else {
            self.stage = program.initial;
            self.stage_since = self.now;
            for condition in 0..program.conditions.len() {
                self.mark_condition(loaded, condition as u16);
            }
            self.start_stage_timers(loaded, u128::from(self.now.0));
        }
    }
}

/// The identity of a moment, which no rule has.
pub(crate) fn moment_id(name: &str) -> u32 {
    !fnv32(name.as_bytes())
}

/// A hash without the bits that are used otherwise.
fn identity(condition: u32) -> u32 {
    condition / CONDITION_STEP
}

fn find(list: &[Waiting], id: u32) -> Option<&Waiting> {
    list.iter().find(|stored| stored.id == id)
}

fn write_record(id: u32, bytes: &[u8], out: &mut Vec<u8>) {
    id.write(out);
    write_bytes(bytes, out);
}

fn read_record<'a>(reader: &mut Reader<'a>) -> (u32, &'a [u8]) {
    let id = Codec::read(reader);
    let len = Codec::read(reader);
    (id, reader.take(len))
}
