//! The engine and the outbox ask nothing of their host: no clock, no randomness, no IO.
//!
//! Shown on what the compiler made of them. The linker normally drops what nobody calls, and a
//! library is called by nobody here; so it is told to keep everything, and then every function
//! of the host that any path could reach stands in the module's imports. The standard library
//! is linked for its allocator and panic handler, which a `no_std` library leaves to others; on
//! this target it imports nothing either.

use std::fs;

use super::Report;
use super::counts::Counts;
use super::session::Session;
use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::stamp;
use crate::wasm_file::WasmFile;

/// A pure library: its package, its features and what its module is called.
struct Library {
    package: &'static str,
    features: &'static [&'static str],
    module: &'static str,
}

const PURE: [Library; 3] = [
    Library {
        package: "microstage-engine",
        features: &[],
        module: "microstage_engine",
    },
    Library {
        package: "microstage-engine",
        features: &["--features", "compile"],
        module: "microstage_engine",
    },
    Library {
        package: "microstage-delivery",
        features: &[],
        module: "microstage_delivery",
    },
];

const LINK_ALL: [&str; 6] = [
    "--",
    "-Zunstable-options",
    "--extern",
    "force:std",
    "-Clink-dead-code",
    "-Clink-arg=--no-gc-sections",
];

/// Checks each library, after a check that an impure one would be seen.
pub(super) fn run(session: &Session<'_>) -> Outcome<Report> {
    session.tools()?;
    let mut report = Report {
        counts: Counts::default(),
        output: String::new(),
    };
    judge(
        &mut report,
        "the check itself",
        known_impure_is_seen(session.repo)?,
    );
    for library in &PURE {
        let arguments = [&["-p", library.package], library.features].concat();
        let bytes = build(session.repo, &arguments, library.module)?;
        let name = format!("{} {}", library.package, library.features.join(" "));
        judge(&mut report, name.trim(), verdict(library.module, &bytes)?);
    }
    Ok(report)
}

fn judge(report: &mut Report, name: &str, verdict: Option<String>) {
    match verdict {
        None => report.counts.passed += 1,
        Some(found) => {
            report.counts.failed += 1;
            let failure = Failure::new(
                name,
                found,
                "the library's functions, and no import at all",
                "hand time, entropy and stored state to it as values",
            );
            report.output.push_str(&format!("{failure}\n"));
        }
    }
}

/// What is wrong with a module, if anything is.
fn verdict(module: &str, bytes: &[u8]) -> Outcome<Option<String>> {
    let imports = WasmFile::read(module, bytes)?.imports;
    if !imports.is_empty() {
        return Ok(Some(format!("imports of {}", imports.join(", "))));
    }
    // The names of its functions tell that the library really is in there.
    let there = bytes
        .windows(module.len())
        .any(|window| window == module.as_bytes());
    Ok((!there).then(|| "no function of the library in its module".to_owned()))
}

/// Builds one library as a module of its own, and reads the module.
fn build(repo: &Repo, arguments: &[&str], module: &str) -> Outcome<Vec<u8>> {
    let target = repo.path("target/purity");
    repo.cargo()
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        .args([
            "rustc",
            "--lib",
            "--crate-type",
            "cdylib",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(arguments)
        .args(LINK_ALL)
        .succeed()?;
    let path = target.join(format!("wasm32-unknown-unknown/debug/{module}.wasm"));
    fs::read(&path).map_err(|error| Failure::system("read", &path, &error))
}

const IMPURE_MANIFEST: &str = "[package]\nname = \"impure\"\nversion = \"0.0.0\"\n\
    edition = \"2024\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n";

const IMPURE_SOURCE: &str = "#[link(wasm_import_module = \"env\")]\n\
    unsafe extern \"C\" { fn now() -> f64; }\n\
    pub struct Engine;\n\
    impl Engine {\n\
        pub fn handle(&self, late: bool) -> f64 { if late { unsafe { now() } } else { 0.0 } }\n\
    }\n";

/// A library with a clock in a method that nobody calls must be found out: `None` when it is.
fn known_impure_is_seen(repo: &Repo) -> Outcome<Option<String>> {
    let folder = repo.path("target/xtask/impure");
    let manifest = folder.join("Cargo.toml");
    stamp::write(&manifest, IMPURE_MANIFEST.as_bytes())?;
    stamp::write(&folder.join("lib.rs"), IMPURE_SOURCE.as_bytes())?;
    let bytes = build(
        repo,
        &["--manifest-path", &manifest.to_string_lossy()],
        "impure",
    )?;
    let found = verdict("impure", &bytes)?;
    let seen = found.as_deref() == Some("imports of env.now");
    Ok((!seen).then(|| format!("{found:?} in a library with a clock")))
}
