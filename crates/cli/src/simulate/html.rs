//! The results of a simulation as a page: one file that needs nothing else and runs no script.

use super::axis::Axis;
use super::report::extent;
use super::results::{Experiment, Results, Slot, Stage};
use crate::page::{GREY, areas, bar, escape, frame, legend, row, section, table};
use crate::replay::report::share;
use crate::text::count;
use crate::when::elapsed;

/// The page.
pub(super) fn page(results: &Results) -> String {
    let name = format!("{} {}", results.journey, results.version);
    let sections = [
        section(
            "Funnel",
            "Visitors who were in a stage at some time.",
            &funnel(results),
        ),
        section(
            "Where visitors are",
            "The share of the visitors so far in each stage, day by day.",
            &presence(results),
        ),
        section(
            "Time in stage",
            "How long the stays were that ended: the line goes from the shortest tenth to the longest \
             tenth, the box holds the middle half, the mark is the median.",
            &stays(results),
        ),
        section(
            "Transitions",
            "From the stage of the row to that of the column.",
            &transitions(results),
        ),
        section(
            "Rules",
            "How often each rule fired, and by how many visitors.",
            &rules(results),
        ),
        section(
            "Moments",
            "How often each moment began, and for which share of the visitors.",
            &moments(results),
        ),
        section(
            "Slots",
            "What each slot showed when a page came into view, and what came later in the same view.",
            &slots(results),
        ),
        section(
            "Experiments",
            "How many visitors were given which variant.",
            &results
                .experiments
                .iter()
                .map(experiment)
                .collect::<String>(),
        ),
    ];
    let header = format!(
        "<p>{}</p>\n<p class=\"faint\">{}</p>\n<p class=\"faint\">Program {}</p>\n",
        escape(&extent(results)),
        escape(&results.model),
        escape(&results.program),
    );
    frame(&name, "simulated", &header, &sections.concat())
}

fn part(number: usize, all: usize) -> f64 {
    number as f64 / all.max(1) as f64
}

fn funnel(results: &Results) -> String {
    let all = results.visitors;
    let rows = results.stages.iter().enumerate().map(|(colour, stage)| {
        let text = format!("{} ({})", count(stage.reached), share(stage.reached, all));
        let label = format!("{}: {text}", stage.stage);
        row(
            &stage.stage,
            &bar(&label, &[(part(stage.reached, all), colour)]),
            &text,
        )
    });
    rows.collect()
}

/// Who is in which stage, as a share of those who have come until then.
fn presence(results: &Results) -> String {
    let instants = results
        .stages
        .first()
        .map_or(0, |stage| stage.present.len());
    let here = |instant: usize| -> i64 {
        let all = results.stages.iter();
        all.map(|stage| stage.present[instant]).sum()
    };
    // Before anybody has come there is nobody to be shared out.
    let begin = (0..instants)
        .find(|instant| here(*instant) > 0)
        .unwrap_or(instants);
    if instants - begin < 2 {
        return String::new();
    }
    let series = results.stages.iter().map(|stage| {
        let shares = (begin..instants).map(|it| stage.present[it] as f64 / here(it).max(1) as f64);
        shares.collect()
    });
    let plot = areas(
        "shares of the stages over time",
        &series.collect::<Vec<_>>(),
    );
    let names = results.stages.iter().map(|stage| stage.stage.as_str());
    let last = format!("{} days later", results.days);
    format!(
        "{plot}<div class=\"ends\"><span>{}</span><span>{last}</span></div>\n{}",
        escape(&results.start),
        legend(names.zip(0..))
    )
}

fn stays(results: &Results) -> String {
    let Some(axis) = Axis::of(results.stages.iter().filter_map(|stage| stage.stay)) else {
        return String::new();
    };
    let line = |(colour, stage): (usize, &Stage)| {
        let stay = stage.stay?;
        let half = elapsed(stay.p50);
        let label = format!("{}: half of the stays are below {half}", stage.stage);
        let text = format!("{half} (of {})", count(stay.stays));
        Some(row(&stage.stage, &axis.stay(&label, stay, colour), &text))
    };
    let rows: String = results.stages.iter().enumerate().filter_map(line).collect();
    let marks = axis
        .marks()
        .into_iter()
        .map(|(place, name)| format!("<s style=\"left:{:.1}%\">{name}</s>", place * 100.0));
    let marks: String = marks.collect();
    format!("{rows}<div class=\"row axis\"><b></b><i>{marks}</i><span></span></div>\n")
}

