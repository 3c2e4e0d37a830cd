//! Looking up a property: one rule for the page, the command line and the collector.

use crate::value::Value;

/// A tree of properties, as the host has it: a JavaScript object in the page, JSON elsewhere.
pub trait Tree: Sized {
    /// The member of that name, where this is an object that has it.
    fn member(&self, name: &str) -> Option<Self>;
    /// The first element, where this is a list that has one.
    fn first(&self) -> Option<Self>;
    /// The scalar that this is; `Absent` for objects and lists.
    fn scalar(&self) -> Value;
}

/// The value at a path. A property that the event itself does not have is looked up in its first
/// item, because GA4 keeps `item_id`, `price` and the like in `items`
/// (<https://developers.google.com/analytics/devguides/collection/ga4/item-scoped-ecommerce>).
pub fn resolve<T: Tree>(root: &T, segments: &[String]) -> Value {
    let Some((first, rest)) = segments.split_first() else {
        return Value::Absent;
    };
    let start = root
        .member(first)
        .or_else(|| root.member("items")?.first()?.member(first));
    let end = start.and_then(|start| rest.iter().try_fold(start, |tree, name| tree.member(name)));
    end.map_or(Value::Absent, |tree| tree.scalar())
}
