//! The wasm target and the standard library's source for the active toolchain.

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::say;

/// One part of the toolchain: where its files are below the sysroot and how rustup adds it.
struct Part {
    name: &'static str,
    file: &'static str,
    add: [&'static str; 3],
}

const PARTS: [Part; 2] = [
    Part {
        name: "the standard library for wasm32-unknown-unknown",
        file: "lib/rustlib/wasm32-unknown-unknown/lib",
        add: ["target", "add", "wasm32-unknown-unknown"],
    },
    Part {
        name: "the standard library's source",
        file: "lib/rustlib/src/rust/library/Cargo.lock",
        add: ["component", "add", "rust-src"],
    },
];

/// Adds what the active toolchain lacks.
pub(crate) fn ready(repo: &Repo) -> Outcome<()> {
    for part in &PARTS {
        if present(repo, part)? {
            continue;
        }
        if repo.which(&["rustup"]).is_none() {
            return Err(Failure::new(
                "the Rust toolchain",
                format!("no {} and no rustup to add it", part.name),
                "a toolchain that rustup manages, or one with that part",
                "install Rust through rustup (https://rustup.rs), or add the part by hand",
            ));
        }
        say::timed(&format!("rustup {}", part.add.join(" ")), || {
            repo.task("rustup").args(part.add).succeed()
        })?;
    }
    Ok(())
}

fn present(repo: &Repo, part: &Part) -> Outcome<bool> {
    let printed = repo.task("rustc").args(["--print", "sysroot"]).succeed()?;
    Ok(std::path::Path::new(printed.stdout.trim())
        .join(part.file)
        .exists())
}
