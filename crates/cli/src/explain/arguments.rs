//! What `explain` is told on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::recording::Reading;
use crate::shape::Shape;

/// Explain why a visitor is where they are, with every value that was read
///
/// Replays the visitor's events up to an instant and shows what led to the stage, why no other
/// stage was entered, the moments, segments, slots, facts and models as they stand, each expression
/// taken apart with its values, and what will happen by itself next.
///
/// Reads the same recordings as `replay`. Exit codes: 0 = explained; 1 = the journey has errors;
/// 2 = a file cannot be read, or there is no such visitor.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The recordings; `-` is the standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub(super) events: Vec<PathBuf>,

    /// The journey
    #[arg(long, value_name = "FILE")]
    pub(super) journey: PathBuf,

    /// Which visitor, or which session, where the recordings have several
    #[arg(long, value_name = "ID")]
    pub(super) visitor: Option<String>,

    /// The instant to explain; without it the one of the last event
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,

    /// A tree for people, or one JSON document
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    pub(super) format: Shape,

    #[command(flatten)]
    pub(super) reading: Reading,
}
