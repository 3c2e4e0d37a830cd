//! Engaged time: how long the page was visible and somebody was there, by a monotonic clock.
//!
//! Summed up from stretches, never from ticks: a page that sleeps, or whose timers are throttled,
//! adds nothing for the time in which it did not see anybody.

use microstage_engine::Timestamp;

/// Without a movement for this long nobody is there any more.
const IDLE_MS: u64 = 30_000;

/// So much engaged time makes one message; the rest is told when the page goes out of sight.
const REPORT_MS: u64 = 30_000;

/// Less is not worth a message.
const WORTH_MS: u64 = 1_000;

/// The engaged time of a page view.
pub(crate) struct Engagement {
    visible: bool,
    /// Up to here everything is added up.
    mark: Timestamp,
    last_activity: Timestamp,
    unreported: u64,
}

impl Engagement {
    /// A view that begins.
    pub(crate) fn new(now: Timestamp, visible: bool) -> Self {
        Self {
            visible,
            mark: now,
            last_activity: now,
            unreported: 0,
        }
    }

    /// Somebody moved. The host tells a movement only once in a while.
    pub(crate) fn move_at(&mut self, now: Timestamp) {
        self.add_up(now);
        self.last_activity = now;
    }

    /// The page came into sight or went out of it.
    pub(crate) fn see(&mut self, now: Timestamp, visible: bool) {
        self.add_up(now);
        self.visible = visible;
        if visible {
            self.last_activity = now;
        }
    }

    /// The engaged time to report now, in milliseconds: a full portion, or at the end the rest.
    pub(crate) fn report(&mut self, now: Timestamp, at_end: bool) -> Option<u64> {
        self.add_up(now);
        let enough = if at_end { WORTH_MS } else { REPORT_MS };
        (self.unreported >= enough).then(|| std::mem::take(&mut self.unreported))
    }

    /// When a full portion will be there, if the visitor stays.
    pub(crate) fn wake_at(&self) -> Option<Timestamp> {
        let full = self.mark.plus(REPORT_MS.saturating_sub(self.unreported));
        (self.visible && full <= self.last_activity.plus(IDLE_MS)).then_some(full)
    }

    fn add_up(&mut self, now: Timestamp) {
        let end = now.min(self.last_activity.plus(IDLE_MS));
        if self.visible {
            self.unreported += end.0.saturating_sub(self.mark.0);
        }
        self.mark = self.mark.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps: a time and what happens: `m`ove, `h`ide, `s`how.
    fn engaged(steps: &[(u64, char)], end: u64) -> u64 {
        let mut engagement = Engagement::new(Timestamp(0), true);
        let mut sum = 0;
        for (at, what) in steps {
            let now = Timestamp(*at);
            match what {
                'm' => engagement.move_at(now),
                _ => engagement.see(now, *what == 's'),
            }
            sum += engagement.report(now, false).unwrap_or(0);
        }
        sum + engagement.report(Timestamp(end), true).unwrap_or(0)
    }

    #[test]
    fn engaged_time() {
        for (steps, end, expected, why) in [
            (
                &[][..],
                10_000,
                10_000,
                "a visitor who reads is there for a while",
            ),
            (
                &[],
                90_000,
                30_000,
                "nobody moves: the pause does not count",
            ),
            (
                &[(20_000, 'm')],
                90_000,
                50_000,
                "a movement keeps them there",
            ),
            (
                &[(80_000, 'm')],
                90_000,
                40_000,
                "they come back after a pause",
            ),
            (
                &[(10_000, 'h'), (50_000, 's')],
                60_000,
                20_000,
                "hidden time does not count",
            ),
            (&[(10_000, 'h')], 999_999, 10_000, "hidden for good"),
            (
                &[(9_000, 'm'), (3_600_000, 'm')],
                3_600_500,
                39_000,
                "the machine slept for an hour",
            ),
            (&[], 900, 0, "less than a second is not worth a message"),
        ] {
            assert_eq!(engaged(steps, end), expected, "{why}");
        }
    }

    #[test]
    fn it_is_never_more_than_the_time_that_passed() {
        let mut seed = 42u32;
        for _ in 0..2000 {
            let mut steps = Vec::new();
            let mut at = 0u64;
            for _ in 0..20 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                at += u64::from(seed >> 16);
                steps.push((at, ['m', 'h', 's'][(seed >> 8) as usize % 3]));
            }
            assert!(engaged(&steps, at + 1) <= at + 1);
        }
    }
}
