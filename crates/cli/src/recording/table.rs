//! A whole CSV file as a table of texts.

use std::path::Path;

use super::bar;
use super::input::{self, Format};
use super::records::{Next, Records};
use crate::failure::{Failure, Refusal};
use crate::text::counted;

/// A table.
pub(crate) struct Table {
    /// Names of the columns.
    pub(crate) header: Vec<String>,
    /// The rows, each as wide as the header.
    pub(crate) rows: Vec<Vec<String>>,
    /// The line of each row.
    pub(crate) lines: Vec<u64>,
}

/// More broken rows than these are not told one by one.
const MOST_TOLD: usize = 20;

/// Reads a CSV file, packed or not. What is wrong with its rows is told at once, each with its line.
pub(crate) fn open_table(path: &Path) -> Result<Table, Failure> {
    let bar = bar("reading", "{bytes}", None);
    let input = input::open(path, &bar).map_err(|error| Failure::unreadable(path, &error))?;
    let delimiter = match input.format {
        Format::Csv { delimiter } => delimiter,
        Format::Ndjson => b',',
    };
    let mut records = Records::new(input.reader, delimiter);
    let mut table = Table {
        header: Vec::new(),
        rows: Vec::new(),
        lines: Vec::new(),
    };
    let mut refusals = Vec::new();
    loop {
        let next = records.next();
        match next.map_err(|error| Failure::unreadable(path, &error))? {
            None => break,
            Some(Next::OpenQuote { line }) => {
                refusals.push(refusal(
                    path,
                    line,
                    "a quote that is not closed".into(),
                    "a closing quote",
                ));
            }
            Some(Next::Record { line, fields }) => {
                let cell = |index| {
                    String::from_utf8_lossy(records.field(index))
                        .trim()
                        .to_owned()
                };
                let row: Vec<String> = (0..fields).map(cell).collect();
                if table.header.is_empty() {
                    table.header = row;
                    if let Some(first) = table.header.first_mut() {
                        *first = first.trim_start_matches('\u{feff}').into();
                    }
                } else if fields == table.header.len() {
                    table.rows.push(row);
                    table.lines.push(line);
                } else {
                    let expected = counted(table.header.len(), "column");
                    refusals.push(refusal(path, line, counted(fields, "column"), &expected));
                }
            }
        }
    }
    bar.finish_using_style();
    if table.rows.is_empty() && refusals.is_empty() {
        refusals.push(refusal(
            path,
            1,
            "no rows".into(),
            "a header and rows below it",
        ));
    }
    if refusals.is_empty() {
        return Ok(table);
    }
    refusals.truncate(MOST_TOLD);
    Err(Failure::Refused(refusals))
}

fn refusal(path: &Path, line: u64, found: String, expected: &str) -> Refusal {
    Refusal {
        place: format!("{}:{line}", path.display()),
        found,
        expected: expected.into(),
        remedy: "mend the line, or leave it out".into(),
    }
}
