//! The next product in the recorded events of a real shop: learned from April to July, judged on August.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use microstage_recommend::file::read;
use serde_json::Value as Json;
use support::{Ended, call};

/// The clicks as events: the data set has days and the order of clicks, and each click is a look at a product.
/// Where the outside data is not at hand, the test says so and passes.
fn events() -> Option<String> {
    let Some(data) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no eshop-clothing-2008.csv.gz");
        return None;
    };
    let packed = fs::File::open(Path::new(&data).join("data/eshop-clothing-2008.csv.gz")).unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(packed)
        .read_to_string(&mut text)
        .unwrap();
    let mut events = String::from("time,event,session,item_id,item_category\n");
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim().split(';').collect();
        let number = |cell: usize| cells[cell].parse::<u32>().unwrap();
        let (year, month, day, order) = (number(0), number(1), number(2), number(3));
        let (minute, second) = (order / 60, order % 60);
        writeln!(
            events,
            "{year}-{month:02}-{day:02} 12:{minute:02}:{second:02},view_item,{},{},{}",
            cells[5], cells[7], cells[6]
        )
        .unwrap();
    }
    Some(events)
}

#[test]
fn the_next_product_is_foretold_at_least_as_by_a_chain_of_first_order() {
    let Some(events) = events() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (
        folder.path().join("events.csv"),
        folder.path().join("tables"),
    );
    fs::write(&file, events).unwrap();
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    let arguments = [
        "train",
        "items",
        file,
        "--out",
        out,
        "--test-from",
        "2008-08-01",
        "--json",
    ];
    let Ended {
        code,
        stdout,
        stderr,
    } = call(arguments);
    assert_eq!((code, stderr.as_str()), (0, ""));
    println!("{stdout}");
    let found: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        [&found["sessions"], &found["views"], &found["products"]],
        [24_026, 165_474, 217]
    );
    let of = |name: &str| {
        let mut judged = found["judged"].as_array().unwrap().iter();
        judged.find(|it| it["name"] == name).unwrap()
    };
    let figure = |name: &str, what: &str| of(name)[what].as_f64().unwrap();
    assert_eq!(of("microstage")["steps"], 12_224);
    assert!(figure("microstage", "hit_20") >= 0.704);
    for other in ["best-sellers", "Markov, first order", "V-SKNN"] {
        assert!(
            figure("microstage", "hit_20") >= figure(other, "hit_20"),
            "{other}"
        );
    }
    // The reference, which takes products that came next equally often in another order.
    for (what, reference) in [("hit_1", 0.1411), ("hit_5", 0.3843), ("hit_20", 0.7044)] {
        let own = figure("Markov, first order", what);
        assert!((own - reference).abs() < 0.002, "{what}: {own}");
    }
    assert!(figure("microstage", "coverage") > 0.95 && figure("best-sellers", "coverage") < 0.1);
    // Four categories, and the shop's best-sellers.
    let files = found["files"].as_array().unwrap();
    assert_eq!(files.len(), 5);
    for file in files {
        let path = Path::new(out).join(format!("{}.json", file["name"].as_str().unwrap()));
        let tables = read(&fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(tables.category, file["category"].as_str().unwrap());
        assert!(file["bytes"].as_u64().unwrap() < 20_000, "{file}");
    }
}
