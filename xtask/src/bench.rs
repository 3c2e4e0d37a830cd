//! What things cost.

mod engine;
pub(crate) mod instructions;
mod page;

use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::stamp::Step;

/// Runs the benchmark that the arguments name.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    match arguments {
        ["engine"] => engine::run(repo),
        ["page", more @ ..] => page::run(repo, more),
        ["instructions"] => instructions::run(repo, false),
        ["instructions", "--write"] => instructions::run(repo, true),
        _ => Err(Failure::new(
            "cargo xtask bench",
            format!("{:?}", arguments.join(" ")),
            "engine, page [--loads N], or instructions [--write]",
            "run `cargo xtask help`",
        )),
    }
}

/// Builds the measuring programs.
fn build(repo: &Repo) -> Outcome<()> {
    let build = ["build", "--release", "-p", "microstage-bench"];
    repo.cargo().args(build).minutes(20).succeed().map(|_| ())
}

/// The packages of others, at the versions of their lockfile.
fn install(repo: &Repo) -> Outcome<()> {
    let folder = repo.path("tests/bench");
    let step = Step {
        name: "npm ci of the peers",
        inputs: &["tests/bench/package-lock.json", "tests/bench/.npmrc"],
        settings: &[],
        outputs: &["tests/bench/node_modules/.package-lock.json"],
    };
    step.run_quietly(repo, || {
        let npm = repo.task("npm").within(&folder).arg("ci");
        npm.succeed().map(|_| ())
    })
    .map(|_| ())
}
