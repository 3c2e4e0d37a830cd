//! One visitor's engines, as the tabs of a browser have them.

use std::rc::Rc;

use microstage_engine::{Engine, Field, Input, Loaded, Outcome, Part, Timestamp};

use super::log::{Event, Name};

/// A visitor's tabs. Each has an engine of its own, because page facts and slots belong to a tab;
/// the rest is shared, and a tab adopts what the others committed before it goes on.
pub(crate) struct Visit {
    visitor: u128,
    loaded: Rc<Loaded>,
    /// The one that was used last stands at the end.
    tabs: Vec<(u64, Engine)>,
}

/// So many tabs are remembered. Each load of a page may be a tab of its own, and those of long ago
/// do not come back.
const MOST_TABS: usize = 32;

impl Visit {
    pub(crate) fn new(loaded: &Rc<Loaded>, visitor: u128) -> Self {
        Self {
            visitor,
            loaded: Rc::clone(loaded),
            tabs: Vec::new(),
        }
    }

    /// The engine of a tab, with what the tab before it committed.
    pub(crate) fn tab(&mut self, tab: u64, now: u64) -> &mut Engine {
        let committed = match self.tabs.last() {
            Some((last, _)) if *last == tab => None,
            last => last.map(|(_, engine)| engine.snapshot(Part::Visitor)),
        };
        let known = self.tabs.iter().position(|(other, _)| *other == tab);
        let mut engine = match known {
            Some(index) => self.tabs.remove(index).1,
            None => Engine::new(Rc::clone(&self.loaded), self.visitor, Timestamp(now)),
        };
        if let Some(snapshot) = committed {
            // A snapshot that an engine of the same program has just made is always adopted.
            engine.adopt(&snapshot).ok();
        }
        if self.tabs.len() == MOST_TABS {
            self.tabs.remove(0);
        }
        let last = self.tabs.len();
        self.tabs.push((tab, engine));
        &mut self.tabs[last].1
    }

    /// The engine of the tab that was used last.
    pub(crate) fn last(&mut self) -> Option<&mut Engine> {
        self.tabs.last_mut().map(|(_, engine)| engine)
    }

    /// Tells a tab's engine what happened. `program` says which of the log's programs it runs.
    pub(crate) fn handle(
        engine: &mut Engine,
        event: &Event,
        name: &Name,
        program: usize,
        fields: &[Field],
    ) -> Outcome {
        let (id, now) = (event.id, Timestamp(event.at));
        let event = name.events.get(program).copied().flatten();
        let input = if name.is_page_view {
            Input::PageView { id, event, fields }
        } else {
            Input::Event { id, event, fields }
        };
        engine.handle(now, &input)
    }
}
