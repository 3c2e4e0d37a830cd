//! Everything that is known of a visitor at an instant.

use crate::compile::Explanation as Says;
use crate::engine::{Engine, Session};
use crate::input::Field;
use crate::program::{Effect, FactKind};
use crate::state::State;
use crate::time::Timestamp;
use crate::value::Value;

use super::expression::Node;
use super::rule::{RuleNote, timer};
use super::{EXPERIMENT, Explainer};

/// Everything that is known of a visitor at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The instant.
    pub at: Timestamp,
    /// The stage.
    pub stage: String,
    /// When it was entered.
    pub since: Timestamp,
    /// The session, while there is one.
    pub session: Option<Session>,
    /// What leads out of the stage, in the order in which it is tried.
    pub transitions: Vec<RuleNote>,
    /// The moments.
    pub moments: Vec<MomentNote>,
    /// The segments.
    pub segments: Vec<Member>,
    /// The slots.
    pub slots: Vec<SlotNote>,
    /// The facts.
    pub facts: Vec<FactNote>,
    /// The models.
    pub models: Vec<ModelNote>,
    /// What will happen by itself, the earliest first.
    pub upcoming: Vec<Upcoming>,
    /// How many conditions ended in an error so far.
    pub errors: u32,
}

/// A moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MomentNote {
    /// Its name.
    pub name: String,
    /// Whether it holds.
    pub holds: bool,
    /// Until when; none: until the end of the page view.
    pub until: Option<Timestamp>,
    /// What begins it.
    pub rules: Vec<RuleNote>,
}

/// A segment, and whether the visitor is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Whether the visitor is in it.
    pub holds: bool,
    /// Its expression.
    pub node: Node,
}

/// A slot.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotNote {
    /// Its name.
    pub name: String,
    /// Whether a page was viewed, so that it was decided.
    pub decided: bool,
    /// The choice that it shows; none is its own default content.
    pub shows: Option<u16>,
    /// Its choices, the first that holds wins.
    pub choices: Vec<ChoiceNote>,
}

/// A choice of a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceNote {
    /// The block that it would show.
    pub block: String,
    /// Whether it holds.
    pub holds: bool,
    /// Whether it only takes the slot at the next view of a page.
    pub next_view: bool,
    /// Its condition; none where it always holds.
    pub node: Option<Node>,
}

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub struct FactNote {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Its definition in the journey.
    pub text: String,
    /// The events that it listens to.
    pub listens: Vec<String>,
    /// When its oldest event leaves its window.
    pub expires: Option<Timestamp>,
}

/// A model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelNote {
    /// Its name.
    pub name: String,
    /// What it says and what brought that about; none while one of its features is missing.
    pub says: Option<Says>,
}

/// Something that will happen by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// When.
    pub at: Timestamp,
    /// What: `the session ends`, `moment cart_abandonment ends`, the place of a rule, a fact.
    pub what: String,
}

impl Explainer {
    /// Everything that is known of a visitor now. `fields` are the properties of the event that is
    /// looked at, for the filters of rules that wait for it.
    #[must_use]
    pub fn explain(&self, engine: &Engine, fields: &[Field]) -> Explanation {
        let state = &mut self.state(engine, fields);
        Explanation {
            at: state.now,
            stage: state.stage_name(&self.loaded).into(),
            since: state.stage_since,
            session: state.session,
            transitions: self.transitions(state),
            moments: self.moments(state),
            segments: self.segments(state),
            slots: self.slots(state),
            facts: self.facts(state),
            models: self.models(engine),
            upcoming: self.upcoming(state),
            errors: state.errors,
        }
    }

    fn transitions(&self, state: &mut State) -> Vec<RuleNote> {
        let stage = state.stage;
        self.rules_that(
            state,
            |effect| matches!(effect, Effect::Stage { from, .. } if from.contains(&stage)),
        )
    }

    fn rules_that(&self, state: &mut State, wanted: impl Fn(&Effect) -> bool) -> Vec<RuleNote> {
        let rules = self.loaded.program.rules.iter().enumerate();
        let rules = rules.filter(|(_, rule)| wanted(&rule.effect));
        rules
            .filter_map(|(index, _)| self.rule_note(state, index as u16))
            .collect()
    }

