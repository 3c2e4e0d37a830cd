//! Broken journeys and exactly what is said of them.
//!
//! `MICROSTAGE_WRITE=1` writes what is said now into the table: read the difference before you
//! commit it, for each line of it is what an author will read.
#![cfg(all(feature = "advice", feature = "schema"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use microstage_engine::Loaded;
use microstage_engine::compile::publish::CODES;
use microstage_engine::compile::{DOCS, Problem, Severity, compile};
use serde_json::{Value as Json, json};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journeys/broken.json");

#[test]
fn broken_journeys_are_told_exactly_what_is_wrong() {
    let mut rows = rows();
    let mut failures = Vec::new();
    for row in &mut rows {
        let source = source(row);
        let compiled = compile(&source);
        let found = Json::Array(compiled.problems.iter().map(told).collect());
        let refused = compiled
            .problems
            .iter()
            .any(|problem| problem.severity == Severity::Error);
        assert_eq!(compiled.program.is_none(), refused, "{}", row["name"]);
        if let Some(program) = &compiled.program {
            Loaded::decode(program).expect("what the compiler accepts, the page accepts");
        }
        if row["problems"] != found {
            failures.push(format!(
                "{}\nfound {found:#}\nexpected {:#}",
                row["name"], row["problems"]
            ));
            row["problems"] = found;
        }
    }
    if std::env::var_os("MICROSTAGE_WRITE").is_some() {
        write(&rows);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(rows.len() >= 45, "only {} rows", rows.len());
}

/// Every kind of problem that the compiler knows is in the table.
#[test]
fn every_code_has_a_row() {
    let rows = rows();
    let of = |problem: &Json| problem["code"].as_str().unwrap().to_string();
    let mut shown: Vec<String> = rows
        .iter()
        .flat_map(|row| row["problems"].as_array().unwrap())
        .map(of)
        .collect();
    shown.sort();
    shown.dedup();
    let table: Vec<&str> = CODES.iter().map(|code| code.name).collect();
    assert_eq!(
        shown, table,
        "each code has a row here and an entry in compile/publish/codes.rs"
    );
}

/// A problem as the table has it: without the link, which follows from the code.
fn told(problem: &Problem) -> Json {
    let mut told = serde_json::to_value(problem).unwrap();
    let docs = told.as_object_mut().unwrap().shift_remove("docs");
    assert_eq!(docs, Some(json!(format!("{DOCS}#{}", problem.code))));
    let code = CODES.iter().find(|code| code.name == problem.code);
    let severity = code.map(|code| code.severity);
    assert_eq!(severity, Some(problem.severity), "{}", problem.code);
    told
}

fn rows() -> Vec<Json> {
    serde_json::from_str(&std::fs::read_to_string(TABLE).unwrap()).unwrap()
}

/// The journey's text: its lines, in which `…text*N…` stands for N times the text.
fn source(row: &Json) -> String {
    let lines = row["journey"].as_array().unwrap().iter();
    let text = lines
        .map(|line| line.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    let mut parts = text.split('…');
    let mut source = parts.next().unwrap().to_string();
    while let (Some(count), Some(rest)) = (parts.next(), parts.next()) {
        let (text, count) = count.rsplit_once('*').expect("…text*N…");
        source.push_str(&text.repeat(count.parse().unwrap()));
        source.push_str(rest);
    }
    source
}

fn write(rows: &[Json]) {
    let rows: Vec<String> = rows.iter().map(row_text).collect();
    std::fs::write(TABLE, format!("[\n{}\n]\n", rows.join(",\n"))).unwrap();
}

/// One line for each line of the journey and for each problem.
fn row_text(row: &Json) -> String {
    let list = |name: &str| {
        let items = row[name].as_array().unwrap().iter();
        items
            .map(|item| format!("    {}", json!(item)))
            .collect::<Vec<_>>()
            .join(",\n")
    };
    format!(
        "  {{\"name\": {}, \"journey\": [\n{}\n  ], \"problems\": [\n{}\n  ]}}",
        row["name"],
        list("journey"),
        list("problems")
    )
}
