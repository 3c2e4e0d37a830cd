//! Bytes as texts for the browser's storage, which keeps only texts.

/// Appends one character of U+0100 to U+01FF a byte. These are letters in every engine, while a
/// text with U+0000 is cut off in some, and base64 is a third longer.
pub(crate) fn to_text(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        out.push(char::from_u32(0x100 + u32::from(*byte)).unwrap_or_default());
    }
}

/// The bytes of such a text.
pub(crate) fn from_text(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for c in text.chars() {
        bytes.push(c as u32 as u8);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut text = String::new();
        to_text(&bytes, &mut text);
        assert_eq!(from_text(&text), bytes);
        assert!(text.chars().all(char::is_alphabetic), "letters only");
    }
}
