//! The database: one thread writes, others read, and what was acknowledged is on the disk.
//!
//! SQLite blocks, so nothing of it runs on the async executor: batches go through a queue to a
//! writing thread that owns the only writing connection, and reads run on blocking threads with
//! connections of their own, which WAL mode lets work beside the writer.

mod connect;
mod draws;
mod erase;
mod read;
mod rollout;
mod row;
mod write;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use crate::bandit::Draw;
use crate::batch::Batch;
use crate::config::Limits;

pub(crate) use draws::{count_arms, draws};
pub(crate) use erase::{Who, visitors_of};
pub(crate) use read::{
    EXPORT_PAGE, ExportCursor, export_page, newest_rows, quarantine, rows_after, stage_counts,
    totals,
};
pub(crate) use row::EventRow;
pub(crate) use write::Written;

/// So many batches may wait for the writing thread; more are told to come back. With bodies of
/// 512 kB this bounds the memory of the queue to what a small machine has.
const QUEUE: usize = 128;

/// Readers that are kept for the next read.
const IDLE_READERS: usize = 4;

/// The store cannot do what was asked now.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// SQLite refused; the text is for the log.
    Database(rusqlite::Error),
    /// Too many batches wait already.
    Busy,
    /// The writing thread has ended, because the collector stops.
    Closed,
}

impl fmt::Display for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(out, "{error}"),
            Self::Busy => write!(out, "{QUEUE} batches wait for the database already"),
            Self::Closed => write!(out, "the store is closed"),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// What the writing thread is given, and where the result is waited for.
enum Job {
    Write(Batch, Reply<Written>),
    Erase(Who, i64, Reply<usize>),
    Rollout(String, Option<u8>, i64, Reply<()>),
    Draw(String, Draw, i64, Reply<()>),
}

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// The open database.
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
    newest: watch::Receiver<i64>,
    readers: Arc<Readers>,
    writer: JoinHandle<()>,
    /// What was kept of journeys' rollouts when the store was opened.
    pub(crate) rollouts: HashMap<String, u8>,
    /// What was drawn last for journeys' bandits when the store was opened.
    pub(crate) draws: HashMap<String, Vec<Draw>>,
}

impl Store {
    /// Opens the database, makes or migrates its tables, and starts the writing thread.
    pub(crate) fn open(path: PathBuf, limits: &Limits) -> Result<Self, String> {
        let connection = connect::writer(&path, limits.store_wait)?;
        let last = read::last_id(&connection).map_err(|error| error.to_string())?;
        let rollouts = rollout::all(&connection).map_err(|error| error.to_string())?;
        let draws = draws::newest(&connection).map_err(|error| error.to_string())?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (announce, newest) = watch::channel(last);
        let rules = limits.clone();
        let writer = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || run_writer(connection, queue, &announce, &rules))
            .map_err(|error| format!("cannot start the writing thread: {error}"))?;
        let wait = limits.store_wait;
        let readers = Arc::new(Readers {
            path,
            wait,
            idle: Mutex::new(Vec::new()),
        });
        Ok(Self {
            jobs,
            newest,
            readers,
            writer,
            rollouts,
            draws,
        })
    }

    /// Writes a batch; returns when it is committed.
    pub(crate) async fn write(&self, batch: Batch) -> Result<Written, StoreError> {
        self.give(|reply| Job::Write(batch, reply)).await
    }

    /// Erases visitors, and gives the number of their messages; what still comes of them is refused.
    pub(crate) async fn erase(&self, who: Who, now_ms: i64) -> Result<usize, StoreError> {
        self.give(|reply| Job::Erase(who, now_ms, reply)).await
    }

    /// Keeps for how many per cent of visitors a journey is to run; `None`: as its file says.
    pub(crate) async fn set_rollout(
        &self,
        journey: String,
        percent: Option<u8>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.give(|reply| Job::Rollout(journey, percent, now_ms, reply))
            .await
    }

    /// Keeps what was drawn for an epoch of a bandit.
    pub(crate) async fn keep_draw(
        &self,
        journey: String,
        draw: Draw,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.give(|reply| Job::Draw(journey, draw, now_ms, reply))
            .await
    }

    async fn give<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, StoreError> {
        let (reply, result) = oneshot::channel();
        self.jobs
            .try_send(job(reply))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => StoreError::Busy,
                mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
            })?;
        result.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs a read on a blocking thread.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.run(query))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    /// The id of the newest event, and a way to wait for the next.
    pub(crate) fn newest(&self) -> watch::Receiver<i64> {
        self.newest.clone()
    }

    /// Lets the writing thread finish what it was given, and closes the database.
    pub(crate) fn close(self) {
        let Self {
            jobs,
            writer,
            readers,
            newest: _,
            rollouts: _,
            draws: _,
        } = self;
        // The writer must be the last to close: only then does SQLite fold the write-ahead log
        // into the database, which a reader may not do.
        drop(readers);
        drop(jobs);
        if writer.join().is_err() {
            tracing::error!("the writing thread of the store did not end well");
        }
    }
}

/// Writes batch after batch until nobody can send more.
fn run_writer(
    mut connection: Connection,
    mut queue: mpsc::Receiver<Job>,
    announce: &watch::Sender<i64>,
    limits: &Limits,
) {
    while let Some(job) = queue.blocking_recv() {
        let (batch, reply) = match job {
            Job::Write(batch, reply) => (batch, reply),
            Job::Erase(who, now_ms, reply) => {
                let result = erase::erase(&mut connection, &who, now_ms);
                if let Err(error) = &result {
                    tracing::error!(%error, "a visitor could not be erased");
                }
                let _ = reply.send(result.map_err(StoreError::from));
                continue;
            }
            Job::Rollout(journey, percent, now_ms, reply) => {
                let result = rollout::set(&connection, &journey, percent, now_ms);
                if let Err(error) = &result {
                    tracing::error!(%error, "a rollout could not be kept");
                }
                let _ = reply.send(result.map_err(StoreError::from));
                continue;
            }
            Job::Draw(journey, draw, now_ms, reply) => {
                let result = draws::keep(&connection, &journey, &draw, now_ms);
                if let Err(error) = &result {
                    tracing::error!(%error, "what was drawn could not be kept");
                }
                let _ = reply.send(result.map_err(StoreError::from));
                continue;
            }
        };
        let result = write::write(&mut connection, batch, limits);
        match &result {
            Ok(written) if written.accepted > 0 => {
                announce.send_if_modified(|newest| {
                    let newer = written.last_id > *newest;
                    *newest = written.last_id.max(*newest);
                    newer
                });
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "a batch could not be written"),
        }
        // A client that has gone away does not undo what is committed: it will send the batch
        // again, and it will be all duplicates.
        let _ = reply.send(result.map_err(StoreError::from));
    }
}

/// Reading connections that wait for their next use.
struct Readers {
    path: PathBuf,
    wait: std::time::Duration,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    fn run<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let idle = self.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect::reader(&self.path, self.wait)?,
        };
        let result = query(&connection)?;
        let mut idle = self.lock();
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        Ok(result)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // A list of connections has no state that a panic could leave half done.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
