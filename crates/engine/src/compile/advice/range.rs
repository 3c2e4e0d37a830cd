//! Intervals: which numbers an expression can give, and what several tests leave of them.

use crate::compile::cel::tree::Binary;

/// The numbers from `low` to `high`, the ends included unless they are open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    low: f64,
    high: f64,
    low_open: bool,
    high_open: bool,
    /// Whether only whole numbers are in it.
    whole: bool,
}

impl Range {
    /// Every number.
    pub(super) const ALL: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
        low_open: false,
        high_open: false,
        whole: false,
    };

    /// What can be counted: 0, 1, 2 …
    pub(super) const COUNT: Self = Self {
        low: 0.0,
        whole: true,
        ..Self::ALL
    };

    /// One number.
    pub(super) fn one(number: f64) -> Self {
        Self {
            low: number,
            high: number,
            whole: number.fract() == 0.0,
            ..Self::ALL
        }
    }

    /// The number, where there is but one.
    pub(super) fn only(self) -> Option<f64> {
        (self.low == self.high && !self.is_empty()).then_some(self.low)
    }

    /// Whether no number is in it.
    pub(super) fn is_empty(self) -> bool {
        let open = self.low_open || self.high_open;
        self.low > self.high || self.low == self.high && open
    }

    /// What is left of it where a comparison with `limit` holds.
    pub(super) fn cut(mut self, operator: Binary, limit: f64) -> Self {
        match operator {
            Binary::Less => self.below(limit, true),
            Binary::LessEqual => self.below(limit, false),
            Binary::Greater => self.above(limit, true),
            Binary::GreaterEqual => self.above(limit, false),
            Binary::Equal => {
                self.below(limit, false);
                self.above(limit, false);
            }
            // A number that is taken out of the middle leaves no interval.
            Binary::NotEqual => {
                self.low_open |= self.low == limit;
                self.high_open |= self.high == limit;
            }
            _ => {}
        }
        if self.whole {
            self.round();
        }
        self
    }

    /// What the sum, the difference or the product of two numbers can be.
    pub(super) fn combined(self, operator: Binary, other: Self) -> Self {
        let whole = self.whole && other.whole;
        let of = |ends: [f64; 4]| {
            // Infinity minus infinity and the like says nothing.
            if ends.iter().any(|end| end.is_nan()) {
                return Self { whole, ..Self::ALL };
            }
            Self {
                low: ends.into_iter().fold(f64::INFINITY, f64::min),
                high: ends.into_iter().fold(f64::NEG_INFINITY, f64::max),
                whole,
                ..Self::ALL
            }
        };
        match operator {
            Binary::Add => of([
                self.low + other.low,
                self.low + other.low,
                self.high + other.high,
                self.high + other.high,
            ]),
            Binary::Subtract => of([
                self.low - other.high,
                self.low - other.high,
                self.high - other.low,
                self.high - other.low,
            ]),
            Binary::Multiply => of([
                self.low * other.low,
                self.low * other.high,
                self.high * other.low,
                self.high * other.high,
            ]),
            _ => Self::ALL,
        }
    }

    /// The same numbers, and those between them.
    pub(super) fn as_doubles(self) -> Self {
        Self {
            whole: false,
            ..self
        }
    }

    fn below(&mut self, limit: f64, open: bool) {
        if limit < self.high || limit == self.high && open {
            (self.high, self.high_open) = (limit, open);
        }
    }

    fn above(&mut self, limit: f64, open: bool) {
        if limit > self.low || limit == self.low && open {
            (self.low, self.low_open) = (limit, open);
        }
    }

    /// Moves the ends to whole numbers that are in it.
    fn round(&mut self) {
        let low = self.low.ceil();
        let high = self.high.floor();
        self.low = low + f64::from(self.low_open && low == self.low);
        self.high = high - f64::from(self.high_open && high == self.high);
        (self.low_open, self.high_open) = (false, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_cut_a_range() {
        use Binary::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        type Row = (Range, &'static [(Binary, f64)], bool);
        let rows: [Row; 12] = [
            (Range::ALL, &[(Greater, 5.0), (Less, 3.0)], true),
            (Range::ALL, &[(Greater, 3.0), (Less, 5.0)], false),
            (Range::ALL, &[(Greater, 3.0), (Less, 4.0)], false),
            (Range::COUNT, &[(Greater, 3.0), (Less, 4.0)], true),
            (
                Range::COUNT,
                &[(GreaterEqual, 3.0), (LessEqual, 3.0)],
                false,
            ),
            (Range::ALL, &[(GreaterEqual, 3.0), (Less, 3.0)], true),
            (Range::COUNT, &[(Less, 0.0)], true),
            (Range::COUNT, &[(LessEqual, 0.0), (NotEqual, 0.0)], true),
            (Range::COUNT, &[(Equal, 2.5)], true),
            (Range::ALL, &[(Equal, 2.5)], false),
            (Range::ALL, &[(Equal, 2.5), (NotEqual, 2.5)], true),
            (
                Range::COUNT,
                &[(Greater, 0.5), (Less, 1.5), (NotEqual, 1.0)],
                true,
            ),
        ];
        for (range, tests, empty) in rows {
            let left = tests
                .iter()
                .fold(range, |left, (operator, limit)| left.cut(*operator, *limit));
            assert_eq!(left.is_empty(), empty, "{range:?} {tests:?}");
        }
    }

    #[test]
    fn ranges_are_combined() {
        let sum = Range::COUNT.combined(Binary::Add, Range::one(3.0));
        assert!(sum.cut(Binary::Less, 3.0).is_empty());
        let difference = Range::COUNT.combined(Binary::Subtract, Range::COUNT);
        assert!(!difference.cut(Binary::Less, -100.0).is_empty());
        let product = Range::one(2.0).combined(Binary::Multiply, Range::one(-4.0));
        assert_eq!(product.only(), Some(-8.0));
    }
}
