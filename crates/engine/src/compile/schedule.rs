//! When an experiment runs, and for how many: `starts`, `ends` and `ramp`. The page has no code for them: they
//! are conditions that read the clock, and a step of a ramp is one more rule that gives variants.

use super::cel::times::read_instant;
use super::experiments::experiments;
use super::json::At;
use super::lower::Lowering;
use super::written::Written;

/// From when on an experiment covers how many percent of each variant's visitors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    /// RFC 3339; none where it is the only step.
    pub(crate) from: Option<&'a str>,
    pub(crate) coverage: f64,
}

/// Whether a journey's experiments read the clock.
pub(crate) fn reads_clock(root: &At) -> bool {
    let reads = |experiment: &At| {
        ["starts", "ends", "ramp"]
            .iter()
            .any(|field| experiment.get(field).is_some())
    };
    experiments(root).iter().any(|(_, it)| reads(it))
}

/// The steps of an experiment's ramp, the widest last; without one, the one step that its coverage is.
pub(crate) fn steps<'a>(experiment: &At<'a>) -> Vec<Step<'a>> {
    let ramp = experiment.get("ramp");
    let written = ramp.iter().flat_map(At::one_or_many);
    let coverage = |at: &At| at.get("coverage").and_then(|it| it.number());
    let mut steps: Vec<Step> = written
        .map(|step| Step {
            from: step.text_of("from").filter(|it| read_instant(it).is_some()),
            coverage: coverage(&step).unwrap_or(0.0),
        })
        .collect();
    if steps.is_empty() {
        steps.push(Step {
            from: None,
            coverage: coverage(experiment).unwrap_or(100.0),
        });
    }
    steps
}

/// Whether the experiment runs, as an expression; `None` where it always does.
pub(crate) fn runs(lowering: &Lowering, experiment: &At) -> Option<Written> {
    let instant = |text: Option<&str>, symbol: &str| {
        let text = text.filter(|it| read_instant(it).is_some())?;
        Some(format!("now {symbol} timestamp('{text}')"))
    };
    let first = steps(experiment).first().and_then(|step| step.from);
    let conditions = [
        instant(experiment.text_of("starts"), ">="),
        instant(first, ">="),
        instant(experiment.text_of("ends"), "<"),
    ];
    let conditions: Vec<String> = conditions.into_iter().flatten().collect();
    Written::own(lowering, &conditions.join(" && "), &experiment.place)
}

/// Whether a step has begun, as an expression; the first one has when the experiment runs.
pub(crate) fn has_begun(lowering: &Lowering, step: &Step, experiment: &At) -> Option<Written> {
    let source = format!("now >= timestamp('{}')", step.from?);
    Written::own(lowering, &source, &experiment.place)
}

/// Times are times, in their order, and a ramp only grows: who has a variant keeps it.
pub(crate) fn check_schedule(lowering: &Lowering, experiment: &At) {
    let error = |code, at: &At, found: String, expected: &str, remedy: &str| {
        lowering
            .problems
            .error(code, &at.place, found, expected, remedy);
    };
    let instant = |at: Option<At>| {
        let at = at?;
        let text = at.text()?;
        let found = read_instant(text);
        if found.is_none() {
            error(
                "bad_value",
                &at,
                format!("\"{text}\""),
                "a time such as 2026-12-01T09:00:00+01:00",
                "write date, time and the difference to UTC, or Z",
            );
        }
        found
    };
    let starts = instant(experiment.get("starts"));
    let ends = instant(experiment.get("ends"));
    if starts
        .zip(ends)
        .is_some_and(|(starts, ends)| starts >= ends)
    {
        error(
            "bad_value",
            experiment,
            "an end that is not behind the start".into(),
            "`starts` before `ends`",
            "swap them, or move one",
        );
    }
    let Some(ramp) = experiment.get("ramp") else {
        return;
    };
    if let Some(coverage) = experiment.get("coverage") {
        error(
            "conflicting_fields",
            &coverage,
            "`coverage` beside `ramp`".into(),
            "one of them",
            "remove it: the steps of the ramp say how many take part",
        );
    }
    let mut last = (i64::MIN, 0.0);
    for step in ramp.one_or_many() {
        let from = instant(step.get("from")).unwrap_or(last.0);
        let coverage = step.get("coverage").and_then(|it| it.number());
        let coverage = coverage.unwrap_or(last.1);
        if from < last.0 || coverage < last.1 {
            error(
                "bad_value",
                &step,
                "a step that comes earlier, or covers less, than the one before".into(),
                "steps in the order of time, each for as many visitors as the one before or more",
                "put them in order: a smaller coverage would take nobody out who has a variant",
            );
        }
        last = (from, coverage);
    }
}
