//! What things cost.

mod engine;
pub(crate) mod instructions;

use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;

/// Runs the benchmark that the arguments name.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    match arguments {
        ["engine"] => engine::run(repo),
        ["instructions"] => instructions::run(repo, false),
        ["instructions", "--write"] => instructions::run(repo, true),
        _ => Err(Failure::new(
            "cargo xtask bench",
            format!("{:?}", arguments.join(" ")),
            "engine, or instructions [--write]",
            "run `cargo xtask help`",
        )),
    }
}

/// Builds the measuring programs.
fn build(repo: &Repo) -> Outcome<()> {
    let build = ["build", "--release", "-p", "microstage-bench"];
    repo.cargo().args(build).minutes(20).succeed().map(|_| ())
}
