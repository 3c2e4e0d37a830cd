//! Static files: the SDK, the shop and the dashboard.

use crate::broken_batches::gzip;
use crate::support::{Builder, Request, TestApp};

fn start() -> TestApp {
    let builder = Builder::new();
    let packed = gzip(b"let packed;");
    let dist = builder.folder(
        "dist",
        &[
            ("microstage.js", b"let sdk;"),
            ("microstage.js.br", b"br of it"),
            ("microstage.js.gz", &packed),
            ("microstage.wasm", b"\0asm"),
            ("microstage-core.js", b"let core;"),
        ],
    );
    let shop = builder.folder(
        "shop",
        &[
            ("index.html", b"<!doctype html>shop"),
            ("shop.css", b"a{}"),
            ("p.svg", b"<svg/>"),
            (".secret", b"x"),
        ],
    );
    builder.folder("shop/products", &[("index.html", b"products")]);
    let recommend = builder.folder("recommend", &[("index.json", b"{}")]);
    builder
        .config(|config| {
            config.recommend = Some(recommend);
            config.dist = Some(dist);
            config.shop = Some(shop);
        })
        .start()
}

#[test]
fn editors_get_the_schema_of_journeys() {
    let answer = start().get("/schema/journey-1.json");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("application/schema+json")
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../js/journey.schema.json");
    assert_eq!(answer.text(), std::fs::read_to_string(file).unwrap());
}

#[test]
fn files_have_their_types() {
    let app = start();
    let rows = [
        ("/microstage.js", "text/javascript", "let sdk;"),
        ("/microstage.wasm", "application/wasm", "\0asm"),
        ("/microstage-core.js", "text/javascript", "let core;"),
        ("/sdk/microstage.js", "text/javascript", "let sdk;"),
        ("/sdk/microstage.wasm", "application/wasm", "\0asm"),
        ("/shop/", "text/html", "<!doctype html>shop"),
        ("/shop/?utm_source=x", "text/html", "<!doctype html>shop"),
        ("/shop/index.html", "text/html", "<!doctype html>shop"),
        ("/shop/products/", "text/html", "products"),
        ("/shop/shop.css", "text/css", "a{}"),
        ("/shop/p.svg", "image/svg+xml", "<svg/>"),
        ("/v1/recommend/index.json", "application/json", "{}"),
    ];
    for (path, content_type, text) in rows {
        let answer = app.get(path);
        let got = (answer.status, answer.header("content-type"), answer.text());
        assert_eq!(got, (200, Some(content_type), text), "{path}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        let open = (!path.starts_with("/shop")).then_some("*");
        assert_eq!(answer.header("access-control-allow-origin"), open, "{path}");
        let head = app.send(&Request::new("HEAD", path));
        assert_eq!((head.status, head.text()), (200, ""), "{path}");

        let tag = answer.header("etag").unwrap();
        let again = app.send(&Request::get(path).header("If-None-Match", tag));
        assert_eq!((again.status, again.text()), (304, ""), "{path}");
    }
}

#[test]
fn packed_siblings_are_used_when_they_are_asked_for() {
    let app = start();
    let rows = [
        (None, None),
        (Some("br"), Some("br")),
        (Some("gzip, deflate, br"), Some("br")),
        (Some("gzip"), Some("gzip")),
        (Some("gzip;q=1, br;q=0"), Some("gzip")),
        (Some("zstd"), None),
        (Some("identity"), None),
    ];
    for path in ["/microstage.js", "/sdk/microstage.js"] {
        for (accepted, encoding) in rows {
            let mut request = Request::get(path);
            if let Some(accepted) = accepted {
                request = request.header("Accept-Encoding", accepted);
            }
            let answer = app.send(&request);
            assert_eq!(
                answer.header("content-encoding"),
                encoding,
                "{path} {accepted:?}"
            );
            assert_eq!(
                answer.header("content-type"),
                Some("text/javascript"),
                "{path}"
            );
            assert_eq!(answer.header("vary"), Some("accept-encoding"), "{path}");
            let expected = match encoding {
                Some("br") => b"br of it".to_vec(),
                Some(_) => gzip(b"let packed;"),
                None => b"let sdk;".to_vec(),
            };
            assert_eq!(answer.body, expected, "{path} {accepted:?}");
        }
        // What has no packed sibling is sent as it is.
        let request = Request::get("/microstage.wasm").header("Accept-Encoding", "br");
        assert_eq!(app.send(&request).header("content-encoding"), None);
    }
}

#[test]
fn nothing_outside_of_the_folders_is_served() {
    let app = start();
    let paths = [
        "/../events.sqlite",
        "/sdk/../../events.sqlite",
        "/shop/../events.sqlite",
        "/shop/%2e%2e/events.sqlite",
        "/shop/%2e%2e%2fevents.sqlite",
        "/shop/..%2fevents.sqlite",
        "/shop/..%5cevents.sqlite",
        "/shop/....//events.sqlite",
        "/shop//../events.sqlite",
        "/shop/./.secret",
        "/shop/.secret",
        "/shop/%2esecret",
        "/shop/index.html%00.css",
        "/shop/%ff",
        "//etc/passwd",
        "/shop//etc/passwd",
        "/shop/none.html",
        "/dashboard/../shop/index.html",
        "/events.sqlite",
        "/v1/recommend/../events.sqlite",
        "/v1/recommend/none.json",
    ];
    for path in paths {
        let answer = app.get(path);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        assert_eq!(answer.json()["problems"][0]["code"], "not_found", "{path}");
    }
}

#[test]
fn short_addresses_lead_to_the_pages() {
    let app = start();
    let rows = [
        ("/", 307, "/shop/"),
        ("/shop", 308, "/shop/"),
        ("/shop/products", 307, "/shop/products/"),
        ("/dashboard", 308, "/dashboard/"),
    ];
    for (path, status, location) in rows {
        let answer = app.get(path);
        assert_eq!(
            (answer.status, answer.header("location")),
            (status, Some(location)),
            "{path}"
        );
    }
}

#[test]
fn the_dashboard_is_built_in_and_may_load_only_its_own() {
    let app = TestApp::start();
    let page = app.get("/dashboard/");
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    // Every file that the page names is there.
    let named: Vec<&str> = page
        .text()
        .split(['"', '\''])
        .filter(|text| {
            [".js", ".css", ".svg"]
                .iter()
                .any(|end| text.ends_with(end))
        })
        .collect();
    assert!(named.len() >= 3, "{named:?}");
    for file in named {
        assert_eq!(app.get(&format!("/dashboard/{file}")).status, 200, "{file}");
    }
}

#[test]
fn the_dashboard_can_be_another_folder() {
    let builder = Builder::new();
    let folder = builder.folder("own", &[("index.html", b"own page")]);
    let app = builder
        .config(|config| config.dashboard = Some(folder))
        .start();
    let page = app.get("/dashboard/");
    assert_eq!((page.status, page.text()), (200, "own page"));
    assert!(page.header("content-security-policy").is_some());
}
