//! What a kind of problem means, from the same table as the reference.

use std::io::Write;

use microstage_engine::compile::publish::CODES;
use microstage_engine::compile::{DOCS, Severity, did_you_mean};

use crate::failure::{Ending, Failure};
use crate::style::{ERROR, LABEL, WARNING, paint};

pub(super) fn explain(out: &mut dyn Write, name: &str) -> Result<Ending, Failure> {
    let Some(code) = CODES.iter().find(|code| code.name == name) else {
        let names = CODES.iter().map(|code| code.name);
        return Err(Failure::refused(
            "--explain",
            format!("{name:?}"),
            "the code of a problem, as it stands in brackets behind `error` and `warning`",
            did_you_mean(name, names, "look at docs/reference.md for all of them"),
        ));
    };
    let (style, word) = match code.severity {
        Severity::Error => (ERROR, "error"),
        Severity::Warning => (WARNING, "warning"),
    };
    writeln!(out, "{}[{name}]", paint(style, word))?;
    let docs = format!("{DOCS}#{name}");
    for (label, text) in [
        ("meaning", code.meaning),
        ("remedy", code.remedy),
        ("more", &docs),
    ] {
        let label = paint(LABEL, &format!("{label:>10}"));
        writeln!(out, "{label}   {text}")?;
    }
    Ok(Ending::Done)
}
