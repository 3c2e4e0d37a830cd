//! Checks an expression's names and types and writes its code.

mod calendar;
mod calls;
mod demand;
mod experiments;
mod history;
mod macros;
mod models;
mod names;
mod operators;

#[cfg(all(test, feature = "schema"))]
pub(crate) use calls::functions;

use self::demand::{demand, demand_that};
use super::tree::{Expr, Kind};
use super::types::{Item, Type};
use super::{Fault, fold};
use crate::compile::names::Names;
use crate::op;
use crate::program::Cell;
use crate::value::Value;
use crate::verify::steps::{MOST_LISTS, MOST_STEPS, steps};

/// The code of an expression and what is known of it.
#[derive(Debug)]
pub(crate) struct Emitted {
    pub(crate) code: Vec<u8>,
    pub(crate) result: Type,
    /// What it depends on, each once.
    pub(crate) reads: Vec<Cell>,
    /// Paths of the event that it reads.
    pub(crate) event_paths: Vec<u16>,
    /// What keeps it from being a condition: it reads something that moves all the time other than
    /// by comparing it with a number, so nobody knows when it turns.
    pub(crate) moving: Option<Fault>,
}

/// Writes the code of an expression. `has_event`: whether an event is being handled where it runs.
pub(crate) fn emit(expr: &Expr, names: &mut Names, has_event: bool) -> Result<Emitted, Fault> {
    emit_with(expr, names, has_event, &[])
}

/// The same, where the stack holds named values.
pub(crate) fn emit_with(
    expr: &Expr,
    names: &mut Names,
    has_event: bool,
    known: &[(&str, Value)],
) -> Result<Emitted, Fault> {
    let mut emitter = Emitter {
        names,
        has_event,
        code: Vec::new(),
        reads: Vec::new(),
        event_paths: Vec::new(),
        moving: None,
        lists: 0,
        height: 0,
        locals: Vec::new(),
        lowest: usize::MAX,
    };
    for (name, value) in known {
        emitter.push_local(name, Type::of(value));
        emitter.height += 1;
    }
    let result = emitter.expr(expr)?;
    let known: Vec<Value> = known.iter().map(|(_, value)| value.clone()).collect();
    emitter.demand_steps(expr.at, 0, &known)?;
    Ok(Emitted {
        code: emitter.code,
        result,
        reads: emitter.reads,
        event_paths: emitter.event_paths,
        moving: emitter.moving,
    })
}

struct Emitter<'a> {
    names: &'a mut Names,
    has_event: bool,
    code: Vec<u8>,
    reads: Vec<Cell>,
    event_paths: Vec<u16>,
    moving: Option<Fault>,
    lists: usize,
    /// How many values are on the stack where the code goes on.
    height: usize,
    /// Values on the stack that have a name.
    locals: Vec<Local>,
    /// What the node that is being written depends on: 0 where it is something of the visitor,
    /// else one more than the lowest place of the stack that it reads.
    lowest: usize,
}

/// A value on the stack that has a name.
struct Local {
    name: String,
    place: usize,
    ty: Type,
}

/// Where a node's code begins.
struct Start {
    code: usize,
    constants: usize,
    height: usize,
}

