//! What a page costs with Microstage, beside the trackers of others, in one run on one machine.

use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::tools::{Browser, Readiness};
use crate::{build, demo, say};

/// Where the script is, with the lockfile of its packages.
const SCRIPT: &str = "tests/bench/page.mjs";

/// Makes everything, and prints what the script prints; its last line is one of JSON. Fails where a
/// limit is missed, and the script says which. Arguments are the script's.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    if let Readiness::Missing(reason) = Browser::Chromium.ready(repo)? {
        return Err(Failure::told(format!("Chromium cannot be used: {reason}")));
    }
    build::run(repo)?;
    demo::build_collector(repo)?;
    super::install(repo)?;
    say::line("Measuring: six kinds of page in turn, about a minute a round");
    let finished = repo.node(SCRIPT).args(arguments).minutes(180).run()?;
    let last = finished.stdout.lines().last().unwrap_or_default();
    if !last.starts_with('{') {
        return Err(Failure::told(format!(
            "`node {SCRIPT}` failed:\n{}",
            finished.output
        )));
    }
    // Standard output alone: what was told on the way is no part of the report.
    say::line(finished.stdout.trim_end());
    Ok(if finished.success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
