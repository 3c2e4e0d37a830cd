//! What the collector is told at its start, and whether it makes sense.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::problem::{Problem, quote};

/// A shorter token could be tried through over the network.
const ADMIN_TOKEN_MIN: usize = 16;

/// Everything that a collector can be told. [`crate::serve`] checks it and names every problem.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one. Default `127.0.0.1:4780`.
    pub listen: String,
    /// The database file, made when it is missing. Default `microstage.sqlite`.
    pub database: PathBuf,
    /// The built SDK (`dist/`), served at `/` and `/sdk/`. Default none.
    pub dist: Option<PathBuf>,
    /// The pages served at `/shop/`. Default none.
    pub shop: Option<PathBuf>,
    /// The files of `microstage train items`, served at `/v1/recommend/` to pages of any origin. Default none.
    pub recommend: Option<PathBuf>,
    /// The folder of journeys, each `NAME.json`. Default none.
    pub journeys: Option<PathBuf>,
    /// A folder to serve at `/dashboard/` instead of the built-in page. Default none.
    pub dashboard: Option<PathBuf>,
    /// The keys that pages may write with. Default `demo`, from any origin.
    pub write_keys: Vec<WriteKey>,
    /// The token that readers (dashboard, export) must send. Default none: then reads are open,
    /// and the collector only starts on a loopback address.
    pub admin_token: Option<String>,
    /// Whether the client's address is the last one in `X-Forwarded-For`. Only right behind a
    /// proxy that sets it, because anybody can send that header. Default `false`.
    pub trust_forwarded_for: bool,
    /// Sizes, rates and waiting times.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:4780".into(),
            database: "microstage.sqlite".into(),
            dist: None,
            shop: None,
            recommend: None,
            journeys: None,
            dashboard: None,
            write_keys: vec![WriteKey {
                key: "demo".into(),
                origins: Origins::Any,
            }],
            admin_token: None,
            trust_forwarded_for: false,
            limits: Limits::default(),
        }
    }
}

/// A key that pages write with. It is public by nature: it tells shops apart, it does not
/// protect. The origins keep other sites' pages from using it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteKey {
    /// The key as it stands in `writeKey`.
    pub key: String,
    /// The origins whose pages may use it.
    pub origins: Origins,
}

impl WriteKey {
    /// Reads `KEY` (any origin) or `KEY=ORIGIN,ORIGIN`, such as `shop=https://shop.example`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let Some((key, origins)) = text.split_once('=') else {
            return Self {
                key: text.into(),
                origins: Origins::Any,
            };
        };
        let origins = origins
            .split(',')
            .map(|origin| origin.trim().to_owned())
            .collect();
        Self {
            key: key.into(),
            origins: Origins::Listed(origins),
        }
    }
}

/// The origins that a write key allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Every origin.
    Any,
    /// These only, each as a browser sends it: `https://shop.example`, with a port if it has one.
    Listed(Vec<String>),
}

/// How often something may happen: `burst` at once, then `per_second`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many are allowed each second in the long run.
    pub per_second: f64,
    /// How many may come at once after a pause.
    pub burst: u32,
}

/// Sizes, rates and waiting times. The defaults are those of `docs/wire-format.md`.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a request's body on the wire. Default 512 kB.
    pub body_bytes: usize,
    /// Bytes of a body once unpacked. Default 4 MB.
    pub unpacked_bytes: usize,
    /// Messages of a batch. Default 1,000.
    pub batch_messages: usize,
    /// Bytes of one message. Default 32 kB.
    pub message_bytes: usize,
    /// Refused messages that are kept; older ones make room. Default 10,000.
    pub quarantine_rows: u32,
    /// How long a client may take to send a body. Default 30 s.
    pub body_wait: Duration,
    /// How long a write waits for another process that holds the database. Default 5 s.
    pub store_wait: Duration,
    /// How old the knowledge of a journey's file may be before it is looked at again. Default 1 s.
    pub journey_check: Duration,
    /// How often bandits are looked at whose epoch may be over. Default 10 s.
    pub bandit_check: Duration,
    /// Requests from one address. Default 100 a second, 1,000 at once.
    pub address_rate: Rate,
    /// Requests with one write key. Default 2,000 a second, 10,000 at once.
    pub key_rate: Rate,
    /// Requests of visitors for their own data, from one address. Default one in 10 s, 10 at once.
    pub rights_rate: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 512 * 1024,
            unpacked_bytes: 4 * 1024 * 1024,
            batch_messages: 1_000,
            message_bytes: 32 * 1024,
            quarantine_rows: 10_000,
            body_wait: Duration::from_secs(30),
            store_wait: Duration::from_secs(5),
            journey_check: Duration::from_secs(1),
            bandit_check: Duration::from_secs(10),
            address_rate: Rate {
                per_second: 100.0,
                burst: 1_000,
            },
            key_rate: Rate {
                per_second: 2_000.0,
                burst: 10_000,
            },
            rights_rate: Rate {
                per_second: 0.1,
                burst: 10,
            },
        }
    }
}

