//! Who the visitor is and where they stand, shared by the tabs of a browser through its storage.
//!
//! A tab adopts a newer committed state at the beginning of a turn, and commits at its end. Two
//! tabs of different processes that commit within the same millisecond can still overwrite each
//! other: `docs/ARCHITECTURE.md`, "Tabs", says what that costs and what closes it.

use microstage_engine::{Engine, Part};

use crate::runtime::Host;
use crate::store::{from_text, to_text};
use crate::text::{cut, parse_id, push_id, push_number, read_number};

const ID: &str = "visitor";
const STATE: &str = "state";

/// The visitor's place in the storage.
#[derive(Default)]
pub(crate) struct Visitor {
    /// Number of the last message in the visitor's log that this tab knows.
    pub(crate) order: u32,
    /// The text of the last commit, to see at a glance whether another tab wrote a newer one.
    last: String,
}

impl Visitor {
    /// The id that an earlier page stored, else this one, which is then stored.
    pub(crate) fn known_id(host: &Host, id: u128) -> u128 {
        if let Some(known) = host.read(ID).and_then(|text| parse_id(&text)) {
            return known;
        }
        let mut text = String::new();
        push_id(id, &mut text);
        host.write(ID, &text);
        id
    }

    /// Takes over what another tab or an earlier page committed; whether there was anything new.
    pub(crate) fn adopt(&mut self, host: &Host, engine: &mut Engine) -> bool {
        let Some(text) = host.read(STATE) else {
            return false;
        };
        if text == self.last {
            return false;
        }
        let (order, state) = cut(&text, b'|');
        if engine.adopt(&from_text(state)).is_err() {
            return false;
        }
        self.order = self.order.max(read_number(order) as u32);
        self.last = text;
        true
    }

    /// Makes the engine's state the visitor's.
    pub(crate) fn commit(&mut self, host: &Host, engine: &Engine) {
        let mut text = String::new();
        push_number(self.order.into(), &mut text);
        text.push('|');
        to_text(&engine.snapshot(Part::Visitor), &mut text);
        if text != self.last {
            host.write(STATE, &text);
            self.last = text;
        }
    }
}
