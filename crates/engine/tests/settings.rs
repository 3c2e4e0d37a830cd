//! What a program tells the page's host: the JSON behind its header, as `js/settings.ts` finds it.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use microstage_engine::Program;
use microstage_engine::compile::compile;
use serde_json::{Value as Json, json};

/// The journey's name and version, and what else it says.
const ROWS: &[(&str, &str)] = &[
    ("", ""),
    (r#""rollout": 100, "sample": 100"#, ""),
    (
        r#""sample": 25, "rollout": 0"#,
        r#","rollout":0,"sample":25"#,
    ),
    (r#""privacy": { "gpc": "no-share" }"#, ""),
    (
        r##""privacy": { "gpc": "opt-out", "text": "#nav a", "query": ["tab", "q\"\t\u00e9"],
            "cookie": { "rotate": "90d", "domain": "shop.example" }, "ignore": "[title=']']" }"##,
        concat!(
            r##","query":["tab","q\"\u0009é"],"text":"#nav a","ignore":"[title=']']","gpc":"opt-out""##,
            r#","cookie":{"domain":"shop.example","rotate":7776000000}"#
        ),
    ),
    (
        r##""blocks": { "b": { "kind": "banner", "title": "{{ 'x' }}: \"{{ money(9.5) }}\"",
                "text": { "de": "{{ plural(2, {'one': 'ein #', 'other': '# \"Stück\"'}) }}", "en-GB": "All" },
                "cta": { "label": "Go", "href": "/a?b={{ number(1.5) }}" } },
            "t": { "kind": "template", "template": "note", "bind": { "n": "{{ 1 }}" } } },
           "slots": { "s": { "choose": [{ "block": "b" }] }, "t": { "choose": [{ "block": "t" }], "reserved": true, "selector": "#t" } }"##,
        concat!(
            r##","blocks":{"b":{"tag":"div","class":"ms-banner","children":[{"tag":"div","class":"ms-banner-body","children":["##,
            r##"{"tag":"p","class":"ms-banner-title","text":[[0],": \"",[1,"NumberFormat",{"style":"currency","currency":"EUR","trailingZeroDisplay":"stripIfInteger"}],"\""]},"##,
            r##"{"tag":"p","class":"ms-banner-text","text":{"de":[[2,"PluralRules",{},{"one":"ein #","other":"# \"Stück\""}]],"en-GB":"All"}}]},"##,
            r##"{"tag":"a","class":"ms-banner-cta","text":"Go","attributes":{"href":["/a?b=",[3,"NumberFormat"]]}}]},"##,
            r##""t":{"template":"note","texts":{"n":[[4]]}}},"styles":"STYLES","slots":{"t":{"selector":"#t","reserved":true}}"##
        ),
    ),
    (r#""promotions": { "data_layer": false }"#, ""),
    (
        r#""promotions": { "data_layer": true }"#,
        r#","promotions":{"data_layer":true}"#,
    ),
    (r#""capture": {}"#, ""),
    (
        r#""capture": { "exit": false, "scroll": false, "video": false }"#,
        "",
    ),
    (
        r#""capture": { "vitals": true, "exit": true, "routes": true, "search": true }"#,
        r#","capture":{"routes":true,"exit":true,"search":true,"vitals":true}"#,
    ),
    (
        r#""capture": { "routes": { "hash": true, "key": ["tab"] }, "scroll": {}, "search": ["q"],
            "engagement": { "idle": "1m30s", "elements": ".reviews", "slots": true },
            "visibility": { "elements": "a:not([href^=\"/\"])", "share": 0.75, "seconds": 2, "size": 50 } }"#,
        concat!(
            r#","capture":{"routes":{"key":["tab"],"hash":true},"scroll":{},"#,
            r#""engagement":{"idle":90000,"elements":".reviews","slots":true},"#,
            r#""visibility":{"elements":"a:not([href^=\"/\"])","share":0.75,"seconds":2,"size":50},"#,
            r#""search":["q"]}"#
        ),
    ),
];

