//! The whole proof: every step of it, or those that are asked for.

mod browsers;
mod counts;
mod fuzz;
mod instructions;
mod loss;
mod purity;
mod rust;
mod scripts;
mod session;
mod steps;
mod summary;
mod tidy;

use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::say;
use counts::Counts;
use session::Session;
use steps::{STEPS, Step, Width};

/// What one step found.
pub(crate) struct Report {
    /// How many tests passed, failed and were skipped.
    pub(crate) counts: Counts,
    /// Everything it printed, shown when something failed.
    pub(crate) output: String,
}

/// One step's line in the summary.
struct Row {
    name: &'static str,
    counts: Counts,
    time: Duration,
}

/// Runs the steps that the arguments select.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    let selected = select(arguments)?;
    if arguments.contains(&"--list") {
        selected
            .iter()
            .for_each(|step| say::line(&format!("{:<20} {}", step.name, step.what)));
        return Ok(ExitCode::SUCCESS);
    }
    let session = Session::new(repo);
    if std::env::var_os("MICROSTAGE_DATA").is_none() {
        say::line("MICROSTAGE_DATA is not set: the tests on outside data will be skipped by name.");
    }
    let start = Instant::now();
    let rows = run_all(&session, &selected);
    if !session.table().is_empty() {
        say::line(&format!("\n{}", session.table()));
    }
    let failed = summary::print(&rows, start.elapsed());
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The steps that the arguments name, in their order.
fn select(arguments: &[&str]) -> Outcome<Vec<&'static Step>> {
    let known = |word: &&&str| word.starts_with("--") && !["--full", "--list"].contains(word);
    if let Some(option) = arguments.iter().find(known) {
        return Err(Failure::new(
            "cargo xtask test",
            format!("the option {option}"),
            "--full, --list or a part of a step's name",
            "run `cargo xtask test --list`",
        ));
    }
    let full = arguments.contains(&"--full");
    let filters: Vec<&&str> = arguments
        .iter()
        .filter(|word| !word.starts_with("--"))
        .collect();
    let selected: Vec<&Step> = STEPS
        .iter()
        .filter(|step| full || step.width == Width::Always || !filters.is_empty())
        .filter(|step| filters.is_empty() || filters.iter().any(|part| step.name.contains(**part)))
        .collect();
    if selected.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(Failure::new(
            "cargo xtask test",
            format!("no step with {filters:?} in its name"),
            format!("a part of one of {}", names.join(", ")),
            "run `cargo xtask test --list`",
        ));
    }
    Ok(selected)
}

/// Runs the steps in their order; neighbours that may run beside each other do.
fn run_all(session: &Session<'_>, steps: &[&'static Step]) -> Vec<Row> {
    let total = steps.len();
    let mut begun = 0;
    let mut rows = Vec::new();
    for group in steps.chunk_by(|one, next| one.beside && next.beside) {
        for step in group {
            begun += 1;
            say::line(&format!("[{begun}/{total}] {}: {}", step.name, step.what));
        }
        rows.extend(run_group(session, group));
    }
    rows
}

fn run_group(session: &Session<'_>, group: &[&'static Step]) -> Vec<Row> {
    thread::scope(|scope| {
        let running: Vec<_> = group
            .iter()
            .map(|step| scope.spawn(|| run_step(session, step)))
            .collect();
        let ended = running.into_iter().map(ScopedJoinHandle::join);
        // A panic is a mistake of ours and stops the run, wherever it happened.
        ended
            .map(|row| row.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

fn run_step(session: &Session<'_>, step: &Step) -> Row {
    let start = Instant::now();
    let report = (step.run)(session).unwrap_or_else(|failure| Report {
        counts: Counts {
            failed: 1,
            ..Counts::default()
        },
        output: failure.to_string(),
    });
    let time = start.elapsed();
    if report.counts.failed > 0 {
        say::line(&format!(
            "--- {} ---\n{}\n---",
            step.name,
            worth_reading(&report.output)
        ));
    }
    let verdict = if report.counts.failed > 0 {
        "FAILED"
    } else {
        "ok"
    };
    say::line(&format!(
        "    {}: {verdict} ({}), {}",
        step.name,
        report.counts,
        say::seconds(time)
    ));
    Row {
        name: step.name,
        counts: report.counts,
        time,
    }
}

/// The whole output, without the lines in which cargo tells what it is busy with.
fn worth_reading(output: &str) -> String {
    let busy = [
        "Compiling ",
        "Checking ",
        "Documenting ",
        "Downloading ",
        "Downloaded ",
    ];
    let told = output.lines().filter(|line| {
        let indented = line.starts_with(' ');
        !(indented && busy.iter().any(|word| line.trim_start().starts_with(word)))
    });
    told.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_shown_without_what_cargo_was_busy_with() {
        let output = "   Compiling a v1\nerror: b\n  --> c.rs\n  Checking the till\nChecking x";
        assert_eq!(worth_reading(output), "error: b\n  --> c.rs\nChecking x");
    }

    #[test]
    fn arguments_select_steps() {
        let names = |arguments: &[&str]| -> Vec<&str> {
            select(arguments)
                .unwrap()
                .iter()
                .map(|step| step.name)
                .collect()
        };
        assert!(names(&[]).contains(&"clippy"));
        assert!(!names(&[]).contains(&"browser-repeat"));
        assert!(names(&["--full"]).contains(&"browser-repeat"));
        assert_eq!(names(&["tidy"]), ["tidy"]);
        assert!(select(&["no such step"]).is_err());
        assert!(select(&["--fast"]).is_err());
    }
}