impl Config {
    /// Reads the address and names everything that is wrong with the configuration, at once.
    pub(crate) fn check(&self) -> Result<SocketAddr, Vec<Problem>> {
        let mut problems = Vec::new();
        let address = self.check_listen(&mut problems);
        self.check_folders(&mut problems);
        self.check_keys(&mut problems);
        self.check_token(&mut problems);
        self.limits.check(&mut problems);
        match address {
            Some(address) if problems.is_empty() => Ok(address),
            _ => Err(problems),
        }
    }

    fn check_listen(&self, problems: &mut Vec<Problem>) -> Option<SocketAddr> {
        let Ok(address) = self.listen.parse::<SocketAddr>() else {
            problems.push(Problem::new(
                "bad_address",
                "listen",
                quote(&self.listen),
                "an IP address and a port",
                "write it such as 127.0.0.1:4780 or [::1]:4780",
            ));
            return None;
        };
        if !address.ip().is_loopback() && self.admin_token.is_none() {
            problems.push(Problem::new(
                "open_to_all",
                "admin_token",
                format!("no admin token, and the address {address}, which others can reach"),
                "an admin token, or a loopback address",
                "set an admin token: without one, everybody who reaches this address could read \
                 every visitor's events; or listen on 127.0.0.1",
            ));
        }
        Some(address)
    }

    fn check_folders(&self, problems: &mut Vec<Problem>) {
        let folders = [
            ("dist", &self.dist),
            ("shop", &self.shop),
            ("recommend", &self.recommend),
            ("journeys", &self.journeys),
            ("dashboard", &self.dashboard),
        ];
        for (path, folder) in folders {
            if let Some(folder) = folder.as_deref().filter(|folder| !folder.is_dir()) {
                problems.push(no_folder(path, folder));
            }
        }
        let parent = self
            .database
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
            problems.push(no_folder("database", parent));
        }
    }

    fn check_keys(&self, problems: &mut Vec<Problem>) {
        if self.write_keys.is_empty() {
            problems.push(Problem::new(
                "no_write_key",
                "write_keys",
                "nothing",
                "at least one write key",
                "give one, such as demo: without a key every batch would be refused",
            ));
        }
        for (index, write_key) in self.write_keys.iter().enumerate() {
            let path = format!("write_keys[{index}]");
            write_key.check(&path, problems);
            if self.write_keys[..index]
                .iter()
                .any(|other| other.key == write_key.key)
            {
                problems.push(Problem::new(
                    "twice",
                    path,
                    quote(&write_key.key),
                    "each key once",
                    "put all of the key's origins behind one key",
                ));
            }
        }
    }

    fn check_token(&self, problems: &mut Vec<Problem>) {
        let Some(token) = &self.admin_token else {
            return;
        };
        if token.len() < ADMIN_TOKEN_MIN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            problems.push(Problem::new(
                "weak_token",
                "admin_token",
                // The token itself is a secret, also in a message about it.
                format!("{} characters", token.chars().count()),
                format!("at least {ADMIN_TOKEN_MIN} visible ASCII characters without spaces"),
                "use a random one",
            ));
        }
    }
}

impl WriteKey {
    fn check(&self, path: &str, problems: &mut Vec<Problem>) {
        if self.key.is_empty() || self.key.len() > 100 || self.key.contains(char::is_whitespace) {
            problems.push(Problem::new(
                "bad_key",
                path,
                quote(&self.key),
                "1 to 100 characters without spaces",
                "choose a short word for the shop",
            ));
        }
        let Origins::Listed(origins) = &self.origins else {
            return;
        };
        for origin in origins.iter().filter(|origin| !is_origin(origin)) {
            problems.push(Problem::new(
                "bad_origin",
                path,
                quote(origin),
                "an origin as browsers send it: scheme, host and, if it is not the usual one, port",
                "write it such as https://shop.example, in lower case and without a path",
            ));
        }
    }
}

