//! Texts by hand: numbers, ids, lines. The standard library's ways would be larger than all
//! that the page does with texts.

#[cfg(feature = "page")]
pub(crate) use microstage_engine::hash::push_id;

/// Appends texts.
pub(crate) fn push_all(out: &mut String, texts: &[&str]) {
    for text in texts {
        out.push_str(text);
    }
}

/// Appends a whole number. The standard library's formatting would bring `core::fmt` into the page.
pub(crate) fn push_number(mut number: u64, out: &mut String) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// What stands before the first such character, and what stands behind it. The standard library's
/// searchers would be larger than all that this module does with texts.
pub(crate) fn cut(text: &str, separator: u8) -> (&str, &str) {
    let at = text
        .bytes()
        .position(|byte| byte == separator)
        .unwrap_or(text.len());
    (
        text.get(..at).unwrap_or(text),
        text.get(at + 1..).unwrap_or(""),
    )
}

/// Does something with each line of a text that ends each with a line feed.
pub(crate) fn each_line(text: &str, act: &mut dyn FnMut(&str)) {
    let mut rest = text;
    while !rest.is_empty() {
        let (line, tail) = cut(rest, b'\n');
        act(line);
        rest = tail;
    }
}

/// The whole number at the beginning of a text; 0 where there is none.
pub(crate) fn read_number(text: &str) -> u64 {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.fold(0u64, |number, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(u64::from(digit - b'0'))
    })
}

/// Reads an id in its usual form.
pub(crate) fn parse_id(text: &str) -> Option<u128> {
    let mut id = 0u128;
    for byte in text.bytes().filter(|byte| *byte != b'-') {
        id = id << 4 | u128::from(char::from(byte).to_digit(16)?);
    }
    (text.len() == 36).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for number in [0, 9, 10, 1_795_341_604_120, u64::MAX] {
            let mut out = String::new();
            push_number(number, &mut out);
            assert_eq!(out, number.to_string());
            assert_eq!(read_number(&out), number);
        }
        assert_eq!(read_number("12x"), 12);
        assert_eq!(read_number(""), 0);
    }
}
