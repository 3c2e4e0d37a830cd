//! Expressions that are put together from several, each of which is checked where it stands.

use super::cel::emit::{Emitted, emit};
use super::cel::tree::{Binary, Expr, Kind};
use super::json::At;
use super::lower::Lowering;
use super::problem::Place;

/// A parsed expression with its text.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    tree: Expr,
    source: String,
    place: Place,
}

impl Written {
    /// An expression of the author, if nothing is wrong with it where it stands; what is wrong is
    /// reported. `has_event`: whether an event is being handled where it runs.
    pub(crate) fn new(lowering: &mut Lowering, at: &At, has_event: bool) -> Option<Self> {
        let source = at.text()?;
        let tree = lowering.parse(source, &at.place)?;
        match emit(&tree, &mut lowering.names, has_event) {
            Ok(emitted) if has_event => lowering.demand_bool(&emitted, &at.place),
            Ok(emitted) => lowering.demand_condition(&emitted, &at.place),
            Err(fault) => {
                lowering.report(fault, &at.place);
                return None;
            }
        }
        Some(Self {
            tree,
            source: source.trim().into(),
            place: at.place.clone(),
        })
    }

    /// An expression of the compiler's own.
    pub(crate) fn own(lowering: &Lowering, source: &str, place: &Place) -> Option<Self> {
        Some(Self {
            tree: lowering.parse_own(source, place)?,
            source: source.into(),
            place: place.clone(),
        })
    }

    /// A tree of the compiler's own.
    pub(crate) fn of_tree(tree: Expr, source: &str, place: &Place) -> Self {
        Self {
            tree,
            source: source.into(),
            place: place.clone(),
        }
    }

    /// Both at once.
    pub(crate) fn and(self, other: Self) -> Self {
        let kind = Kind::Binary(Binary::And, self.tree.into(), other.tree.into());
        Self {
            tree: Expr { at: 0, kind },
            source: format!("({}) && ({})", self.source, other.source),
            place: self.place,
        }
    }

    /// Adds the expression to the program: its index, and what is known of it.
    pub(crate) fn push(&self, lowering: &mut Lowering, has_event: bool) -> Option<(u16, Emitted)> {
        lowering.emit(&self.tree, &self.source, &self.place, has_event)
    }

    /// The text.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Adds the expression to the program as a condition.
    pub(crate) fn push_condition(&self, lowering: &mut Lowering) -> Option<u16> {
        lowering.condition_of(&self.tree, &self.source, &self.place)
    }
}
