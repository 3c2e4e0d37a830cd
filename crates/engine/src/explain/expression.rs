//! An expression taken apart: its parts as they would be written, each with its value.

use crate::compile::cel::emit::emit;
use crate::compile::cel::parser::parse;
use crate::compile::cel::tree::{Binary, Expr, Kind, Unary};
use crate::compile::names::Names;
use crate::index::Loaded;
use crate::program::Code;
use crate::state::State;
use crate::value::Value;

use super::print::print;

/// Functions whose arguments are no values of their own: they name a property, or run once for
/// each element of a list.
const MACROS: [&str; 6] = ["has", "all", "exists", "exists_one", "filter", "map"];

/// A part of an expression with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// As it would be written.
    pub text: String,
    /// What it is now.
    pub value: Value,
    /// How its parts make up its value.
    pub join: Join,
    /// Its own parts; none of what stands for itself, such as a number.
    pub parts: Vec<Node>,
}

/// How the parts of an expression make up its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All must hold.
    All,
    /// One must hold.
    Any,
    /// The only part must not hold.
    Not,
    /// Otherwise.
    Other,
}

impl Node {
    /// What is not known: an expression that the program does not have.
    pub(super) fn unknown() -> Self {
        Self {
            text: String::new(),
            value: Value::Error,
            join: Join::Other,
            parts: Vec::new(),
        }
    }

    /// The parts that keep the expression from holding; none where it holds.
    #[must_use]
    pub fn blame(&self) -> Vec<&Self> {
        if self.value.is_true() {
            return Vec::new();
        }
        match self.join {
            // Those of a disjunction are all to blame, those of a conjunction only that fail.
            Join::All | Join::Any => self.parts.iter().flat_map(Self::blame).collect(),
            Join::Not | Join::Other => vec![self],
        }
    }
}

/// How an expression is taken apart: which code computes which part.
pub(super) struct Plan {
    text: String,
    /// Index of its code; `None` for what cannot stand alone.
    expr: Option<u16>,
    join: Join,
    parts: Vec<Plan>,
}

impl Plan {
    /// A plan for an expression of the program. The code of its parts is added to `exprs`.
    pub(super) fn new(text: &str, expr: u16, names: &mut Names, exprs: &mut Vec<Code>) -> Self {
        match parse(text) {
            Ok(tree) => Self::of(&tree, Some(expr), names, exprs),
            // The compiler has read this text before, so this only keeps the text.
            Err(_) => Self {
                text: text.into(),
                expr: Some(expr),
                join: Join::Other,
                parts: Vec::new(),
            },
        }
    }

    fn of(tree: &Expr, known: Option<u16>, names: &mut Names, exprs: &mut Vec<Code>) -> Self {
        let expr = known.or_else(|| {
            let code = emit(tree, names, true).ok()?.code;
            let index = u16::try_from(exprs.len()).ok()?;
            exprs.push(Code { bytes: code });
            Some(index)
        });
        let parts = parts(tree).into_iter();
        Self {
            text: print(tree),
            expr,
            join: join(tree),
            parts: parts
                .map(|part| Self::of(part, None, names, exprs))
                .collect(),
        }
    }

    /// The values of now.
    pub(super) fn run(&self, loaded: &Loaded, state: &mut State) -> Node {
        let parts = self.parts.iter().filter(|part| part.expr.is_some());
        let parts = parts.map(|part| part.run(loaded, state)).collect();
        Node {
            text: self.text.clone(),
            value: self
                .expr
                .map_or(Value::Error, |expr| state.evaluate(loaded, expr)),
            join: self.join,
            parts,
        }
    }
}

fn join(tree: &Expr) -> Join {
    match &tree.kind {
        Kind::Binary(Binary::And, ..) => Join::All,
        Kind::Binary(Binary::Or, ..) => Join::Any,
        Kind::Unary(Unary::Not, _) => Join::Not,
        _ => Join::Other,
    }
}

/// The parts that are worth a line: not those that stand for themselves. Parts of `a && b && c`
/// are three, and not two of which one has two.
fn parts(tree: &Expr) -> Vec<&Expr> {
    let mut parts = Vec::new();
    match &tree.kind {
        Kind::Binary(operator @ (Binary::And | Binary::Or), ..) => {
            collect_chain(tree, *operator, &mut parts);
        }
        Kind::Binary(_, left, right) | Kind::Index(left, right) => {
            parts.extend([&**left, &**right]);
        }
        Kind::Unary(_, operand) => parts.push(operand),
        Kind::Conditional(condition, yes, no) => parts.extend([&**condition, &**yes, &**no]),
        Kind::List(items) => parts.extend(items),
        Kind::Call {
            target,
            name,
            arguments,
        } => {
            parts.extend(target.as_deref());
            if !MACROS.contains(&name.as_str()) {
                parts.extend(arguments);
            }
        }
        _ => {}
    }
    parts.retain(|part| !is_literal(part));
    parts
}

fn collect_chain<'a>(tree: &'a Expr, operator: Binary, parts: &mut Vec<&'a Expr>) {
    match &tree.kind {
        Kind::Binary(other, left, right) if *other == operator => {
            collect_chain(left, operator, parts);
            collect_chain(right, operator, parts);
        }
        _ => parts.push(tree),
    }
}

fn is_literal(tree: &Expr) -> bool {
    match &tree.kind {
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Double(_) | Kind::Str(_) => true,
        Kind::List(items) => items.iter().all(is_literal),
        // `duration('5m')` says what it is.
        Kind::Call {
            target: None,
            name,
            arguments,
        } => matches!(name.as_str(), "duration" | "timestamp") && arguments.iter().all(is_literal),
        _ => false,
    }
}
