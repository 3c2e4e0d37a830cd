//! What came of synthetic visitors, under the names that people and programs read.

use microstage_engine::explain::Explainer;
use microstage_engine::program::Effect;
use serde::Serialize;

use super::distribution::between;
use super::tally::{ExperimentTally, StageTally, Tally, Times};
use super::walk::Span;
use crate::when::iso;

/// The results of a simulation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Results {
    pub(super) journey: String,
    pub(super) version: u32,
    pub(super) program: String,
    /// What the model of the visitors is.
    pub(super) model: String,
    pub(super) seed: u64,
    pub(super) start: String,
    pub(super) days: u64,
    pub(super) visitors: usize,
    pub(super) sessions: usize,
    pub(super) events: usize,
    pub(super) page_views: usize,
    /// Visitors that were stopped because their model did not let time pass.
    pub(super) stuck: usize,
    /// Conditions that ended in an error.
    pub(super) errors: usize,
    pub(super) stages: Vec<Stage>,
    pub(super) transitions: Vec<Transition>,
    pub(super) rules: Vec<Rule>,
    pub(super) moments: Vec<Moment>,
    pub(super) slots: Vec<Slot>,
    pub(super) experiments: Vec<Experiment>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stage {
    pub(super) stage: String,
    /// Visitors who were in it at some time, and at the end.
    pub(super) reached: usize,
    pub(super) ended: usize,
    /// How long after their first event half of those who reached it had done so, in milliseconds.
    pub(super) median_until_reached: Option<u64>,
    /// How long the stays were that ended, in milliseconds.
    pub(super) stay: Option<Stay>,
    /// How many visitors were in it, at instants that are evenly spread over the time.
    pub(super) present: Vec<i64>,
}

/// The shares of stays below these times, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Stay {
    pub(super) stays: usize,
    pub(super) p10: u64,
    pub(super) p25: u64,
    pub(super) p50: u64,
    pub(super) p75: u64,
    pub(super) p90: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Transition {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) times: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Rule {
    /// Where it stands in the journey, and what stands there.
    pub(super) place: String,
    pub(super) rule: String,
    pub(super) fired: usize,
    pub(super) visitors: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Moment {
    pub(super) moment: String,
    pub(super) times: usize,
    pub(super) visitors: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Slot {
    pub(super) slot: String,
    /// How often a page came into view.
    pub(super) views: usize,
    pub(super) blocks: Vec<Share>,
}

#[derive(Debug, Serialize)]
pub(super) struct Experiment {
    pub(super) experiment: String,
    /// How many visitors were given a variant.
    pub(super) visitors: usize,
    pub(super) variants: Vec<Variant>,
}

#[derive(Debug, Serialize)]
pub(super) struct Variant {
    pub(super) variant: String,
    pub(super) visitors: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Share {
    /// Nothing is the page's own content.
    pub(super) block: Option<String>,
    /// In how many views of a page it stood there from the beginning.
    pub(super) views: usize,
    /// In how many it came later.
    pub(super) later: usize,
}

/// What a simulation was told.
pub(super) struct Setting<'a> {
    pub(super) model: &'a str,
    pub(super) seed: u64,
    pub(super) span: Span,
}

impl Results {
    pub(super) fn new(explainer: &Explainer, tally: &Tally, setting: &Setting) -> Self {
        let loaded = explainer.loaded();
        let program = &loaded.program;
        let stages = program.stages.iter().zip(&tally.stages);
        let moments = program.moments.iter().zip(&tally.moments);
        Self {
            journey: program.journey.clone(),
            version: program.version,
            program: format!("{:016x}", loaded.hash),
            model: setting.model.into(),
            seed: setting.seed,
            start: iso(setting.span.start),
            days: setting.span.days,
            visitors: tally.visitors,
            sessions: tally.sessions,
            events: tally.events,
            page_views: tally.page_views,
            stuck: tally.stuck,
            errors: tally.errors,
            stages: stages.map(|(name, tally)| stage(name, tally)).collect(),
            transitions: transitions(&program.stages, &tally.transitions),
            rules: rules(explainer, tally),
            moments: moments
                .map(|(moment, times)| Moment {
                    moment: moment.name.clone(),
                    times: times.times,
                    visitors: times.visitors,
                })
                .collect(),
            slots: slots(explainer, tally),
            experiments: tally.experiments.iter().map(experiment).collect(),
        }
    }

    /// The rules that never fired.
    pub(super) fn never(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.fired == 0)
    }
}

fn stage(name: &str, tally: &StageTally) -> Stage {
    let at = |values: &[f64], share| between(values, share).round() as u64;
    let stays = &tally.stays;
    let until = &tally.until_reached;
    Stage {
        stage: name.into(),
        reached: tally.reached,
        ended: tally.ended,
        median_until_reached: (!until.is_empty()).then(|| at(until, 0.5)),
        stay: (!stays.is_empty()).then(|| Stay {
            stays: stays.len(),
            p10: at(stays, 0.1),
            p25: at(stays, 0.25),
            p50: at(stays, 0.5),
            p75: at(stays, 0.75),
            p90: at(stays, 0.9),
        }),
        present: tally.present.clone(),
    }
}

fn transitions(stages: &[String], times: &[Vec<usize>]) -> Vec<Transition> {
    let rows = stages.iter().zip(times);
    let all = rows.flat_map(|(from, row)| {
        let cells = stages.iter().zip(row);
        cells.map(move |(to, times)| Transition {
            from: from.clone(),
            to: to.clone(),
            times: *times,
        })
    });
    all.filter(|transition| transition.times > 0).collect()
}

/// The rules of stages and moments. What an experiment gives is told by its variants.
fn rules(explainer: &Explainer, tally: &Tally) -> Vec<Rule> {
    let effects = explainer.loaded().program.rules.iter();
    let tells =
        effects.map(|rule| matches!(rule.effect, Effect::Stage { .. } | Effect::Moment { .. }));
    let rules = tally.rules.iter().enumerate().zip(tells);
    rules
        .filter(|(_, tells)| *tells)
        .map(|(it, _)| rule(explainer, it))
        .collect()
}

fn rule(explainer: &Explainer, (index, times): (usize, &Times)) -> Rule {
    let (place, rule) = explainer.rule_text(index as u16);
    Rule {
        place,
        rule,
        fired: times.times,
        visitors: times.visitors,
    }
}

fn experiment(tally: &ExperimentTally) -> Experiment {
    let variants = tally.variants.iter();
    Experiment {
        experiment: tally.name.clone(),
        visitors: tally.variants.values().sum(),
        variants: variants
            .map(|(variant, visitors)| Variant {
                variant: variant.clone(),
                visitors: *visitors,
            })
            .collect(),
    }
}

/// Of each slot the blocks that it may show, in the order of its choices, then its own content.
fn slots(explainer: &Explainer, tally: &Tally) -> Vec<Slot> {
    let program = &explainer.loaded().program;
    let slots = program.slots.iter().zip(&tally.slots);
    slots
        .map(|(slot, tally)| {
            let mut blocks: Vec<usize> = Vec::new();
            for choice in &slot.choose {
                let block = usize::from(choice.block);
                if !blocks.contains(&block) {
                    blocks.push(block);
                }
            }
            blocks.push(program.blocks.len());
            let share = |block: usize| Share {
                block: program.blocks.get(block).map(|it| it.name.clone()),
                views: tally.views[block],
                later: tally.swaps[block],
            };
            Slot {
                slot: slot.name.clone(),
                views: tally.views.iter().sum(),
                blocks: blocks.into_iter().map(share).collect(),
            }
        })
        .collect()
}
