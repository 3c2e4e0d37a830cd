//! Where things are: the repository, its outputs, and the tools that outlive a clone.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command::Task;
use crate::failure::{Failure, Outcome};

/// The repository that this xtask belongs to.
pub(crate) struct Repo {
    root: PathBuf,
}

impl Repo {
    /// Finds the repository from cargo's own word, which stays right when the tree is moved.
    pub(crate) fn find() -> Outcome<Self> {
        let xtask = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        match xtask.parent() {
            Some(root) if root.join("Cargo.lock").is_file() => Ok(Self {
                root: root.to_owned(),
            }),
            _ => Err(Failure::new(
                xtask.display(),
                "no Cargo.lock beside it",
                "the root of the repository",
                "start it as `cargo xtask …` inside the repository",
            )),
        }
    }

    /// A path inside the repository.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The root itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path as people read it: from the root.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// Where installed tools are kept, so that a fresh clone finds them again.
    pub(crate) fn tools(&self) -> PathBuf {
        let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let cache = named("MICROSTAGE_CACHE")
            .map(PathBuf::from)
            .or_else(|| named("XDG_CACHE_HOME").map(|dir| Path::new(&dir).join("microstage")))
            .or_else(|| named("HOME").map(|dir| Path::new(&dir).join(".cache/microstage")))
            .unwrap_or_else(|| self.path("target/cache"));
        cache.join("tools")
    }

    /// The search path with our own tools in front.
    pub(crate) fn search_path(&self) -> OsString {
        let mut dirs: Vec<PathBuf> = fs::read_dir(self.tools())
            .map(|entries| {
                entries
                    .flatten()
                    .map(|entry| entry.path().join("bin"))
                    .collect()
            })
            .unwrap_or_default();
        dirs.retain(|dir| dir.is_dir());
        dirs.sort();
        dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        env::join_paths(dirs).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }

    /// The first of `names` that the search path has.
    pub(crate) fn which(&self, names: &[&str]) -> Option<PathBuf> {
        let dirs: Vec<PathBuf> = env::split_paths(&self.search_path()).collect();
        let mut candidates = names
            .iter()
            .flat_map(|name| dirs.iter().map(move |dir| dir.join(name)));
        candidates.find(|path| path.is_file())
    }

    /// Any program, started at the root with our tools on its path.
    pub(crate) fn task(&self, program: &str) -> Task {
        Task::new(program)
            .within(&self.root)
            .env("PATH", self.search_path())
    }

    /// Cargo, with outputs where every part of the repository looks for them.
    pub(crate) fn cargo(&self) -> Task {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.task(&cargo.to_string_lossy())
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("CARGO_TERM_COLOR", "never")
            .env("TERM", "dumb")
    }

    /// Node, for a script of the repository.
    pub(crate) fn node(&self, script: &str) -> Task {
        self.task("node").arg(self.path(script))
    }

    /// Reads a text file of the repository.
    pub(crate) fn read(&self, relative: &str) -> Outcome<String> {
        let path = self.path(relative);
        fs::read_to_string(&path).map_err(|error| Failure::system("read", &path, &error))
    }
}
