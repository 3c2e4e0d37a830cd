//! Events from CSV: one a row, with columns that the command line names.

use std::io::BufRead;

use super::columns::{Columns, Group, Mapping, Misfit};
use super::events::{Event, Key, Log};
use super::problem::Fault;
use super::records::{Next, Records};
use crate::text::{counted, quote};
use crate::when;

/// Reads a file into the log. A row that cannot be replayed is left out; a header that does not
/// fit refuses the file.
pub(crate) fn read(
    input: Box<dyn BufRead>,
    delimiter: u8,
    mapping: &Mapping,
    log: &mut Log,
) -> Result<(), Misfit> {
    let mut records = Records::new(input, delimiter);
    let header = read_header(&mut records)?;
    let columns = Columns::find(&header, mapping, &log.loaded)?;
    let width = header.len();
    let mut last = 1;
    loop {
        match records.next() {
            Ok(None) => return Ok(()),
            Ok(Some(Next::OpenQuote { line })) => {
                last = line;
                log.leave_out(line, open_quote());
            }
            Ok(Some(Next::Record { line, fields })) => {
                last = line;
                match row(&records, fields, width).and_then(|row| event(&columns, &row, line, log))
                {
                    Ok((key, event)) => log.add(key, event),
                    Err(fault) => log.leave_out(line, fault),
                }
                // Where the row is wrong because a quote went over it, the rows below are right.
                if fields != width {
                    records.retry();
                }
            }
            Err(error) => {
                log.leave_out(last + 1, Fault::cut_off(&error));
                return Ok(());
            }
        }
    }
}

fn read_header(records: &mut Records) -> Result<Vec<String>, Misfit> {
    let misfit = |found: &str, remedy: &str| Misfit {
        found: found.into(),
        expected: "a first line with the names of the columns".into(),
        remedy: remedy.into(),
    };
    let remedy = "write the names of the columns above the rows";
    match records.next() {
        Ok(Some(Next::Record { fields, .. })) => {
            let name = |index| {
                let name = String::from_utf8_lossy(records.field(index));
                name.trim_start_matches('\u{feff}').trim().to_owned()
            };
            Ok((0..fields).map(name).collect())
        }
        Ok(None) => Err(misfit("an empty file", remedy)),
        Ok(Some(Next::OpenQuote { .. })) => Err(misfit("a quote that is not closed", remedy)),
        Err(error) => Err(misfit(&error.to_string(), "fetch the file again")),
    }
}

/// The cells of a row, where it has as many as the header.
fn row(records: &Records, fields: usize, width: usize) -> Result<Vec<&str>, Fault> {
    if fields != width {
        let lines = records.height();
        let over = if lines > 1 {
            format!(" over {lines} lines")
        } else {
            String::new()
        };
        return Err(Fault::new(
            "wrong_columns",
            "the row",
            format!("{}{over}", counted(fields, "column")),
            format!("{} as in the header", counted(width, "column")),
            "look for a missing column, or a delimiter or line break that is not in quotes",
        ));
    }
    let cell = |column: usize| {
        std::str::from_utf8(records.field(column)).map_err(|error| {
            let text = String::from_utf8_lossy(records.field(column));
            Fault::new(
                "not_utf8",
                format!("column {}", column + 1),
                format!(
                    "{}, which is not UTF-8 from byte {} on",
                    quote(&text),
                    error.valid_up_to()
                ),
                "text in UTF-8",
                "write the file in UTF-8",
            )
        })
    };
    (0..width).map(cell).collect()
}

fn event(columns: &Columns, row: &[&str], line: u64, log: &Log) -> Result<(Key, Event), Fault> {
    let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
    let time = cell(columns.time);
    let bad_time = || {
        Fault::new(
            "bad_time",
            "time",
            quote(time),
            when::EXPECTED,
            when::REMEDY,
        )
    };
    let at = when::parse(time).ok_or_else(bad_time)?;
    let name = cell(columns.event);
    if name.is_empty() {
        return Err(empty("event", "the name of an event"));
    }
    let (key, meaning) = match columns.group {
        Group::Session(column) => (Key::Session(cell(column).into()), "session"),
        Group::Visitor(column) => (Key::Visitor(cell(column).into()), "visitor"),
    };
    if key.name().is_empty() {
        return Err(empty(meaning, "an id"));
    }
    let kind = log.kind(name);
    let paths = log.loaded.reads(kind.event, kind.is_page_view).into_iter();
    let event = Event {
        at,
        order: (0, 0),
        // Only told apart within a replay: a CSV file has no ids of messages.
        id: log.events as u128 + 1,
        tab: 0,
        kind,
        fields: paths
            .into_iter()
            .map(|path| (path, columns.value(row, path)))
            .collect(),
        recorded: None,
        place: log.place(line),
    };
    Ok((key, event))
}

fn empty(path: &str, expected: &str) -> Fault {
    let remedy = "fill it in, or map another column";
    Fault::new("missing", path, "nothing", expected, remedy)
}

fn open_quote() -> Fault {
    Fault::new(
        "open_quote",
        "the row",
        "a quote that is not closed",
        "a quote at the end of each quoted cell",
        "close it, or write a quote within a cell twice",
    )
}
