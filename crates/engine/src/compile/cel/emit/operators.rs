//! Operators, and what a comparison tells of a fact.

use super::super::Fault;
use super::super::tree::{Binary, Expr, Kind, Unary};
use super::super::types::{Item, Type};
use super::{Emitter, demand};
use crate::compile::clock::NOW;
use crate::op;
use crate::value::Value;

impl Emitter<'_> {
    pub(super) fn unary(&mut self, operator: Unary, operand: &Expr) -> Result<Type, Fault> {
        let found = self.expr(operand)?;
        match operator {
            Unary::Not => {
                demand(Type::Bool, found, operand.at, "behind `!`")?;
                Ok(self.op(op::NOT, Type::Bool))
            }
            Unary::Negate => {
                demand(Type::Double, found, operand.at, "behind `-`")?;
                Ok(self.op(op::NEGATE, found))
            }
        }
    }

    pub(super) fn binary(
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
        self.check_previous(left, right)?;
        self.check_cluster_names(operator, left, right)?;
        let compared = self.compared_variant(left, right)?;
        let counted = self.counted_fact(operator, left, right);
        let free = counted.map(|(fact, _)| self.names.facts[fact].usage.free);
        let moving = self.moving.clone();
        let start = self.code.len();
        let left_type = self.expr(left)?;
        let left_value = self.constant_since(start);
        let start = self.code.len();
        let right_type = self.expr(right)?;
        let right_value = self.constant_since(start);
        let instant = match (left_value, right_value) {
            (_, Some(Value::Timestamp(ms))) if self.is_now(left) => Some(ms),
            (Some(Value::Timestamp(ms)), _) if self.is_now(right) => Some(ms),
            _ => None,
        };
        let clock = self.names.fact(NOW).map(usize::from);
        let of_clock = instant.filter(|_| operator.is_comparison());
        let told = counted.or(clock.zip(of_clock.map(|ms| ms as f64)));
        if let Some((fact, limit)) = told {
            let usage = &mut self.names.facts[fact].usage;
            usage.free = free.unwrap_or(usage.free);
            usage.limits.push(limit);
            self.moving = moving;
        }
        if let Some(compared) = compared {
            self.use_variant(compared);
        }
        let code = match operator {
            Binary::Equal => op::EQUAL,
            Binary::NotEqual => op::NOT_EQUAL,
            Binary::Less => op::LESS,
            Binary::LessEqual => op::LESS_EQUAL,
            Binary::Greater => op::GREATER,
            Binary::GreaterEqual => op::GREATER_EQUAL,
            Binary::In => op::IN,
            _ => return self.arithmetic(at, operator, left_type, right_type),
        };
        if operator == Binary::In {
            demand(Type::List(Item::Dyn), right_type, right.at, "behind `in`")?;
        } else {
            let equality = matches!(operator, Binary::Equal | Binary::NotEqual);
            let has_order = |ty: Type| !(ty.is_list() || matches!(ty, Type::Null | Type::Map));
            let is_null = left_type == Type::Null || right_type == Type::Null;
            let fits = if equality {
                is_null || left_type.compares_with(right_type)
            } else {
                left_type.compares_with(right_type) && has_order(left_type) && has_order(right_type)
            };
            demand_pair(fits, at, operator, left_type, right_type)?;
        }
        Ok(self.op(code, Type::Bool))
    }

    fn arithmetic(
        &mut self,
        at: usize,
        operator: Binary,
        left: Type,
        right: Type,
    ) -> Result<Type, Fault> {
        let result = result_of(operator, left, right);
        demand_pair(result.is_some(), at, operator, left, right)?;
        let code = match operator {
            Binary::Add => op::ADD,
            Binary::Subtract => op::SUBTRACT,
            Binary::Multiply => op::MULTIPLY,
            Binary::Divide => op::DIVIDE,
            _ => op::MODULO,
        };
        Ok(self.op(code, result.unwrap_or(Type::Dyn)))
    }

    /// A comparison of a fact with a number tells how far the fact must be able to count, and when
    /// it turns: the fact and the number.
    fn counted_fact(&self, operator: Binary, left: &Expr, right: &Expr) -> Option<(usize, f64)> {
        if !operator.is_comparison() {
            return None;
        }
        let (fact, limit) = match (number_of(left), number_of(right)) {
            (_, Some(limit)) => (left, limit),
            (Some(limit), _) => (right, limit),
            _ => return None,
        };
        let name = match &fact.kind {
            Kind::Name(name) => name,
            Kind::Member(root, name) if root.kind == Kind::Name("fact".into()) => name,
            _ => return None,
        };
        if self.is_local(name) || self.is_local("fact") {
            return None;
        }
        Some((self.names.fact(name)?.into(), limit))
    }

    pub(super) fn logical(
        &mut self,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Result<Type, Fault> {
        let (jump, combine) = if operator == Binary::Or {
            (op::JUMP_IF_TRUE, op::OR)
        } else {
            (op::JUMP_IF_FALSE, op::AND)
        };
        let place = format!("at `{}`", operator.symbol());
        let found = self.expr(left)?;
        demand(Type::Bool, found, left.at, &place)?;
        self.op(jump, Type::Bool);
        let hole = self.hole();
        let found = self.expr(right)?;
        demand(Type::Bool, found, right.at, &place)?;
        self.op(combine, Type::Bool);
        self.fill(hole, hole + 2);
        Ok(Type::Bool)
    }

    pub(super) fn conditional(
        &mut self,
        condition: &Expr,
        yes: &Expr,
        no: &Expr,
    ) -> Result<Type, Fault> {
        let found = self.expr(condition)?;
        demand(Type::Bool, found, condition.at, "before `?`")?;
        self.op(op::BRANCH, Type::Bool);
        self.height -= 1;
        let on_false = self.hole();
        let on_error = self.hole();
        let yes_type = self.expr(yes)?;
        self.op(op::JUMP, yes_type);
        let end = self.hole();
        self.height -= 1;
        self.fill(on_false, on_error + 2);
        let no_type = self.expr(no)?;
        self.fill(end, end + 2);
        self.fill(on_error, on_error + 2);
        Ok(yes_type.or(no_type))
    }
}

