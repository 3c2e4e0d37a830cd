//! What experiments have shown, under the names that people and programs read.
//!
//! Shares and differences of shares are fractions of 1, money is in the recording's own unit, times are
//! ISO 8601, and what cannot be told is null.

use serde::Serialize;

/// The report.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Results {
    pub(super) goal: String,
    pub(super) value: String,
    pub(super) alpha: f64,
    /// Visitors that the experiments were planned for; else the intervals hold without an end.
    pub(super) planned: Option<u64>,
    /// Where the intervals are at their best.
    pub(super) tuning: u64,
    /// The relative change that is worth finding.
    pub(super) effect: f64,
    pub(super) visitors: usize,
    /// Visitors who reached the goal, whether they met an experiment or not.
    pub(super) with_goal: usize,
    pub(super) left_out: LeftOut,
    pub(super) experiments: Vec<Experiment>,
}

/// Visitors who do not count.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LeftOut {
    pub(super) previews: usize,
    pub(super) bots: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Experiment {
    pub(super) experiment: String,
    pub(super) verdict: Verdict,
    /// Whether the exposures were replayed and not recorded.
    pub(super) replayed: bool,
    /// Times of the first and of the last visitor's exposure.
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) visitors: usize,
    pub(super) variants: Vec<Variant>,
    /// Each variant but control, compared with it.
    pub(super) comparisons: Vec<Comparison>,
    pub(super) cuped: Option<Cuped>,
    /// What the epochs of a bandit have shown: its visitors are counted once in each.
    pub(super) bandit: Option<Drawn>,
    pub(super) mismatch: Check,
    pub(super) losses: Losses,
    pub(super) plan: Option<Plan>,
}

/// What follows from the figures.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    pub(super) kind: Kind,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// The variants have other shares than they were given: nothing can be said.
    Mismatch,
    /// There is nothing to compare with.
    NoControl,
    /// A variant is better.
    Better,
    /// All variants are worse.
    Worse,
    /// There are enough visitors, and no difference that is worth finding.
    NoDifference,
    /// More visitors are needed.
    GoOn,
    /// Its weights follow what is known, and no test of fixed shares applies.
    Bandit,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Variant {
    pub(super) variant: String,
    /// The share of the visitors that it should have.
    pub(super) weight: f64,
    pub(super) visitors: usize,
    pub(super) share: f64,
    /// Visitors who reached the goal after the exposure.
    pub(super) converted: usize,
    pub(super) conversion: Option<f64>,
    /// How often they reached it, and what it was worth.
    pub(super) goals: usize,
    pub(super) revenue: f64,
    pub(super) revenue_per_visitor: Option<f64>,
    /// Visitors of whom nothing came after the exposure.
    pub(super) silent: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comparison {
    pub(super) variant: String,
    pub(super) conversion: Option<Figures>,
    pub(super) conversion_adjusted: Option<Figures>,
    pub(super) revenue_per_visitor: Option<Figures>,
    pub(super) revenue_per_visitor_adjusted: Option<Figures>,
    /// The difference of the conversion as it was seen over time.
    #[serde(skip)]
    pub(super) course: Vec<Instant>,
}

/// A difference to control.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Figures {
    pub(super) difference: f64,
    /// Where the difference lies, at any time of looking.
    pub(super) low: f64,
    pub(super) high: f64,
    /// The difference as a share of control's mean, where that is above 0.
    pub(super) uplift: Option<Uplift>,
    /// As probable is such a difference, at any time of looking, where there is none.
    pub(super) p: f64,
    pub(super) chance_to_win: f64,
    /// What a wrong choice costs on average: of the variant, and of control.
    pub(super) expected_loss: f64,
    pub(super) expected_loss_of_control: f64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Uplift {
    pub(super) uplift: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// How an interval stood at an instant.
#[derive(Debug)]
pub(super) struct Instant {
    pub(super) at: u64,
    pub(super) low: f64,
    pub(super) difference: f64,
    pub(super) high: f64,
}

/// What was known before the exposure, and how much of the noise it explains.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cuped {
    pub(super) covariate: &'static str,
    pub(super) explained_of_conversion: f64,
    pub(super) explained_of_revenue: f64,
}

/// A bandit.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Drawn {
    pub(super) every_ms: u64,
    /// The share of the visitors that is divided evenly.
    pub(super) explore: f64,
    pub(super) arms: Vec<BanditArm>,
    pub(super) epochs: Vec<Epoch>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BanditArm {
    pub(super) variant: String,
    pub(super) chance_to_be_best: f64,
    /// Had it been shown as often in each epoch as all variants together.
    pub(super) conversion: Option<f64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Epoch {
    pub(super) epoch: u64,
    pub(super) from: String,
    pub(super) arms: Vec<EpochArm>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EpochArm {
    pub(super) variant: String,
    /// The share of the visitors that was drawn; none where the collector's database does not say.
    pub(super) weight: Option<f64>,
    pub(super) exposures: u64,
    pub(super) converted: u64,
    pub(super) conversion: Option<f64>,
}

/// Whether the variants have the shares of the visitors that they should have.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Check {
    /// Whether the shares come from the journey; else all variants should have the same.
    pub(super) weights_are_known: bool,
    pub(super) chi_square: Option<f64>,
    pub(super) p: Option<f64>,
    pub(super) alarm: bool,
    pub(super) by_page: Vec<Part>,
    pub(super) by_browser: Vec<Part>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    /// The page or the browser; empty where it is not known.
    pub(super) name: String,
    pub(super) visitors: Vec<usize>,
    pub(super) p: Option<f64>,
    pub(super) alarm: bool,
}

/// What does not fit together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Losses {
    /// Exposures of which nothing came after.
    pub(super) exposed_without_outcome: usize,
    /// Visitors who reached the goal and never met the experiment.
    pub(super) outcome_without_exposure: usize,
    /// Visitors who saw more than one variant; they count for none.
    pub(super) of_several_variants: usize,
    /// Visitors who were exposed before --since.
    pub(super) exposed_earlier: usize,
    /// Visitors behind the planned number.
    pub(super) behind_the_plan: usize,
}

/// How many visitors it takes to find the change that is worth finding, with a power of 80 %.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan {
    /// The conversion of control that it is computed for.
    pub(super) conversion: f64,
    pub(super) visitors_per_day: Option<f64>,
    /// For a test that is looked at once.
    pub(super) fixed: f64,
    /// To plan for (--planned), where one looks at any time until then.
    pub(super) planned: f64,
    /// Where one looks at any time, without an end; none where that takes too long.
    pub(super) sequential: Option<f64>,
    /// Until there are so many as the intervals of this report need.
    pub(super) days_left: Option<f64>,
}
