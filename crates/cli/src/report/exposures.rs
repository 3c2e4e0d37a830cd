//! Whom the engine exposes to what, where the recording does not say.
//!
//! A visitor is exposed when a choice with the experiment wins a slot: also one of control, to whom the
//! slot then shows its own content. Of an experiment that no slot names, it is when the variant is given.

use std::rc::Rc;

use microstage_engine::explain::Explainer;
use microstage_engine::program::Experiment;
use microstage_engine::{Engine, Loaded, Outcome, Output, Program, Value};

use crate::failure::Failure;
use crate::recording::{EXPOSURE, Key, Log, Run, Visit, id_of};
use crate::source;

/// The experiments of a journey, and where visitors meet them.
pub(super) struct Journey {
    pub(super) loaded: Rc<Loaded>,
    endless: Rc<Loaded>,
    pub(super) experiments: Vec<Known>,
    /// For each choice of each slot the number of its experiment.
    choices: Vec<Vec<Option<usize>>>,
}

/// An experiment of the journey.
pub(super) struct Known {
    pub(super) name: String,
    /// The variants, and how many places each has: what its share of the visitors should be.
    pub(super) weights: Vec<(String, f64)>,
    /// The fact that keeps the variant.
    fact: u16,
    is_in_a_slot: bool,
}

/// An exposure: when, to which experiment of the journey, and which variant.
pub(super) struct Seen {
    pub(super) at: u64,
    pub(super) experiment: usize,
    pub(super) variant: String,
}

impl Journey {
    pub(super) fn new(explainer: &Explainer) -> Result<Self, Failure> {
        let loaded = Rc::clone(explainer.loaded());
        let program = &loaded.program;
        let names: Vec<(String, u16)> = explainer
            .experiments()
            .map(|(name, fact)| (name.into(), fact))
            .collect();
        let number = |name: &str| names.iter().position(|(own, _)| own == name);
        let choices: Vec<Vec<Option<usize>>> = program
            .slots
            .iter()
            .enumerate()
            .map(|(slot, it)| {
                let choices = 0..it.choose.len();
                let experiment = |choice: usize| {
                    let name = explainer.experiment_of_choice(slot as u16, choice as u16)?;
                    number(name)
                };
                choices.map(experiment).collect()
            })
            .collect();
        let known = |(number, (name, fact)): (usize, &(String, u16))| Known {
            name: name.clone(),
            weights: weights(program, *fact),
            fact: *fact,
            is_in_a_slot: choices.iter().flatten().any(|it| *it == Some(number)),
        };
        Ok(Self {
            experiments: names.iter().enumerate().map(known).collect(),
            choices,
            endless: source::without_timeout(&loaded)?,
            loaded,
        })
    }

    /// Replays a run: each experiment's first exposure. `program` says which of the log's programs it is.
    pub(super) fn replay(&self, log: &Log, program: usize, run: &Run) -> Vec<Seen> {
        let loaded = match run.key {
            Key::Session(_) => &self.endless,
            Key::Visitor(_) => &self.loaded,
        };
        let mut visit = Visit::new(loaded, id_of(run.key.name()));
        let mut met = vec![false; self.experiments.len()];
        let mut seen = Vec::new();
        let mut scratch = Vec::new();
        for event in log.events_of(run) {
            let name = &log.names[event.name as usize];
            if name.name == EXPOSURE {
                continue;
            }
            let engine = visit.tab(event.tab, event.at);
            let fields = log.fields_of(event, program, &mut scratch);
            let outcome = Visit::handle(engine, event, name, program, fields);
            for experiment in self.exposed(engine, &outcome) {
                let variant = engine.fact(self.experiments[experiment].fact);
                if let (Value::Str(variant), false) = (variant, met[experiment]) {
                    met[experiment] = true;
                    seen.push(Seen {
                        at: event.at,
                        experiment,
                        variant: variant.to_string(),
                    });
                }
            }
        }
        seen
    }

    /// The experiments that the visitor meets now.
    fn exposed(&self, engine: &Engine, outcome: &Outcome) -> Vec<usize> {
        let of_slot = |output: &Output| match output {
            Output::Slot {
                slot,
                choice: Some(choice),
                ..
            } => *self
                .choices
                .get(usize::from(*slot))?
                .get(usize::from(*choice))?,
            _ => None,
        };
        let slots = outcome.outputs.iter().filter_map(of_slot);
        let numbers = self.experiments.iter().enumerate();
        let given = numbers.filter(|(_, it)| !it.is_in_a_slot && !engine.fact(it.fact).is_absent());
        slots.chain(given.map(|(number, _)| number)).collect()
    }
}

/// How many of the places each variant has.
fn weights(program: &Program, fact: u16) -> Vec<(String, f64)> {
    let mut experiments = program.experiments.iter();
    let Some(Experiment {
        limits, variants, ..
    }) = experiments.find(|it| it.fact == fact)
    else {
        return Vec::new();
    };
    let mut begin = 0;
    let mut weights = Vec::new();
    for (end, variant) in limits.iter().zip(variants) {
        if let Some(Value::Str(name)) = program.constants.get(usize::from(*variant)) {
            weights.push((name.to_string(), f64::from(*end - begin)));
        }
        begin = *end;
    }
    weights
}
