//! `GET /v1/stream`: every stored event as a server-sent event, none twice and none left out.
//!
//! The stream reads from the store and not from the requests: a client that is slow, or that
//! comes back with the last id it saw, gets what it missed, and memory stays as it is.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use super::App;
use super::page::Page;
use crate::store::{EventRow, rows_after};

/// Events that are read from the store at a time.
const PAGE: u32 = 200;

/// One reader of the stream.
struct Reader {
    app: Arc<App>,
    cursor: i64,
    waiting: VecDeque<EventRow>,
    newest: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
}

/// Begins behind `Last-Event-ID` (which a browser sends when it comes back), behind `after`, or
/// with what is stored from now on.
pub(super) async fn stream(
    State(app): State<Arc<App>>,
    page: Page,
    headers: HeaderMap,
) -> Response {
    let last_seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let newest = app.store.newest();
    let cursor = last_seen.or(page.after).unwrap_or_else(|| *newest.borrow());
    let stopping = app.stopping.clone();
    let reader = Reader {
        app,
        cursor,
        waiting: VecDeque::new(),
        newest,
        stopping,
    };
    let events = stream::unfold(reader, |mut reader| async move {
        let row = reader.next().await?;
        Some((Ok::<_, Infallible>(event(&row)), reader))
    });
    // A proxy that buffers would keep the events until many have come together.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (
        unbuffered,
        Sse::new(events).keep_alive(KeepAlive::default()),
    )
        .into_response()
}

fn event(row: &EventRow) -> Event {
    let event = Event::default().id(row.id.to_string());
    match serde_json::to_string(row) {
        Ok(json) => event.data(json),
        Err(error) => event.comment(error.to_string()),
    }
}

impl Reader {
    /// The next event, or none when the collector stops or the store is gone.
    async fn next(&mut self) -> Option<EventRow> {
        while self.waiting.is_empty() {
            self.wait_for_more().await?;
            let after = self.cursor;
            let read = self
                .app
                .store
                .read(move |connection| rows_after(connection, after, PAGE));
            self.waiting = read.await.ok()?.into();
        }
        let row = self.waiting.pop_front()?;
        self.cursor = row.id;
        Some(row)
    }

    async fn wait_for_more(&mut self) -> Option<()> {
        let cursor = self.cursor;
        tokio::select! {
            stopped = self.stopping.wait_for(|stopping| *stopping) => { drop(stopped); None }
            newer = self.newest.wait_for(|newest| *newest > cursor) => newer.ok().map(|_| ()),
        }
    }
}
