//! The visitor's id as a cookie of the shop's own site.

use serde_json::{Value, json};

use crate::support::{Answer, Builder, Request, TestApp};

/// Made at 1,795,341,604,120 ms: 2026-11-22.
const ID: &str = "01a2037b-4d18-7d2e-9b1a-3f5a0c9d8e71";
const SHOP: &str = "https://www.shop.example";
const YEAR: u64 = 31_536_000_000;

fn wish() -> Value {
    json!({ "writeKey": "demo", "id": ID, "age": YEAR, "domain": "shop.example" })
}

fn ask(app: &TestApp, origin: Option<&str>, host: &str, wish: &Value) -> Answer {
    let mut request = Request::new("POST", "/v1/id")
        .header("Host", host)
        .body(wish.to_string());
    if let Some(origin) = origin {
        request = request.header("Origin", origin);
    }
    app.send(&request)
}

#[test]
fn a_page_of_the_shop_gets_its_id_as_a_cookie() {
    let rows = [
        // The page's origin, the collector's host, the domain that the page names, what it gets.
        (
            SHOP,
            "m.shop.example",
            Some("shop.example"),
            "; Domain=shop.example; Secure",
        ),
        (
            SHOP,
            "m.shop.example:8443",
            Some("shop.example"),
            "; Domain=shop.example; Secure",
        ),
        (SHOP, "www.shop.example", None, "; Secure"),
        (
            "http://a.shop.localhost:81",
            "shop.localhost:82",
            Some("shop.localhost"),
            "; Domain=shop.localhost",
        ),
    ];
    for (origin, host, domain, end) in rows {
        let app = Builder::new().keys(&[&format!("demo={origin}")]).start();
        let mut wish = wish();
        wish["domain"] = json!(domain);
        let answer = ask(&app, Some(origin), host, &wish);
        assert_eq!(answer.status, 200, "{origin} {host}: {}", answer.text());
        let cookie = format!("microstage_id={ID}; Path=/; Max-Age=31536000; SameSite=Lax{end}");
        assert_eq!(answer.header("set-cookie"), Some(cookie.as_str()));
        let expected = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-credentials", "true"),
            ("vary", "Origin"),
            ("cache-control", "no-store"),
        ];
        for (name, value) in expected {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
        assert_eq!(answer.json()["id"], ID);
        assert!(answer.json()["idAgeDays"].is_u64(), "{}", answer.text());
    }
}

#[test]
fn a_page_on_the_collectors_own_origin_needs_no_name() {
    let app = TestApp::start();
    let mut own = wish();
    own["domain"] = json!(null);
    let answer = ask(&app, Some("https://shop.example"), "shop.example", &own);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn no_cookie_is_kept_longer_than_browsers_keep_one() {
    let app = Builder::new().keys(&[&format!("demo={SHOP}")]).start();
    let mut long = wish();
    long["age"] = json!(10 * YEAR);
    let answer = ask(&app, Some(SHOP), "m.shop.example", &long);
    let cookie = answer.header("set-cookie").unwrap_or_default();
    assert!(cookie.contains("; Max-Age=34560000; "), "{cookie}");
}

#[test]
fn nobody_else_gets_one() {
    let named = format!("demo={SHOP}");
    let set = |name: &str, value: Value| {
        let mut wish = wish();
        wish[name] = value;
        wish
    };
    let rows = [
        (
            named.as_str(),
            Some(SHOP),
            set("writeKey", json!("other")),
            401,
            "unknown_key",
        ),
        (&named, None, wish(), 400, "no_origin"),
        (
            &named,
            Some("https://evil.example"),
            wish(),
            403,
            "origin_not_named",
        ),
        // A key for every origin names none.
        ("demo", Some(SHOP), wish(), 403, "origin_not_named"),
        (
            &named,
            Some(SHOP),
            set("domain", json!("hop.example")),
            400,
            "foreign_domain",
        ),
        (
            &named,
            Some(SHOP),
            set("domain", json!("evil.example")),
            400,
            "foreign_domain",
        ),
        (
            &named,
            Some(SHOP),
            set("domain", json!("shop.example; HttpOnly")),
            400,
            "foreign_domain",
        ),
        (
            &named,
            Some(SHOP),
            set("domain", json!(null)),
            400,
            "foreign_domain",
        ),
        (
            &named,
            Some(SHOP),
            set("id", json!("x; Domain=evil.example")),
            400,
            "bad_id",
        ),
        (
            &named,
            Some(SHOP),
            set("id", json!(ID.to_uppercase())),
            400,
            "bad_id",
        ),
        (
            &named,
            Some(SHOP),
            set("id", json!(ID.replace("-7d", "-4d"))),
            400,
            "bad_id",
        ),
        (
            &named,
            Some(SHOP),
            set("age", json!("a year")),
            400,
            "bad_request",
        ),
        (&named, Some(SHOP), json!([]), 400, "bad_request"),
    ];
    for (key, origin, wish, status, code) in rows {
        let app = Builder::new().keys(&[key]).start();
        let answer = ask(&app, origin, "m.shop.example", &wish);
        assert_eq!(
            answer.status,
            status,
            "{key} {origin:?} {wish}: {}",
            answer.text()
        );
        assert_eq!(answer.json()["problems"][0]["code"], code, "{wish}");
        for name in ["set-cookie", "access-control-allow-credentials"] {
            assert_eq!(answer.header(name), None, "{wish}: {name}");
        }
    }
}
