//! Static files: the SDK, the shop, and what pages choose recommendations from.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::handler::HandlerWithoutStateExt;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{Redirect, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::not_found;

/// The shop at `/shop/`; the SDK at `/sdk/` and, because its files name each other by relative
/// addresses, at `/` as well.
pub(super) fn router(shop: Option<&Path>, dist: Option<&Path>) -> Router {
    let mut router = Router::new();
    if let Some(shop) = shop {
        router = router
            .route("/shop", get(|| async { Redirect::permanent("/shop/") }))
            .nest_service("/shop/", folder(shop, "/shop"));
    }
    match dist {
        None => router.fallback(not_found),
        Some(dist) => router
            .nest_service("/sdk/", open(dist, "/sdk"))
            .merge(open(dist, "")),
    }
}

/// The files of `microstage train items`, for shops that would rather not serve them themselves.
pub(super) fn recommend(folder: Option<&Path>) -> Router {
    let router = Router::new();
    match folder {
        None => router,
        Some(folder) => router.nest_service("/v1/recommend/", open(folder, "/v1/recommend")),
    }
}

/// A folder whose files any site's pages may load, also those that isolate themselves.
fn open(path: &Path, prefix: &str) -> Router {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
        (HeaderName::from_static("timing-allow-origin"), "*"),
    ];
    headers
        .into_iter()
        .fold(folder(path, prefix), |router, (name, value)| {
            let value = HeaderValue::from_static(value);
            router.layer(SetResponseHeaderLayer::overriding(name, value))
        })
}

/// A folder at a prefix. Its files are asked for again each time, and answered with 304 as long
/// as they are the same: the files of a build belong together, and a browser that mixes two
/// builds out of its cache would run neither.
pub(super) fn folder(path: &Path, prefix: &str) -> Router {
    let files = ServeDir::new(path)
        .redirect_path_prefix(prefix)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found.into_service());
    Router::new()
        .fallback_service(files)
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache"),
        ))
}

/// Refuses addresses that no page of ours has: those that climb (`..`), that hide a separator in
/// an escape, or that name a hidden file.
pub(super) async fn plain_paths(request: Request, next: Next) -> Response {
    if is_plain(request.uri().path()) {
        next.run(request).await
    } else {
        not_found(request).await
    }
}

fn is_plain(path: &str) -> bool {
    path.split('/').all(|segment| {
        let Ok(segment) = percent_decode_str(segment).decode_utf8() else {
            return false;
        };
        let hidden = segment.starts_with('.');
        !hidden && !segment.contains(['/', '\\', '\0', ':'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_are_looked_for() {
        let rows = [
            ("/", true),
            ("/shop/", true),
            ("/shop/index.html", true),
            ("/shop/b%C3%BCcher.html", true),
            ("/shop/..", false),
            ("/shop/../Cargo.toml", false),
            ("/shop/%2e%2e/Cargo.toml", false),
            ("/shop/%2E%2E%2fCargo.toml", false),
            ("/shop/..%5cCargo.toml", false),
            ("/shop/%00", false),
            ("/shop/%ff", false),
            ("/shop/.git/config", false),
            ("/shop/C:/x", false),
        ];
        for (path, expected) in rows {
            assert_eq!(is_plain(path), expected, "{path}");
        }
    }
}
