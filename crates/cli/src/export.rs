//! `microstage export`: a collector's database as NDJSON, for `replay` and for others.
//!
//! The lines are those of the collector's `GET /v1/export`; a test holds the two together.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::{Connection, OpenFlags, Row};
use serde_json::json;

use crate::failure::{Ending, Failure};
use crate::text::counted;
use crate::when::iso_ms;

/// Write a collector's events as NDJSON, one message a line
///
/// Each visitor's messages stand in the order in which they happened, so `microstage replay` reads
/// them. The collector may go on working meanwhile: what it stores later is not part of it.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The collector's database
    #[arg(long, value_name = "FILE")]
    db: PathBuf,

    /// Where the lines go, instead of the standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let connection = open(&arguments.db)?;
    let Some(path) = &arguments.output else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&connection, &arguments.db, &mut out)?;
        return Ok(Ending::Done);
    };
    let unwritable = |error: io::Error| {
        let remedy = "check that its folder exists and that you may write there";
        let expected = "a file that can be written";
        Failure::refused(
            path.display().to_string(),
            error.to_string(),
            expected,
            remedy,
        )
    };
    let mut out = BufWriter::new(File::create(path).map_err(unwritable)?);
    let messages = write(&connection, &arguments.db, &mut out)?;
    anstream::eprintln!("{}: {}", path.display(), counted(messages, "message"));
    Ok(Ending::Done)
}

fn open(path: &Path) -> Result<Connection, Failure> {
    // Not read-only: SQLite then leaves files of the write-ahead log behind. It does not create a
    // missing file either, and nothing is written through this connection.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags);
    connection
        .and_then(guard)
        .map_err(|error| unusable(path, &error))
}

fn guard(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Writes all messages and gives their number.
fn write(connection: &Connection, path: &Path, out: &mut dyn Write) -> Result<usize, Failure> {
    let unusable = |error| unusable(path, &error);
    let sql = r#"SELECT message, sent_at, received_at FROM events
                 ORDER BY visitor, time, "order", seq, id"#;
    let mut statement = connection.prepare(sql).map_err(unusable)?;
    let mut rows = statement.query([]).map_err(unusable)?;
    let mut messages = 0;
    while let Some(row) = rows.next().map_err(unusable)? {
        let line = line(row).map_err(unusable)?;
        writeln!(out, "{line}")?;
        messages += 1;
    }
    out.flush()?;
    Ok(messages)
}

/// The message as it was sent, with the two times of its sending.
fn line(row: &Row<'_>) -> rusqlite::Result<String> {
    let message: String = row.get(0)?;
    let sent_at = row.get::<_, Option<u64>>(1)?.map(iso_ms);
    let times = json!({ "sentAt": sent_at, "receivedAt": iso_ms(row.get(2)?) }).to_string();
    let open = message.strip_suffix('}').unwrap_or(&message);
    Ok(format!(
        "{open},{}",
        times.strip_prefix('{').unwrap_or(&times)
    ))
}

fn unusable(path: &Path, error: &rusqlite::Error) -> Failure {
    Failure::refused(
        path.display().to_string(),
        error.to_string(),
        "a database that `microstage serve` has written",
        "name the file that was given to `serve --db`",
    )
}
