//! Nothing lost and nothing doubled, whatever breaks between the page and the store.

use super::Report;
use super::counts::Counts;
use super::scripts::{node_tests, test_files};
use super::session::{Session, tests};
use crate::failure::Outcome;
use crate::say;
use crate::tools::Browser;

/// The visits of `tests/loss` in the engines that are here; `whole`: 10,000 events, in minutes.
/// The last lines say what was produced, stored, answered as a duplicate, and lost.
pub(super) fn run(session: &Session<'_>, whole: bool) -> Outcome<Report> {
    let mut engines = Vec::new();
    let mut lacking = Vec::new();
    for browser in Browser::ALL {
        match session.lacks(browser)? {
            None => engines.push(browser.name()),
            Some(reason) => lacking.push(format!("loss in {}: {reason}", browser.name())),
        }
    }
    let mut report = Report {
        counts: Counts::default(),
        output: String::new(),
    };
    if !engines.is_empty() {
        session.dist()?;
        session.collector()?;
        let files = test_files(session.repo, &["tests/loss"]);
        let task = node_tests(session.repo, &files)
            .env("MICROSTAGE_ENGINES", engines.join(","))
            .env("MICROSTAGE_LOSS", if whole { "whole" } else { "short" });
        report = tests(task.minutes(if whole { 60 } else { 25 }), Counts::of_node)?;
        say::line(&table(&report.output));
    }
    report.counts.skipped.extend(lacking);
    Ok(report)
}

/// The table of what the tests printed, with the line of JSON at its end.
fn table(output: &str) -> String {
    let Some((_, rows)) = output.split_once("\nscenario ") else {
        return String::new();
    };
    let end = rows.find("\n{").map_or(rows.len(), |at| {
        rows[at + 1..]
            .find('\n')
            .map_or(rows.len(), |line| at + 1 + line)
    });
    format!("scenario {}", &rows[..end])
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn the_table_ends_with_its_line_of_json() {
        let output = "✔ one\n\nscenario  lost\na  0\n{\"loss\":{}}\n✔ two\n{\n";
        assert_eq!(table(output), "scenario  lost\na  0\n{\"loss\":{}}");
        assert_eq!(table("nothing"), "");
    }
}
