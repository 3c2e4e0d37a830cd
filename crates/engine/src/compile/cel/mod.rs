//! CEL (<https://cel.dev>): the subset that is total and cheap. Own parser and code, because each
//! maintained CEL crate is many times the page's whole budget.

pub(crate) mod emit;
mod lexer;
pub(crate) mod parser;
pub(crate) mod tree;
pub(crate) mod types;

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
