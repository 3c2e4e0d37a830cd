//! Changes one member of a journey's text and leaves every other byte of it as it is.

use jsonc_parser::ast::{Object, Value as Json};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// The journey with a member of one of its maps, which is replaced where it is there; `None` where
/// the text is no object. The member's lines must be indented for a depth of two.
pub(crate) fn with_member(source: &str, map: &str, name: &str, value: &str) -> Option<String> {
    let parsed = parse_to_ast(source, &CollectOptions::default(), &ParseOptions::default());
    let Some(Json::Object(root)) = parsed.ok()?.value else {
        return None;
    };
    let member = format!("\"{name}\": {value}");
    let Some(Json::Object(object)) = find(&root, map) else {
        let member = format!("\"{map}\": {{\n    {member}\n  }}");
        return Some(append(source, &root, &member, 2));
    };
    Some(match find(object, name) {
        Some(old) => splice(source, old.start(), old.end(), value),
        None => append(source, object, &member, 4),
    })
}

fn find<'a, 'j>(object: &'a Object<'j>, name: &str) -> Option<&'a Json<'j>> {
    let mut members = object.properties.iter();
    let member = members.find(|member| member.name.as_str() == name)?;
    Some(&member.value)
}

/// Puts a member behind the last one. A comma that trails there already stays behind it.
fn append(source: &str, object: &Object, member: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    match object.properties.last() {
        Some(last) => splice(
            source,
            last.range.end,
            last.range.end,
            &format!(",\n{pad}{member}"),
        ),
        None => {
            let inside = object.range.start + 1;
            let end = " ".repeat(indent - 2);
            splice(source, inside, inside, &format!("\n{pad}{member}\n{end}"))
        }
    }
}

fn splice(source: &str, start: usize, end: usize, text: &str) -> String {
    format!("{}{text}{}", &source[..start], &source[end..])
}

#[cfg(test)]
mod tests {
    use super::with_member;

    #[test]
    fn every_other_byte_stays() {
        let rows = [
            ("{}", "{\n  \"models\": {\n    \"m\": 1\n  }\n}"),
            (
                "{ // why\n  \"journey\": \"t\", // last\n}\n",
                "{ // why\n  \"journey\": \"t\",\n  \"models\": {\n    \"m\": 1\n  }, // last\n}\n",
            ),
            ("{\"models\": {}}", "{\"models\": {\n    \"m\": 1\n  }}"),
            (
                "{\"models\": {/* a */ \"k\": 2 /* b */}}",
                "{\"models\": {/* a */ \"k\": 2,\n    \"m\": 1 /* b */}}",
            ),
            (
                "{\"models\": {\"m\": {\"x\": [1]}, \"n\": 3}}",
                "{\"models\": {\"m\": 1, \"n\": 3}}",
            ),
        ];
        for (before, after) in rows {
            let found = with_member(before, "models", "m", "1");
            assert_eq!(found.as_deref(), Some(after), "{before}");
        }
        assert_eq!(with_member("[]", "models", "m", "1"), None);
    }
}
