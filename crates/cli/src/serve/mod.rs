//! `microstage serve`: the collector, with the compiler of this binary.

mod compiler;
mod signals;
mod welcome;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use microstage_collector::{Config, ServeError, WriteKey, serve};
use tracing_subscriber::filter::LevelFilter;

use self::compiler::Engine;
use self::signals::stop_signal;
use self::welcome::Welcome;
use crate::failure::{Ending, Failure, Refusal};

/// Run the collector: take events, serve the SDK, the journeys and the dashboard
///
/// Ends in order at Ctrl-C or SIGTERM: requests under way are answered, and everything that was
/// acknowledged is in the database.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4780")]
    listen: String,

    /// The database, made when it is missing
    #[arg(long, value_name = "FILE", default_value = "microstage.sqlite")]
    db: PathBuf,

    /// Folder of the built SDK, served at / and /sdk/
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,

    /// Folder of pages to serve at /shop/
    #[arg(long, value_name = "FOLDER")]
    shop: Option<PathBuf>,

    /// Folder that `train items` has written, served at /v1/recommend/ to pages of any site
    #[arg(long, value_name = "FOLDER")]
    recommend: Option<PathBuf>,

    /// Folder to serve at /dashboard/ instead of the built-in page
    #[arg(long, value_name = "FOLDER")]
    dashboard: Option<PathBuf>,

    /// Folder of journeys, each NAME.json
    #[arg(long, value_name = "FOLDER")]
    journeys: Option<PathBuf>,

    /// Write keys: KEY, or KEY=ORIGIN,ORIGIN for pages of these origins only
    #[arg(long, value_name = "KEY", default_value = "demo")]
    key: Vec<String>,

    /// The token for dashboard and export; needed where others can reach the address
    #[arg(
        long,
        value_name = "TOKEN",
        env = "MICROSTAGE_ADMIN_TOKEN",
        hide_env_values = true
    )]
    admin_token: Option<String>,

    /// Take the client's address from X-Forwarded-For; only behind a proxy that sets it
    #[arg(long)]
    trust_forwarded_for: bool,

    /// How much to write to the error output
    #[arg(long, value_enum, default_value_t = Log::Info)]
    log: Log,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Log {
    Error,
    Warn,
    Info,
    /// Every request
    Debug,
}

pub(crate) fn run(arguments: Arguments) -> Result<Ending, Failure> {
    start_log(arguments.log);
    let config = arguments.config();
    let (database, listen) = (config.database.clone(), config.listen.clone());
    let welcome = Welcome::new(&config);
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        let remedy = "free threads and memory on this machine";
        Failure::refused(
            "microstage",
            error.to_string(),
            "a machine that can run it",
            remedy,
        )
    })?;
    let serving = async {
        // Listening for signals begins before anything can be asked to stop.
        let stop = stop_signal()?;
        let listening = |address| welcome.write(address);
        let served = serve(config, Arc::new(Engine), listening, stop).await;
        served.map_err(|error| refused(error, &database, &listen))
    };
    runtime.block_on(serving).map(|()| Ending::Done)
}

impl Arguments {
    fn config(&self) -> Config {
        Config {
            listen: self.listen.clone(),
            database: self.db.clone(),
            dist: self.dist.clone(),
            shop: self.shop.clone(),
            recommend: self.recommend.clone(),
            journeys: self.journeys.clone(),
            dashboard: self.dashboard.clone(),
            write_keys: self.key.iter().map(|key| WriteKey::parse(key)).collect(),
            admin_token: self.admin_token.clone(),
            trust_forwarded_for: self.trust_forwarded_for,
            ..Config::default()
        }
    }
}

fn start_log(log: Log) {
    let level = match log {
        Log::Error => LevelFilter::ERROR,
        Log::Warn => LevelFilter::WARN,
        Log::Info => LevelFilter::INFO,
        Log::Debug => LevelFilter::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_max_level(level)
        .with_target(false)
        .init();
}

fn refused(error: ServeError, database: &Path, listen: &str) -> Failure {
    let problems = match error {
        ServeError::Config(problems) => problems,
        ServeError::Store(reason) => {
            return Failure::refused(
                format!("--db {}", database.display()),
                reason,
                "a database that this version of microstage can open",
                "name another one, or check who may write there",
            );
        }
        other => {
            let remedy = "end what listens there, or take another address";
            let expected = "an address that is free";
            return Failure::refused(
                format!("--listen {listen}"),
                other.to_string(),
                expected,
                remedy,
            );
        }
    };
    let refusals = problems.into_iter().map(|problem| Refusal {
        place: option_of(&problem.path),
        found: problem.found,
        expected: problem.expected,
        remedy: problem.remedy,
    });
    Failure::Refused(refusals.collect())
}

/// The option that sets a field of the configuration.
fn option_of(path: &str) -> String {
    let name = path.split('[').next().unwrap_or(path);
    let name = match name {
        "database" => "db",
        "write_keys" => "key",
        other => other,
    };
    format!("--{}", name.replace('_', "-"))
}
