//! The ways into the module. The host (`js/core.ts`) owns what a browser hands out: listeners,
//! timers, requests, storage. It writes down what happens, and when a turn comes it tells it here;
//! so every way in goes through its one guard, and nothing here holds a borrow while foreign code
//! runs.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use microstage_engine::{Loaded, Part, Timestamp};
use wasm_bindgen::prelude::*;

use crate::app::{App, Happened};
use crate::text::parse_id;

thread_local! {
    /// The instance: one for each instantiation of the module. It lives as long as the module, so
    /// code that takes it apart would be loaded for nothing.
    static APP: RefCell<Option<ManuallyDrop<App>>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    /// What the host does for the module.
    pub type Host;

    /// Looks up a property of the input that is being told, by its names with points between, and
    /// gives the kind of its value: 1 `false`, 2 `true`, 3 `null`, 4 a number, 5 a text; 0 = none.
    #[wasm_bindgen(method)]
    pub(crate) fn look(this: &Host, path: &str) -> u32;

    /// The number that was found last.
    #[wasm_bindgen(method)]
    pub(crate) fn number(this: &Host) -> f64;

    /// The text that was found last.
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &Host) -> String;

    /// Takes the text that an expression gave.
    #[wasm_bindgen(method)]
    pub(crate) fn say(this: &Host, text: &str);

    /// Takes what the engine says, in order, in eight lines: what it is (nothing for the input
    /// itself, `stage`, `moment` or `decision`), two names (the stages from and to; the moment; slot
    /// and block), the stage, the time, and the ids of the session, the conclusion and its cause.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Host, text: &str);
}

/// Starts the instance. `visitor`: a UUID; `now`: milliseconds since the epoch, not after anything
/// that will be told. Gives `false`, and does nothing, where the program cannot be read.
#[wasm_bindgen]
pub fn start(program: &[u8], visitor: &str, host: Host, now: f64) -> bool {
    let Ok(loaded) = Loaded::decode(program) else {
        return false;
    };
    let loaded = Box::leak(Box::new(Rc::new(loaded)));
    let app = App::new(loaded, id_of(visitor), host, time(now));
    APP.set(Some(ManuallyDrop::new(app)));
    true
}

/// Tells what happened: the event's name, whether it is a page view, its id, and when. Its properties
/// are the host's.
#[wasm_bindgen]
pub fn input(event: &str, is_page: bool, id: &str, at: f64) {
    let happened = Happened {
        at: time(at),
        id: id_of(id),
        event,
        is_page,
    };
    with(|app| app.take(&happened));
}

/// Ends a turn: does what is due. Gives the time of the next turn, if
/// nothing happens before; 0 = none.
#[wasm_bindgen]
pub fn turn(now: f64) -> f64 {
    with(|app| app.turn(time(now)).map_or(0.0, |at| at.0 as f64))
}

/// The engine's state as a text: what tabs share, or everything.
#[wasm_bindgen]
pub fn state(everything: bool) -> String {
    let part = match everything {
        true => Part::Everything,
        false => Part::Visitor,
    };
    with(|app| app.state(part))
}

/// Takes over such a text of this or of another tab; one that cannot be read changes nothing.
#[wasm_bindgen]
pub fn resume(text: &str) {
    with(|app| app.adopt(text));
}

/// The value of an expression now: a number, which the call gives; a text, or what is true or false,
/// which the host is told; or nothing, which is NaN and no text.
#[wasm_bindgen]
pub fn value(expr: u16) -> f64 {
    with(|app| app.value(expr)).unwrap_or(f64::NAN)
}

/// The stage's name.
#[wasm_bindgen]
pub fn stage() -> String {
    with(|app| app.stage().into())
}

fn id_of(text: &str) -> u128 {
    parse_id(text).unwrap_or_default()
}

fn with<T: Default>(act: impl FnOnce(&mut App) -> T) -> T {
    APP.with(|slot| slot.borrow_mut().as_mut().map(|app| act(app)))
        .unwrap_or_default()
}

fn time(ms: f64) -> Timestamp {
    Timestamp(ms as u64)
}
