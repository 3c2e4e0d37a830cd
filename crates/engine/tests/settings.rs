//! What a program tells the page's host: the JSON behind its header, as `js/settings.ts` finds it.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at what it did not expect"
)]

use microstage_engine::Program;
use microstage_engine::compile::compile;

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
        let text = &bytes[16..16 + u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize];
        assert_eq!(std::str::from_utf8(text).unwrap(), expected);
        let (program, hash) = Program::decode(&bytes).unwrap();
        assert_eq!(program.settings.json(), expected);
        assert_eq!(program.encode(), bytes);
        assert_eq!(bytes[4..12], hash.to_le_bytes());
    }
}
