//! What pages cost, as scripts in a browser measure it: each makes visits and ends with a line of JSON.

use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::tools::{Browser, Readiness};
use crate::{build, demo, say};

/// A script that measures, with the lockfile of its packages beside it.
pub(super) struct Bench {
    script: &'static str,
    /// What it does, and how long that takes.
    what: &'static str,
}

/// A page with Microstage, beside the trackers of others, in one run on one machine.
pub(super) const PAGE: Bench = Bench {
    script: "tests/bench/page.mjs",
    what: "six kinds of page in turn, about a minute a round",
};

/// A page of a hundred slots: script of single frames.
pub(super) const RENDER: Bench = Bench {
    script: "tests/bench/render.mjs",
    what: "a hundred slots that change, about half a minute a round",
};

/// The demo shop with us and without us: when it is painted.
pub(super) const PAINT: Bench = Bench {
    script: "tests/bench/paint.mjs",
    what: "four kinds of load in turn, about ten seconds a round",
};

/// A hundred experiments, beside the packages of others in one page.
pub(super) const EXPERIMENTS: Bench = Bench {
    script: "tests/bench/experiments.mjs",
    what: "three contenders in turn, some seconds",
};

/// Makes everything, and prints what the script prints; its last line is one of JSON. Fails where a
/// limit is missed, and the script says which. Arguments are the script's.
pub(super) fn run(repo: &Repo, bench: &Bench, arguments: &[&str]) -> Outcome<ExitCode> {
    if let Readiness::Missing(reason) = Browser::Chromium.ready(repo)? {
        return Err(Failure::told(format!("Chromium cannot be used: {reason}")));
    }
    build::run(repo)?;
    demo::build_collector(repo)?;
    super::install(repo)?;
    say::line(&format!("Measuring: {}", bench.what));
    let finished = repo.node(bench.script).args(arguments).minutes(180).run()?;
    let last = finished.stdout.lines().last().unwrap_or_default();
    if !last.starts_with('{') {
        return Err(Failure::told(format!(
            "`node {}` failed:\n{}",
            bench.script, finished.output
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
