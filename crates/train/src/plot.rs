//! The calibration plot.

use std::fmt::Write;

use crate::metrics::Bin;

const SIZE: f64 = 360.0;
const MARGIN: f64 = 44.0;

/// What was foretold against what came true, as SVG: one point for each group of rows with its
/// interval, and the diagonal on which they would all be. Colours are the page's: the classes are `grid`,
/// `diagonal`, `interval` and `point`.
#[must_use]
pub fn calibration(bins: &[Bin]) -> String {
    let most = bins
        .iter()
        .map(|bin| bin.seen.high.max(bin.foretold))
        .fold(0.0, f64::max);
    // Of rare events only the lower corner has points.
    let end = [0.05, 0.1, 0.2, 0.5]
        .into_iter()
        .find(|end| most <= *end)
        .unwrap_or(1.0);
    let x = |share: f64| MARGIN + share / end * SIZE;
    let y = |share: f64| 12.0 + SIZE - share / end * SIZE;
    let (width, height) = (SIZE + MARGIN + 24.0, SIZE + MARGIN + 16.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\" \
         role=\"img\" aria-label=\"Calibration\">\n"
    );
    for step in 0..=5 {
        let share = end * f64::from(step) / 5.0;
        let label = percent(share);
        let (left, right, top, bottom) = (x(0.0), x(end), y(end), y(0.0));
        let (at_x, at_y) = (x(share), y(share));
        // Writing to a String does not fail.
        let _ = writeln!(
            svg,
            "<path d=\"M{at_x:.1} {top}V{bottom}M{left} {at_y:.1}H{right}\" class=\"grid\"/>\
             <text x=\"{at_x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            bottom + 16.0,
            left - 6.0,
            at_y + 4.0
        );
    }
    let _ = writeln!(
        svg,
        "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" class=\"diagonal\"/>",
        x(0.0),
        y(0.0),
        x(end),
        y(end)
    );
    for bin in bins {
        let at = x(bin.foretold);
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {:.1}V{:.1}\" class=\"interval\"/>\
             <circle cx=\"{at:.1}\" cy=\"{:.1}\" r=\"4\" class=\"point\">\
             <title>foretold {}, seen {} of {} rows</title></circle>",
            y(bin.seen.low),
            y(bin.seen.high),
            y(bin.seen.value),
            percent(bin.foretold),
            percent(bin.seen.value),
            bin.rows
        );
    }
    let middle = x(end / 2.0);
    let _ = writeln!(
        svg,
        "<text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">foretold</text>\
         <text transform=\"translate(11 {:.1}) rotate(-90)\" text-anchor=\"middle\">came true</text>\n</svg>",
        y(0.0) + 32.0,
        y(end / 2.0)
    );
    svg
}

fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{} %", text.trim_end_matches(".0"))
}
