//! What experiments have shown, from recordings that the engine itself has made.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::hash::push_id;
use microstage_engine::{Engine, Input, Loaded, Output, Timestamp};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Value as Json, json};
use support::{call, golden};

const BEGIN: u64 = 1_767_225_600_000;
const DAY: u64 = 86_400_000;
const PAGES: [&str; 2] = ["/shop/", "/shop/product.html"];

/// Visitors of a shop, of whom each has looked at a page and some have bought.
struct Shop {
    /// How many in a thousand buy: of control, and of the others.
    buyers: [u32; 2],
    /// Whether the page tells exposures.
    tells: bool,
    /// How many in a hundred exposures of the treatment on the second page are lost.
    lost: u32,
}

fn journey() -> PathBuf {
    golden().join("input/experiment.json")
}

impl Shop {
    /// The messages of 6,000 visitors, as the engine decided for them.
    fn messages(&self) -> Vec<Json> {
        let source = fs::read_to_string(journey()).unwrap();
        let program = compile(&source).program.unwrap();
        let loaded = Rc::new(Loaded::decode(&program).unwrap());
        let mut dice = ChaCha12Rng::seed_from_u64(5);
        let visitors = (0..6_000).map(|number| self.visitor(number, &loaded, &mut dice));
        visitors.flatten().collect()
    }

    fn visitor(&self, number: u64, loaded: &Rc<Loaded>, dice: &mut ChaCha12Rng) -> Vec<Json> {
        let visitor = 0x0199_a5e2_7000_7aaa_8bbb_0000_0000_0000 | u128::from(dice.next_u32());
        let at = BEGIN + number * 20 * DAY / 6_000;
        let page = PAGES[dice.next_u32() as usize % 2];
        let mut engine = Engine::new(Rc::clone(loaded), visitor, Timestamp(at));
        let page_view = Input::PageView {
            id: 1,
            event: loaded.program.event("page_view"),
            fields: &[],
        };
        let outcome = engine.handle(Timestamp(at), &page_view);
        // Who is shown the block has the treatment; whose choice won without it has control.
        let shown = outcome.outputs.iter().find_map(|output| match output {
            Output::Slot { block, choice, .. } => choice.map(|_| block.is_some()),
            _ => None,
        });
        let is_treated = shown.expect("all visitors take part");
        let mut id = String::new();
        push_id(visitor, &mut id);
        let message = |kind: &str, event: &str, after: u64, properties: Json, derived: bool| {
            let mut message = json!({
                "type": kind, "messageId": format!("{id}-{after}"), "anonymousId": id,
                "event": event, "properties": properties, "timestamp": "2026-01-01T00:00:00.000Z",
                "context": { "microstage": { "journey": "experiment", "version": 1, "time": at + after } },
            });
            if derived {
                message["context"]["microstage"]["derived"] = true.into();
            }
            if kind == "page" {
                message.as_object_mut().unwrap().remove("event");
            }
            message
        };
        let mut messages = vec![message("page", "", 0, json!({ "path": page }), false)];
        let is_lost = is_treated && page == PAGES[1] && dice.next_u32() % 100 < self.lost;
        if self.tells && !is_lost {
            let variant = if is_treated { "reviews" } else { "control" };
            let seen = json!({ "experiment_id": "reviews_test", "variation_id": variant });
            messages.push(message("track", "experiment_viewed", 1, seen, true));
        }
        if dice.next_u32() % 1_000 < self.buyers[usize::from(is_treated)] {
            let order = json!({ "value": 20 + dice.next_u32() % 60 });
            messages.push(message("track", "purchase", 60_000, order, false));
        }
        messages
    }
}

fn write(messages: &[Json], folder: &Path) -> String {
    let lines: Vec<String> = messages.iter().map(Json::to_string).collect();
    let file = folder.join("events.ndjson");
    fs::write(&file, lines.join("\n")).unwrap();
    file.to_str().unwrap().into()
}

/// The exit code, and the experiment of the report.
fn report(arguments: &[&str]) -> (i32, Json) {
    let ended = call(["report", "--json"].iter().chain(arguments));
    assert_eq!(ended.stderr, "");
    let document: Json = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        document["experiments"].as_array().unwrap().len(),
        1,
        "{document}"
    );
    (ended.code, document["experiments"][0].clone())
}

