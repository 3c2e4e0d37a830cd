//! A journey's problems as people read them: where, the line with a caret, and how to mend it.

use std::io::{self, Write};

use microstage_engine::compile::{Problem, Severity};
use unicode_width::UnicodeWidthChar;

use crate::source::Source;
use crate::style::{ERROR, FAINT, LABEL, WARNING, paint};
use crate::text::clean;

/// A line that is longer is shown in part: a journey without line breaks is one line.
const SHOWN_CHARS: usize = 100;

/// How much of a long line is shown before the caret.
const SHOWN_BEFORE: usize = 60;

/// Writes the problems, with an empty line behind each.
pub(crate) fn write(out: &mut dyn Write, source: &Source, problems: &[Problem]) -> io::Result<()> {
    for problem in problems {
        write_problem(out, source, problem)?;
    }
    Ok(())
}

fn write_problem(out: &mut dyn Write, source: &Source, problem: &Problem) -> io::Result<()> {
    let (style, word) = match problem.severity {
        Severity::Error => (ERROR, "error"),
        Severity::Warning => (WARNING, "warning"),
    };
    let Problem { line, column, .. } = problem;
    let place = format!("{}:{line}:{column}", clean(&source.name));
    let kind = format!("{}[{}]", paint(style, word), problem.code);
    let path = clean(&problem.path);
    writeln!(out, "{}", format!("{place}: {kind} {path}").trim_end())?;
    let text = source.text.lines().nth((*line as usize).saturating_sub(1));
    let (shown, before_caret) = excerpt(text.unwrap_or_default(), *column as usize);
    let bar = paint(FAINT, "│");
    writeln!(out, "{line:>10} {bar} {shown}")?;
    writeln!(out, "{:>10} {bar} {before_caret}{}", "", paint(style, "^"))?;
    for (label, text) in [
        ("found", &problem.found),
        ("expected", &problem.expected),
        ("remedy", &problem.remedy),
    ] {
        let label = paint(LABEL, &format!("{label:>10}"));
        writeln!(out, "{label}   {}", clean(text))?;
    }
    writeln!(out)
}

/// The line, or the part of it around the column, and what stands before the caret below it.
fn excerpt(line: &str, column: usize) -> (String, String) {
    let chars: Vec<char> = line.chars().collect();
    let caret = column.saturating_sub(1).min(chars.len());
    let begin = if chars.len() <= SHOWN_CHARS {
        0
    } else {
        caret
            .saturating_sub(SHOWN_BEFORE)
            .min(chars.len() - SHOWN_CHARS)
    };
    let end = chars.len().min(begin + SHOWN_CHARS);
    let dots = |is_cut| if is_cut { "…" } else { "" };
    let text: String = chars[begin..end].iter().map(|c| visible(*c)).collect();
    let shown = format!("{}{text}{}", dots(begin > 0), dots(end < chars.len()));
    let columns: usize = chars[begin..caret]
        .iter()
        .map(|c| visible(*c).width().unwrap_or(0))
        .sum();
    let before_caret = " ".repeat(columns + usize::from(begin > 0));
    (shown, before_caret)
}

/// A tab has another width in each terminal, and the caret must stand below what it means.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_its_column() {
        let long = format!("{}X{}", "a".repeat(200), "b".repeat(200));
        let shown_long = format!("…{}X{}…", "a".repeat(60), "b".repeat(39));
        let rows: [(&str, usize, &str, usize); 6] = [
            ("abc", 1, "abc", 0),
            ("abc", 3, "abc", 2),
            ("\tabc", 2, " abc", 1),
            ("日本x", 3, "日本x", 4),
            ("abc", 9, "abc", 3),
            (&long, 201, &shown_long, 61),
        ];
        for (line, column, shown, before) in rows {
            let expected = (shown.to_owned(), " ".repeat(before));
            assert_eq!(excerpt(line, column), expected, "{line} {column}");
        }
    }
}
