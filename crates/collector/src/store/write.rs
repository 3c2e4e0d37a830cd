//! Writing a batch: one transaction for the good, the refused and the visitors they move.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::erase::{is_erased, is_of_an_erased};
use crate::batch::{Batch, Message, Refused};
use crate::config::Limits;
use crate::problem::{Problem, quote};

/// What became of a batch.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) accepted: usize,
    pub(crate) duplicates: usize,
    /// The refused messages, those included whose id was taken by another message.
    pub(crate) refused: Vec<Refused>,
    /// The id of the last event that was stored, 0 when none was.
    pub(super) last_id: i64,
}

/// Writes the batch and commits it. An error leaves nothing of it behind.
pub(super) fn write(
    connection: &mut Connection,
    batch: Batch,
    limits: &Limits,
) -> rusqlite::Result<Written> {
    // Immediate: a transaction that begins as a reader cannot always become a writer later.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Batch { good, refused, .. } = &batch;
    let mut written = Written::default();
    let mut conflicts = Vec::new();
    let mut unwanted = Vec::new();
    let now_ms = batch.received_at_ms;
    for message in good {
        if is_erased(&transaction, &message.visitor, now_ms)? {
            unwanted.push(erased(message, limits));
            continue;
        }
        match insert(&transaction, message, &batch)? {
            Inserted::New(id) => {
                written.accepted += 1;
                written.last_id = id;
                move_visitor(&transaction, message)?;
            }
            Inserted::Same => written.duplicates += 1,
            Inserted::Conflict => conflicts.push(conflict(message, limits)),
        }
    }
    for message in refused.iter().chain(&conflicts) {
        // Not even with a reason: there is to be nothing of an erased visitor.
        if is_of_an_erased(&transaction, &message.content, now_ms)? {
            continue;
        }
        set_aside(&transaction, message, &batch)?;
    }
    if !refused.is_empty() || !conflicts.is_empty() {
        make_room(&transaction, limits)?;
    }
    transaction.commit()?;
    written.refused = batch.refused;
    written.refused.extend(conflicts);
    written.refused.extend(unwanted);
    written.refused.sort_by_key(|message| message.position);
    Ok(written)
}

enum Inserted {
    New(i64),
    Same,
    Conflict,
}

fn insert(
    transaction: &Transaction<'_>,
    message: &Message,
    batch: &Batch,
) -> rusqlite::Result<Inserted> {
    // Looked up before it is inserted, and not left to ON CONFLICT: a conflict would use up an
    // id, and readers of the stream would see gaps that look like losses. There is no race, as
    // the transaction holds the write lock.
    let mut find =
        transaction.prepare_cached("SELECT message FROM events WHERE message_id = ?1")?;
    let stored: Option<String> = find
        .query_row([&message.message_id], |row| row.get(0))
        .optional()?;
    if let Some(stored) = stored {
        let same = is_same(&stored, &message.content);
        return Ok(if same {
            Inserted::Same
        } else {
            Inserted::Conflict
        });
    }
    let context = &message.context;
    let mut insert = transaction.prepare_cached(
        r#"INSERT INTO events (message_id, visitor, user_id, type, event, write_key, journey,
               version, stage, session, time, "order", seq, sent_at, received_at, message, gpc,
               browser)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
               ?18)"#,
    )?;
    insert
        .insert(params![
            message.message_id,
            message.visitor,
            message.user_id,
            message.kind,
            message.event,
            batch.write_key,
            context.journey,
            context.version,
            context.stage,
            context.session,
            message.time_ms,
            context.order,
            context.seq,
            batch.sent_at_ms,
            batch.received_at_ms,
            message.content,
            batch.gpc || message.sending.gpc,
            message.sending.browser.or(batch.browser),
        ])
        .map(Inserted::New)
}

/// Whether two texts are the same message. The order of fields means nothing in JSON, and some
/// clients do not keep it from one try to the next.
fn is_same(stored: &str, sent: &str) -> bool {
    let parse = |text| serde_json::from_str::<Value>(text).ok();
    stored == sent
        || matches!((parse(stored), parse(sent)), (Some(stored), Some(sent))
            if stored == sent || is_same_conclusion(&stored, &sent))
}

/// Whether two messages are one conclusion. Two tabs that reach the same deadline conclude the same
/// and send it under the same id, each with its own place in the log: that is a duplicate.
fn is_same_conclusion(stored: &Value, sent: &Value) -> bool {
    const SAME: [&str; 6] = [
        "/type",
        "/event",
        "/anonymousId",
        "/properties",
        "/context/microstage/program",
        "/context/microstage/cause",
    ];
    let is_derived = |message: &Value| {
        message.pointer("/context/microstage/derived") == Some(&Value::Bool(true))
    };
    is_derived(stored)
        && is_derived(sent)
        && SAME
            .iter()
            .all(|path| stored.pointer(path) == sent.pointer(path))
}

fn conflict(message: &Message, limits: &Limits) -> Refused {
    let problem = Problem::new(
        "id_conflict",
        format!("batch[{}].messageId", message.position),
        format!(
            "{}, with another content than before",
            quote(&message.message_id)
        ),
        "a messageId that no other message has",
        "make a new id for each message, and never change a message once it has its id",
    );
    let id = Some(message.message_id.clone());
    Refused::new(
        message.position,
        id,
        vec![problem],
        &message.content,
        limits,
    )
}

fn erased(message: &Message, limits: &Limits) -> Refused {
    let problem = Problem::new(
        "erased",
        format!("batch[{}]", message.position),
        "a message of a visitor who was erased",
        "messages of other visitors",
        "send nothing more of this visitor",
    );
    let id = Some(message.message_id.clone());
    Refused::new(message.position, id, vec![problem], "", limits)
}

/// Moves the visitor to the stage that the message tells, unless a later one is known already.
fn move_visitor(transaction: &Transaction<'_>, message: &Message) -> rusqlite::Result<()> {
    let Some(place) = message.context.place() else {
        return Ok(());
    };
    let mut upsert = transaction.prepare_cached(
        r#"INSERT INTO visitors (visitor, journey, version, stage, time, "order", seq)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
           ON CONFLICT (visitor, journey) DO UPDATE SET version = excluded.version,
               stage = excluded.stage, time = excluded.time, "order" = excluded."order",
               seq = excluded.seq
           WHERE (excluded.time, excluded."order", excluded.seq) >= (time, "order", seq)"#,
    )?;
    upsert.execute(params![
        message.visitor,
        place.journey,
        place.version,
        place.stage,
        message.time_ms,
        message.context.order,
        message.context.seq,
    ])?;
    Ok(())
}

fn set_aside(
    transaction: &Transaction<'_>,
    message: &Refused,
    batch: &Batch,
) -> rusqlite::Result<()> {
    let problems = serde_json::to_string(&message.problems).unwrap_or_default();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO quarantine
             (received_at, write_key, position, message_id, problems, message, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    insert.execute(params![
        batch.received_at_ms,
        batch.write_key,
        message.position,
        message.message_id,
        problems,
        message.content,
        message.bytes,
    ])?;
    Ok(())
}

/// Anybody can send nonsense, so quarantine must not be a way to fill the disk.
fn make_room(transaction: &Transaction<'_>, limits: &Limits) -> rusqlite::Result<()> {
    let mut delete = transaction.prepare_cached(
        "DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - ?1",
    )?;
    delete.execute([limits.quarantine_rows])?;
    Ok(())
}
