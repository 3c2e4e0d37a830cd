//! How many instructions the main paths take, counted by callgrind: the same on a busy machine as on
//! an idle one, so that a change that makes something dearer is seen where it is made.

use std::process::ExitCode;

use serde_json::{Map, Value};

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::{say, stamp, tools};

/// Where the counts are recorded.
const RECORDED: &str = "tests/instructions.json";

/// How much dearer something may be than it was recorded, in percent: what another version of the
/// system's library, or of a map's order, makes out.
const TOLERANCE: u64 = 3;

/// What is counted: workloads of crates/bench, and how often each is done.
const COUNTED: [(&str, u64); 10] = [
    ("event_touch_10", 1000),
    ("event_touch_1000", 1000),
    ("event_touch_10000", 1000),
    ("event_1000", 1536),
    ("experiments_100", 40),
    ("step", 1200),
    ("shop_page_view", 200),
    ("shop_snapshot_write", 100),
    ("shop_snapshot_read", 100),
    ("shop_decode", 20),
];

/// Counts, and compares with what is recorded or records it.
pub(super) fn run(repo: &Repo, write: bool) -> Outcome<ExitCode> {
    if let Err(reason) = tools::valgrind(repo) {
        return Err(Failure::new(
            "cargo xtask bench instructions",
            "no valgrind",
            "valgrind",
            reason,
        ));
    }
    let counts = count(repo)?;
    if write {
        let text = serde_json::to_string_pretty(&counts).unwrap_or_default();
        stamp::write(&repo.path(RECORDED), format!("{text}\n").as_bytes())?;
    }
    let compared = compare(&counts, &recorded(repo)?);
    say::line(&compared.text);
    Ok(if compared.excesses.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Instructions for one time of each workload.
pub(crate) fn count(repo: &Repo) -> Outcome<Map<String, Value>> {
    super::build(repo)?;
    let one =
        |(name, times): &(&str, u64)| Ok(((*name).to_owned(), counted(repo, name, *times)?.into()));
    COUNTED.iter().map(one).collect()
}

fn counted(repo: &Repo, name: &str, times: u64) -> Outcome<u64> {
    let finished = repo
        .task("valgrind")
        // Only what the program does inside of this function, after its preparation.
        .args([
            "--tool=callgrind",
            "--collect-atstart=no",
            "--toggle-collect=*measured*",
        ])
        .arg("--callgrind-out-file=/dev/null")
        .arg(repo.path("target/measured/microstage-bench"))
        .args(["once", name, &times.to_string()])
        .succeed()?;
    let total = finished.output.lines().find_map(|line| {
        let (_, number) = line.split_once("Collected :")?;
        number.trim().parse::<u64>().ok()
    });
    match total {
        Some(total) if total >= times => Ok(total / times),
        _ => Err(Failure::new(
            format!("callgrind on {name}"),
            finished.output,
            "a line that tells how many instructions were collected",
            "see whether `microstage-bench once` still has a function `measured` of its own",
        )),
    }
}

/// What is recorded.
pub(crate) fn recorded(repo: &Repo) -> Outcome<Map<String, Value>> {
    serde_json::from_str(&repo.read(RECORDED)?).map_err(|error| {
        Failure::new(
            RECORDED,
            error,
            "a JSON object of numbers",
            "run `cargo xtask bench instructions --write`",
        )
    })
}

/// Counts against those that are recorded.
pub(crate) struct Compared {
    /// For people.
    pub(crate) text: String,
    /// What is dearer than it may be.
    pub(crate) excesses: Vec<Failure>,
}

/// Compares; what is not recorded is too dear.
pub(crate) fn compare(counts: &Map<String, Value>, recorded: &Map<String, Value>) -> Compared {
    let mut text = format!(
        "  {:<24} {:>12} {:>12}\n",
        "instructions", "counted", "recorded"
    );
    let mut excesses = Vec::new();
    for (name, count) in counts {
        let count = count.as_u64().unwrap_or(u64::MAX);
        let known = recorded.get(name).and_then(Value::as_u64).unwrap_or(0);
        let most = known + known * TOLERANCE / 100;
        let mark = match count {
            _ if count > most => "  too many",
            _ if count + count * TOLERANCE / 100 < known => "  fewer: record them",
            _ => "",
        };
        text.push_str(&format!("  {name:<24} {count:>12} {known:>12}{mark}\n"));
        if count > most {
            excesses.push(Failure::new(
                format!("{RECORDED}: {name}"),
                format!("{count} instructions"),
                format!("at most {most}, {TOLERANCE} % above the recorded {known}"),
                "make it cheaper; or record it with `cargo xtask bench instructions --write` and say in the commit what it is for",
            ));
        }
    }
    Compared { text, excesses }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excesses(counts: &str, recorded: &str) -> usize {
        let object = |text: &str| serde_json::from_str(text).unwrap();
        compare(&object(counts), &object(recorded)).excesses.len()
    }

    #[test]
    fn a_count_may_pass_what_is_recorded_by_the_tolerance() {
        for (counts, recorded, expected) in [
            (r#"{"a":1030}"#, r#"{"a":1000}"#, 0),
            (r#"{"a":1031}"#, r#"{"a":1000}"#, 1),
            (r#"{"a":500}"#, r#"{"a":1000}"#, 0),
            (r#"{"a":1}"#, "{}", 1),
        ] {
            assert_eq!(excesses(counts, recorded), expected, "{counts}");
        }
    }
}
