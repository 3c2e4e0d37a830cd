//! A program with the indices that make an event cost what it touches and nothing more.

use crate::program::{Effect, Program, ProgramError, Root, Trigger};

/// A program made ready to run; shared by all engines that run it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The program.
    pub program: Program,
    /// Hash of its bytes.
    pub hash: u64,
    /// For each event: facts that it feeds.
    pub(crate) facts_on_event: Lists,
    /// For each event: rules that it triggers.
    pub(crate) rules_on_event: Lists,
    /// For each event: rules whose timer it starts.
    pub(crate) starts_on_event: Lists,
    /// For each event: rules whose timer it stops.
    pub(crate) stops_on_event: Lists,
    /// For each cell: conditions that read it, but for those that are counted.
    pub(crate) conditions_on_cell: Lists,
    /// For each cell: models that read it.
    pub(crate) models_on_cell: Lists,
    /// For each condition: rules that wait for it.
    pub(crate) rules_on_condition: Lists,
    /// For each condition: slots whose choices depend on it.
    pub(crate) slots_on_condition: Lists,
    /// For each stage: rules that are looked at when it is entered.
    pub(crate) rules_on_stage: Lists,
    /// Rules whose timer runs from a stage's entry.
    pub(crate) stage_timers: Vec<u16>,
    /// Paths of the page.
    pub(crate) page_paths: Vec<u16>,
}

/// A list of numbers for each number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    lists: Vec<Vec<u16>>,
}

impl Lists {
    /// Adds a number to the list of another.
    fn add(&mut self, key: u16, value: usize) {
        let key = usize::from(key);
        if key >= self.lists.len() {
            self.lists.resize(key + 1, Vec::new());
        }
        self.lists[key].push(value as u16);
    }

    /// Adds a number to the lists of others.
    fn add_to_all(&mut self, keys: &[u16], value: usize) {
        for key in keys {
            self.add(*key, value);
        }
    }

    /// The list of a number.
    pub(crate) fn of(&self, key: u16) -> &[u16] {
        self.lists.get(usize::from(key)).map_or(&[], Vec::as_slice)
    }
}

impl Loaded {
    /// Reads a program and indexes it.
    ///
    /// # Errors
    /// See [`ProgramError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProgramError> {
        let (program, hash) = Program::decode(bytes)?;
        Ok(Self::new(program, hash))
    }

    pub(crate) fn new(program: Program, hash: u64) -> Self {
        let mut loaded = Self {
            facts_on_event: Lists::default(),
            rules_on_event: Lists::default(),
            starts_on_event: Lists::default(),
            stops_on_event: Lists::default(),
            conditions_on_cell: Lists::default(),
            models_on_cell: Lists::default(),
            rules_on_condition: Lists::default(),
            slots_on_condition: Lists::default(),
            rules_on_stage: Lists::default(),
            stage_timers: Vec::new(),
            page_paths: Vec::new(),
            program,
            hash,
        };
        loaded.index_facts();
        loaded.index_conditions();
        loaded.index_rules();
        loaded
    }

    /// The paths that the host must look up for an event: what the event's listeners read, and on
    /// a page view what the page's conditions read.
    pub fn reads(&self, event: Option<u16>, page_view: bool) -> impl Iterator<Item = u16> {
        let own = event.and_then(|event| self.program.events.get(usize::from(event)));
        let own = own.map_or(&[][..], |event| &event.reads);
        let page = if page_view { &self.page_paths[..] } else { &[] };
        own.iter().chain(page).copied()
    }

    fn index_facts(&mut self) {
        for (index, fact) in self.program.facts.iter().enumerate() {
            for source in &fact.sources {
                // Once, also where two of its sources are of one event.
                if self.facts_on_event.of(source.event).last() != Some(&(index as u16)) {
                    self.facts_on_event.add(source.event, index);
                }
            }
        }
        for (index, path) in self.program.paths.iter().enumerate() {
            if path.root == (Root::Page {}) {
                self.page_paths.push(index as u16);
            }
        }
    }

    fn index_conditions(&mut self) {
        for (index, condition) in self.program.conditions.iter().enumerate() {
            self.conditions_on_cell.add_to_all(&condition.reads, index);
        }
        for (index, model) in self.program.models.iter().enumerate() {
            self.models_on_cell.add_to_all(&model.reads, index);
        }
        for (index, slot) in self.program.slots.iter().enumerate() {
            for choice in &slot.choose {
                let condition = choice.condition.as_slice();
                self.slots_on_condition.add_to_all(condition, index);
            }
        }
    }

    fn index_rules(&mut self) {
        for (index, rule) in self.program.rules.iter().enumerate() {
            match &rule.trigger {
                Trigger::On { events, .. } => self.rules_on_event.add_to_all(events, index),
                Trigger::When { condition } => {
                    self.rules_on_condition.add(*condition, index);
                    if let Effect::Stage { from, .. } = &rule.effect {
                        self.rules_on_stage.add_to_all(from, index);
                    }
                }
                Trigger::After { since, unless, .. } => {
                    self.starts_on_event.add_to_all(since, index);
                    self.stops_on_event.add_to_all(unless, index);
                    if since.is_empty() {
                        self.stage_timers.push(index as u16);
                    }
                }
            }
        }
    }
}
