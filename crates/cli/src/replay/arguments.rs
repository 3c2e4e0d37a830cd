//! What `replay` is told on the command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::columns::Mapping;
use crate::failure::Failure;
use crate::when;

/// Replay recorded events and show the stages that they lead through
///
/// Reads NDJSON of the wire format, as `microstage export` writes it, and CSV, both also packed
/// with gzip. Messages are grouped by visitor, and sessions follow from the journey's rule; their
/// recorded stages are compared with the replayed ones. Rows of a CSV file are grouped by the
/// session column where there is one: then each session begins anew and never times out.
///
/// Lines that cannot be read are reported and left out. Exit codes: 0 = replayed; 1 = the journey
/// has errors, or with --strict something was left out or differs; 2 = a file cannot be read.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The recordings; `-` is the standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub(super) events: Vec<PathBuf>,

    /// The journey
    #[arg(long, value_name = "FILE")]
    pub(super) journey: PathBuf,

    /// Columns of CSV files: event, time, and session or visitor
    ///
    /// A column that is called like that needs no mapping. Times are ISO 8601, `YYYY-MM-DD
    /// HH:MM:SS UTC`, or seconds, milliseconds or microseconds since 1970.
    #[arg(long, value_name = "MEANING=COLUMN", value_delimiter = ',', value_parser = meaning)]
    csv_map: Vec<(Meaning, String)>,

    /// Column of CSV files that holds the session; short for --csv-map session=COLUMN
    #[arg(long, value_name = "COLUMN")]
    session_column: Option<String>,

    /// Names of events in the recordings, and what the journey calls them
    #[arg(long, value_name = "RECORDED=EVENT", value_delimiter = ',', value_parser = pair)]
    pub(super) event_names: Vec<(String, String)>,

    /// Properties that the journey reads, and their columns in CSV files
    ///
    /// A column that is called like the property needs no mapping.
    #[arg(long, value_name = "PROPERTY=COLUMN", value_delimiter = ',', value_parser = pair)]
    property: Vec<(String, String)>,

    /// Columns of CSV files whose values are texts, though they look like numbers
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    text: Vec<String>,

    /// How long each visitor stays after the last event, such as 30s, 10m, 2h
    ///
    /// Timers that end in this time are seen; without it the replay ends at the last event.
    #[arg(long, value_name = "SPAN", default_value = "0s", value_parser = when::parse_span)]
    pub(super) linger: u64,

    /// How many timelines to show: a number, or all
    #[arg(long, value_name = "N", default_value = "10", value_parser = how_many)]
    pub(super) timelines: usize,

    /// For people, or as one JSON document
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    pub(super) format: Shape,

    /// Exit with 1 where a line was left out or a recorded stage differs
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Meaning {
    Event,
    Time,
    Session,
    Visitor,
}

impl Arguments {
    /// What was said about columns, in one place.
    pub(super) fn mapping(&self) -> Result<Mapping, Failure> {
        let mut mapping = Mapping {
            properties: self.property.clone(),
            texts: self.text.clone(),
            ..Mapping::default()
        };
        let session = self.session_column.iter().cloned();
        let session = session.map(|column| (Meaning::Session, column));
        for (meaning, column) in self.csv_map.iter().cloned().chain(session) {
            let place = match meaning {
                Meaning::Event => &mut mapping.event,
                Meaning::Time => &mut mapping.time,
                Meaning::Session => &mut mapping.session,
                Meaning::Visitor => &mut mapping.visitor,
            };
            if let Some(other) = place.replace(column.clone())
                && other != column
            {
                return Err(Failure::refused(
                    "--csv-map",
                    format!("two columns for one meaning: {other} and {column}"),
                    "one column for each of event, time, session and visitor",
                    "leave one of them out",
                ));
            }
        }
        Ok(mapping)
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.trim().into(), value.trim().into()))
        }
        _ => Err("expected NAME=VALUE".into()),
    }
}

fn meaning(text: &str) -> Result<(Meaning, String), String> {
    let (name, column) = pair(text)?;
    let meaning = Meaning::from_str(&name, false);
    let meaning = meaning.map_err(|_| "expected event, time, session or visitor before the =")?;
    Ok((meaning, column))
}

fn how_many(text: &str) -> Result<usize, String> {
    if text == "all" {
        return Ok(usize::MAX);
    }
    text.parse().map_err(|_| "expected a number, or all".into())
}
