//! Any bytes as a snapshot. Its checksum, which a fuzzer would never guess, is put right.

use std::rc::Rc;

use microstage_engine::hash::fnv32;
use microstage_engine::{Engine, Part, Timestamp};

use super::events::journeys;
use super::visit::Visit;

/// It is refused and changes nothing, or it is taken over and the visitor goes on.
pub fn check(body: &[u8]) {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&fnv32(body).to_le_bytes());
    for loaded in &journeys() {
        let mut engine = Engine::new(Rc::clone(loaded), 1, Timestamp(0));
        let before = engine.snapshot(Part::Everything);
        if engine.adopt(&bytes).is_err() {
            assert_eq!(
                engine.snapshot(Part::Everything),
                before,
                "refused, and changed"
            );
            continue;
        }
        let mut visit = Visit::of(engine);
        visit.rebuild();
        visit.tour();
    }
}
