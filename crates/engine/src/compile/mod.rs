//! From a journey, as people write it, to a program, as the page runs it.
//!
//! Every part adds what it finds wrong to one list and goes on, so that an author sees all
//! problems at once. A program comes out only where there is no error.

mod address;
#[cfg(feature = "advice")]
mod advice;
mod atoms;
mod bandit;
mod bounds;
pub(crate) mod cel;
mod check;
mod choices;
mod clock;
mod content;
mod dates;
mod duration;
mod experiments;
#[cfg(feature = "explain")]
mod explaining;
mod exposures;
mod facts;
pub(crate) mod history;
mod holdout;
pub(crate) mod json;
mod kinds;
mod limits;
mod lower;
mod memory;
mod models;
pub(crate) mod names;
mod node;
mod personas;
pub(crate) mod problem;
#[cfg(feature = "schema")]
pub mod publish;
mod rules;
mod schedule;
mod schema;
mod segments;
mod sequence;
mod sessions;
mod settings;
mod shape;
mod source;
mod spelling;
pub(crate) mod syntax;
mod text;
mod trigger;
mod variants;
mod workflows;
mod written;

#[cfg(feature = "bandit")]
pub use bandit::{Bandit, Draw, bandits, drawn};
pub use cel::evaluate;
#[cfg(feature = "explain")]
pub(crate) use explaining::lower_for_explaining;
pub use models::{Contribution, Explanation, ModelSymbol};
pub use problem::{DOCS, Problem, Severity, did_you_mean};
pub use workflows::{Occasion, Workflow};

use crate::program::Program;
use problem::{Place, Problems};

/// What came of a journey.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program's bytes; `None` where there is an error.
    pub program: Option<Vec<u8>>,
    /// The most bytes that a visitor's stored state can have under this program, whatever happens.
    pub most_state_bytes: u64,
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
    /// Models: what explains their answers.
    pub models: Vec<ModelSymbol>,
    /// Texts of the expressions.
    pub exprs: Vec<String>,
    /// Where each rule stands in the journey.
    pub rules: Vec<String>,
    /// What the outside is to be told; the page does not know of it.
    pub workflows: Vec<Workflow>,
}

/// Compiles a journey: JSON, in which comments and trailing commas may stand.
#[must_use]
pub fn compile(source: &str) -> Compiled {
    compile_for(source, None)
}

/// Compiles a journey for a site with so many visitors a day, which only its advice depends on;
/// `None`: as the journey itself says.
#[must_use]
pub fn compile_for(source: &str, visitors_per_day: Option<u64>) -> Compiled {
    let problems = Problems::new(source);
    let (program, most_state_bytes, symbols) = match syntax::parse(source, &problems) {
        Some(value) => {
            let (program, symbols, _) = lower::lower(&value, visitors_per_day, &problems);
            let bytes = memory::most_bytes(&program);
            (encode(&program, &problems), bytes, symbols)
        }
        None => (None, 0, Symbols::default()),
    };
    Compiled {
        program,
        most_state_bytes,
        symbols,
        problems: problems.into_list(),
    }
}

/// The bytes of a program in which nothing is wrong.
fn encode(program: &Program, problems: &Problems) -> Option<Vec<u8>> {
    if problems.has_error() {
        return None;
    }
    // What the page would refuse is refused here, where somebody can do something about it.
    if !crate::verify::is_sound(program) {
        problems.error(
            "too_many",
            &Place::start(),
            "more rules, conditions or properties than a program can number",
            "at most 65535 of each",
            "split the journey",
        );
        return None;
    }
    Some(program.encode())
}
