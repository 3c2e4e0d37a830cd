//! From a journey, as people write it, to a program, as the page runs it.
//!
//! Every part adds what it finds wrong to one list and goes on, so that an author sees all
//! problems at once. A program comes out only where there is no error.

mod cel;
mod content;
mod duration;
mod json;
mod lower;
mod names;
mod problem;
mod rules;
mod schema;
mod shape;
mod text;

use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

pub use problem::{Problem, Severity};

use problem::{Place, Problems};

/// What came of a journey.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program's bytes; `None` where there is an error.
    pub program: Option<Vec<u8>>,
    /// Names that only people need.
    pub symbols: Symbols,
    /// All problems, in the order of the source.
    pub problems: Vec<Problem>,
}

/// Names for what the program only counts: for explanations, the debug panel and traces.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Symbols {
    /// Names of the facts.
    pub facts: Vec<String>,
    /// Texts of the expressions.
    pub exprs: Vec<String>,
    /// Where each rule stands in the journey.
    pub rules: Vec<String>,
}

/// Compiles a journey: JSON, in which comments and trailing commas may stand.
#[must_use]
pub fn compile(source: &str) -> Compiled {
    let problems = Problems::new(source);
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        ..ParseOptions::default()
    };
    let root = Place {
        path: String::new(),
        offset: 0,
    };
    let (program, symbols) = match parse_to_ast(source, &CollectOptions::default(), &options) {
        Ok(parsed) => match &parsed.value {
            Some(value) => lower::lower(value, &problems),
            None => {
                problems.error(
                    "syntax",
                    &root,
                    "nothing",
                    "a journey",
                    "begin with { \"journey\": … }",
                );
                (None, Symbols::default())
            }
        },
        Err(error) => {
            let place = Place {
                path: String::new(),
                offset: error.range().start,
            };
            problems.error(
                "syntax",
                &place,
                error.kind().to_string(),
                "JSON, with comments allowed",
                "mend the JSON at this place",
            );
            (None, Symbols::default())
        }
    };
    let refused = problems.has_error();
    let program = program.filter(|_| !refused).map(|program| program.encode());
    Compiled {
        program,
        symbols,
        problems: problems.into_list(),
    }
}
