//! Erasing a visitor, and knowing afterwards that there is nothing to be stored of them.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// As long as a page keeps a message that it could not send: nothing comes later than that.
const OUTBOX_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Whose data a request is about.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// The visitor with this anonymous id. A user id does not fit: those can be guessed.
    Anonymous(String),
    /// The visitor with this id, and all who ever had it as their user id.
    Anybody(String),
}

/// The visitors who are meant, as the column `visitor` has them.
pub(crate) fn visitors_of(connection: &Connection, who: &Who) -> rusqlite::Result<Vec<String>> {
    match who {
        Who::Anonymous(id) => {
            let sql = "SELECT 1 FROM events WHERE visitor = ?1 AND user_id = ?1 LIMIT 1";
            let is_user = connection.prepare_cached(sql)?.exists([id])?;
            Ok(if is_user { vec![] } else { vec![id.clone()] })
        }
        Who::Anybody(id) => {
            let sql = "SELECT ?1 UNION SELECT visitor FROM events WHERE user_id = ?1";
            let mut find = connection.prepare_cached(sql)?;
            find.query_map([id], |row| row.get(0))?.collect()
        }
    }
}

/// Removes everything of a visitor, and remembers until when it is to be refused. How many messages
/// there were.
pub(super) fn erase(
    connection: &mut Connection,
    who: &Who,
    now_ms: i64,
) -> rusqlite::Result<usize> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut erased = 0;
    for visitor in visitors_of(&transaction, who)? {
        erased += transaction.execute("DELETE FROM events WHERE visitor = ?1", [&visitor])?;
        transaction.execute("DELETE FROM visitors WHERE visitor = ?1", [&visitor])?;
        erased += erase_refused(&transaction, &visitor)?;
        transaction.execute(
            "INSERT INTO erased (visitor, until) VALUES (?1, ?2)
             ON CONFLICT (visitor) DO UPDATE SET until = excluded.until",
            params![hash(&visitor), now_ms.saturating_add(OUTBOX_MS)],
        )?;
    }
    transaction.execute("DELETE FROM erased WHERE until <= ?1", [now_ms])?;
    transaction.commit()?;
    empty_log(connection)?;
    Ok(erased)
}

/// Refused messages need not be JSON, and long ones are cut: those are searched as text.
fn erase_refused(transaction: &Transaction<'_>, visitor: &str) -> rusqlite::Result<usize> {
    let sql = "SELECT id, message FROM quarantine WHERE instr(message, ?1) > 0";
    let mut find = transaction.prepare(sql)?;
    let found: Vec<(i64, String)> = find
        .query_map([visitor], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut erased = 0;
    for (id, message) in found {
        let is_theirs = match serde_json::from_str::<Value>(&message) {
            Ok(message) => names_of(&message).any(|name| name == visitor),
            Err(_) => message.contains(&format!("\"{visitor}\"")),
        };
        if is_theirs {
            erased += transaction.execute("DELETE FROM quarantine WHERE id = ?1", [id])?;
        }
    }
    Ok(erased)
}

/// Whether there is to be nothing of this visitor.
pub(super) fn is_erased(
    transaction: &Transaction<'_>,
    visitor: &str,
    now_ms: i64,
) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM erased WHERE visitor = ?1 AND until > ?2";
    let mut find = transaction.prepare_cached(sql)?;
    let found = find.query_row(params![hash(visitor), now_ms], |_| Ok(()));
    Ok(found.optional()?.is_some())
}

/// The same for a refused message, as far as it says whose it is.
pub(super) fn is_of_an_erased(
    transaction: &Transaction<'_>,
    message: &str,
    now_ms: i64,
) -> rusqlite::Result<bool> {
    let Ok(message) = serde_json::from_str::<Value>(message) else {
        return Ok(false);
    };
    for name in names_of(&message) {
        if is_erased(transaction, name, now_ms)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn names_of(message: &Value) -> impl Iterator<Item = &str> {
    ["anonymousId", "userId"]
        .into_iter()
        .filter_map(|name| message.get(name)?.as_str())
}

/// The id itself would be personal data; from the hash of a random one nobody comes back to it.
fn hash(visitor: &str) -> Vec<u8> {
    Sha256::digest(visitor.as_bytes()).to_vec()
}

/// The write-ahead log still has what was erased until it is folded in and cut. A reader that is at
/// work keeps that from happening; then it happens with the next erasing, or when the log is full.
fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    let wait: i64 = connection.pragma_query_value(None, "busy_timeout", |row| row.get(0))?;
    connection.busy_timeout(Duration::ZERO)?;
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    connection.busy_timeout(Duration::from_millis(wait.unsigned_abs()))?;
    emptied
}
