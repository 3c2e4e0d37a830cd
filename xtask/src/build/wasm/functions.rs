//! Where the bytes of the page's module are.

use super::flags::SMALLEST;
use super::{PAGE, binaryen};
use crate::failure::Outcome;
use crate::repo::Repo;

/// The page's module once more, with the names of its functions; tells where its bytes are.
pub(crate) fn functions(repo: &Repo) -> Outcome<String> {
    PAGE.cargo(repo)
        .env("CARGO_PROFILE_WASM_STRIP", "none")
        .succeed()?;
    let folder = repo.path("target/bindgen/named");
    repo.task("wasm-bindgen")
        .arg(repo.path(&PAGE.compiled()))
        .args([
            "--target",
            PAGE.glue,
            "--no-demangle",
            "--out-name",
            "named",
            "--out-dir",
        ])
        .arg(&folder)
        .succeed()?;
    let named = folder.join("named.wasm");
    let flags = [SMALLEST, &["-g"]].concat();
    binaryen(
        repo,
        "wasm-opt",
        "target/bindgen/named/named_bg.wasm",
        &named,
        &flags,
    )?;
    repo.node("js/build/build.mjs")
        .arg("functions")
        .arg(&named)
        .succeed()
        .map(|made| made.stdout)
}
