//! Who was exposed to what, and what they did before and after.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use microstage_engine::compile::Bandit;

use super::bandits::Bandits;
use super::exposures::Journey;
use super::probe::{Probe, Said};
use crate::recording::{Log, Run};

/// The experiments that were met, and everybody who met them.
#[derive(Default)]
pub(super) struct People {
    /// By name, in the order of names.
    pub(super) experiments: BTreeMap<String, Group>,
    /// Visitors of whom anything is known in the time that is looked at.
    pub(super) visitors: usize,
    /// Visitors who reached the goal.
    pub(super) with_goal: usize,
    /// Visitors who do not count: of the shop's own previews, and programs.
    pub(super) previews: usize,
    pub(super) bots: usize,
    /// Paths of pages, by number.
    pub(super) pages: Names,
}

/// Everybody who met an experiment.
#[derive(Default)]
pub(super) struct Group {
    pub(super) people: Vec<Person>,
    /// Names of variants, by number.
    pub(super) variants: Names,
    /// Whether the exposures were replayed and not recorded.
    pub(super) is_replayed: bool,
    /// Visitors who saw more than one variant: they count for none.
    pub(super) of_several: usize,
    /// Visitors who were exposed before the time that is looked at.
    pub(super) earlier: usize,
    /// Visitors who reached the goal, and had reached it before they met the experiment or after.
    pub(super) with_goal: usize,
}

/// A visitor who met an experiment.
pub(super) struct Person {
    pub(super) variant: usize,
    /// The first exposure.
    pub(super) at: u64,
    pub(super) page: usize,
    pub(super) browser: Option<&'static str>,
    /// When the goal was first reached after the exposure.
    pub(super) converted: Option<u64>,
    pub(super) goals: usize,
    pub(super) revenue: f64,
    /// Events before the exposure, and what the goals among them were worth.
    pub(super) events_before: f64,
    pub(super) revenue_before: f64,
    /// Whether anything came after the exposure.
    pub(super) is_heard_of: bool,
}

/// Texts with numbers.
#[derive(Default)]
pub(super) struct Names {
    index: HashMap<String, usize>,
    pub(super) texts: Vec<String>,
}

impl Names {
    pub(super) fn number(&mut self, text: &str) -> usize {
        if let Some(number) = self.index.get(text) {
            return *number;
        }
        self.index.insert(text.into(), self.texts.len());
        self.texts.push(text.into());
        self.texts.len() - 1
    }
}

/// The time that is looked at: of first exposures, and of everything.
#[derive(Clone, Copy)]
pub(super) struct Time {
    pub(super) since: u64,
    pub(super) until: u64,
}

/// What a visitor did.
#[derive(Default)]
struct History {
    /// Times of all events but exposures.
    events: Vec<u64>,
    goals: Vec<(u64, f64)>,
    /// The paths of pages, from when on.
    pages: Vec<(u64, usize)>,
    exposures: Vec<(u64, String, String)>,
}

/// Reads the log. `journey` is the first of the log's programs where there is one, and the probe the last.
pub(super) fn people(
    log: &Log,
    probe: &Probe,
    journey: Option<&Journey>,
    bandits: &Bandits,
    time: Time,
) -> People {
    let mut people = People::default();
    let mut histories = Vec::new();
    for run in &log.runs {
        if run.who.is_preview || run.who.is_bot {
            people.previews += usize::from(run.who.is_preview);
            people.bots += usize::from(!run.who.is_preview);
            continue;
        }
        let history = history(log, run, probe, time.until, &mut people.pages);
        if history.events.is_empty() && history.exposures.is_empty() {
            continue;
        }
        people.visitors += 1;
        people.with_goal += usize::from(!history.goals.is_empty());
        histories.push((run, history));
    }
    for (run, history) in &histories {
        for (name, group) in met(history) {
            match bandits.of(name) {
                Some(bandit) => people.add_each(bandit, run, history, time),
                None => people.add(name, group, run, history, time),
            }
        }
    }
    // Where one exposure was recorded, none is concluded: the two would not be the same visitors.
    let concluded = journey.map(|journey| {
        let known = journey.experiments.iter();
        let is_recorded = |name: &str| people.experiments.contains_key(name);
        let open: Vec<bool> = known.map(|it| !is_recorded(&it.name)).collect();
        (journey, open)
    });
    if let Some((journey, open)) = concluded.filter(|(_, open)| open.contains(&true)) {
        for (run, history) in &histories {
            for seen in journey.replay(log, 0, run) {
                if open[seen.experiment] && seen.at < time.until {
                    let name = &journey.experiments[seen.experiment].name;
                    let met = (seen.at, vec![seen.variant.as_str()]);
                    people.add(name, met, run, history, time);
                    people
                        .experiments
                        .entry(name.clone())
                        .or_default()
                        .is_replayed = true;
                }
            }
        }
    }
    people
}

