//! The JSON Schema of journeys, for editors that follow a journey's `$schema`.

use axum::http::header;
use axum::response::IntoResponse;

/// Made by `cargo xtask codegen`; the collector does not link the compiler.
const SCHEMA: &str = include_str!("../../../../js/journey.schema.json");

/// `GET /schema/journey-1.json`.
pub(super) async fn journey() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/schema+json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, SCHEMA)
}
