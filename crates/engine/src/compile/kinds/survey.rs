//! One question to the visitor. Its buttons are no form's: nothing is sent by the page itself.

use super::parts::{button, words, words_or};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};

/// Its styles.
pub(super) const CSS: &str = include_str!("survey.css");

/// The longest text that is taken.
const LONGEST_ANSWER: &str = "500";

/// Lowers it. `name` is the block's.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, name: &str, block: &At<'a>) -> Node {
    let question = words(lowering, block, "question");
    let asked = match block.text_of("answer") {
        Some("text") => by_text(lowering, block, question),
        Some("rating") => group(question).holding(by_rating(lowering, block)),
        Some("choice") => group(question).holding([by_choice(lowering, block)]),
        // That was refused with the shape.
        _ => group(question),
    };
    let thanks = Node::new("p", "ms-thanks")
        .set("role", "status")
        .set("tabindex", "-1");
    let survey = block.text_of("survey").unwrap_or(name);
    Node::new("div", "ms-block ms-survey")
        .set("data-ms-use", "survey")
        .set("data-ms-survey", survey)
        .with(
            "data-ms-thanks",
            words_or(lowering, block, "thanks", "Thank you"),
        )
        .holding([asked, thanks])
}

fn group(question: Option<Text>) -> Node {
    Node::new("fieldset", "ms-question").holding([Node::new("legend", "ms-title").saying(question)])
}

fn by_choice<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let mut row = Node::new("div", "ms-answers");
    let Some(choices) = block.get("choices") else {
        lowering.problems.error(
            "missing_field",
            &block.place,
            "no `choices`",
            "a list of answers",
            "add `choices`, or ask for a `rating` or a `text`",
        );
        return row;
    };
    for choice in choices.one_or_many() {
        let label = words(lowering, &choice, "label");
        let value = choice.text_of("value").map(Text::fixed);
        row.children
            .push(button("ms-button", label).with("data-ms-answer", value));
    }
    row
}

fn by_rating<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Vec<Node> {
    let marks = ["1", "2", "3", "4", "5"]
        .map(|mark| button("ms-button ms-mark", Text::fixed(mark)).set("data-ms-rating", mark));
    let end = |lowering: &mut Lowering<'a>, field| {
        words(lowering, block, field).map(|text| Node::new("span", "ms-end").saying(text))
    };
    let (lowest, highest) = (end(lowering, "lowest"), end(lowering, "highest"));
    let ends = (lowest.is_some() || highest.is_some()).then(|| {
        // Both stand, so that the second keeps its side.
        let blank = || Node::new("span", "ms-end");
        Node::new("div", "ms-ends")
            .holding([lowest.unwrap_or_else(blank), highest.unwrap_or_else(blank)])
    });
    let row = Node::new("div", "ms-answers ms-marks").holding(marks);
    std::iter::once(row).chain(ends).collect()
}

fn by_text<'a>(lowering: &mut Lowering<'a>, block: &At<'a>, question: Option<Text>) -> Node {
    let label = Node::new("label", "ms-question").holding([
        Node::new("span", "ms-title").saying(question),
        Node::new("textarea", "ms-field").set("maxlength", LONGEST_ANSWER),
    ]);
    let submit = words_or(lowering, block, "submit", "Send");
    Node::new("div", "ms-question")
        .holding([label, button("ms-cta", submit).set("data-ms-submit", "")])
}
