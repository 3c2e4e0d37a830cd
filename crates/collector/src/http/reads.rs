//! What operators read: numbers, events, refused messages, and everything as an export.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use serde_json::json;

use super::page::Page;
use super::{App, store_refusal};
use crate::store::{
    EXPORT_PAGE, ExportCursor, Store, StoreError, export_page, newest_rows,
    quarantine as quarantine_rows, rows_after, stage_counts, totals,
};

/// `GET /v1/stages`: where the visitors are now, and how much there is of everything.
pub(super) async fn stages(State(app): State<Arc<App>>) -> Response {
    let read = app
        .store
        .read(|connection| Ok((stage_counts(connection)?, totals(connection)?)));
    answer(read.await, |(stages, totals)| {
        Json(json!({ "stages": stages, "totals": totals })).into_response()
    })
}

/// `GET /v1/events`: the newest events, or with `after` the first ones behind that id. Oldest
/// first in both cases, one in each line.
pub(super) async fn events(State(app): State<Arc<App>>, page: Page) -> Response {
    let limit = page.limit();
    let read = app.store.read(move |connection| match page.after {
        Some(after) => rows_after(connection, after, limit),
        None => newest_rows(connection, limit),
    });
    answer(read.await, |rows| lines(&rows))
}

/// `GET /v1/quarantine`: the newest refused messages, with their reasons.
pub(super) async fn quarantine(State(app): State<Arc<App>>, page: Page) -> Response {
    let limit = page.limit();
    let read = app
        .store
        .read(move |connection| quarantine_rows(connection, limit));
    answer(read.await, |rows| {
        Json(json!({ "quarantine": rows })).into_response()
    })
}

/// `GET /v1/export`: every message that is stored now, in the order of the visitors' logs.
pub(super) async fn export(State(app): State<Arc<App>>) -> Response {
    let cursor = match app.store.read(ExportCursor::start).await {
        Ok(cursor) => cursor,
        Err(error) => return store_refusal(&error).into_response(),
    };
    pages(app, cursor)
}

/// What is left of an export, line by line, as it is read.
pub(super) fn pages(app: Arc<App>, cursor: ExportCursor) -> Response {
    let pages = stream::try_unfold((app, cursor), |(app, cursor)| async move {
        let (page, cursor) = next_page(&app.store, cursor).await?;
        let more = !page.is_empty();
        Ok::<_, std::io::Error>(more.then(|| (Bytes::from(page), (app, cursor))))
    });
    let head = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"events.ndjson\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (head, Body::from_stream(pages)).into_response()
}

/// An error here breaks the connection off, so that a half export does not look like a whole one.
async fn next_page(
    store: &Store,
    mut cursor: ExportCursor,
) -> Result<(String, ExportCursor), std::io::Error> {
    let read = store.read(move |connection| {
        let page = export_page(connection, &mut cursor, EXPORT_PAGE)?;
        Ok((page, cursor))
    });
    read.await.map_err(|error| {
        tracing::error!(%error, "an export was broken off");
        std::io::Error::other(error.to_string())
    })
}

fn answer<T>(read: Result<T, StoreError>, write: impl FnOnce(T) -> Response) -> Response {
    let mut response = match read {
        Ok(value) => write(value),
        Err(error) => store_refusal(&error).into_response(),
    };
    let no_store = axum::http::HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// A JSON array with a row in each line: a program reads it whole, a person with `grep`.
fn lines<T: Serialize>(rows: &[T]) -> Response {
    let rows: Vec<String> = rows
        .iter()
        .filter_map(|row| serde_json::to_string(row).ok())
        .collect();
    let body = format!("[{}]\n", rows.join(",\n"));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
