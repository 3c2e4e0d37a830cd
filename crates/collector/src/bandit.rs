//! Bandits: experiments whose weights the collector draws anew when an epoch begins.
//!
//! An epoch is so many milliseconds since 1970 divided by the epoch's length, so nobody has to remember when it began.
//! What is drawn is kept before it is served: a collector that is killed in between draws again, and one that is
//! started again serves what was kept, also where more is known by then. Within an epoch every page has one program.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use microstage_stats::Proportion;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::http::App;
use crate::store::StoreError;
use crate::timestamp::now_ms;

/// An experiment whose weights are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Bandit {
    /// The experiment's name.
    pub experiment: String,
    /// Its variants, in the order of the journey.
    pub arms: Vec<String>,
    /// The event that they are to bring about.
    pub goal: String,
    /// Milliseconds of an epoch.
    pub every: u64,
    /// Milliseconds behind an exposure in which the goal counts.
    pub within: u64,
    /// The share of the visitors that is divided evenly, up to 1.
    pub explore: f64,
}

/// What was drawn for an epoch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Draw {
    /// The experiment's name.
    pub experiment: String,
    /// The epoch's number.
    pub epoch: u64,
    /// The variants.
    pub arms: Vec<Arm>,
}

/// A variant in an epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// Its name.
    pub variant: String,
    /// The exposures before the epoch whose time for the goal had run out.
    pub exposures: u64,
    /// Those among them that the goal followed in time.
    pub conversions: u64,
    /// The percent of the visitors that it has in this epoch.
    pub weight: f64,
}

impl Bandit {
    /// The epoch of an instant.
    fn epoch(&self, now_ms: i64) -> u64 {
        u64::try_from(now_ms).unwrap_or(0) / self.every.max(1)
    }

    /// The instant at which an epoch begins.
    fn begin(&self, epoch: u64) -> i64 {
        i64::try_from(epoch.saturating_mul(self.every)).unwrap_or(i64::MAX)
    }

    /// Whether something was drawn for this bandit as it is now, and not when it had other variants.
    pub(crate) fn fits(&self, draw: &Draw) -> bool {
        let mut known: Vec<&str> = draw.arms.iter().map(|arm| arm.variant.as_str()).collect();
        let mut own: Vec<&str> = self.arms.iter().map(String::as_str).collect();
        known.sort_unstable();
        own.sort_unstable();
        draw.experiment == self.experiment && known == own
    }

    /// The weights of an epoch from what is known; `None` where nothing is: the journey's own stay then.
    fn draw(&self, epoch: u64, counts: &[Proportion]) -> Option<Draw> {
        if counts.iter().all(|arm| arm.visitors == 0) {
            return None;
        }
        let weights = microstage_stats::weights(counts, self.explore);
        let arm = |((variant, count), weight): ((&String, &Proportion), u16)| Arm {
            variant: variant.clone(),
            exposures: count.visitors,
            conversions: count.successes,
            weight: f64::from(weight) * 100.0 / f64::from(microstage_stats::PLACES),
        };
        let arms = self.arms.iter().zip(counts).zip(weights);
        Some(Draw {
            experiment: self.experiment.clone(),
            epoch,
            arms: arms.map(arm).collect(),
        })
    }
}

/// Draws what is due, until the collector stops.
pub(crate) async fn run(app: Arc<App>) {
    let mut stopping = app.stopping.clone();
    // Where nothing could be drawn, it is not looked for again in the same epoch.
    let mut looked_at = HashMap::new();
    loop {
        for (journey, bandits) in journeys(&app).await {
            if let Err(error) = draw_due(&app, &journey, &bandits, &mut looked_at).await {
                warn!(journey, %error, "a bandit's weights stay as they are");
            }
        }
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(app.config.limits.bandit_check) => {}
        }
    }
}

/// The bandits of all journeys, on a blocking thread, because it reads their files.
async fn journeys(app: &Arc<App>) -> Vec<(String, Vec<Bandit>)> {
    let app = Arc::clone(app);
    let read = move || {
        let names = app.journeys.names().into_iter();
        let bandits = |name: String| {
            let bandits = app.journeys.bandits(&name, Instant::now());
            (name, bandits)
        };
        names.map(bandits).collect()
    };
    tokio::task::spawn_blocking(read).await.unwrap_or_default()
}

/// Draws for the bandits of a journey that have no weights of this epoch.
async fn draw_due(
    app: &App,
    journey: &str,
    bandits: &[Bandit],
    looked_at: &mut HashMap<(String, String), u64>,
) -> Result<(), StoreError> {
    let now_ms = now_ms();
    for bandit in bandits {
        let epoch = bandit.epoch(now_ms);
        let known = app.journeys.draws(journey);
        let is_current = |draw: &Draw| draw.epoch == epoch && bandit.fits(draw);
        let name = (journey.to_owned(), bandit.experiment.clone());
        if known.iter().any(is_current) || looked_at.get(&name) == Some(&epoch) {
            continue;
        }
        let (of, until) = (bandit.clone(), bandit.begin(epoch));
        let counts = app
            .store
            .read(move |connection| crate::store::count_arms(connection, &of, until))
            .await?;
        if let Some(draw) = bandit.draw(epoch, &counts) {
            app.store
                .keep_draw(journey.into(), draw.clone(), now_ms)
                .await?;
            info!(journey, experiment = draw.experiment, epoch, arms = ?draw.arms, "a bandit's weights were drawn");
            app.journeys.set_draw(journey, draw);
        }
        looked_at.insert(name, epoch);
    }
    Ok(())
}
