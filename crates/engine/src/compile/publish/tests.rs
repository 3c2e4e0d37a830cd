//! The published forms say what the compiler says.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::catalogue::Catalogue;
use super::functions::FUNCTIONS;
use super::{CODES, json_schema};
use crate::compile::check::check;
use crate::compile::problem::{Place, Problems, Severity};
use crate::compile::schema::JOURNEY;
use crate::compile::shape::Shape;
use crate::compile::syntax::parse;

/// The rows of broken journeys about what JSON Schema cannot say: readers of JSON keep one of two
/// members of the same name. (Nor can a pattern count how long a duration is.)
const BEYOND_SCHEMA: [&str; 1] = ["repeated keys"];

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).expect("a schema of draft 2020-12");
    jsonschema::draft202012::new(&schema).expect("a schema that compiles")
}

/// What our own checker of shapes says.
fn shape_problems(source: &str) -> Vec<String> {
    let problems = Problems::new(source);
    if let Some(value) = parse(source, &problems) {
        check(&Shape::Object(&JOURNEY), &value, &Place::start(), &problems);
    }
    let told = problems.into_list().into_iter();
    told.map(|problem| format!("{} {} {}", problem.code, problem.path, problem.found))
        .collect()
}

/// A journey's text without comments and trailing commas; `None` where it is not JSON.
fn plain(source: &str) -> Option<Value> {
    let problems = Problems::new(source);
    to_serde(&parse(source, &problems)?)
}

/// `None` where a number is larger than any reader of JSON takes.
fn to_serde(value: &Json) -> Option<Value> {
    Some(match value {
        Json::StringLit(text) => json!(text.value),
        Json::NumberLit(number) => serde_json::from_str(number.value).ok()?,
        Json::BooleanLit(flag) => json!(flag.value),
        Json::NullKeyword(_) => Value::Null,
        Json::Array(list) => {
            Value::Array(list.elements.iter().map(to_serde).collect::<Option<_>>()?)
        }
        Json::Object(object) => {
            let members = object.properties.iter();
            let pairs = members
                .map(|member| Some((member.name.as_str().to_owned(), to_serde(&member.value)?)));
            Value::Object(pairs.collect::<Option<Map<_, _>>>()?)
        }
    })
}

fn file(path: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    std::fs::read_to_string(format!("{root}{path}")).unwrap()
}

/// The journeys that the repository ships, and those of the shared vectors.
fn journeys() -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let list = |folder: &str| {
        let entries = std::fs::read_dir(format!("{root}{folder}")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".json")).collect();
        names.sort();
        names
            .into_iter()
            .map(|name| format!("{folder}/{name}"))
            .collect::<Vec<_>>()
    };
    let mut journeys: Vec<(String, String)> = list("www/shop/journeys")
        .into_iter()
        .map(|name| (name.clone(), file(&name)))
        .collect();
    for name in list("tests/vectors") {
        let mut found = Vec::new();
        gather(&serde_json::from_str(&file(&name)).unwrap(), &mut found);
        let named = found.into_iter().enumerate();
        journeys.extend(named.map(|(index, text)| (format!("{name} {index}"), text)));
    }
    journeys
}

/// The journeys in a file of vectors, wherever they stand in it.
fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) if members.contains_key("stages") => found.push(value.to_string()),
        Value::Object(members) => members.values().for_each(|value| gather(value, found)),
        Value::Array(list) => list.iter().for_each(|value| gather(value, found)),
        _ => {}
    }
}

/// Editors find the schema from the journeys that the repository ships.
#[test]
fn shipped_journeys_name_the_schema() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    for (name, source) in journeys() {
        if name.starts_with("www/") {
            let value = plain(&source).unwrap();
            let folder = std::path::Path::new(root).join(&name);
            let schema = value["$schema"].as_str().expect("`$schema`");
            assert!(folder.parent().unwrap().join(schema).is_file(), "{name}");
        }
    }
}

#[test]
fn the_schema_accepts_every_journey_that_is_there() {
    let validator = validator();
    let journeys = journeys();
    assert!(journeys.len() > 5, "only {} journeys", journeys.len());
    for (name, source) in journeys {
        let value = plain(&source).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
    }
}

