//! For whom a command writes.

use clap::ValueEnum;

/// The shape of what is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Text,
    Json,
}
