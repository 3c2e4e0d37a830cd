//! How things stand.

use microstage_engine::Part;

use super::App;
use crate::ids::push_id;
use crate::message::push_number;
use crate::store::to_text;

impl App {
    /// How things stand, for the debug panel, which knows the names.
    pub(crate) fn report(&self) -> String {
        let stats = self.outbox.stats();
        let mut out = String::new();
        for number in [
            self.consent as usize,
            self.held.len(),
            stats.waiting,
            stats.under_way,
            stats.bytes,
            stats.failures as usize,
            self.seq as usize,
            self.refused as usize,
            self.engine.errors() as usize,
        ] {
            push_number(number as u64, &mut out);
            out.push(' ');
        }
        push_id(self.envelope.visitor, &mut out);
        out.push('\n');
        to_text(&self.engine.snapshot(Part::Everything), &mut out);
        out
    }
}
