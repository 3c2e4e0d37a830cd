//! What was drawn for the epochs of bandits, and the counts that it is drawn from.

use std::collections::HashMap;

use microstage_stats::Proportion;
use rusqlite::{Connection, Row, params};
use serde_json::Value;

use crate::bandit::{Arm, Bandit, Draw};

/// What pages tell of who met an experiment.
const EXPOSURE: &str = "experiment_viewed";

/// The newest draw of each bandit, by journey.
pub(super) fn newest(connection: &Connection) -> rusqlite::Result<HashMap<String, Vec<Draw>>> {
    let mut newest: HashMap<String, Vec<Draw>> = HashMap::new();
    let sql =
        "SELECT journey, experiment, max(epoch), arms FROM draws GROUP BY journey, experiment";
    let mut find = connection.prepare(sql)?;
    for row in find.query_map([], |row| Ok((row.get(0)?, draw(row, 1)?)))? {
        let (journey, draw): (String, Draw) = row?;
        newest.entry(journey).or_default().push(draw);
    }
    Ok(newest)
}

/// All draws of a journey, the oldest first.
pub(crate) fn draws(connection: &Connection, journey: &str) -> rusqlite::Result<Vec<Draw>> {
    let sql =
        "SELECT experiment, epoch, arms FROM draws WHERE journey = ?1 ORDER BY experiment, epoch";
    let mut find = connection.prepare(sql)?;
    find.query_map([journey], |row| draw(row, 0))?.collect()
}

fn draw(row: &Row<'_>, first: usize) -> rusqlite::Result<Draw> {
    let arms: String = row.get(first + 2)?;
    Ok(Draw {
        experiment: row.get(first)?,
        epoch: row.get(first + 1)?,
        // What cannot be read fits no bandit, and is drawn again.
        arms: serde_json::from_str::<Vec<Arm>>(&arms).unwrap_or_default(),
    })
}

/// Keeps what was drawn. Of an epoch of which something was kept for other variants, the new one stays.
pub(super) fn keep(
    connection: &Connection,
    journey: &str,
    draw: &Draw,
    now_ms: i64,
) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO draws (journey, experiment, epoch, drawn_at, arms) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (journey, experiment, epoch) DO UPDATE SET drawn_at = excluded.drawn_at,
                   arms = excluded.arms";
    let arms = serde_json::to_string(&draw.arms).unwrap_or_default();
    let Draw {
        experiment, epoch, ..
    } = draw;
    connection
        .execute(sql, params![journey, experiment, epoch, now_ms, arms])
        .map(drop)
}

/// Of each arm the exposures before an instant, and those that the goal followed in time. An exposure counts once its
/// time for the goal has run out: else an arm that was shown a lot of late would look worse than it is. A goal belongs
/// to the visitor's last exposure before it, and counts once for it.
pub(crate) fn count_arms(
    connection: &Connection,
    bandit: &Bandit,
    until: i64,
) -> rusqlite::Result<Vec<Proportion>> {
    let sql = r#"SELECT visitor, time, event = ?1, json_extract(message, '$.properties.variation_id'),
                    json_extract(message, '$.context.microstage')
                 FROM events WHERE time < ?2 AND (event = ?3 OR (event = ?1
                    AND json_extract(message, '$.properties.experiment_id') = ?4))
                 ORDER BY visitor, time, "order", seq, id"#;
    let mut counting = Counting::new(bandit, until);
    let mut find = connection.prepare_cached(sql)?;
    let mut rows = find.query(params![EXPOSURE, until, bandit.goal, bandit.experiment])?;
    while let Some(row) = rows.next()? {
        let marks: Option<String> = row.get(4)?;
        if marks.is_some_and(|marks| does_not_count(&marks)) {
            continue;
        }
        let visitor: String = row.get(0)?;
        let at = row.get(1)?;
        match row.get(2)? {
            true => {
                let variant: Option<String> = row.get(3)?;
                counting.expose(&visitor, at, variant.as_deref());
            }
            false => counting.reach(&visitor, at),
        }
    }
    Ok(counting.finish())
}

/// Previews of the shop's own, and programs.
fn does_not_count(marks: &str) -> bool {
    let marks: Value = serde_json::from_str(marks).unwrap_or_default();
    ["preview", "forced", "bot"]
        .iter()
        .any(|mark| marks.get(mark).is_some_and(|it| *it == Value::Bool(true)))
}

/// A visitor's log, read in order.
struct Counting<'a> {
    bandit: &'a Bandit,
    until: i64,
    counts: Vec<Proportion>,
    visitor: String,
    /// The last exposure: when, to which arm, and whether the goal followed.
    last: Option<(i64, usize, bool)>,
}

