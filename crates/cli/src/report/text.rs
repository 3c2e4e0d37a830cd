//! What experiments have shown, as people read it in a terminal.

use std::io::{self, Write};

use super::results::{
    Check, Comparison, Drawn, Experiment, Figures, Kind, Losses, Part, Plan, Results, Variant,
};
use super::words::{change, money, percent, points, probability};
use crate::replay::report::write_table;
use crate::style::{ERROR, FAINT, GOOD, HEADING, WARNING, paint};
use crate::text::{clean, count, counted};

/// Writes them.
pub(super) fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    writeln!(out, "{}", extent(results))?;
    if results.experiments.is_empty() {
        let none = "No visitor met an experiment: there is no experiment_viewed, and nothing was replayed.";
        return writeln!(out, "{}", paint(WARNING, none));
    }
    for experiment in &results.experiments {
        write_experiment(out, experiment, results)?;
    }
    Ok(())
}

/// What was looked at.
pub(super) fn extent(results: &Results) -> String {
    let mut parts = vec![
        counted(results.visitors, "visitor"),
        format!(
            "{} of them with {}",
            count(results.with_goal),
            clean(&results.goal)
        ),
    ];
    for (number, noun) in [
        (results.left_out.previews, "preview"),
        (results.left_out.bots, "bot"),
    ] {
        if number > 0 {
            parts.push(format!("{} left out", counted(number, noun)));
        }
    }
    parts.join(", ")
}

/// When the visitors of an experiment came, and how it is known what they saw.
pub(super) fn span(experiment: &Experiment) -> String {
    let time = |time: &Option<String>| time.clone().unwrap_or_else(|| "?".into());
    let replayed = if experiment.replayed {
        ", exposures replayed by the journey"
    } else {
        ""
    };
    format!(
        "{} from {} to {}{replayed}",
        counted(experiment.visitors, "visitor"),
        time(&experiment.from),
        time(&experiment.to),
    )
}

fn write_experiment(
    out: &mut dyn Write,
    experiment: &Experiment,
    results: &Results,
) -> io::Result<()> {
    let name = paint(HEADING, &clean(&experiment.experiment));
    writeln!(out, "\n{name}  {}", paint(FAINT, &span(experiment)))?;
    let style = match experiment.verdict.kind {
        Kind::Better => GOOD,
        Kind::Mismatch | Kind::Worse => ERROR,
        Kind::NoControl | Kind::NoDifference | Kind::GoOn | Kind::Bandit => HEADING,
    };
    writeln!(out, "{}", paint(style, &clean(&experiment.verdict.text)))?;
    let header = [
        "variant",
        "visitors",
        "",
        "should",
        "converted",
        "",
        "goals",
        results.value.as_str(),
        "each",
    ];
    write_table(out, &header, variants(experiment))?;
    let rows = comparisons(experiment);
    if !rows.is_empty() {
        write_table(out, &COMPARED, rows)?;
        writeln!(out, "{}", paint(FAINT, &how(results)))?;
    }
    if let Some(drawn) = &experiment.bandit {
        write_table(out, &ARMS, arms(drawn))?;
        write_table(out, &EPOCHS, epochs(drawn))?;
    }
    writeln!(out)?;
    for (line, is_bad) in notes(experiment) {
        let line = clean(&line).into_owned();
        writeln!(out, "{}", if is_bad { paint(WARNING, &line) } else { line })?;
    }
    Ok(())
}

/// A line for each variant.
pub(super) fn variants(experiment: &Experiment) -> Vec<Vec<String>> {
    let rows = experiment.variants.iter().map(|it| {
        vec![
            clean(&it.variant).into_owned(),
            count(it.visitors),
            percent(it.share),
            should(experiment, it),
            count(it.converted),
            it.conversion.map_or("·".into(), percent),
            count(it.goals),
            format!("{:.2}", it.revenue),
            it.revenue_per_visitor
                .map_or("·".into(), |it| format!("{it:.2}")),
        ]
    });
    rows.collect()
}

/// The share that a variant should have; of a bandit each epoch has its own.
pub(super) fn should(experiment: &Experiment, variant: &Variant) -> String {
    match experiment.bandit {
        Some(_) => "·".into(),
        None => percent(variant.weight),
    }
}

/// What the columns of the comparisons are called.
pub(super) const COMPARED: [&str; 8] = [
    "against control",
    "difference",
    "from",
    "to",
    "of control's",
    "p",
    "wins",
    "loss",
];

/// A line for each figure of each comparison.
pub(super) fn comparisons(experiment: &Experiment) -> Vec<Vec<String>> {
    experiment.comparisons.iter().flat_map(of_one).collect()
}

fn of_one(comparison: &Comparison) -> Vec<Vec<String>> {
    let share: fn(f64) -> String = points;
    let rows = [
        ("conversion", &comparison.conversion, share),
        (
            "conversion, adjusted",
            &comparison.conversion_adjusted,
            share,
        ),
        (
            "each visitor's worth",
            &comparison.revenue_per_visitor,
            money,
        ),
        (
            "worth, adjusted",
            &comparison.revenue_per_visitor_adjusted,
            money,
        ),
    ];
    let row = |(what, figures, unit): (&str, &Option<Figures>, fn(f64) -> String)| {
        let figures = figures.as_ref()?;
        Some(vec![
            format!("{}: {what}", clean(&comparison.variant)),
            unit(figures.difference),
            unit(figures.low),
            unit(figures.high),
            figures
                .uplift
                .as_ref()
                .map_or("·".into(), |it| change(it.uplift)),
            probability(figures.p),
            percent(figures.chance_to_win),
            unit(figures.expected_loss).trim_start_matches('+').into(),
        ])
    };
    rows.into_iter().filter_map(row).collect()
}

