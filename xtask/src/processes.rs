//! The processes that we started. None of them outlives us, and none but them is ever ended.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio, exit};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

/// Process ids of the children that run now. Each leads a process group of its own.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Whether we are being stopped: what our children end with is then nobody's news.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// How long a child may take to end in good order before it is ended without asking.
const GRACE: Duration = Duration::from_secs(5);

/// Ends every child when the user or the system stops us.
pub(crate) fn stop_on_signals() -> Outcome<()> {
    ctrlc::set_handler(|| {
        STOPPING.store(true, Ordering::SeqCst);
        let running: Vec<u32> = running().iter().copied().collect();
        for id in &running {
            signal("TERM", *id);
        }
        let start = Instant::now();
        while running.iter().any(|id| alive(*id)) && start.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(20));
        }
        for id in running {
            signal("KILL", id);
        }
        exit(130);
    })
    .map_err(|error| Failure::told(format!("could not listen for signals: {error}")))
}

/// A child that is ended, with all that it started, when this value goes.
pub(crate) struct Running {
    child: Child,
    ended: bool,
}

impl Running {
    /// Starts `command` as the leader of a process group of its own.
    pub(crate) fn start(command: &mut Command) -> std::io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.stdin(Stdio::null()).spawn()?;
        running().insert(child.id());
        Ok(Self {
            child,
            ended: false,
        })
    }

    /// The child itself, for its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits until the child ends, at most until `limit`; `None` when it had to be ended.
    pub(crate) fn wait(&mut self, limit: Duration) -> std::io::Result<Option<i32>> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                self.ended = true;
                while STOPPING.load(Ordering::SeqCst) {
                    // The handler ends this process as soon as all children are gone.
                    thread::park();
                }
                return Ok(Some(status.code().unwrap_or(-1)));
            }
            if start.elapsed() >= limit {
                self.end();
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks the child to end, and insists after a while.
    pub(crate) fn end(&mut self) {
        if self.ended {
            return;
        }
        let id = self.child.id();
        signal("TERM", id);
        let start = Instant::now();
        while start.elapsed() < GRACE && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        signal("KILL", id);
        // On systems without process groups this is what ends the child.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.ended = true;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
        // Whatever the child started and left behind is in its group still.
        signal("KILL", self.child.id());
        running().remove(&self.child.id());
    }
}

fn running() -> MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Signals the process group of one child. The shell's own `kill` is there on every Unix.
fn signal(name: &str, id: u32) {
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {name} -- -{id}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

fn alive(id: u32) -> bool {
    Command::new("sh")
        .args(["-c", &format!("kill -s 0 -- -{id}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
