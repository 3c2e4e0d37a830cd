//! The proof in real browser engines.

use super::Report;
use super::counts::Counts;
use super::scripts::{node_tests_told, test_files};
use super::session::{Session, check, tests};
use crate::failure::{Failure, Outcome};
use crate::tools::{Browser, Tool, npm};

/// The root package as wasm-pack builds it, whole.
pub(super) fn wasm_pack_build(session: &Session<'_>) -> Outcome<Report> {
    session.tools()?;
    Tool::WasmPack.ready(session.repo)?;
    let task = session
        .repo
        .task("wasm-pack")
        .args(["build", "--mode", "no-install", "--no-opt"]);
    let task = task.args(["--target", "bundler", "--out-dir", "target/wasm-pack"]);
    let report = check(
        task.env("CARGO_TARGET_DIR", session.repo.path("target"))
            .minutes(20),
    )?;
    let wanted = [
        "microstage_bg.wasm",
        "microstage.js",
        "microstage.d.ts",
        "package.json",
    ];
    let missing = |name: &&&str| !session.repo.path("target/wasm-pack").join(name).is_file();
    match wanted.iter().find(missing) {
        Some(missing) if report.counts.failed == 0 => Err(Failure::new(
            "target/wasm-pack",
            format!("no {missing}"),
            "everything that a bundler needs",
            "look at what `wasm-pack build` prints",
        )),
        _ => Ok(report),
    }
}

/// The page's own tests in wasm, in one browser.
pub(super) fn wasm(session: &Session<'_>, browser: Browser) -> Outcome<Report> {
    if let Some(reason) = session.lacks(browser)? {
        return Ok(skipped(format!(
            "all wasm tests in {}: {reason}",
            browser.name()
        )));
    }
    session.tools()?;
    Tool::WasmPack.ready(session.repo)?;
    let task = session
        .repo
        .task("wasm-pack")
        .args(["test", "--headless", "--mode", "no-install"]);
    let task = match browser {
        Browser::Firefox => {
            let driver = Tool::Geckodriver.path(session.repo)?;
            task.args(["--firefox", "--geckodriver"]).arg(driver)
        }
        _ => {
            let driver = session.repo.which(&["chromedriver"]).unwrap_or_default();
            task.args(["--chrome", "--chromedriver"]).arg(driver)
        }
    };
    let task = task
        .env("CARGO_TARGET_DIR", session.repo.path("target"))
        .env("CARGO_TERM_COLOR", "never")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    tests(task.minutes(15), Counts::of_cargo)
}

/// What is counted, and at the end what was tried in which engine.
const REPORTERS: &[&str] = &[
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=./tests/browser/support/table.mjs",
    "--test-reporter-destination=stdout",
];

/// The visits of tests/browser in one engine, `times` times.
pub(super) fn visits(session: &Session<'_>, browser: Browser, times: u32) -> Outcome<Report> {
    if let Some(reason) = session.lacks(browser)? {
        return Ok(skipped(format!(
            "all visits in {}: {reason}",
            browser.name()
        )));
    }
    session.dist()?;
    session.collector()?;
    // The shop in Next, which the tests build.
    npm::packages(session.repo, "tests/next")?;
    // One process for all of them, so that they share a browser.
    let files = test_files(session.repo, &["tests/browser"]);
    let names: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    let names = names.join("\n");
    let together = [session.repo.path("tests/browser/support/together.mjs")];
    // One table for the engines of this run, each of which adds its column.
    let table = session
        .repo
        .path(&format!("target/browser-table-{}", std::process::id()));
    let mut all = Report {
        counts: Counts::default(),
        output: String::new(),
    };
    for _ in 0..times {
        let task = node_tests_told(session.repo, REPORTERS, &together)
            .env("MICROSTAGE_FILES", &names)
            .env("MICROSTAGE_ENGINES", browser.name())
            .env("MICROSTAGE_TABLE", &table);
        let report = tests(task.minutes(25), Counts::of_node)?;
        all.counts.add(report.counts);
        all.output.push_str(&report.output);
    }
    if let Some((_, rows)) = all.output.rsplit_once("\nscenario ") {
        let rows: Vec<&str> = rows
            .lines()
            .take_while(|row| !row.starts_with('('))
            .collect();
        // The last engine to end has the columns of all.
        *session.table() = format!("scenario {}", rows.join("\n").trim_end());
    }
    Ok(all)
}

/// The same in all engines, again and again: a test that fails one time in ten is no proof.
pub(super) fn repeat(session: &Session<'_>) -> Outcome<Report> {
    let mut all = Report {
        counts: Counts::default(),
        output: String::new(),
    };
    for browser in Browser::ALL {
        let report = visits(session, browser, 5)?;
        all.counts.add(report.counts);
        all.output.push_str(&report.output);
    }
    Ok(all)
}

fn skipped(what: String) -> Report {
    Report {
        counts: Counts::skipped(what),
        output: String::new(),
    }
}
