//! What is read of recorded events: a journey of its own names it, so that every kind of recording is read as
//! for a replay.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::{Field, Loaded, Value};
use microstage_recommend::{Product, Session, Shop};
use serde_json::json;

use crate::failure::Failure;
use crate::recording::{Key, Log, Run};
use crate::source;
use crate::text::quote;

/// A pause that ends a session, as journeys have it.
const PAUSE_MS: u64 = 30 * 60_000;

const ADD: &str = "add_to_cart";
const REMOVE: &str = "remove_from_cart";
const PURCHASE: &str = "purchase";

/// The journey's program.
pub(super) struct Probe {
    pub(super) loaded: Rc<Loaded>,
    view: String,
    id: Option<u16>,
    category: Option<u16>,
}

impl Probe {
    /// For the event that is a look at a product.
    pub(super) fn new(view: &str) -> Result<Self, Failure> {
        let events = [view, ADD, REMOVE, PURCHASE];
        let of = |property: &str| events.map(|event| format!("{event}.{property}"));
        let journey = json!({
            "journey": "items",
            "version": 1,
            "facts": {
                "items_id": { "last": of("item_id") },
                "items_category": { "last": of("item_category") },
            },
            "stages": { "all": { "initial": true } },
        });
        let compiled = compile(&journey.to_string());
        let Some(program) = compiled.program else {
            let expected = "the name of an event, such as view_item";
            let remedy = "write it as a journey does";
            return Err(Failure::refused("--view", quote(view), expected, remedy));
        };
        let loaded = Loaded::decode(&program)
            .map_err(|error| source::broken_program("the trainer's own journey", &error))?;
        let path = |name: &str| {
            let mut paths = loaded.program.paths.iter();
            let found = paths.position(|path| path.segments == [name]);
            found.map(|path| path as u16)
        };
        Ok(Self {
            id: path("item_id"),
            category: path("item_category"),
            view: view.into(),
            loaded: Rc::new(loaded),
        })
    }

    /// The shop as a log shows it. Previews and programs do not count.
    pub(super) fn shop(&self, log: &Log) -> Shop {
        let mut shop = Shop::default();
        let mut numbers = HashMap::new();
        for run in log
            .runs
            .iter()
            .filter(|run| !run.who.is_preview && !run.who.is_bot)
        {
            self.add(log, run, &mut shop, &mut numbers);
        }
        // The order of the visitors says nothing; that of the time does.
        shop.sessions
            .retain(|it| !it.viewed.is_empty() || !it.bought.is_empty());
        shop.sessions.sort_by_key(|session| session.began);
        shop
    }

    fn add(&self, log: &Log, run: &Run, shop: &mut Shop, numbers: &mut HashMap<String, u32>) {
        let mut scratch = Vec::new();
        let mut last = None;
        let mut cart = BTreeSet::new();
        for event in log.events_of(run) {
            let Some(name) = log.names.get(event.name as usize) else {
                continue;
            };
            // What the source calls a session goes on however long it pauses.
            let is_over = |last: u64| {
                matches!(run.key, Key::Visitor(_)) && event.at.saturating_sub(last) > PAUSE_MS
            };
            if last.is_none_or(is_over) {
                shop.sessions.push(Session {
                    began: event.at,
                    ..Session::default()
                });
            }
            last = Some(event.at);
            let fields = log.fields_of(event, 0, &mut scratch);
            let item = self.item(fields, shop, numbers);
            let Some(session) = shop.sessions.last_mut() else {
                continue;
            };
            match (name.name.as_str(), item) {
                (view, Some(item)) if view == self.view => session.viewed.push(item),
                (ADD, Some(item)) => drop(cart.insert(item)),
                (REMOVE, Some(item)) => drop(cart.remove(&item)),
                // An order names its first product only; the others were put into the cart before.
                (PURCHASE, item) => {
                    cart.extend(item);
                    session.bought.extend(std::mem::take(&mut cart));
                }
                _ => {}
            }
        }
    }

    /// The number of the product that an event is about; its category is the latest one that was told.
    fn item(
        &self,
        fields: &[Field],
        shop: &mut Shop,
        numbers: &mut HashMap<String, u32>,
    ) -> Option<u32> {
        let text = |path: Option<u16>| {
            let found = fields.iter().find(|(own, _)| Some(*own) == path);
            found.and_then(|(_, value)| text(value))
        };
        let id = text(self.id)?;
        let number = *numbers.entry(id).or_insert_with_key(|id| {
            shop.products.push(Product {
                id: id.clone(),
                category: String::new(),
            });
            shop.products.len() as u32 - 1
        });
        if let Some(category) = text(self.category) {
            shop.products[number as usize].category = category;
        }
        Some(number)
    }
}

/// A name, which some write as a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) if !text.is_empty() => Some(text.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Double(number) => Some(number.to_string()),
        _ => None,
    }
}
