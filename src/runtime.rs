//! The ways into the module. The host (`js/host.ts`) owns what a browser hands out: listeners,
//! timers, requests, storage. It notes what happens, and when a turn comes it tells it here; so
//! every way in goes through its one guard, and nothing here holds a borrow while foreign code
//! runs.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use microstage_engine::{Loaded, Timestamp};
use wasm_bindgen::prelude::*;

use crate::app::App;
use crate::notes::What;

thread_local! {
    /// The instance: one for each instantiation of the module. It lives as long as the module, so
    /// code that takes it apart would be loaded for nothing.
    static APP: RefCell<Option<ManuallyDrop<App>>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    /// What the host does for the module.
    pub type Host;

    /// What is stored under a key.
    #[wasm_bindgen(method)]
    pub(crate) fn read(this: &Host, key: &str) -> Option<String>;

    /// Stores a text; an empty one removes the key.
    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Host, key: &str, value: &str);

    /// Takes what the visitor has decided (the number of a `Consent`). Of those who refuse,
    /// nothing stays stored.
    #[wasm_bindgen(method)]
    pub(crate) fn consent(this: &Host, state: u32);

    /// Takes a message for the collector: a line, see `src/line.rs`.
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Host, line: &str);

    /// A text of JSON as a value.
    #[wasm_bindgen(method)]
    pub(crate) fn parse(this: &Host, json: &str) -> JsValue;

    /// A member of a value; `undefined` where it has none of that name.
    #[wasm_bindgen(method)]
    pub(crate) fn member(this: &Host, value: &JsValue, name: &str) -> JsValue;

    /// A number as the page's language writes it; as an amount, where there is a currency.
    #[wasm_bindgen(method)]
    pub(crate) fn format(this: &Host, number: f64, currency: &str) -> String;

    /// Takes the styles of the journey's blocks.
    #[wasm_bindgen(method)]
    pub(crate) fn style(this: &Host, css: &str);

    /// Shows a block (JSON, see `src/slots.rs`) in a slot; without a name, the slot's own content.
    #[wasm_bindgen(method)]
    pub(crate) fn show(this: &Host, slot: &str, block: &str, content: &str);

    /// Tells the page's own code by a DOM event with this detail (JSON), after the turn.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Host, event: &str, detail: &str);
}

/// Starts the instance. `entropy`: 16 random bytes; `now`: milliseconds since the epoch, not after anything that will be told. Gives `false`, and does
/// nothing, where the program cannot be read.
#[wasm_bindgen]
pub fn start(program: &[u8], entropy: &[u8], host: Host, now: f64) -> bool {
    let Ok(loaded) = Loaded::decode(program) else {
        return false;
    };
    let loaded = Box::leak(Box::new(Rc::new(loaded)));
    let app = App::new(loaded, entropy, host, time(now));
    APP.set(Some(ManuallyDrop::new(app)));
    true
}

/// Tells what happened at a time; `kind` is a number of `src/notes.rs`. Nothing is shown or sent
/// before the next turn.
#[wasm_bindgen]
pub fn note(kind: u8, a: JsValue, b: JsValue, at: f64) {
    with(|app| app.take(time(at), What::read(kind, &a, &b)));
}

/// Ends a turn: does what is due, shows what was decided. Gives the time of the next turn, if
/// nothing happens before; 0 = none.
#[wasm_bindgen]
pub fn turn(now: f64) -> f64 {
    with(|app| app.turn(time(now)).map_or(0.0, |at| at.0 as f64))
}

/// The stage's name.
#[wasm_bindgen]
pub fn stage() -> String {
    with(|app| app.stage().into())
}

/// How things stand, for the debug panel: a line of numbers and, behind a line feed, the engine's
/// snapshot as text.
#[wasm_bindgen]
pub fn report() -> String {
    with(|app| app.report())
}

fn with<T: Default>(act: impl FnOnce(&mut App) -> T) -> T {
    APP.with(|slot| slot.borrow_mut().as_mut().map(|app| act(app)))
        .unwrap_or_default()
}

fn time(ms: f64) -> Timestamp {
    Timestamp(ms as u64)
}
