//! The collector: takes batches of messages, keeps each message once, and shows what came in.
//!
//! One process, one SQLite file, one port. `docs/wire-format.md` is the contract of what comes
//! in; [`serve`] is the only way to run it, and [`export`] reads its file without it:
//!
//! ```no_run
//! # async fn run(compiler: std::sync::Arc<dyn microstage_collector::Compiler>) {
//! use microstage_collector::{Config, serve};
//!
//! let config = Config { listen: "127.0.0.1:0".into(), ..Config::default() };
//! let outcome = serve(
//!     config,
//!     compiler,
//!     |address| println!("http://{address}/dashboard/"),
//!     std::future::pending(),
//! );
//! # outcome.await.ok();
//! # }
//! ```
//!
//! The path of a message: `http` reads the body, `batch` judges each message by itself,
//! `store` writes the good and the refused ones in one transaction, and only then is the batch
//! acknowledged. Everything that an operator reads is read from the store again, so that what the
//! dashboard shows is what is on the disk.

#![forbid(unsafe_code)]

mod bandit;
mod batch;
mod config;
mod error;
mod export;
mod http;
mod journeys;
mod problem;
mod rate;
mod server;
mod store;
mod timestamp;
pub mod user_agent;

pub use bandit::{Arm, Bandit, Draw};
pub use config::{Config, Limits, Origins, Rate, WriteKey};
pub use error::ServeError;
pub use export::{ExportError, draws, export};
pub use journeys::{Compiled, Compiler, JourneyProblem, Severity};
pub use problem::Problem;
pub use server::serve;
