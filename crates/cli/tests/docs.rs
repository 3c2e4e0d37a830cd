//! `docs/cli.md` ends with the help of each command, to the letter. With `MICROSTAGE_GOLDEN=write`
//! it is written anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fs;

use support::{call, root};

/// Where the part begins that is written here.
const MARK: &str = "--test docs -->\n";

/// The commands, as the binary lists them.
fn commands() -> Vec<String> {
    let help = call(["--help"]).stdout;
    let list = help.split("Commands:").nth(1).expect("a list of commands");
    let lines = list.lines().skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| {
        let name = line.strip_prefix("  ")?.split_whitespace().next()?;
        line.as_bytes()[2].is_ascii_lowercase().then(|| name.into())
    });
    let names = names.filter(|name: &String| name != "help");
    let below = |name: String| match name.as_str() {
        "train" => vec![name, "train items".into()],
        _ => vec![name],
    };
    names.flat_map(below).collect()
}

#[test]
fn the_page_of_the_command_line_shows_the_help_of_today() {
    let path = root().join("docs/cli.md");
    let page = fs::read_to_string(&path).unwrap();
    let (own, shown) = page.split_once(MARK).expect("the mark before the help");
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    let mut help = String::new();
    for command in &commands {
        let text = call(command.split(' ').chain(["--help"])).stdout;
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        help.push_str(&format!(
            "\n### {command}\n\n```text\n{}\n```\n",
            lines.join("\n").trim_end()
        ));
    }
    if std::env::var("MICROSTAGE_GOLDEN").is_ok_and(|value| value == "write") {
        fs::write(&path, format!("{own}{MARK}{help}")).unwrap();
        return;
    }
    let line = shown
        .lines()
        .zip(help.lines())
        .find(|(shown, help)| shown != help);
    assert!(
        shown == help,
        "docs/cli.md and the help differ, first in {line:?}; write it anew with MICROSTAGE_GOLDEN=write"
    );
}
