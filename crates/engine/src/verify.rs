//! Checks a decoded program: afterwards every index points somewhere, every jump stays inside its
//! code, and nothing can go round for ever. The rest of the engine relies on it.

pub(crate) mod steps;

use crate::identities::are_apart;
use crate::op;
use crate::program::{Effect, FactKind, Index, Program, Trigger};
use crate::value::Value;
use steps::{MOST_STEPS, steps};

/// Longer than any duration that a journey can name; short enough that sums of instants and
/// durations do not run over.
const LONGEST: u64 = 1 << 50;

/// Whether the program is sound.
#[must_use]
pub(crate) fn is_sound(program: &Program) -> bool {
    let mut verifier = Verifier {
        program,
        sound: true,
    };
    verifier.sizes();
    // Where there are more cells than numbers for them, nothing else can be told.
    if verifier.sound {
        verifier.require(are_apart(program));
        verifier.facts();
        verifier.models();
        verifier.conditions();
        verifier.watches();
        verifier.rules();
        verifier.experiments();
        verifier.content();
        for code in &program.exprs {
            verifier.require(verifier.code(&code.bytes).is_some());
        }
    }
    // What the lists are made from is sound now.
    if verifier.sound {
        verifier.require(program.index == Index::of(program));
    }
    verifier.sound
}

struct Verifier<'a> {
    program: &'a Program,
    sound: bool,
}