    fn moments(&self, state: &mut State) -> Vec<MomentNote> {
        let moments = self.loaded.program.moments.iter().enumerate();
        moments
            .map(|(index, moment)| {
                let until = state.moments.get(index).copied().flatten();
                MomentNote {
                    name: moment.name.clone(),
                    holds: until.is_some(),
                    until: until.filter(|until| *until != Timestamp::NEVER),
                    rules: self.rules_that(state, |effect| {
                        matches!(effect, Effect::Moment { moment } if usize::from(*moment) == index)
                    }),
                }
            })
            .collect()
    }

    fn segments(&self, state: &mut State) -> Vec<Member> {
        let segments = self.loaded.program.segments.iter();
        segments
            .map(|segment| Member {
                name: segment.name.clone(),
                holds: state.condition(segment.condition),
                node: self.condition(state, segment.condition),
            })
            .collect()
    }

    fn slots(&self, state: &mut State) -> Vec<SlotNote> {
        let program = &self.loaded.program;
        let slots = program.slots.iter().enumerate();
        slots
            .map(|(index, slot)| {
                let choices = slot.choose.iter().map(|choice| {
                    let block = program.blocks.get(usize::from(choice.block));
                    ChoiceNote {
                        block: block.map(|block| block.name.clone()).unwrap_or_default(),
                        holds: choice
                            .condition
                            .is_none_or(|condition| state.condition(condition)),
                        next_view: choice.next_view,
                        node: choice
                            .condition
                            .map(|condition| self.condition(state, condition)),
                    }
                });
                SlotNote {
                    name: slot.name.clone(),
                    choices: choices.collect(),
                    decided: !state.slots.is_empty(),
                    shows: state.slots.get(index).copied().flatten(),
                }
            })
            .collect()
    }

    fn facts(&self, state: &State) -> Vec<FactNote> {
        let program = &self.loaded.program;
        let facts = program.facts.iter().enumerate();
        facts
            .map(|(index, fact)| {
                let name = self.symbols.facts.get(index).cloned().unwrap_or_default();
                // Those that keep which stage was left listen to no event.
                let on_events = !program.departures.contains(&(index as u16));
                let sources = fact.sources.iter().filter(|_| on_events);
                let mut events: Vec<u16> = sources.map(|it| it.event).collect();
                events.dedup();
                let place = match name.strip_prefix(EXPERIMENT) {
                    Some(experiment) => format!("experiments.{experiment}"),
                    None => format!("facts.{name}"),
                };
                FactNote {
                    text: self.texts.at(&place),
                    name,
                    value: state.fact(&self.loaded, index as u16),
                    listens: self.events(&events),
                    expires: state
                        .facts
                        .get(index)
                        .and_then(|it| it.turns_at(fact, state.now)),
                }
            })
            .collect()
    }

    fn models(&self, engine: &Engine) -> Vec<ModelNote> {
        let mut engine = engine.clone();
        let models = self.symbols.models.iter().enumerate();
        models
            .map(|(index, symbol)| ModelNote {
                name: symbol.name.clone(),
                says: engine.explain_model(&self.symbols, index as u16),
            })
            .collect()
    }

    /// Asked of those who wait, because the queue of deadlines may hold instants that were put off.
    fn upcoming(&self, state: &State) -> Vec<Upcoming> {
        let program = &self.loaded.program;
        let mut all = Vec::new();
        let mut add = |at: Option<Timestamp>, what: String| {
            let at = at.filter(|at| *at != Timestamp::NEVER);
            all.extend(at.map(|at| Upcoming { at, what }));
        };
        add(state.session_end(&self.loaded), "the session ends".into());
        for (index, fact) in program.facts.iter().enumerate() {
            let name = self.symbols.facts.get(index).cloned().unwrap_or_default();
            let at = state
                .facts
                .get(index)
                .and_then(|it| it.turns_at(fact, state.now));
            let what = match fact.kind {
                FactKind::Since { .. } | FactKind::Score { .. } => "a comparison turns of",
                FactKind::Streak {} => "too long a pause ends",
                _ => "an event leaves the window of",
            };
            add(at, format!("{what} {name}"));
        }
        for (index, moment) in program.moments.iter().enumerate() {
            let at = state.moments.get(index).copied().flatten();
            add(at, format!("moment {} ends", moment.name));
        }
        for (rule, _) in &state.timers {
            let place = self.symbols.rules.get(usize::from(*rule)).cloned();
            add(timer(state, *rule), place.unwrap_or_default());
        }
        all.sort_by_key(|upcoming| upcoming.at);
        all
    }
}
