//! How far two samples are apart.

use crate::sample::Sample;

/// An estimate of what a treatment does, with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The estimate: in the unit of the samples, or as a share of the control's mean.
    pub estimate: f64,
    /// Its standard error, above 0.
    pub error: f64,
    /// How many visitors both samples have.
    pub visitors: u64,
    /// Degrees of freedom by Welch and Satterthwaite (*Biometrika* 34, 1947).
    pub freedom: f64,
}

impl Effect {
    /// The treatment's mean less the control's. `None` where a sample has fewer than two visitors, or
    /// neither varies.
    #[must_use]
    pub fn difference(control: &Sample, treatment: &Sample) -> Option<Self> {
        let variance = control.variance_of_mean()? + treatment.variance_of_mean()?;
        Self::new(treatment.mean - control.mean, variance, control, treatment)
    }

    /// The difference as a share of the control's mean, with the error by the delta method, as gbstats has
    /// it. `None` where the control's mean is not above 0, too.
    #[must_use]
    pub fn uplift(control: &Sample, treatment: &Sample) -> Option<Self> {
        if control.mean <= 0.0 {
            return None;
        }
        let ratio = treatment.mean / control.mean;
        let variance = treatment.variance_of_mean()? + control.variance_of_mean()? * ratio * ratio;
        let variance = variance / (control.mean * control.mean);
        Self::new(ratio - 1.0, variance, control, treatment)
    }

    fn new(estimate: f64, variance: f64, control: &Sample, treatment: &Sample) -> Option<Self> {
        if variance <= 0.0 || control.visitors < 2 || treatment.visitors < 2 {
            return None;
        }
        Some(Self {
            estimate,
            error: variance.sqrt(),
            visitors: control.visitors + treatment.visitors,
            freedom: freedom(control, treatment)?,
        })
    }
}

/// Of the means themselves, also where the estimate is relative, as gbstats has it.
fn freedom(control: &Sample, treatment: &Sample) -> Option<f64> {
    let parts = [control, treatment].map(|sample| {
        let variance = sample.variance_of_mean()?;
        Some((variance, variance * variance / (sample.visitors - 1) as f64))
    });
    let [(one, one_square), (two, two_square)] = [parts[0]?, parts[1]?];
    Some((one + two) * (one + two) / (one_square + two_square))
}
