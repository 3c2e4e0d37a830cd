//! The program: a compiled journey, as the page loads it.
//!
//! Bytes: `MSP`, one byte format number, eight bytes hash of the rest, then the records of
//! [`Program`] in the order in which they are written here. Names that only people need stand in
//! the symbols (`compile::Symbols`), not here.

mod content;
mod model;

use crate::codec::{Codec, Reader, record};
use crate::hash::fnv64;
pub use crate::index::{Index, Lists};
use crate::value::Value;

pub use content::{Block, Choice, Part, Slot};
pub use model::{Input, Model, Trees};

/// The format number that this runtime reads. A page asks the collector for a program by it.
pub const FORMAT: u8 = 1;

const MAGIC: [u8; 3] = *b"MSP";

/// Magic, format number and hash.
const HEADER: usize = 12;

record! {
    /// A compiled journey. Indices are positions in the vectors of this struct.
    pub struct Program {
        /// Name of the journey.
        pub journey: String,
        /// Version of the journey, as its author counts.
        pub version: u32,
        /// ISO 4217 code for `money()`.
        pub currency: String,
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
        /// CSS of the block kinds that this journey uses.
        pub styles: String,
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
    /// A value kept up to date from events.
    pub struct Fact {
        /// Hash of name and definition: its identity in a snapshot.
        pub id: u32,
        /// What is kept.
        pub kind: FactKind,
        /// How long it lives.
        pub scope: Scope,
        /// Milliseconds after which an event leaves the fact; 0 = never.
        pub within: u64,
        /// How many entries a window or a set keeps at most: derived from the comparisons that
        /// read the fact, or declared. Not part of its identity: a state that was kept under
        /// another bound is cut to this one.
        pub bound: u32,
        /// What feeds it.
        pub sources: Vec<Source>,
    }
}

record! {
    /// Kinds of facts.
    pub enum FactKind {
        /// How many events.
        0 => Count {},
        /// Sum of a number.
        1 => Sum {},
        /// Smallest number.
        2 => Min {},
        /// Largest number.
        3 => Max {},
        /// Mean of a number.
        4 => Mean {},
        /// The latest value.
        5 => Last {},
        /// The first value.
        6 => First {},
        /// How many different values.
        7 => Distinct {},
        /// How many events in `per` milliseconds, on the average of the window.
        8 => Rate {
            /// Milliseconds.
            per: u64,
        },
        /// Seconds since the latest event.
        9 => Since {
            /// After how many milliseconds a comparison that reads it turns, the shortest first.
            marks: Vec<f64>,
        },
        /// Weights of events, added up, half of which is left after each half-life.
        10 => Score {
            /// Milliseconds.
            half_life: u64,
            /// Numbers that it is compared with.
            marks: Vec<f64>,
        },
        /// How many events in a row; `within` is the pause that ends the row.
        11 => Streak {},
        /// What time it is. It is not fed.
        12 => Clock {
            /// After each so many milliseconds a part of the date may be another one; 0 = no
            /// expression reads one.
            period: u64,
            /// Instants at which a comparison turns, the earliest first.
            marks: Vec<f64>,
        },
        /// Whether the event that was taken in last completes a sequence: `bound` steps within
        /// `within`. The constant of a source says what its event is (`window.rs`).
        13 => Sequence {},
    }
}

impl Fact {
    /// Whether it keeps entries: whoever has a window, and every distinct.
    pub(crate) fn keeps_entries(&self) -> bool {
        match self.kind {
            FactKind::Distinct {} | FactKind::Sequence {} => true,
            FactKind::Last {}
            | FactKind::First {}
            | FactKind::Since { .. }
            | FactKind::Score { .. }
            | FactKind::Streak {}
            | FactKind::Clock { .. } => false,
            _ => self.within > 0,
        }
    }
}

record! {
    /// How long a fact lives. Page facts belong to a tab, the others to the visitor.
    pub enum Scope {
        /// Until the next page view in this tab.
        0 => Page {},
        /// Until the session ends.
        1 => Session {},
        /// For good.
        2 => Visitor {},
    }
}

record! {
    /// An event that feeds a fact.
    pub struct Source {
        /// Which event.
        pub event: u16,
        /// Which of its properties; a count has none.
        pub path: Option<u16>,
        /// What it adds instead of a property: the weight for a score, `false` where it ends a
        /// streak.
        pub constant: Option<u16>,
        /// Only when this expression holds for the event.
        pub filter: Option<u16>,
    }
}

record! {
    /// An expression whose truth is kept, and what it reads.
    pub struct Condition {
        /// Hash of its text: its identity in a snapshot.
        pub id: u32,
        /// The expression.
        pub expr: u16,
        /// Cells that it reads (see [`Program::cell_of`]); none where it is counted.
        pub reads: Vec<u16>,
        /// Whether it is kept by counting the atoms that do not hold, instead of by evaluating.
        pub counted: bool,
        /// Whether it reads segments, and so is looked at after them.
        pub late: bool,
        /// Whether it reads nothing that belongs to one tab.
        pub shared: bool,
    }
}

record! {
    /// The atoms of a cell, by operation and constant: those that a moving number passes stand in a
    /// row, so that a processor guesses well which of them turn out otherwise than before.
    pub struct Watch {
        /// The number of the first of them among all.
        pub first: u32,
        /// The atoms.
        pub atoms: Vec<Atom>,
    }
}

record! {
    /// A comparison of a cell with a constant, which any number of conditions share. Of the cells
    /// that are not facts the stage is its number, and what holds is 1.0.
    pub struct Atom {
        /// An operation from [`crate::op::EQUAL`] to [`crate::op::GREATER_EQUAL`], or
        /// [`crate::op::IN`] with a list.
        pub op: u8,
        /// The constant; never not a number.
        pub constant: Value,
        /// The counted conditions that need it.
        pub conditions: Vec<u16>,
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

record! {
    /// What happens when.
    pub struct Rule {
        /// Hash of its place and definition: part of the ids of what it concludes.
        pub id: u32,
        /// When.
        pub trigger: Trigger,
        /// What.
        pub effect: Effect,
    }
}

record! {
    /// When a rule fires.
    pub enum Trigger {
        /// When one of the events happens and the filter holds for it.
        0 => On {
            /// The events.
            events: Vec<u16>,
            /// Must hold for the event.
            filter: Option<u16>,
        },
        /// When the condition becomes true, or one of the rule's stages is entered while it is.
        1 => When {
            /// The condition.
            condition: u16,
        },
        /// `delay` milliseconds after the latest of the `since` events (none: after one of the
        /// rule's stages was entered), unless one of the `unless` events happened in between.
        2 => After {
            /// Milliseconds.
            delay: u64,
            /// Events that start the time anew.
            since: Vec<u16>,
            /// Must hold for the event that starts it.
            filter: Option<u16>,
            /// Events that stop it.
            unless: Vec<u16>,
            /// Must hold when the time is over.
            guard: Option<u16>,
        },
    }
}

record! {
    /// What a rule does.
    pub enum Effect {
        /// The visitor goes from one of the stages to another.
        0 => Stage {
            /// Stages that it leads away from.
            from: Vec<u16>,
            /// The stage that it leads to. A timer that leads from a stage to itself is the end of
            /// the least stay in it: until then no condition leads away.
            to: u16,
        },
        /// A moment begins.
        1 => Moment {
            /// The moment.
            moment: u16,
        },
        /// The visitor is given a variant.
        2 => Experiment {
            /// The experiment.
            experiment: u16,
        },
    }
}

record! {
    /// How an experiment gives variants (see `bucket`).
    pub struct Experiment {
        /// The fact that keeps the variant.
        pub fact: u16,
        /// The hash of the experiment's seed.
        pub seed: u32,
        /// Experiments that exclude each other share a namespace.
        pub namespace: String,
        /// The first place in the namespace that takes part.
        pub from: u16,
        /// The first behind it that does not.
        pub until: u16,
        /// The ends of the parts, in order.
        pub limits: Vec<u16>,
        /// For each part the constant that is its variant; one that is absent gives none.
        pub variants: Vec<u16>,
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
