//! Makes sure of what the other commands need, installing only what is missing and saying so.

mod browsers;
mod cargo_tools;
pub(crate) mod npm;
mod rust;
mod system;

pub(crate) use browsers::{Browser, Readiness};
pub(crate) use cargo_tools::Tool;
pub(crate) use system::valgrind;

use crate::failure::Outcome;
use crate::repo::Repo;
use crate::say;

/// What a build of `dist/` needs: the wasm target, wasm-bindgen and the npm packages.
pub(crate) fn for_build(repo: &Repo) -> Outcome<()> {
    rust::ready(repo)?;
    Tool::WasmBindgen.ready(repo)?;
    npm::ready(repo)
}

/// Everything that any command needs.
pub(crate) fn all(repo: &Repo) -> Outcome<()> {
    say::line("Tools");
    for_build(repo)?;
    Tool::WasmPack.ready(repo)?;
    for browser in Browser::ALL {
        match browser.ready(repo)? {
            Readiness::Ready => say::line(&format!("  = {} is here", browser.name())),
            Readiness::Missing(reason) => {
                say::line(&format!("  - {}: {reason}", browser.name()));
            }
        }
    }
    Ok(())
}
