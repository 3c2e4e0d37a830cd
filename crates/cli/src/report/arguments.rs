//! What `report` is told on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::recording::Reading;
use crate::shape::Shape;

/// Tell what experiments have shown: which variant sells more, how sure that is, and when to stop
///
/// Reads recordings as `replay` does, and a collector's database. Counts each visitor once, with the
/// variant of the first exposure, and what came behind it. Exposures are the recorded events
/// `experiment_viewed` (`experiment_id`, `variation_id`); where there are none of an experiment of
/// --journey, the journey is replayed to see who would have been exposed to what.
///
/// The intervals hold however often they are looked at. Exit codes: 0 = reported; 1 = an experiment's
/// variants have other shares of the visitors than they were given, or the journey has errors; 2 = a
/// file cannot be read or written.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The recordings; `-` is the standard input
    #[arg(required_unless_present = "database", value_name = "EVENTS")]
    pub(super) events: Vec<PathBuf>,

    /// A collector's database, which may go on working meanwhile
    #[arg(long, value_name = "FILE")]
    pub(super) database: Option<PathBuf>,

    /// The journey: the shares of its variants are held against the visitors'
    ///
    /// Without it all variants should have as many visitors as each other.
    #[arg(long, value_name = "FILE")]
    pub(super) journey: Option<PathBuf>,

    /// The event that the experiments are to bring about
    #[arg(long, value_name = "EVENT", default_value = "purchase")]
    pub(super) goal: String,

    /// The property of the goal that is its worth
    #[arg(long, value_name = "PROPERTY", default_value = "value")]
    pub(super) value: String,

    /// How probable a wrong conclusion may be, over all looks and all variants of an experiment
    #[arg(long, value_name = "P", default_value = "0.05", value_parser = probability)]
    pub(super) alpha: f64,

    /// Visitors that the experiment was planned for, said before it began: it ends with that many
    ///
    /// Its intervals are narrower then. Without it an experiment may go on for as long as one likes.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(100..))]
    pub(super) planned: Option<u64>,

    /// At how many visitors the intervals are at their best, where there is no plan
    #[arg(long, value_name = "N", default_value = "5000", conflicts_with = "planned",
          value_parser = clap::value_parser!(u64).range(100..))]
    pub(super) tuning: u64,

    /// The change of the conversion that is worth finding, in per cent of control's
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = percent)]
    pub(super) effect: f64,

    /// Only visitors whose first exposure was not before
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,

    /// Only what happened before
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,

    /// Write a report with plots to a file: one page of HTML that needs nothing else
    #[arg(long, value_name = "OUT")]
    pub(super) html: Option<PathBuf>,

    /// One JSON document, as --format json
    #[arg(long)]
    pub(super) json: bool,

    /// For people, or as one JSON document
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    pub(super) format: Shape,

    #[command(flatten)]
    pub(super) reading: Reading,
}

fn probability(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    let number = number.filter(|number| (0.000_1..=0.5).contains(number));
    number.ok_or_else(|| "expected a number from 0.0001 to 0.5".into())
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim_end().parse::<f64>().ok();
    let number = number.filter(|number| (0.1..=1000.0).contains(number));
    number.ok_or_else(|| "expected a number from 0.1 to 1000".into())
}
