//! What came of synthetic visitors, as it is counted.

use std::collections::BTreeMap;

use microstage_engine::explain::Explainer;
use microstage_engine::{Conclusion, Engine, Field, Input, Loaded, Output, Timestamp, Value};

use super::walk::{Span, Step, Walk};

/// So many instants of the span are looked at for who is where.
pub(super) const INSTANTS: usize = 60;

/// More than any visitor does; a model whose states follow each other in no time stops here.
const MOST_EVENTS: usize = 100_000;

/// The counts of all visitors. Numbers are those of the program.
pub(super) struct Tally {
    span: Span,
    pub(super) visitors: usize,
    pub(super) sessions: usize,
    pub(super) events: usize,
    pub(super) page_views: usize,
    /// Visitors whose model did not let them go on in time.
    pub(super) stuck: usize,
    pub(super) stages: Vec<StageTally>,
    /// From the row's stage to the column's.
    pub(super) transitions: Vec<Vec<usize>>,
    pub(super) rules: Vec<Times>,
    pub(super) moments: Vec<Times>,
    pub(super) slots: Vec<SlotTally>,
    pub(super) experiments: Vec<ExperimentTally>,
    /// What each slot came to show in the call that is counted.
    viewed: Vec<Option<usize>>,
    /// Conditions that ended in an error.
    pub(super) errors: usize,
}

#[derive(Clone, Default)]
pub(super) struct StageTally {
    pub(super) reached: usize,
    pub(super) ended: usize,
    /// How long each stay was that ended, in milliseconds.
    pub(super) stays: Vec<f64>,
    /// How long after the first event it was first reached.
    pub(super) until_reached: Vec<f64>,
    /// How many visitors were in it at each of the instants.
    pub(super) present: Vec<i64>,
}

/// How often something happened, and to how many visitors.
#[derive(Clone, Default)]
pub(super) struct Times {
    pub(super) times: usize,
    pub(super) visitors: usize,
}

#[derive(Clone, Default)]
pub(super) struct SlotTally {
    /// What it showed when a page came into view; the last is its own content.
    pub(super) views: Vec<usize>,
    /// What took its place while the page was in view.
    pub(super) swaps: Vec<usize>,
}

/// How many visitors were given which variant of an experiment.
#[derive(Clone)]
pub(super) struct ExperimentTally {
    pub(super) name: String,
    /// The fact that keeps the variant.
    fact: u16,
    pub(super) variants: BTreeMap<String, usize>,
}

/// One visitor, as it is counted.
struct Visitor {
    first: u64,
    stage: usize,
    since: u64,
    reached: Vec<bool>,
    rules: Vec<bool>,
    moments: Vec<bool>,
}

impl Tally {
    pub(super) fn new(explainer: &Explainer, span: Span) -> Self {
        let program = &explainer.loaded().program;
        let stages = program.stages.len();
        let slot = SlotTally {
            views: vec![0; program.blocks.len() + 1],
            swaps: vec![0; program.blocks.len() + 1],
        };
        let stage = StageTally {
            present: vec![0; INSTANTS + 1],
            ..StageTally::default()
        };
        Self {
            span,
            visitors: 0,
            sessions: 0,
            events: 0,
            page_views: 0,
            stuck: 0,
            stages: vec![stage; stages],
            transitions: vec![vec![0; stages]; stages],
            rules: vec![Times::default(); program.rules.len()],
            moments: vec![Times::default(); program.moments.len()],
            slots: vec![slot; program.slots.len()],
            experiments: explainer
                .experiments()
                .map(|(name, fact)| ExperimentTally {
                    name: name.into(),
                    fact,
                    variants: BTreeMap::new(),
                })
                .collect(),
            viewed: vec![None; program.slots.len()],
            errors: 0,
        }
    }

    /// Lets a visitor walk through the engine until the span ends, and counts what happens.
    pub(super) fn add(&mut self, mut walk: Walk, loaded: &std::rc::Rc<Loaded>) {
        let end = self.span.end();
        let id = walk.id();
        let mut fields = Vec::new();
        let mut here: Option<(Engine, Visitor)> = None;
        let mut session = None;
        let mut inputs = 0;
        while let Some((at, step)) = walk.next(&mut fields) {
            if at >= end {
                break;
            }
            if inputs == MOST_EVENTS {
                self.stuck += 1;
                break;
            }
            inputs += 1;
            let (engine, visitor) = here.get_or_insert_with(|| {
                let engine = Engine::new(std::rc::Rc::clone(loaded), id, Timestamp(at));
                let visitor = Visitor::new(loaded, at);
                (engine, visitor)
            });
            let outcome = handle(engine, step, inputs as u128, at, &fields);
            self.count(visitor, &outcome.outputs, step.is_page_view);
            let current = engine.session().map(|session| session.id);
            self.sessions += usize::from(current != session);
            session = current;
            self.page_views += usize::from(step.is_page_view);
        }
        self.events += inputs;
        self.visitors += 1;
        if let Some((mut engine, mut visitor)) = here {
            let outcome = engine.handle(Timestamp(end), &Input::Tick);
            self.count(&mut visitor, &outcome.outputs, false);
            self.errors += engine.errors() as usize;
            for experiment in &mut self.experiments {
                if let Value::Str(variant) = engine.fact(experiment.fact) {
                    let times = experiment.variants.entry(variant.to_string());
                    *times.or_default() += 1;
                }
            }
            self.leave(visitor, end);
        }
    }

