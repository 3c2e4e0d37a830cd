//! Which pages' scripts may read the answers.
//!
//! No answer of the collector depends on a cookie, so credentials are not allowed, and `*` is
//! harmless where every origin may write. The one answer that sets a cookie (`identity`) allows
//! them, to a page that it knows by name. The write key stands in the body, which a preflight
//! does not show: the origins of all keys together decide here, the key's own in the handler.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::config::{Origins, WriteKey};

/// How long a browser may remember a preflight; Chromium caps it at two hours.
const MAX_AGE: &str = "7200";

/// Lets the page that asks read the answer, also where it is refused: a layer around what pages call.
pub(super) async fn readable(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let mut response = next.run(request).await;
    let keys = &app.config.write_keys;
    if !response
        .headers()
        .contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS)
    {
        allow(keys, origin.as_ref(), response.headers_mut());
    }
    response
}

/// Answers what a browser asks before a request that is not simple; [`readable`] adds the origin.
pub(super) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    allow_preflight(response.headers_mut());
    response
}

/// Adds what lets the page at `origin` read an answer.
fn allow(keys: &[WriteKey], origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    let any = keys.iter().any(|key| key.origins == Origins::Any);
    if any {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
    } else {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        if let Some(origin) = origin.filter(|origin| keys.iter().any(|key| allows(key, origin))) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
    }
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Retry-After"),
    );
}

/// Adds what lets the page at `origin` get a cookie with the answer. Only for an origin that the
/// caller has found good: a browser takes no `*` here.
pub(super) fn allow_credentials(origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
}

/// Adds what a preflight asks for besides.
fn allow_preflight(headers: &mut HeaderMap) {
    let answers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, content-encoding",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    for (name, value) in answers {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Whether a page at this origin may use the key.
pub(super) fn allows(key: &WriteKey, origin: &HeaderValue) -> bool {
    match &key.origins {
        Origins::Any => true,
        Origins::Listed(origins) => origins.iter().any(|allowed| allowed.as_bytes() == origin),
    }
}
