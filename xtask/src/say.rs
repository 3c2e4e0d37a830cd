//! Progress, one line at a time, so that a log reads like a terminal.

use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Prints one line now: a pipe would otherwise hold it back until much later.
pub(crate) fn line(text: &str) {
    let mut out = io::stdout().lock();
    // Nobody is left to tell when standard output itself is gone.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// A duration as people read it.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        let whole = duration.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// Runs `work` between a line that names it and a line that tells how long it took.
pub(crate) fn timed<T, E>(name: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    line(&format!("  + {name} …"));
    let start = Instant::now();
    let result = work();
    let mark = if result.is_ok() { "done" } else { "FAILED" };
    line(&format!("    {name}: {mark}, {}", seconds(start.elapsed())));
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (millis, text) in [(40, "0.0 s"), (1_260, "1.3 s"), (61_000, "1 min 01 s")] {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
    }
}
