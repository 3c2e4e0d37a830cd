//! Files that are made from the code's own tables: of the compiler the JSON Schema, the TypeScript types
//! and the reference of the journey format; of the page the tables of what is stored and sent.

use std::fs;
use std::process::ExitCode;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::say;

/// What is written where: the file, and how `microstage schema` calls its form.
const FILES: [(&str, &str); 3] = [
    ("js/journey.schema.json", "json"),
    ("js/journey.ts", "typescript"),
    ("docs/reference.md", "reference"),
];

/// The page about privacy, with tables from `js/privacy/inventory.ts`.
const PRIVACY: &str = "docs/privacy.md";

/// Writes the files that are not as they should be.
pub(crate) fn run(repo: &Repo) -> Outcome<ExitCode> {
    for (file, text) in generated(repo)? {
        let path = repo.path(file);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            say::line(&format!("{file}: as it was"));
            continue;
        }
        fs::write(&path, text).map_err(|error| {
            Failure::new(
                file,
                error,
                "a file that can be written",
                "look at its rights",
            )
        })?;
        say::line(&format!("{file}: written"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The files that are not what the tables give, each with what to do.
pub(crate) fn drift(repo: &Repo) -> Outcome<Vec<String>> {
    let drifted = generated(repo)?.into_iter().filter_map(|(file, text)| {
        let found = match fs::read_to_string(repo.path(file)) {
            Ok(old) if old == text => return None,
            Ok(old) => first_difference(&old, &text),
            Err(error) => error.to_string(),
        };
        let expected = "what the tables in crates/engine/src/compile and js/privacy give";
        let remedy = "run `cargo xtask codegen` and commit what it writes";
        Some(Failure::new(file, found, expected, remedy).to_string())
    });
    Ok(drifted.collect())
}

/// How many files there are.
pub(crate) const COUNT: u64 = FILES.len() as u64 + 1;

fn generated(repo: &Repo) -> Outcome<Vec<(&'static str, String)>> {
    let texts = FILES.iter().map(|(file, form)| {
        let task = repo.cargo().minutes(20);
        let arguments = [
            "run",
            "--quiet",
            "-p",
            "microstage-cli",
            "--bin",
            "microstage",
            // Without the learners of `train`, which take minutes to compile.
            "--no-default-features",
        ];
        let done = task.args(arguments).args(["--", "schema", "--as", form]);
        Ok((*file, done.succeed()?.stdout))
    });
    texts.chain([privacy(repo)]).collect()
}

fn privacy(repo: &Repo) -> Outcome<(&'static str, String)> {
    let task = repo.task("node").args(["js/build/build.mjs", "privacy"]);
    Ok((PRIVACY, task.succeed()?.stdout))
}

fn first_difference(old: &str, new: &str) -> String {
    let lines = old.lines().count().max(new.lines().count());
    let line = |text: &str, index: usize| text.lines().nth(index).unwrap_or("(end)").to_owned();
    (0..lines)
        .find(|index| line(old, *index) != line(new, *index))
        .map_or("another end of its last line".into(), |index| {
            format!("line {}: {}", index + 1, line(old, index).trim())
        })
}
