//! Starting: what is refused, and that it says why.

use std::sync::Arc;

use microstage_collector::{Config, ServeError, serve};

use crate::support::{Builder, TestApp, UpperCase, message};

fn refused(config: Config) -> ServeError {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let never = std::future::pending();
    let started = |_| panic!("the collector listens although it must not");
    runtime
        .block_on(serve(config, Arc::new(UpperCase), started, never))
        .unwrap_err()
}

#[test]
fn an_open_address_without_a_token_is_refused() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:4780"] {
        let builder = Builder::new().config(|config| config.listen = listen.into());
        let database = builder.config.database.clone();
        let error = refused(builder.config).to_string();
        assert!(
            error.contains("admin_token: found no admin token"),
            "{error}"
        );
        assert!(
            error.contains("or listen on 127.0.0.1 [open_to_all]"),
            "{error}"
        );
        assert!(
            !database.exists(),
            "nothing is made before the configuration is right"
        );
    }
}

#[test]
fn a_taken_port_is_named() {
    let app = TestApp::start();
    let builder = Builder::new().config(|config| config.listen = app.address.to_string());
    let error = refused(builder.config).to_string();
    assert!(
        error.starts_with(&format!("cannot listen on {}", app.address)),
        "{error}"
    );
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let builder = Builder::new();
    std::fs::write(
        &builder.config.database,
        "this is a text, and long enough for a header ".repeat(9),
    )
    .unwrap();
    let error = refused(builder.config).to_string();
    assert!(error.contains("events.sqlite cannot be opened"), "{error}");
}

#[test]
fn a_restart_keeps_everything() {
    let builder = Builder::new();
    let (folder, database) = (Arc::clone(&builder.folder), builder.config.database.clone());
    let app = builder.start();
    app.post_batch(&[message("m1")]);
    assert_eq!(app.exported_ids(), ["m1"]);
    app.stop();
    let log = database.with_extension("sqlite-wal");
    assert!(
        !log.exists(),
        "a collector that stopped in order leaves one file"
    );
    let again = TestApp::on(&database).start();
    assert_eq!(
        again.post_batch(&[message("m1"), message("m2")])["duplicates"],
        1
    );
    assert_eq!(again.exported_ids(), ["m1", "m2"]);
    drop(folder);
}
