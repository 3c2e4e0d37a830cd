//! Checks an expression's names and types and writes its code.

use super::Fault;
use super::tree::{Binary, Expr, Kind, Unary};
use super::types::Type;
use crate::compile::names::{Names, Usage};
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::program::{Cell, Root};
use crate::value::Value;

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
    };
    let result = emitter.expr(expr)?;
    let Emitter {
        code,
        reads,
        event_paths,
        ..
    } = emitter;
    if code.len() > usize::from(u16::MAX) {
        return Err(Fault::syntax(
            0,
            "too long an expression",
            "less than 64 kB of code",
            "split it over segments",
        ));
    }
    Ok(Emitted {
        code,
        result,
        reads,
        event_paths,
    })
}

struct Emitter<'a> {
    names: &'a mut Names,
    has_event: bool,
    code: Vec<u8>,
    reads: Vec<Cell>,
    event_paths: Vec<u16>,
}

impl Emitter<'_> {
    fn expr(&mut self, expr: &Expr) -> Result<Type, Fault> {
        match &expr.kind {
            Kind::Null => Ok(self.op(op::NULL, Type::Null)),
            Kind::Bool(value) => Ok(self.op(if *value { op::TRUE } else { op::FALSE }, Type::Bool)),
            Kind::Int(value) => Ok(self.int(*value)),
            Kind::Double(value) => Ok(self.constant(Value::Double(*value), Type::Double)),
            Kind::Str(text) => Ok(self.constant(Value::text(text), Type::Str)),
            Kind::List(items) => {
                for item in items {
                    self.expr(item)?;
                }
                self.op(op::LIST, Type::List);
                self.operand(items.len() as u16);
                Ok(Type::List)
            }
            Kind::Name(_) | Kind::Member(..) => self.read(expr, false),
            Kind::Call {
                target,
                name,
                arguments,
            } => self.call(expr.at, target.as_deref(), name, arguments),
            Kind::Unary(operator, operand) => self.unary(expr.at, *operator, operand),
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

    fn depend(&mut self, cell: Cell) {
        if !self.reads.contains(&cell) {
            self.reads.push(cell);
        }
    }

    /// A name or a property; with `test`, whether it is there.
    fn read(&mut self, expr: &Expr, test: bool) -> Result<Type, Fault> {
        let mut segments = Vec::new();
        let mut inner = expr;
        while let Kind::Member(target, name) = &inner.kind {
            segments.insert(0, name.clone());
            inner = target;
        }
        let Kind::Name(root) = &inner.kind else {
            return Err(Fault::new(
                "type_error",
                expr.at,
                "a property of a computed value",
                "a property of event or page",
                "read it into a fact first",
            ));
        };
        match (root.as_str(), segments.as_slice()) {
            ("event" | "page", [_, ..]) => self.path(inner.at, root, segments, test),
            ("event" | "page" | "fact" | "moment" | "segment", []) => Err(Fault::new(
                "unknown_name",
                inner.at,
                format!("`{root}` alone"),
                format!("{root} with a name"),
                format!("write `{root}.name`"),
            )),
            ("fact", [name]) => self.fact(expr.at, name, test),
            ("moment", [name]) => self.member(expr.at, name, true, test),
            ("segment", [name]) => self.member(expr.at, name, false, test),
            ("stage", []) if !test => {
                self.depend(Cell::Stage);
                Ok(self.op(op::STAGE, Type::Str))
            }
            (name, []) => self.fact(expr.at, name, test),
            _ => Err(Fault::new(
                "unknown_name",
                inner.at,
                format!("`{root}`"),
                "event, page, fact, moment or segment before the dot",
                did_you_mean(
                    root,
                    ["event", "page", "fact", "moment", "segment"].into_iter(),
                    "facts have no properties",
                ),
            )),
        }
    }

    fn path(
        &mut self,
        at: usize,
        root: &str,
        segments: Vec<String>,
        test: bool,
    ) -> Result<Type, Fault> {
        let root = if root == "event" {
            Root::Event {}
        } else {
            Root::Page {}
        };
        if root == (Root::Event {}) && !self.has_event {
            return Err(Fault::new(
                "unknown_name",
                at,
                "`event`",
                "facts, stage, moments, segments and page",
                "an event is only known in a `where`: keep its property in a fact",
            ));
        }
        if root == (Root::Page {}) {
            self.depend(Cell::Page);
        }
        let index = self.names.path(root.clone(), segments);
        if root == (Root::Event {}) && !self.event_paths.contains(&index) {
            self.event_paths.push(index);
        }
        let result = if test { Type::Bool } else { Type::Dyn };
        self.op(if test { op::HAS_PATH } else { op::PATH }, result);
        self.operand(index);
        Ok(result)
    }

    fn fact(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let Some(index) = self.names.fact(name) else {
            let known = self
                .names
                .facts
                .iter()
                .map(|fact| fact.name.as_str())
                .chain(["stage", "event", "page", "moment", "segment"]);
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`{name}`"),
                "a fact, stage, event, page, moment or segment",
                did_you_mean(name, known, "define it under `facts`"),
            ));
        };
        self.depend(Cell::Fact(index));
        let fact = &mut self.names.facts[usize::from(index)];
        if !test {
            fact.usage.free = true;
        }
        fact.usage.read = true;
        let result = if test { Type::Bool } else { fact.result };
        self.op(if test { op::HAS_FACT } else { op::FACT }, result);
        self.operand(index);
        Ok(result)
    }

    fn member(
        &mut self,
        at: usize,
        name: &str,
        is_moment: bool,
        test: bool,
    ) -> Result<Type, Fault> {
        let (list, what) = if is_moment {
            (&self.names.moments, "moment")
        } else {
            (&self.names.segments, "segment")
        };
        let Some(index) = list.iter().position(|known| known == name) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`{what}.{name}`"),
                format!("a {what} of this journey"),
                did_you_mean(
                    name,
                    list.iter().map(String::as_str),
                    &format!("define it under `{what}s`"),
                ),
            ));
        };
        let index = index as u16;
        self.depend(if is_moment {
            Cell::Moment(index)
        } else {
            Cell::Segment(index)
        });
        if test {
            return Ok(self.op(op::TRUE, Type::Bool));
        }
        self.op(if is_moment { op::MOMENT } else { op::SEGMENT }, Type::Bool);
        self.operand(index);
        Ok(Type::Bool)
    }

    fn unary(&mut self, at: usize, operator: Unary, operand: &Expr) -> Result<Type, Fault> {
        let found = self.expr(operand)?;
        match operator {
            Unary::Not => {
                demand(
                    found.may_be(Type::Bool),
                    at,
                    found,
                    "true or false behind `!`",
                )?;
                Ok(self.op(op::NOT, Type::Bool))
            }
            Unary::Negate => {
                demand(found.is_number(), at, found, "a number behind `-`")?;
                Ok(self.op(op::NEGATE, found))
            }
        }
    }

    fn binary(
        &mut self,
        at: usize,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Result<Type, Fault> {
        if matches!(operator, Binary::Or | Binary::And) {
            return self.logical(operator, left, right);
        }
        if let Some(result) = self.stage_test(operator, left, right)? {
            return Ok(result);
        }
        let before = self.bounded_fact(operator, left, right);
        let left_type = self.expr(left)?;
        let right_type = self.expr(right)?;
        if let Some((fact, usage)) = before {
            self.names.facts[usize::from(fact)].usage = usage;
        }
        // The operations of comparison stand in the order of the operators.
        let code = op::EQUAL + operator as u8 - Binary::Equal as u8;
        match operator {
            Binary::Equal | Binary::NotEqual => {
                let fits = left_type.compares_with(right_type)
                    || left_type == Type::Null
                    || right_type == Type::Null;
                demand_pair(fits, at, operator, left_type, right_type)?;
                Ok(self.op(code, Type::Bool))
            }
            Binary::In => {
                demand(
                    right_type.may_be(Type::List),
                    at,
                    right_type,
                    "a list behind `in`",
                )?;
                Ok(self.op(op::IN, Type::Bool))
            }
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
                let ordered = !matches!(left_type, Type::List | Type::Null);
                demand_pair(
                    ordered && left_type.compares_with(right_type),
                    at,
                    operator,
                    left_type,
                    right_type,
                )?;
                Ok(self.op(code, Type::Bool))
            }
            _ => self.arithmetic(at, operator, left_type, right_type),
        }
    }

    fn arithmetic(
        &mut self,
        at: usize,
        operator: Binary,
        left: Type,
        right: Type,
    ) -> Result<Type, Fault> {
        let text = operator == Binary::Add && left.may_be(Type::Str) && right.may_be(Type::Str);
        let numbers = left.is_number() && right.is_number() && left.may_be(right);
        let whole = operator != Binary::Modulo || left != Type::Double && right != Type::Double;
        demand_pair((text || numbers) && whole, at, operator, left, right)?;
        let code = match operator {
            Binary::Add => op::ADD,
            Binary::Subtract => op::SUBTRACT,
            Binary::Multiply => op::MULTIPLY,
            Binary::Divide => op::DIVIDE,
            _ => op::MODULO,
        };
        Ok(self.op(code, if left == Type::Dyn { right } else { left }))
    }

    /// `stage == 'name'`: the name is checked here, and the page compares two numbers.
    fn stage_test(
        &mut self,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Result<Option<Type>, Fault> {
        let is_stage = |expr: &Expr| {
            expr.kind == Kind::Name("stage".into()) && self.names.fact("stage").is_none()
        };
        let text = match (&left.kind, &right.kind) {
            (_, Kind::Str(text)) if is_stage(left) => (right.at, text),
            (Kind::Str(text), _) if is_stage(right) => (left.at, text),
            _ => return Ok(None),
        };
        if !matches!(operator, Binary::Equal | Binary::NotEqual) {
            return Ok(None);
        }
        let (at, name) = text;
        let Some(index) = self.names.stages.iter().position(|stage| stage == name) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("'{name}'"),
                "a stage of this journey",
                did_you_mean(
                    name,
                    self.names.stages.iter().map(String::as_str),
                    "define it under `stages`",
                ),
            ));
        };
        self.depend(Cell::Stage);
        self.op(op::IS_STAGE, Type::Bool);
        self.operand(index as u16);
        if operator == Binary::NotEqual {
            self.op(op::NOT, Type::Bool);
        }
        Ok(Some(Type::Bool))
    }

    /// A comparison of a fact with a number tells how far the fact must be able to count: one more
    /// than the number. Gives the usage to set once both sides are emitted.
    fn bounded_fact(&self, operator: Binary, left: &Expr, right: &Expr) -> Option<(u16, Usage)> {
        if !matches!(
            operator,
            Binary::Equal
                | Binary::NotEqual
                | Binary::Less
                | Binary::LessEqual
                | Binary::Greater
                | Binary::GreaterEqual
        ) {
            return None;
        }
        let (fact, limit) = match (&left.kind, &right.kind) {
            (_, Kind::Int(limit)) => (left, *limit as f64),
            (_, Kind::Double(limit)) => (left, *limit),
            (Kind::Int(limit), _) => (right, *limit as f64),
            (Kind::Double(limit), _) => (right, *limit),
            _ => return None,
        };
        let name = match &fact.kind {
            Kind::Name(name) => name,
            Kind::Member(root, name) if root.kind == Kind::Name("fact".into()) => name,
            _ => return None,
        };
        let index = self.names.fact(name)?;
        let usage = self.names.facts[usize::from(index)].usage;
        let needed = limit.clamp(0.0, 1e9).ceil() as u32 + 1;
        Some((
            index,
            Usage {
                read: true,
                free: usage.free,
                compared_to: usage.compared_to.max(needed),
            },
        ))
    }

    fn logical(&mut self, operator: Binary, left: &Expr, right: &Expr) -> Result<Type, Fault> {
        let (jump, combine) = if operator == Binary::Or {
            (op::JUMP_IF_TRUE, op::OR)
        } else {
            (op::JUMP_IF_FALSE, op::AND)
        };
        let expected = format!("true or false at `{}`", operator.symbol());
        let found = self.expr(left)?;
        demand(found.may_be(Type::Bool), left.at, found, &expected)?;
        self.op(jump, Type::Bool);
        let hole = self.hole();
        let found = self.expr(right)?;
        demand(found.may_be(Type::Bool), right.at, found, &expected)?;
        self.op(combine, Type::Bool);
        self.fill(hole, hole + 2);
        Ok(Type::Bool)
    }

    fn conditional(&mut self, condition: &Expr, yes: &Expr, no: &Expr) -> Result<Type, Fault> {
        let found = self.expr(condition)?;
        demand(
            found.may_be(Type::Bool),
            condition.at,
            found,
            "true or false before `?`",
        )?;
        self.op(op::BRANCH, Type::Bool);
        let on_false = self.hole();
        let on_error = self.hole();
        let yes_type = self.expr(yes)?;
        self.op(op::JUMP, yes_type);
        let end = self.hole();
        self.fill(on_false, on_error + 2);
        let no_type = self.expr(no)?;
        self.fill(end, end + 2);
        self.fill(on_error, on_error + 2);
        Ok(if yes_type == no_type {
            yes_type
        } else {
            Type::Dyn
        })
    }

    fn call(
        &mut self,
        at: usize,
        target: Option<&Expr>,
        name: &str,
        arguments: &[Expr],
    ) -> Result<Type, Fault> {
        match (target, name, arguments) {
            (None, "has", [argument]) => match argument.kind {
                Kind::Name(_) | Kind::Member(..) => self.read(argument, true),
                _ => Err(Fault::new(
                    "type_error",
                    argument.at,
                    "a computed value",
                    "a fact or a property in has()",
                    "write has(event.coupon), for example",
                )),
            },
            (None, "size", [argument]) | (Some(argument), "size", []) => {
                let found = self.expr(argument)?;
                demand(
                    found.may_be(Type::Str) || found == Type::List,
                    argument.at,
                    found,
                    "a text or a list in size()",
                )?;
                Ok(self.op(op::SIZE, Type::Int))
            }
            (None, "int" | "double", [argument]) => {
                let found = self.expr(argument)?;
                demand(found.is_number(), argument.at, found, "a number to convert")?;
                Ok(if name == "int" {
                    self.op(op::TO_INT, Type::Int)
                } else {
                    self.op(op::TO_DOUBLE, Type::Double)
                })
            }
            (Some(target), "startsWith" | "endsWith" | "contains", [argument]) => {
                for side in [target, argument] {
                    let found = self.expr(side)?;
                    demand(found.may_be(Type::Str), side.at, found, "a text")?;
                }
                let code = match name {
                    "startsWith" => op::STARTS_WITH,
                    "endsWith" => op::ENDS_WITH,
                    _ => op::CONTAINS,
                };
                Ok(self.op(code, Type::Bool))
            }
            _ => Err(Fault::new(
                "unknown_name",
                at,
                format!("{name}() with {} arguments", arguments.len()),
                "has(x), size(x), int(x), double(x), x.startsWith(y), x.endsWith(y), x.contains(y)",
                did_you_mean(
                    name,
                    [
                        "has",
                        "size",
                        "int",
                        "double",
                        "startsWith",
                        "endsWith",
                        "contains",
                    ]
                    .into_iter(),
                    "compute it in the shop and send it as a property",
                ),
            )),
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

fn demand(fits: bool, at: usize, found: Type, expected: &str) -> Result<(), Fault> {
    if fits {
        return Ok(());
    }
    Err(Fault::new(
        "type_error",
        at,
        found.name(),
        expected,
        "compare it, so that it becomes true or false, or use another value",
    ))
}

fn demand_pair(
    fits: bool,
    at: usize,
    operator: Binary,
    left: Type,
    right: Type,
) -> Result<(), Fault> {
    if fits {
        return Ok(());
    }
    let mixed = matches!(
        (left, right),
        (Type::Int, Type::Double) | (Type::Double, Type::Int)
    );
    Err(Fault::new(
        "type_error",
        at,
        format!("{} {} {}", left.name(), operator.symbol(), right.name()),
        "two values of one kind",
        if mixed {
            "convert one side with int() or double()"
        } else {
            "compare numbers with numbers and texts with texts"
        },
    ))
}
