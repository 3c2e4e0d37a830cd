//! Colours: only where they are wanted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use support::{golden, microstage, run};

#[test]
fn colours_are_for_terminals_and_for_those_who_want_them() {
    // What the tests read is no terminal.
    let rows: [(&[(&str, &str)], bool); 4] = [
        (&[], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("NO_COLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ];
    for (environment, coloured) in rows {
        let mut command = microstage();
        command.current_dir(golden().join("input"));
        command.envs(environment.iter().copied());
        let ended = run(command.args(["lint", "broken.json"]), "");
        assert_eq!(ended.code, 1);
        assert!(ended.stdout.contains("bad_value"), "{}", ended.stdout);
        assert_eq!(ended.stdout.contains('\u{1b}'), coloured, "{environment:?}");
    }
}