    fn count(&mut self, visitor: &mut Visitor, outputs: &[Output], is_page_view: bool) {
        for output in outputs {
            match output {
                Output::Stage {
                    from,
                    to,
                    conclusion,
                } => {
                    let [from, to] = [from, to].map(|stage| usize::from(*stage));
                    self.transitions[from][to] += 1;
                    self.fire(visitor, conclusion);
                    self.enter(visitor, to, conclusion.at.0);
                }
                Output::Moment { moment, conclusion } => {
                    let moment = usize::from(*moment);
                    self.moments[moment].times += 1;
                    let is_first = !std::mem::replace(&mut visitor.moments[moment], true);
                    self.moments[moment].visitors += usize::from(is_first);
                    self.fire(visitor, conclusion);
                }
                Output::Slot { slot, block, .. } => {
                    let slot = usize::from(*slot);
                    let own = self.slots[slot].views.len() - 1;
                    let shown = block.map_or(own, usize::from);
                    // What changed before the page came into view belongs to the view before it.
                    if let Some(before) = self.viewed[slot].replace(shown) {
                        self.slots[slot].swaps[before] += 1;
                    }
                }
            }
        }
        for (slot, viewed) in self.slots.iter_mut().zip(&mut self.viewed) {
            if let Some(shown) = viewed.take() {
                let list = if is_page_view {
                    &mut slot.views
                } else {
                    &mut slot.swaps
                };
                list[shown] += 1;
            }
        }
    }

    fn fire(&mut self, visitor: &mut Visitor, conclusion: &Conclusion) {
        let rule = usize::from(conclusion.rule);
        self.rules[rule].times += 1;
        let is_first = !std::mem::replace(&mut visitor.rules[rule], true);
        self.rules[rule].visitors += usize::from(is_first);
    }

    fn enter(&mut self, visitor: &mut Visitor, to: usize, at: u64) {
        let stay = at.saturating_sub(visitor.since);
        self.stages[visitor.stage].stays.push(stay as f64);
        self.be_present(visitor.stage, visitor.since, at);
        if !std::mem::replace(&mut visitor.reached[to], true) {
            let after = at.saturating_sub(visitor.first);
            self.stages[to].until_reached.push(after as f64);
        }
        (visitor.stage, visitor.since) = (to, at);
    }

    fn leave(&mut self, visitor: Visitor, end: u64) {
        self.be_present(visitor.stage, visitor.since, end);
        self.stages[visitor.stage].ended += 1;
        for (stage, reached) in self.stages.iter_mut().zip(&visitor.reached) {
            stage.reached += usize::from(*reached);
        }
    }

    /// Counts a stay at the instants that lie in it: the changes are kept, and added up at the end.
    fn be_present(&mut self, stage: usize, from: u64, to: u64) {
        let length = self.span.end() - self.span.start;
        let instant = |at: u64| {
            let after = at.saturating_sub(self.span.start).min(length);
            (after as usize * INSTANTS).div_ceil(length.max(1) as usize)
        };
        let present = &mut self.stages[stage].present;
        present[instant(from)] += 1;
        present[instant(to)] -= 1;
    }

    /// Adds up who was where.
    pub(super) fn finish(&mut self) {
        for stage in &mut self.stages {
            let mut now = 0;
            for present in &mut stage.present {
                now += *present;
                *present = now;
            }
            stage.present.pop();
            stage.stays.sort_by(f64::total_cmp);
            stage.until_reached.sort_by(f64::total_cmp);
        }
    }
}

impl Visitor {
    fn new(loaded: &Loaded, at: u64) -> Self {
        let program = &loaded.program;
        let initial = usize::from(program.initial);
        let mut reached = vec![false; program.stages.len()];
        reached[initial] = true;
        Self {
            first: at,
            stage: initial,
            since: at,
            reached,
            rules: vec![false; program.rules.len()],
            moments: vec![false; program.moments.len()],
        }
    }
}

fn handle(
    engine: &mut Engine,
    step: &Step,
    id: u128,
    at: u64,
    fields: &[Field],
) -> microstage_engine::Outcome {
    let event = step.event;
    let input = if step.is_page_view {
        Input::PageView { id, event, fields }
    } else {
        Input::Event { id, event, fields }
    };
    engine.handle(Timestamp(at), &input)
}
