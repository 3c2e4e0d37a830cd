//! The collector with the real compiler, as a process.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

mod support;

use std::path::Path;

use serde_json::{Value as Json, json};
use support::collector::Collector;
use support::{Ended, call, golden, microstage};

fn journeys(folder: &Path) -> String {
    let journeys = folder.join("journeys");
    std::fs::create_dir(&journeys).unwrap();
    for name in ["shop", "broken", "warned"] {
        let file = format!("{name}.json");
        std::fs::copy(golden().join("input").join(&file), journeys.join(&file)).unwrap();
    }
    journeys.to_str().unwrap().to_owned()
}

fn batch() -> String {
    let message = |number: u32, event: &str, second: u32| {
        json!({
            "type": "track", "messageId": format!("m{number}"), "anonymousId": "v",
            "event": event, "timestamp": format!("2026-01-01T10:00:{second:02}.120Z"),
        })
    };
    let messages = [
        message(2, "begin_checkout", 20),
        message(1, "add_to_cart", 10),
    ];
    json!({ "writeKey": "key", "sentAt": "2026-01-01T10:01:00.000Z", "batch": messages })
        .to_string()
}

#[test]
fn a_served_program_is_the_compiled_one() {
    let folder = tempfile::tempdir().unwrap();
    let journeys = journeys(folder.path());
    let collector = Collector::start(folder.path(), &["--journeys", &journeys]);
    let program = folder.path().join("shop.msp");
    let journey = golden().join("input/shop.json");
    let arguments = [Path::new("compile"), &journey, Path::new("-o"), &program];
    assert_eq!(call(arguments).code, 0);
    let (status, bytes) = collector.request("GET", "/v1/programs/shop/1", "");
    assert_eq!((status, bytes), (200, std::fs::read(program).unwrap()));
    let (status, body) = collector.request("GET", "/v1/programs/broken/1", "");
    assert!(status >= 400, "{status}");
    let body: Json = serde_json::from_slice(&body).unwrap();
    assert!(body.to_string().contains("did you mean `views`?"), "{body}");
}

#[test]
fn the_welcome_names_what_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let journeys = journeys(folder.path());
    let shop = golden();
    let more = ["--journeys", &journeys, "--shop", shop.to_str().unwrap()];
    let collector = Collector::start(folder.path(), &more);
    let base = format!("http://{}", collector.address);
    for expected in [
        format!("microstage listens on {base}\n"),
        format!("shop       {base}/shop/\n"),
        format!("dashboard  {base}/dashboard/\n"),
        format!("events     {base}/v1/batch  write keys: demo\n"),
        "journeys   broken  refused: 3 errors\n".into(),
        "shop  ready\n".into(),
        "warned  1 warning\n".into(),
    ] {
        assert!(
            collector.welcome.contains(&expected),
            "{expected:?}\n{}",
            collector.welcome
        );
    }
    for (path, expected) in [
        ("/healthz", 200),
        ("/dashboard/", 200),
        ("/shop/lint.txt", 200),
    ] {
        assert_eq!(collector.request("GET", path, "").0, expected, "{path}");
    }
}

#[test]
fn what_was_stored_is_exported_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path(), &["--key", "key"]);
    let (status, body) = collector.request("POST", "/v1/batch", &batch());
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    let (status, served) = collector.request("GET", "/v1/export", "");
    assert_eq!(status, 200);
    let database = folder.path().join("events.sqlite");
    let export = || call([Path::new("export"), Path::new("--db"), &database]);

    // The same lines while the collector runs, and after it.
    let while_running = export();
    let (_, code) = collector.stop("-TERM");
    assert_eq!(code, Some(0));
    let afterwards = export();
    for Ended {
        code,
        stdout,
        stderr,
    } in [while_running, afterwards]
    {
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert_eq!(stdout, String::from_utf8(served.clone()).unwrap());
    }
    let output = folder.path().join("events.ndjson");
    let arguments = [
        Path::new("export"),
        Path::new("--db"),
        &database,
        Path::new("-o"),
        &output,
    ];
    assert_eq!(call(arguments).code, 0);
    assert_eq!(std::fs::read(&output).unwrap(), served);

    let journey = golden().join("input/shop.json");
    let arguments = [
        Path::new("replay"),
        Path::new("--journey"),
        &journey,
        &output,
    ];
    let Ended { code, stdout, .. } = call(arguments);
    let expected = "v  2026-01-01T10:00:10.120Z  browsing → 00:00:00 interest → 00:00:10 intent";
    assert_eq!((code, stdout.lines().next()), (0, Some(expected)));
}

#[test]
fn it_ends_in_order_at_either_signal() {
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let collector = Collector::start(folder.path(), &[]);
        assert_eq!(collector.stop(signal), (String::new(), Some(0)), "{signal}");
        let mut files: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(files, ["events.sqlite", "stderr"], "{signal}");
    }
}

#[test]
fn a_wrong_configuration_is_refused_with_its_options() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let database = folder.path().join("events.sqlite");
    let text = folder.path().join("text");
    std::fs::write(&text, "this is no database, whatever its name may be").unwrap();
    let rows: [(&[&str], &[&str]); 5] = [
        (&["--listen", "0.0.0.0:0"], &["--admin-token"]),
        (
            &["--listen", "here", "--key", "a b", "--shop", "/no"],
            &["--listen", "--key", "--shop"],
        ),
        (&["--admin-token", "short"], &["--admin-token"]),
        (&["--listen", &taken], &["cannot listen on"]),
        (&["--db", text.to_str().unwrap()], &["--db"]),
    ];
    for (arguments, expected) in rows {
        let mut command = microstage();
        command.arg("serve").args(["--log", "error"]);
        if !arguments.contains(&"--db") {
            command.arg("--db").arg(&database);
        }
        let Ended { code, stderr, .. } = support::run(command.args(arguments), "");
        assert_eq!(code, 2, "{arguments:?}\n{stderr}");
        for text in expected.iter().chain(&["found", "expected", "remedy"]) {
            assert!(
                stderr.contains(text),
                "{arguments:?}: {text} is missing in\n{stderr}"
            );
        }
    }
}

#[test]
fn a_database_that_is_none_is_not_exported() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(&text, "this is no database, whatever its name may be").unwrap();
    for file in [text, folder.path().join("nowhere.sqlite")] {
        let Ended {
            code,
            stdout,
            stderr,
        } = call([Path::new("export"), Path::new("--db"), &file]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        assert!(
            stderr.contains("`microstage serve` has written"),
            "{stderr}"
        );
        assert!(!folder.path().join("nowhere.sqlite").exists());
    }
}
