//! Whether there are enough visitors to tell stages, segments and variants apart.

use super::Advisor;
use crate::compile::json::At;
use crate::compile::variants::variants_of;

/// How long one is ready to wait for an answer.
const DAYS: u64 = 28;

/// Visitors that each group needs, so that a difference is seen with a power of 80 % at a level of
/// 5 %, by Lehr's rule n = 16 p (1 − p) / d² (Statistics in Medicine 11, 1992, 1099–1102). Here p is a
/// conversion of 3 % and d a fifth of it: 16 · 0.03 · 0.97 / 0.006².
const NEEDED: u64 = 12_933;

impl Advisor<'_, '_> {
    /// Compares the groups that a journey makes with its traffic. Visitors are taken to be spread
    /// evenly, which is the best that can be hoped for.
    pub(super) fn on_traffic(&self, visitors: Option<u64>) {
        let traffic = self.root.get("traffic");
        let said = traffic
            .as_ref()
            .and_then(|traffic| traffic.get("visitors_per_day")?.int());
        let Some(daily) = visitors.or_else(|| said.and_then(|said| said.try_into().ok())) else {
            return;
        };
        let count = |at: Option<At>| at.map_or(0, |at| at.members().count() as u64);
        let stages = count(self.root.get("stages"));
        let segments = count(self.root.get("segments"));
        let experiments = self.root.get("experiments");
        let variants = experiments
            .iter()
            .flat_map(At::members)
            .map(|(_, experiment)| variants_of(&experiment).len() as u64);
        let variants = variants.max().unwrap_or(0);
        // A visitor may also be in no segment.
        let groups = stages * (segments + 1) * variants.max(1);
        let each = daily.saturating_mul(DAYS) / groups.max(1);
        if each >= NEEDED {
            return;
        }
        let part = |number: u64, what: &str| match number {
            0 => String::new(),
            _ => format!(" × {number}{what}"),
        };
        self.warn(
            "over_segmented",
            traffic.as_ref().unwrap_or(self.root),
            [
                format!(
                    "{each} visitors in {DAYS} days in each of {groups} groups ({stages} stages{}{})",
                    part(segments, "+1 segments"),
                    part(variants, " variants")
                ),
                format!("{NEEDED} for each: fewer show no difference of a fifth"),
                "have fewer stages, segments or variants, and compare the large ones only".into(),
            ],
        );
    }
}