fn kind(experiment: &Json) -> &str {
    experiment["verdict"]["kind"].as_str().unwrap()
}

#[test]
fn a_variant_that_sells_more_is_told_and_one_that_does_not_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let journey = journey();
    let journey = journey.to_str().unwrap();
    for (buyers, expected) in [
        ([100, 150], "better"),
        ([150, 100], "worse"),
        ([100, 100], "go_on"),
    ] {
        let shop = Shop {
            buyers,
            tells: true,
            lost: 0,
        };
        let file = write(&shop.messages(), folder.path());
        let (code, experiment) = report(&[&file, "--journey", journey]);
        assert_eq!((code, kind(&experiment)), (0, expected), "{experiment}");
        let figures = &experiment["comparisons"][0]["conversion"];
        let truth = f64::from(buyers[1]) / 1e3 - f64::from(buyers[0]) / 1e3;
        let end = |name: &str| figures[name].as_f64().unwrap();
        assert!(
            (end("low")..=end("high")).contains(&truth),
            "{truth} {figures}"
        );
        assert!(experiment["mismatch"]["p"].as_f64().unwrap() > 0.001);
        assert_eq!(experiment["visitors"], 6_000);
    }
}

#[test]
fn exposures_that_are_lost_raise_the_alarm_where_they_are_lost() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop {
        buyers: [100, 150],
        tells: true,
        lost: 30,
    };
    let file = write(&shop.messages(), folder.path());
    let (code, experiment) = report(&[&file]);
    assert_eq!((code, kind(&experiment)), (1, "mismatch"), "{experiment}");
    let pages = experiment["mismatch"]["byPage"].as_array().unwrap();
    let alarms: Vec<_> = pages
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), &it["alarm"]))
        .collect();
    assert_eq!(
        alarms,
        [(PAGES[1], &json!(true)), (PAGES[0], &json!(false))]
    );
    assert!(
        experiment["losses"]["outcomeWithoutExposure"]
            .as_u64()
            .unwrap()
            > 0
    );
}

#[test]
fn exposures_that_were_not_told_are_those_that_would_have_been() {
    let folder = tempfile::tempdir().unwrap();
    let journey = journey();
    let journey = journey.to_str().unwrap();
    let variants = [true, false].map(|tells| {
        let shop = Shop {
            buyers: [100, 150],
            tells,
            lost: 0,
        };
        let file = write(&shop.messages(), folder.path());
        let (code, experiment) = report(&[&file, "--journey", journey]);
        assert_eq!((code, &experiment["replayed"]), (0, &json!(!tells)));
        experiment["variants"].clone()
    });
    assert_eq!(variants[0], variants[1]);
}

#[cfg(unix)]
#[test]
fn a_collectors_database_is_read_as_what_it_exports() {
    use support::collector::Collector;

    let folder = tempfile::tempdir().unwrap();
    let shop = Shop {
        buyers: [100, 150],
        tells: true,
        lost: 0,
    };
    let messages = &shop.messages()[..2_000];
    let collector = Collector::start(folder.path(), &["--key", "key"]);
    for batch in messages.chunks(500) {
        let body = json!({ "writeKey": "key", "batch": batch }).to_string();
        let (status, answer) = collector.request("POST", "/v1/batch", &body);
        let answer = String::from_utf8(answer).unwrap();
        assert_eq!(status, 200, "{answer}");
        assert!(answer.contains("\"accepted\":500"), "{answer}");
    }
    let database = folder.path().join("events.sqlite");
    let (code, stored) = report(&["--database", database.to_str().unwrap()]);
    assert_eq!(code, 0);
    let (_, recorded) = report(&[&write(messages, folder.path())]);
    assert_eq!(stored, recorded);
    assert!(stored["visitors"].as_u64().unwrap() > 500);
}

