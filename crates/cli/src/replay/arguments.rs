//! What `replay` is told on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::recording::Reading;
use crate::shape::Shape;
use crate::when;

/// Replay recorded events and show the stages that they lead through
///
/// Reads NDJSON (the wire format, as `microstage export` writes it; messages of any Segment client;
/// rows of GA4's BigQuery export) and CSV (GA4's export, or any columns by mapping), all of them
/// also packed with gzip. Messages are grouped by visitor, and sessions follow from the journey's
/// rule; their recorded stages are compared with the replayed ones. Rows of a CSV file are grouped
/// by the session column where there is one: then each session begins anew and never times out.
///
/// With --against the same events go through two journeys, and what they would have done
/// differently is shown: stages, moments and slots, by session or visitor.
///
/// Lines that cannot be read are reported and left out. Exit codes: 0 = replayed; 1 = a journey
/// has errors, or with --strict something was left out or differs; 2 = a file cannot be read.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The recordings; `-` is the standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub(super) events: Vec<PathBuf>,

    /// The journey
    #[arg(long, value_name = "FILE")]
    pub(super) journey: PathBuf,

    /// A second journey: show what it would have done otherwise
    #[arg(long, value_name = "FILE")]
    pub(super) against: Option<PathBuf>,

    /// How long each visitor stays after the last event, such as 30s, 10m, 2h
    ///
    /// Timers that end in this time are seen; without it the replay ends at the last event.
    #[arg(long, value_name = "SPAN", default_value = "0s", value_parser = when::parse_span)]
    pub(super) linger: u64,

    /// How many timelines, or with --against differences, to show: a number, or all
    #[arg(long, value_name = "N", default_value = "10", value_parser = how_many)]
    pub(super) timelines: usize,

    /// For people, or as one JSON document
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    pub(super) format: Shape,

    /// Exit with 1 where a line was left out, or where a stage, or with --against anything, differs
    #[arg(long)]
    pub(super) strict: bool,

    #[command(flatten)]
    pub(super) recording: Reading,
}

fn how_many(text: &str) -> Result<usize, String> {
    if text == "all" {
        return Ok(usize::MAX);
    }
    text.parse().map_err(|_| "expected a number, or all".into())
}
