//! What experiments have shown, as a page: one file that needs nothing else and runs no script.

use super::results::{Comparison, Drawn, Experiment, Figures, Instant, Kind, Part, Results};
use super::text::{
    ARMS, COMPARED, EPOCHS, arms, comparisons, epochs, extent, how, notes, should, span, variants,
};
use super::words::{money, percent, points, probability};
use crate::page::{Scale, band, bar, escape, frame, interval, legend, row, section, table};
use crate::text::count;
use crate::when::iso;

/// The page.
pub(super) fn page(results: &Results) -> String {
    let header = format!(
        "<p>{}</p>\n<p class=\"faint\">{}</p>\n",
        escape(&extent(results)),
        escape(&how(results)),
    );
    let experiments = results.experiments.iter().map(|it| experiment(it, results));
    let mut main: String = experiments.collect();
    if main.is_empty() {
        main = section(
            "Experiments",
            "No visitor met one.",
            "<p>Nothing to report.</p>\n",
        );
    }
    frame("Experiments", "reported", &header, &main)
}

fn experiment(experiment: &Experiment, results: &Results) -> String {
    let class = match experiment.verdict.kind {
        Kind::Better => "verdict good",
        Kind::Mismatch | Kind::Worse => "verdict bad",
        Kind::NoControl | Kind::NoDifference | Kind::GoOn | Kind::Bandit => "verdict",
    };
    let parts = [
        format!(
            "<p class=\"{class}\">{}</p>\n",
            escape(&experiment.verdict.text)
        ),
        shares(experiment),
        experiment.bandit.as_ref().map_or_else(String::new, drawn),
        intervals(experiment),
        experiment
            .comparisons
            .iter()
            .enumerate()
            .map(course)
            .collect(),
        figures(experiment, results),
        by_part("Visitors by page", &experiment.mismatch.by_page, experiment),
        by_part(
            "Visitors by browser",
            &experiment.mismatch.by_browser,
            experiment,
        ),
        noted(experiment),
    ];
    section(
        &escape(&experiment.experiment),
        &escape(&span(experiment)),
        &parts.concat(),
    )
}

/// The visitors of each variant, and how many of them reached the goal.
fn shares(experiment: &Experiment) -> String {
    let parts = experiment.variants.iter().enumerate();
    let parts: Vec<(f64, usize)> = parts.map(|(colour, it)| (it.share, colour)).collect();
    let names = experiment.variants.iter().map(|it| {
        let (visitors, share, weight) = (
            count(it.visitors),
            percent(it.share),
            should(experiment, it),
        );
        format!("{} {visitors} ({share}, should be {weight})", it.variant)
    });
    let names: Vec<String> = names.collect();
    let most = experiment.variants.iter().filter_map(|it| it.conversion);
    let most = most.fold(f64::MIN_POSITIVE, f64::max);
    let conversions = experiment.variants.iter().enumerate().map(|(colour, it)| {
        let share = it.conversion.unwrap_or(0.0);
        let text = format!("{} ({})", percent(share), count(it.converted));
        let label = format!("{}: {text}", it.variant);
        row(&it.variant, &bar(&label, &[(share / most, colour)]), &text)
    });
    format!(
        "<h3>Visitors</h3>\n{}{}<h3>Conversion</h3>\n{}",
        bar("shares of the visitors", &parts),
        legend(names.iter().map(String::as_str).zip(0..)),
        conversions.collect::<String>()
    )
}

/// The epochs of a bandit.
fn drawn(drawn: &Drawn) -> String {
    format!(
        "<h3>Variants</h3>\n{}<h3>Epochs</h3>\n{}",
        table(&ARMS, &arms(drawn)),
        table(&EPOCHS, &epochs(drawn))
    )
}

/// A plot of the differences of one kind.
type Of = fn(&Comparison) -> Option<&Figures>;

/// How a figure is written.
type Unit = fn(f64) -> String;

