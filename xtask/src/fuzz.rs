//! The fuzz targets of `fuzz/`, each for a while.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::command::Finished;
use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::tools::Tool;
use crate::{say, stamp};

/// What is fuzzed, by the names of the binaries in `fuzz/Cargo.toml`.
pub(crate) const TARGETS: [&str; 5] = ["journey", "expression", "program", "snapshot", "events"];

/// The compiler that cargo-fuzz needs.
const TOOLCHAIN: &str = "nightly";

/// How long each target runs where nothing else is said.
const SECONDS: u64 = 60;

/// `cargo xtask fuzz [TARGET …] [--seconds N]`.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    let (targets, seconds) = read(arguments)?;
    if let Some(reason) = lacks(repo)? {
        return Err(Failure::new(
            "cargo xtask fuzz",
            reason,
            "a nightly compiler",
            format!("run `rustup toolchain install {TOOLCHAIN}`"),
        ));
    }
    build(repo)?;
    let mut failed = false;
    for target in targets {
        let found = fuzz(repo, target, seconds)?;
        say::line(&format!("  {target:<12} {}", told(&found)));
        if !found.success {
            failed = true;
            say::line(&worth_reading(&found));
        }
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn read<'a>(arguments: &[&'a str]) -> Outcome<(Vec<&'a str>, u64)> {
    let (mut targets, mut seconds) = (Vec::new(), SECONDS);
    let mut words = arguments.iter();
    let wrong = |word: &str| {
        Failure::new(
            "cargo xtask fuzz",
            word,
            format!("one of {}, or --seconds N", TARGETS.join(", ")),
            "correct it",
        )
    };
    while let Some(word) = words.next() {
        match *word {
            "--seconds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                seconds = number.ok_or_else(|| wrong(word))?;
            }
            target if TARGETS.contains(&target) => targets.push(target),
            other => return Err(wrong(other)),
        }
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }
    Ok((targets, seconds))
}

/// Why nothing can be fuzzed here; `None` where it can. Installs cargo-fuzz where only that is
/// missing.
pub(crate) fn lacks(repo: &Repo) -> Outcome<Option<String>> {
    let there = cargo(repo).arg("--version").run();
    if !there.is_ok_and(|version| version.success && version.stdout.contains("nightly")) {
        return Ok(Some(format!("no toolchain {TOOLCHAIN:?}")));
    }
    Tool::CargoFuzz.ready(repo)?;
    Ok(None)
}

/// Builds all targets. Without a sanitizer, because there is no unsafe code for it to watch; with
/// checks for overflow, which count as findings.
pub(crate) fn build(repo: &Repo) -> Outcome<()> {
    let build = ["fuzz", "build", "--fuzz-dir", "fuzz", "--sanitizer", "none"];
    cargo(repo).args(build).minutes(20).succeed().map(|_| ())
}

/// Runs one target from the committed corpus and what earlier runs on this machine have found.
pub(crate) fn fuzz(repo: &Repo, target: &str, seconds: u64) -> Outcome<Finished> {
    let found = repo.path(&format!("target/fuzz/corpus/{target}"));
    let artifacts = repo.path(&format!("target/fuzz/artifacts/{target}/found"));
    stamp::write(&artifacts, b"")?;
    stamp::write(&found.join("empty"), b"")?;
    let program = built(repo, target)?;
    repo.task(&program.to_string_lossy())
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}-", artifacts.display()))
        // One input that takes as long as this is a finding, too.
        .args(["-timeout=10", "-print_final_stats=1"])
        .arg(&found)
        .arg(repo.path(&format!("fuzz/corpus/{target}")))
        .minutes(seconds / 60 + 5)
        .run()
}

/// Where cargo-fuzz leaves a target: in a folder that has the machine's own name.
fn built(repo: &Repo, target: &str) -> Outcome<PathBuf> {
    let folders = fs::read_dir(repo.path("target/fuzz"))
        .into_iter()
        .flatten()
        .flatten();
    let mut places = folders.map(|folder| folder.path().join("release").join(target));
    places.find(|place| place.is_file()).ok_or_else(|| {
        Failure::new(
            "target/fuzz",
            format!("no {target}"),
            "that cargo-fuzz makes it",
            "see whether fuzz/Cargo.toml has it",
        )
    })
}

/// How many inputs were tried, as the fuzzer says at its end.
pub(crate) fn told(found: &Finished) -> String {
    let stat = |name: &str| {
        let line = found.output.lines().find(|line| line.contains(name))?;
        line.rsplit(' ').next()
    };
    let tried = stat("stat::number_of_executed_units:").unwrap_or("no");
    let verdict = if found.success {
        "nothing found"
    } else {
        "A FINDING"
    };
    format!("{verdict} in {tried} inputs")
}

/// What it printed, without the lines in which it tells of its progress.
pub(crate) fn worth_reading(found: &Finished) -> String {
    let progress = |line: &&str| line.starts_with('#') || line.trim_start().starts_with("NEW_FUNC");
    let lines = found.output.lines().filter(|line| !progress(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// Cargo of the nightly toolchain, past the version that the repository is pinned to.
fn cargo(repo: &Repo) -> crate::command::Task {
    repo.task("cargo")
        .env("RUSTUP_TOOLCHAIN", TOOLCHAIN)
        .env("CARGO_TARGET_DIR", repo.path("target/fuzz"))
        .env("CARGO_TERM_COLOR", "never")
        .without_env("CARGO")
        .without_env("RUSTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_name_targets_and_seconds() {
        assert_eq!(read(&[]).unwrap(), (TARGETS.to_vec(), SECONDS));
        let (targets, seconds) = read(&["events", "--seconds", "5"]).unwrap();
        assert_eq!((targets, seconds), (vec!["events"], 5));
        for wrong in [&["event"][..], &["--seconds"], &["--seconds", "x"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
