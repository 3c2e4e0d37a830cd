//! The shared vectors, through the command line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fs;
use std::path::PathBuf;

use support::{Ended, call, root};

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/vectors")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

#[test]
fn every_shared_vector_holds() {
    let files = files();
    assert!(files.len() >= 5, "{files:?}");
    let arguments = std::iter::once(PathBuf::from("vectors")).chain(files.iter().cloned());
    let Ended {
        code,
        stdout,
        stderr,
    } = call(arguments);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    for file in &files {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let line = stdout
            .lines()
            .find(|line| line.starts_with(&*file.to_string_lossy()))
            .unwrap_or_else(|| panic!("{} is missing in\n{stdout}", file.display()));
        let number = cases.len();
        let nouns = if number == 1 { "case" } else { "cases" };
        assert!(
            line.ends_with(&format!("  {number} {nouns} hold")),
            "{line}"
        );
    }
}

#[test]
fn a_case_that_does_not_hold_is_shown() {
    let case = r#""why": "w", "journey": {"journey": "t", "version": 1, "stages": {
        "a": {"initial": true}, "b": {"enter": [{"on": "x"}], "exit": [{"after": "5s", "to": "a"}]}},
        "facts": {"n": {"count": "x"}}},
        "steps": [{"at": 1, "event": "x"}]"#;
    let rows = [
        (r#""expect": ["1 stage a>b"]"#, None),
        (
            r#""expect": ["1 stage a>b"], "facts": {"n": 1}, "wake_at": 5001"#,
            None,
        ),
        (
            r#""expect": ["2 stage a>b"]"#,
            Some(("2 stage a>b", "1 stage a>b")),
        ),
        (
            r#""expect": ["1 stage a>b"], "facts": {"n": 2}"#,
            Some(("n = 2", "n = 1")),
        ),
        (
            r#""expect": ["1 stage a>b"], "wake_at": null"#,
            Some(("wake_at null", "wake_at 5001")),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.json");
    for (rest, failure) in rows {
        fs::write(
            &file,
            format!(r#"[{{"name": "this case", {case}, {rest}}}]"#),
        )
        .unwrap();
        let Ended { code, stdout, .. } = call(["vectors", file.to_str().unwrap()]);
        let Some((expected, found)) = failure else {
            assert_eq!(code, 0, "{rest}\n{stdout}");
            continue;
        };
        assert_eq!(code, 1, "{rest}\n{stdout}");
        for text in ["1 of 1 case fail", "this case", expected, found] {
            assert!(
                stdout.contains(text),
                "{rest}: {text:?} is missing in\n{stdout}"
            );
        }
    }
}

#[test]
fn what_is_no_list_of_cases_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.json");
    for text in ["", "{}", r#"[{"name": "n"}]"#] {
        fs::write(&file, text).unwrap();
        let Ended { code, stderr, .. } = call(["vectors", file.to_str().unwrap()]);
        assert_eq!(code, 2, "{text}: {stderr}");
        assert!(stderr.contains("a list of cases"), "{text}: {stderr}");
    }
}
