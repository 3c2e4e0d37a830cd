//! `POST /v1/batch`: from the request to the committed transaction, and only then the answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::BodyExt;
use serde::Serialize;

use super::{App, client, cors, store_refusal};
use crate::batch::{Batch, Envelope, Refused, judge, unpack};
use crate::config::{Limits, WriteKey};
use crate::error::Refusal;
use crate::problem::{Problem, quote};
use crate::store::Written;
use crate::timestamp::now_ms;
use crate::user_agent;

/// A body that is too large is read on to this many times the limit before it is refused: a
/// browser that is still sending when the connection closes reports a network error instead of
/// the status, and a page would then send the same body for ever.
const DRAIN: usize = 16;

/// Takes a batch.
pub(super) async fn batch(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Json<Answer>, Refusal> {
    take(&app, peer, request).await.map(Json)
}

/// The answer to a batch that could be read.
#[derive(Serialize)]
pub(super) struct Answer {
    success: bool,
    accepted: usize,
    duplicates: usize,
    rejected: Vec<Rejected>,
}

/// One problem of one message.
#[derive(Serialize)]
struct Rejected {
    index: usize,
    #[serde(rename = "messageId", skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(flatten)]
    problem: Problem,
}

async fn take(app: &Arc<App>, peer: SocketAddr, request: Request) -> Result<Answer, Refusal> {
    let now = Instant::now();
    let address = client::address(request.headers(), peer, app.config.trust_forwarded_for);
    app.addresses
        .take(address, now)
        .map_err(|wait| too_many("this address", wait))?;
    let (parts, body) = request.into_parts();
    let body = read_body(body, &app.config.limits).await?;
    // Unpacking and reading some megabytes takes milliseconds, in which the executor could serve
    // others.
    let judging = Arc::clone(app);
    let batch =
        tokio::task::spawn_blocking(move || judge_body(&judging, &parts.headers, &body, now))
            .await
            .map_err(|_| stopped_short())??;
    let written = app
        .store
        .write(batch)
        .await
        .map_err(|error| store_refusal(&error))?;
    Ok(answer(written))
}

fn answer(written: Written) -> Answer {
    let rejected = written.refused.into_iter().flat_map(|refused| {
        let Refused {
            position: index,
            message_id,
            problems,
            ..
        } = refused;
        problems.into_iter().map(move |problem| Rejected {
            index,
            message_id: message_id.clone(),
            problem,
        })
    });
    Answer {
        success: true,
        accepted: written.accepted,
        duplicates: written.duplicates,
        rejected: rejected.collect(),
    }
}

/// Reads a body up to its limit, and a bit of what is beyond it.
pub(super) async fn read_body(mut body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    let limit = limits.body_bytes;
    let mut received = Vec::new();
    let mut total = 0_usize;
    let reading = async {
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|error| broken_off(&error))?.into_data() else {
                continue;
            };
            total = total.saturating_add(data.len());
            if total <= limit {
                received.extend_from_slice(&data);
            } else if total > limit.saturating_mul(DRAIN) {
                break;
            }
        }
        Ok(())
    };
    tokio::time::timeout(limits.body_wait, reading)
        .await
        .map_err(|_| too_slow(limits))??;
    if total > limit {
        Err(body_too_large(limits))
    } else {
        Ok(received.into())
    }
}

/// Everything between the bytes and the store that needs no waiting.
fn judge_body(app: &App, headers: &HeaderMap, body: &[u8], now: Instant) -> Result<Batch, Refusal> {
    let limits = &app.config.limits;
    let unpacked = unpack(body, limits)?;
    let envelope = Envelope::read(&unpacked)?;
    let messages = envelope.messages(limits.batch_messages);
    let write_key = match write_key(app, &envelope, headers) {
        Ok(write_key) => write_key,
        Err(mut refusal) => {
            // Both are told at once, so that a first try does not need two rounds.
            refusal
                .problems
                .extend(messages.err().into_iter().flat_map(|it| it.problems));
            return Err(refusal);
        }
    };
    app.keys
        .take(write_key.clone(), now)
        .map_err(|wait| too_many("this write key", wait))?;
    let received_at_ms = now_ms();
    let mut good = Vec::new();
    let mut refused = Vec::new();
    for (position, raw) in messages?.into_iter().enumerate() {
        match judge(position, raw, received_at_ms, limits) {
            Ok(message) => good.push(message),
            Err(message) => refused.push(message),
        }
    }
    let sent_at_ms = envelope.sent_at_ms();
    // https://www.w3.org/TR/gpc/#the-sec-gpc-header-field-for-http-requests
    let gpc = headers.get("sec-gpc").is_some_and(|value| value == "1");
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    Ok(Batch {
        write_key,
        sent_at_ms,
        received_at_ms,
        gpc,
        browser: agent.and_then(user_agent::family),
        good,
        refused,
    })
}

