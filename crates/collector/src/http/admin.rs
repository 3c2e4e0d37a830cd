//! Who may read visitors' events.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::error::Refusal;
use crate::problem::{Problem, quote};

/// Lets a request through that has the admin token. Where none is set, the collector only listens
/// on this machine, and a request must also be addressed to it.
pub(super) async fn only(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let refusal = match &app.config.admin_token {
        Some(token) => check_token(token, request.headers()),
        None => check_host(&request),
    };
    match refusal {
        None => next.run(request).await,
        Some(refusal) => refusal,
    }
}

fn check_token(token: &str, headers: &HeaderMap) -> Option<Response> {
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer "));
    if sent.is_some_and(|sent| is_equal(sent.as_bytes(), token.as_bytes())) {
        return None;
    }
    let problem = Problem::new(
        "unauthorized",
        "Authorization",
        if sent.is_some() {
            "another token"
        } else {
            "no bearer token"
        },
        "the collector's admin token",
        "send the header Authorization: Bearer TOKEN",
    );
    let mut response = Refusal::new(StatusCode::UNAUTHORIZED, problem).into_response();
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    Some(response)
}

/// Compares without telling by its duration how much was right.
fn is_equal(left: &[u8], right: &[u8]) -> bool {
    let differences = left
        .iter()
        .zip(right)
        .fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && differences == 0
}

/// A page of another site can let its own name point to this machine and then read whatever is
/// open here (DNS rebinding); the name that it came by is still in `Host`.
fn check_host(request: &Request) -> Option<Response> {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let host = host.unwrap_or_default();
    if host
        .parse::<Authority>()
        .is_ok_and(|authority| is_this_machine(authority.host()))
    {
        return None;
    }
    let problem = Problem::new(
        "foreign_host",
        "Host",
        quote(host),
        "localhost or a loopback address, as long as no admin token is set",
        "use http://127.0.0.1, or start the collector with an admin token",
    );
    Some(Refusal::new(StatusCode::FORBIDDEN, problem).into_response())
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_compared_whole() {
        let rows = [
            ("abc", "abc", true),
            ("abc", "abd", false),
            ("ab", "abc", false),
            ("", "", true),
        ];
        for (left, right, expected) in rows {
            assert_eq!(
                is_equal(left.as_bytes(), right.as_bytes()),
                expected,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn this_machine_has_few_names() {
        let rows = [
            ("localhost", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("[::1]", true),
            ("localhost.shop.example", false),
            ("192.0.2.1", false),
            ("", false),
        ];
        for (host, expected) in rows {
            assert_eq!(is_this_machine(host), expected, "{host}");
        }
    }
}
