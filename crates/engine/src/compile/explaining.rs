//! A journey compiled together with what its names stand for, so that parts of its expressions can
//! be compiled afterwards.

use super::names::Names;
use super::problem::Problems;
use super::{Problem, Symbols, encode, lower, syntax};

/// A journey without errors.
pub(crate) struct Explainable {
    /// The program's bytes.
    pub(crate) program: Vec<u8>,
    pub(crate) symbols: Symbols,
    /// What its names stand for; constants and paths are those of the program.
    pub(crate) names: Names,
    /// Its warnings.
    pub(crate) problems: Vec<Problem>,
}

/// Compiles a journey, or gives all that is wrong with it.
pub(crate) fn lower_for_explaining(source: &str) -> Result<Explainable, Vec<Problem>> {
    let problems = Problems::new(source);
    let lowered =
        syntax::parse(source, &problems).map(|value| lower::lower(&value, None, &problems));
    let Some((program, symbols, mut names)) = lowered else {
        return Err(problems.into_list());
    };
    let Some(bytes) = encode(&program, &problems) else {
        return Err(problems.into_list());
    };
    names.stages.clone_from(&program.stages);
    names.constants.clone_from(&program.constants);
    names.paths.clone_from(&program.paths);
    names.events.clone_from(&program.events);
    Ok(Explainable {
        program: bytes,
        symbols,
        names,
        problems: problems.into_list(),
    })
}
