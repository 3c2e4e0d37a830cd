//! Experiments: a visitor is given a variant when it first meets the target, and keeps it.
//!
//! The variant is kept as a fact of its own, the identity of which has the bucket version in it: so
//! a snapshot brings it back, conditions read it, and a new version gives variants anew.

use crate::bucket::{namespace_place, place};
use crate::hash::push_id;
use crate::index::Loaded;
use crate::state::State;

impl State {
    /// Gives the visitor a variant. One that was given before stays.
    pub(crate) fn assign(&mut self, loaded: &Loaded, experiment: u16) {
        let experiment = &loaded.program.experiments[usize::from(experiment)];
        // Audiences are entered again and again, and hashing costs more than to see that.
        if !self.fact(loaded, experiment.fact).is_absent() {
            return;
        }
        let mut id = String::new();
        push_id(self.visitor, &mut id);
        let namespace = namespace_place(experiment.namespace.as_bytes(), id.as_bytes()) as u16;
        if namespace < experiment.from || namespace >= experiment.until {
            return;
        }
        let place = place(experiment.seed, id.as_bytes()) as u16;
        let mut limits = experiment.limits.iter();
        if let Some(part) = limits.position(|limit| place < *limit) {
            let variant = &loaded.program.constants[usize::from(experiment.variants[part])];
            self.take_in(loaded, experiment.fact, variant);
        }
    }
}