/// The write key, if there is one that we know and that this page may use.
fn write_key(app: &App, envelope: &Envelope<'_>, headers: &HeaderMap) -> Result<String, Refusal> {
    let in_body = envelope
        .write_key()
        .map_err(|problem| Refusal::new(StatusCode::UNAUTHORIZED, problem))?;
    authorize(app, in_body, headers)
}

/// The key of the body, else that of the headers, if it is known and the page may use it.
pub(super) fn authorize(
    app: &App,
    in_body: Option<String>,
    headers: &HeaderMap,
) -> Result<String, Refusal> {
    let Some(sent) = in_body.or_else(|| basic_user(headers)) else {
        return Err(bad_key("missing", "nothing".into()));
    };
    let known = app.config.write_keys.iter().find(|known| known.key == sent);
    let Some(known) = known else {
        return Err(bad_key("unknown_key", quote(&sent)));
    };
    // Without an Origin it is no page of another site: browsers always send one with a POST.
    match headers.get(header::ORIGIN) {
        Some(origin) if !cors::allows(known, origin) => Err(origin_refused(known, origin)),
        _ => Ok(sent),
    }
}

/// The user name of Basic authentication, which is where Segment's server libraries put the key.
fn basic_user(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let encoded = value.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let user = decoded
        .split_once(':')
        .map_or(decoded.as_str(), |(user, _)| user);
    (!user.is_empty()).then(|| user.to_owned())
}

pub(super) fn bad_key(code: &'static str, found: String) -> Refusal {
    let expected = "a write key that this collector knows";
    let remedy = "send the shop's write key in writeKey, or as the user name of Basic auth";
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        Problem::new(code, "writeKey", found, expected, remedy),
    )
}

fn origin_refused(key: &WriteKey, origin: &HeaderValue) -> Refusal {
    let problem = Problem::new(
        "origin_refused",
        "Origin",
        quote(&String::from_utf8_lossy(origin.as_bytes())),
        format!("an origin that the write key {} allows", quote(&key.key)),
        "add the page's origin to the write key in the collector's configuration",
    );
    Refusal::new(StatusCode::FORBIDDEN, problem)
}

pub(super) fn too_many(who: &str, wait: Duration) -> Refusal {
    let problem = Problem::new(
        "too_many_requests",
        "$",
        format!("more requests from {who} than are allowed"),
        "fewer requests, each with more messages",
        "wait as long as Retry-After says, and send the same again",
    );
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem).retry_after(wait)
}

fn body_too_large(limits: &Limits) -> Refusal {
    let problem = Problem::new(
        "body_too_large",
        "$",
        format!("more than {} bytes", limits.body_bytes),
        format!("at most {} bytes", limits.body_bytes),
        "send the messages in several batches",
    );
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, problem)
}

fn too_slow(limits: &Limits) -> Refusal {
    let problem = Problem::new(
        "body_too_slow",
        "$",
        format!(
            "a body that was not whole after {} s",
            limits.body_wait.as_secs()
        ),
        "a whole body",
        "send the same again",
    );
    Refusal::new(StatusCode::REQUEST_TIMEOUT, problem)
}

fn broken_off(error: &axum::Error) -> Refusal {
    let remedy = "send the same again";
    let problem = Problem::new(
        "body_broken_off",
        "$",
        error.to_string(),
        "a whole body",
        remedy,
    );
    Refusal::new(StatusCode::BAD_REQUEST, problem)
}

/// The judging ended without a result; the log has the reason.
fn stopped_short() -> Refusal {
    let problem = Problem::new(
        "internal",
        "$",
        "a fault of the collector",
        "an answer",
        "send the same again later",
    );
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, problem)
}
