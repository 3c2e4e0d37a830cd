//! Next stages: probabilities from counts.

use super::kinds::number;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::problem::did_you_mean;

/// For each stage, by its number, the probabilities of the stages that come next. What is missing
/// to one of a row's sum is that the visit ends there.
pub(super) fn rows(lowering: &Lowering, numbers: &At) -> Vec<Vec<f64>> {
    let stages = &lowering.names.stages;
    let smoothing = numbers.get("smoothing").and_then(|at| at.number());
    let smoothing = smoothing.unwrap_or(1.0);
    if smoothing < 0.0 {
        refuse_negative(lowering, numbers, "smoothing");
    }
    let Some(list) = numbers.get("rows") else {
        return Vec::new();
    };
    for (name, row) in list.members() {
        refuse_unknown(lowering, name, &row);
        for (next, count) in row.get("next").iter().flat_map(At::members) {
            refuse_unknown(lowering, next, &count);
            if next == name {
                lowering.problems.error(
                    "bad_value",
                    &count.place,
                    format!("`{name}` after itself"),
                    "other stages: the next stage is another one",
                    "remove it",
                );
            }
            if count.number().is_some_and(|count| count < 0.0) {
                refuse_negative(lowering, &count, "a count");
            }
        }
    }
    let row_of = |stage: &String| {
        let Some(row) = list.get(stage) else {
            lowering.problems.error(
                "missing_field",
                &list.place,
                format!("no row for `{stage}`"),
                "a row for each stage",
                "add it: { \"next\": {} } where nothing is known",
            );
            return Vec::new();
        };
        probabilities(lowering, stage, &row, smoothing)
    };
    stages.iter().map(row_of).collect()
}

/// Additive smoothing: as if each outcome had been seen so many times more. The outcomes are the
/// other stages and, where the row counts it, the visit's end.
fn probabilities(lowering: &Lowering, stage: &str, row: &At, smoothing: f64) -> Vec<f64> {
    let next = row.get("next");
    let count = |other: &String| {
        let seen = next.as_ref().map_or(0.0, |next| number(next, other));
        if other == stage {
            0.0
        } else {
            seen + smoothing
        }
    };
    let counts: Vec<f64> = lowering.names.stages.iter().map(count).collect();
    let end = row
        .get("end")
        .map_or(0.0, |_| number(row, "end") + smoothing);
    if end < 0.0 {
        refuse_negative(lowering, row, "`end`");
    }
    let all: f64 = counts.iter().sum::<f64>() + end;
    // Without anything counted nothing comes next.
    let share = |count: f64| if all > 0.0 { count / all } else { 0.0 };
    counts.into_iter().map(share).collect()
}

fn refuse_unknown(lowering: &Lowering, name: &str, at: &At) {
    let stages = &lowering.names.stages;
    if !stages.iter().any(|stage| stage == name) {
        lowering.problems.error(
            "unknown_name",
            &at.place,
            format!("\"{name}\""),
            "a stage of this journey",
            did_you_mean(
                name,
                stages.iter().map(String::as_str),
                "define it under `stages`, or train anew",
            ),
        );
    }
}

fn refuse_negative(lowering: &Lowering, at: &At, what: &str) {
    lowering.problems.error(
        "bad_value",
        &at.place,
        format!("{what} below 0"),
        "0 or more",
        "count from 0",
    );
}
