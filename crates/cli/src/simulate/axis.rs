//! A logarithmic axis of times, and how stays lie on it.

use std::fmt::Write as _;

use super::results::Stay;
use crate::page::{WIDTH, class, svg};

/// Times that people know, for the marks of an axis: milliseconds and name.
const MARKS: [(u64, &str); 13] = [
    (100, "0.1 s"),
    (1_000, "1 s"),
    (10_000, "10 s"),
    (60_000, "1 min"),
    (600_000, "10 min"),
    (3_600_000, "1 h"),
    (21_600_000, "6 h"),
    (86_400_000, "1 day"),
    (604_800_000, "1 week"),
    (2_592_000_000, "30 days"),
    (7_776_000_000, "90 days"),
    (31_536_000_000, "1 year"),
    (315_360_000_000, "10 years"),
];

/// A logarithmic axis of times.
pub(super) struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    /// An axis on which all of the stays fit; none where there are none.
    pub(super) fn of(stays: impl Iterator<Item = Stay> + Clone) -> Option<Self> {
        let low = stays.clone().map(|stay| stay.p10).min()?.max(100);
        let high = stays.map(|stay| stay.p90).max()?.max(low * 10);
        // The marks around them, so that each end has a name.
        let before = MARKS.iter().rev().find(|(ms, _)| *ms <= low);
        let behind = MARKS.iter().find(|(ms, _)| *ms >= high);
        let (low, high) = (
            before.map_or(low, |it| it.0),
            behind.map_or(high, |it| it.0),
        );
        Some(Self {
            low: log(low),
            high: log(high),
        })
    }

    /// The share of the width before a time.
    fn place(&self, ms: u64) -> f64 {
        let place = (log(ms) - self.low) / (self.high - self.low);
        place.clamp(0.0, 1.0)
    }

    /// The marks, with their places as shares of the width.
    pub(super) fn marks(&self) -> Vec<(f64, &'static str)> {
        let within = |ms: u64| (self.low..=self.high + 1e-9).contains(&log(ms));
        let marks = MARKS.iter().filter(|(ms, _)| within(*ms));
        let mut placed: Vec<(f64, &str)> = Vec::new();
        for (ms, name) in marks {
            let place = self.place(*ms);
            // Names that would stand on each other are left out, but never the last.
            let is_near = |(other, _): &(f64, &str)| place - other < 0.13;
            if placed.last().is_some_and(is_near) && place < 1.0 {
                continue;
            }
            while placed.len() > 1 && placed.last().is_some_and(is_near) {
                placed.pop();
            }
            placed.push((place, name));
        }
        placed
    }

    /// Where the stays lie: a line from the tenth to the ninetieth percentile, a box around the
    /// middle half, and a mark at the median.
    pub(super) fn stay(&self, label: &str, stay: Stay, colour: usize) -> String {
        let x = |ms| self.place(ms) * WIDTH;
        let mut content = String::new();
        for (place, _) in self.marks() {
            let at = place * WIDTH;
            let _ = write!(
                content,
                "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"0\" y2=\"30\"/>"
            );
        }
        let (p10, p25, p50, p75, p90) = (
            x(stay.p10),
            x(stay.p25),
            x(stay.p50),
            x(stay.p75),
            x(stay.p90),
        );
        let class = class(colour);
        // A box of no width would not be seen.
        let width = (p75 - p25).max(4.0);
        let _ = write!(
            content,
            "<line class=\"whisker\" x1=\"{p10:.1}\" x2=\"{p90:.1}\" y1=\"15\" y2=\"15\"/>\
             <rect class=\"{class}\" x=\"{p25:.1}\" width=\"{width:.1}\" y=\"6\" height=\"18\"/>\
             <line class=\"median\" x1=\"{p50:.1}\" x2=\"{p50:.1}\" y1=\"3\" y2=\"27\"/>"
        );
        svg(label, "stay", 30, &content)
    }
}

/// The logarithm of a time.
fn log(ms: u64) -> f64 {
    libm::log(ms.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_names_at_both_ends_that_do_not_touch() {
        let stay = |p10, p90| Stay {
            stays: 1,
            p10,
            p25: p10,
            p50: p10,
            p75: p90,
            p90,
        };
        for (p10, p90, first, last) in [
            (0, 0, "0.1 s", "1 s"),
            (2_000, 50_000, "1 s", "1 min"),
            (10_000, 2_592_000_000, "10 s", "30 days"),
            (500, 400_000_000_000, "0.1 s", "1 year"),
        ] {
            let axis = Axis::of([stay(p10, p90)].into_iter()).unwrap();
            let marks = axis.marks();
            assert_eq!(marks.first().unwrap().1, first, "{marks:?}");
            assert!(marks.iter().any(|(_, name)| *name == last), "{marks:?}");
            assert!(
                marks.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 0.13),
                "{marks:?}"
            );
        }
        assert!(Axis::of(std::iter::empty()).is_none());
    }
}
