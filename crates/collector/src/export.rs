//! The export without a collector: the lines of `GET /v1/export`, from a database file.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::bandit::Draw;
use crate::store::{self, EXPORT_PAGE, ExportCursor, export_page};

/// How long a writer is waited for: a collector may be at work on the same file.
const WAIT: Duration = Duration::from_secs(5);

/// Why an export broke off.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExportError {
    /// The file is no database of a collector, or it cannot be read; the text says why.
    Database(String),
    /// The lines cannot be written.
    Output(io::Error),
}

impl fmt::Display for ExportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(reason) => write!(out, "the collector's database: {reason}"),
            Self::Output(error) => write!(out, "the export cannot be written: {error}"),
        }
    }
}

impl std::error::Error for ExportError {}

impl From<rusqlite::Error> for ExportError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}

/// Writes every message that is stored now, in the order of the visitors' logs, and gives their
/// number. A collector may go on working on the file meanwhile.
///
/// # Errors
/// See [`ExportError`].
pub fn export(database: &Path, out: &mut dyn Write) -> Result<usize, ExportError> {
    let connection = open(database)?;
    let mut cursor = ExportCursor::start(&connection)?;
    let mut messages = 0;
    loop {
        let lines = export_page(&connection, &mut cursor, EXPORT_PAGE)?;
        if lines.is_empty() {
            break;
        }
        messages += lines.bytes().filter(|byte| *byte == b'\n').count();
        out.write_all(lines.as_bytes())
            .map_err(ExportError::Output)?;
    }
    out.flush().map_err(ExportError::Output)?;
    Ok(messages)
}

/// Everything that was drawn for a journey's bandits, by experiment and epoch.
///
/// # Errors
/// See [`ExportError`]. A database of a version that knew no bandits yet has nothing.
pub fn draws(database: &Path, journey: &str) -> Result<Vec<Draw>, ExportError> {
    let connection = open(database)?;
    let sql = "SELECT count(*) > 0 FROM sqlite_master WHERE name = 'draws'";
    match connection.query_row(sql, [], |row| row.get(0))? {
        true => Ok(store::draws(&connection, journey)?),
        false => Ok(Vec::new()),
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    // Not read-only: SQLite then leaves files of the write-ahead log behind. It does not create a
    // missing file either, and nothing is written through this connection.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(WAIT)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}
