//! What is asked of the store.

use rusqlite::{Connection, Params, Row, params};
use serde_json::json;

use super::row::{EventRow, QuarantineRow, StageCount, Totals};
use crate::timestamp::format_ms;

/// The id of the newest event, 0 when there is none.
pub(super) fn last_id(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(id), 0) FROM events", [], |row| {
        row.get(0)
    })
}

/// How many visitors stand in each stage of each journey.
pub(crate) fn stage_counts(connection: &Connection) -> rusqlite::Result<Vec<StageCount>> {
    let sql = "SELECT journey, version, stage, count(*) FROM visitors
               GROUP BY journey, version, stage ORDER BY journey, version DESC, 4 DESC, stage";
    rows(connection, sql, [], |row| {
        Ok(StageCount {
            journey: row.get(0)?,
            version: row.get(1)?,
            stage: row.get(2)?,
            visitors: row.get(3)?,
        })
    })
}

/// How much there is of everything.
pub(crate) fn totals(connection: &Connection) -> rusqlite::Result<Totals> {
    let sql = "SELECT (SELECT count(*) FROM events),
                      (SELECT count(DISTINCT visitor) FROM visitors),
                      (SELECT count(*) FROM quarantine),
                      (SELECT received_at FROM events ORDER BY id DESC LIMIT 1)";
    connection.query_row(sql, [], |row| {
        Ok(Totals {
            events: row.get(0)?,
            visitors: row.get(1)?,
            quarantined: row.get(2)?,
            last_received_at: row.get::<_, Option<i64>>(3)?.map(format_ms),
        })
    })
}

/// The first events after an id, oldest first.
pub(crate) fn rows_after(
    connection: &Connection,
    after: i64,
    limit: u32,
) -> rusqlite::Result<Vec<EventRow>> {
    let columns = EventRow::COLUMNS;
    let sql = format!("SELECT {columns} FROM events WHERE id > ?1 ORDER BY id LIMIT ?2");
    rows(connection, &sql, params![after, limit], EventRow::read)
}

/// The newest events, oldest first.
pub(crate) fn newest_rows(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<EventRow>> {
    let columns = EventRow::COLUMNS;
    let sql = format!("SELECT {columns} FROM events ORDER BY id DESC LIMIT ?1");
    let mut newest = rows(connection, &sql, [limit], EventRow::read)?;
    newest.reverse();
    Ok(newest)
}

/// The newest refused messages, newest first.
pub(crate) fn quarantine(
    connection: &Connection,
    limit: u32,
) -> rusqlite::Result<Vec<QuarantineRow>> {
    let columns = QuarantineRow::COLUMNS;
    let sql = format!("SELECT {columns} FROM quarantine ORDER BY id DESC LIMIT ?1");
    rows(connection, &sql, [limit], QuarantineRow::read)
}

/// Lines that an export reads at a time.
pub(crate) const EXPORT_PAGE: u32 = 500;

/// How far an export has come: the place of its last line in the order of the log.
#[derive(Clone, Debug)]
pub(crate) struct ExportCursor {
    /// Events that came after the export began are not part of it.
    until: i64,
    last: (String, i64, i64, i64, i64),
    /// These only, as a JSON array; all without it.
    visitors: Option<String>,
}

impl ExportCursor {
    /// The beginning of an export of everything that is stored now.
    pub(crate) fn start(connection: &Connection) -> rusqlite::Result<Self> {
        // No visitor is an empty string, so this stands before every row.
        Ok(Self {
            until: last_id(connection)?,
            last: (String::new(), 0, 0, 0, 0),
            visitors: None,
        })
    }

    /// The same of these visitors only.
    pub(crate) fn of(connection: &Connection, visitors: Vec<String>) -> rusqlite::Result<Self> {
        Ok(Self {
            visitors: Some(json!(visitors).to_string()),
            ..Self::start(connection)?
        })
    }
}

/// The next lines of an export; none are left when it is empty. Pages, and not one long read,
/// because a slow client would otherwise keep the write-ahead log from being folded in.
pub(crate) fn export_page(
    connection: &Connection,
    cursor: &mut ExportCursor,
    limit: u32,
) -> rusqlite::Result<String> {
    let only = match cursor.visitors {
        Some(_) => "AND visitor IN (SELECT value FROM json_each(?8))",
        None => "AND ?8 IS NULL",
    };
    let sql = format!(
        r#"SELECT visitor, time, "order", seq, id, sent_at, received_at, message, gpc,
                  browser FROM events
           WHERE (visitor, time, "order", seq, id) > (?1, ?2, ?3, ?4, ?5) AND id <= ?6 {only}
           ORDER BY visitor, time, "order", seq, id LIMIT ?7"#
    );
    let (visitor, time, order, seq, id) = &cursor.last;
    let page = rows(
        connection,
        &sql,
        params![
            visitor,
            time,
            order,
            seq,
            id,
            cursor.until,
            limit,
            cursor.visitors
        ],
        |row| {
            let place = (
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            );
            Ok((place, export_line(row)?))
        },
    )?;
    let mut lines = String::new();
    for (place, line) in page {
        lines.push_str(&line);
        lines.push('\n');
        cursor.last = place;
    }
    Ok(lines)
}

/// The message as it was sent, with the two times of its sending, whether that said Global Privacy
/// Control, and the family of the browser. These names are taken out when a message comes in, so they cannot be there twice.
fn export_line(row: &Row<'_>) -> rusqlite::Result<String> {
    let sent_at = row.get::<_, Option<i64>>(5)?.map(format_ms);
    let mut sending = json!({ "sentAt": sent_at, "receivedAt": format_ms(row.get(6)?) });
    if row.get(8)? {
        sending["gpc"] = true.into();
    }
    if let Some(browser) = row.get::<_, Option<String>>(9)? {
        sending["browser"] = browser.into();
    }
    let sending = sending.to_string();
    let message: String = row.get(7)?;
    let open = message.strip_suffix('}').unwrap_or(&message);
    let sending = sending.strip_prefix('{').unwrap_or(&sending);
    Ok(format!("{open},{sending}"))
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection
        .prepare_cached(sql)?
        .query_map(params, read)?
        .collect()
}