impl<'a> Counting<'a> {
    fn new(bandit: &'a Bandit, until: i64) -> Self {
        let none = Proportion {
            successes: 0,
            visitors: 0,
        };
        Self {
            bandit,
            until,
            counts: vec![none; bandit.arms.len()],
            visitor: String::new(),
            last: None,
        }
    }

    fn expose(&mut self, visitor: &str, at: i64, variant: Option<&str>) {
        let epoch = |at: i64| at / i64::try_from(self.bandit.every).unwrap_or(i64::MAX).max(1);
        let arm = self
            .bandit
            .arms
            .iter()
            .position(|arm| Some(arm.as_str()) == variant);
        let is_again = |(since, known, _): &(i64, usize, bool)| {
            Some(*known) == arm && epoch(*since) == epoch(at)
        };
        // Two tabs may tell the same at once.
        if self.visitor == visitor && self.last.as_ref().is_some_and(is_again) {
            return;
        }
        self.count();
        visitor.clone_into(&mut self.visitor);
        // Of a variant that is gone nothing is learnt, and goals behind it are none of an earlier one.
        self.last = arm.map(|arm| (at, arm, false));
    }

    fn reach(&mut self, visitor: &str, at: i64) {
        if let Some((since, _, reached)) = &mut self.last
            && self.visitor == visitor
        {
            *reached |= at < since.saturating_add_unsigned(self.bandit.within);
        }
    }

    fn count(&mut self) {
        if let Some((at, arm, reached)) = self.last.take()
            && at.saturating_add_unsigned(self.bandit.within) <= self.until
        {
            self.counts[arm].visitors += 1;
            self.counts[arm].successes += u64::from(reached);
        }
    }

    fn finish(mut self) -> Vec<Proportion> {
        self.count();
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHIN: i64 = 100;

    /// What happened, as visitor, time and variant, or the goal where there is none.
    fn counted(log: &[(&str, i64, Option<&str>)]) -> Vec<(u64, u64)> {
        let bandit = Bandit {
            experiment: "e".into(),
            arms: vec!["control".into(), "x".into()],
            goal: "buy".into(),
            every: 1_000,
            within: WITHIN as u64,
            explore: 0.1,
        };
        let mut counting = Counting::new(&bandit, 1_000);
        for (visitor, at, variant) in log {
            match variant {
                Some(variant) => counting.expose(visitor, *at, Some(variant)),
                None => counting.reach(visitor, *at),
            }
        }
        let counts = counting.finish();
        counts
            .iter()
            .map(|it| (it.successes, it.visitors))
            .collect()
    }

    #[test]
    fn each_exposure_counts_once_and_when_its_time_has_run_out() {
        let (control, x) = (Some("control"), Some("x"));
        type Row<'a> = (
            &'a str,
            &'a [(&'a str, i64, Option<&'a str>)],
            [(u64, u64); 2],
        );
        let rows: [Row; 10] = [
            ("nothing", &[], [(0, 0), (0, 0)]),
            (
                "a goal behind an exposure",
                &[("a", 1, x), ("a", 5, None)],
                [(0, 0), (1, 1)],
            ),
            (
                "two goals",
                &[("a", 1, x), ("a", 5, None), ("a", 6, None)],
                [(0, 0), (1, 1)],
            ),
            (
                "two tabs",
                &[("a", 1, x), ("a", 2, x), ("a", 5, None)],
                [(0, 0), (1, 1)],
            ),
            (
                "a goal too late",
                &[("a", 1, x), ("a", 101, None)],
                [(0, 0), (0, 1)],
            ),
            (
                "a goal before",
                &[("a", 1, None), ("a", 5, x)],
                [(0, 0), (0, 1)],
            ),
            (
                "a goal of another visitor",
                &[("a", 1, x), ("b", 5, None)],
                [(0, 0), (0, 1)],
            ),
            (
                "the last exposure has the goal",
                &[("a", 1, x), ("a", 50, control), ("a", 60, None)],
                [(1, 1), (0, 1)],
            ),
            (
                "an exposure whose time has not run out counts for neither",
                &[("a", 900, x), ("b", 901, x), ("b", 902, None)],
                [(0, 0), (0, 1)],
            ),
            (
                "a variant that is gone has the goal",
                &[("a", 1, x), ("a", 50, Some("old")), ("a", 60, None)],
                [(0, 0), (0, 1)],
            ),
        ];
        for (why, log, expected) in rows {
            assert_eq!(counted(log), expected, "{why}");
        }
    }
}
