//! Plots as inline SVG. They hold shapes only, and stretch to any width; their words stand beside
//! them in HTML, so that they are as large on a phone as on a desktop.
//!
//! Not PNG: a picture would need a font shipped with the command line to write its numbers, has one
//! size and one colour scheme, and says nothing to a screen reader.

use std::fmt::Write as _;

/// The inner width of every plot.
pub(crate) const WIDTH: f64 = 1000.0;

/// A plot: `content` is 1000 wide, and as high as is said.
pub(crate) fn svg(label: &str, class: &str, height: u32, content: &str) -> String {
    let label = escape(label);
    format!(
        "<svg class=\"{class}\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 1000 {height}\" \
         preserveAspectRatio=\"none\">{content}</svg>"
    )
}

/// A bar of parts, each with its share and the number of its colour.
pub(crate) fn bar(label: &str, parts: &[(f64, usize)]) -> String {
    let mut content = String::from("<rect class=\"ground\" width=\"1000\" height=\"20\"/>");
    let mut x = 0.0;
    for (share, colour) in parts {
        let width = share.clamp(0.0, 1.0) * WIDTH;
        let class = class(*colour);
        let _ = write!(
            content,
            "<rect class=\"{class}\" x=\"{x:.1}\" width=\"{width:.1}\" height=\"20\"/>"
        );
        x += width;
    }
    svg(label, "bar", 20, &content)
}

/// Areas upon each other: for each colour its share at each instant.
pub(crate) fn areas(label: &str, series: &[Vec<f64>]) -> String {
    const HEIGHT: f64 = 300.0;
    let instants = series.first().map_or(0, Vec::len);
    let mut below = vec![0.0; instants];
    let mut content = String::new();
    let x = |instant: usize| instant as f64 * WIDTH / (instants.max(2) - 1) as f64;
    for (colour, shares) in series.iter().enumerate() {
        let above: Vec<f64> = below
            .iter()
            .zip(shares)
            .map(|(one, two)| one + two)
            .collect();
        let point = |(instant, share): (usize, &f64)| {
            format!("{:.1},{:.1}", x(instant), HEIGHT * (1.0 - share))
        };
        let upper: Vec<String> = above.iter().enumerate().map(point).collect();
        let lower: Vec<String> = below.iter().enumerate().rev().map(point).collect();
        let class = class(colour);
        let points = [upper, lower].concat().join(" ");
        let _ = write!(content, "<polygon class=\"{class}\" points=\"{points}\"/>");
        below = above;
    }
    svg(label, "areas", 300, &content)
}

/// A linear axis of a quantity that may be on either side of zero.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// A scale on which zero and all of the values are seen, with some room beside them.
    pub(crate) fn around(values: impl Iterator<Item = f64>) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let room = (high - low).max(f64::MIN_POSITIVE) * 0.06;
        Self {
            low: low - room,
            high: high + room,
        }
    }

    /// The share of the width before a value.
    pub(crate) fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// An interval: a box from its lower to its upper end, a mark at the estimate, and a line at zero.
pub(crate) fn interval(
    label: &str,
    scale: Scale,
    (low, estimate, high): (f64, f64, f64),
    colour: usize,
) -> String {
    let x = |value| scale.place(value) * WIDTH;
    let (zero, low, middle, high) = (x(0.0), x(low), x(estimate), x(high));
    let width = (high - low).max(4.0);
    let class = class(colour);
    let content = format!(
        "<rect class=\"{class}\" x=\"{low:.1}\" width=\"{width:.1}\" y=\"6\" height=\"18\"/>\
         <line class=\"whisker\" x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"0\" y2=\"30\"/>\
         <line class=\"median\" x1=\"{middle:.1}\" x2=\"{middle:.1}\" y1=\"3\" y2=\"27\"/>"
    );
    svg(label, "stay", 30, &content)
}

/// A line within a band, from instant to instant, and a line at zero.
pub(crate) fn band(label: &str, scale: Scale, points: &[(f64, f64, f64)], colour: usize) -> String {
    const HEIGHT: f64 = 300.0;
    let x = |instant: usize| instant as f64 * WIDTH / (points.len().max(2) - 1) as f64;
    let y = |value| HEIGHT * (1.0 - scale.place(value));
    let line = |part: &dyn Fn(&(f64, f64, f64)) -> f64| -> Vec<String> {
        let points = points.iter().enumerate();
        points
            .map(|(instant, point)| format!("{:.1},{:.1}", x(instant), y(part(point))))
            .collect()
    };
    let (low, middle, mut high) = (line(&|it| it.0), line(&|it| it.1), line(&|it| it.2));
    high.reverse();
    let (band, middle, zero) = ([low, high].concat().join(" "), middle.join(" "), y(0.0));
    let class = class(colour);
    let content = format!(
        "<polygon class=\"{class} band\" points=\"{band}\"/>\
         <line class=\"whisker\" x1=\"0\" x2=\"1000\" y1=\"{zero:.1}\" y2=\"{zero:.1}\"/>\
         <polyline class=\"course\" points=\"{middle}\"/>"
    );
    svg(label, "areas", 300, &content)
}

/// Colours repeat where there are more parts than colours.
pub(crate) fn class(colour: usize) -> String {
    format!("c{}", colour % COLOURS)
}

/// How many colours the page's style has.
const COLOURS: usize = 8;

/// The last of them, for what is nothing in particular.
pub(crate) const GREY: usize = COLOURS - 1;

/// A text within HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_always_seen() {
        for (values, inside) in [
            (&[0.2, 0.4] as &[f64], 0.0),
            (&[-0.4, -0.2], 0.0),
            (&[-1.0, 1.0], 0.5),
            (&[], 0.0),
            (&[f64::NAN, f64::INFINITY, 1.0], 1.0),
        ] {
            let scale = Scale::around(values.iter().copied());
            let place = scale.place(inside);
            assert!(place > 0.0 && place < 1.0, "{values:?} {place}");
        }
    }

    #[test]
    fn texts_cannot_leave_their_place() {
        assert_eq!(escape("<b a=\"'&"), "&lt;b a=&quot;&#39;&amp;");
        let plot = bar("\"><script>", &[(0.5, 9)]);
        assert!(
            !plot.contains("<script>") && plot.contains("class=\"c1\""),
            "{plot}"
        );
    }
}
