//! Advice: what works, and probably not as its author meant. Nothing here refuses a journey.

mod content;
mod logic;
mod moves;
mod personal;
mod range;
#[cfg(test)]
mod tests;
mod traffic;

use jsonc_parser::ast::Value as Json;

use super::cel::parser::parse;
use super::cel::tree::Expr;
use super::json::At;
use super::lower::Lowering;
use logic::{Atom, Logic};

/// A journey in which nothing is wrong, and what can be concluded from its conditions.
struct Advisor<'l, 'a> {
    lowering: &'l Lowering<'a>,
    root: &'l At<'a>,
    logic: Logic<'l>,
}

/// Adds warnings about a journey without errors. `visitors` a day, where they are known, stand for
/// what the journey says of its traffic.
pub(crate) fn advise<'a>(lowering: &Lowering<'a>, root: &At<'a>, visitors: Option<u64>) {
    let mut segments = Vec::new();
    for (name, segment) in root.get("segments").iter().flat_map(At::members) {
        segments.extend(
            segment
                .text()
                .and_then(|text| Some((name, parse(text).ok()?))),
        );
    }
    let names = &lowering.names;
    let advisor = Advisor {
        lowering,
        root,
        logic: Logic { names, segments },
    };
    advisor.on_moves();
    advisor.on_segments();
    advisor.on_slots();
    advisor.on_filters();
    advisor.on_personal_data();
    advisor.on_traffic(visitors);
}

impl Advisor<'_, '_> {
    fn warn(&self, code: &'static str, at: &At, texts: [String; 3]) {
        let [found, expected, remedy] = texts;
        self.lowering
            .problems
            .warn(code, &at.place, found, expected, remedy);
    }

    /// Tells of a condition that is always or never true. Gives what it always is.
    fn on_constant(&self, at: &At, also: &[Atom]) -> Option<bool> {
        let expr = at.text().and_then(|text| parse(text).ok())?;
        let (value, word) = if !self.logic.may_be(true, &expr, also) {
            (false, "never")
        } else if self.logic.always_holds(&expr, also) {
            (true, "always")
        } else {
            return None;
        };
        self.warn(
            "constant_condition",
            at,
            [
                format!("`{}`, which is {word} true", at.text().unwrap_or("")),
                "a condition that is true at some times only".into(),
                "mend it, or leave it out".into(),
            ],
        );
        Some(value)
    }

    /// All of the journey's stages.
    fn everywhere(&self) -> [Atom; 1] {
        [Atom::stage_in(self.lowering.names.stages.clone())]
    }
}

/// The expression in a member.
fn expr_of(at: &At, field: &str) -> Option<Expr> {
    parse(at.get(field)?.text()?).ok()
}

/// Calls `see` with every text below a value.
fn each_text<'a>(at: &At<'a>, see: &mut dyn FnMut(&At<'a>, &'a str)) {
    match at.value {
        Json::StringLit(text) => see(at, &text.value),
        Json::Array(_) => at
            .one_or_many()
            .iter()
            .for_each(|item| each_text(item, see)),
        Json::Object(_) => at.members().for_each(|(_, member)| each_text(&member, see)),
        _ => {}
    }
}
