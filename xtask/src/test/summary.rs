//! What is left when everything has run: one table, and one line to end it.

use std::time::Duration;

use super::Row;
use super::counts::Counts;
use crate::say;

/// Prints the summary; whether anything failed.
pub(super) fn print(rows: &[Row], time: Duration) -> bool {
    let mut total = Counts::default();
    say::line("");
    say::line(&format!(
        "{:<20} {:>7} {:>7} {:>7} {:>12}",
        "step", "passed", "failed", "skipped", "time"
    ));
    for row in rows {
        let Counts {
            passed,
            failed,
            skipped,
        } = &row.counts;
        say::line(&format!(
            "{:<20} {passed:>7} {failed:>7} {:>7} {:>12}",
            row.name,
            skipped.len(),
            say::seconds(row.time)
        ));
        total.add(row.counts.clone());
    }
    if !total.skipped.is_empty() {
        say::line("\nSkipped:");
        total
            .skipped
            .iter()
            .for_each(|skipped| say::line(&format!("  {skipped}")));
    }
    let failed: Vec<&str> = rows
        .iter()
        .filter(|row| row.counts.failed > 0)
        .map(|row| row.name)
        .collect();
    if !failed.is_empty() {
        say::line(&format!("\nFailed: {}", failed.join(", ")));
    }
    say::line(&format!("\nIn {}:", say::seconds(time)));
    say::line(&total.to_string());
    !failed.is_empty()
}
