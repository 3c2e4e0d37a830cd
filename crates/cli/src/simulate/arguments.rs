//! What `simulate` is told on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::recording::Reading;
use crate::shape::Shape;

/// Send synthetic visitors through a journey
///
/// The visitors follow a model: which event comes after which, how long that takes, and with which
/// properties. It is the built-in one of a shop, a file, or learned from recorded events. The same
/// seed gives the same result, byte for byte.
///
/// Shows how many reach each stage, how long they stay, which rules fire how often and which never,
/// and what the slots show. Exit codes: 0 = simulated; 1 = the journey has errors; 2 = a file cannot
/// be read or written, or the model makes no sense.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The journey
    #[arg(long, value_name = "FILE")]
    pub(super) journey: PathBuf,

    /// How many visitors
    #[arg(long, value_name = "N", default_value = "1000")]
    pub(super) visitors: u64,

    /// The number that all random numbers come from
    #[arg(long, value_name = "N", default_value = "1")]
    pub(super) seed: u64,

    /// Over how many days they first come, and are watched
    #[arg(long, value_name = "N", default_value = "30",
          value_parser = clap::value_parser!(u64).range(1..=3650))]
    pub(super) days: u64,

    /// When the first of these days begins
    #[arg(long, value_name = "TIME", default_value = "2026-01-01")]
    pub(super) start: String,

    /// The model of the visitors; without it, that of a shop
    #[arg(long, value_name = "FILE", conflicts_with = "learn")]
    pub(super) model: Option<PathBuf>,

    /// Learn the model from recordings, which are read as `replay` reads them
    #[arg(long, value_name = "EVENTS", num_args = 1..)]
    pub(super) learn: Vec<PathBuf>,

    /// Write the model of the visitors to a file, to look at it or to change it
    #[arg(long, value_name = "OUT")]
    pub(super) write_model: Option<PathBuf>,

    /// Write a report with plots to a file: one page of HTML that needs nothing else
    #[arg(long, value_name = "OUT")]
    pub(super) html: Option<PathBuf>,

    /// For people, or as one JSON document
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    pub(super) format: Shape,

    #[command(flatten)]
    pub(super) reading: Reading,
}
