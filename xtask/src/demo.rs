//! The product as a visitor and a shop owner see it, on this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::processes::Running;
use crate::repo::Repo;
use crate::{build, say};

const FIRST_PORT: u16 = 4780;
const PORTS_TRIED: u16 = 50;

/// Builds everything, starts the collector and says what to open.
pub(crate) fn run(repo: &Repo) -> Outcome<ExitCode> {
    build::run(repo)?;
    build_collector(repo)?;
    let address = free_address()?;
    let mut collector = start(repo, address)?;
    wait_until_healthy(&mut collector, address)?;
    say::line("");
    say::line(&format!("  The shop         http://{address}/shop/"));
    say::line(&format!(
        "  with the panel   http://{address}/shop/?ms-debug"
    ));
    say::line(&format!("  The dashboard    http://{address}/dashboard/"));
    say::line(&format!(
        "  Every block      http://{address}/shop/gallery/"
    ));
    say::line("");
    say::line("  Ctrl-C ends it.");
    let forever = Duration::from_secs(u64::from(u32::MAX));
    let code = collector
        .wait(forever)
        .map_err(|error| Failure::told(error.to_string()))?;
    Err(Failure::new(
        "the collector",
        format!("that it ended by itself with status {}", code.unwrap_or(-1)),
        "that it runs until Ctrl-C",
        "read what it printed above",
    ))
}

/// The collector and the command line, as they are shipped but for `train`, whose learners take longer
/// to compile than all the rest.
pub(crate) fn build_collector(repo: &Repo) -> Outcome<()> {
    say::timed("the collector (cargo build --release)", || {
        repo.cargo()
            .args([
                "build",
                "--release",
                "-p",
                "microstage-cli",
                "--no-default-features",
            ])
            .minutes(20)
            .succeed()
    })
    .map(|_| ())
}

/// The usual port, or the next one that nobody listens on.
fn free_address() -> Outcome<SocketAddr> {
    (FIRST_PORT..FIRST_PORT + PORTS_TRIED)
        .map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .ok_or_else(|| {
            Failure::new(
                "127.0.0.1",
                format!("no free port from {FIRST_PORT} on, {PORTS_TRIED} tried"),
                "one free port",
                "end what listens there",
            )
        })
}

fn start(repo: &Repo, address: SocketAddr) -> Outcome<Running> {
    let database = repo.path("target/demo/microstage.sqlite");
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).map_err(|e| Failure::system("make", folder, &e))?;
    }
    let program = repo.path("target/release/microstage");
    let mut command = Command::new(&program);
    command
        .args(["serve", "--listen", &address.to_string()])
        .arg("--dist")
        .arg(repo.path("dist"))
        .arg("--shop")
        .arg(repo.path("www/shop"))
        .arg("--dashboard")
        .arg(repo.path("www/dashboard"))
        .arg("--journeys")
        .arg(repo.path("www/shop/journeys"))
        .arg("--db")
        .arg(&database)
        .current_dir(repo.root());
    Running::start(&mut command).map_err(|error| Failure::system("start", &program, &error))
}

fn wait_until_healthy(collector: &mut Running, address: SocketAddr) -> Outcome<()> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if healthy(address).unwrap_or(false) {
            return Ok(());
        }
        if let Ok(Some(status)) = collector.child().try_wait() {
            return Err(Failure::told(format!(
                "the collector ended at once: {status}"
            )));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(Failure::new(
        format!("http://{address}/healthz"),
        "no answer in 20 seconds",
        "200",
        "read what the collector printed above",
    ))
}

fn healthy(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    write!(
        stream,
        "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.split(' ').nth(1) == Some("200"))
}
