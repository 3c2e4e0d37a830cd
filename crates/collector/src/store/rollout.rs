//! What operators said of how many visitors a journey runs for.

use std::collections::HashMap;

use rusqlite::{Connection, params};

/// All journeys of which something was said.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<HashMap<String, u8>> {
    let mut find = connection.prepare("SELECT journey, percent FROM rollouts")?;
    find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Keeps what is said of a journey; `None` takes it back.
pub(super) fn set(
    connection: &Connection,
    journey: &str,
    percent: Option<u8>,
    now_ms: i64,
) -> rusqlite::Result<()> {
    match percent {
        Some(percent) => connection.execute(
            "INSERT INTO rollouts (journey, percent, changed_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (journey) DO UPDATE SET percent = excluded.percent,
                 changed_at = excluded.changed_at",
            params![journey, percent, now_ms],
        ),
        None => connection.execute("DELETE FROM rollouts WHERE journey = ?1", [journey]),
    }
    .map(drop)
}