fn transitions(results: &Results) -> String {
    let names: Vec<&str> = results
        .stages
        .iter()
        .map(|stage| stage.stage.as_str())
        .collect();
    let times = |from: &str, to: &str| {
        let mut all = results.transitions.iter();
        all.find(|it| it.from == from && it.to == to)
            .map_or(0, |it| it.times)
    };
    let rows = names.iter().map(|from| {
        let mut cells = vec![(*from).to_owned()];
        cells.extend(names.iter().map(|to| match times(from, to) {
            0 => "·".into(),
            times => count(times),
        }));
        cells
    });
    let mut header = vec!["from ↓ to →"];
    header.extend(&names);
    table(&header, &rows.collect::<Vec<_>>())
}

fn rules(results: &Results) -> String {
    let most = results
        .rules
        .iter()
        .map(|rule| rule.fired)
        .max()
        .unwrap_or(0);
    let fired = results.rules.iter().filter(|rule| rule.fired > 0);
    let rows: String = fired
        .map(|rule| {
            let text = format!("{} by {}", count(rule.fired), count(rule.visitors));
            let label = format!("{} fired {text}", rule.place);
            row(
                &rule.place,
                &bar(&label, &[(part(rule.fired, most), 0)]),
                &text,
            )
        })
        .collect();
    let never: String = results
        .never()
        .map(|rule| {
            format!(
                "<li>{} <code>{}</code></li>\n",
                escape(&rule.place),
                escape(&rule.rule)
            )
        })
        .collect();
    if never.is_empty() {
        return rows;
    }
    format!("{rows}<h3>Never fired</h3>\n<ul class=\"never\">\n{never}</ul>\n")
}

fn moments(results: &Results) -> String {
    let rows = results.moments.iter().map(|moment| {
        let share_text = share(moment.visitors, results.visitors);
        let text = format!("{} for {share_text}", count(moment.times));
        let label = format!("{}: {text}", moment.moment);
        let plot = bar(&label, &[(part(moment.visitors, results.visitors), 1)]);
        row(&moment.moment, &plot, &text)
    });
    rows.collect()
}

fn slots(results: &Results) -> String {
    results.slots.iter().map(slot).collect()
}

fn slot(slot: &Slot) -> String {
    let name = |block: &Option<String>| block.clone().unwrap_or_else(|| "its own content".into());
    let blocks = slot.blocks.iter().zip(colours(slot));
    let parts: Vec<(f64, usize)> = blocks
        .map(|(it, colour)| (part(it.views, slot.views), colour))
        .collect();
    let label = format!("what {} showed", slot.slot);
    let rows = slot.blocks.iter().map(|it| {
        let later = match it.later {
            0 => String::new(),
            later => format!(", later in {}", count(later)),
        };
        let views = count(it.views);
        format!(
            "{} {} ({views}{later})",
            name(&it.block),
            share(it.views, slot.views)
        )
    });
    let rows: Vec<String> = rows.collect();
    let title = escape(&slot.slot);
    let views = count(slot.views);
    format!(
        "<h3>{title}, {views} page views</h3>\n{}{}",
        bar(&label, &parts),
        legend(rows.iter().map(String::as_str).zip(colours(slot)))
    )
}

fn experiment(experiment: &Experiment) -> String {
    let all = experiment.visitors;
    let variants = experiment.variants.iter().enumerate();
    let parts: Vec<(f64, usize)> = variants
        .map(|(colour, it)| (part(it.visitors, all), colour))
        .collect();
    let rows = experiment.variants.iter().map(|it| {
        let visitors = count(it.visitors);
        format!("{} {} ({visitors})", it.variant, share(it.visitors, all))
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "<h3>{}, {} visitors</h3>\n{}{}",
        escape(&experiment.experiment),
        count(all),
        bar(&format!("variants of {}", experiment.experiment), &parts),
        legend(rows.iter().map(String::as_str).zip(0..))
    )
}

/// The page's own content is grey, whatever stands before it.
fn colours(slot: &Slot) -> impl Iterator<Item = usize> {
    let blocks = slot.blocks.iter().enumerate();
    blocks.map(|(index, it)| if it.block.is_none() { GREY } else { index })
}
