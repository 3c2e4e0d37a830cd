//! What a page fetches before its first decision, measured and held under its limits.

use std::process::ExitCode;

use serde_json::{Map, Value};

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::{build, say};

const LIMITS: &str = "tests/budget.json";

/// Builds, measures, and ends with one line of JSON. With `--functions`, tells beforehand where
/// the bytes of the page's module are.
pub(crate) fn run(repo: &Repo, arguments: &[&str]) -> Outcome<ExitCode> {
    if let Some(unknown) = arguments.iter().find(|word| **word != "--functions") {
        return Err(Failure::new(
            "cargo xtask budget",
            unknown,
            "--functions",
            "leave it out",
        ));
    }
    build::run(repo)?;
    if !arguments.is_empty() {
        say::line(&build::functions(repo)?);
    }
    let measured = measure(repo)?;
    say::line(&measured.text);
    for excess in &measured.excesses {
        say::line(&format!("\n{excess}"));
    }
    // The last line belongs to other programs, whatever the figures are.
    say::line(&Value::Object(measured.figures).to_string());
    Ok(if measured.excesses.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The figures, how they read, and each one that is too high.
pub(crate) struct Measured {
    /// The figures by name.
    pub(crate) figures: Map<String, Value>,
    /// The same for people.
    pub(crate) text: String,
    /// What is above its limit.
    pub(crate) excesses: Vec<Failure>,
}

/// Measures what is in `dist/` now.
pub(crate) fn measure(repo: &Repo) -> Outcome<Measured> {
    let printed = repo
        .node("js/build/build.mjs")
        .arg("sizes")
        .succeed()?
        .stdout;
    let sizes = object(&printed, "the sizes that js/build/sizes.mjs printed")?;
    let limits = object(&repo.read(LIMITS)?, LIMITS)?;
    let part = |name: &str| {
        sizes
            .get(name)
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    judge(part("figures"), &part("files"), &limits)
}

fn object(text: &str, place: &str) -> Outcome<Map<String, Value>> {
    serde_json::from_str(text).map_err(|error| {
        Failure::new(
            place,
            format!("{error} in {text:?}"),
            "a JSON object",
            "mend the file",
        )
    })
}

fn judge(
    figures: Map<String, Value>,
    files: &Map<String, Value>,
    limits: &Map<String, Value>,
) -> Outcome<Measured> {
    let unknown: Vec<&str> = limits
        .keys()
        .filter(|name| !figures.contains_key(*name))
        .map(String::as_str)
        .collect();
    if !unknown.is_empty() {
        return Err(Failure::new(
            LIMITS,
            format!("limits for {}", unknown.join(", ")),
            format!(
                "limits for {}",
                figures.keys().cloned().collect::<Vec<_>>().join(", ")
            ),
            "correct the name",
        ));
    }
    let mut text = format!("  {:<24} {:>9} {:>9}\n", "file", "bytes", "brotli");
    for (name, size) in files {
        text.push_str(&format!(
            "  {name:<24} {:>9} {:>9}\n",
            size["raw"], size["br"]
        ));
    }
    text.push_str(&format!(
        "\n  {:<24} {:>9} {:>9}\n",
        "figure", "brotli", "limit"
    ));
    let mut excesses = Vec::new();
    for (name, value) in &figures {
        let bytes = value.as_u64().unwrap_or(u64::MAX);
        let limit = limits.get(name).and_then(Value::as_u64);
        let shown = limit.map_or_else(|| "-".to_owned(), |limit| limit.to_string());
        text.push_str(&format!("  {name:<24} {bytes:>9} {shown:>9}\n"));
        if let Some(limit) = limit.filter(|limit| bytes > *limit) {
            excesses.push(Failure::new(
                format!("{LIMITS}: {name}"),
                format!("{bytes} bytes"),
                format!("at most {limit}"),
                "see where the bytes are: `cargo xtask budget --functions`",
            ));
        }
    }
    Ok(Measured {
        figures,
        text,
        excesses,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(figures: &str, limits: &str) -> Outcome<Measured> {
        judge(
            object(figures, "figures")?,
            &Map::new(),
            &object(limits, "limits")?,
        )
    }

    #[test]
    fn a_figure_may_reach_its_limit_and_not_pass_it() {
        for (figures, limits, excesses) in [
            (r#"{"a":10}"#, r#"{"a":10}"#, 0),
            (r#"{"a":11}"#, r#"{"a":10}"#, 1),
            (r#"{"a":11,"b":99}"#, r#"{"a":10,"b":98}"#, 2),
            (r#"{"a":11}"#, "{}", 0),
            (r#"{"a":null}"#, r#"{"a":10}"#, 1),
        ] {
            assert_eq!(
                judged(figures, limits).unwrap().excesses.len(),
                excesses,
                "{figures}"
            );
        }
    }

    #[test]
    fn a_limit_for_nothing_is_a_mistake() {
        let failure = judged(r#"{"a":1}"#, r#"{"b":1}"#)
            .err()
            .unwrap()
            .to_string();
        assert!(failure.contains("limits for b"), "{failure}");
    }
}
