//! What is known of one visitor, and its erasure: for the visitor's own page, which proves itself by
//! the random id that nobody else has, and for operators.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::{App, client, ingest, reads, store_refusal};
use crate::batch::Fields;
use crate::error::Refusal;
use crate::problem::{Problem, describe, quote};
use crate::store::{ExportCursor, Who, visitors_of};
use crate::timestamp::now_ms;

/// `POST /v1/export`: the messages of the visitor who asks.
pub(super) async fn own_export(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Refusal> {
    let id = identify(&app, peer, request).await?;
    Ok(messages_of(&app, Who::Anonymous(id)).await)
}

/// `POST /v1/forget`: erases the visitor who asks. The answer does not say whether there was anything.
pub(super) async fn forget(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let id = identify(&app, peer, request).await?;
    let erased = app.store.erase(Who::Anonymous(id), now_ms()).await;
    erased.map_err(|error| store_refusal(&error))?;
    Ok(Json(json!({ "success": true })))
}

/// `GET /v1/visitors/{id}/export`: the messages of a visitor, or of all who had this user id.
pub(super) async fn export(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    messages_of(&app, Who::Anybody(id)).await
}

/// `DELETE /v1/visitors/{id}`: erases them, and says how many messages there were.
pub(super) async fn erase(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    match app.store.erase(Who::Anybody(id), now_ms()).await {
        Ok(erased) => Json(json!({ "success": true, "erased": erased })).into_response(),
        Err(error) => store_refusal(&error).into_response(),
    }
}

async fn messages_of(app: &Arc<App>, who: Who) -> Response {
    let start = app.store.read(move |connection| {
        let visitors = visitors_of(connection, &who)?;
        ExportCursor::of(connection, visitors)
    });
    match start.await {
        Ok(cursor) => reads::pages(Arc::clone(app), cursor),
        Err(error) => store_refusal(&error).into_response(),
    }
}

/// Whose page asks, if it may.
async fn identify(app: &Arc<App>, peer: SocketAddr, request: Request) -> Result<String, Refusal> {
    let address = client::address(request.headers(), peer, app.config.trust_forwarded_for);
    app.rights
        .take(address, Instant::now())
        .map_err(|wait| ingest::too_many("this address", wait))?;
    let (parts, body) = request.into_parts();
    let body = ingest::read_body(body, &app.config.limits).await?;
    let object = read(&body)?;
    let mut problems = Vec::new();
    let mut fields = Fields::new(&object, "$", &mut problems);
    let key = fields.text("writeKey", 200, "send the shop's write key");
    let id = check_id(&mut fields);
    ingest::authorize(app, key.map(str::to_owned), &parts.headers)?;
    match id {
        Some(id) if problems.is_empty() => Ok(id.to_owned()),
        _ => Err(Refusal {
            status: StatusCode::BAD_REQUEST,
            problems,
            retry_after: None,
        }),
    }
}

fn read(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let found = match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => return Ok(object),
        Ok(other) => describe(&other),
        Err(error) => error.to_string(),
    };
    let expected = "a JSON object with writeKey and anonymousId";
    let remedy = "send {\"writeKey\": …, \"anonymousId\": …}, see docs/wire-format.md";
    let problem = Problem::new("not_json", "$", found, expected, remedy);
    Err(Refusal::new(StatusCode::BAD_REQUEST, problem))
}

/// The id must be one that cannot be guessed: what else is in use as an id may be known to others.
fn check_id<'a>(fields: &mut Fields<'a, '_>) -> Option<&'a str> {
    let (name, expected) = ("anonymousId", "a UUID");
    let remedy = "send the id that the page was given; other ids are for operators to erase";
    if fields.value(name).is_none() {
        fields.missing(name, expected, remedy);
    }
    let id = fields.text(name, 200, remedy)?;
    if is_uuid(id) {
        return Some(id);
    }
    fields.problem("bad_id", name, quote(id), expected, remedy);
    None
}

pub(super) fn is_uuid(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}
