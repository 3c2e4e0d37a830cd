//! Node itself, and the npm packages that the lockfile names.

use std::sync::{Mutex, PoisonError};

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::say;
use crate::stamp::Step;

const OLDEST_NODE: u32 = 20;

/// Checks Node and installs the packages when they are not those of the lockfile.
pub(crate) fn ready(repo: &Repo) -> Outcome<()> {
    check_node(repo)?;
    let step = Step {
        name: "npm ci",
        inputs: &["package-lock.json", ".npmrc"],
        settings: &[],
        outputs: &["node_modules/.package-lock.json"],
    };
    step.run_quietly(repo, || repo.task("npm").arg("ci").succeed().map(|_| ()))
        .map(|_| ())
}

/// Installs the packages of a folder that has a lockfile of its own, when they are not those of it. Steps that
/// run beside each other wait for one that does.
pub(crate) fn packages(repo: &Repo, folder: &str) -> Outcome<()> {
    static ONE: Mutex<()> = Mutex::new(());
    let _turn = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let name = format!("npm ci in {}", folder.replace('/', "-"));
    let inside = |name: &str| format!("{folder}/{name}");
    let (lock, settings) = (inside("package-lock.json"), inside(".npmrc"));
    let installed = inside("node_modules/.package-lock.json");
    let step = Step {
        name: &name,
        inputs: &[&lock, &settings],
        settings: &[],
        outputs: &[&installed],
    };
    step.run_quietly(repo, || {
        let npm = repo.task("npm").within(&repo.path(folder)).arg("ci");
        npm.succeed().map(|_| ())
    })
    .map(|_| ())
}

fn check_node(repo: &Repo) -> Outcome<()> {
    let found = repo
        .task("node")
        .arg("--version")
        .run()
        .map(|node| node.stdout);
    let version = found.unwrap_or_default();
    if major(&version).is_some_and(|major| major >= OLDEST_NODE) {
        return Ok(());
    }
    let found = if version.is_empty() {
        "no Node".to_owned()
    } else {
        version.trim().to_owned()
    };
    say::line("  - Node is missing or too old");
    Err(Failure::new(
        "node --version",
        found,
        format!("Node {OLDEST_NODE} or newer"),
        "install it from https://nodejs.org or through your system's packages",
    ))
}

/// The major version in what `node --version` prints.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_node_prints() {
        for (text, expected) in [("v20.20.2\n", Some(20)), ("v26.0.0", Some(26)), ("", None)] {
            assert_eq!(major(text), expected, "{text:?}");
        }
    }
}
