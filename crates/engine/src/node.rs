//! What blocks may be built of: closed lists, so that no program can name a script, a style
//! attribute or an event handler.

/// Elements.
pub const TAGS: [&str; 12] = [
    "div", "section", "p", "span", "strong", "h2", "h3", "a", "button", "img", "ul", "li",
];

/// Attributes. `href` and `src` take only the schemes of the page's allow-list.
pub const ATTRIBUTES: [&str; 8] = [
    "href",
    "src",
    "alt",
    "role",
    "aria-label",
    "width",
    "height",
    "lang",
];

/// Whether an address leads somewhere without running anything: one of the schemes that links
/// need, or no scheme at all. White space and control characters, which browsers strip before they
/// read the scheme, are not let through.
#[must_use]
pub fn is_safe_address(address: &str) -> bool {
    if address
        .bytes()
        .any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f)
    {
        return false;
    }
    let scheme_end = address.find([':', '/', '?', '#']);
    match scheme_end {
        Some(at) if address.as_bytes()[at] == b':' => {
            let scheme = &address[..at];
            ["https", "http", "mailto", "tel"]
                .iter()
                .any(|safe| scheme.eq_ignore_ascii_case(safe))
        }
        _ => true,
    }
}
