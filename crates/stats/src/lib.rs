//! The statistics of experiments, as functions of counts and moments. No IO, no clock, no randomness.
//!
//! A figure of one variant is a [`Sample`]: of visitors who bought or not (a [`Proportion`]), of revenue,
//! or of revenue [adjusted](adjust) by what was known before the exposure. Two samples are compared by
//! their [difference](Effect::difference) or their [relative uplift](Effect::uplift). An [`Effect`] is
//! then judged: at one planned instant by [Welch's test](Effect::welch), at any instant by a
//! [`Sequence`], and as a bet by its [chance to win](Effect::chance_to_win) and
//! [expected losses](Effect::expected_losses). [`mismatch`] tells whether the variants have as many
//! visitors as they should, and [`Plan`] how many are needed. [`weights`] are those of a bandit's arms.
//!
//! What cannot be computed (no visitors, no variance, nothing to divide by) is `None`, never a number
//! that looks like a result.

#![forbid(unsafe_code)]

mod bayes;
mod cuped;
mod distribution;
mod effect;
mod plan;
mod proportion;
mod sample;
mod sequence;
mod srm;
mod thompson;
mod welch;

pub use bayes::{Losses, beta_chance_to_win, beta_expected_losses};
pub use cuped::{Adjusted, Pairs, adjust};
pub use effect::Effect;
pub use plan::{Plan, days_left};
pub use proportion::{Comparison, Proportion, compare};
pub use sample::{Interval, Moments, Sample};
pub use sequence::{Sequence, Tightest};
pub use srm::{Mismatch, mismatch};
pub use thompson::{PLACES, chances_to_be_best, weights};
pub use welch::Tested;
