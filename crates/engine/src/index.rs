//! A program with the indices that make an event cost what it touches and nothing more.

use crate::program::{Cell, Effect, Program, ProgramError, Root, Scope, Trigger};

/// A program made ready to run; shared by all engines that run it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The program.
    pub program: Program,
    /// Hash of its bytes.
    pub hash: u64,
    /// For each event: the facts that it feeds, with the index of the source.
    pub(crate) facts_on_event: Vec<Vec<(u16, u16)>>,
    /// For each event: rules that it triggers.
    pub(crate) rules_on_event: Vec<Vec<u16>>,
    /// For each event: rules whose timer it starts.
    pub(crate) timers_on_event: Vec<Vec<u16>>,
    /// For each event: rules whose timer it stops.
    pub(crate) cancels_on_event: Vec<Vec<u16>>,
    /// For each cell: conditions that read it.
    pub(crate) conditions_on_cell: Vec<Vec<u16>>,
    /// For each condition: rules that wait for it.
    pub(crate) rules_on_condition: Vec<Vec<u16>>,
    /// For each condition: slots that read it.
    pub(crate) slots_on_condition: Vec<Vec<u16>>,
    /// For each stage: rules that are looked at when it is entered.
    pub(crate) rules_on_stage: Vec<Vec<u16>>,
    /// Rules whose timer runs from a stage's entry.
    pub(crate) stage_timers: Vec<u16>,
    /// Paths of the page.
    pub(crate) page_paths: Vec<u16>,
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

    fn new(program: Program, hash: u64) -> Self {
        let events = || vec![Vec::new(); program.events.len()];
        let conditions = || vec![Vec::new(); program.conditions.len()];
        let mut loaded = Self {
            facts_on_event: vec![Vec::new(); program.events.len()],
            rules_on_event: events(),
            timers_on_event: events(),
            cancels_on_event: events(),
            conditions_on_cell: vec![Vec::new(); usize::from(program.cells())],
            rules_on_condition: conditions(),
            slots_on_condition: conditions(),
            rules_on_stage: vec![Vec::new(); program.stages.len()],
            stage_timers: Vec::new(),
            page_paths: Vec::new(),
            program,
            hash,
        };
        loaded.index_facts();
        loaded.index_rules();
        loaded
    }

    /// The paths that the host must look up for an event: what the event's listeners read, and on
    /// a page view what the page's conditions read.
    pub fn reads(&self, event: Option<u16>, page_view: bool) -> impl Iterator<Item = u16> + '_ {
        let own = event.and_then(|event| self.program.events.get(usize::from(event)));
        let page = if page_view {
            self.page_paths.as_slice()
        } else {
            &[]
        };
        own.into_iter()
            .flat_map(|event| event.reads.iter())
            .chain(page)
            .copied()
    }

    fn index_facts(&mut self) {
        for (fact, definition) in self.program.facts.iter().enumerate() {
            for (source, feed) in definition.sources.iter().enumerate() {
                self.facts_on_event[usize::from(feed.event)].push((fact as u16, source as u16));
            }
        }
        for (condition, definition) in self.program.conditions.iter().enumerate() {
            for cell in &definition.reads {
                self.conditions_on_cell[usize::from(*cell)].push(condition as u16);
            }
        }
        for (slot, definition) in self.program.slots.iter().enumerate() {
            for choice in &definition.choose {
                if let Some(condition) = choice.condition {
                    self.slots_on_condition[usize::from(condition)].push(slot as u16);
                }
            }
        }
        let paths = self.program.paths.iter().enumerate();
        self.page_paths = paths
            .filter(|(_, path)| path.root == Root::Page {})
            .map(|(index, _)| index as u16)
            .collect();
    }

    fn index_rules(&mut self) {
        for (rule, definition) in self.program.rules.iter().enumerate() {
            let rule = rule as u16;
            match &definition.trigger {
                Trigger::On { events, .. } => add(&mut self.rules_on_event, events, rule),
                Trigger::When { condition } => {
                    self.rules_on_condition[usize::from(*condition)].push(rule);
                    if let Effect::Stage { from, .. } = &definition.effect {
                        add(&mut self.rules_on_stage, from, rule);
                    }
                }
                Trigger::After { since, unless, .. } => {
                    add(&mut self.timers_on_event, since, rule);
                    add(&mut self.cancels_on_event, unless, rule);
                    if since.is_empty() {
                        self.stage_timers.push(rule);
                    }
                }
            }
        }
    }

    /// The number of a segment's cell.
    pub(crate) fn segment_cell(&self, segment: u16) -> u16 {
        self.program.cell_of(Cell::Segment(segment))
    }

    /// Facts of a scope.
    pub(crate) fn facts_of(&self, scope: Scope) -> impl Iterator<Item = usize> + '_ {
        let facts = self.program.facts.iter().enumerate();
        facts
            .filter(move |(_, fact)| fact.scope == scope)
            .map(|(index, _)| index)
    }
}

fn add(lists: &mut [Vec<u16>], keys: &[u16], rule: u16) {
    for key in keys {
        lists[usize::from(*key)].push(rule);
    }
}
