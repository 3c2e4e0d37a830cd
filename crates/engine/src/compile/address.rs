//! Addresses of links and pictures: those that lead somewhere and run nothing.

use super::json::At;
use super::lower::Lowering;
use super::node::{Part, Text};
use super::text::lower_text;

/// Lowers an address, and refuses one that could run something.
pub(crate) fn lower_address<'a>(lowering: &mut Lowering<'a>, address: &At<'a>) -> Option<Text> {
    let text = lower_text(lowering, address)?;
    let written = match address.text() {
        Some(_) => vec![address.clone()],
        None => address.members().map(|(_, version)| version).collect(),
    };
    for (written, parts) in written.iter().zip(text.versions()) {
        check_address(lowering, written, parts);
    }
    Some(text)
}

/// Addresses may have only schemes that lead somewhere and run nothing. What a placeholder brings
/// must not be able to change the scheme, so the scheme, or the beginning of an address without
/// one, is written out. The page checks the whole address again.
fn check_address(lowering: &Lowering, at: &At, parts: &[Part]) {
    let mut address = String::new();
    let mut begun = true;
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(text) => address.push_str(text),
            // Stands for something harmless.
            // One that the source brings whole the page checks.
            Part::Source { kind, .. } if kind == "address" && index == 0 => address.push('/'),
            Part::Source { .. } | Part::Value { .. } => {
                begun &= index > 0 && address.contains([':', '/', '?', '#']);
                address.push('x');
            }
        }
    }
    if !begun || !is_safe_address(&address) {
        lowering.problems.error(
            "unsafe_address",
            &at.place,
            format!("\"{}\"", at.text().unwrap_or("")),
            "an address that begins with https:, http:, mailto:, tel:, /, # or ?, or a relative one, without spaces",
            "write the beginning of the address out, without a script in it",
        );
    }
}

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
