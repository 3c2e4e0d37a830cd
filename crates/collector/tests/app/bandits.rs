//! Weights of bandits: drawn from what is stored, kept, and the same for a whole epoch.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::kill::spawn;
use crate::support::{Builder, Connection, Request, TestApp, message, with};

/// A collector with a journey that has a bandit; it looks at its files at each request.
fn start(database: &Path) -> TestApp {
    let builder = TestApp::on(database);
    let folder = database.with_file_name("journeys");
    builder
        .config(|config| {
            config.journeys = Some(folder);
            config.limits.journey_check = Duration::ZERO;
        })
        .start()
}

/// An event of long ago.
fn event(visitor: &str, minute: u32, changes: &[(&str, Value)]) -> Value {
    let about = changes.iter().map(|(_, value)| value.to_string());
    let id = format!("{visitor}-{minute}-{}", about.collect::<String>().len());
    let timestamp = format!("2020-01-01T10:{minute:02}:00Z");
    let own = [
        ("messageId", json!(id)),
        ("anonymousId", json!(visitor)),
        ("timestamp", json!(timestamp)),
    ];
    with(with(message("m"), &own), changes)
}

fn exposure(visitor: &str, variant: &str) -> Value {
    let properties = json!({ "experiment_id": "hero", "variation_id": variant });
    event(
        visitor,
        0,
        &[
            ("event", json!("experiment_viewed")),
            ("properties", properties),
        ],
    )
}

fn purchase(visitor: &str, minute: u32) -> Value {
    event(visitor, minute, &[("event", json!("purchase"))])
}

/// Twenty visitors of each variant, of whom those of `x` buy; and some who do not count.
fn log() -> Vec<Value> {
    let mut log = Vec::new();
    for number in 0..20 {
        let visitor = format!("x{number}");
        log.extend([exposure(&visitor, "x"), purchase(&visitor, 30)]);
        log.push(exposure(&format!("c{number}"), "control"));
    }
    for mark in ["preview", "forced", "bot"] {
        let context = [("context", json!({ "microstage": { mark: true } }))];
        log.push(with(exposure(mark, "control"), &context));
        log.push(with(purchase(mark, 30), &context));
    }
    let other = json!({ "experiment_id": "foot", "variation_id": "control" });
    log.push(event(
        "other",
        0,
        &[("event", json!("experiment_viewed")), ("properties", other)],
    ));
    log.push(purchase("other", 30));
    log
}

/// The program, once weights were drawn.
fn drawn(address: SocketAddr) -> String {
    let since = Instant::now();
    loop {
        let request = Request::get("/v1/programs/shop/2");
        let answer = Connection::open(address, &request).finish();
        assert_eq!(answer.status, 200, "{}", answer.text());
        if answer.text().contains("EPOCH") {
            return answer.text().into();
        }
        assert!(
            since.elapsed() < Duration::from_secs(60),
            "{}",
            answer.text()
        );
        std::thread::yield_now();
    }
}

#[test]
fn weights_are_drawn_kept_and_told() {
    let builder = Builder::new();
    builder.folder(
        "journeys",
        &[("shop.json", b"a bandit"), ("plain.json", b"plain")],
    );
    let (folder, database) = (builder.folder.clone(), builder.config.database.clone());
    let app = start(&database);
    assert_eq!(app.get("/v1/programs/shop/2").text(), "A BANDIT");
    app.post_batch(&log());
    app.stop();

    let app = start(&database);
    let program = drawn(app.address);
    assert!(program.ends_with("CONTROL 5 X 95"), "{program}");
    assert_eq!(app.get("/v1/programs/plain/2").text(), "PLAIN");
    let told = app.get("/v1/journeys/shop/bandits").json();
    let epoch = told["epochs"][0]["epoch"].clone();
    assert!(program.contains(&format!("EPOCH {epoch}:")), "{program}");
    let arm = |variant: &str, conversions: u32, weight: f64| json!({ "variant": variant, "exposures": 20, "conversions": conversions, "weight": weight });
    let arms = [arm("control", 0, 5.0), arm("x", 20, 95.0)];
    let expected = json!({ "journey": "shop", "epochs": [{ "experiment": "hero", "epoch": epoch, "arms": arms }] });
    assert_eq!(told, expected);
    let unknown = app.get("/v1/journeys/none/bandits");
    assert_eq!(
        (
            unknown.status,
            unknown.json()["problems"][0]["code"].clone()
        ),
        (404, json!("unknown_journey"))
    );

    // What comes late counts for the next epoch, and this one stays what it is.
    let late: Vec<Value> = (0..20)
        .map(|number| purchase(&format!("c{number}"), 40))
        .collect();
    app.post_batch(&late);
    app.stop();
    let app = start(&database);
    assert_eq!(drawn(app.address), program);
    // Of another file the weights are the same: they are the experiment's.
    std::fs::write(folder.path().join("journeys/shop.json"), "another bandit").unwrap();
    assert!(drawn(app.address).starts_with("ANOTHER BANDIT IN"));
    std::fs::write(folder.path().join("journeys/shop.json"), "none").unwrap();
    assert_eq!(app.get("/v1/programs/shop/2").text(), "NONE");
}

#[test]
fn a_killed_collector_serves_one_program_in_an_epoch() {
    let builder = Builder::new();
    builder.folder("journeys", &[("shop.json", b"a bandit")]);
    let database = builder.config.database.clone();
    let app = start(&database);
    app.post_batch(&log());
    app.stop();
    // In the midst of drawing, or before, or behind it.
    for _ in 0..5 {
        let (mut child, _) = spawn(&database);
        child.kill();
    }
    let (mut child, address) = spawn(&database);
    let program = drawn(address);
    let late: Vec<Value> = (0..20)
        .map(|number| purchase(&format!("c{number}"), 40))
        .collect();
    let posted = Connection::open(address, &crate::support::post_of(&late)).finish();
    assert_eq!(posted.status, 200);
    child.kill();
    let (mut child, address) = spawn(&database);
    assert_eq!(drawn(address), program);
    child.kill();
    let app = start(&database);
    let told = app.get("/v1/journeys/shop/bandits").json();
    assert_eq!(told["epochs"].as_array().map(Vec::len), Some(1), "{told}");
}
