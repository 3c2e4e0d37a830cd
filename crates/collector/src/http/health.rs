//! Whether the collector can do its work.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{App, store_refusal};

/// 200 when the database answers. Open to all, so it tells nothing about visitors.
pub(super) async fn health(State(app): State<Arc<App>>) -> Response {
    let probe = app
        .store
        .read(|connection| connection.query_row("SELECT 1", [], |_| Ok(())));
    if let Err(error) = probe.await {
        return store_refusal(&error).into_response();
    }
    let body = Json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "uptimeSeconds": app.started.elapsed().as_secs(),
    }));
    (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], body).into_response()
}
