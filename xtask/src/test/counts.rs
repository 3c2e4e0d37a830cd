//! How many tests passed, read from what their runner printed.

use std::fmt;

/// Tests counted one by one where the runner tells, by step where it does not.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Those that held.
    pub(crate) passed: u64,
    /// Those that did not.
    pub(crate) failed: u64,
    /// Those that were not run: each one's name and the reason.
    pub(crate) skipped: Vec<String>,
}

impl Counts {
    /// One check that held.
    pub(crate) fn one() -> Self {
        Self {
            passed: 1,
            ..Self::default()
        }
    }

    /// One thing that was not run.
    pub(crate) fn skipped(what: String) -> Self {
        Self {
            skipped: vec![what],
            ..Self::default()
        }
    }

    /// Adds those of another part.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }

    /// What `cargo test` printed, and wasm-bindgen's runner, which prints the same.
    ///
    /// A test that cannot run here, for want of outside data say, passes for cargo; it tells us
    /// by printing a line `skipped: REASON`, and counts as skipped.
    pub(crate) fn of_cargo(output: &str) -> Self {
        let mut counts = Self::default();
        let mut told_skipped = 0;
        let mut test = "a test";
        for line in output.lines().map(str::trim) {
            if let Some(result) = line.strip_prefix("test result: ") {
                counts.passed += number_before(result, " passed");
                counts.failed += number_before(result, " failed");
            } else if let Some(rest) = line.strip_prefix("test ")
                && let Some((name, reason)) = rest.split_once(" ... ignored")
            {
                counts
                    .skipped
                    .push(format!("{name}{}", reason.replacen(',', ":", 1)));
            } else if let Some(told) = line.strip_prefix("skipped: ") {
                told_skipped += 1;
                counts.skipped.push(format!("{test}: {told}"));
            } else if let Some(name) = line
                .strip_prefix("---- ")
                .and_then(|rest| rest.strip_suffix(" stdout ----"))
            {
                test = name;
            }
        }
        counts.passed = counts.passed.saturating_sub(told_skipped);
        counts
    }

    /// What Node's test runner printed with its `spec` reporter.
    pub(crate) fn of_node(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines().map(str::trim) {
            if let Some(number) = line.strip_prefix("ℹ pass ") {
                counts.passed += number.parse().unwrap_or(0);
            } else if let Some(number) = line
                .strip_prefix("ℹ fail ")
                .or_else(|| line.strip_prefix("ℹ cancelled "))
            {
                counts.failed += number.parse().unwrap_or(0);
            } else if let Some(told) = line.strip_prefix("﹣ ") {
                counts.skipped.push(without_time(told));
            }
        }
        counts.skipped.sort();
        counts.skipped.dedup();
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(
            f,
            "{passed} passed, {failed} failed, {} skipped",
            skipped.len()
        )
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    before
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// `name (0.12ms) # reason` as `name: reason`.
fn without_time(told: &str) -> String {
    let (name, reason) = told.split_once(" # ").unwrap_or((told, "no reason given"));
    let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
    format!("{name}: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: &[&str]) -> Counts {
        Counts {
            passed,
            failed,
            skipped: skipped.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    #[test]
    fn reads_cargo() {
        let output = "\
running 3 tests
test a ... ok
test b ... ignored, needs root
test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out
---- replay stdout ----
skipped: MICROSTAGE_DATA is not set
test result: FAILED. 11 passed; 2 failed; 0 ignored; 0 measured
";
        let skipped = ["b: needs root", "replay: MICROSTAGE_DATA is not set"];
        assert_eq!(Counts::of_cargo(output), counts(11, 2, &skipped));
    }

    #[test]
    fn reads_node() {
        let output = "\
✔ clock (2.1ms)
﹣ visit [webkit] (0.07ms) # MiniBrowser was not found
ℹ tests 3
ℹ pass 1
ℹ fail 1
ℹ cancelled 1
ℹ skipped 1
";
        let skipped = ["visit [webkit]: MiniBrowser was not found"];
        assert_eq!(Counts::of_node(output), counts(1, 2, &skipped));
    }
}
