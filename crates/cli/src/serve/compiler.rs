//! The compiler of this binary, as the collector wants one.

use microstage_collector::{Compiled, Compiler, JourneyProblem, Problem, Severity};
use microstage_engine::FORMAT;
use microstage_engine::compile::{self, compile};

/// Compiles with the engine that this binary is linked with.
pub(super) struct Engine;

impl Compiler for Engine {
    fn format(&self) -> u32 {
        FORMAT.into()
    }

    fn compile(&self, source: &str) -> Compiled {
        let compiled = compile(source);
        Compiled {
            program: compiled.program,
            problems: compiled.problems.into_iter().map(journey_problem).collect(),
        }
    }
}

fn journey_problem(problem: compile::Problem) -> JourneyProblem {
    JourneyProblem {
        severity: match problem.severity {
            compile::Severity::Error => Severity::Error,
            compile::Severity::Warning => Severity::Warning,
        },
        line: problem.line,
        column: problem.column,
        problem: Problem::new(
            problem.code,
            problem.path,
            problem.found,
            problem.expected,
            problem.remedy,
        ),
    }
}
