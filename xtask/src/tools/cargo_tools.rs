//! Programs that come through `cargo install`, at one version each, kept outside the clone.

use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::say;

/// One program from the crates registry.
#[derive(Clone, Copy)]
pub(crate) enum Tool {
    /// Makes the glue between JavaScript and wasm, and runs the wasm tests.
    WasmBindgen,
    /// Builds the root package as others would build it.
    WasmPack,
    /// Drives Firefox.
    Geckodriver,
    /// Builds the fuzz targets.
    CargoFuzz,
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::WasmBindgen => "wasm-bindgen-cli",
            Self::WasmPack => "wasm-pack",
            Self::Geckodriver => "geckodriver",
            Self::CargoFuzz => "cargo-fuzz",
        }
    }

    fn program(self) -> &'static str {
        match self {
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmPack => "wasm-pack",
            Self::Geckodriver => "geckodriver",
            Self::CargoFuzz => "cargo-fuzz",
        }
    }

    /// The version that the repository works with. Glue and library must be the same one.
    fn version(self, repo: &Repo) -> Outcome<String> {
        match self {
            Self::WasmBindgen => locked(&repo.read("Cargo.lock")?, "wasm-bindgen"),
            Self::WasmPack => Ok("0.15.1".to_owned()),
            Self::Geckodriver => Ok("0.37.1".to_owned()),
            Self::CargoFuzz => Ok("0.13.2".to_owned()),
        }
    }

    /// Where the program is once it is installed.
    pub(crate) fn path(self, repo: &Repo) -> Outcome<PathBuf> {
        let folder = format!("{}-{}", self.name(), self.version(repo)?);
        Ok(repo.tools().join(folder).join("bin").join(self.program()))
    }

    /// Installs the program when it is not there yet.
    pub(crate) fn ready(self, repo: &Repo) -> Outcome<()> {
        let path = self.path(repo)?;
        if path.is_file() {
            return Ok(());
        }
        let (name, version) = (self.name(), self.version(repo)?);
        let root = repo.tools().join(format!("{name}-{version}"));
        say::timed(
            &format!("cargo install {name} {version} (some minutes, once)"),
            || {
                // Without --locked: the lockfile of wasm-bindgen-cli names a withdrawn version.
                // One build directory for all of them, as they share most of their dependencies.
                repo.cargo()
                    .env("CARGO_TARGET_DIR", repo.tools().join("build"))
                    .without_env("RUSTFLAGS")
                    .args(["install", name, "--version", &version, "--root"])
                    .arg(&root)
                    .minutes(25)
                    .succeed()
            },
        )?;
        Ok(())
    }
}

/// The version of a package in a Cargo.lock.
fn locked(lock: &str, package: &str) -> Outcome<String> {
    let entry = format!("[[package]]\nname = \"{package}\"\nversion = \"");
    let version = lock
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| {
        Failure::new(
            "Cargo.lock",
            format!("no package {package:?}"),
            "the version that the SDK is built with",
            "run `cargo generate-lockfile`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_locked_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked(lock, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked(lock, "js-sys").is_err());
    }
}