impl Limits {
    fn check(&self, problems: &mut Vec<Problem>) {
        let counts = [
            ("limits.body_bytes", self.body_bytes),
            ("limits.unpacked_bytes", self.unpacked_bytes),
            ("limits.batch_messages", self.batch_messages),
            ("limits.message_bytes", self.message_bytes),
            (
                "limits.address_rate.burst",
                self.address_rate.burst as usize,
            ),
            ("limits.key_rate.burst", self.key_rate.burst as usize),
            ("limits.rights_rate.burst", self.rights_rate.burst as usize),
        ];
        let mut refuse = |path: &str, found: String| {
            let remedy = "leave it out to use the default";
            problems.push(Problem::new(
                "too_small",
                path,
                found,
                "more than 0",
                remedy,
            ));
        };
        for (path, _) in counts.iter().filter(|(_, count)| *count == 0) {
            refuse(path, "0".into());
        }
        let rates = [
            (
                "limits.address_rate.per_second",
                self.address_rate.per_second,
            ),
            ("limits.key_rate.per_second", self.key_rate.per_second),
            ("limits.rights_rate.per_second", self.rights_rate.per_second),
        ];
        for (path, rate) in rates {
            if !rate.is_finite() || rate <= 0.0 {
                refuse(path, rate.to_string());
            }
        }
    }
}

fn no_folder(path: &str, folder: &Path) -> Problem {
    Problem::new(
        "no_folder",
        path,
        format!("{}, which is no folder", folder.display()),
        "a folder that exists",
        "make it, or name another one",
    )
}

/// Whether a browser could send this as an `Origin`: nothing after the host and port.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
        !host.is_empty() && host.chars().all(allowed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(config: &Config) -> Vec<(String, String)> {
        let problems = config.check().err().unwrap_or_default();
        problems
            .into_iter()
            .map(|it| (it.path, it.code.into_owned()))
            .collect()
    }

    #[test]
    fn the_default_is_right() {
        assert_eq!(Config::default().check(), Ok(([127, 0, 0, 1], 4780).into()));
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let config = Config {
            listen: "localhost".into(),
            database: "/nowhere/at/all/db.sqlite".into(),
            dist: Some("/nowhere/dist".into()),
            shop: Some("/nowhere/shop".into()),
            journeys: Some("/nowhere/journeys".into()),
            dashboard: Some("/nowhere/dashboard".into()),
            write_keys: ["a b", "ok=https://shop.example/path", "ok"]
                .map(WriteKey::parse)
                .into(),
            admin_token: Some("short".into()),
            limits: Limits {
                body_bytes: 0,
                key_rate: Rate {
                    per_second: f64::NAN,
                    burst: 0,
                },
                ..Limits::default()
            },
            ..Config::default()
        };
        let expected = [
            ("listen", "bad_address"),
            ("dist", "no_folder"),
            ("shop", "no_folder"),
            ("journeys", "no_folder"),
            ("dashboard", "no_folder"),
            ("database", "no_folder"),
            ("write_keys[0]", "bad_key"),
            ("write_keys[1]", "bad_origin"),
            ("write_keys[2]", "twice"),
            ("admin_token", "weak_token"),
            ("limits.body_bytes", "too_small"),
            ("limits.key_rate.burst", "too_small"),
            ("limits.key_rate.per_second", "too_small"),
        ];
        assert_eq!(
            codes(&config),
            expected.map(|(path, code)| (path.into(), code.into()))
        );
    }

    #[test]
    fn an_address_that_others_reach_needs_a_token() {
        let rows = [
            ("127.0.0.1:0", None, true),
            ("[::1]:0", None, true),
            ("0.0.0.0:0", None, false),
            ("192.0.2.1:80", None, false),
            ("0.0.0.0:0", Some("0123456789abcdef"), true),
        ];
        for (listen, token, fine) in rows {
            let admin_token = token.map(str::to_owned);
            let config = Config {
                listen: listen.into(),
                admin_token,
                ..Config::default()
            };
            let expected = if fine {
                vec![]
            } else {
                vec![("admin_token", "open_to_all")]
            };
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(path, code)| (path.into(), code.into()))
                .collect();
            assert_eq!(codes(&config), expected, "{listen} {token:?}");
        }
    }

    #[test]
    fn write_keys_are_read() {
        let listed = |origins: &[&str]| {
            Origins::Listed(origins.iter().map(|origin| (*origin).to_owned()).collect())
        };
        let rows = [
            ("demo", "demo", Origins::Any),
            (
                "shop=https://a.example",
                "shop",
                listed(&["https://a.example"]),
            ),
            (
                "shop=https://a.example, http://127.0.0.1:4780",
                "shop",
                listed(&["https://a.example", "http://127.0.0.1:4780"]),
            ),
        ];
        for (text, key, origins) in rows {
            assert_eq!(
                WriteKey::parse(text),
                WriteKey {
                    key: key.into(),
                    origins
                }
            );
        }
    }
}
