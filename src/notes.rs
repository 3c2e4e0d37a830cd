//! What the host tells: a number for what happened, and two values. The numbers stand a second
//! time in `js/host.ts`; the browser tests hold the two together.

use microstage_delivery::Consent;
use wasm_bindgen::JsValue;

/// What happened.
pub(crate) enum What {
    /// An event: its name, and its properties as JSON.
    Track { event: String, json: String },
    /// A page came into view: its properties, and what messages say of it, both as JSON.
    Page { json: String, context: String },
    /// The shop said who the visitor is: id and traits, as JSON.
    Identify { user: String, traits: String },
    /// The visitor decided.
    Consent(Consent),
    /// Somebody moved.
    Activity,
    /// The page was scrolled; per cent of it that were seen by then.
    Scroll(u32),
    /// The page went out of sight.
    Hidden,
    /// The page came into sight.
    Visible,
    /// The page came back from the back/forward cache.
    Restored,
    /// An input that is not usable.
    Refused,
}

impl What {
    /// Reads a note.
    pub(crate) fn read(kind: u8, a: &JsValue, b: &JsValue) -> Self {
        let text = |value: &JsValue| value.as_string().unwrap_or_default();
        let number = |value: &JsValue| value.as_f64().unwrap_or(0.0);
        match kind {
            0 => Self::Track {
                event: text(a),
                json: text(b),
            },
            1 => Self::Page {
                json: text(a),
                context: text(b),
            },
            2 => Self::Identify {
                user: text(a),
                traits: text(b),
            },
            3 => Self::Consent(match number(a) as u8 {
                1 => Consent::Granted,
                2 => Consent::Denied,
                _ => Consent::Pending,
            }),
            4 => Self::Activity,
            5 => Self::Scroll(number(a) as u32),
            6 => Self::Hidden,
            7 => Self::Visible,
            8 => Self::Restored,
            _ => Self::Refused,
        }
    }
}

/// An input, complete.
#[derive(Clone)]
pub(crate) struct InputNote {
    /// The event's name; `page_view` for a page.
    pub(crate) event: String,
    pub(crate) is_page: bool,
    /// Its properties: JSON, an object.
    pub(crate) json: String,
}
