//! The ways into the module that delivers messages. It is loaded once there is something to send,
//! into an instance of its own; what it asks of a browser is the carrier's (`js/delivery.ts`).
//!
//! Each way in takes the time (milliseconds since the epoch) and gives the time at which `wake` is
//! to be called, if nothing else comes before; 0 = not at all.

mod courier;

use std::cell::RefCell;

use microstage_delivery::{Consent, Input};
use wasm_bindgen::prelude::*;

use courier::Courier;

thread_local! {
    static COURIER: RefCell<Option<Courier>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    /// What the host does for the module.
    pub type Carrier;

    /// What is stored under a key.
    #[wasm_bindgen(method)]
    pub(crate) fn read(this: &Carrier, key: &str) -> Option<String>;

    /// Stores a text; an empty one removes the key.
    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Carrier, key: &str, value: &str);

    /// The keys that are stored, each followed by a line feed.
    #[wasm_bindgen(method)]
    pub(crate) fn keys(this: &Carrier) -> String;

    /// Posts a body to the collector, and tells by `answered` what came of it.
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Carrier, request: u32, body: &str, keepalive: bool);
}

/// Begins. `key`: the write key as JSON; `seed`: any number, drawn anew; `tab`: a name that no
/// other tab has.
#[wasm_bindgen]
pub fn open(key: &str, seed: u32, tab: String, carrier: Carrier) {
    COURIER.set(Some(Courier::new(key, seed, tab, carrier)));
}

/// The visitor decided: 0 not yet, 1 granted, 2 denied.
#[wasm_bindgen]
pub fn consent(state: u32, now: f64) -> f64 {
    let consent = match state {
        1 => Consent::Granted,
        2 => Consent::Denied,
        _ => Consent::Pending,
    };
    with(|courier| courier.decide(time(now), consent))
}

/// Takes the lines (`src/line.rs`) of the time before this module was there.
#[wasm_bindgen]
pub fn adopt(lines: &str, now: f64) -> f64 {
    with(|courier| courier.adopt(time(now), lines))
}

/// Takes lines of now.
#[wasm_bindgen]
pub fn push(lines: &str, now: f64) -> f64 {
    with(|courier| courier.push(time(now), lines))
}

/// The collector answered: number of the request, status, and the seconds that `Retry-After` named.
/// Without an answer the status is 0.
#[wasm_bindgen]
pub fn answered(request: u32, status: u32, retry_after: f64, now: f64) -> f64 {
    let hint = (retry_after * 1000.0) as u64;
    let input = Input::Sent {
        request,
        status: status as u16,
        retry_after_ms: (hint > 0).then_some(hint),
    };
    with(|courier| courier.deliver(time(now), input))
}

/// A request never went out: its turn did not come.
#[wasm_bindgen]
pub fn unsent(request: u32, now: f64) -> f64 {
    with(|courier| courier.deliver(time(now), Input::Unsent { request }))
}

/// Takes what tabs that are gone have left.
#[wasm_bindgen]
pub fn take_over(now: f64) -> f64 {
    with(|courier| courier.take_over(time(now)))
}

/// The page went out of sight; `unloading`: perhaps for good.
#[wasm_bindgen]
pub fn leave(unloading: bool, now: f64) -> f64 {
    with(|courier| courier.leave(time(now), unloading))
}

/// The page came into sight; `restored`: from the back/forward cache.
#[wasm_bindgen]
pub fn back(restored: bool, now: f64) -> f64 {
    with(|courier| courier.back(time(now), restored))
}

/// The network is back.
#[wasm_bindgen]
pub fn online(now: f64) -> f64 {
    with(|courier| courier.deliver(time(now), Input::Online))
}

/// The time has come.
#[wasm_bindgen]
pub fn wake(now: f64) -> f64 {
    with(|courier| courier.deliver(time(now), Input::Tick))
}

/// How things stand, for the debug panel: messages that wait, those under way, their bytes,
/// failures in a row, and messages that were given up.
#[wasm_bindgen]
pub fn counts() -> String {
    COURIER.with_borrow(|courier| courier.as_ref().map_or_else(String::new, Courier::counts))
}

fn with(act: impl FnOnce(&mut Courier) -> Option<u64>) -> f64 {
    let wake_at = COURIER.with_borrow_mut(|courier| courier.as_mut().and_then(act));
    wake_at.map_or(0.0, |at| at as f64)
}

fn time(ms: f64) -> u64 {
    ms as u64
}