/// What the columns of a bandit's variants are called.
pub(super) const ARMS: [&str; 3] = ["variant", "is the best", "if all epochs were alike"];

/// A line for each variant of a bandit.
pub(super) fn arms(drawn: &Drawn) -> Vec<Vec<String>> {
    let arms = drawn.arms.iter().map(|it| {
        let conversion = it.conversion.map_or("·".into(), percent);
        let name = clean(&it.variant).into_owned();
        vec![name, percent(it.chance_to_be_best), conversion]
    });
    arms.collect()
}

/// What the columns of a bandit's epochs are called.
pub(super) const EPOCHS: [&str; 6] = ["epoch", "variant", "weight", "visitors", "converted", ""];

/// A line for each variant of each epoch.
pub(super) fn epochs(drawn: &Drawn) -> Vec<Vec<String>> {
    let epochs = drawn.epochs.iter().flat_map(|epoch| {
        epoch.arms.iter().map(|it| {
            vec![
                epoch.from.clone(),
                clean(&it.variant).into_owned(),
                it.weight.map_or("·".into(), percent),
                count(it.exposures as usize),
                count(it.converted as usize),
                it.conversion.map_or("·".into(), percent),
            ]
        })
    });
    epochs.collect()
}

/// How the comparisons are to be read.
pub(super) fn how(results: &Results) -> String {
    let level = 100.0 - results.alpha * 100.0;
    let how_long = match results.planned {
        Some(planned) => format!("until {} visitors have come", count(planned as usize)),
        None => "without an end".into(),
    };
    format!(
        "Conversions in visitors of a hundred. Intervals of {level:.0} % hold at any time of looking, {how_long}."
    )
}

/// What else is to be known, and whether it is bad.
pub(super) fn notes(experiment: &Experiment) -> Vec<(String, bool)> {
    let mut notes = Vec::new();
    if experiment.bandit.is_none() {
        notes.push(checked(&experiment.mismatch));
    }
    let parts = [
        ("page", &experiment.mismatch.by_page),
        ("browser", &experiment.mismatch.by_browser),
    ];
    for (what, parts) in parts {
        let bad = parts.iter().filter(|part| part.alarm);
        notes.extend(bad.map(|part| (off(what, part), true)));
    }
    if let Some(cuped) = &experiment.cuped {
        let (conversion, revenue) = (cuped.explained_of_conversion, cuped.explained_of_revenue);
        notes.push((
            format!(
                "adjusted by {}, which explain {} of the conversion's variance and {} of the worth's",
                cuped.covariate,
                percent(conversion),
                percent(revenue)
            ),
            false,
        ));
    }
    notes.extend(losses(&experiment.losses));
    notes.extend(experiment.plan.as_ref().map(|plan| (planned(plan), false)));
    notes
}

fn checked(check: &Check) -> (String, bool) {
    let whose = if check.weights_are_known {
        "the journey's"
    } else {
        "equal ones, for no journey was given"
    };
    let p = check.p.map_or("too few visitors".into(), |p| {
        format!("p {}", probability(p))
    });
    (
        format!("shares of the variants against {whose}: {p}"),
        check.alarm,
    )
}

fn off(what: &str, part: &Part) -> String {
    let visitors: Vec<String> = part.visitors.iter().map(|it| count(*it)).collect();
    let name = if part.name.is_empty() {
        "unknown"
    } else {
        &part.name
    };
    let p = part.p.map_or(String::new(), probability);
    format!(
        "shares are wrong on the {what} {name}: {} visitors (p {p})",
        visitors.join(" / ")
    )
}

fn losses(losses: &Losses) -> Vec<(String, bool)> {
    let rows = [
        (
            losses.exposed_without_outcome,
            "exposed, and nothing came of them afterwards",
            false,
        ),
        (
            losses.outcome_without_exposure,
            "reached the goal and never met the experiment",
            false,
        ),
        (
            losses.of_several_variants,
            "saw more than one variant, and count for none",
            true,
        ),
        (
            losses.exposed_earlier,
            "exposed before --since, and left out",
            false,
        ),
        (
            losses.behind_the_plan,
            "came behind the planned number, and are left out",
            false,
        ),
    ];
    let rows = rows.into_iter().filter(|(number, _, _)| *number > 0);
    rows.map(|(number, what, is_bad)| (format!("{} {what}", counted(number, "visitor")), is_bad))
        .collect()
}

fn planned(plan: &Plan) -> String {
    let size = |size: f64| count(size as usize);
    let always = plan.sequential.map_or("too many".into(), size);
    let per_day = match plan.visitors_per_day {
        Some(per_day) => format!("; {per_day:.0} come in a day"),
        None => String::new(),
    };
    let left = match plan.days_left {
        Some(days) => format!(", {} left", counted(days as usize, "day")),
        None => String::new(),
    };
    format!(
        "visitors needed from a conversion of {}: {} for one look, {} for any look until then (--planned), \
         {always} for any look without an end{per_day}{left}",
        percent(plan.conversion),
        size(plan.fixed),
        size(plan.planned),
    )
}
