//! What other customers say.

use super::parts::{line, list, words_or};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Part, Text};

/// Its styles.
pub(super) const CSS: &str = include_str!("reviews.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let spoken = words_or(lowering, block, "stars", "# / 5");
    let title = line(lowering, block, "title", "h2", "ms-title");
    let mean = stars(block, &spoken);
    let count = line(lowering, block, "count", "span", "ms-count");
    let summary = (mean.is_some() || count.is_some())
        .then(|| Node::new("p", "ms-summary").holding(mean).holding(count));
    let reviews = list(block, "reviews");
    let reviews = reviews.iter().map(|each| review(lowering, each, &spoken));
    let reviews: Vec<_> = reviews.collect();
    Node::new("div", "ms-block ms-reviews")
        .holding(title)
        .holding(summary)
        .holding([Node::new("ul", "ms-list ms-reviews-list").holding(reviews)])
}

fn review<'a>(lowering: &mut Lowering<'a>, review: &At<'a>, spoken: &Text) -> Node {
    let figure = Node::new("figure", "ms-review")
        .holding(stars(review, spoken))
        .holding(line(lowering, review, "quote", "blockquote", "ms-quote"))
        .holding(line(lowering, review, "author", "figcaption", "ms-author"));
    Node::new("li", "").holding([figure])
}

/// Five stars, of which as many are full as the rating has, rounded; the number itself is read out.
fn stars(of: &At, spoken: &Text) -> Option<Node> {
    let rating = of.get("rating")?.number()?;
    let full = rating.round().clamp(0.0, 5.0) as usize;
    let drawn = "★".repeat(full) + &"☆".repeat(5 - full);
    let label = with_number(spoken, &rating.to_string());
    Some(
        Node::new("span", "ms-stars")
            .set("role", "img")
            .with("aria-label", label)
            .saying(Text::fixed(&drawn)),
    )
}

/// The text with a number in place of `#`.
fn with_number(text: &Text, number: &str) -> Text {
    let replaced = |parts: &Vec<Part>| {
        let parts = parts.iter().map(|part| match part {
            Part::Literal(literal) => Part::Literal(literal.replace('#', number)),
            Part::Source { .. } | Part::Value { .. } => part.clone(),
        });
        parts.collect()
    };
    match text {
        Text::One(parts) => Text::One(replaced(parts)),
        Text::Languages(versions) => Text::Languages(
            versions
                .iter()
                .map(|(tag, parts)| (tag.clone(), replaced(parts)))
                .collect(),
        ),
    }
}
