//! A comparison as people and as programs read it.

use std::io::{self, Write};

use serde::Serialize;

use super::compare::{Comparison, Identity, Who};
use super::report::{share, write_table};
use crate::recording::Problem;
use crate::style::{FAINT, GOOD, HEADING, WARNING, paint};
use crate::text::{clean, count, counted};
use crate::when::elapsed;

/// Writes it for people.
pub(crate) fn write(out: &mut dyn Write, comparison: &Comparison) -> io::Result<()> {
    write_identity(out, "a", &comparison.a)?;
    write_identity(out, "b", &comparison.b)?;
    let Comparison {
        replayed,
        different,
        events,
        by,
        ..
    } = comparison;
    let replayed_text = by.counted(*replayed);
    writeln!(out, "{replayed_text}, {}", counted(*events, "event"))?;
    if *different == 0 {
        return writeln!(
            out,
            "\n{}",
            paint(GOOD, "the two do the same with all of them")
        );
    }
    let verb = if *different == 1 { "differs" } else { "differ" };
    let verdict = format!("{} {verb}", by.counted(*different));
    let part = share(*different, *replayed);
    writeln!(out, "\n{}  {part}", paint(WARNING, &verdict))?;
    let rows = [
        ("stages", comparison.different_stages),
        ("moments", comparison.different_moments),
        ("slots", comparison.different_slots),
    ];
    let rows =
        rows.map(|(what, number)| vec![what.to_owned(), count(number), share(number, *replayed)]);
    write_table(out, &["differ in", by.nouns(), ""], rows.into())?;
    write_ends(out, comparison)?;
    write_moments(out, comparison)?;
    write_slots(out, comparison)?;
    write_examples(out, comparison)
}

fn write_identity(out: &mut dyn Write, side: &str, identity: &Identity) -> io::Result<()> {
    let Identity {
        journey,
        version,
        program,
    } = identity;
    let name = paint(HEADING, &format!("{side}  {} {version}", clean(journey)));
    writeln!(
        out,
        "{name}  {}",
        paint(FAINT, &format!("program {program}"))
    )
}

/// From where they ended in the one to where they ended in the other.
fn write_ends(out: &mut dyn Write, comparison: &Comparison) -> io::Result<()> {
    let [of_a, of_b] = comparison.stages();
    let mut header = vec!["ended in a ↓  in b →"];
    header.extend(of_b.iter().map(String::as_str));
    let times = |a: &str, b: &str| {
        let mut ends = comparison.ended.iter();
        let found = ends.find(|row| row.a == a && row.b == b);
        found.map_or("·".into(), |row| count(row.times))
    };
    let row = |a: &String| {
        let cells = of_b.iter().map(|b| times(a, b));
        std::iter::once(a.clone()).chain(cells).collect()
    };
    write_table(out, &header, of_a.iter().map(row).collect())
}

fn write_moments(out: &mut dyn Write, comparison: &Comparison) -> io::Result<()> {
    if comparison.moments.is_empty() {
        return Ok(());
    }
    let rows = comparison.moments.iter().map(|row| {
        let numbers = [row.a, row.b, row.gained, row.lost].map(count);
        std::iter::once(row.moment.clone()).chain(numbers).collect()
    });
    let header = [
        "moment",
        "times in a",
        "in b",
        "more often for",
        "less often for",
    ];
    write_table(out, &header, rows.collect())
}

fn write_slots(out: &mut dyn Write, comparison: &Comparison) -> io::Result<()> {
    if comparison.slots.is_empty() {
        return Ok(());
    }
    let block = |name: &Option<String>| name.clone().unwrap_or_else(|| "(default)".into());
    let rows = comparison.slots.iter().map(|row| {
        vec![
            row.slot.clone(),
            block(&row.a),
            block(&row.b),
            count(row.first_for),
        ]
    });
    let header = ["slot, first difference", "a", "b", comparison.by.nouns()];
    write_table(out, &header, rows.collect())
}

fn write_examples(out: &mut dyn Write, comparison: &Comparison) -> io::Result<()> {
    if comparison.examples.is_empty() {
        return Ok(());
    }
    let rows = comparison.examples.iter().map(|row| {
        let (Who::Session(name) | Who::Visitor(name)) = &row.key;
        let did = |done: &Option<String>| done.clone().unwrap_or_else(|| "nothing".into());
        vec![
            clean(name).into_owned(),
            row.at.clone(),
            elapsed(row.after),
            did(&row.a),
            did(&row.b),
        ]
    });
    let header = ["first difference of", "at", "after", "a", "b"];
    write_table(out, &header, rows.collect())?;
    let more = comparison.different - comparison.examples.len();
    if more > 0 {
        let note = format!("… and {} more; --timelines all shows them", count(more));
        writeln!(out, "{}", paint(FAINT, &note))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    problems: &'a [Problem],
}

/// Writes it for programs: one JSON document, indented.
pub(crate) fn write_json(
    out: &mut dyn Write,
    comparison: &Comparison,
    problems: &[Problem],
) -> io::Result<()> {
    let document = Document {
        comparison,
        problems,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
