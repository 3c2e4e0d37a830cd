//! A recording, event after event, through the demo shop's journey.

use std::rc::Rc;

use microstage_engine::{Engine, Timestamp};
use serde_json::json;

use super::Run;
use crate::Failure;
use crate::recording::{self, JOURNEY};
use crate::visit::{Ready, load};

/// One recorded event, its visitor by number.
struct Step {
    visitor: usize,
    at: Timestamp,
    ready: Ready,
}

/// The whole recording, each visitor with an engine of its own from its first event on.
pub(super) fn replay() -> Result<Run, Failure> {
    let loaded = load(JOURNEY)?;
    let (mut steps, mut visitors) = (Vec::new(), 0);
    for event in recording::events()? {
        visitors = visitors.max(event.visitor + 1);
        let properties = json!({ "item_id": event.item, "value": event.price });
        steps.push(Step {
            visitor: event.visitor,
            at: Timestamp(event.at),
            ready: Ready::event(&loaded, event.name, &properties),
        });
    }
    Ok(Box::new(move || {
        let mut engines: Vec<Option<Engine>> = vec![None; visitors];
        let mut concluded = 0;
        for (index, step) in steps.iter().enumerate() {
            let engine = engines[step.visitor].get_or_insert_with(|| {
                Engine::new(Rc::clone(&loaded), step.visitor as u128, step.at)
            });
            concluded += step.ready.happen(engine, index as u128, step.at);
        }
        std::hint::black_box(concluded);
        steps.len() as u64
    }))
}
