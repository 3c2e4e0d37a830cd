//! The steps, in the order in which they fail fastest.

use super::session::{Session, check};
use super::{Report, browsers, fuzz, instructions, loss, purity, rust, scripts, tidy};
use crate::failure::Outcome;
use crate::tools::Browser;

/// When a step runs.
#[derive(PartialEq, Eq)]
pub(super) enum Width {
    /// On every run.
    Always,
    /// With `--full`, or when it is asked for by name.
    Full,
}

/// One step of the proof.
pub(super) struct Step {
    /// What a filter finds it by.
    pub(super) name: &'static str,
    /// What it shows, in a few words.
    pub(super) what: &'static str,
    /// When it runs.
    pub(super) width: Width,
    /// Whether it runs at the same time as its neighbours that are so, too: one that mostly waits, or that keeps one core busy.
    pub(super) beside: bool,
    /// How it is run.
    pub(super) run: fn(&Session<'_>) -> Outcome<Report>,
}

const fn always(
    name: &'static str,
    what: &'static str,
    run: fn(&Session<'_>) -> Outcome<Report>,
) -> Step {
    Step {
        name,
        what,
        width: Width::Always,
        beside: false,
        run,
    }
}

const fn beside(
    name: &'static str,
    what: &'static str,
    run: fn(&Session<'_>) -> Outcome<Report>,
) -> Step {
    Step {
        beside: true,
        ..always(name, what, run)
    }
}

const fn full(
    name: &'static str,
    what: &'static str,
    run: fn(&Session<'_>) -> Outcome<Report>,
) -> Step {
    Step {
        name,
        what,
        width: Width::Full,
        beside: false,
        run,
    }
}

/// All of them.
pub(super) const STEPS: &[Step] = &[
    always("format", "cargo fmt", |s| {
        check(s.repo.cargo().args(["fmt", "--all", "--check"]))
    }),
    always(
        "tidy",
        "short files, no machine paths, no broken links",
        tidy::run,
    ),
    always("tools", "what the other steps need", rust::tools),
    always("clippy", "no warning in any crate", rust::clippy),
    always(
        "clippy-wasm",
        "no warning in the page's modules",
        rust::clippy_wasm,
    ),
    always("rust-tests", "cargo test", rust::tests),
    always(
        "codegen",
        "schema, types and reference are what the tables give",
        rust::codegen,
    ),
    beside(
        "fuzz",
        "journeys, expressions, programs, snapshots and events, for seconds each",
        fuzz::short,
    ),
    beside(
        "instructions",
        "what the main paths cost, counted",
        instructions::run,
    ),
    always(
        "purity",
        "engine and delivery ask nothing of their host",
        purity::run,
    ),
    always("build", "dist/ and the npm package", scripts::build),
    always("js-types", "TypeScript holds", scripts::types),
    always(
        "js-tests",
        "the JavaScript and the build scripts by themselves",
        scripts::tests,
    ),
    always("budget", "bytes before the first decision", scripts::budget),
    always(
        "wasm-pack-build",
        "the root package as wasm-pack builds it",
        browsers::wasm_pack_build,
    ),
    always("wasm-chromium", "the page's module in Chromium", |s| {
        browsers::wasm(s, Browser::Chromium)
    }),
    always("wasm-firefox", "the page's module in Firefox", |s| {
        browsers::wasm(s, Browser::Firefox)
    }),
    always(
        "package",
        "the npm tarball in other people's projects",
        scripts::package,
    ),
    beside("browser-chromium", "shop, page and wire in Chromium", |s| {
        browsers::visits(s, Browser::Chromium, 1)
    }),
    beside("browser-firefox", "shop, page and wire in Firefox", |s| {
        browsers::visits(s, Browser::Firefox, 1)
    }),
    beside("browser-webkit", "shop, page and wire in WebKit", |s| {
        browsers::visits(s, Browser::WebKit, 1)
    }),
    always(
        "loss",
        "every trouble on the way to the store: nothing lost, nothing doubled",
        |s| loss::run(s, false),
    ),
    always("docs", "cargo doc without a warning", rust::docs),
    full("fuzz-long", "the same for ten minutes each", fuzz::long),
    full("loss-whole", "the same with 10,000 events", |s| {
        loss::run(s, true)
    }),
    full(
        "browser-repeat",
        "the browser tests five times over: none may waver",
        browsers::repeat,
    ),
];
