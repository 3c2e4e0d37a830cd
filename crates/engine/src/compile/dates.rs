//! Dates and times of day in texts: `{{ date(shipped) }}`, `{{ time(starts, 'short', 'Europe/Berlin') }}`. The page
//! writes them by `Intl.DateTimeFormat`, which throws where it is given an instant or a time zone that is none,
//! so neither comes to it.

use super::cel::Fault;
use super::cel::tree::{Binary, Expr, Kind};
use super::cel::types::Type;
use super::cel::zones;
use super::lower::Lowering;
use super::node::quoted;
use super::problem::{Place, did_you_mean};

/// How long it is written, as `Intl.DateTimeFormat` names it.
const STYLES: [&str; 4] = ["full", "long", "medium", "short"];

/// The furthest instant of JavaScript, in milliseconds
/// (<https://tc39.es/ecma262/#sec-time-values-and-time-range>).
const FURTHEST: f64 = 8.64e15;

/// How `date()` and `time()` are written: what follows the instant is a style and a time zone; without one, the
/// visitor's own.
pub(crate) fn format(
    lowering: &Lowering,
    name: &str,
    rest: &[Expr],
    place: &Place,
) -> Option<String> {
    let (option, default) = match name {
        "date" => ("dateStyle", "medium"),
        _ => ("timeStyle", "short"),
    };
    let style = match rest.first() {
        Some(style) => one_of(
            lowering,
            style,
            &mut STYLES.into_iter(),
            "one of full, long, medium, short",
            place,
        )?,
        None => default.into(),
    };
    let zone = match rest.get(1) {
        Some(zone) => {
            let zone = one_of(
                lowering,
                zone,
                &mut zones::names(),
                "the name of a time zone, such as Europe/Berlin",
                place,
            )?;
            format!(",\"timeZone\":{}", quoted(&zone))
        }
        None => String::new(),
    };
    Some(format!(
        "\"DateTimeFormat\",{{\"{option}\":\"{style}\"{zone}}}"
    ))
}

/// A constant text of these.
fn one_of(
    lowering: &Lowering,
    written: &Expr,
    known: &mut dyn Iterator<Item = &'static str>,
    expected: &str,
    place: &Place,
) -> Option<String> {
    let known: Vec<&str> = known.collect();
    match &written.kind {
        Kind::Str(text) if known.contains(&text.as_str()) => Some(text.clone()),
        found => {
            let (found, remedy) = match found {
                Kind::Str(text) => (
                    format!("'{text}'"),
                    did_you_mean(text, known.into_iter(), "use a name that exists"),
                ),
                _ => ("something else".into(), "write it out".into()),
            };
            let fault = Fault::new("bad_expression", written.at, found, expected, remedy);
            lowering.report(fault, place);
            None
        }
    }
}

/// An instant, or milliseconds since 1970, as milliseconds that the page can write; a text without anything in it,
/// where they cannot be.
pub(crate) fn milliseconds(
    lowering: &mut Lowering,
    name: &str,
    written: &Expr,
    place: &Place,
) -> Option<Expr> {
    let at = written.at;
    let node = |kind| Expr { at, kind };
    let binary = |operator, left: Expr, right: Expr| {
        node(Kind::Binary(operator, Box::new(left), Box::new(right)))
    };
    let result = lowering.type_of(written, place)?;
    if result == Type::Timestamp {
        let seconds = node(Kind::Call {
            target: None,
            name: "int".into(),
            arguments: vec![written.clone()],
        });
        return Some(binary(Binary::Multiply, seconds, node(Kind::Int(1000))));
    }
    if !result.is_number() {
        let fault = Fault::new(
            "type_error",
            at,
            result.name(),
            format!("an instant in {name}(), or milliseconds since 1970"),
            format!("give it one, such as {name}(timestamp('2026-12-24T18:00:00+01:00'))"),
        );
        lowering.report(fault, place);
        return None;
    }
    let above = binary(
        Binary::GreaterEqual,
        written.clone(),
        node(Kind::Double(-FURTHEST)),
    );
    let below = binary(
        Binary::LessEqual,
        written.clone(),
        node(Kind::Double(FURTHEST)),
    );
    Some(node(Kind::Conditional(
        Box::new(binary(Binary::And, above, below)),
        Box::new(written.clone()),
        Box::new(node(Kind::Str(String::new()))),
    )))
}
