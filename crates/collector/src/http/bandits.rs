//! What was drawn for the bandits of a journey.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{App, programs, store_refusal};
use crate::journeys::Absent;
use crate::store::draws;

/// `GET /v1/journeys/{journey}/bandits`: each epoch with what was known of the variants and their weights.
pub(super) async fn get(State(app): State<Arc<App>>, Path(journey): Path<String>) -> Response {
    if !app.journeys.exists(&journey) {
        return programs::absence(&journey, Absent::Unknown).into_response();
    }
    let name = journey.clone();
    match app
        .store
        .read(move |connection| draws(connection, &name))
        .await
    {
        Ok(epochs) => Json(json!({ "journey": journey, "epochs": epochs })).into_response(),
        Err(error) => store_refusal(&error).into_response(),
    }
}
