//! Events from CSV: one a row, with columns that the command line names.

use std::io::BufRead;

use microstage_engine::Value;
use microstage_engine::path::resolve;
use serde_json::{Map, Value as Json};

use super::cell::Cell;
use super::columns::{Columns, Group, Mapping, Misfit};
use super::ga4;
use super::log::{Log, Told};
use super::ndjson::id_of;
use super::problem::Fault;
use super::records::{Next, Records};
use super::run::KeyRef;
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
    let columns = Columns::find(&header, mapping, &log.paths)?;
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
                let row = Row {
                    records: &records,
                    columns: &columns,
                };
                let read = row.check(fields, width);
                if let Err(fault) = read.and_then(|()| row.tell(line, log)) {
                    log.leave_out(line, fault);
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

/// A row that is read.
struct Row<'a> {
    records: &'a Records,
    columns: &'a Columns,
}

impl<'a> Row<'a> {
    /// Refuses a row that has not as many cells as the header, or one that is not UTF-8.
    fn check(&self, fields: usize, width: usize) -> Result<(), Fault> {
        if fields != width {
            let lines = self.records.height();
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
        if self.records.is_ascii() {
            return Ok(());
        }
        let bad = (0..width).find_map(|column| {
            let error = std::str::from_utf8(self.records.field(column)).err()?;
            Some((column, error.valid_up_to()))
        });
        let Some((column, from)) = bad else {
            return Ok(());
        };
        let text = String::from_utf8_lossy(self.records.field(column));
        Err(Fault::new(
            "not_utf8",
            format!("column {}", column + 1),
            format!("{}, which is not UTF-8 from byte {from} on", quote(&text)),
            "text in UTF-8",
            "write the file in UTF-8",
        ))
    }

    /// Adds the row's event to the log.
    fn tell(&self, line: u64, log: &mut Log) -> Result<(), Fault> {
        let columns = self.columns;
        let time = self.cell(columns.time);
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
        let name = self.cell(columns.event);
        if name.is_empty() {
            return Err(empty("event", "the name of an event"));
        }
        let (key, meaning, id) = match columns.group {
            Group::Session(column) => (KeyRef::Session(self.cell(column)), "session", column),
            Group::Visitor(column) => (KeyRef::Visitor(self.cell(column)), "visitor", column),
        };
        if self.cell(id).is_empty() {
            return Err(empty(meaning, "an id"));
        }
        let nested = self.nested()?;
        let name = log.name(name);
        let told = Told {
            at,
            order: (when::below_ms(time), 0),
            id: columns.id.map(|column| id_of(self.cell(column))),
            tab: 0,
            recorded: None,
            line,
        };
        log.add(key, name, told, |log, path| match self.columns.of(path) {
            Some((column, is_text)) => match Cell::read(self.raw(column), is_text) {
                Cell::Empty => Value::Absent,
                Cell::Bool(value) => Value::Bool(value),
                Cell::Number(value) => Value::double(value),
                Cell::Text(text) => log.text(text),
            },
            None => match (&nested, log.paths.get(usize::from(path))) {
                (Some(row), Some(path)) => resolve(&ga4::Properties::Row(row), &path.segments),
                _ => Value::Absent,
            },
        });
        Ok(())
    }

    /// The columns that hold records as JSON, where the file has such.
    fn nested(&self) -> Result<Option<Json>, Fault> {
        if self.columns.nested.is_empty() {
            return Ok(None);
        }
        let mut row = Map::new();
        for (name, column) in &self.columns.nested {
            let text = self.cell(*column);
            if text.is_empty() {
                continue;
            }
            let json = serde_json::from_str(text).map_err(|error| {
                let found = format!("{} ({error})", quote(text));
                let remedy = "select it with TO_JSON_STRING, or leave the column out";
                Fault::new("not_json", *name, found, "records as JSON", remedy)
            })?;
            row.insert((*name).to_owned(), json);
        }
        Ok(Some(Json::Object(row)))
    }

    fn cell(&self, column: usize) -> &'a str {
        self.raw(column).trim()
    }

    /// A cell of a row that is UTF-8.
    fn raw(&self, column: usize) -> &'a str {
        std::str::from_utf8(self.records.field(column)).unwrap_or_default()
    }
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
