//! CEL (<https://cel.dev>): the subset that is total and cheap. Own parser and code, because each
//! maintained CEL crate is many times the page's whole budget.

pub(crate) mod emit;
mod fold;
mod lexer;
pub(crate) mod parser;
pub(crate) mod times;
pub(crate) mod tree;
pub(crate) mod types;
pub(crate) mod zones;

use emit::emit_with;
use parser::parse;

use super::names::Names;
use super::problem::{Place, Problem, Problems};
use crate::value::Value;

/// Evaluates an expression over named values, which may have dots in their names, instead of a
/// visitor: as a journey's condition is compiled and run, for tools and tests.
///
/// # Errors
/// What the compiler says of it.
pub fn evaluate(source: &str, known: &[(&str, Value)]) -> Result<Value, Vec<Problem>> {
    let mut names = Names::default();
    let emitted = parse(source).and_then(|tree| emit_with(&tree, &mut names, false, known));
    match emitted {
        Ok(emitted) => {
            let values = known.iter().map(|(_, value)| value.clone()).collect();
            Ok(fold::evaluate(&mut names.constants, &emitted.code, values))
        }
        Err(fault) => {
            let problems = Problems::new(source);
            let place = Place {
                path: String::new(),
                offset: fault.at,
            };
            problems.error(
                fault.code,
                &place,
                fault.found,
                fault.expected,
                fault.remedy,
            );
            Err(problems.into_list())
        }
    }
}

/// What is wrong with an expression, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Kind of problem: `bad_expression`, `unknown_name` or `type_error`.
    pub(crate) code: &'static str,
    /// Byte offset in the expression.
    pub(crate) at: usize,
    /// What stands there.
    pub(crate) found: String,
    /// What may stand there.
    pub(crate) expected: String,
    /// How to mend it.
    pub(crate) remedy: String,
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        at: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            at,
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
        }
    }

    /// A fault of the grammar.
    pub(crate) fn syntax(
        at: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new("bad_expression", at, found, expected, remedy)
    }
}
