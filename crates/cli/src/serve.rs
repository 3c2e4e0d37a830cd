//! `microstage serve`: the collector, with the compiler of this binary.

use std::future::Future;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use microstage_collector::{
    Compiled, Compiler, Config, JourneyProblem, Problem, ServeError, Severity, WriteKey, serve,
};
use microstage_engine::FORMAT;
use microstage_engine::compile::{self, compile};
use tracing_subscriber::filter::LevelFilter;

use crate::diagnostics;
use crate::failure::{Ending, Failure, Refusal};
use crate::source::{Source, tally};
use crate::style::{ERROR, FAINT, GOOD, HEADING, LABEL, WARNING, paint};
use crate::text::{clean, counted};

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

/// The compiler of this binary, as the collector wants one.
struct Engine;

impl Compiler for Engine {
    fn format(&self) -> u32 {
        FORMAT.into()
    }

    fn compile(&self, source: &str) -> Compiled {
        let compiled = compile(source);
        Compiled {
            program: compiled.program,
            problems: compiled.problems.into_iter().map(journey_problem).collect(),
        }
    }
}

fn journey_problem(problem: compile::Problem) -> JourneyProblem {
    JourneyProblem {
        severity: match problem.severity {
            compile::Severity::Error => Severity::Error,
            compile::Severity::Warning => Severity::Warning,
        },
        line: problem.line,
        column: problem.column,
        problem: Problem::new(
            problem.code,
            problem.path,
            problem.found,
            problem.expected,
            problem.remedy,
        ),
    }
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

/// Ready at the first Ctrl-C or SIGTERM. Whoever sends a second one does not want to wait for the
/// requests under way.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let mut signals = Signals::new().map_err(|error| {
        let remedy = "free file handles on this machine";
        Failure::refused(
            "signals",
            error.to_string(),
            "a machine that delivers them",
            remedy,
        )
    })?;
    Ok(async move {
        signals.next().await;
        tokio::spawn(async move {
            signals.next().await;
            std::process::exit(130);
        });
    })
}

#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 2]);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self([interrupt, signal(SignalKind::terminate())?]))
    }

    async fn next(&mut self) {
        let [interrupt, terminate] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
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

/// What is told when the collector listens.
struct Welcome {
    database: PathBuf,
    keys: Vec<String>,
    has_shop: bool,
    has_dist: bool,
    journeys: Vec<String>,
}

impl Welcome {
    fn new(config: &Config) -> Self {
        Self {
            database: config.database.clone(),
            keys: config.write_keys.iter().map(|it| it.key.clone()).collect(),
            has_shop: config.shop.is_some(),
            has_dist: config.dist.is_some(),
            journeys: config
                .journeys
                .as_deref()
                .map(check_journeys)
                .unwrap_or_default(),
        }
    }

    fn write(&self, address: SocketAddr) {
        let base = format!("http://{address}");
        let mut rows = Vec::new();
        if self.has_shop {
            rows.push(("shop", format!("{base}/shop/")));
        }
        rows.push(("dashboard", format!("{base}/dashboard/")));
        if self.has_dist {
            rows.push(("SDK", format!("{base}/microstage.js")));
        }
        let keys = paint(
            FAINT,
            &format!("write keys: {}", clean(&self.keys.join(", "))),
        );
        rows.push(("events", format!("{base}/v1/batch  {keys}")));
        rows.push((
            "database",
            clean(&self.database.display().to_string()).into_owned(),
        ));
        for (index, journey) in self.journeys.iter().enumerate() {
            rows.push((if index == 0 { "journeys" } else { "" }, journey.clone()));
        }
        let mut text = format!(
            "{}\n\n",
            paint(HEADING, &format!("microstage listens on {base}"))
        );
        for (label, value) in rows {
            text.push_str(&format!(
                "  {}{value}\n",
                paint(LABEL, &format!("{label:<11}"))
            ));
        }
        text.push_str("\nCtrl-C ends it.\n");
        // Nobody may be reading this output; the collector serves all the same.
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .ok();
    }
}

/// Checks the journeys of a folder before any page asks for one: their problems go to the error
/// output, one line for each of them to the welcome.
fn check_journeys(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let verdict = |file: &PathBuf| {
        let source = match Source::read(file) {
            Ok(source) => source,
            Err(error) => return paint(ERROR, &format!("cannot be read: {error}")),
        };
        let problems = compile(&source.text).problems;
        diagnostics::write(&mut anstream::stderr(), &source, &problems).ok();
        match tally(&problems) {
            (0, 0) => paint(GOOD, "ready"),
            (0, warnings) => paint(WARNING, &counted(warnings, "warning")),
            (errors, _) => paint(ERROR, &format!("refused: {}", counted(errors, "error"))),
        }
    };
    let line = |file: &PathBuf| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        format!("{}  {}", clean(&name), verdict(file))
    };
    files.iter().map(line).collect()
}
