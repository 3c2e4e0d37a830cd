//! Expressions whose truth is kept, and the simple tests that most of them are made of.

use crate::codec::record;
use crate::value::Value;

record! {
    /// An expression whose truth is kept, and what it reads.
    pub struct Condition {
        /// Hash of its text: its identity in a snapshot.
        pub id: u32,
        /// The expression.
        pub expr: u16,
        /// Cells that it reads (see [`crate::Program::cell_of`]); none where it is counted.
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
