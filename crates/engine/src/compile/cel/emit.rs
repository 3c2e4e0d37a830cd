//! Checks an expression's names and types and writes its code.

mod calls;
mod models;
mod names;
mod operators;

use super::Fault;
use super::tree::{Expr, Kind};
use super::types::Type;
use crate::compile::names::Names;
use crate::op;
use crate::program::Cell;
use crate::value::Value;
use crate::verify::MOST_LISTS;

/// The code of an expression and what is known of it.
#[derive(Debug)]
pub(crate) struct Emitted {
    pub(crate) code: Vec<u8>,
    pub(crate) result: Type,
    /// What it depends on, each once.
    pub(crate) reads: Vec<Cell>,
    /// Paths of the event that it reads.
    pub(crate) event_paths: Vec<u16>,
}

/// Writes the code of an expression. `has_event`: whether an event is being handled where it runs.
pub(crate) fn emit(expr: &Expr, names: &mut Names, has_event: bool) -> Result<Emitted, Fault> {
    let mut emitter = Emitter {
        names,
        has_event,
        code: Vec::new(),
        reads: Vec::new(),
        event_paths: Vec::new(),
        lists: 0,
    };
    let result = emitter.expr(expr)?;
    Ok(Emitted {
        code: emitter.code,
        result,
        reads: emitter.reads,
        event_paths: emitter.event_paths,
    })
}

struct Emitter<'a> {
    names: &'a mut Names,
    has_event: bool,
    code: Vec<u8>,
    reads: Vec<Cell>,
    event_paths: Vec<u16>,
    lists: usize,
}

impl Emitter<'_> {
    fn expr(&mut self, expr: &Expr) -> Result<Type, Fault> {
        match &expr.kind {
            Kind::Null => Ok(self.op(op::NULL, Type::Null)),
            Kind::Bool(value) => Ok(self.op(if *value { op::TRUE } else { op::FALSE }, Type::Bool)),
            Kind::Int(value) => Ok(self.int(*value)),
            Kind::Double(value) => Ok(self.constant(Value::Double(*value), Type::Double)),
            Kind::Str(text) => Ok(self.constant(Value::text(text), Type::Str)),
            Kind::List(items) => self.list(expr.at, items),
            Kind::Name(_) | Kind::Member(..) => self.read(expr, false),
            Kind::Call {
                target,
                name,
                arguments,
            } => self.call(expr.at, target.as_deref(), name, arguments),
            Kind::Unary(operator, operand) => self.unary(*operator, operand),
            Kind::Binary(operator, left, right) => self.binary(expr.at, *operator, left, right),
            Kind::Conditional(condition, yes, no) => self.conditional(condition, yes, no),
        }
    }

    fn op(&mut self, op: u8, result: Type) -> Type {
        self.code.push(op);
        result
    }

    fn operand(&mut self, index: u16) {
        self.code.extend_from_slice(&index.to_le_bytes());
    }

    fn int(&mut self, value: i64) -> Type {
        match i8::try_from(value) {
            Ok(small) => {
                self.code.extend_from_slice(&[op::SMALL, small as u8]);
                Type::Int
            }
            Err(_) => self.constant(Value::Int(value), Type::Int),
        }
    }

    fn constant(&mut self, value: Value, result: Type) -> Type {
        let index = self.names.constant(value);
        self.op(op::CONSTANT, result);
        self.operand(index);
        result
    }

    fn list(&mut self, at: usize, items: &[Expr]) -> Result<Type, Fault> {
        for item in items {
            self.expr(item)?;
        }
        self.lists += 1;
        if self.lists > MOST_LISTS {
            return Err(Fault::syntax(
                at,
                "one list more",
                format!("at most {MOST_LISTS} lists"),
                "split the expression over segments",
            ));
        }
        self.op(op::LIST, Type::List);
        self.operand(items.len() as u16);
        Ok(Type::List)
    }

    fn depend(&mut self, cell: Cell) {
        if !self.reads.contains(&cell) {
            self.reads.push(cell);
        }
    }

    fn hole(&mut self) -> usize {
        self.operand(0);
        self.code.len() - 2
    }

    /// Fills a jump: from `from`, the end of its operation's operands, to here.
    fn fill(&mut self, hole: usize, from: usize) {
        let distance = (self.code.len() - from) as u16;
        self.code[hole..hole + 2].copy_from_slice(&distance.to_le_bytes());
    }
}

/// Demands that what was found may be of a type; `where_` says where.
fn demand(wanted: Type, found: Type, at: usize, where_: &str) -> Result<(), Fault> {
    let (fits, expected, remedy) = match wanted {
        Type::Bool => (
            found.may_be(wanted),
            "true or false",
            "compare it with something",
        ),
        Type::Str => (
            found.may_be(wanted),
            "a text",
            "use a text, such as page.type",
        ),
        Type::List => (
            found.may_be(wanted),
            "a list",
            "write a list, such as ['home', 'cart']",
        ),
        _ => (found.is_number(), "a number", "use a number"),
    };
    if fits {
        return Ok(());
    }
    Err(Fault::new(
        "type_error",
        at,
        found.name(),
        format!("{expected} {where_}"),
        remedy,
    ))
}