fn history(log: &Log, run: &Run, probe: &Probe, until: u64, pages: &mut Names) -> History {
    let program = log.programs.len() - 1;
    let mut scratch = Vec::new();
    let mut history = History::default();
    for event in log.events_of(run).iter().filter(|it| it.at < until) {
        let name = &log.names[event.name as usize];
        let fields = log.fields_of(event, program, &mut scratch);
        match probe.read(&name.name, name.is_page_view, fields) {
            Said::Exposure(experiment, variant) => {
                history.exposures.push((event.at, experiment, variant));
                continue;
            }
            Said::Goal(worth) => history.goals.push((event.at, worth)),
            Said::Page(path) => history.pages.push((event.at, pages.number(&path))),
            Said::Nothing => {}
        }
        history.events.push(event.at);
    }
    history
}

/// For each experiment the first exposure, and all variants that were seen.
fn met(history: &History) -> BTreeMap<&str, (u64, Vec<&str>)> {
    let mut met: BTreeMap<&str, (u64, Vec<&str>)> = BTreeMap::new();
    for (at, experiment, variant) in &history.exposures {
        let (_, variants) = met.entry(experiment).or_insert((*at, Vec::new()));
        if !variants.contains(&variant.as_str()) {
            variants.push(variant);
        }
    }
    met
}

impl People {
    fn add(
        &mut self,
        name: &str,
        (at, variants): (u64, Vec<&str>),
        run: &Run,
        history: &History,
        time: Time,
    ) {
        let group = self.experiments.entry(name.into()).or_default();
        group.with_goal += usize::from(!history.goals.is_empty());
        let [variant] = variants[..] else {
            group.of_several += 1;
            return;
        };
        if at < time.since {
            group.earlier += 1;
            return;
        }
        self.meet(name, variant, at..u64::MAX, run, history);
    }

    /// A visitor who met a bandit, once for each epoch: a goal belongs to the last exposure before it.
    fn add_each(&mut self, bandit: &Bandit, run: &Run, history: &History, time: Time) {
        let name = bandit.experiment.as_str();
        let group = self.experiments.entry(name.into()).or_default();
        group.with_goal += usize::from(!history.goals.is_empty());
        let own = history.exposures.iter().filter(|it| it.1 == name);
        let mut met: Vec<(u64, &str)> = own
            .map(|(at, _, variant)| (*at, variant.as_str()))
            .collect();
        // Two tabs may tell the same at once.
        met.dedup_by_key(|(at, variant)| (*at / bandit.every, *variant));
        for (index, (at, variant)) in met.iter().enumerate() {
            if *at < time.since {
                self.experiments.entry(name.into()).or_default().earlier += 1;
                continue;
            }
            let next = met.get(index + 1).map_or(u64::MAX, |(at, _)| *at);
            let until = next.min(at.saturating_add(bandit.within));
            self.meet(name, variant, *at..until, run, history);
        }
    }

    /// Somebody who met a variant when the range begins; what came within it counts.
    fn meet(
        &mut self,
        name: &str,
        variant: &str,
        counts: Range<u64>,
        run: &Run,
        history: &History,
    ) {
        let nowhere = self.pages.number("");
        let group = self.experiments.entry(name.into()).or_default();
        let variant = group.variants.number(variant);
        let at = counts.start;
        let pages = history.pages.iter().take_while(|(from, _)| *from <= at);
        let (mut goals, mut revenue, mut revenue_before) = (0, 0.0, 0.0);
        let mut converted = None;
        for (when, worth) in &history.goals {
            if *when < at {
                revenue_before += worth;
                continue;
            }
            if *when >= counts.end {
                break;
            }
            goals += 1;
            revenue += worth;
            converted = converted.or(Some(*when));
        }
        group.people.push(Person {
            variant,
            at,
            page: pages.last().map_or(nowhere, |(_, page)| *page),
            browser: run.who.browser,
            converted,
            goals,
            revenue,
            events_before: history.events.iter().filter(|it| **it < at).count() as f64,
            revenue_before,
            is_heard_of: history.events.iter().any(|when| *when > at),
        });
    }
}