/// The schema and the checker are of one mind about every row of the table of broken journeys, but
/// for those that are beyond what a schema can say.
#[test]
fn the_schema_refuses_what_the_checker_of_shapes_refuses() {
    let validator = validator();
    let rows: Vec<Value> =
        serde_json::from_str(&file("crates/engine/tests/journeys/broken.json")).unwrap();
    let mut refused = 0;
    let mut beyond = Vec::new();
    for row in &rows {
        let lines = row["journey"].as_array().unwrap().iter();
        let lines: Vec<&str> = lines.map(|line| line.as_str().unwrap()).collect();
        let source = lines.join("\n");
        let Some(value) = plain(&source).filter(|_| !source.contains('…')) else {
            continue;
        };
        let problems = shape_problems(&source);
        let valid = validator.is_valid(&value);
        if valid != problems.is_empty() {
            beyond.push(row["name"].as_str().unwrap());
        }
        refused += usize::from(!valid);
    }
    assert_eq!(beyond, BEYOND_SCHEMA);
    assert!(refused >= 10, "only {refused} refused");
}

/// Each value of the shop's journey in turn is replaced, taken out, or gets a member too many.
#[test]
fn the_schema_and_the_checker_judge_each_change_alike() {
    let validator = validator();
    let shop = plain(&file("www/shop/journeys/fashion-shop.json")).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for pointer in pointers(&shop) {
        for change in [
            json!(7),
            json!("5 minutes"),
            json!(null),
            json!([]),
            json!({}),
            json!("a"),
        ] {
            let mut journey = shop.clone();
            *journey.pointer_mut(&pointer).unwrap() = change;
            let problems = shape_problems(&journey.to_string());
            assert_eq!(
                validator.is_valid(&journey),
                problems.is_empty(),
                "{pointer}: {problems:?}\n{journey}"
            );
            let count = if problems.is_empty() {
                &mut accepted
            } else {
                &mut refused
            };
            *count += 1;
        }
    }
    assert!(accepted > 50 && refused > 500, "{accepted} and {refused}");
}

fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let below = |key: &str, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let paths = pointers(value).into_iter();
        paths
            .map(|path| format!("/{key}{path}"))
            .collect::<Vec<_>>()
    };
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                found.extend(below(key, value));
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                found.extend(below(&index.to_string(), value));
            }
        }
        _ => {}
    }
    found
}

#[test]
fn defaults_and_examples_are_what_their_fields_accept() {
    let mut checked = 0;
    for (name, object) in Catalogue::new().objects() {
        for field in object.fields {
            for text in field.default.iter().chain(&field.example) {
                let problems = Problems::new(text);
                let value = parse(text, &problems).expect(text);
                let place = Place {
                    path: format!("{name}.{}", field.name),
                    offset: value.start(),
                };
                check(&field.shape, &value, &place, &problems);
                let list = problems.into_list();
                assert!(list.is_empty(), "{list:?}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 50, "only {checked}");
}

#[test]
fn objects_have_names_of_their_own() {
    let catalogue = Catalogue::new();
    let mut names: Vec<&str> = catalogue.objects().map(|(name, _)| name).collect();
    let all = names.len();
    let is_name = |name: &&str| name.starts_with(|first: char| first.is_ascii_uppercase());
    assert!(names.iter().all(is_name), "{names:?}");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "{names:?}");
    assert!(
        ["Journey", "Fact", "Stage"]
            .iter()
            .all(|name| names.contains(name))
    );
}

/// Every function of the table can be called as it is written there, and every one that the compiler
/// knows is in it.
#[test]
fn functions_are_what_expressions_can_call() {
    for [form, _, example] in FUNCTIONS {
        let name = form.split('(').next().unwrap().rsplit('.').next().unwrap();
        assert!(example.contains(&format!("{name}(")), "{form}: {example}");
        let journey = json!({
            "journey": "t", "version": 1, "facts": { "views": { "count": "view_item" } },
            "stages": { "a": { "initial": true }, "b": { "enter": [{ "on": "e", "where": example }] } },
        });
        let compiled = crate::compile::compile(&journey.to_string());
        let errors = compiled.problems.iter();
        let errors: Vec<_> = errors
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{form}: {errors:?}");
    }
    let known = |name: &str| {
        let listed = |[form, ..]: &[&str; 3]| form.split(['.', '(']).any(|part| part == name);
        FUNCTIONS.iter().any(listed)
    };
    for name in crate::compile::cel::emit::functions() {
        assert!(known(name), "{name} is not in the table");
    }
}

#[test]
fn codes_stand_in_order_and_once() {
    assert!(CODES.windows(2).all(|pair| pair[0].name < pair[1].name));
}
