//! Every address that the collector answers, in one place.

mod admin;
mod assets;
mod bandits;
mod client;
mod cors;
mod dashboard;
mod health;
mod identity;
mod ingest;
mod page;
mod programs;
mod reads;
mod rollout;
mod schema;
mod stream;
mod visitors;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{delete, get, post};
use tokio::sync::watch;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::config::Config;
use crate::error::Refusal;
use crate::journeys::Journeys;
use crate::problem::{Problem, quote};
use crate::rate::Buckets;
use crate::store::{Store, StoreError};

/// What every handler may need.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) journeys: Journeys,
    pub(crate) addresses: Buckets<std::net::IpAddr>,
    pub(crate) keys: Buckets<String>,
    /// Of those who ask for a visitor's own data.
    pub(crate) rights: Buckets<std::net::IpAddr>,
    pub(crate) started: Instant,
    /// Becomes true when the collector stops, so that streams end.
    pub(crate) stopping: watch::Receiver<bool>,
}

/// All routes.
pub(crate) fn router(app: Arc<App>) -> Router {
    let reads = Router::new()
        .route("/v1/stages", get(reads::stages))
        .route("/v1/events", get(reads::events))
        .route("/v1/quarantine", get(reads::quarantine))
        .route("/v1/export", get(reads::export))
        .route("/v1/stream", get(stream::stream))
        .route(
            "/v1/journeys/{journey}/rollout",
            get(rollout::get).put(rollout::put).delete(rollout::delete),
        )
        .route("/v1/journeys/{journey}/bandits", get(bandits::get))
        .route("/v1/visitors/{id}", delete(visitors::erase))
        .route("/v1/visitors/{id}/export", get(visitors::export))
        .route_layer(from_fn_with_state(Arc::clone(&app), admin::only));
    let pages = Router::new()
        .route("/v1/batch", post(ingest::batch).options(cors::preflight))
        .route(
            "/v1/forget",
            post(visitors::forget).options(cors::preflight),
        )
        .route(
            "/v1/export",
            post(visitors::own_export).options(cors::preflight),
        )
        .route("/v1/id", post(identity::set))
        .route_layer(from_fn_with_state(Arc::clone(&app), cors::readable));
    let programs = Router::new()
        .route("/v1/programs/{journey}/{format}", get(programs::program))
        .route("/v1/journeys/{journey}", get(programs::source))
        .route_layer(SetResponseHeaderLayer::overriding(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ));
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/shop/") }))
        .route("/healthz", get(health::health))
        .route("/schema/journey-1.json", get(schema::journey))
        .merge(pages)
        .merge(reads)
        .merge(programs)
        .with_state(Arc::clone(&app))
        .merge(dashboard::router(app.config.dashboard.as_deref()))
        .merge(assets::recommend(app.config.recommend.as_deref()))
        .merge(assets::router(
            app.config.shop.as_deref(),
            app.config.dist.as_deref(),
        ))
        .layer(from_fn(assets::plain_paths))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(TraceLayer::new_for_http())
}

/// The answer where nothing is.
pub(crate) async fn not_found(request: Request) -> Response {
    let problem = Problem::new(
        "not_found",
        "$",
        quote(request.uri().path()),
        "an address that the collector serves",
        "look at the address for a slip of the pen",
    );
    Refusal::new(StatusCode::NOT_FOUND, problem).into_response()
}

/// The answer when the store cannot do its part now. What happened is in the log; it is nothing
/// that a client could mend.
pub(crate) fn store_refusal(error: &StoreError) -> Refusal {
    tracing::warn!(%error, "the store cannot answer");
    let problem = Problem::new(
        "store_unavailable",
        "$",
        "a database that cannot do this now",
        "a database that can",
        "send the same again later",
    );
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, problem)
        .retry_after(std::time::Duration::from_secs(5))
}
