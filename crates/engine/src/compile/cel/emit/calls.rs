//! Functions and methods.

use super::super::Fault;
use super::super::tree::{Expr, Kind};
use super::super::types::Type;
use super::{Emitter, demand};
use crate::compile::problem::did_you_mean;
use crate::op;

impl Emitter<'_> {
    pub(super) fn call(
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
}
