//! The results of a simulation as people read them in a terminal.

use std::io::{self, Write};

use super::results::{Results, Rule};
use crate::replay::report::{share, write_table};
use crate::style::{FAINT, HEADING, WARNING, paint};
use crate::text::{clean, count, counted};
use crate::when::elapsed;

/// Writes them.
pub(super) fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let title = format!("{} {}", clean(&results.journey), results.version);
    let program = paint(FAINT, &format!("program {}", results.program));
    writeln!(out, "{}  {program}", paint(HEADING, &title))?;
    writeln!(out, "{}", extent(results))?;
    writeln!(out, "{}", paint(FAINT, &clean(&results.model)))?;
    for (number, what) in [
        (
            results.stuck,
            "visitor was stopped, because the model lets no time pass",
        ),
        (
            results.errors,
            "times a condition ended in an error; it counts as false then",
        ),
    ] {
        if number > 0 {
            writeln!(
                out,
                "{}",
                paint(WARNING, &format!("{} {what}", count(number)))
            )?;
        }
    }
    write_stages(out, results)?;
    write_transitions(out, results)?;
    write_rules(out, results)?;
    write_moments(out, results)?;
    write_slots(out, results)?;
    write_experiments(out, results)
}

/// What was simulated, with everything that is needed to do it again.
pub(super) fn extent(results: &Results) -> String {
    format!(
        "{}, {}, {}, {} from {}, seed {}",
        counted(results.visitors, "visitor"),
        counted(results.sessions, "session"),
        counted(results.events, "event"),
        counted(results.days as usize, "day"),
        results.start,
        results.seed,
    )
}

fn write_stages(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let rows = results.stages.iter().map(|row| {
        let time = |ms: Option<u64>| ms.map_or("·".into(), elapsed);
        vec![
            row.stage.clone(),
            count(row.reached),
            share(row.reached, results.visitors),
            count(row.ended),
            share(row.ended, results.visitors),
            time(row.median_until_reached),
            row.stay.map_or("·".into(), |stay| count(stay.stays)),
            time(row.stay.map(|stay| stay.p10)),
            time(row.stay.map(|stay| stay.p50)),
            time(row.stay.map(|stay| stay.p90)),
        ]
    });
    let header = [
        "stage",
        "reached",
        "",
        "ended",
        "",
        "half after",
        "stays",
        "10 % below",
        "half",
        "90 %",
    ];
    write_table(out, &header, rows.collect())
}

fn write_transitions(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let rows = results.transitions.iter();
    let rows = rows.map(|row| vec![row.from.clone(), row.to.clone(), count(row.times)]);
    write_table(out, &["from", "to", "times"], rows.collect())
}

fn write_rules(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let row = |rule: &Rule| vec![rule.place.clone(), count(rule.fired), count(rule.visitors)];
    let fired = results.rules.iter().filter(|rule| rule.fired > 0);
    write_table(
        out,
        &["rule", "fired", "visitors"],
        fired.map(row).collect(),
    )?;
    if results.never().next().is_none() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint(WARNING, "never fired"))?;
    for rule in results.never() {
        let text = paint(FAINT, &clean(&rule.rule));
        writeln!(out, "{}  {text}", rule.place)?;
    }
    Ok(())
}

fn write_moments(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    if results.moments.is_empty() {
        return Ok(());
    }
    let rows = results.moments.iter().map(|row| {
        vec![
            row.moment.clone(),
            count(row.times),
            count(row.visitors),
            share(row.visitors, results.visitors),
        ]
    });
    write_table(out, &["moment", "times", "visitors", ""], rows.collect())
}

fn write_slots(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    if results.slots.is_empty() {
        return Ok(());
    }
    let rows = results.slots.iter().flat_map(|slot| {
        slot.blocks.iter().map(|row| {
            vec![
                slot.slot.clone(),
                row.block
                    .clone()
                    .unwrap_or_else(|| "(its own content)".into()),
                count(row.views),
                share(row.views, slot.views),
                count(row.later),
            ]
        })
    });
    let header = ["slot", "block", "page views", "", "came later in"];
    write_table(out, &header, rows.collect())
}

fn write_experiments(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    if results.experiments.is_empty() {
        return Ok(());
    }
    let rows = results.experiments.iter().flat_map(|experiment| {
        experiment.variants.iter().map(|row| {
            vec![
                experiment.experiment.clone(),
                row.variant.clone(),
                count(row.visitors),
                share(row.visitors, experiment.visitors),
            ]
        })
    });
    let header = ["experiment", "variant", "visitors", ""];
    write_table(out, &header, rows.collect())
}
