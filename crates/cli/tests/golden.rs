//! What the commands print, to the letter.
//!
//! A file of `tests/golden/` is a list of cases: `$ microstage …` runs in `tests/golden/input`,
//! `< text` before the output is a line of its standard input, and what follows is the standard
//! output, the error output (`! …`) and the exit code where it is not 0 (`= 2`). With
//! `MICROSTAGE_GOLDEN=write` the files are written anew, to be read in the diff.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{Ended, golden, microstage, run};

/// A command and its input, as they stand in the file.
struct Case {
    command: String,
    stdin: Vec<String>,
    expected: Vec<String>,
}

#[test]
fn the_commands_print_what_the_golden_files_say() {
    let is_writing = std::env::var("MICROSTAGE_GOLDEN").is_ok_and(|value| value == "write");
    let scratch = tempfile::tempdir().unwrap();
    let mut files: Vec<_> = fs::read_dir(golden())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let mut cases = 0;
    let mut failures = Vec::new();
    for file in &files {
        let mut written = Vec::new();
        for case in read(file) {
            cases += 1;
            let found = play(&case, scratch.path());
            if found != case.expected && !is_writing {
                failures.push(difference(file, &case, &found));
            }
            written.push(write(&case, &found));
        }
        if is_writing {
            fs::write(file, written.join("\n\n") + "\n").unwrap();
        }
    }
    assert!(cases >= 20, "only {cases} cases found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn read(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ microstage ") {
            cases.push(Case {
                command: command.into(),
                stdin: Vec::new(),
                expected: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().expect("a file begins with a command");
        match line.strip_prefix("< ") {
            Some(input) => case.stdin.push(input.into()),
            None => case.expected.push(line.into()),
        }
    }
    for case in &mut cases {
        trim(&mut case.expected);
    }
    cases
}

fn write(case: &Case, found: &[String]) -> String {
    let stdin = case.stdin.iter().map(|line| format!("< {line}"));
    let lines = std::iter::once(format!("$ microstage {}", case.command)).chain(stdin);
    lines
        .chain(found.iter().cloned())
        .collect::<Vec<_>>()
        .join("\n")
}

fn play(case: &Case, scratch: &Path) -> Vec<String> {
    let scratch = scratch.display().to_string();
    let command = case.command.replace("SCRATCH", &scratch);
    let mut stdin = case.stdin.join("\n");
    stdin.push('\n');
    let folder = golden().join("input");
    let Ended {
        code,
        stdout,
        stderr,
    } = run(
        microstage().current_dir(folder).args(words(&command)),
        &stdin,
    );
    let mut found: Vec<String> = stdout.lines().map(Into::into).collect();
    found.extend(
        stderr
            .lines()
            .map(|line| format!("! {line}").trim_end().to_owned()),
    );
    if code != 0 {
        found.push(format!("= {code}"));
    }
    for line in &mut found {
        *line = mask(&line.replace(&scratch, "SCRATCH"));
    }
    trim(&mut found);
    found
}

/// Words are apart by spaces; quotes keep them together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    parts
        .flat_map(|(index, part)| {
            let quoted = index % 2 == 1;
            let words: Vec<_> = if quoted {
                vec![part]
            } else {
                part.split_whitespace().collect()
            };
            words.into_iter().map(str::to_owned)
        })
        .collect()
}

/// Takes out what differs from run to run and from version to version of the program's format.
fn mask(line: &str) -> String {
    let line = line.trim_end();
    if line.contains(" events/s") {
        return "(speed)".into();
    }
    if line.starts_with("  \"seconds\"") || line.starts_with("  \"eventsPerSecond\"") {
        return format!(
            "{} (masked)",
            line.split(' ').take(3).collect::<Vec<_>>().join(" ")
        );
    }
    if let Some((before, _)) = line.split_once(" (program: ") {
        return format!("{before} (program: (size) bytes; a visitor: at most (size) bytes)");
    }
    if let Some((before, after)) = line.split_once("\"programBytes\":") {
        let behind = after
            .split_once("\"problems\"")
            .map_or("", |(_, behind)| behind);
        return format!(
            "{before}\"programBytes\":(size),\"mostStateBytes\":(size),\"problems\"{behind}"
        );
    }
    let is_hash =
        |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let masked = line.split(['"', ' ']).find(|word| is_hash(word));
    let line = masked.map_or(line.to_owned(), |hash| line.replace(hash, "(hash)"));
    match line.split_once(" bytes  ") {
        Some((before, after)) => {
            let name = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
            format!("{}  (size) bytes  {after}", name.trim_end())
        }
        None => line,
    }
}

fn trim(lines: &mut Vec<String>) {
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
}

fn difference(file: &Path, case: &Case, found: &[String]) -> String {
    let file = file.file_name().unwrap().to_string_lossy();
    let lines = found.len().max(case.expected.len());
    let line = |list: &[String], index: usize| list.get(index).cloned().unwrap_or("(end)".into());
    let first = (0..lines)
        .find(|index| line(found, *index) != line(&case.expected, *index))
        .unwrap_or(0);
    format!(
        "{file}: $ microstage {}\nline {}\nexpected {:?}\nfound    {:?}\nall of it:\n{}",
        case.command,
        first + 1,
        line(&case.expected, first),
        line(found, first),
        found.join("\n")
    )
}
