//! The wasm modules: the one that every page loads, the one that delivers messages, the one of the
//! debug panel, and the engine alone for servers.

mod flags;
mod functions;
mod order;

use std::fs;

pub(crate) use self::functions::functions;

use self::flags::{FLAGS, LOWERED, QUICKEST, RENAMED, SMALLEST, UNALIGNED};
use crate::command::Task;
use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::stamp::{self, Step};
use crate::wasm_file::WasmFile;

/// What the modules are compiled from.
const SOURCES: &[&str] = &[
    "src",
    "crates/engine/src",
    "crates/engine/Cargo.toml",
    "crates/delivery/src",
    "crates/delivery/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "xtask/src/build/wasm/flags.rs",
    THIS,
];

/// A change of how things are made makes them anew, too.
const THIS: &str = "xtask/src/build/wasm.rs";

/// So does another order.
const ORDER: &str = "xtask/src/build/wasm/order.rs";

/// What pages load has no more stack than it can use: what is behind it in the first page of the
/// memory is the allocator's (`src/memory.rs`). A visit takes 3 kB of the page's. Bounds that the
/// engine checks (loops in loops, lists in lists, `verify/steps.rs`) keep any program below 20 kB, and
/// JSON is read by the browser. Where it were used up, the module traps: the stack lies below
/// everything else.
const PAGE_STACK: u32 = 20 << 10;

/// A visit takes half a kilobyte of it, and nothing in that module calls itself.
const DELIVERY_STACK: u32 = 8 << 10;

/// The linker's own size, for what reads journeys and JSON of any depth.
const STACK: u32 = 1 << 20;

/// One of the modules.
struct Module {
    name: &'static str,
    /// Cargo's profile.
    profile: &'static str,
    /// How wasm-opt goes on from there.
    optimised: &'static [&'static str],
    features: &'static [&'static str],
    /// Bytes of its stack.
    stack: u32,
    /// The form of the glue, as wasm-bindgen names it.
    glue: &'static str,
    /// Where wasm-bindgen leaves the module.
    bound: &'static str,
    /// Where the finished module goes.
    finished: &'static str,
    /// Where the short names of its imports and exports are written down, if it gets any.
    names: Option<&'static str>,
}

const PAGE: Module = Module {
    name: "page",
    profile: "wasm",
    optimised: SMALLEST,
    features: &["--no-default-features", "--features", "page"],
    stack: PAGE_STACK,
    glue: "bundler",
    bound: "target/bindgen/page/microstage_bg.wasm",
    finished: "dist/microstage.wasm",
    names: Some("target/bindgen/page/names.json"),
};

const DELIVERY: Module = Module {
    name: "delivery",
    profile: "wasm",
    optimised: SMALLEST,
    features: &["--no-default-features", "--features", "delivery"],
    stack: DELIVERY_STACK,
    glue: "bundler",
    bound: "target/bindgen/delivery/delivery_bg.wasm",
    finished: "dist/microstage-delivery.wasm",
    names: Some("target/bindgen/delivery/names.json"),
};

const INSPECT: Module = Module {
    name: "inspect",
    profile: "wasm",
    optimised: SMALLEST,
    features: &["--no-default-features", "--features", "inspect"],
    stack: STACK,
    glue: "web",
    bound: "target/bindgen/inspect/inspect_bg.wasm",
    finished: "dist/inspect.wasm",
    names: None,
};

const ENGINE: Module = Module {
    name: "engine",
    profile: "wasm-fast",
    optimised: QUICKEST,
    features: &["--no-default-features", "--features", "engine"],
    stack: STACK,
    glue: "bundler",
    bound: "target/bindgen/engine/engine_bg.wasm",
    finished: "target/bindgen/engine/engine.wasm",
    names: None,
};

/// The page's module, and the same core as JavaScript for where wasm may not run.
pub(crate) fn page(repo: &Repo) -> Outcome<()> {
    PAGE.make(repo)?;
    PAGE.as_javascript(repo, "core", "dist/microstage-core.js", "-Oz")
}

