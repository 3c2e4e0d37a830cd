//! Time as a value: the engine has no clock, its host tells it what time it is.

/// Milliseconds from the 1st of March of the year 0, where the calendar's arithmetic begins (leap
/// days are then the last of their year), to 1970.
pub const CLOCK_START: i64 = 719_468 * 86_400_000;

/// Milliseconds since the Unix epoch, as the host's anchored clock gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// Not within any visit: what waits until then waits for ever.
    pub(crate) const NEVER: Self = Self(u64::MAX);

    /// The last instant at which something can happen, in the year 287396: later ones count as
    /// this one, so that no sum of an instant and a duration runs over.
    pub(crate) const LAST: Self = Self(1 << 53);

    /// The instant `ms` milliseconds later; saturates instead of wrapping.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// How many milliseconds have passed since `earlier`; 0 where it is later.
    pub(crate) fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
