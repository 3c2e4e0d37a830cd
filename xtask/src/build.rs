//! Makes `dist/`: what a page loads, what the debug panel loads, and the npm package.

mod script;
mod wasm;

use crate::failure::Outcome;
use crate::repo::Repo;
use crate::{say, tools};

/// Builds everything whose inputs have changed.
pub(crate) fn run(repo: &Repo) -> Outcome<()> {
    say::line("Build");
    tools::for_build(repo)?;
    wasm::page(repo)?;
    wasm::delivery(repo)?;
    wasm::inspect(repo)?;
    wasm::engine(repo)?;
    script::all(repo)
}

/// Checks the types of all TypeScript without making anything.
pub(crate) fn check_types(repo: &Repo) -> Outcome<()> {
    script::check(repo)
}

/// Where the bytes of the page's module are, by crate and by function.
pub(crate) fn functions(repo: &Repo) -> Outcome<String> {
    wasm::functions(repo)
}
