//! Who is asking.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The client's address: the peer's, or what the proxy before us says when it is trusted.
pub(super) fn address(headers: &HeaderMap, peer: SocketAddr, trust_forwarded_for: bool) -> IpAddr {
    if !trust_forwarded_for {
        return peer.ip();
    }
    // The nearest proxy appends to the end; everything before that was claimed by others.
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    last.and_then(|text| text.trim().parse().ok())
        .unwrap_or(peer.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let peer = SocketAddr::from(([127, 0, 0, 1], 9));
        let rows = [
            (false, Some("192.0.2.7"), "127.0.0.1"),
            (true, None, "127.0.0.1"),
            (true, Some("192.0.2.7"), "192.0.2.7"),
            (true, Some("10.9.9.9, 192.0.2.7"), "192.0.2.7"),
            (true, Some("192.0.2.7, unknown"), "127.0.0.1"),
            (true, Some("2001:db8::1"), "2001:db8::1"),
        ];
        for (trusted, header, expected) in rows {
            let mut headers = HeaderMap::new();
            if let Some(text) = header {
                headers.insert("x-forwarded-for", text.parse().unwrap());
            }
            let got = address(&headers, peer, trusted).to_string();
            assert_eq!(got, expected, "{trusted} {header:?}");
        }
    }
}