impl Emitter<'_> {
    /// Writes the code of a node, which leaves one value on the stack. What is constant is computed
    /// here and now.
    fn expr(&mut self, expr: &Expr) -> Result<Type, Fault> {
        let start = self.start();
        let around = std::mem::replace(&mut self.lowest, usize::MAX);
        let ty = self.node(expr)?;
        self.height = start.height + 1;
        let is_constant = self.lowest > start.height;
        if is_constant {
            self.lowest = around;
        } else {
            self.lowest = self.lowest.min(around);
            return Ok(ty);
        }
        let folded = self.fold(expr.at, &start)?;
        Ok(if ty == Type::Dyn {
            ty
        } else {
            folded.unwrap_or(ty)
        })
    }

    fn node(&mut self, expr: &Expr) -> Result<Type, Fault> {
        match &expr.kind {
            Kind::Null => Ok(self.op(op::NULL, Type::Null)),
            Kind::Bool(value) => Ok(self.constant(Value::Bool(*value))),
            Kind::Int(value) => Ok(self.constant(Value::Int(*value))),
            Kind::Double(value) => Ok(self.constant(Value::Double(*value))),
            Kind::Str(text) => Ok(self.constant(Value::text(text))),
            Kind::List(items) => self.list(expr.at, items),
            Kind::Map(pairs) => self.map(expr.at, pairs),
            Kind::Name(_) | Kind::Member(..) => self.read(expr, false),
            Kind::Index(target, index) => self.index(expr, target, index),
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

    fn start(&self) -> Start {
        Start {
            code: self.code.len(),
            constants: self.names.constants.len(),
            height: self.height,
        }
    }

    /// Puts the value of constant code in its place; gives its type.
    fn fold(&mut self, at: usize, start: &Start) -> Result<Option<Type>, Fault> {
        if let Some(value) = self.constant_since(start.code) {
            return Ok(Some(Type::of(&value)));
        }
        let below = vec![Value::Null; start.height];
        self.demand_steps(at, start.code, &below)?;
        let code = self.code.split_off(start.code);
        let value = fold::evaluate(&mut self.names.constants, &code, below);
        if !fold::is_storable(&value) {
            self.code.extend_from_slice(&code);
            return Ok(None);
        }
        self.names.constants.truncate(start.constants);
        Ok(Some(self.constant(value)))
    }

    /// The constant that the code from there on pushes, where it does nothing else.
    fn constant_since(&self, start: usize) -> Option<Value> {
        match *self.code.get(start..)? {
            [op::NULL] => Some(Value::Null),
            [op @ (op::TRUE | op::FALSE)] => Some(Value::Bool(op == op::TRUE)),
            [op::SMALL, value] => Some(Value::Int(i64::from(value as i8))),
            [op::CONSTANT, low, high] => {
                let index = usize::from(u16::from_le_bytes([low, high]));
                self.names.constants.get(index).cloned()
            }
            _ => None,
        }
    }

    /// Demands that the code from there on ends soon enough.
    fn demand_steps(&self, at: usize, start: usize, known: &[Value]) -> Result<(), Fault> {
        let code = self.code.get(start..).unwrap_or_default();
        match steps(&self.names.constants, code, known) {
            Some(steps) if steps <= MOST_STEPS => Ok(()),
            Some(steps) => Err(Fault::new(
                "too_many",
                at,
                format!("{steps} steps, if every list is gone through to its end"),
                format!("at most {MOST_STEPS} steps"),
                "use shorter lists, or fewer macros inside of macros",
            )),
            None => Err(Fault::new(
                "type_error",
                at,
                "a value of which only the run would tell whether it is a list",
                "lists and maps that are written out, at most 8 macros deep",
                "write the list where it is gone through",
            )),
        }
    }

    fn op(&mut self, op: u8, result: Type) -> Type {
        self.code.push(op);
        result
    }

    fn operand(&mut self, index: u16) {
        self.code.extend_from_slice(&index.to_le_bytes());
    }

    /// Pushes a constant.
    fn constant(&mut self, value: Value) -> Type {
        let ty = Type::of(&value);
        match &value {
            Value::Null => self.op(op::NULL, ty),
            Value::Bool(value) => self.op(if *value { op::TRUE } else { op::FALSE }, ty),
            Value::Int(small @ -128..=127) => {
                self.code.extend_from_slice(&[op::SMALL, *small as u8]);
                ty
            }
            Value::List(items) | Value::Map(items) if items.iter().any(holds) => {
                // A program's constants do not nest.
                for item in items.iter() {
                    self.constant(item.clone());
                }
                let is_map = matches!(value, Value::Map(_));
                self.op(if is_map { op::MAP } else { op::LIST }, ty);
                self.operand(items.len() as u16);
                ty
            }
            _ => {
                let index = self.names.constant(value);
                self.op(op::CONSTANT, ty);
                self.operand(index);
                ty
            }
        }
    }

    fn list(&mut self, at: usize, items: &[Expr]) -> Result<Type, Fault> {
        let mut types = Vec::new();
        for item in items {
            types.push(self.expr(item)?);
        }
        self.count_list(at)?;
        self.op(op::LIST, Type::Dyn);
        self.operand(items.len() as u16);
        Ok(Type::List(Item::of_all(types.into_iter())))
    }

    /// A map. Its keys are constants and stand in order, so that the page neither looks for keys
    /// that are there twice, nor compares maps otherwise than lists.
    fn map(&mut self, at: usize, pairs: &[(Expr, Expr)]) -> Result<Type, Fault> {
        let mut keyed: Vec<(Value, &Expr)> = Vec::new();
        for (key, value) in pairs {
            let constant = self.key(key)?;
            if keyed.iter().any(|(known, _)| known.equals(&constant)) {
                return Err(Fault::new(
                    "repeated_value",
                    key.at,
                    "a key that the map has already",
                    "different keys",
                    "remove one of the two",
                ));
            }
            keyed.push((constant, value));
        }
        // Keys of different kinds have no order among them: the kinds have.
        let kind = |key: &Value| match key {
            Value::Bool(_) => 0,
            Value::Int(_) => 1,
            _ => 2,
        };
        keyed.sort_by(|(left, _), (right, _)| {
            let order = left.order(right);
            order.unwrap_or_else(|| kind(left).cmp(&kind(right)))
        });
        for (key, value) in keyed {
            self.constant(key);
            self.height += 1;
            self.expr(value)?;
        }
        self.count_list(at)?;
        self.op(op::MAP, Type::Map);
        self.operand(2 * pairs.len() as u16);
        Ok(Type::Map)
    }

    /// The constant that a key is.
    fn key(&mut self, key: &Expr) -> Result<Value, Fault> {
        let start = self.start();
        let found = self.expr(key)?;
        let value = self.constant_since(start.code);
        self.code.truncate(start.code);
        self.height = start.height;
        match value {
            Some(value @ (Value::Int(_) | Value::Str(_) | Value::Bool(_))) => {
                self.names.constants.truncate(start.constants);
                Ok(value)
            }
            _ => Err(Fault::new(
                "type_error",
                key.at,
                found.name(),
                "a constant as a key: a whole number, a text or a boolean",
                "write the key out, such as {'home': 1}",
            )),
        }
    }

    fn count_list(&mut self, at: usize) -> Result<(), Fault> {
        self.lists += 1;
        if self.lists > MOST_LISTS {
            return Err(Fault::syntax(
                at,
                "one list more",
                format!("at most {MOST_LISTS} lists, maps and macros"),
                "split the expression over segments",
            ));
        }
        Ok(())
    }

    /// Names the value that is pushed next.
    fn push_local(&mut self, name: &str, ty: Type) {
        self.locals.push(Local {
            name: name.into(),
            place: self.height,
            ty,
        });
    }

    fn depend(&mut self, cell: Cell) {
        self.lowest = 0;
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

fn holds(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Map(_))
}
