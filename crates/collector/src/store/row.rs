//! What readers get: one type for each kind of row, written as it goes out.

use rusqlite::Row;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::problem::Problem;
use crate::timestamp::format_ms;

/// A stored event as the dashboard and the stream show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventRow {
    pub(crate) id: i64,
    received_at: String,
    sent_at: Option<String>,
    write_key: String,
    visitor: String,
    user_id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    event: String,
    journey: Option<String>,
    version: Option<i64>,
    stage: Option<String>,
    session: Option<String>,
    time: i64,
    gpc: bool,
    message: Box<RawValue>,
}

impl EventRow {
    /// The columns that [`EventRow::read`] expects, in its order.
    pub(super) const COLUMNS: &'static str = "id, received_at, sent_at, write_key, visitor, \
         user_id, type, event, journey, version, stage, session, time, gpc, message";

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            received_at: format_ms(row.get(1)?),
            sent_at: row.get::<_, Option<i64>>(2)?.map(format_ms),
            write_key: row.get(3)?,
            visitor: row.get(4)?,
            user_id: row.get(5)?,
            kind: row.get(6)?,
            event: row.get(7)?,
            journey: row.get(8)?,
            version: row.get(9)?,
            stage: row.get(10)?,
            session: row.get(11)?,
            time: row.get(12)?,
            gpc: row.get(13)?,
            message: json(14, row)?,
        })
    }
}

/// How many visitors stand in a stage now.
#[derive(Debug, Serialize)]
pub(crate) struct StageCount {
    pub(super) journey: String,
    pub(super) version: i64,
    pub(super) stage: String,
    pub(super) visitors: i64,
}

/// How much there is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Totals {
    pub(super) events: i64,
    pub(super) visitors: i64,
    pub(super) quarantined: i64,
    pub(super) last_received_at: Option<String>,
}

/// A refused message, and why.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QuarantineRow {
    id: i64,
    received_at: String,
    write_key: String,
    index: i64,
    message_id: Option<String>,
    problems: Vec<Problem>,
    /// The text that was sent: it need not be JSON, and a long one is cut.
    message: String,
    bytes: i64,
}

impl QuarantineRow {
    /// The columns that [`QuarantineRow::read`] expects, in its order.
    pub(super) const COLUMNS: &'static str =
        "id, received_at, write_key, position, message_id, problems, message, bytes";

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            received_at: format_ms(row.get(1)?),
            write_key: row.get(2)?,
            index: row.get(3)?,
            message_id: row.get(4)?,
            problems: serde_json::from_str(&row.get::<_, String>(5)?)
                .map_err(|error| broken(5, error))?,
            message: row.get(6)?,
            bytes: row.get(7)?,
        })
    }
}

fn json(column: usize, row: &Row<'_>) -> rusqlite::Result<Box<RawValue>> {
    RawValue::from_string(row.get(column)?).map_err(|error| broken(column, error))
}

/// A column that does not hold what was written there: the file was changed by other hands.
fn broken(column: usize, error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}
