//! Switching a journey off, and on for a part of its visitors.

use serde_json::{Value, json};

use crate::support::{Answer, Builder, Request, TestApp};

const ADDRESS: &str = "/v1/journeys/shop/rollout";

fn start() -> TestApp {
    let builder = Builder::new();
    let folder = builder.folder("journeys", &[("shop.json", b"buy"), ("bad.json", b"error")]);
    builder
        .config(|config| config.journeys = Some(folder))
        .start()
}

fn put(app: &TestApp, address: &str, body: &str) -> Answer {
    app.send(&Request::new("PUT", address).body(body))
}

fn said(app: &TestApp) -> Value {
    let answer = app.get(ADDRESS);
    assert_eq!(answer.status, 200);
    answer.json()
}

#[test]
fn an_open_page_hears_of_it_at_its_next_request() {
    let app = start();
    let program = "/v1/programs/shop/2";
    let mut tag = app.get(program).header("etag").unwrap().to_owned();
    assert_eq!(said(&app), json!({ "journey": "shop", "percent": null }));
    // What is put, and what is served then; the page asks with the tag that it has.
    let steps = [
        (Some(100), "BUY FOR 100 %"),
        (Some(0), "BUY FOR 0 %"),
        (Some(50), "BUY FOR 50 %"),
        (None, "BUY"),
    ];
    for (percent, served) in steps {
        let answer = match percent {
            Some(percent) => put(&app, ADDRESS, &json!({ "percent": percent }).to_string()),
            None => app.send(&Request::new("DELETE", ADDRESS)),
        };
        let expected = json!({ "journey": "shop", "percent": percent });
        assert_eq!((answer.status, answer.json()), (200, expected.clone()));
        assert_eq!(said(&app), expected);
        let ask = |tag: &str| app.send(&Request::get(program).header("If-None-Match", tag));
        let answer = ask(&tag);
        assert_eq!((answer.status, answer.text()), (200, served));
        // Nobody keeps a program for longer than a minute without asking again.
        assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
        tag = answer.header("etag").unwrap().to_owned();
        assert_eq!(ask(&tag).status, 304);
    }
}

#[test]
fn it_outlives_the_collector() {
    let app = start();
    assert_eq!(put(&app, ADDRESS, r#"{"percent":0}"#).status, 200);
    let (database, folder) = (app.database.clone(), app.folder.clone());
    app.stop();
    let app = TestApp::on(&database)
        .config(|config| config.journeys = Some(folder.path().join("journeys")))
        .start();
    assert_eq!(said(&app), json!({ "journey": "shop", "percent": 0 }));
    assert_eq!(app.get("/v1/programs/shop/2").text(), "BUY FOR 0 %");
}

#[test]
fn it_holds_for_what_a_changed_file_says_and_for_the_last_good_program() {
    let builder = Builder::new();
    let folder = builder.folder("journeys", &[("shop.json", b"first")]);
    let app = builder
        .config(|config| {
            config.journeys = Some(folder.clone());
            config.limits.journey_check = std::time::Duration::ZERO;
        })
        .start();
    assert_eq!(app.get("/v1/programs/shop/2").text(), "FIRST");
    assert_eq!(put(&app, ADDRESS, r#"{"percent":0}"#).status, 200);
    for (source, served) in [
        ("the second", "THE SECOND FOR 0 %"),
        ("an error in the third", "THE SECOND FOR 0 %"),
    ] {
        std::fs::write(folder.join("shop.json"), source).unwrap();
        assert_eq!(app.get("/v1/programs/shop/2").text(), served);
    }
}

#[test]
fn what_cannot_be_says_why() {
    let app = start();
    let other = "/v1/journeys/other/rollout";
    let rows = [
        (ADDRESS, "", 400, "not_json", "$"),
        (ADDRESS, "[]", 400, "missing", "percent"),
        (
            ADDRESS,
            r#"{"percent":101}"#,
            400,
            "out_of_range",
            "percent",
        ),
        (ADDRESS, r#"{"percent":-1}"#, 400, "out_of_range", "percent"),
        (
            ADDRESS,
            r#"{"percent":0.5}"#,
            400,
            "out_of_range",
            "percent",
        ),
        (ADDRESS, r#"{"percent":"0"}"#, 400, "wrong_type", "percent"),
        (other, r#"{"percent":0}"#, 404, "unknown_journey", "journey"),
    ];
    for (address, body, status, code, path) in rows {
        let answer = put(&app, address, body);
        let problem = &answer.json()["problems"][0];
        let got = (answer.status, &problem["code"], &problem["path"]);
        assert_eq!(
            got,
            (status, &json!(code), &json!(path)),
            "{address} {body}"
        );
    }
    assert_eq!(app.get(other).status, 404);
    assert_eq!(said(&app)["percent"], Value::Null);
    // One that does not compile can be switched off before it is mended.
    let bad = put(&app, "/v1/journeys/bad/rollout", r#"{"percent":0}"#);
    assert_eq!(bad.status, 200);
}

/// Whoever may not read may not switch either.
#[test]
fn it_is_for_operators() {
    let token = "0123456789abcdef";
    let builder = Builder::new();
    let folder = builder.folder("journeys", &[("shop.json", b"buy")]);
    let app = builder
        .config(|config| {
            config.admin_token = Some(token.into());
            config.journeys = Some(folder);
        })
        .start();
    for method in ["GET", "PUT", "DELETE"] {
        let request = || Request::new(method, ADDRESS).body(r#"{"percent":0}"#);
        assert_eq!(app.send(&request()).status, 401, "{method}");
        let bearer = request().header("Authorization", format!("Bearer {token}"));
        assert_eq!(app.send(&bearer).status, 200, "{method}");
    }
    // Nor may the script of another site: a preflight finds nothing that allows it.
    let preflight = Request::new("OPTIONS", ADDRESS).header("Origin", "https://shop.example");
    let answer = app.send(&preflight);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    assert_eq!(answer.header("access-control-allow-methods"), None);
}
