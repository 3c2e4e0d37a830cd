//! The fuzz targets for a while: a short one in every run, ten minutes each in a full one.

use super::Report;
use super::counts::Counts;
use super::session::Session;
use crate::failure::Outcome;
use crate::fuzz::{TARGETS, build, fuzz, lacks, told, worth_reading};

/// Long enough to go through the corpus and some hundred thousand changes of it.
pub(super) fn short(session: &Session<'_>) -> Outcome<Report> {
    run(session, 5)
}

/// What a release is held by.
pub(super) fn long(session: &Session<'_>) -> Outcome<Report> {
    run(session, 600)
}

fn run(session: &Session<'_>, seconds: u64) -> Outcome<Report> {
    let mut report = Report {
        counts: Counts::default(),
        output: String::new(),
    };
    if let Some(reason) = lacks(session.repo)? {
        let told = format!(
            "{}: {reason}; the test `corpus` has gone through what was found before",
            TARGETS.join(", ")
        );
        report.counts = Counts::skipped(told);
        return Ok(report);
    }
    build(session.repo)?;
    for target in TARGETS {
        let found = fuzz(session.repo, target, seconds)?;
        crate::say::line(&format!("    {target:<12} {}", told(&found)));
        if found.success {
            report.counts.passed += 1;
        } else {
            report.counts.failed += 1;
            report.output.push_str(&worth_reading(&found));
        }
    }
    Ok(report)
}
