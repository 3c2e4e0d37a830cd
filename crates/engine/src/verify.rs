//! Checks a decoded program: afterwards every index points somewhere and every jump stays inside
//! its code. The rest of the engine relies on it and needs no further checks.

use crate::node::{ATTRIBUTES, TAGS};
use crate::op;
use crate::program::{Body, Effect, Node, Part, Program, Text, Trigger};

/// Whether all references of the program are good.
#[must_use]
pub fn is_sound(program: &Program) -> bool {
    let verifier = Verifier { program };
    let total = program.facts.len() + program.moments.len() + program.segments.len();
    total < usize::from(u16::MAX) - 2
        && below(program.initial, &program.stages)
        && program
            .events
            .iter()
            .all(|event| all_below(&event.reads, &program.paths))
        && program
            .exprs
            .iter()
            .all(|code| verifier.code(&code.bytes).is_some())
        && verifier.facts()
        && verifier.conditions()
        && program
            .rules
            .iter()
            .all(|rule| verifier.trigger(&rule.trigger) && verifier.effect(&rule.effect))
        && verifier.content()
}

struct Verifier<'a> {
    program: &'a Program,
}

impl Verifier<'_> {
    fn facts(&self) -> bool {
        self.program.facts.iter().all(|fact| {
            fact.sources.iter().all(|source| {
                below(source.event, &self.program.events)
                    && source
                        .path
                        .is_none_or(|path| below(path, &self.program.paths))
                    && self.expr(source.filter)
            })
        })
    }

    fn conditions(&self) -> bool {
        self.program.conditions.iter().all(|condition| {
            below(condition.expr, &self.program.exprs)
                && condition
                    .reads
                    .iter()
                    .all(|cell| *cell < self.program.cells())
        }) && self
            .program
            .segments
            .iter()
            .all(|segment| below(segment.condition, &self.program.conditions))
    }

    fn trigger(&self, trigger: &Trigger) -> bool {
        match trigger {
            Trigger::On { events, filter } => {
                all_below(events, &self.program.events) && self.expr(*filter)
            }
            Trigger::When { condition } => below(*condition, &self.program.conditions),
            Trigger::After {
                since,
                filter,
                unless,
                ..
            } => {
                all_below(since, &self.program.events)
                    && all_below(unless, &self.program.events)
                    && self.expr(*filter)
            }
        }
    }

    fn effect(&self, effect: &Effect) -> bool {
        match effect {
            Effect::Stage { from, to } => {
                all_below(from, &self.program.stages) && below(*to, &self.program.stages)
            }
            Effect::Moment { moment } => below(*moment, &self.program.moments),
        }
    }

    fn content(&self) -> bool {
        self.program
            .slots
            .iter()
            .flat_map(|slot| &slot.choose)
            .all(|choice| {
                below(choice.block, &self.program.blocks)
                    && choice
                        .condition
                        .is_none_or(|index| below(index, &self.program.conditions))
            })
            && self.program.blocks.iter().all(|block| match &block.body {
                Body::Tree { root } => self.node(root, 0),
                Body::Template { bindings, .. } => {
                    bindings.iter().all(|binding| self.text(&binding.text))
                }
            })
    }

    fn node(&self, node: &Node, depth: u8) -> bool {
        depth < 16
            && usize::from(node.tag) < TAGS.len()
            && node.text.as_ref().is_none_or(|text| self.text(text))
            && node.attributes.iter().all(|attribute| {
                usize::from(attribute.name) < ATTRIBUTES.len() && self.text(&attribute.text)
            })
            && node
                .children
                .iter()
                .all(|child| self.node(child, depth + 1))
    }

    fn text(&self, text: &Text) -> bool {
        text.parts.iter().all(|part| match part {
            Part::Literal { .. } => true,
            Part::Plain { expr } | Part::Money { expr } => below(*expr, &self.program.exprs),
        })
    }

    fn expr(&self, expr: Option<u16>) -> bool {
        expr.is_none_or(|index| below(index, &self.program.exprs))
    }

    /// Walks the code once; jumps must land on or before its end.
    fn code(&self, code: &[u8]) -> Option<()> {
        let program = self.program;
        let mut at = 0;
        while let Some(op) = code.get(at) {
            let end = at + 1 + op::operand_len(*op)?;
            let operands = code.get(at + 1..end)?;
            let first = usize::from(u16::from_le_bytes([
                operands.first().copied().unwrap_or(0),
                operands.get(1).copied().unwrap_or(0),
            ]));
            let limit = match *op {
                op::CONSTANT => program.constants.len(),
                op::FACT | op::HAS_FACT => program.facts.len(),
                op::PATH | op::HAS_PATH => program.paths.len(),
                op::IS_STAGE => program.stages.len(),
                op::MOMENT => program.moments.len(),
                op::SEGMENT => program.segments.len(),
                op::JUMP | op::JUMP_IF_TRUE | op::JUMP_IF_FALSE => code.len() - end + 1,
                op::BRANCH => {
                    let second = usize::from(u16::from_le_bytes([operands[2], operands[3]]));
                    (second <= code.len() - end).then_some(code.len() - end + 1)?
                }
                _ => usize::MAX,
            };
            (first < limit).then_some(())?;
            at = end;
        }
        Some(())
    }
}

fn below<T>(index: u16, list: &[T]) -> bool {
    usize::from(index) < list.len()
}

fn all_below<T>(indices: &[u16], list: &[T]) -> bool {
    indices.iter().all(|index| below(*index, list))
}