/// The module that delivers messages, in both forms as well.
pub(crate) fn delivery(repo: &Repo) -> Outcome<()> {
    DELIVERY.make(repo)?;
    DELIVERY.as_javascript(repo, "delivery", "dist/microstage-delivery-core.js", "-Oz")
}

/// The engine for servers, and the same as JavaScript.
pub(crate) fn engine(repo: &Repo) -> Outcome<()> {
    ENGINE.make(repo)?;
    refuse_imports(repo)?;
    ENGINE.as_javascript(
        repo,
        "engine",
        "target/bindgen/engine/engine-core.js",
        "-O3",
    )
}

/// The module that compiles, lints and inspects journeys, with its glue.
pub(crate) fn inspect(repo: &Repo) -> Outcome<()> {
    INSPECT.make(repo)?;
    let step = Step {
        name: "inspect glue",
        inputs: &[
            "target/bindgen/inspect/inspect.js",
            "js/build",
            "package-lock.json",
        ],
        settings: &[],
        outputs: &["dist/inspect.js"],
    };
    step.run(repo, || {
        repo.node("js/build/build.mjs")
            .arg("inspect")
            .succeed()
            .map(|_| ())
    })
}

impl Module {
    fn make(&self, repo: &Repo) -> Outcome<()> {
        self.compile(repo)?;
        self.bind(repo)?;
        self.shrink(repo)
    }

    /// The module once more, as JavaScript.
    fn as_javascript(&self, repo: &Repo, name: &str, output: &str, level: &str) -> Outcome<()> {
        let step = Step {
            name: &format!("{name} as JavaScript"),
            inputs: &[
                &self.aligned(),
                "js/build/core.mjs",
                "package-lock.json",
                THIS,
            ],
            settings: &[],
            outputs: &[output],
        };
        step.run(repo, || {
            self.refuse_wide(repo)?;
            let raw = repo.path(&format!("target/bindgen/{}/core.js", self.name));
            let lowered = format!("target/bindgen/{}/lowered.wasm", self.name);
            let path = repo.path(&lowered);
            binaryen(repo, "wasm-opt", &self.aligned(), &path, LOWERED)?;
            binaryen(repo, "wasm2js", &lowered, &raw, &[level, "--mvp-features"])?;
            repo.node("js/build/build.mjs")
                .args(["core"])
                .arg(&raw)
                .arg(repo.path(output))
                .succeed()
                .map(|_| ())
        })
    }

    /// The finished module with its hints of alignment.
    fn aligned(&self) -> String {
        format!("target/bindgen/{}/aligned.wasm", self.name)
    }

    fn raw(&self) -> String {
        format!("target/bindgen/{}.wasm", self.name)
    }

    fn compile(&self, repo: &Repo) -> Outcome<()> {
        let own = [FLAGS, self.profile];
        let settings: Vec<&str> = self.features.iter().copied().chain(own).collect();
        let step = Step {
            name: &format!("{} module", self.name),
            inputs: SOURCES,
            settings: &settings,
            outputs: &[&self.raw()],
        };
        step.run(repo, || {
            self.cargo(repo).succeed()?;
            stamp::copy(&repo.path(&self.compiled()), &repo.path(&self.raw()))
        })
    }

    fn bind(&self, repo: &Repo) -> Outcome<()> {
        let (raw, name) = (
            self.raw(),
            if self.name == "page" {
                "microstage"
            } else {
                self.name
            },
        );
        let step = Step {
            name: &format!("{} bindings", self.name),
            inputs: &[&raw, "Cargo.lock", THIS],
            settings: &[self.glue],
            outputs: &[self.bound],
        };
        step.run(repo, || {
            repo.task("wasm-bindgen")
                .arg(repo.path(&raw))
                .args(["--target", self.glue, "--out-name", name, "--out-dir"])
                .arg(repo.path(&format!("target/bindgen/{}", self.name)))
                .succeed()
                .map(|_| ())
        })
    }

