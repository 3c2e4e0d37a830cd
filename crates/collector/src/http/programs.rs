//! Compiled journeys and their sources.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::App;
use crate::error::Refusal;
use crate::journeys::{Absent, hash};
use crate::problem::{Problem, quote};

/// Pages see a changed journey after a minute at most.
const MAX_AGE: &str = "public, max-age=60";

/// `GET /v1/programs/{journey}/{format}`: the program for a runtime that reads this format.
pub(super) async fn program(
    State(app): State<Arc<App>>,
    Path((journey, format)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = check_format(&format, app.journeys.format()) {
        return refusal.into_response();
    }
    let name = journey.clone();
    let found =
        tokio::task::spawn_blocking(move || app.journeys.program(&name, Instant::now())).await;
    match found {
        Ok(Ok(program)) => bytes(
            program.bytes,
            &program.hash,
            "application/octet-stream",
            &headers,
        ),
        Ok(Err(absent)) => absence(&journey, absent).into_response(),
        Err(_) => absence(&journey, Absent::Broken(vec![])).into_response(),
    }
}

/// `GET /v1/journeys/{journey}`: the source as it stands in its file.
pub(super) async fn source(
    State(app): State<Arc<App>>,
    Path(journey): Path<String>,
    headers: HeaderMap,
) -> Response {
    let name = journey.clone();
    match tokio::task::spawn_blocking(move || app.journeys.source(&name)).await {
        Ok(Ok(source)) => {
            let tag = hash(&source);
            bytes(source, &tag, "application/json; charset=utf-8", &headers)
        }
        Ok(Err(absent)) => absence(&journey, absent).into_response(),
        Err(_) => absence(&journey, Absent::Unknown).into_response(),
    }
}

/// Old pages ask for the format that their runtime reads; one that is gone will not come back.
fn check_format(text: &str, served: u32) -> Result<(), Refusal> {
    let expected = format!("the program format {served}");
    let refuse = |status, code, remedy| {
        Err(Refusal::new(
            status,
            Problem::new(code, "format", quote(text), &expected, remedy),
        ))
    };
    match text.parse::<u32>() {
        Ok(format) if format == served => Ok(()),
        Ok(format) if format < served => refuse(StatusCode::GONE, "old_format", "load a newer SDK"),
        Ok(_) => refuse(
            StatusCode::BAD_REQUEST,
            "unknown_format",
            "start a newer collector",
        ),
        Err(_) => refuse(
            StatusCode::BAD_REQUEST,
            "bad_format",
            "ask with a whole number",
        ),
    }
}

pub(super) fn absence(journey: &str, absent: Absent) -> Refusal {
    match absent {
        Absent::Unknown => Refusal::new(
            StatusCode::NOT_FOUND,
            Problem::new(
                "unknown_journey",
                "journey",
                quote(journey),
                "the name of a journey that the collector has",
                "put the journey into the collector's folder of journeys, as NAME.json",
            ),
        ),
        Absent::Broken(problems) => {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            let summary = Problem::new(
                "broken_journey",
                "journey",
                quote(journey),
                "a journey without errors",
                "mend what the other problems name; the collector compiles it again by itself",
            );
            let mut refusal = Refusal::new(status, summary).retry_after(Duration::from_secs(60));
            refusal.problems.extend(problems);
            refusal
        }
    }
}

/// Bytes that are named by their hash: who has them already gets a 304.
fn bytes(body: Bytes, tag: &str, content_type: &'static str, headers: &HeaderMap) -> Response {
    let tag = format!("\"{tag}\"");
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        let mut tags = value.to_str().unwrap_or_default().split(',').map(str::trim);
        tags.any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type)], body).into_response()
    };
    let caching = response.headers_mut();
    caching.insert(header::CACHE_CONTROL, HeaderValue::from_static(MAX_AGE));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        caching.insert(header::ETAG, tag);
    }
    response
}
