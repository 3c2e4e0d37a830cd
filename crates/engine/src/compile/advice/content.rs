//! Segments, slots and filters.

use std::collections::BTreeSet;

use super::{Advisor, each_text};
use crate::compile::json::At;
use crate::compile::kinds::is_of_page;

impl Advisor<'_, '_> {
    /// Segments that nothing reads, and those that everybody or nobody is in.
    pub(super) fn on_segments(&self) {
        let mut read = BTreeSet::new();
        each_text(self.root, &mut |_, text| {
            // A text that is the name alone may be a field that refers to it.
            read.insert(text);
            read.extend(text.split("segment.").skip(1).map(name_before));
        });
        let blocks = self.root.get("blocks");
        let tells_all = blocks.iter().flat_map(At::members).any(|(_, block)| {
            let context = block.get("context");
            let mut said = context.iter().flat_map(At::one_or_many);
            said.any(|word| word.text() == Some("segments"))
        });
        let everywhere = self.everywhere();
        for (name, segment) in self.root.get("segments").iter().flat_map(At::members) {
            if segment.text().is_some() {
                self.on_constant(&segment, &everywhere);
            }
            if !read.contains(name) && !tells_all {
                self.warn(
                    "unused_segment",
                    &segment,
                    [
                        format!("nothing reads `segment.{name}`"),
                        "a condition or a choice that reads it".into(),
                        "use it or remove it: each change of a fact in it costs time".into(),
                    ],
                );
            }
        }
    }

    /// Choices that are constant, and slots that never show what the page has written there.
    pub(super) fn on_slots(&self) {
        let everywhere = self.everywhere();
        for (name, slot) in self.root.get("slots").iter().flat_map(At::members) {
            let mut last = None;
            for choice in slot.get("choose").iter().flat_map(At::one_or_many) {
                // Whatever else stands in it makes it a choice for some visitors only.
                let mut fields = choice.members();
                let plain = fields.all(|(field, _)| ["block", "swap", "when"].contains(&field));
                let when = choice.get("when");
                let always = when.map_or(Some(true), |when| self.on_constant(&when, &everywhere));
                let always = always.filter(|_| plain);
                last = Some((choice, always));
            }
            // Beside what is done to the page as a whole there is no content of the page's own.
            let last = last.filter(|(choice, _)| !is_of_page(self.root, choice));
            // What is fetched cannot be written into the page, and until it is there the page's own content shows.
            let last = last.filter(|(choice, _)| !self.is_fetched(choice));
            if let Some((choice, Some(true))) = last {
                self.warn(
                    "slot_without_default",
                    &choice,
                    [
                        format!("a choice of `{name}` that always holds"),
                        "a last choice with a condition, so that the page's own content is for the others".into(),
                        "write this content into the page itself: there it needs no script and shows at once".into(),
                    ],
                );
            }
        }
    }

    /// Whether a choice's block comes from the shop's own system, or is recommended.
    fn is_fetched(&self, choice: &At) -> bool {
        let block = choice.text_of("block").zip(self.root.get("blocks"));
        let block = block.and_then(|(name, blocks)| blocks.get(name));
        block.is_some_and(|block| {
            ["source", "recommend"]
                .iter()
                .any(|name| block.get(name).is_some())
        })
    }

    /// Filters of facts.
    pub(super) fn on_filters(&self) {
        let everywhere = self.everywhere();
        for (_, fact) in self.root.get("facts").iter().flat_map(At::members) {
            if let Some(filter) = fact.get("where") {
                self.on_constant(&filter, &everywhere);
            }
        }
    }
}

/// The name that a text begins with.
fn name_before(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    text.get(..end.unwrap_or(text.len())).unwrap_or("")
}