#[test]
fn settings_stand_behind_the_header() {
    for (said, expected) in ROWS {
        let comma = if said.is_empty() { "" } else { "," };
        let bytes = compile(&format!(
            r#"{{ "journey": "a-shop", "version": 7, "stages": {{ "s": {{ "initial": true }} }}{comma} {said} }}"#
        ));
        let bytes = bytes.program.expect("a journey without errors");
        let expected = format!(r#"{{"journey":"a-shop","version":7{expected}}}"#);
        let (program, hash) = Program::decode(&bytes).unwrap();
        // The styles are those of a file, without what browsers do not need.
        let json: serde_json::Value = serde_json::from_str(program.settings.json()).unwrap();
        let styles = json["styles"].as_str().unwrap_or_default();
        assert!(!styles.contains(['\n', '*']));
        let expected = expected.replace("STYLES", styles);
        let text = &bytes[16..16 + u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize];
        assert_eq!(std::str::from_utf8(text).unwrap(), expected);
        assert_eq!(program.settings.json(), expected);
        assert_eq!(program.encode(), bytes);
        assert_eq!(bytes[4..12], hash.to_le_bytes());
    }
}

/// What each kind of block is built of: `MICROSTAGE_WRITE=1` writes what it is now.
const BLOCKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journeys/blocks.json");

/// A journey that shows one block, and has something for its placeholders.
fn showing(block: &Json) -> String {
    let journey = json!({
        "journey": "t", "version": 1, "stages": { "s": { "initial": true } },
        "facts": {
            "last_text": { "last": "say.text" },
            "cart_value": { "last": "cart.value" },
            "stock": { "last": "stock.pieces" },
        },
        "blocks": { "b": block }, "slots": { "s": { "choose": [{ "block": "b" }] } },
    });
    journey.to_string()
}

/// The settings of such a journey.
fn settings_of(block: &Json) -> Json {
    let compiled = compile(&showing(block));
    let problems = compiled.problems;
    let program = compiled.program.unwrap_or_else(|| panic!("{problems:#?}"));
    let (program, _) = Program::decode(&program).unwrap();
    serde_json::from_str(program.settings.json()).unwrap()
}

#[test]
fn blocks_become_nodes() {
    let text = std::fs::read_to_string(BLOCKS).unwrap();
    let mut rows: Vec<Json> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for row in &mut rows {
        let built = settings_of(&row["block"])["blocks"]["b"].take();
        if row["built"] != built {
            wrong.push(format!(
                "{}\nfound {built}\nexpected {}",
                row["block"], row["built"]
            ));
            row["built"] = built;
        }
    }
    if std::env::var_os("MICROSTAGE_WRITE").is_some() {
        let rows = rows.iter().map(|row| {
            let (block, built) = (&row["block"], &row["built"]);
            format!("  {{\"block\": {block},\n   \"built\": {built}}}")
        });
        let rows = rows.collect::<Vec<_>>().join(",\n");
        std::fs::write(BLOCKS, format!("[\n{rows}\n]\n")).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Only the styles of the kinds that a journey uses travel, and what kinds share only once.
#[test]
fn styles_are_those_of_the_kinds_in_use() {
    let modal = json!({ "kind": "modal", "title": "x" });
    let grid = json!({ "kind": "grid", "products": [{ "title": "x", "href": "/" }] });
    let styles = |block: &Json| settings_of(block)["styles"].as_str().unwrap().to_owned();
    let (of_modal, of_grid) = (styles(&modal), styles(&grid));
    let both = showing(&modal).replacen("{\"b\":", &format!("{{\"a\":{grid},\"b\":"), 1);
    let both = compile(&both).program.unwrap();
    let (both, _) = Program::decode(&both).unwrap();
    let both = both.settings.json();
    assert!(of_modal.contains(".ms-modal") && !of_modal.contains(".ms-product"));
    assert!(of_grid.contains(".ms-product") && !of_grid.contains(".ms-modal"));
    assert_eq!(both.matches(".ms-body .ms-cta").count(), 1);
    assert!(both.contains(".ms-product") && both.contains(".ms-modal"));
}
