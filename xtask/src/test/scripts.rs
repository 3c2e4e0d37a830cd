//! The build and what Node can say about the JavaScript.

use std::path::PathBuf;

use super::Report;
use super::counts::Counts;
use super::session::{Session, tests as run_tests};
use crate::command::Task;
use crate::failure::Outcome;
use crate::repo::Repo;
use crate::{budget as sizes, build as dist, stamp};

/// Builds `dist/`.
pub(super) fn build(session: &Session<'_>) -> Outcome<Report> {
    session.dist()?;
    Ok(Report {
        counts: Counts::one(),
        output: String::new(),
    })
}

/// Checks the types; the build has made those of the glue.
pub(super) fn types(session: &Session<'_>) -> Outcome<Report> {
    session.dist()?;
    dist::check_types(session.repo)?;
    Ok(Report {
        counts: Counts::one(),
        output: String::new(),
    })
}

/// The tests of the JavaScript that need no browser.
pub(super) fn tests(session: &Session<'_>) -> Outcome<Report> {
    session.dist()?;
    let files = test_files(session.repo, &["tests/js", "js"]);
    run_tests(
        node_tests(session.repo, &files).minutes(10),
        Counts::of_node,
    )
}

/// The tarball in other people's projects.
pub(super) fn package(session: &Session<'_>) -> Outcome<Report> {
    session.dist()?;
    let files = test_files(session.repo, &["tests/package"]);
    run_tests(
        node_tests(session.repo, &files).minutes(15),
        Counts::of_node,
    )
}

/// What the page fetches, held under its limits.
pub(super) fn budget(session: &Session<'_>) -> Outcome<Report> {
    session.dist()?;
    let measured = sizes::measure(session.repo)?;
    let failed = measured.excesses.len() as u64;
    let passed = (measured.figures.len() as u64).saturating_sub(failed);
    let mut output = measured.text;
    for excess in &measured.excesses {
        output.push_str(&format!("\n{excess}\n"));
    }
    crate::say::line(&format!(
        "    {}",
        serde_json::Value::Object(measured.figures)
    ));
    Ok(Report {
        counts: Counts {
            passed,
            failed,
            ..Counts::default()
        },
        output,
    })
}

/// Node's own runner over `files`, one after the other: two browsers at a time would only
/// disturb each other's timing.
pub(super) fn node_tests(repo: &Repo, files: &[PathBuf]) -> Task {
    node_tests_told(repo, &["--test-reporter=spec"], files)
}

/// The same, told by `reporters`.
pub(super) fn node_tests_told(repo: &Repo, reporters: &[&str], files: &[PathBuf]) -> Task {
    repo.task("node")
        .args(["--test", "--test-concurrency=1"])
        .args(reporters)
        .args(files)
        .without_env("FORCE_COLOR")
        .env("NO_COLOR", "1")
}

/// All test files below some folders, in order.
pub(super) fn test_files(repo: &Repo, folders: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    folders
        .iter()
        .for_each(|folder| stamp::collect(&repo.path(folder), &mut files));
    files.retain(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".test.mjs") && !name.contains("node_modules")
    });
    files.sort();
    files
}
