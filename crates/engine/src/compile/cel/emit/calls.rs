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
                if found != Type::List {
                    demand(Type::Str, found, argument.at, "or a list in size()")?;
                }
                Ok(self.op(op::SIZE, Type::Int))
            }
            (None, "int" | "double", [argument]) => {
                let found = self.expr(argument)?;
                demand(Type::Double, found, argument.at, &format!("in {name}()"))?;
                Ok(if name == "int" {
                    self.op(op::TO_INT, Type::Int)
                } else {
                    self.op(op::TO_DOUBLE, Type::Double)
                })
            }
            (Some(target), "startsWith" | "endsWith" | "contains", [argument]) => {
                for side in [target, argument] {
                    let found = self.expr(side)?;
                    demand(Type::Str, found, side.at, &format!("at {name}()"))?;
                }
                let code = match name {
                    "startsWith" => op::STARTS_WITH,
                    "endsWith" => op::ENDS_WITH,
                    _ => op::CONTAINS,
                };
                Ok(self.op(code, Type::Bool))
            }
            _ => Err(unknown_call(at, name, arguments.len())),
        }
    }
}

fn unknown_call(at: usize, name: &str, arguments: usize) -> Fault {
    const KNOWN: [&str; 7] = [
        "has",
        "size",
        "int",
        "double",
        "startsWith",
        "endsWith",
        "contains",
    ];
    let remedy = if KNOWN.contains(&name) {
        "write it as it is written there".into()
    } else {
        let otherwise = "compute it in the shop and send it as a property";
        did_you_mean(name, KNOWN.into_iter(), otherwise)
    };
    Fault::new(
        "unknown_name",
        at,
        format!("{name}() with {arguments} arguments"),
        "has(x), size(x), int(x), double(x), x.startsWith(y), x.endsWith(y), x.contains(y)",
        remedy,
    )
}
