//! Macros: loops over lists and over the keys of maps.

use super::super::Fault;
use super::super::tree::{Expr, Kind};
use super::super::types::{Item, Type};
use super::{Emitter, demand};
use crate::op;

/// The macros that have a name for the element before their test.
pub(super) const MACROS: [&str; 5] = ["all", "exists", "exists_one", "filter", "map"];

impl Emitter<'_> {
    /// `range.all(x, test)` and the like.
    pub(super) fn each(
        &mut self,
        at: usize,
        range: &Expr,
        name: &str,
        element: &Expr,
        bodies: &[Expr],
    ) -> Result<Type, Fault> {
        let Kind::Name(variable) = &element.kind else {
            return Err(Fault::new(
                "bad_expression",
                element.at,
                "a computed value",
                format!("a name for the element in {name}()"),
                format!("write it as [1, 2].{name}(x, x > 1)"),
            ));
        };
        let place = self.height;
        let found = self.expr(range)?;
        demand(
            Type::List(Item::Dyn),
            found,
            range.at,
            &format!("before .{name}()"),
        )?;
        let mut range = found;
        for (index, body) in bodies.iter().enumerate() {
            // `map` with a test before its value filters first.
            let kind = match name {
                "all" => op::ALL,
                "exists" => op::EXISTS,
                "map" if index + 1 == bodies.len() => op::COLLECT,
                _ => op::FILTER,
            };
            self.count_list(at)?;
            self.code.extend_from_slice(&[op::LOOP, kind]);
            let hole = self.hole();
            self.height = place;
            self.push_local(variable, range.element());
            self.height += 1;
            let value = self.expr(body);
            self.locals.pop();
            let value = value?;
            self.fill(hole, hole + 2);
            if kind != op::COLLECT {
                demand(Type::Bool, value, body.at, &format!("in {name}()"))?;
            }
            range = match kind {
                op::ALL | op::EXISTS => Type::Bool,
                op::FILTER if range == Type::Map => Type::List(Item::Dyn),
                op::FILTER => range,
                _ => Type::List(Item::of(value)),
            };
        }
        if name == "exists_one" {
            // CEL: the same as `size(range.filter(x, test)) == 1`.
            self.code
                .extend_from_slice(&[op::SIZE, op::SMALL, 1, op::EQUAL]);
            return Ok(Type::Bool);
        }
        Ok(range)
    }
}
