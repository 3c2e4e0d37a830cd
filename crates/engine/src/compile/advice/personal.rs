//! Properties that are personal data: they need not be read, and had better not be stored.

use super::{Advisor, each_text};
use crate::compile::json::At;
use crate::compile::schema::FACT_KINDS;

/// Words of names that say who somebody is: the fields that GA4 knows as data given by the user
/// (Google tag reference, `user_data`), and what Article 4(1) of the GDPR and the card industry's PCI
/// DSS name besides. A blank stands between words that say so only together.
const WORDS: [&str; 34] = [
    "email",
    "e mail",
    "mail address",
    "phone",
    "telephone",
    "tel",
    "mobile number",
    "first name",
    "last name",
    "full name",
    "given name",
    "family name",
    "user name",
    "customer name",
    "username",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "address",
    "street",
    "postal code",
    "postcode",
    "zip",
    "birthday",
    "birthdate",
    "birth date",
    "card number",
    "cardnumber",
    "cvv",
    "cvc",
    "iban",
    "ssn",
    "password",
];

impl Advisor<'_, '_> {
    /// Looks at every property that the journey reads.
    pub(super) fn on_personal_data(&self) {
        let warn = |at: &At, property: &str, word: &str| {
            self.warn(
                "personal_data",
                at,
                [
                    format!("`{property}`, which looks like personal data ({word})"),
                    "properties that say what somebody does, not who somebody is".into(),
                    "leave it out, or have the shop send what is concluded from it, such as is_customer".into(),
                ],
            );
        };
        for (_, fact) in self.root.get("facts").iter().flat_map(At::members) {
            let sources = fact
                .members()
                .filter(|(kind, _)| FACT_KINDS.contains(kind))
                .flat_map(|(_, source)| source.one_or_many());
            for source in sources {
                let path = source.text().and_then(|text| Some(text.split_once('.')?.1));
                if let Some((path, word)) = path.and_then(|path| Some((path, personal(path)?))) {
                    warn(&source, path, word);
                }
            }
        }
        each_text(self.root, &mut |at, text| {
            for path in properties(text) {
                if let Some(word) = personal(path) {
                    warn(at, path, word);
                }
            }
        });
    }
}

/// The properties of events and pages in an expression or in a text's placeholders.
fn properties(text: &str) -> impl Iterator<Item = &str> {
    ["event.", "page."].into_iter().flat_map(move |root| {
        text.match_indices(root).filter_map(move |(at, _)| {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let begins = !text[..at].ends_with(|c: char| is_name(c) || c == '.');
            let behind = &text[at + root.len()..];
            let end = behind.find(|c: char| !is_name(c) && c != '.');
            let path = &behind[..end.unwrap_or(behind.len())];
            (begins && !path.is_empty()).then_some(path)
        })
    })
}

/// The word in a path that tells who somebody is.
fn personal(path: &str) -> Option<&'static str> {
    let mut spaced = String::from(" ");
    for c in path.chars() {
        if c.is_ascii_uppercase() && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
        spaced.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            ' '
        });
    }
    spaced.push(' ');
    let found = WORDS
        .iter()
        .find(|word| spaced.contains(&format!(" {word} ")));
    found.copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_who_somebody_is() {
        for (path, expected) in [
            ("user.email", Some("email")),
            ("userEmail", Some("email")),
            ("e_mail", Some("e mail")),
            ("first_name", Some("first name")),
            ("shipping_address", Some("address")),
            ("customerName", Some("customer name")),
            ("item_name", None),
            ("card_type", None),
            ("shipping_tier", None),
            ("country", None),
            ("telescope", None),
        ] {
            assert_eq!(personal(path), expected, "{path}");
        }
    }

    #[test]
    fn properties_of_events_and_pages() {
        let text = "page.type == 'x' && homepage.y == 1 && size(event.user.email) > 2";
        let found: Vec<&str> = properties(text).collect();
        assert_eq!(found, ["user.email", "type"]);
    }
}
