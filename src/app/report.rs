//! How things stand.

use microstage_engine::Part;

use super::App;
use crate::store::to_text;
use crate::text::{push_id, push_number};

impl App {
    /// How things stand, for the debug panel, which knows the names.
    pub(crate) fn report(&self) -> String {
        let mut out = String::new();
        for number in [
            self.consent as u32,
            self.held.len() as u32,
            self.seq,
            self.refused,
            self.engine.errors(),
        ] {
            push_number(number.into(), &mut out);
            out.push(' ');
        }
        push_id(self.envelope.visitor, &mut out);
        out.push('\n');
        to_text(&self.engine.snapshot(Part::Everything), &mut out);
        out
    }
}
