//! Compiled journeys.

use std::time::Duration;

use serde_json::json;

use crate::support::{Builder, Request, TestApp};

/// A collector that looks at the files at each request.
fn start(files: &[(&str, &[u8])]) -> TestApp {
    let builder = Builder::new();
    let folder = builder.folder("journeys", files);
    builder
        .config(|config| {
            config.journeys = Some(folder);
            config.limits.journey_check = Duration::ZERO;
        })
        .start()
}

fn write(app: &TestApp, file: &str, content: &str) {
    std::fs::write(app.folder.path().join("journeys").join(file), content).unwrap();
}

#[test]
fn a_program_is_compiled_and_served() {
    let app = start(&[("shop.json", b"browse, buy")]);
    let answer = app.get("/v1/programs/shop/2");
    assert_eq!((answer.status, answer.text()), (200, "BROWSE, BUY"));
    let expected = [
        ("content-type", "application/octet-stream"),
        ("cache-control", "public, max-age=60"),
        ("access-control-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
    ];
    for (name, value) in expected {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    let tag = answer.header("etag").unwrap();
    for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let again = app.send(&Request::get("/v1/programs/shop/2").header("If-None-Match", &known));
        assert_eq!(
            (again.status, again.text(), again.header("etag")),
            (304, "", Some(tag)),
            "{known}"
        );
    }
    let other = app.send(&Request::get("/v1/programs/shop/2").header("If-None-Match", "\"x\""));
    assert_eq!(other.status, 200);
}

#[test]
fn what_cannot_be_served_says_why() {
    let app = start(&[
        ("shop.json", b"fine"),
        ("broken.json", b"an error"),
        (".hidden.json", b"x"),
    ]);
    let rows = [
        ("/v1/programs/none/2", 404, "unknown_journey", "\"none\""),
        (
            "/v1/programs/sh%6Fp2/2",
            404,
            "unknown_journey",
            "\"shop2\"",
        ),
        (
            "/v1/programs/shop.json/2",
            404,
            "unknown_journey",
            "\"shop.json\"",
        ),
        (
            "/v1/programs/.hidden/2",
            404,
            "not_found",
            "\"/v1/programs/.hidden/2\"",
        ),
        (
            "/v1/programs/..%2Fevents/2",
            404,
            "not_found",
            "\"/v1/programs/..%2Fevents/2\"",
        ),
        ("/v1/programs/shop/1", 410, "old_format", "\"1\""),
        ("/v1/programs/shop/3", 400, "unknown_format", "\"3\""),
        ("/v1/programs/shop/two", 400, "bad_format", "\"two\""),
        ("/v1/programs/shop/-1", 400, "bad_format", "\"-1\""),
        (
            "/v1/programs/shop/99999999999",
            400,
            "bad_format",
            "\"99999999999\"",
        ),
        ("/v1/programs/broken/2", 503, "broken_journey", "\"broken\""),
        ("/v1/journeys/none", 404, "unknown_journey", "\"none\""),
        (
            "/v1/journeys/..%2f..%2fevents",
            404,
            "not_found",
            "\"/v1/journeys/..%2f..%2fevents\"",
        ),
    ];
    for (path, status, code, found) in rows {
        let answer = app.get(path);
        let problem = answer.json()["problems"][0].clone();
        let got = (
            answer.status,
            problem["code"].as_str().unwrap(),
            problem["found"].as_str().unwrap(),
        );
        assert_eq!(got, (status, code, found), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        if path.contains("/programs/shop") {
            assert_eq!(
                answer.header("access-control-allow-origin"),
                Some("*"),
                "{path}"
            );
        }
    }
    let broken = app.get("/v1/programs/broken/2").json();
    let expected = json!({
        "code": "bad_word", "path": "$", "found": "error", "expected": "other words", "remedy": "use them",
    });
    assert_eq!(broken["problems"][1], expected);
}

#[test]
fn a_broken_change_keeps_the_last_good_program() {
    let app = start(&[("shop.json", b"first")]);
    // The file's text, and what is served then.
    let steps = [
        ("first", "FIRST"),
        ("second, longer", "SECOND, LONGER"),
        ("third with an error", "SECOND, LONGER"),
        ("fourth with another error in it", "SECOND, LONGER"),
        ("fifth with a warning", "FIFTH WITH A WARNING"),
    ];
    let mut tags = std::collections::BTreeSet::new();
    for (source, program) in steps {
        write(&app, "shop.json", source);
        let answer = app.get("/v1/programs/shop/2");
        assert_eq!((answer.status, answer.text()), (200, program), "{source}");
        tags.insert(answer.header("etag").unwrap().to_owned());
        let stored = app.get("/v1/journeys/shop");
        assert_eq!((stored.status, stored.text()), (200, source));
    }
    assert_eq!(
        tags.len(),
        3,
        "the tag changes with the program, and only with it"
    );
    std::fs::remove_file(app.folder.path().join("journeys/shop.json")).unwrap();
    assert_eq!(
        app.get("/v1/programs/shop/2").text(),
        "FIFTH WITH A WARNING"
    );
}

#[test]
fn a_journey_that_is_mended_or_added_needs_no_restart() {
    let app = start(&[("shop.json", b"an error")]);
    assert_eq!(app.get("/v1/programs/shop/2").status, 503);
    write(&app, "shop.json", "mended");
    assert_eq!(app.get("/v1/programs/shop/2").text(), "MENDED");
    assert_eq!(app.get("/v1/programs/new/2").status, 404);
    write(&app, "new.json", "added");
    assert_eq!(app.get("/v1/programs/new/2").text(), "ADDED");
}

#[test]
fn a_file_is_not_looked_at_for_each_request() {
    let builder = Builder::new();
    let folder = builder.folder("journeys", &[("shop.json", b"first")]);
    let app = builder
        .config(|config| {
            config.journeys = Some(folder);
            config.limits.journey_check = Duration::from_secs(3_600);
        })
        .start();
    assert_eq!(app.get("/v1/programs/shop/2").text(), "FIRST");
    write(&app, "shop.json", "second");
    assert_eq!(app.get("/v1/programs/shop/2").text(), "FIRST");
}

#[test]
fn a_file_that_is_no_text_is_a_broken_journey() {
    let app = start(&[("shop.json", b"\xff\xfe")]);
    let answer = app.get("/v1/programs/shop/2");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["problems"][1]["code"], "unreadable");
}

#[test]
fn the_source_is_json_with_a_tag() {
    let app = start(&[("shop.json", b"// with comments\n{}")]);
    let answer = app.get("/v1/journeys/shop");
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let tag = answer.header("etag").unwrap();
    let again = app.send(&Request::get("/v1/journeys/shop").header("If-None-Match", tag));
    assert_eq!(again.status, 304);
}
