//! Who has to hear of what: the lists that make an event cost what it touches and nothing more. The
//! compiler makes them, so that the page needs no code for it.

use crate::codec::{Codec, Reader, record};
#[cfg(feature = "verify")]
use crate::program::{Effect, Root, Trigger};
use crate::program::{Program, ProgramError};

/// A program made ready to run; shared by all engines that run it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The program.
    pub program: Program,
    /// Hash of its bytes.
    pub hash: u64,
}

record! {
    /// The lists of a program.
    pub struct Index {
        /// For each event: facts that it feeds.
        pub facts_on_event: Lists,
        /// For each event: rules that it triggers.
        pub rules_on_event: Lists,
        /// For each event: rules whose timer it starts.
        pub starts_on_event: Lists,
        /// For each event: rules whose timer it stops.
        pub stops_on_event: Lists,
        /// For each cell: conditions that read it, but for those that are counted.
        pub conditions_on_cell: Lists,
        /// For each cell: models that read it.
        pub models_on_cell: Lists,
        /// For each condition: rules that wait for it.
        pub rules_on_condition: Lists,
        /// For each condition: slots whose choices depend on it.
        pub slots_on_condition: Lists,
        /// For each stage: rules that are looked at when it is entered.
        pub rules_on_stage: Lists,
        /// Rules whose timer runs from a stage's entry.
        pub stage_timers: Vec<u16>,
        /// Paths of the page.
        pub page_paths: Vec<u16>,
    }
}

/// A list of numbers for each number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    lists: Vec<Vec<u16>>,
}

impl Lists {
    /// The list of a number.
    pub(crate) fn of(&self, key: u16) -> &[u16] {
        self.lists.get(usize::from(key)).map_or(&[], Vec::as_slice)
    }
}

impl Codec for Lists {
    fn write(&self, out: &mut Vec<u8>) {
        self.lists.write(out);
    }
    fn read(reader: &mut Reader) -> Self {
        Self {
            lists: Codec::read(reader),
        }
    }
}

impl Loaded {
    /// Reads a program.
    ///
    /// # Errors
    /// See [`ProgramError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProgramError> {
        let (program, hash) = Program::decode(bytes)?;
        Ok(Self { program, hash })
    }

    /// A program that was made here, with the lists that it has now.
    #[cfg(feature = "compile")]
    pub(crate) fn new(mut program: Program, hash: u64) -> Self {
        program.index = Index::of(&program);
        Self { program, hash }
    }

    /// The paths that the host must look up for an event: what the event's listeners read, and on
    /// a page view what the page's conditions read.
    pub fn reads(&self, event: Option<u16>, page_view: bool) -> impl Iterator<Item = u16> {
        let own = event.and_then(|event| self.program.events.get(usize::from(event)));
        let own = own.map_or(&[][..], |event| &event.reads);
        let page = match page_view {
            true => &self.program.index.page_paths[..],
            false => &[],
        };
        own.iter().chain(page).copied()
    }
}

#[cfg(feature = "verify")]
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
}

#[cfg(feature = "verify")]
impl Index {
    /// Lists of nothing.
    pub(crate) fn empty() -> Self {
        Self {
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
        }
    }

    /// The lists of a program.
    pub(crate) fn of(program: &Program) -> Self {
        let mut index = Self::empty();
        index.index_facts(program);
        index.index_conditions(program);
        index.index_rules(program);
        index
    }

    fn index_facts(&mut self, program: &Program) {
        for (index, fact) in program.facts.iter().enumerate() {
            if program.departures.contains(&(index as u16)) {
                continue;
            }
            for source in &fact.sources {
                // Once, also where two of its sources are of one event.
                if self.facts_on_event.of(source.event).last() != Some(&(index as u16)) {
                    self.facts_on_event.add(source.event, index);
                }
            }
        }
        for (index, path) in program.paths.iter().enumerate() {
            if path.root == (Root::Page {}) {
                self.page_paths.push(index as u16);
            }
        }
    }

    fn index_conditions(&mut self, program: &Program) {
        for (index, condition) in program.conditions.iter().enumerate() {
            self.conditions_on_cell.add_to_all(&condition.reads, index);
        }
        for (index, model) in program.models.iter().enumerate() {
            self.models_on_cell.add_to_all(&model.reads, index);
        }
        for (index, slot) in program.slots.iter().enumerate() {
            for choice in &slot.choose {
                let condition = choice.condition.as_slice();
                self.slots_on_condition.add_to_all(condition, index);
            }
        }
    }

    fn index_rules(&mut self, program: &Program) {
        for (index, rule) in program.rules.iter().enumerate() {
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
