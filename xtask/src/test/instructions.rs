//! What the main paths cost in instructions, held under what is recorded.

use super::Report;
use super::counts::Counts;
use super::session::Session;
use crate::bench::instructions::{compare, count, recorded};
use crate::failure::Outcome;
use crate::tools;

/// Counts and compares; skipped by name where there is no valgrind.
pub(super) fn run(session: &Session<'_>) -> Outcome<Report> {
    if let Err(reason) = tools::valgrind(session.repo) {
        return Ok(Report {
            counts: Counts::skipped(format!("counting instructions: no valgrind; {reason}")),
            output: String::new(),
        });
    }
    let counts = count(session.repo)?;
    let compared = compare(&counts, &recorded(session.repo)?);
    let failed = compared.excesses.len() as u64;
    let mut output = compared.text;
    for excess in &compared.excesses {
        output.push_str(&format!("\n{excess}\n"));
    }
    Ok(Report {
        counts: Counts {
            passed: counts.len() as u64 - failed,
            failed,
            ..Counts::default()
        },
        output,
    })
}
