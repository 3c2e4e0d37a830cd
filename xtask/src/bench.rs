//! What things cost.

mod engine;
pub(crate) mod instructions;
mod script;

use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::tools::npm;

/// Runs the benchmark that the arguments name.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    match arguments {
        ["engine"] => engine::run(repo),
        ["page", more @ ..] => script::run(repo, &script::PAGE, more),
        ["render", more @ ..] => script::run(repo, &script::RENDER, more),
        ["paint", more @ ..] => script::run(repo, &script::PAINT, more),
        ["experiments", more @ ..] => script::run(repo, &script::EXPERIMENTS, more),
        ["instructions"] => instructions::run(repo, false),
        ["instructions", "--write"] => instructions::run(repo, true),
        _ => Err(Failure::new(
            "cargo xtask bench",
            format!("{:?}", arguments.join(" ")),
            "engine, page [--loads N], render, paint, experiments, or instructions [--write]",
            "run `cargo xtask help`",
        )),
    }
}

/// Builds the measuring programs.
fn build(repo: &Repo) -> Outcome<()> {
    let build = ["build", "--profile", "measured", "-p", "microstage-bench"];
    repo.cargo().args(build).minutes(20).succeed().map(|_| ())
}

/// The packages of others, at the versions of their lockfile.
fn install(repo: &Repo) -> Outcome<()> {
    npm::packages(repo, "tests/bench")
}
