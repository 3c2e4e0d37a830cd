//! Packages of the system, through apt, which only root may use.

use std::sync::{Mutex, PoisonError};

use crate::repo::Repo;
use crate::say;

/// Installs packages; the reason why not otherwise.
pub(super) fn install(repo: &Repo, packages: &[&str]) -> Result<(), String> {
    let shown = packages.join(" ");
    if repo.which(&["apt-get"]).is_none() {
        return Err(format!("install the equivalents of: {shown}"));
    }
    let user = repo
        .task("id")
        .arg("-u")
        .run()
        .map(|id| id.stdout)
        .unwrap_or_default();
    if user.trim() != "0" {
        return Err(format!(
            "as root: apt-get install --no-install-recommends {shown}"
        ));
    }
    refresh_lists(repo)?;
    say::timed(&format!("apt-get install {shown}"), || {
        repo.task("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages)
            .succeed()
    })
    .map(|_| ())
    .map_err(|failure| format!("apt-get could not install {shown}: {failure}"))
}

/// Valgrind, installed where it is missing; why it cannot be had otherwise.
pub(crate) fn valgrind(repo: &Repo) -> Result<(), String> {
    match repo.which(&["valgrind"]) {
        Some(_) => Ok(()),
        None => install(repo, &["valgrind"]),
    }
}

/// Refreshes apt's lists, once a run.
fn refresh_lists(repo: &Repo) -> Result<(), String> {
    static DONE: Mutex<bool> = Mutex::new(false);
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    if !*done {
        say::timed("apt-get update", || {
            repo.task("apt-get").arg("update").succeed()
        })
        .map_err(|failure| format!("apt-get update failed: {failure}"))?;
        *done = true;
    }
    Ok(())
}
