//! Events from CSV: one a row, with columns that the command line names.

use std::io::BufRead;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder, StringRecord};

use super::columns::{Columns, Group, Mapping, Misfit};
use super::events::{Event, Key, Log};
use super::problem::Fault;
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
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(input);
    let header = read_header(&mut reader)?;
    let columns = Columns::find(&header, mapping, &log.loaded)?;
    let rows = Rows {
        columns,
        width: header.len(),
    };
    let mut row = ByteRecord::new();
    loop {
        let begin = reader.position().line();
        match reader.read_byte_record(&mut row) {
            Ok(true) => {
                let line = row.position().map_or(begin, csv::Position::line);
                let end = reader.position().line();
                match rows.event(&row, line, end, log) {
                    Ok((key, event)) => log.add(key, event),
                    Err(fault) => log.leave_out(line, fault),
                }
            }
            Ok(false) => return Ok(()),
            Err(error) => {
                log.leave_out(begin, unreadable(&error));
                return Ok(());
            }
        }
    }
}

fn read_header(reader: &mut Reader<Box<dyn BufRead>>) -> Result<StringRecord, Misfit> {
    let expected = "a first line with the names of the columns";
    match reader.headers() {
        Ok(header) if !header.is_empty() => Ok(header.clone()),
        Ok(_) => Err(Misfit {
            found: "an empty file".into(),
            expected: expected.into(),
            remedy: "write the names of the columns above the rows".into(),
        }),
        Err(error) => Err(Misfit {
            found: error.to_string(),
            expected: expected.into(),
            remedy: "write the names of the columns in UTF-8".into(),
        }),
    }
}

/// What is left of the file cannot be had.
fn unreadable(error: &csv::Error) -> Fault {
    let found = match error.kind() {
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    Fault::new(
        "unreadable",
        "the rest of the file",
        found,
        "a file that can be read to its end",
        "fetch the file again: it is cut off or damaged",
    )
}

struct Rows {
    columns: Columns,
    width: usize,
}

impl Rows {
    fn event(
        &self,
        row: &ByteRecord,
        line: u64,
        end: u64,
        log: &Log,
    ) -> Result<(Key, Event), Fault> {
        if row.len() != self.width {
            return Err(self.misshapen(row.len(), line, end));
        }
        let row = StringRecord::from_byte_record(row.clone()).map_err(|error| {
            Fault::new(
                "not_utf8",
                format!("column {}", error.utf8_error().field() + 1),
                format!(
                    "bytes that are not UTF-8 after {}",
                    error.utf8_error().valid_up_to()
                ),
                "text in UTF-8",
                "write the file in UTF-8",
            )
        })?;
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        let time = cell(self.columns.time);
        let at = when::parse(time).ok_or_else(|| {
            Fault::new(
                "bad_time",
                "time",
                quote(time),
                when::EXPECTED,
                when::REMEDY,
            )
        })?;
        let name = match cell(self.columns.event) {
            "" => return Err(empty("event", "the name of an event")),
            name => name,
        };
        let key = match self.columns.group {
            Group::Session(column) => Key::Session(cell(column).into()),
            Group::Visitor(column) => Key::Visitor(cell(column).into()),
        };
        if key.name().is_empty() {
            let is_session = matches!(key, Key::Session(_));
            let path = if is_session { "session" } else { "visitor" };
            return Err(empty(path, "an id"));
        }
        let kind = log.kind(name);
        let paths = log.loaded.reads(kind.event, kind.is_page_view);
        let fields = paths.map(|path| (path, self.columns.value(&row, path)));
        let event = Event {
            at,
            order: (0, 0),
            // Only told apart within a replay: a CSV file has no ids of messages.
            id: log.events as u128 + 1,
            tab: 0,
            kind,
            fields: fields.collect(),
            recorded: None,
            place: log.place(line),
        };
        Ok((key, event))
    }

    fn misshapen(&self, columns: usize, line: u64, end: u64) -> Fault {
        let lines = end.saturating_sub(line);
        let found = if lines > 1 {
            format!(
                "{} over {}",
                counted(columns, "column"),
                counted(lines as usize, "line")
            )
        } else {
            counted(columns, "column")
        };
        Fault::new(
            "wrong_columns",
            "the row",
            found,
            format!("{} as in the header", counted(self.width, "column")),
            "look for a quote that is not closed, or a delimiter that is not quoted",
        )
    }
}

fn empty(path: &str, expected: &str) -> Fault {
    let remedy = "fill it in, or map another column";
    Fault::new("missing", path, "nothing", expected, remedy)
}
