//! The compiler of this binary, as the collector wants one.

use microstage_collector::{Bandit, Compiled, Compiler, Draw, JourneyProblem, Problem, Severity};
use microstage_engine::compile::{self, compile};
use microstage_engine::program::Settings;
use microstage_engine::{FORMAT, Program};
use serde_json::{Map, Value};

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

    fn limit(&self, program: &[u8], percent: u8) -> Option<Vec<u8>> {
        let (mut program, _) = Program::decode(program).ok()?;
        let mut settings: Map<String, Value> =
            serde_json::from_str(program.settings.json()).ok()?;
        settings.insert("rollout".into(), percent.into());
        program.settings = Settings::new(Value::Object(settings).to_string());
        Some(program.encode())
    }

    fn bandits(&self, source: &str) -> Vec<Bandit> {
        let bandit = |it: compile::Bandit| Bandit {
            experiment: it.experiment,
            arms: it.arms,
            goal: it.goal,
            every: it.every,
            within: it.within,
            explore: it.explore,
        };
        compile::bandits(source).into_iter().map(bandit).collect()
    }

    fn drawn(&self, source: &str, draws: &[Draw]) -> String {
        let draw = |it: &Draw| compile::Draw {
            experiment: it.experiment.clone(),
            epoch: it.epoch,
            weights: it
                .arms
                .iter()
                .map(|arm| (arm.variant.clone(), arm.weight))
                .collect(),
        };
        let draws: Vec<_> = draws.iter().map(draw).collect();
        compile::drawn(source, &draws)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limited_program_is_the_same_for_fewer_visitors() {
        let source = r#"{ "journey": "shop", "version": 3, "rollout": 50, "capture": { "exit": true },
            "stages": { "browsing": { "initial": true } } }"#;
        let whole = Engine.compile(source).program.unwrap();
        let off = Engine.limit(&whole, 0).unwrap();
        let (program, hash) = Program::decode(&off).unwrap();
        let settings: Value = serde_json::from_str(program.settings.json()).unwrap();
        let expected = serde_json::json!({
            "journey": "shop", "version": 3, "rollout": 0, "capture": { "exit": true },
        });
        assert_eq!(settings, expected);
        let (mut before, before_hash) = Program::decode(&whole).unwrap();
        assert_ne!(hash, before_hash);
        before.settings = program.settings.clone();
        assert_eq!(before, program);
        assert_eq!(Engine.limit(b"no program", 0), None);
    }
}
