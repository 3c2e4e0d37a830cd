//! The switch of a journey: for how many per cent of visitors it runs, without a change of its file.
//! At 0 it is off. Pages that are open ask for their program again and obey.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{App, ingest, programs, store_refusal};
use crate::error::Refusal;
use crate::journeys::Absent;
use crate::problem::{Problem, describe};
use crate::timestamp::now_ms;

/// `GET /v1/journeys/{journey}/rollout`: what operators said, `null` where they said nothing.
pub(super) async fn get(State(app): State<Arc<App>>, Path(journey): Path<String>) -> Response {
    answer(&app, &journey)
}

/// `PUT /v1/journeys/{journey}/rollout`: `{"percent": 0}` switches it off.
pub(super) async fn put(
    State(app): State<Arc<App>>,
    Path(journey): Path<String>,
    request: Request,
) -> Response {
    let body = match ingest::read_body(request.into_body(), &app.config.limits).await {
        Ok(body) => body,
        Err(refusal) => return refusal.into_response(),
    };
    match percent(&body) {
        Ok(percent) => set(&app, journey, Some(percent)).await,
        Err(problem) => Refusal::new(StatusCode::BAD_REQUEST, problem).into_response(),
    }
}

/// `DELETE /v1/journeys/{journey}/rollout`: from now on as its file says.
pub(super) async fn delete(State(app): State<Arc<App>>, Path(journey): Path<String>) -> Response {
    set(&app, journey, None).await
}

/// It is kept before it holds, so that a collector that is started again does not forget it.
async fn set(app: &App, journey: String, percent: Option<u8>) -> Response {
    if !app.journeys.exists(&journey) {
        return programs::absence(&journey, Absent::Unknown).into_response();
    }
    let kept = app
        .store
        .set_rollout(journey.clone(), percent, now_ms())
        .await;
    if let Err(error) = kept {
        return store_refusal(&error).into_response();
    }
    app.journeys.set_rollout(&journey, percent);
    tracing::warn!(journey, percent, "the journey's rollout was changed");
    answer(app, &journey)
}

fn answer(app: &App, journey: &str) -> Response {
    if !app.journeys.exists(journey) {
        return programs::absence(journey, Absent::Unknown).into_response();
    }
    let percent = app.journeys.rollout(journey);
    Json(json!({ "journey": journey, "percent": percent })).into_response()
}

/// The number that is sent.
fn percent(body: &[u8]) -> Result<u8, Problem> {
    let expected = "a whole number from 0 to 100";
    let remedy = "send {\"percent\": 0} to switch the journey off";
    let sent: Value = serde_json::from_slice(body).map_err(|error| {
        let found = error.to_string();
        Problem::new("not_json", "$", found, "a JSON object", remedy)
    })?;
    let percent = sent.get("percent").unwrap_or(&Value::Null);
    let fits = |number: u64| u8::try_from(number).ok().filter(|number| *number <= 100);
    percent.as_u64().and_then(fits).ok_or_else(|| {
        let code = match percent {
            Value::Null => "missing",
            Value::Number(_) => "out_of_range",
            _ => "wrong_type",
        };
        Problem::new(code, "percent", describe(percent), expected, remedy)
    })
}
