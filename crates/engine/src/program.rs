//! The program: a compiled journey, as the page loads it.
//!
//! Bytes: `MSP`, one byte format number, eight bytes hash of the rest, then the [`Settings`] as JSON
//! behind their length, then the other records of [`Program`] in the order in which they are written here. Names that only people need stand in
//! the symbols (`compile::Symbols`), not here.

mod condition;
mod content;
mod fact;
mod model;
mod rule;
mod settings;

use crate::codec::{Codec, Reader, record};
use crate::hash::fnv64;
pub use crate::index::{Index, Lists};
use crate::value::Value;

pub use condition::{Atom, Condition, Watch};
pub use content::{Block, Choice, Slot};
pub use fact::{Fact, FactKind, Scope, Source};
pub use model::{Input, Model, Trees};
pub use rule::{Effect, Experiment, Rule, Trigger};
pub use settings::Settings;

/// The format number that this runtime reads. A page asks the collector for a program by it.
pub const FORMAT: u8 = 1;

const MAGIC: [u8; 3] = *b"MSP";

/// Magic, format number and hash.
const HEADER: usize = 12;

record! {
    /// A compiled journey. Indices are positions in the vectors of this struct.
    pub struct Program {
        /// What the page's host has to know.
        pub settings: Settings,
        /// Name of the journey.
        pub journey: String,
        /// Version of the journey, as its author counts.
        pub version: u32,
        /// Milliseconds without an input after which a session ends; 0 = never.
        pub session_timeout: u64,
        /// The constant that is the zone at whose midnight a session ends.
        pub session_midnight: Option<u16>,
        /// Properties of the page that name a campaign: another one begins a new session.
        pub session_campaign: Vec<u16>,
        /// Constants of expressions that do not fit their code.
        pub constants: Vec<Value>,
        /// Properties that the journey reads.
        pub paths: Vec<Path>,
        /// Events that the journey listens to.
        pub events: Vec<Event>,
        /// Facts.
        pub facts: Vec<Fact>,
        /// Models.
        pub models: Vec<Model>,
        /// Code of expressions; [`crate::op`] names the operations.
        pub exprs: Vec<Code>,
        /// Expressions whose truth is kept up to date.
        pub conditions: Vec<Condition>,
        /// For each cell (see [`Program::cell_of`]), and behind them for each path, its simple tests.
        pub watches: Vec<Watch>,
        /// Names of the stages.
        pub stages: Vec<String>,
        /// The stage of a new visitor.
        pub initial: u16,
        /// Facts that are fed when a stage is left: the sources of these name stages, not events.
        pub departures: Vec<u16>,
        /// Moments.
        pub moments: Vec<Moment>,
        /// Segments, those that another one reads before it.
        pub segments: Vec<Segment>,
        /// Transitions and moments: what happens when.
        pub rules: Vec<Rule>,
        /// Experiments.
        pub experiments: Vec<Experiment>,
        /// Slots.
        pub slots: Vec<Slot>,
        /// Blocks.
        pub blocks: Vec<Block>,
        /// Who has to hear of what.
        pub index: Index,
    }
}

record! {
    /// The code of one expression.
    pub struct Code {
        /// Operations and their operands.
        pub bytes: Vec<u8>,
    }
}

record! {
    /// Where a property is found.
    pub struct Path {
        /// What it is a property of.
        pub root: Root,
        /// Names from the outside inwards.
        pub segments: Vec<String>,
    }
}

record! {
    /// What a path begins at.
    pub enum Root {
        /// The event that is being handled.
        0 => Event {},
        /// The page that is being viewed: the properties of its `page_view`.
        1 => Page {},
    }
}

record! {
    /// An event that the journey listens to.
    pub struct Event {
        /// Its name.
        pub name: String,
        /// Paths that the host must resolve when it happens.
        pub reads: Vec<u16>,
    }
}

record! {
    /// A moment.
    pub struct Moment {
        /// Its name.
        pub name: String,
        /// Milliseconds for which it stays true; 0 = until the end of the page view.
        pub hold: u64,
    }
}

record! {
    /// A standing membership.
    pub struct Segment {
        /// Its name.
        pub name: String,
        /// True for members.
        pub condition: u16,
    }
}

/// What a condition can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The value of a fact.
    Fact(u16),
    /// The answer of a model.
    Model(u16),
    /// The stage.
    Stage,
    /// Whether a moment holds.
    Moment(u16),
    /// Whether the visitor is in a segment.
    Segment(u16),
    /// The properties of the page.
    Page,
}

#[cfg(feature = "verify")]
fn is_sound(program: &Program) -> bool {
    crate::verify::is_sound(program)
}

#[cfg(not(feature = "verify"))]
fn is_sound(_program: &Program) -> bool {
    true
}

/// Why bytes are not a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgramError {
    /// They do not begin with the magic.
    NotAProgram,
    /// Another format number than [`FORMAT`]; the value is the one found.
    Format(u8),
    /// The hash does not fit the content: damaged or cut off on the way.
    Damaged,
    /// The content is not the records of a program, or an index points nowhere.
    Malformed,
}

impl Program {
    /// Reads a program, and checks it: afterwards every index points somewhere.
    ///
    /// # Errors
    /// See [`ProgramError`].
    pub fn decode(bytes: &[u8]) -> Result<(Self, u64), ProgramError> {
        let mut reader = Reader::new(bytes);
        if reader.array() != MAGIC {
            return Err(ProgramError::NotAProgram);
        }
        let format = reader.byte();
        if format != FORMAT {
            return Err(ProgramError::Format(format));
        }
        let hash = fnv64(bytes.get(HEADER..).unwrap_or_default());
        if reader.array() != hash.to_le_bytes() {
            return Err(ProgramError::Damaged);
        }
        let program = Self::read(&mut reader);
        if !reader.is_done() || !is_sound(&program) {
            // In the page it is kept, and not taken apart: that code would be a fiftieth of the
            // module, for something that happens once before nothing more does. Others read many.
            #[cfg(not(feature = "verify"))]
            std::mem::forget(program);
            return Err(ProgramError::Malformed);
        }
        Ok((program, hash))
    }

    /// The bytes that [`Program::decode`] reads.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut body = Vec::new();
        self.write(&mut body);
        let mut bytes = MAGIC.to_vec();
        bytes.push(FORMAT);
        bytes.extend_from_slice(&fnv64(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// The index of an event's name, where the journey listens to it.
    #[must_use]
    pub fn event(&self, name: &str) -> Option<u16> {
        self.events
            .iter()
            .position(|event| event.name == name)
            .map(|index| index as u16)
    }

    /// The number of a cell: facts first, then models, the stage, moments, segments and the page.
    #[must_use]
    pub fn cell_of(&self, cell: Cell) -> u16 {
        let facts = self.facts.len() as u16;
        let stage = facts + self.models.len() as u16;
        let moments = self.moments.len() as u16;
        match cell {
            Cell::Fact(fact) => fact,
            Cell::Model(model) => facts + model,
            Cell::Stage => stage,
            Cell::Moment(moment) => stage + 1 + moment,
            Cell::Segment(segment) => stage + 1 + moments + segment,
            Cell::Page => self.cells() - 1,
        }
    }

    /// How many cells there are.
    #[must_use]
    pub fn cells(&self) -> u16 {
        (self.facts.len() + self.models.len() + self.moments.len() + self.segments.len() + 2) as u16
    }
}
