//! Functions and methods.

use super::super::tree::{Expr, Kind};
use super::super::types::Type;
use super::super::{Fault, times};
use super::macros::MACROS;
use super::{Emitter, calendar, demand, demand_that};
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::value::Value;

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
                if !found.may_hold() {
                    demand(Type::Str, found, argument.at, "or a list in size()")?;
                }
                Ok(self.op(op::SIZE, Type::Int))
            }
            (None, "dyn", [argument]) => {
                self.expr(argument)?;
                Ok(Type::Dyn)
            }
            (None, "int" | "double" | "string" | "bool" | "timestamp" | "duration", [argument]) => {
                self.conversion(name, argument)
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
            (Some(target), "map", [element, bodies @ ..]) if (1..=2).contains(&bodies.len()) => {
                self.each(at, target, name, element, bodies)
            }
            (Some(target), "all" | "exists" | "exists_one" | "filter", [element, body]) => {
                self.each(at, target, name, element, std::slice::from_ref(body))
            }
            (Some(target), name, []) if calendar::is_part(name) => {
                self.part_of_time(target, name, None)
            }
            (Some(target), name, [zone]) if calendar::is_part(name) => {
                self.part_of_time(target, name, Some(zone))
            }
            _ => Err(unknown_call(at, name, arguments.len())),
        }
    }

    /// `int()` and the like. What needs more than a few bytes of the page works on constants only.
    fn conversion(&mut self, name: &str, argument: &Expr) -> Result<Type, Fault> {
        let start = self.start();
        let found = self.expr(argument)?;
        let constant = self.constant_since(start.code);
        if let Some(read) = constant
            .as_ref()
            .and_then(|value| times::convert(name, value))
        {
            self.code.truncate(start.code);
            self.names.constants.truncate(start.constants);
            let value = read.map_err(|expected| {
                let found = match constant {
                    Some(Value::Str(text)) => format!("'{text}'"),
                    _ => found.name().into(),
                };
                Fault::new(
                    "bad_value",
                    argument.at,
                    found,
                    expected,
                    "write it in that form",
                )
            })?;
            return Ok(self.constant(value));
        }
        let is_text = found == Type::Str;
        match name {
            "int" => {
                let fits = found.is_number() || is_text || found == Type::Timestamp;
                demand_that(
                    fits,
                    found,
                    argument.at,
                    "a number, a text or an instant in int()",
                    "use a number",
                )?;
                Ok(self.op(op::TO_INT, Type::Int))
            }
            "double" => {
                let remedy = if is_text {
                    "send it as a number: the page reads whole numbers of texts only, by int()"
                } else {
                    "use a number"
                };
                let fits = found.is_number();
                demand_that(fits, found, argument.at, "a number in double()", remedy)?;
                Ok(self.op(op::TO_DOUBLE, Type::Double))
            }
            "string" => {
                let fits = found.is_number() || is_text || found == Type::Bool;
                demand_that(
                    fits,
                    found,
                    argument.at,
                    "a number, a text or a boolean in string()",
                    "compare instants and durations as they are",
                )?;
                Ok(self.op(op::TO_STRING, Type::Str))
            }
            "bool" => {
                demand_that(
                    found == Type::Bool,
                    found,
                    argument.at,
                    "a boolean or a constant in bool()",
                    "compare the text: x == 'true'",
                )?;
                Ok(found)
            }
            "timestamp" if found == Type::Timestamp => Ok(found),
            "timestamp" => {
                demand_that(
                    found.may_be(Type::Int),
                    found,
                    argument.at,
                    "a constant text, or seconds since 1970, in timestamp()",
                    "send the time as a number of seconds, and write timestamp(int(event.time))",
                )?;
                Ok(self.op(op::TO_TIMESTAMP, Type::Timestamp))
            }
            _ => {
                demand_that(
                    found == Type::Duration,
                    found,
                    argument.at,
                    "a constant text in duration()",
                    "write duration('1h30m'), for example",
                )?;
                Ok(found)
            }
        }
    }
}

/// The names of all functions and macros.
pub(crate) fn functions() -> impl Iterator<Item = &'static str> {
    const OTHERS: [&str; 12] = [
        "has",
        "size",
        "int",
        "double",
        "string",
        "bool",
        "dyn",
        "timestamp",
        "duration",
        "startsWith",
        "endsWith",
        "contains",
    ];
    OTHERS.into_iter().chain(MACROS).chain(calendar::parts())
}

fn unknown_call(at: usize, name: &str, arguments: usize) -> Fault {
    let remedy = if functions().any(|known| known == name) {
        "write it as it is written there".into()
    } else if name == "matches" {
        "use contains(), startsWith() or endsWith(): regular expressions would be larger than \
         all of the engine"
            .into()
    } else {
        let otherwise = "compute it in the shop and send it as a property";
        did_you_mean(name, functions(), otherwise)
    };
    Fault::new(
        "unknown_name",
        at,
        format!("{name}() with {arguments} arguments"),
        "has(x), size(x), int(x), double(x), string(x), timestamp(x), duration(x), \
         x.startsWith(y), x.endsWith(y), x.contains(y), x.all(e, test), x.exists(e, test), \
         x.exists_one(e, test), x.filter(e, test), x.map(e, value), time.getHours(zone) \
         and its like",
        remedy,
    )
}