/// Visitors of half a year ago decide what visitors of now see, through the collector, its program, the engine and the report.
#[cfg(unix)]
#[test]
fn a_bandits_weights_reach_the_visitors_and_the_report() {
    use microstage_engine::FORMAT;
    use support::collector::Collector;

    const EPOCH: u64 = 30 * DAY;
    let folder = tempfile::tempdir().unwrap();
    let journeys = folder.path().join("journeys");
    fs::create_dir(&journeys).unwrap();
    let source = fs::read_to_string(journey()).unwrap();
    let own = "\"variants\": { \"control\": 50, \"reviews\": 50 }";
    let bandit = format!("{own}, \"bandit\": {{ \"goal\": \"purchase\", \"every\": \"30d\" }}");
    let file = journeys.join("experiment.json");
    fs::write(&file, source.replace(own, &bandit)).unwrap();
    let start = || {
        let folders = ["--key", "key", "--journeys", journeys.to_str().unwrap()];
        Collector::start(folder.path(), &folders)
    };
    let post = |collector: &Collector, batch: &[Json]| {
        let body = json!({ "writeKey": "key", "batch": batch }).to_string();
        let (status, answer) = collector.request("POST", "/v1/batch", &body);
        let answer = String::from_utf8(answer).unwrap();
        assert_eq!(status, 200, "{answer}");
    };

    let shop = Shop {
        buyers: [100, 200],
        tells: true,
        lost: 0,
    };
    let collector = start();
    for batch in shop.messages().chunks(1_000) {
        post(&collector, batch);
    }
    collector.stop("-KILL");
    let collector = start();
    let address = format!("/v1/programs/experiment/{FORMAT}");
    let limits = loop {
        let (status, program) = collector.request("GET", &address, "");
        assert_eq!(status, 200);
        let loaded = Loaded::decode(&program).unwrap();
        let limits = &loaded.program.experiments[0].limits;
        // The journey's own are halves.
        if limits[0] != 5_000 {
            break limits.clone();
        }
        std::thread::yield_now();
    };
    assert_eq!(limits.len(), 2);
    assert!(
        (500..600).contains(&limits[0]) && limits[1] == 10_000,
        "{limits:?}"
    );

    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.unwrap().as_millis() as u64;
    let seen = json!({ "experiment_id": "reviews_test", "variation_id": "reviews" });
    post(
        &collector,
        &[json!({
            "type": "track", "messageId": "now", "anonymousId": "now", "event": "experiment_viewed",
            "properties": seen, "context": { "microstage": { "journey": "experiment", "version": 1, "time": now } },
        })],
    );
    let database = folder.path().join("events.sqlite");
    let arguments = [
        "--database",
        database.to_str().unwrap(),
        "--journey",
        file.to_str().unwrap(),
    ];
    let (code, experiment) = report(&arguments);
    assert_eq!((code, kind(&experiment)), (0, "bandit"));
    assert_eq!(experiment["comparisons"], json!([]));
    assert_eq!(experiment["visitors"], 6_001);
    let drawn = &experiment["bandit"];
    let best = drawn["arms"][1]["chanceToBeBest"].as_f64().unwrap();
    assert!(best > 0.999, "{drawn}");
    let epochs = drawn["epochs"].as_array().unwrap();
    assert_eq!(epochs[0]["epoch"], BEGIN / EPOCH);
    assert_eq!(epochs[0]["arms"][0]["weight"], Json::Null);
    let last = epochs.last().unwrap();
    assert_eq!(last["epoch"], now / EPOCH);
    let expected = json!({ "variant": "control", "weight": f64::from(limits[0]) / 10_000.0,
        "exposures": 0, "converted": 0, "conversion": null });
    assert_eq!(last["arms"][0], expected);
    let counted: u64 = epochs
        .iter()
        .map(|it| it["arms"][1]["converted"].as_u64().unwrap())
        .sum();
    assert_eq!(
        counted,
        experiment["variants"][1]["converted"].as_u64().unwrap()
    );
}

#[test]
fn the_page_says_what_the_text_says_and_names_cannot_leave_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut messages = Shop {
        buyers: [100, 150],
        tells: true,
        lost: 0,
    }
    .messages();
    for message in &mut messages {
        if message["event"] == "experiment_viewed" {
            message["properties"]["experiment_id"] = "<script>alert(1)</script>".into();
        }
    }
    let file = write(&messages, folder.path());
    let page = folder.path().join("report.html");
    let (_, experiment) = report(&[&file, "--html", page.to_str().unwrap()]);
    let page = fs::read_to_string(page).unwrap();
    assert!(!page.contains("<script>"));
    let verdict = experiment["verdict"]["text"].as_str().unwrap();
    assert!(page.contains(&verdict.replace('\'', "&#39;")), "{verdict}");
    assert!(page.contains("class=\"c1 band\""), "a plot over time");
}
