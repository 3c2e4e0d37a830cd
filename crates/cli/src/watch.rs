//! Waiting until files change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::failure::Failure;

/// A change often comes in several steps: an editor empties a file and then writes it. It is over
/// when nothing has happened for so long.
const QUIET: Duration = Duration::from_millis(50);

/// Watches the folders of some files: many editors write a new file and put it in the place of the
/// old one, which nobody sees who watches the file itself.
pub(crate) struct Watch {
    events: Receiver<notify::Result<Event>>,
    // It ends when it is dropped.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Begins to watch.
    pub(crate) fn over(files: &[PathBuf]) -> Result<Self, Failure> {
        let (sender, events) = channel();
        let refused = |error: notify::Error| {
            Failure::refused(
                "--watch",
                error.to_string(),
                "folders that can be watched",
                "check the names of the files",
            )
        };
        let mut watcher = notify::recommended_watcher(sender).map_err(refused)?;
        let folders: BTreeSet<&Path> = files.iter().map(|file| folder(file)).collect();
        for folder in folders {
            watcher
                .watch(folder, RecursiveMode::NonRecursive)
                .map_err(refused)?;
        }
        Ok(Self {
            events,
            _watcher: watcher,
        })
    }

    /// Waits until something has changed and nothing more does. False where nothing can be heard of
    /// changes any more.
    pub(crate) fn wait(&self) -> bool {
        // That a file was read, which we do ourselves, is no change.
        let changes = |event: &notify::Result<Event>| {
            event.as_ref().map_or(true, |event| !event.kind.is_access())
        };
        loop {
            match self.events.recv() {
                Ok(event) if changes(&event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        loop {
            match self.events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

/// The folder that a file is in.
fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
