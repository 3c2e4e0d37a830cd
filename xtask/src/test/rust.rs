//! What cargo itself can say about the Rust code.

use super::Report;
use super::counts::Counts;
use super::session::{Session, check, tests as run_tests};
use crate::command::Task;
use crate::failure::Outcome;
use crate::tools::Tool;

const DENY: [&str; 3] = ["--", "-D", "warnings"];

/// The tools that the other steps need, told apart from what they are needed for.
pub(super) fn tools(session: &Session<'_>) -> Outcome<Report> {
    session.tools()?;
    Tool::WasmPack.ready(session.repo)?;
    Ok(Report {
        counts: Counts::one(),
        output: String::new(),
    })
}

/// Every crate, its tests included, on this machine.
pub(super) fn clippy(session: &Session<'_>) -> Outcome<Report> {
    let arguments = ["clippy", "--workspace", "--all-targets"];
    check(slow(session).args(arguments).args(DENY))
}

/// The page's crate on its own target, in all of its forms.
pub(super) fn clippy_wasm(session: &Session<'_>) -> Outcome<Report> {
    session.tools()?;
    let package = [
        "clippy",
        "-p",
        "microstage",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
    ];
    let mut all = check(slow(session).args(package).args(DENY))?;
    for form in ["page", "delivery", "inspect", "engine"] {
        let features = ["--no-default-features", "--features", form];
        let other = check(slow(session).args(package).args(features).args(DENY))?;
        all.counts.add(other.counts);
        all.output += &other.output;
    }
    Ok(all)
}

/// All tests that need no browser.
pub(super) fn tests(session: &Session<'_>) -> Outcome<Report> {
    // --show-output lets a test that passed say that it was skipped, and why.
    let task = slow(session).args(["test", "--workspace", "--no-fail-fast", "--"]);
    run_tests(task.arg("--show-output"), Counts::of_cargo)
}

/// What is made from the compiler's tables is what they give.
pub(super) fn codegen(session: &Session<'_>) -> Outcome<Report> {
    let drifted = crate::codegen::drift(session.repo)?;
    let failed = drifted.len() as u64;
    Ok(Report {
        counts: Counts {
            passed: crate::codegen::COUNT - failed,
            failed,
            ..Counts::default()
        },
        output: drifted.join("\n"),
    })
}

/// The documentation of the libraries.
pub(super) fn docs(session: &Session<'_>) -> Outcome<Report> {
    let task = slow(session).env("RUSTDOCFLAGS", "-D warnings");
    check(task.args(["doc", "--workspace", "--lib", "--no-deps"]))
}

fn slow(session: &Session<'_>) -> Task {
    session.repo.cargo().minutes(30)
}
