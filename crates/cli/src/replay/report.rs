//! A replay as people read it.

use std::io::{self, Write};

use microstage_engine::Program;

use super::summary::{Recorded, Summary};
use super::timeline::{Timeline, What};
use crate::style::{ERROR, FAINT, GOOD, HEADING, LABEL, WARNING, paint};
use crate::text::{clean, count, counted, left, right, width};
use crate::when::{elapsed, iso};

/// Writes one line for each timeline: its name, its beginning, and what happened how long after.
pub(crate) fn write_timelines(
    out: &mut dyn Write,
    timelines: &[Timeline],
    more: usize,
    program: &Program,
) -> io::Result<()> {
    let names: Vec<_> = timelines.iter().map(|it| clean(it.key.name())).collect();
    let columns = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let starts: Vec<_> = timelines.iter().map(|it| iso(it.start)).collect();
    let start_columns = starts.iter().map(String::len).max().unwrap_or(0);
    for ((timeline, name), start) in timelines.iter().zip(names).zip(starts) {
        let start = paint(FAINT, &left(&start, start_columns));
        let way = way(timeline, program);
        writeln!(out, "{}  {start}  {way}", left(&name, columns))?;
    }
    if more > 0 && !timelines.is_empty() {
        let note = format!("… and {} more; --timelines all shows them", count(more));
        writeln!(out, "{}", paint(FAINT, &note))?;
    }
    if !timelines.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

fn way(timeline: &Timeline, program: &Program) -> String {
    let mut way = program.stages[usize::from(timeline.initial)].clone();
    for step in &timeline.steps {
        let after = paint(FAINT, &elapsed(step.at.saturating_sub(timeline.start)));
        way.push_str(&match step.what {
            What::Stage(stage) => {
                let stage = paint(HEADING, &program.stages[usize::from(stage)]);
                format!(" → {after} {stage}")
            }
            What::Moment(moment) => {
                let moment = paint(LABEL, &program.moments[usize::from(moment)].name);
                format!(" · {after} {moment}")
            }
        });
    }
    way
}

/// Writes the numbers.
pub(crate) fn write_summary(
    out: &mut dyn Write,
    summary: &Summary,
    program: &Program,
    hash: u64,
) -> io::Result<()> {
    let journey = paint(HEADING, &format!("{} {}", program.journey, program.version));
    writeln!(
        out,
        "{journey}  {}",
        paint(FAINT, &format!("program {hash:016x}"))
    )?;
    writeln!(out, "{}", extent(summary))?;
    write_stages(out, summary)?;
    write_transitions(out, summary)?;
    write_moments(out, summary)?;
    write_slots(out, summary)?;
    write_recorded(out, &summary.recorded)
}

fn extent(summary: &Summary) -> String {
    let mut parts = vec![summary.by.counted(summary.replayed)];
    if summary.sessions != summary.replayed {
        parts.push(counted(summary.sessions, "session"));
    }
    parts.push(counted(summary.events, "event"));
    if let (Some(from), Some(to)) = (&summary.from, &summary.to) {
        parts.push(format!("{from} to {to}"));
    }
    let mut passed_over = vec![
        (summary.derived, "derived message"),
        (summary.no_inputs, "identify message"),
        (summary.duplicates, "duplicate"),
    ];
    passed_over.retain(|(number, _)| *number > 0);
    let passed_over: Vec<_> = passed_over
        .iter()
        .map(|(number, noun)| counted(*number, noun))
        .collect();
    let mut text = parts.join(", ");
    if !passed_over.is_empty() {
        text.push_str(&format!("\npassed over: {}", passed_over.join(", ")));
    }
    text
}

/// A part of all, in percent.
pub(crate) fn share(number: usize, all: usize) -> String {
    format!("{:.1} %", number as f64 * 100.0 / all.max(1) as f64)
}

fn write_stages(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let share = |number| share(number, summary.replayed);
    let rows = summary.stages.iter().map(|row| {
        let (reached, ended) = (row.reached, row.ended);
        vec![
            row.stage.clone(),
            count(reached),
            share(reached),
            count(ended),
            share(ended),
        ]
    });
    write_table(out, &["stage", "reached", "", "ended", ""], rows.collect())
}

/// From the stage of the row to the stage of the column.
fn write_transitions(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let names: Vec<&str> = summary
        .stages
        .iter()
        .map(|row| row.stage.as_str())
        .collect();
    let times = |from: &str, to: &str| {
        let mut transitions = summary.transitions.iter();
        let found = transitions.find(|it| it.from == from && it.to == to);
        found.map_or("·".into(), |it| count(it.times))
    };
    let mut header = vec!["from ↓  to →"];
    header.extend(&names);
    let row = |from: &str| {
        let cells = names.iter().map(|to| times(from, to));
        std::iter::once(from.to_owned()).chain(cells).collect()
    };
    write_table(out, &header, names.iter().map(|from| row(from)).collect())
}

fn write_moments(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    if summary.moments.is_empty() {
        return Ok(());
    }
    let rows = summary
        .moments
        .iter()
        .map(|row| vec![row.moment.clone(), count(row.times), count(row.within)]);
    write_table(
        out,
        &["moment", "times", summary.by.nouns()],
        rows.collect(),
    )
}

/// Nothing where no page was viewed: then no slot was decided.
fn write_slots(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    if summary.slots.iter().all(|row| row.times == 0) {
        return Ok(());
    }
    let rows = summary.slots.iter().map(|row| {
        let numbers = [row.times, row.within].map(count);
        [row.slot.clone(), row.block.clone()]
            .into_iter()
            .chain(numbers)
            .collect()
    });
    write_table(
        out,
        &["slot", "block", "times", summary.by.nouns()],
        rows.collect(),
    )
}

fn write_recorded(out: &mut dyn Write, recorded: &Recorded) -> io::Result<()> {
    let Recorded {
        compared,
        different,
        other_program,
        differences,
    } = recorded;
    if *compared == 0 {
        return Ok(());
    }
    let verdict = if *different == 0 {
        paint(GOOD, "all as replayed")
    } else {
        paint(
            ERROR,
            &format!("{} otherwise than replayed", count(*different)),
        )
    };
    writeln!(
        out,
        "\nrecorded stages: {} compared, {verdict}",
        count(*compared)
    )?;
    if *other_program > 0 {
        let note = "recorded with another version of the journey";
        writeln!(out, "{note}: {}", count(*other_program))?;
    }
    let cells = differences.iter().map(|row| {
        vec![
            format!("{}:{}", clean(&row.file), row.line),
            clean(&row.visitor).into_owned(),
            row.at.clone(),
            clean(&row.recorded).into_owned(),
            row.replayed.clone(),
        ]
    });
    if *different > 0 {
        let header = ["first difference", "visitor", "at", "recorded", "replayed"];
        write_table(out, &header, cells.collect())?;
    }
    Ok(())
}

/// Columns below each other, an empty line before: numbers to the right, everything else to the
/// left.
pub(crate) fn write_table(
    out: &mut dyn Write,
    header: &[&str],
    rows: Vec<Vec<String>>,
) -> io::Result<()> {
    let is_number =
        |cell: &str| cell.starts_with(|c: char| c.is_ascii_digit()) && !cell.contains('-');
    let columns: Vec<(usize, bool)> = (0..header.len())
        .map(|column| {
            let cells = || rows.iter().map(|row| row[column].as_str());
            let widest = cells().map(width).max().unwrap_or(0);
            let numbers = column > 0 && cells().all(|cell| cell == "·" || is_number(cell));
            (widest.max(width(header[column])), numbers)
        })
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let aligned = cells.zip(&columns).map(|(cell, (columns, numbers))| {
            if *numbers {
                right(cell, *columns)
            } else {
                left(cell, *columns)
            }
        });
        aligned.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let heading = line(&mut header.iter().copied());
    writeln!(out, "\n{}", paint(LABEL, &heading))?;
    for row in &rows {
        writeln!(out, "{}", line(&mut row.iter().map(String::as_str)))?;
    }
    Ok(())
}

/// Writes how fast it was.
pub(crate) fn write_speed(out: &mut dyn Write, events: usize, seconds: f64) -> io::Result<()> {
    let rate = (events as f64 / seconds.max(1e-9)).round() as usize;
    let speed = format!(
        "{} in {seconds:.3} s: {} events/s",
        counted(events, "event"),
        count(rate)
    );
    writeln!(out, "\n{}", paint(FAINT, &speed))
}

/// Writes on the error output that lines were left out, or that stages differ.
pub(crate) fn warn(lines: usize, differences: usize, is_strict: bool) {
    let mut parts = Vec::new();
    if lines > 0 {
        parts.push(format!("{} left out", counted(lines, "line")));
    }
    if differences > 0 {
        parts.push(format!("{} unlike recorded", counted(differences, "stage")));
    }
    if parts.is_empty() {
        return;
    }
    let (style, word) = if is_strict {
        (ERROR, "error")
    } else {
        (WARNING, "warning")
    };
    let hint = if is_strict {
        ""
    } else {
        "; --strict makes this an error"
    };
    anstream::eprintln!("{}: {}{hint}", paint(style, word), parts.join(", "));
}
