//! The JavaScript around the modules, and the npm package.

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::stamp::Step;

/// What the TypeScript is bundled from, beside itself.
const SOURCES: &[&str] = &[
    "js",
    "package.json",
    "package-lock.json",
    "target/bindgen/page/microstage_bg.js",
    "target/bindgen/page/microstage.d.ts",
    "dist/microstage.wasm",
    "dist/microstage-core.js",
    "target/bindgen/delivery/delivery_bg.js",
    "target/bindgen/delivery/delivery.d.ts",
    "dist/microstage-delivery.wasm",
    "dist/microstage-delivery-core.js",
    "target/bindgen/engine/engine.wasm",
    "target/bindgen/engine/engine-core.js",
];

/// What is served to pages.
const SERVED: &[&str] = &[
    "dist/microstage.js",
    "dist/microstage.wasm",
    "dist/microstage-core.js",
    "dist/microstage-capture.js",
    "dist/microstage-consent.js",
    "dist/microstage-delivery.js",
    "dist/microstage-delivery.wasm",
    "dist/microstage-delivery-core.js",
    "dist/microstage-first.js",
    "dist/microstage-identity.js",
    "dist/microstage-prompt.js",
    "dist/microstage-render.js",
    "dist/behaviours/carousel.js",
    "dist/behaviours/copy.js",
    "dist/behaviours/countdown.js",
    "dist/behaviours/dialog.js",
    "dist/behaviours/experiments.js",
    "dist/behaviours/hotspot.js",
    "dist/behaviours/page.js",
    "dist/behaviours/promotions.js",
    "dist/behaviours/recommend.js",
    "dist/behaviours/reminder.js",
    "dist/behaviours/source.js",
    "dist/behaviours/sticky.js",
    "dist/behaviours/survey.js",
    "dist/behaviours/tooltip.js",
    "dist/capture/engagement.js",
    "dist/capture/errors.js",
    "dist/capture/exit.js",
    "dist/capture/forms.js",
    "dist/capture/frustration.js",
    "dist/capture/heat.js",
    "dist/capture/hesitation.js",
    "dist/capture/items.js",
    "dist/capture/links.js",
    "dist/capture/product.js",
    "dist/capture/routes.js",
    "dist/capture/scroll.js",
    "dist/capture/search.js",
    "dist/capture/segment.js",
    "dist/capture/selection.js",
    "dist/capture/video.js",
    "dist/capture/visibility.js",
    "dist/capture/vitals.js",
    "dist/panel.js",
    "dist/inspect.js",
    "dist/inspect.wasm",
];

/// The TypeScript files that others name, and what each becomes.
const ENTRIES: [(&str, &str); 14] = [
    ("js/script.ts", "dist/microstage.js, for the script tag"),
    ("js/index.ts", "dist/npm/index.js, for bundlers"),
    (
        "js/slim.ts",
        "dist/npm/slim.js, for bundlers that carry the wasm themselves",
    ),
    (
        "js/engine.ts",
        "dist/npm/engine.js, the engine alone, for servers",
    ),
    (
        "js/pixel.ts",
        "dist/npm/pixel.js, capture without a page, for Shopify's web pixels",
    ),
    (
        "js/capture.ts",
        "dist/microstage-capture.js, loaded where a journey captures more",
    ),
    (
        "js/consent.ts",
        "dist/microstage-consent.js, loaded where a platform knows the visitor's consent",
    ),
    (
        "js/identity.ts",
        "dist/microstage-identity.js, loaded where a journey keeps a cookie",
    ),
    (
        "js/prompt.ts",
        "dist/microstage-prompt.js, loaded where a shop has us ask for consent",
    ),
    (
        "js/first.ts",
        "dist/microstage-first.js, for the head of a page",
    ),
    (
        "js/render.ts",
        "dist/microstage-render.js, loaded once there is something to show",
    ),
    (
        "js/delivery.ts",
        "dist/microstage-delivery.js, loaded once there is something to send",
    ),
    (
        "js/behaviours.ts",
        "dist/npm/behaviours.js, by which the package finds what makes blocks behave",
    ),
    ("js/panel.ts", "dist/panel.js, the debug panel"),
];

/// Checks the types, then makes the script, the panel, the package and the compressed files.
pub(crate) fn all(repo: &Repo) -> Outcome<()> {
    entries_exist(repo)?;
    check(repo)?;
    let bundles = Step {
        name: "scripts",
        inputs: SOURCES,
        settings: &[],
        outputs: &[
            "dist/microstage.js",
            "dist/microstage-capture.js",
            "dist/microstage-consent.js",
            "dist/microstage-delivery.js",
            "dist/microstage-first.js",
            "dist/microstage-identity.js",
            "dist/microstage-prompt.js",
            "dist/microstage-render.js",
            "dist/behaviours/tooltip.js",
            "dist/capture/vitals.js",
            "dist/panel.js",
        ],
    };
    bundles.run(repo, || node(repo, "scripts"))?;
    let inputs = [
        SOURCES,
        &["README.md", "LICENSE-APACHE", "LICENSE-MIT", "LICENSE"],
    ]
    .concat();
    let package = Step {
        name: "npm package",
        inputs: &inputs,
        settings: &[],
        outputs: &[
            "dist/npm/index.js",
            "dist/npm/capture.js",
            "dist/npm/consent.js",
            "dist/npm/delivery.js",
            "dist/npm/identity.js",
            "dist/npm/prompt.js",
            "dist/npm/render.js",
            "dist/npm/behaviours.js",
            "dist/npm/behaviours/tooltip.js",
            "dist/npm/capture/vitals.js",
            "dist/npm/engine.js",
            "dist/npm/pixel.js",
            "dist/npm/package.json",
            "dist/npm/types/index.d.ts",
        ],
    };
    package.run(repo, || node(repo, "package"))?;
    let made: Vec<String> = SERVED
        .iter()
        .flat_map(|name| [format!("{name}.br"), format!("{name}.gz")])
        .collect();
    // How they are made counts as well: which files there are is said there.
    let inputs = [SERVED, &["js/build"]].concat();
    let compressed = Step {
        name: "compressed files",
        inputs: &inputs,
        settings: &[],
        outputs: &made.iter().map(String::as_str).collect::<Vec<_>>(),
    };
    compressed.run(repo, || node(repo, "compress"))?;
    let hashes = Step {
        name: "hashes",
        inputs: &inputs,
        settings: &[],
        outputs: &["dist/integrity.json"],
    };
    hashes.run(repo, || node(repo, "integrity"))
}

/// Checks the types of all TypeScript.
pub(crate) fn check(repo: &Repo) -> Outcome<()> {
    let step = Step {
        name: "types",
        inputs: SOURCES,
        settings: &[],
        outputs: &[
            "target/bindgen/page/glue.d.ts",
            "target/bindgen/delivery/glue.d.ts",
        ],
    };
    step.run(repo, || node(repo, "types"))
}

fn node(repo: &Repo, action: &str) -> Outcome<()> {
    repo.node("js/build/build.mjs")
        .arg(action)
        .succeed()
        .map(|_| ())
}

fn entries_exist(repo: &Repo) -> Outcome<()> {
    let missing: Vec<String> = ENTRIES
        .iter()
        .filter(|(entry, _)| !repo.path(entry).is_file())
        .map(|(entry, use_)| format!("{entry} ({use_})"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        "the build of the page's JavaScript",
        format!("no {}", missing.join(", no ")),
        "one TypeScript file for each way in",
        "write it, or take it out of xtask/src/build/script.rs and js/build",
    ))
}
