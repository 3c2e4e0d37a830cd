//! What must hold for whatever bytes come. The fuzz targets call these checks, and so does an
//! ordinary test of the engine (`crates/engine/tests/corpus.rs`) with the committed corpus, where
//! there is no fuzzer. A check that does not hold panics, which is what a fuzzer looks for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a fuzzer finds what panics"
)]

pub mod events;
pub mod expression;
pub mod journey;
pub mod program;
pub mod snapshot;
mod visit;
