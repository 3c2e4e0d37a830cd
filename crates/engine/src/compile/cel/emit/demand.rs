//! What an expression must be where it stands.

use super::super::Fault;
use super::super::types::Type;

/// Demands that what was found may be of a type; `where_` says where.
pub(super) fn demand(wanted: Type, found: Type, at: usize, where_: &str) -> Result<(), Fault> {
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
        Type::List(_) => (
            found.may_hold(),
            "a list or a map",
            "write a list, such as ['home', 'cart']",
        ),
        _ => (found.is_number(), "a number", "use a number"),
    };
    demand_that(fits, found, at, &format!("{expected} {where_}"), remedy)
}

/// Demands that what was found fits.
pub(super) fn demand_that(
    fits: bool,
    found: Type,
    at: usize,
    expected: &str,
    remedy: &str,
) -> Result<(), Fault> {
    if fits {
        return Ok(());
    }
    Err(Fault::new("type_error", at, found.name(), expected, remedy))
}
