//! The dashboard's page. It is part of the binary, so that a collector is one file.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Redirect;
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use super::assets;

/// The page may load only what comes from here, and nobody may put it into a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

macro_rules! page {
    ($name:literal, $content_type:literal) => {
        (
            concat!("/dashboard/", $name),
            $content_type,
            include_str!(concat!("../../../../www/dashboard/", $name)),
        )
    };
}

/// Address, type and text of each file.
const FILES: [(&str, &str, &str); 7] = [
    (
        "/dashboard/",
        "text/html; charset=utf-8",
        include_str!("../../../../www/dashboard/index.html"),
    ),
    page!("dashboard.css", "text/css; charset=utf-8"),
    page!("dashboard.js", "text/javascript; charset=utf-8"),
    page!("collector.js", "text/javascript; charset=utf-8"),
    page!("events.js", "text/javascript; charset=utf-8"),
    page!("panels.js", "text/javascript; charset=utf-8"),
    page!("icon.svg", "image/svg+xml"),
];

/// The built-in page, or a folder in its place for those who work on it.
pub(super) fn router(folder: Option<&Path>) -> Router {
    let pages = match folder {
        Some(folder) => {
            Router::new().nest_service("/dashboard/", assets::folder(folder, "/dashboard"))
        }
        None => FILES
            .iter()
            .fold(Router::new(), |router, (path, content_type, text)| {
                let head = [
                    (header::CONTENT_TYPE, *content_type),
                    (header::CACHE_CONTROL, "no-cache"),
                ];
                router.route(path, get(move || async move { (head, *text) }))
            }),
    };
    let guards = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    guards
        .into_iter()
        .fold(pages, |router, (name, value)| {
            let value = HeaderValue::from_static(value);
            router.layer(SetResponseHeaderLayer::overriding(name, value))
        })
        .route(
            "/dashboard",
            get(|| async { Redirect::permanent("/dashboard/") }),
        )
}
