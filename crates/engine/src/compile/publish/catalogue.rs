//! The objects of a journey, each with a name of its own.

use crate::compile::schema::JOURNEY;
use crate::compile::shape::{Field, Object, Shape};

/// Words that end a name: what follows them tells more than it names.
const ENDS: [&str; 8] = ["with", "of", "that", "which", "in", "by", "for", "at"];

/// Words that begin a name and are not part of it.
const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// All objects that a journey is made of, each behind those that contain it.
pub(super) struct Catalogue {
    list: Vec<(String, &'static Object)>,
}

impl Catalogue {
    /// Gathers the objects, from the journey inwards.
    pub(super) fn new() -> Self {
        let mut catalogue = Self { list: Vec::new() };
        catalogue.visit("journey", &JOURNEY);
        catalogue
    }

    /// The objects with their names.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&str, &'static Object)> {
        self.list
            .iter()
            .map(|(name, object)| (name.as_str(), *object))
    }

    /// The name of an object.
    pub(super) fn name_of(&self, object: &Object) -> &str {
        self.objects()
            .find(|(_, known)| std::ptr::eq(*known, object))
            .map_or("", |(name, _)| name)
    }

    fn visit(&mut self, field: &str, object: &'static Object) {
        if self.objects().any(|(_, known)| std::ptr::eq(known, object)) {
            return;
        }
        let words = object.doc.split_whitespace();
        let mut name = camel(words.skip_while(|word| ARTICLES.contains(word)));
        if self.objects().any(|(known, _)| known == name) {
            name = camel([field].into_iter()) + &name;
        }
        self.list.push((name, object));
        for field in object.fields {
            self.visit_shape(field.name, &field.shape);
        }
    }

    fn visit_shape(&mut self, field: &str, shape: &Shape) {
        match shape {
            Shape::List(item)
            | Shape::OneOrMany(item)
            | Shape::Map(item)
            | Shape::Events(item)
            | Shape::Attributes(item)
            | Shape::BoolOr(item) => {
                self.visit_shape(field, item);
            }
            Shape::Object(object) | Shape::ExprOr(object) | Shape::EventOr(object) => {
                self.visit(field, object)
            }
            Shape::Kinds(kinds) => {
                for (kind, object) in *kinds {
                    self.visit(kind, object);
                }
            }
            _ => {}
        }
    }
}

/// The fields of which exactly one must be there, and the others.
pub(super) fn parted(object: &Object) -> (Vec<&Field>, Vec<&Field>) {
    object
        .fields
        .iter()
        .partition(|field| object.one_of.contains(&field.name))
}

/// `a slot's rule` as `SlotRule`.
fn camel<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words = words.take_while(|word| !ENDS.contains(word));
    let mut name = String::new();
    for word in words.flat_map(|word| word.trim_end_matches("'s").split(['-', '_', ','])) {
        let mut letters = word.chars().filter(char::is_ascii_alphanumeric);
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}