    fn shrink(&self, repo: &Repo) -> Outcome<()> {
        let step = Step {
            name: &format!("{} optimised", self.name),
            inputs: &[self.bound, "package-lock.json", THIS, ORDER],
            settings: self.optimised,
            outputs: &[self.finished, &self.aligned()],
        };
        step.run(repo, || {
            let (finished, aligned) = (repo.path(self.finished), self.aligned());
            stamp::write(&finished, b"")?;
            let path = repo.path(&aligned);
            // With the first version's features only, wasm-opt refuses a module that uses more,
            // and does not put more into it: with all features it writes import sections that
            // no browser reads yet.
            let strip = [
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ];
            let flags = [self.optimised, &strip].concat();
            binaryen(repo, "wasm-opt", self.bound, &path, &flags)?;
            // In runs of their own, because the one above repeats its passes.
            if let Some(names) = self.names {
                let told = binaryen(repo, "wasm-opt", &aligned, &path, RENAMED)?;
                stamp::write(&repo.path(names), told.as_bytes())?;
            }
            order::exports_first(repo, &aligned, &self.ordered())?;
            binaryen(repo, "wasm-opt", &self.ordered(), &finished, UNALIGNED).map(|_| ())
        })
    }

    fn ordered(&self) -> String {
        format!("target/bindgen/{}/ordered.wat", self.name)
    }

    /// Where cargo leaves the module.
    fn compiled(&self) -> String {
        let profile = self.profile;
        format!("target/wasm/wasm32-unknown-unknown/{profile}/microstage.wasm")
    }

    /// The standard library is built anew; this is what needs the switch that lets a stable
    /// compiler take unstable options. A target directory of its own keeps these flags from making
    /// every other build start again.
    fn cargo(&self, repo: &Repo) -> Task {
        let task = repo
            .cargo()
            .env("CARGO_TARGET_DIR", repo.path("target/wasm"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", FLAGS)
            .without_env("CARGO_ENCODED_RUSTFLAGS")
            .args([
                "rustc",
                "-p",
                "microstage",
                "--lib",
                "--profile",
                self.profile,
            ])
            .args([
                "--target",
                "wasm32-unknown-unknown",
                "-Zbuild-std=std,panic_abort",
            ])
            .args(self.features)
            .minutes(20);
        let task = match self.optimised {
            SMALLEST => task.arg("-Zbuild-std-features=optimize_for_size"),
            _ => task,
        };
        task.args(["--", &format!("-Clink-arg=-zstack-size={}", self.stack)])
    }

    fn exchanged(&self, repo: &Repo) -> Outcome<WasmFile> {
        let path = repo.path(self.finished);
        let bytes = fs::read(&path).map_err(|error| Failure::system("read", &path, &error))?;
        WasmFile::read(self.finished, &bytes)
    }

    /// In JavaScript a 64-bit integer would cross as two halves, in wasm as a `BigInt`: the same
    /// glue could not serve both.
    fn refuse_wide(&self, repo: &Repo) -> Outcome<()> {
        let wide = self.exchanged(repo)?.wide;
        if wide.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            self.finished,
            format!("64-bit integers in the signatures of {}", wide.join(", ")),
            "32-bit integers and doubles between JavaScript and the core",
            "pass milliseconds and counters as f64",
        ))
    }
}

fn binaryen(
    repo: &Repo,
    program: &str,
    input: &str,
    output: &std::path::Path,
    flags: &[&str],
) -> Outcome<String> {
    repo.node(&format!("node_modules/binaryen/bin/{program}"))
        .arg(repo.path(input))
        .args(flags)
        .arg("-o")
        .arg(output)
        .succeed()
        .map(|made| made.stdout)
}

/// The engine for servers is handed to `WebAssembly.instantiate` as it is, without glue.
fn refuse_imports(repo: &Repo) -> Outcome<()> {
    let imports = ENGINE.exchanged(repo)?.imports;
    if imports.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        ENGINE.finished,
        format!("imports of {}", imports.join(", ")),
        "no import at all: only numbers cross",
        "hand bytes over in the shared memory (src/engine.rs)",
    ))
}
