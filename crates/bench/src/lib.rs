//! What the engine costs.
//!
//! `cargo xtask bench` drives this crate: [`rules`] makes the shared set of rules by which engines
//! are compared, [`workloads`] turns it and the demo shop's journey into things to do over and over,
//! and [`serve`] measures them on request, so that the contenders of one run can take turns.

mod random;
pub mod recording;
pub mod rules;
pub mod serve;
mod visit;
pub mod workloads;

/// What stops a measurement: there is nothing to be mended at run time.
pub type Failure = Box<dyn std::error::Error>;
