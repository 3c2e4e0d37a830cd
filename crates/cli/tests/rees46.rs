//! The events of a real shop: view, cart and purchase of 5,066 sessions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value as Json;
use support::{Ended, call, shop_journey};

const OPTIONS: [&str; 8] = [
    "--csv-map",
    "event=event_type,time=event_time,session=user_session,visitor=user_id",
    "--event-names",
    "view=view_item,cart=add_to_cart,purchase=purchase",
    "--property",
    "item_id=product_id,value=price",
    "--timelines",
    "all",
];

/// The recording; where the outside data is not at hand, the test says so and passes.
fn recording() -> Option<PathBuf> {
    let Some(data) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no rees46-2019-10-01.csv.gz");
        return None;
    };
    Some(Path::new(&data).join("data/rees46-2019-10-01.csv.gz"))
}

fn replay(file: &Path, more: &[&str]) -> Ended {
    let journey = shop_journey();
    let mut arguments = vec!["replay", "--journey", journey.to_str().unwrap()];
    arguments.push(file.to_str().unwrap());
    arguments.extend(OPTIONS);
    arguments.extend(more);
    call(arguments)
}

/// Counted by hand: no cell of this file holds a comma or a quote.
fn sessions_by_event(file: &Path) -> HashMap<String, HashSet<String>> {
    let mut text = String::new();
    let packed = std::fs::File::open(file).unwrap();
    MultiGzDecoder::new(packed)
        .read_to_string(&mut text)
        .unwrap();
    let mut sessions: HashMap<String, HashSet<String>> = HashMap::new();
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(cells.len(), 9, "{row}");
        sessions
            .entry(cells[1].into())
            .or_default()
            .insert(cells[8].into());
        sessions
            .entry("any".into())
            .or_default()
            .insert(cells[8].into());
    }
    sessions
}

#[test]
fn as_many_sessions_reach_post_purchase_as_have_a_purchase() {
    let Some(file) = recording() else { return };
    let sessions = sessions_by_event(&file);
    let Ended {
        code,
        stdout,
        stderr,
    } = replay(&file, &["--strict", "--format", "json"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let document: Json = serde_json::from_str(&stdout).unwrap();
    let reached: HashMap<&str, u64> = document["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["stage"].as_str().unwrap(),
                row["reached"].as_u64().unwrap(),
            )
        })
        .collect();
    println!("stages reached: {reached:?}");
    assert_eq!(sessions["any"].len(), 5066);
    assert_eq!(document["replayed"], 5066);
    assert_eq!(document["sessions"], 5066);
    assert_eq!(document["events"], 17_434);
    assert_eq!(reached["browsing"], 5066);
    assert_eq!(reached["post_purchase"], sessions["purchase"].len() as u64);

    // And they are the same sessions.
    let bought: HashSet<String> = document["timelines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|way| {
            let mut steps = way["steps"].as_array().unwrap().iter();
            steps.any(|step| step["stage"] == "post_purchase")
        })
        .map(|way| way["session"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(bought, sessions["purchase"]);
}

#[test]
fn the_stage_counts_are_printed() {
    let Some(file) = recording() else { return };
    let bought = sessions_by_event(&file)["purchase"].len();
    let Ended {
        code,
        stdout,
        stderr,
    } = replay(&file, &[]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let summary = stdout
        .split("\n\n")
        .skip(1)
        .collect::<Vec<_>>()
        .join("\n\n");
    println!("{summary}");
    assert!(
        summary.contains("5,066 sessions, 17,434 events"),
        "{summary}"
    );
    let row = |stage: &str| {
        let line = summary
            .lines()
            .find(|line| line.starts_with(stage))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(row("browsing"), "5,066");
    assert_eq!(row("post_purchase"), bought.to_string());
    // A line for each session stands above the summary.
    assert_eq!(
        stdout.lines().take_while(|line| !line.is_empty()).count(),
        5066
    );
}
