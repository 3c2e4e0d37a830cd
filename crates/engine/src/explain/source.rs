//! What stands in the journey at a place, on one line.

use std::collections::BTreeMap;

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged;

use crate::compile::json::At;
use crate::compile::problem::{Place, Problems};
use crate::compile::syntax;

/// The texts of all objects of a journey, by their paths.
pub(super) struct Texts {
    objects: BTreeMap<String, String>,
    /// The experiments of those that name one.
    experiments: BTreeMap<String, String>,
}

impl Texts {
    pub(super) fn new(source: &str) -> Self {
        let problems = Problems::new(source);
        let mut texts = Self {
            objects: BTreeMap::new(),
            experiments: BTreeMap::new(),
        };
        if let Some(root) = syntax::parse(source, &problems) {
            let place = Place {
                path: String::new(),
                offset: root.start(),
            };
            collect(
                &At {
                    value: &root,
                    place,
                },
                &mut texts,
            );
        }
        texts
    }

    /// The experiment that the object at a path names.
    pub(super) fn experiment(&self, path: &str) -> Option<&str> {
        self.experiments.get(path).map(String::as_str)
    }

    /// The text at a path.
    pub(super) fn at(&self, path: &str) -> String {
        self.objects.get(path).cloned().unwrap_or_default()
    }
}

fn collect(at: &At, texts: &mut Texts) {
    if let Json::Object(_) = at.value {
        let path = at.place.path.clone();
        if let Some(experiment) = at.text_of("experiment") {
            texts.experiments.insert(path.clone(), experiment.into());
        }
        texts.objects.insert(path, written(at.value));
    }
    let elements = match at.value {
        Json::Array(_) => at.one_or_many(),
        _ => Vec::new(),
    };
    for child in at.members().map(|(_, child)| child).chain(elements) {
        collect(&child, texts);
    }
}

/// JSON on one line, as people write it.
fn written(value: &Json) -> String {
    match value {
        Json::StringLit(text) => format!("{:?}", text.value),
        Json::NumberLit(number) => number.value.into(),
        Json::BooleanLit(flag) => flag.value.to_string(),
        Json::NullKeyword(_) => "null".into(),
        Json::Array(list) => {
            let items: Vec<String> = list.elements.iter().map(written).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(object) => {
            let members = object.properties.iter().map(|property| {
                let name = property.name.as_str();
                format!("\"{name}\": {}", written(&property.value))
            });
            let members: Vec<String> = members.collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}
