//! `POST /v1/id`: gives the visitor's id back as a cookie of the shop's own site.
//!
//! Safari forgets after seven days what a script has stored, cookies too; one that a server of the
//! same site sets stays. It is not `HttpOnly`, because the page decides by it before any request:
//! it is a name that the page itself has made, and opens no door. The page asks only once the
//! visitor has agreed to be known again and to be told of.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::visitors::is_uuid;
use super::{App, client, cors, ingest};
use crate::config::{Origins, WriteKey};
use crate::error::Refusal;
use crate::problem::{Problem, quote};
use crate::timestamp::now_ms;

/// The cookie's name, which the page knows too (`js/identity.ts`).
const COOKIE: &str = "microstage_id";

/// Browsers keep no cookie for longer (RFC 6265bis, section 5.5).
const LONGEST_AGE_S: u64 = 400 * 86_400;

const DAY_MS: u64 = 86_400_000;

/// What the page wants.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    write_key: String,
    /// The visitor's id, made by the page.
    id: String,
    /// The domain whose hosts share the cookie; without it, the collector's own host.
    domain: Option<String>,
    /// How long it is kept, in milliseconds.
    age: u64,
}

/// Sets the cookie.
pub(super) async fn set(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Refusal> {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let mut response = answer(&app, peer, request).await?;
    // Only a page that may have the cookie gets here, so its origin is given back by name.
    cors::allow_credentials(origin.as_ref(), response.headers_mut());
    Ok(response)
}

async fn answer(app: &App, peer: SocketAddr, request: Request) -> Result<Response, Refusal> {
    let address = client::address(request.headers(), peer, app.config.trust_forwarded_for);
    app.addresses
        .take(address, Instant::now())
        .map_err(|wait| ingest::too_many("this address", wait))?;
    let (parts, body) = request.into_parts();
    let body = ingest::read_body(body, &app.config.limits).await?;
    let wish: Wish = serde_json::from_slice(&body).map_err(|error| {
        refuse(
            "bad_request",
            "$",
            error.to_string(),
            "JSON with writeKey, id, age and perhaps domain",
            "send what js/identity.ts sends",
        )
    })?;
    let page = page_of(app, &wish, &parts.headers)?;
    let made = made_at(&wish.id).ok_or_else(|| {
        refuse(
            "bad_id",
            "id",
            quote(&wish.id),
            "a UUID of version 7, in lower case",
            "send the id that messages carry as anonymousId",
        )
    })?;
    let mut cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={}; SameSite=Lax",
        wish.id,
        (wish.age / 1000).min(LONGEST_AGE_S)
    );
    if let Some(domain) = &wish.domain {
        cookie += "; Domain=";
        cookie += domain;
    }
    // A page without TLS would never see a secure one.
    if page.secure {
        cookie += "; Secure";
    }
    let days = u64::try_from(now_ms())
        .unwrap_or_default()
        .saturating_sub(made)
        / DAY_MS;
    let body = Json(json!({ "success": true, "id": wish.id, "idAgeDays": days }));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A page that may have the cookie.
struct Page {
    secure: bool,
}

/// The page that asks, if it is one of the shop's and on the domain that it names.
fn page_of(app: &App, wish: &Wish, headers: &HeaderMap) -> Result<Page, Refusal> {
    let known = app.config.write_keys.iter();
    let key = known
        .into_iter()
        .find(|known| known.key == wish.write_key)
        .ok_or_else(|| ingest::bad_key("unknown_key", quote(&wish.write_key)))?;
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Err(refuse(
            "no_origin",
            "Origin",
            "nothing".into(),
            "the origin of a page",
            "call it from a page: a server has no use for a visitor's cookie",
        ));
    };
    let text = origin.to_str().unwrap_or_default();
    let own = host_of_collector(app, headers);
    let host = text.split_once("://").map_or("", |(_, host)| host);
    if !(host == own || (key.origins != Origins::Any && cors::allows(key, origin))) {
        return Err(not_named(key, origin));
    }
    let shared = wish.domain.as_deref();
    let fits = match shared {
        Some(domain) => {
            is_domain(domain) && [host, own].iter().all(|host| is_within(name(host), domain))
        }
        None => name(host) == name(own),
    };
    if !fits {
        return Err(refuse(
            "foreign_domain",
            "domain",
            shared.map_or_else(|| "nothing".into(), quote),
            format!(
                "a domain that {} and {} are both on",
                quote(name(host)),
                quote(name(own))
            ),
            "give the collector a name on the shop's own domain, or leave the cookie to the page",
        ));
    }
    Ok(Page {
        secure: !text.starts_with("http://"),
    })
}

/// The collector's own host and port, as the browser names it.
fn host_of_collector<'a>(app: &App, headers: &'a HeaderMap) -> &'a str {
    let forwarded = headers
        .get("x-forwarded-host")
        .filter(|_| app.config.trust_forwarded_for);
    forwarded
        .or_else(|| headers.get(header::HOST))
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default()
}

/// A host without its port.
fn name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a text is nothing else than a domain, so that it can stand in a header.
fn is_domain(text: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    !text.is_empty() && text.len() <= 253 && text.bytes().all(allowed)
}

fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// When a UUID of version 7 was made, in milliseconds since the epoch; `None` where it is none.
fn made_at(id: &str) -> Option<u64> {
    let is_lower = !id.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_seventh = id.as_bytes().get(14) == Some(&b'7');
    (is_uuid(id) && is_lower && is_seventh).then_some(())?;
    u64::from_str_radix(&format!("{}{}", id.get(..8)?, id.get(9..13)?), 16).ok()
}

fn not_named(key: &WriteKey, origin: &HeaderValue) -> Refusal {
    let problem = Problem::new(
        "origin_not_named",
        "Origin",
        quote(&String::from_utf8_lossy(origin.as_bytes())),
        format!(
            "the collector's own origin, or one that the write key {} names",
            quote(&key.key)
        ),
        "name the shop's origins with the write key: an answer that sets a cookie is for those only",
    );
    Refusal::new(StatusCode::FORBIDDEN, problem)
}

fn refuse(
    code: &'static str,
    path: &str,
    found: String,
    expected: impl Into<String>,
    remedy: &str,
) -> Refusal {
    Refusal::new(
        StatusCode::BAD_REQUEST,
        Problem::new(code, path, found, expected.into(), remedy),
    )
}
