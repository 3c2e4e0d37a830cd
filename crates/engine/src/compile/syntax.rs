//! JSON: the text of a journey as a tree, or what is wrong with it.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::errors::ParseErrorKind as Kind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::problem::{Place, Problems};

/// Larger than any journey that people write, in bytes.
const LARGEST: usize = 1_000_000;

/// Parses JSON, in which comments and trailing commas may stand. Behind a fault nothing more can be
/// told, so there is one at most.
pub(crate) fn parse<'a>(source: &'a str, problems: &Problems) -> Option<Json<'a>> {
    if source.len() > LARGEST {
        problems.error(
            "too_large",
            &Place::start(),
            format!("{} bytes", source.len()),
            format!("at most {LARGEST} bytes"),
            "split the journey",
        );
        return None;
    }
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        ..ParseOptions::default()
    };
    let (offset, [found, expected, remedy]) =
        match parse_to_ast(source, &CollectOptions::default(), &options) {
            Ok(parsed) => match parsed.value {
                Some(value) => return Some(value),
                None => (
                    source.len(),
                    ["nothing", "a journey", "begin with { \"journey\": … }"].map(String::from),
                ),
            },
            Err(error) => (error.range().start, explain(error.kind())),
        };
    let place = Place {
        path: String::new(),
        offset,
    };
    problems.error("syntax", &place, found, expected, remedy);
    None
}

/// What stands there, what may, and how to mend it.
fn explain(kind: &Kind) -> [String; 3] {
    let (expected, remedy) = match kind {
        Kind::ExpectedComma => ("a comma or the end", "put a comma between the two"),
        Kind::ExpectedColonAfterObjectKey => ("a colon", "put a colon behind the name"),
        Kind::ExpectedObjectValue => ("a value", "write a value behind the colon"),
        Kind::UnterminatedObject => ("a closing }", "close what is opened here"),
        Kind::UnterminatedArray => ("a closing ]", "close what is opened here"),
        Kind::UnterminatedCommentBlock => ("a closing */", "close what is opened here"),
        Kind::String(_) => (
            "a text in double quotes",
            "close the text, or mend its escape",
        ),
        Kind::SingleQuotedStringsNotAllowed => ("double quotes", "write \" instead of '"),
        Kind::UnexpectedWord | Kind::UnexpectedToken => (
            "a value: a text, a number, true, false, null, { or [",
            "put a text into double quotes",
        ),
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => {
            ("a name in double quotes", "put the name into double quotes")
        }
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => (
            "what closes the bracket that was opened last",
            "close the brackets in the order in which they were opened, the last first",
        ),
        Kind::MultipleRootJsonValues => ("one journey", "remove what stands behind its end"),
        Kind::NestingDepthExceeded => ("at most 512 levels", "nest less"),
        _ => ("JSON, with comments allowed", "mend the JSON at this place"),
    };
    [kind.to_string(), expected.into(), remedy.into()]
}
