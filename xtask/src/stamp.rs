//! Remembers what a build step was made from, so that the second run does nothing.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::say;

/// A build step: skipped while its inputs and settings are those of the last success.
pub(crate) struct Step<'a> {
    /// Its name, in the output and of its stamp.
    pub(crate) name: &'a str,
    /// Files and directories that it reads, from the root.
    pub(crate) inputs: &'a [&'a str],
    /// What else decides the result: flags, versions.
    pub(crate) settings: &'a [&'a str],
    /// Files that it makes, from the root.
    pub(crate) outputs: &'a [&'a str],
}

impl Step<'_> {
    /// Does the work unless it is done already.
    pub(crate) fn run(&self, repo: &Repo, work: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
        if !self.run_quietly(repo, work)? {
            say::line(&format!("  = {} (unchanged)", self.name));
        }
        Ok(())
    }

    /// The same, without a word when there is nothing to do; tells whether there was.
    pub(crate) fn run_quietly(
        &self,
        repo: &Repo,
        work: impl FnOnce() -> Outcome<()>,
    ) -> Outcome<bool> {
        let digest = self.digest(repo)?;
        let stamp = repo
            .path("target/xtask/stamps")
            .join(self.name.replace(' ', "-"));
        let made = self.outputs.iter().all(|output| repo.path(output).exists());
        if made && fs::read_to_string(&stamp).is_ok_and(|old| old == digest) {
            return Ok(false);
        }
        // A step that is stopped half way must not look finished, and no compressed file may
        // outlive the one that it was made from.
        let _ = fs::remove_file(&stamp);
        for output in self.outputs {
            for compressed in [".br", ".gz"] {
                let _ = fs::remove_file(repo.path(&format!("{output}{compressed}")));
            }
        }
        say::timed(self.name, || {
            work()?;
            match self
                .outputs
                .iter()
                .find(|output| !repo.path(output).exists())
            {
                None => Ok(()),
                Some(missing) => Err(Failure::new(
                    self.name,
                    format!("no {missing} after the step"),
                    "that the step makes it",
                    "look at the step's own output",
                )),
            }
        })?;
        write(&stamp, digest.as_bytes())?;
        Ok(true)
    }

    fn digest(&self, repo: &Repo) -> Outcome<String> {
        let mut hasher = DefaultHasher::new();
        self.settings.hash(&mut hasher);
        for input in self.inputs {
            let mut files = Vec::new();
            collect(&repo.path(input), &mut files);
            files.sort();
            for file in files {
                repo.shown(&file).hash(&mut hasher);
                let bytes =
                    fs::read(&file).map_err(|error| Failure::system("read", &file, &error))?;
                bytes.hash(&mut hasher);
            }
        }
        Ok(format!("{:016x}", hasher.finish()))
    }
}

/// All files at or below `path`; nothing when it does not exist.
pub(crate) fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    } else if let Ok(entries) = fs::read_dir(path) {
        entries
            .flatten()
            .for_each(|entry| collect(&entry.path(), files));
    }
}

/// Writes a file and the directories above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Outcome<()> {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| Failure::system("write", path, &error))
}

/// Copies a file and makes the directories above its new place.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome<()> {
    let bytes = fs::read(from).map_err(|error| Failure::system("read", from, &error))?;
    write(to, &bytes)
}
