//! Texts for people: numbers that can be read, columns that stand below each other.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Takes out what would steer a terminal: names and values come from files of others.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        let visible = |c: char| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        };
        text.chars().map(visible).collect()
    } else {
        text.into()
    }
}

/// A number with its thousands apart: `17,434`.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 warning`, `2 warnings`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", count(number))
}

/// How many columns of a terminal a text takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text with spaces behind it up to a width.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A text with spaces before it up to a width.
pub(crate) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A value as it is shown in a message: quoted, and cut to what is needed to recognise it.
pub(crate) fn quote(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}… ({} characters)", &text[..end], text.chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (17_434, "17,434"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(number), expected);
        }
    }

    #[test]
    fn columns_count_what_a_terminal_shows() {
        for (text, expected) in [("ab", "ab  |  ab"), ("é", "é   |   é"), ("日", "日  |  日")]
        {
            assert_eq!(format!("{}|{}", left(text, 4), right(text, 4)), expected);
        }
    }

    #[test]
    fn what_would_steer_a_terminal_is_taken_out() {
        for (text, expected) in [("plain ä", "plain ä"), ("\u{1b}[2J", "\u{fffd}[2J")] {
            assert_eq!(clean(text), expected);
        }
    }
}
