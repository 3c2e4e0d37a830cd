//! Opening the database: its settings and its migrations.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

/// The steps from an empty file to what this version reads, in order and never changed once
/// released. `user_version` of the file counts how many it has seen.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_events.sql"),
    include_str!("migrations/0002_erased.sql"),
    include_str!("migrations/0003_rollouts.sql"),
    include_str!("migrations/0004_gpc.sql"),
    include_str!("migrations/0005_browser.sql"),
    include_str!("migrations/0006_draws.sql"),
];

/// The writing connection, with the tables as this version wants them.
pub(super) fn writer(path: &Path, wait: Duration) -> Result<Connection, String> {
    let mut connection = open_writer(path, wait)
        .map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
    migrate(&mut connection).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(connection)
}

fn open_writer(path: &Path, wait: Duration) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(wait)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL, not NORMAL: in WAL mode NORMAL survives a killed process but may lose the last
    // commits when the power goes. A page deletes its events when they are acknowledged, so an
    // acknowledgement must mean "on the disk". The price is one fsync for each batch.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is erased is written over, and not only left to be written over some day.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// A connection that cannot write.
pub(super) fn reader(path: &Path, wait: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(wait)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), String> {
    // The lock is taken before the version is read, so that two collectors that start on the
    // same file do not both migrate it.
    let migrated = || -> rusqlite::Result<Option<usize>> {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let seen: usize = step.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let Some(missing) = MIGRATIONS.get(seen..) else {
            return Ok(Some(seen));
        };
        for migration in missing {
            step.execute_batch(migration)?;
        }
        step.pragma_update(None, "user_version", MIGRATIONS.len())?;
        step.commit()?;
        Ok(None)
    }();
    match migrated {
        Ok(None) => Ok(()),
        Ok(Some(seen)) => Err(format!(
            "found schema version {seen}, expected at most {}: it was written by a newer \
             version; start that one, or name another database",
            MIGRATIONS.len()
        )),
        Err(error) => Err(format!("the tables cannot be brought up to date: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_made_kept_and_refused_when_it_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db.sqlite");
        for _ in 0..2 {
            let connection = writer(&path, Duration::ZERO).unwrap();
            let mode: String = connection
                .pragma_query_value(None, "journal_mode", |row| row.get(0))
                .unwrap();
            let synchronous: i64 = connection
                .pragma_query_value(None, "synchronous", |row| row.get(0))
                .unwrap();
            assert_eq!((mode.as_str(), synchronous), ("wal", 2));
        }
        let connection = writer(&path, Duration::ZERO).unwrap();
        connection
            .pragma_update(None, "user_version", MIGRATIONS.len() + 1)
            .unwrap();
        drop(connection);
        let refused = writer(&path, Duration::ZERO).err().unwrap();
        assert!(
            refused.contains("found schema version 7, expected at most 6"),
            "{refused}"
        );
    }

    #[test]
    fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db.sqlite");
        let _writer = writer(&path, Duration::ZERO).unwrap();
        let reader = reader(&path, Duration::ZERO).unwrap();
        assert!(reader.execute("DELETE FROM events", []).is_err());
    }
}
