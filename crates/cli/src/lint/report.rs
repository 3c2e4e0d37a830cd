//! What is said of one file, for people and for programs.

use std::io::{self, Write};

use microstage_engine::compile::{Compiled, Problem};
use serde::Serialize;

use crate::diagnostics;
use crate::source::{Source, tally};
use crate::style::{ERROR, FAINT, GOOD, WARNING, paint};
use crate::text::{clean, count, counted};

/// What is known of one file; so, and in this order, programs read it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report<'a> {
    file: &'a str,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// Size of the program; nothing where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    program_bytes: Option<usize>,
    /// The most bytes that a visitor's stored state can have; nothing where there is no program.
    #[serde(skip_serializing_if = "Option::is_none")]
    most_state_bytes: Option<u64>,
    problems: &'a [Problem],
}

/// A file that could not be read, as programs read it.
#[derive(Serialize)]
struct Unreadable<'a> {
    file: &'a str,
    unreadable: &'a str,
}

impl<'a> Report<'a> {
    /// What came of a file.
    pub(super) fn of(source: &'a Source, compiled: &'a Compiled) -> Self {
        let (errors, warnings) = tally(&compiled.problems);
        Self {
            file: &source.name,
            errors,
            warnings,
            program_bytes: compiled.program.as_ref().map(Vec::len),
            most_state_bytes: compiled.program.as_ref().map(|_| compiled.most_state_bytes),
            problems: &compiled.problems,
        }
    }

    /// One line of JSON.
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        write_line(out, self)
    }

    /// Each problem with its place and its remedy, and the verdict.
    pub(super) fn write_pretty(&self, out: &mut dyn Write, source: &Source) -> io::Result<()> {
        diagnostics::write(out, source, self.problems)?;
        let verdict = match (self.errors, self.warnings) {
            (0, 0) => paint(GOOD, "no problems"),
            (0, warnings) => paint(WARNING, &counted(warnings, "warning")),
            (errors, 0) => paint(ERROR, &counted(errors, "error")),
            (errors, warnings) => format!(
                "{}, {}",
                paint(ERROR, &counted(errors, "error")),
                paint(WARNING, &counted(warnings, "warning"))
            ),
        };
        let sizes = self.program_bytes.zip(self.most_state_bytes);
        let sizes = sizes.map_or(String::new(), |(program, state)| {
            let (program, state) = (count(program), count(state as usize));
            let text = format!(" (program: {program} bytes; a visitor: at most {state} bytes)");
            paint(FAINT, &text)
        });
        writeln!(out, "{}: {verdict}{sizes}", clean(self.file))
    }
}

/// Says that a file could not be read.
pub(super) fn write_unreadable(
    out: &mut dyn Write,
    file: &str,
    unreadable: &str,
    json: bool,
) -> io::Result<()> {
    if json {
        return write_line(out, &Unreadable { file, unreadable });
    }
    let word = paint(ERROR, "cannot be read");
    writeln!(out, "{}: {word}: {unreadable}", clean(file))
}

/// Says that changes are waited for.
pub(super) fn write_watching(out: &mut dyn Write, files: usize) -> io::Result<()> {
    let text = format!("watching {}; Ctrl+C ends", counted(files, "file"));
    writeln!(out, "{}\n", paint(FAINT, &text))
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string(value)?)
}