/// Where the differences to control lie.
fn intervals(experiment: &Experiment) -> String {
    let kinds: [(&str, Of, Unit); 4] = [
        (
            "Difference to control, visitors of a hundred",
            |it| it.conversion.as_ref(),
            points,
        ),
        (
            "The same, adjusted by what was known before",
            |it| it.conversion_adjusted.as_ref(),
            points,
        ),
        (
            "Difference of each visitor's worth",
            |it| it.revenue_per_visitor.as_ref(),
            money,
        ),
        (
            "The same, adjusted by what was known before",
            |it| it.revenue_per_visitor_adjusted.as_ref(),
            money,
        ),
    ];
    kinds
        .map(|(title, of, unit)| differences(experiment, title, of, unit))
        .concat()
}

fn differences(experiment: &Experiment, title: &str, of: Of, unit: fn(f64) -> String) -> String {
    let all = || {
        let all = experiment.comparisons.iter().enumerate();
        all.filter_map(|(index, it)| Some((index + 1, it, of(it)?)))
    };
    let scale = Scale::around(all().flat_map(|(_, _, it)| [it.low, it.high]));
    let rows: String = all()
        .map(|(colour, comparison, it)| {
            let text = format!(
                "{} ({} to {})",
                unit(it.difference),
                unit(it.low),
                unit(it.high)
            );
            let label = format!("{}: {text}", comparison.variant);
            let plot = interval(&label, scale, (it.low, it.difference, it.high), colour);
            row(&comparison.variant, &plot, &text)
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    format!("<h3>{title}</h3>\n{rows}")
}

/// How the difference looked over time.
fn course((index, comparison): (usize, &Comparison)) -> String {
    let (Some(first), Some(last)) = (comparison.course.first(), comparison.course.last()) else {
        return String::new();
    };
    // The first intervals are so wide that nothing could be seen beside them.
    let behind = comparison.course.len() / 4;
    let shown = comparison.course.iter().skip(behind);
    let scale = Scale::around(shown.flat_map(|it| [it.low, it.high]));
    let point = |it: &Instant| (it.low, it.difference, it.high);
    let points: Vec<(f64, f64, f64)> = comparison.course.iter().map(point).collect();
    let label = format!(
        "difference of {} to control over time, with its interval",
        comparison.variant
    );
    format!(
        "<h3>{} over time</h3>\n<p class=\"faint\">The difference of the conversion to control, in its \
         interval, as it stood whenever somebody looked. The straight line is no difference.</p>\n{}\
         <div class=\"ends\"><span>{}</span><span>{}</span></div>\n",
        escape(&comparison.variant),
        band(&label, scale, &points, index + 1),
        iso(first.at),
        iso(last.at),
    )
}

fn figures(experiment: &Experiment, results: &Results) -> String {
    let header = [
        "variant",
        "visitors",
        "share",
        "should be",
        "converted",
        "conversion",
        "goals",
    ];
    let header: Vec<&str> = header
        .into_iter()
        .chain([results.value.as_str(), "each"])
        .collect();
    let rows = comparisons(experiment);
    let compared = match rows.is_empty() {
        true => String::new(),
        false => table(&COMPARED, &rows),
    };
    format!(
        "<h3>Figures</h3>\n{}{compared}",
        table(&header, &variants(experiment))
    )
}

fn by_part(title: &str, parts: &[Part], experiment: &Experiment) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let mut header = vec![""];
    header.extend(experiment.variants.iter().map(|it| it.variant.as_str()));
    header.extend(["p", ""]);
    let row = |part: &Part| {
        let name = if part.name.is_empty() {
            "unknown"
        } else {
            &part.name
        };
        let mut row = vec![name.to_owned()];
        row.extend(part.visitors.iter().map(|it| count(*it)));
        row.push(part.p.map_or("·".into(), probability));
        row.push(if part.alarm {
            "wrong shares".into()
        } else {
            String::new()
        });
        row
    };
    let rows: Vec<Vec<String>> = parts.iter().map(row).collect();
    format!("<h3>{title}</h3>\n{}", table(&header, &rows))
}

fn noted(experiment: &Experiment) -> String {
    let items = notes(experiment).into_iter().map(|(note, is_bad)| {
        let note = escape(&note);
        let note = if is_bad {
            format!("<b>{note}</b>")
        } else {
            note
        };
        format!("<li>{note}</li>\n")
    });
    format!(
        "<h3>Notes</h3>\n<ul class=\"never\">\n{}</ul>\n",
        items.collect::<String>()
    )
}
