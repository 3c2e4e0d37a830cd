//! Measuring on request. A run of many contenders asks each for a short measurement in turn, over
//! and over, so that the noise of a machine hits all of them alike.

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::workloads::{Run, prepare};

/// A workload that was measured before, and how often it is run between two looks at the clock.
struct Known {
    run: Run,
    batch: u64,
}

/// Answers lines of `NAME MILLISECONDS` with nanoseconds for one time of the workload.
///
/// # Errors
/// Where a workload is unknown, or a pipe is closed.
pub fn serve(input: impl BufRead, mut output: impl Write) -> Result<(), Failure> {
    let mut known: HashMap<String, Known> = HashMap::new();
    for line in input.lines() {
        let line = line?;
        let (name, millis) = line.split_once(' ').ok_or("a name and milliseconds")?;
        let time = Duration::from_millis(millis.parse()?);
        if !known.contains_key(name) {
            let fresh = Known {
                run: prepare(name)?,
                batch: 1,
            };
            known.insert(name.to_owned(), fresh);
        }
        if let Some(workload) = known.get_mut(name) {
            writeln!(output, "{}", measure(workload, time))?;
            output.flush()?;
        }
    }
    Ok(())
}

/// A look at the clock costs as much as a quick workload, so there is one for each millisecond.
const BATCH: Duration = Duration::from_millis(1);

fn measure(workload: &mut Known, time: Duration) -> f64 {
    let (mut done, mut spent) = (0, Duration::ZERO);
    while spent < time {
        let start = Instant::now();
        let mut times = 0;
        for _ in 0..workload.batch {
            times += (workload.run)();
        }
        let took = start.elapsed();
        if took < BATCH && done == 0 {
            // Still learning: this was the warm-up.
            workload.batch *= 2;
            continue;
        }
        done += times;
        spent += took;
    }
    spent.as_nanos() as f64 / done as f64
}