impl Verifier<'_> {
    fn require(&mut self, holds: bool) {
        self.sound &= holds;
    }

    fn index(&mut self, index: u16, len: usize) {
        self.require(usize::from(index) < len);
    }

    fn indices(&mut self, indices: &[u16], len: usize) {
        for index in indices {
            self.index(*index, len);
        }
    }

    fn expr(&mut self, expr: Option<u16>) {
        self.indices(expr.as_slice(), self.program.exprs.len());
    }

    /// Indices have 16 bits.
    fn sizes(&mut self) {
        let program = self.program;
        let cells = program.facts.len()
            + program.models.len()
            + program.moments.len()
            + program.segments.len()
            + 2;
        for len in [
            cells,
            program.conditions.len(),
            program.rules.len(),
            program.paths.len(),
            program.slots.len(),
        ] {
            self.require(len <= usize::from(u16::MAX));
        }
    }

    fn facts(&mut self) {
        let program = self.program;
        for event in &program.events {
            self.indices(&event.reads, program.paths.len());
        }
        for (index, fact) in program.facts.iter().enumerate() {
            let on_events = !program.departures.contains(&(index as u16));
            self.require(fact.within <= LONGEST && fact.sources.len() <= usize::from(u16::MAX));
            if let FactKind::Score { half_life, .. } = fact.kind {
                self.require((1..=LONGEST).contains(&half_life));
            }
            for source in &fact.sources {
                self.require(!on_events || usize::from(source.event) < program.events.len());
                self.indices(source.path.as_slice(), program.paths.len());
                self.indices(source.constant.as_slice(), program.constants.len());
                self.expr(source.filter);
            }
        }
    }

    /// A model reads no model, so that one look at each is enough, and no segment, because models
    /// are asked before segments are looked at.
    fn models(&mut self) {
        let program = self.program;
        let facts = program.facts.len();
        let models = facts..facts + program.models.len();
        let segments = usize::from(program.cells()) - 1 - program.segments.len();
        for model in &program.models {
            for input in &model.inputs {
                self.expr(Some(input.expr));
                self.require(input.default.is_none_or(f64::is_finite));
            }
            let mut numbers = model.weights.iter().chain(&model.steps);
            self.require(numbers.all(|number| number.is_finite()));
            for cell in &model.reads {
                let cell = usize::from(*cell);
                let page = cell == segments + program.segments.len();
                self.require(page || cell < segments && !models.contains(&cell));
            }
            // The engine reads trees so that no bytes lead it astray; here they must be whole.
            self.require(model.trees.is_sound(model.inputs.len()));
        }
    }

    /// Segments have the first conditions, one each, and read only segments before them: so
    /// looking at them in order looks at each once.
    fn conditions(&mut self) {
        let program = self.program;
        let segments = program.segments.len();
        let page = usize::from(program.cells()) - 1;
        self.require(segments <= program.conditions.len());
        for (index, segment) in program.segments.iter().enumerate() {
            self.require(usize::from(segment.condition) == index);
        }
        for (index, condition) in program.conditions.iter().enumerate() {
            self.index(condition.expr, program.exprs.len());
            for cell in &condition.reads {
                let cell = usize::from(*cell);
                self.require(cell <= page);
                if (page - segments..page).contains(&cell) {
                    self.reads_segment(index, cell - (page - segments));
                }
            }
        }
    }

    /// What reads a segment is looked at after it.
    fn reads_segment(&mut self, condition: usize, segment: usize) {
        let program = self.program;
        let is_segment = condition < program.segments.len();
        let reader = program.conditions.get(condition);
        self.require(reader.is_some_and(|reader| reader.late));
        self.require(!is_segment || segment < condition);
    }

    /// Every cell has its atoms, which follow each other in number.
    fn watches(&mut self) {
        let program = self.program;
        self.require(program.watches.len() == usize::from(program.cells()) + program.paths.len());
        let mut first = 0;
        let segments = program.segments.len();
        let first_segment = usize::from(program.cells()) - 1 - segments;
        for (cell, watch) in program.watches.iter().enumerate() {
            let segment = cell.checked_sub(first_segment);
            let segment = segment.filter(|segment| *segment < segments);
            self.require(watch.first as usize == first);
            first += watch.atoms.len();
            for atom in &watch.atoms {
                for condition in &atom.conditions {
                    if let Some(segment) = segment {
                        self.reads_segment(usize::from(*condition), segment);
                    }
                }
                let compares = (op::EQUAL..=op::GREATER_EQUAL).contains(&atom.op);
                let is_list = matches!(atom.constant, Value::List(_));
                self.require(compares || is_list && atom.op == op::IN);
                self.indices(&atom.conditions, program.conditions.len());
            }
        }
    }

    fn rules(&mut self) {
        let program = self.program;
        self.index(program.initial, program.stages.len());
        self.require(program.session_timeout <= LONGEST);
        self.indices(&program.session_campaign, program.paths.len());
        self.indices(program.session_midnight.as_slice(), program.constants.len());
        self.indices(&program.departures, program.facts.len());
        for moment in &program.moments {
            self.require(moment.hold <= LONGEST);
        }
        for rule in &program.rules {
            match &rule.trigger {
                Trigger::On { events, filter } => {
                    self.indices(events, program.events.len());
                    self.expr(*filter);
                }
                Trigger::When { condition } => self.index(*condition, program.conditions.len()),
                Trigger::After {
                    delay,
                    since,
                    filter,
                    unless,
                    guard,
                } => {
                    // Without a delay two timers could start each other for ever at one instant.
                    self.require((1..=LONGEST).contains(delay));
                    self.indices(since, program.events.len());
                    self.indices(unless, program.events.len());
                    self.expr(*filter);
                    self.expr(*guard);
                }
            }
            match &rule.effect {
                Effect::Stage { from, to } => {
                    self.indices(from, program.stages.len());
                    self.index(*to, program.stages.len());
                    // Its firing would have it look at itself again, and so on.
                    let by_condition = matches!(rule.trigger, Trigger::When { .. });
                    self.require(!(by_condition && from.contains(to)));
                }
                Effect::Moment { moment } => self.index(*moment, program.moments.len()),
                Effect::Experiment { experiment } => {
                    self.index(*experiment, program.experiments.len());
                }
            }
        }
    }

    fn experiments(&mut self) {
        let program = self.program;
        for experiment in &program.experiments {
            self.index(experiment.fact, program.facts.len());
            self.indices(&experiment.variants, program.constants.len());
            self.require(experiment.limits.len() == experiment.variants.len());
        }
    }

    fn content(&mut self) {
        let program = self.program;
        for slot in &program.slots {
            self.require(slot.choose.len() < usize::from(u16::MAX));
            for choice in &slot.choose {
                self.index(choice.block, program.blocks.len());
                self.indices(choice.condition.as_slice(), program.conditions.len());
                self.indices(choice.control.as_slice(), program.conditions.len());
            }
        }
    }

    /// Every index in the code points somewhere, and it does not take too long.
    fn code(&self, code: &[u8]) -> Option<()> {
        let program = self.program;
        let mut at = 0;
        while let Some(op) = code.get(at) {
            let end = at + 1 + op::operand_len(*op)?;
            let operands = code.get(at + 1..end)?;
            let limit = match *op {
                op::CONSTANT => program.constants.len(),
                op::FACT | op::HAS_FACT => program.facts.len() + program.models.len(),
                op::PATH | op::HAS_PATH => program.paths.len(),
                op::IS_STAGE => program.stages.len(),
                op::MOMENT => program.moments.len(),
                op::SEGMENT => program.segments.len(),
                _ => usize::MAX,
            };
            let operand = operands.first_chunk().copied().map(u16::from_le_bytes);
            (operand.map_or(0, usize::from) < limit).then_some(())?;
            at = end;
        }
        (steps(&program.constants, code, &[])? <= MOST_STEPS).then_some(())
    }
}
