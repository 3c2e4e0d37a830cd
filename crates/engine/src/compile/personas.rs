//! Personas: named kinds of visitors, as reports know them. Each is a segment of its own, so the
//! page has nothing to learn: `persona.x` is who is in one of its stages and in all of its segments.

use super::json::At;
use super::lower::Lowering;
use super::problem::did_you_mean;
use super::rules::find_stage;
use super::workflows::names;

/// What stands before the name of a persona, in expressions and among the segments.
pub(crate) const PERSONA: &str = "persona";

/// The personas: the names of their segments, and what these stand for.
pub(crate) fn personas<'a>(lowering: &Lowering, root: &At<'a>) -> Vec<(String, At<'a>, String)> {
    let personas = root.get("personas");
    let mut written = Vec::new();
    for (name, persona) in personas.iter().flat_map(At::members) {
        let stages = names(&persona, "stage", |item| {
            find_stage(lowering, item).is_some()
        });
        let segments = names(&persona, "segment", |item| is_segment(lowering, root, item));
        if persona.get("stage").or(persona.get("segment")).is_none() {
            lowering.problems.error(
                "missing_field",
                &persona.place,
                "neither `stage` nor `segment`",
                "who the persona is",
                "add `stage`, `segment` or both",
            );
        }
        let stages: Vec<_> = stages.iter().map(|it| format!("stage == '{it}'")).collect();
        let mut parts: Vec<_> = segments.iter().map(|it| format!("segment.{it}")).collect();
        if !stages.is_empty() {
            parts.insert(0, format!("({})", stages.join(" || ")));
        }
        written.push((format!("{PERSONA}.{name}"), persona, parts.join(" && ")));
    }
    written
}

/// Whether there is such a segment, and one that visitors are in or not.
fn is_segment(lowering: &Lowering, root: &At, item: &At) -> bool {
    let Some(name) = item.text() else {
        return false;
    };
    let segments = root.get("segments");
    let known = || segments.iter().flat_map(At::members).map(|(name, _)| name);
    if lowering.names.is_clustered(name) {
        lowering.problems.error(
            "type_error",
            &item.place,
            format!("`{name}`, the clusters of a model"),
            "a segment that visitors are in or not",
            format!("define a segment by one of them: segment.{name} == '…'"),
        );
        return false;
    }
    let found = known().any(|known| known == name);
    if !found {
        lowering.problems.error(
            "unknown_name",
            &item.place,
            format!("\"{name}\""),
            "a segment of this journey",
            did_you_mean(name, known(), "define it under `segments`"),
        );
    }
    found
}
