//! What was learned, for people: lines in a terminal, or a page with the calibration plot.

use std::io::{self, Write};

use microstage_train::plot;

use super::learn::Outcome;
use crate::page::{STYLE, escape};
use crate::style::{LABEL, paint};

/// Writes the figures.
pub(super) fn write(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    writeln!(out, "{}", outcome.trained)?;
    let widest = outcome.lines.iter().map(|(name, _)| name.chars().count());
    let widest = widest.max().unwrap_or(0);
    for (name, figure) in &outcome.lines {
        let pad = " ".repeat(widest - name.chars().count());
        writeln!(out, "  {}{pad}  {figure}", paint(LABEL, name))?;
    }
    Ok(())
}

/// What the plot has besides what all reports look like.
const PLOT: &str = "\
.plot svg { width: auto; max-width: 100%; height: auto; }
.plot text { fill: var(--faint); }
.plot .grid { stroke: var(--line); }
.plot .diagonal { stroke: var(--faint); stroke-dasharray: 4 4; }
.plot .interval { stroke: light-dark(#2563b8, #6ba5f2); }
.plot .point { fill: light-dark(#2563b8, #6ba5f2); }
th { font-weight: 600; vertical-align: top; }
td { white-space: normal; text-align: left; }
";

/// The same as a page: one file that needs nothing else and runs no script.
pub(super) fn html(name: &str, outcome: &Outcome) -> String {
    let line = |(name, figure): &(String, String)| {
        let (name, figure) = (escape(name), escape(figure));
        format!("<tr><th scope=\"row\">{name}</th><td>{figure}</td></tr>\n")
    };
    let rows: String = outcome.lines.iter().map(line).collect();
    let plot = match outcome.bins.as_slice() {
        [] => String::new(),
        bins => format!(
            "<section>\n<h2>Calibration</h2>\n<p class=\"faint\">Ten groups of equally many rows: what \
             was foretold of them, and what came true, with 95 % intervals. On the dashed line both \
             are the same.</p>\n<div class=\"plot\">{}</div>\n</section>\n",
            plot::calibration(bins)
        ),
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{name} learned</title>\n\
         <style>\n{STYLE}{PLOT}</style>\n<header>\n<h1>{name}</h1>\n<p>{trained}</p>\n</header>\n\
         <main>\n<section>\n<h2>Figures</h2>\n<div class=\"scroll\"><table>\n{rows}</table></div>\n\
         </section>\n{plot}</main>\n</html>\n",
        name = escape(name),
        trained = escape(&outcome.trained),
    )
}
