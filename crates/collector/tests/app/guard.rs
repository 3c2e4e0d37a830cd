//! Who may write from where, and who may read.

use serde_json::json;

use crate::support::{Answer, Builder, Request, TestApp, message, post_of};

const SHOP: &str = "https://shop.example";

fn cors(answer: &Answer) -> (u16, Option<&str>) {
    (answer.status, answer.header("access-control-allow-origin"))
}

#[test]
fn a_key_is_for_its_origins() {
    let open = ["demo"].as_slice();
    let listed = ["demo=https://shop.example,http://127.0.0.1:8080"].as_slice();
    let mixed = ["demo=https://shop.example", "other"].as_slice();
    let rows = [
        (open, Some(SHOP), 200, Some("*")),
        (open, None, 200, Some("*")),
        (listed, Some(SHOP), 200, Some(SHOP)),
        (
            listed,
            Some("http://127.0.0.1:8080"),
            200,
            Some("http://127.0.0.1:8080"),
        ),
        // A server has no origin; what keeps it out is not this list.
        (listed, None, 200, None),
        (listed, Some("http://shop.example"), 403, None),
        (listed, Some("https://shop.example:8443"), 403, None),
        (listed, Some("https://shop.example.evil.example"), 403, None),
        (listed, Some("null"), 403, None),
        (mixed, Some("https://evil.example"), 403, Some("*")),
    ];
    for (keys, origin, status, allowed) in rows {
        let app = Builder::new().keys(keys).start();
        let mut request = post_of(&[message("m")]);
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        let answer = app.send(&request);
        assert_eq!(cors(&answer), (status, allowed), "{keys:?} {origin:?}");
        assert_eq!(
            answer.header("access-control-expose-headers"),
            Some("Retry-After")
        );
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        let varies = answer.header("vary") == Some("Origin");
        assert_eq!(
            varies,
            keys == listed,
            "an answer that depends on the origin says so"
        );
        assert_eq!(
            app.exported_ids().len(),
            usize::from(status == 200),
            "{keys:?} {origin:?}"
        );
        if status == 403 {
            let expected = json!([{
                "code": "origin_refused",
                "path": "Origin",
                "found": format!("{:?}", origin.unwrap()),
                "expected": "an origin that the write key \"demo\" allows",
                "remedy": "add the page's origin to the write key in the collector's configuration",
            }]);
            assert_eq!(answer.json()["problems"], expected);
        }
    }
}

#[test]
fn a_preflight_is_answered_and_remembered() {
    let rows = [
        (["demo"].as_slice(), SHOP, Some("*")),
        (["demo=https://shop.example"].as_slice(), SHOP, Some(SHOP)),
        (
            ["demo=https://shop.example"].as_slice(),
            "https://evil.example",
            None,
        ),
    ];
    for (keys, origin, allowed) in rows {
        let app = Builder::new().keys(keys).start();
        let request = Request::new("OPTIONS", "/v1/batch")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type");
        let answer = app.send(&request);
        assert_eq!(cors(&answer), (204, allowed), "{keys:?} {origin}");
        let expected = [
            ("access-control-allow-methods", Some("POST")),
            (
                "access-control-allow-headers",
                Some("authorization, content-type, content-encoding"),
            ),
            ("access-control-max-age", Some("7200")),
            ("access-control-allow-credentials", None),
        ];
        for (name, value) in expected {
            assert_eq!(answer.header(name), value, "{name}");
        }
    }
}

const READS: [&str; 5] = [
    "/v1/stages",
    "/v1/events",
    "/v1/quarantine",
    "/v1/export",
    "/v1/stream?after=0",
];

#[test]
fn reads_need_the_token_when_there_is_one() {
    let token = "0123456789abcdef";
    let app = Builder::new()
        .config(|config| config.admin_token = Some(token.into()))
        .start();
    app.post_batch(&[message("m")]);
    let rows = [
        (None, 401),
        (Some("Bearer 0123456789abcdeX".to_owned()), 401),
        (Some("Bearer 0123456789abcdef0".to_owned()), 401),
        (Some(format!("Basic {token}")), 401),
        (Some("Bearer ".to_owned()), 401),
        (Some(format!("Bearer {token}")), 200),
    ];
    for read in READS {
        for (header, status) in &rows {
            let mut request = Request::get(read);
            if let Some(header) = header {
                request = request.header("Authorization", header);
            }
            let connection = crate::support::Connection::open(app.address, &request);
            assert_eq!(connection.head.status, *status, "{read} {header:?}");
            let asks = connection.head.header("www-authenticate");
            assert_eq!(asks, (*status == 401).then_some("Bearer"), "{read}");
        }
    }
    // What pages need is open all the same.
    for open in ["/healthz", "/dashboard/"] {
        assert_eq!(app.get(open).status, 200, "{open}");
    }
}

#[test]
fn without_a_token_only_this_machine_reads() {
    let app = TestApp::start();
    let rows = [
        ("127.0.0.1:4780", 200),
        ("localhost", 200),
        ("[::1]:4780", 200),
        ("rebound.evil.example", 403),
        ("127.0.0.1.evil.example:4780", 403),
    ];
    for read in READS {
        for (host, status) in rows {
            let request = Request::get(read).header("Host", host);
            let head = crate::support::Connection::open(app.address, &request).head;
            assert_eq!(head.status, status, "{read} {host}");
            // No other site's script may read what is open here.
            assert_eq!(
                head.header("access-control-allow-origin"),
                None,
                "{read} {host}"
            );
        }
    }
}
