//! When to try again: backoff with jitter, the collector's own hint, the circuit breaker.

/// So many failures in a row open the circuit: from then on pauses are long and a single
/// message goes out as a probe, so that pages do not hold down a collector that is down.
pub const BREAK_AFTER: u32 = 5;
/// The longest pause of our own choice.
pub const LONGEST_PAUSE_MS: u64 = 600_000;
/// The longest pause that a collector can ask for by `Retry-After`.
pub const LONGEST_HINT_MS: u64 = 3_600_000;

const FIRST_PAUSE_MS: u64 = 1000;
const FIRST_LONG_PAUSE_MS: u64 = 60_000;

/// The pause between requests after failures.
pub(crate) struct Retry {
    pub(crate) failures: u32,
    /// Nothing is sent before this instant.
    pub(crate) until: u64,
    /// Whether the collector asked for the pause.
    hinted: bool,
    random: u32,
}

impl Retry {
    pub(crate) fn new(seed: u32) -> Self {
        // A generator of this kind stays at zero for ever once it is there.
        Self {
            failures: 0,
            until: 0,
            hinted: false,
            random: seed | 1,
        }
    }

    /// A request failed, or had an answer that asks to come again.
    pub(crate) fn failed(&mut self, now: u64, hint: Option<u64>) {
        let long = self.failures.checked_sub(BREAK_AFTER - 1);
        let pause = match long {
            None => FIRST_PAUSE_MS << self.failures,
            Some(times) => (FIRST_LONG_PAUSE_MS << times.min(4)).min(LONGEST_PAUSE_MS),
        };
        self.failures = self.failures.saturating_add(1);
        self.hinted = hint.is_some();
        self.until = now
            + match hint {
                // Never sooner than asked, and not all pages in the same millisecond.
                Some(hint) => hint.min(LONGEST_HINT_MS) + self.below(FIRST_PAUSE_MS),
                None => pause / 2 + self.below(pause / 2),
            };
    }

    /// A request was acknowledged.
    pub(crate) fn succeeded(&mut self) {
        self.failures = 0;
        self.until = 0;
        self.hinted = false;
    }

    /// The network is back: our own pause has lost its reason, the collector's has not.
    pub(crate) fn online(&mut self) {
        if !self.hinted {
            self.until = 0;
        }
    }

    /// Whether only a probe may go out.
    pub(crate) fn is_open(&self) -> bool {
        self.failures >= BREAK_AFTER
    }

    /// Whether a page that goes away may send: also during a short pause of our own, since it
    /// may be the last chance.
    pub(crate) fn allows_flush(&self, now: u64) -> bool {
        self.until <= now || !(self.hinted || self.is_open())
    }

    /// A number below `bound`, by xorshift.
    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        u64::from(self.random) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_within_their_bounds() {
        for seed in 0..200 {
            let mut retry = Retry::new(seed);
            for (number, pause) in [
                1_000, 2_000, 4_000, 8_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000,
            ]
            .into_iter()
            .enumerate()
            {
                retry.failed(50, None);
                let found = retry.until - 50;
                assert!(
                    (pause / 2..pause).contains(&found),
                    "{seed}/{number}: {found}"
                );
                assert_eq!(retry.is_open(), number >= 4, "{seed}/{number}");
            }
        }
    }

    #[test]
    fn hints_are_kept_and_capped() {
        for (hint, least) in [
            (0, 0),
            (1500, 1500),
            (3_600_000, 3_600_000),
            (u64::MAX, 3_600_000),
        ] {
            let mut retry = Retry::new(9);
            retry.failed(1000, Some(hint));
            retry.online();
            assert!(
                (least..least + 1000).contains(&(retry.until - 1000)),
                "{hint}"
            );
            assert!(!retry.allows_flush(retry.until - 1), "{hint}");
        }
    }

    #[test]
    fn flushes_go_through_short_pauses_of_our_own_only() {
        for (failures, hint, allowed) in [
            (0, None, true),
            (1, None, true),
            (4, None, true),
            (5, None, false),
            (1, Some(9), false),
        ] {
            let mut retry = Retry::new(1);
            for _ in 0..failures {
                retry.failed(0, hint);
            }
            assert_eq!(retry.allows_flush(1), allowed, "{failures} {hint:?}");
        }
    }

    #[test]
    fn the_network_coming_back_ends_our_own_pause() {
        let mut retry = Retry::new(1);
        retry.failed(0, None);
        retry.online();
        assert_eq!((retry.until, retry.failures), (0, 1));
    }
}