/// The type of a sum and so on; `None` where CEL has none of these operands.
fn result_of(operator: Binary, left: Type, right: Type) -> Option<Type> {
    use Type::{Duration, Dyn, Int, Property, Str, Timestamp};
    if operator == Binary::Modulo {
        return (left.may_be(Int) && right.may_be(Int)).then_some(Int);
    }
    let known = if matches!(left, Dyn | Property) {
        right
    } else {
        left
    };
    if left.is_time() || right.is_time() {
        return match (operator, left, right) {
            (Binary::Add, Timestamp, Duration) | (Binary::Add, Duration, Timestamp) => {
                Some(Timestamp)
            }
            (Binary::Subtract, Timestamp, Timestamp) => Some(Duration),
            (Binary::Subtract, Timestamp, Duration) => Some(Timestamp),
            (Binary::Add | Binary::Subtract, Duration, Duration) => Some(Duration),
            (Binary::Add | Binary::Subtract, Dyn, _) | (Binary::Add | Binary::Subtract, _, Dyn) => {
                Some(Dyn)
            }
            _ => None,
        };
    }
    if operator == Binary::Add && (left.is_list() || right.is_list()) {
        return left.may_be(right).then(|| left.or(right));
    }
    if operator == Binary::Add && left.may_be(Str) && right.may_be(Str) {
        return Some(known);
    }
    (left.is_number() && right.is_number() && left.may_be(right)).then_some(known)
}

/// The number that is written there.
fn number_of(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        Kind::Int(number) => Some(*number as f64),
        Kind::Double(number) => Some(*number),
        Kind::Unary(Unary::Negate, inner) => number_of(inner).map(|number| -number),
        _ => None,
    }
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
    let (expected, remedy) = match (operator, left, right) {
        (_, Type::Timestamp | Type::Duration, _) | (_, _, Type::Timestamp | Type::Duration) => (
            "instants with instants, durations with durations, or their sums",
            "add durations to instants, and take instants from each other",
        ),
        (_, Type::List(_) | Type::Map, _) | (_, _, Type::List(_) | Type::Map) => (
            "two values of one kind that have an order or a sum",
            "compare what is in them, or their size()",
        ),
        (Binary::Modulo, ..) => ("two whole numbers", "convert with int()"),
        (_, Type::Int, Type::Property) | (_, Type::Property, Type::Int) => (
            "two values of one kind",
            "numbers of events and pages are doubles: write 5.0 instead of 5",
        ),
        (_, Type::Int, Type::Double) | (_, Type::Double, Type::Int) => (
            "two values of one kind",
            "write 5.0 instead of 5, or convert with double()",
        ),
        _ => (
            "two values of one kind",
            "combine numbers with numbers and texts with texts",
        ),
    };
    Err(Fault::new(
        "type_error",
        at,
        format!("{} {} {}", left.name(), operator.symbol(), right.name()),
        expected,
        remedy,
    ))
}
