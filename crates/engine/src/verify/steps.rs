//! Bounds what the code of an expression does, before it runs: how many steps it takes at most,
//! and how large and how deep its values become. The page needs no counter for it: code only goes
//! forward, a loop goes once over a list, and how long a list can be is known, because every list
//! comes from a literal.
//!
//! The code is walked once, with the sizes of the values on its stack instead of the values.

use std::rc::Rc;

use crate::op;
use crate::value::Value;

/// Steps that an expression may take: operations, and elements of lists that are looked at.
pub(crate) const MOST_STEPS: u64 = 10_000;

/// Lists, maps and loops in one expression: it bounds how deep values can nest.
pub(crate) const MOST_LISTS: usize = 64;

/// Loops within loops.
pub(crate) const DEEPEST_LOOP: usize = 8;

/// Values that can wait on the stack: more than any text of an expression can name.
const MOST_VALUES: usize = 2100;

/// How many steps the code takes at most; `None` where it is not sound: where it takes values that
/// are not there, leaves more than one, or jumps into the middle of an operation. `known` values
/// are on the stack before it runs.
pub(crate) fn steps(constants: &[Value], code: &[u8], known: &[Value]) -> Option<u64> {
    let mut walk = Walk {
        constants,
        code,
        stack: known.iter().map(Size::of).collect(),
        floor: known.len(),
        steps: 0,
        lists: 0,
        depth: 0,
    };
    (code.len() <= usize::from(u16::MAX)).then_some(())?;
    walk.part(0, code.len())?;
    (walk.stack.len() == known.len() + 1).then_some(walk.steps)
}

/// How large a value can be.
#[derive(Clone, Debug)]
enum Size {
    /// Neither list nor map; for a text, of how many others it was put together.
    One(u64),
    /// So many elements at most, of that size at most.
    Many(u64, Rc<Size>),
}

impl Size {
    fn of(value: &Value) -> Self {
        match value {
            Value::List(items) | Value::Map(items) => {
                let each = items.iter().map(Self::of).fold(Self::One(1), Self::or);
                Self::Many(items.len() as u64, each.into())
            }
            Value::Str(text) => Self::One(1 + text.len() as u64 / 64),
            _ => Self::One(1),
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::One(left), Self::One(right)) => Self::One(left.max(right)),
            (Self::Many(left, each), Self::Many(right, other)) => {
                let each = (*each).clone().or((*other).clone());
                Self::Many(left.max(right), each.into())
            }
            (many @ Self::Many(..), Self::One(_)) | (_, many) => many,
        }
    }

    /// What `+` makes of the two.
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::One(left), Self::One(right)) => Self::One(left.saturating_add(right)),
            (Self::Many(left, each), Self::Many(right, other)) => {
                let each = (*each).clone().or((*other).clone());
                Self::Many(left.saturating_add(right), each.into())
            }
            (left, right) => left.or(right),
        }
    }

    /// All values in it, and itself.
    fn weight(&self) -> u64 {
        match self {
            Self::One(weight) => *weight,
            Self::Many(most, each) => most.saturating_mul(each.weight()).saturating_add(1),
        }
    }

    fn most(&self) -> u64 {
        match self {
            Self::One(_) => 1,
            Self::Many(most, _) => *most,
        }
    }

    fn each(self) -> Self {
        match self {
            Self::One(_) => Self::One(1),
            Self::Many(_, each) => (*each).clone(),
        }
    }
}

struct Walk<'a> {
    constants: &'a [Value],
    code: &'a [u8],
    stack: Vec<Size>,
    /// How many values at the bottom the code may read and not take.
    floor: usize,
    steps: u64,
    lists: usize,
    depth: usize,
}

/// Where jumps land, and the stack that each brings.
type Landings = Vec<(usize, Vec<Size>)>;

impl Walk<'_> {
    /// Walks a part of the code, which jumps do not leave.
    fn part(&mut self, mut at: usize, end: usize) -> Option<()> {
        let mut landings = Landings::new();
        let mut falls_through = true;
        loop {
            let (here, elsewhere): (Landings, Landings) =
                landings.into_iter().partition(|(target, _)| *target == at);
            landings = elsewhere;
            for (_, stack) in here {
                if !std::mem::replace(&mut falls_through, true) {
                    self.stack = stack;
                    continue;
                }
                (stack.len() == self.stack.len()).then_some(())?;
                let own = std::mem::take(&mut self.stack);
                self.stack = own.into_iter().zip(stack).map(|(l, r)| l.or(r)).collect();
            }
            if at == end {
                break;
            }
            falls_through.then_some(())?;
            let op = *self.code.get(at)?;
            let next = at + 1 + op::operand_len(op)?;
            (next <= end && self.stack.len() <= MOST_VALUES).then_some(())?;
            let operands = self.code.get(at + 1..next)?;
            self.add_steps(1);
            at = match op {
                op::LOOP => {
                    let end_of_body = next + number(operands, 1)?;
                    (end_of_body <= end).then_some(())?;
                    self.each(*operands.first()?, next, end_of_body)?;
                    end_of_body
                }
                op::JUMP | op::JUMP_IF_TRUE | op::JUMP_IF_FALSE => {
                    (self.stack.len() > self.floor).then_some(())?;
                    landings.push((next + number(operands, 0)?, self.stack.clone()));
                    falls_through = op != op::JUMP;
                    next
                }
                op::BRANCH => {
                    self.pop()?;
                    landings.push((next + number(operands, 0)?, self.stack.clone()));
                    let mut failed = self.stack.clone();
                    failed.push(Size::One(1));
                    landings.push((next + number(operands, 2)?, failed));
                    next
                }
                _ => {
                    self.step(op, number(operands, 0).unwrap_or(0))?;
                    next
                }
            };
        }
        // What is left over lands in the middle of an operation, or beyond the part.
        (falls_through && landings.is_empty()).then_some(())
    }

    /// An operation that goes on to the next.
    fn step(&mut self, op: u8, operand: usize) -> Option<()> {
        let size = match op {
            op::CONSTANT => Size::of(self.constants.get(operand)?),
            op::LOCAL => self.stack.get(operand)?.clone(),
            op::LIST | op::MAP => self.collect(op, operand)?,
            op::SLIDE => {
                let top = self.pop()?;
                self.pop()?;
                top
            }
            op::NOT | op::NEGATE | op::SIZE | op::TO_INT..=op::TO_TIMESTAMP => {
                self.pop()?;
                Size::One(1)
            }
            op::ADD => {
                let right = self.pop()?;
                let sum = self.pop()?.plus(right);
                if matches!(sum, Size::Many(..)) || sum.weight() > MOST_STEPS {
                    self.add_steps(sum.weight());
                }
                sum
            }
            op::INDEX => {
                self.pop()?;
                let holder = self.pop()?;
                self.add_steps(holder.most());
                holder.each()
            }
            op::OR | op::AND | op::EQUAL..=op::IN | op::STARTS_WITH..=op::CONTAINS => {
                self.compare()?
            }
            op::HAS_KEY | op::CLOCK => self.compare()?,
            op::SMALL..=op::SEGMENT => Size::One(1),
            _ => return None,
        };
        self.stack.push(size);
        Some(())
    }

    /// An operation on two values that may look at all of both.
    fn compare(&mut self) -> Option<Size> {
        for _ in 0..2 {
            let weight = self.pop()?.weight();
            self.add_steps(weight - 1);
        }
        Some(Size::One(1))
    }

    fn collect(&mut self, op: u8, len: usize) -> Option<Size> {
        self.count_list()?;
        let rest = self.stack.len().checked_sub(len)?;
        (rest >= self.floor).then_some(())?;
        let items = self.stack.split_off(rest);
        let each = items.into_iter().fold(Size::One(1), Size::or);
        let len = len as u64;
        if op == op::MAP {
            len.is_multiple_of(2).then_some(())?;
            // Each key is compared with each.
            self.add_steps(len * len / 4);
        }
        self.add_steps(len);
        Some(Size::Many(len, each.into()))
    }

    fn each(&mut self, kind: u8, start: usize, end: usize) -> Option<()> {
        self.count_list()?;
        self.depth += 1;
        let range = self.pop()?;
        let most = match &range {
            Size::Many(most, _) if kind <= op::COLLECT => *most,
            _ => return None,
        };
        let before = std::mem::take(&mut self.steps);
        let each = range.each();
        self.stack.push(each.clone());
        (self.depth <= DEEPEST_LOOP).then_some(())?;
        let floor = std::mem::replace(&mut self.floor, self.stack.len());
        self.part(start, end)?;
        let value = self.pop()?;
        (self.stack.len() == self.floor).then_some(())?;
        self.floor = floor;
        self.pop()?;
        self.depth -= 1;
        self.steps = self.steps.saturating_mul(most).saturating_add(before);
        self.stack.push(match kind {
            op::FILTER => Size::Many(most, each.into()),
            op::COLLECT => Size::Many(most, value.into()),
            _ => Size::One(1),
        });
        Some(())
    }

    fn count_list(&mut self) -> Option<()> {
        self.lists += 1;
        (self.lists <= MOST_LISTS).then_some(())
    }

    fn add_steps(&mut self, steps: u64) {
        self.steps = self.steps.saturating_add(steps);
    }

    fn pop(&mut self) -> Option<Size> {
        (self.stack.len() > self.floor).then_some(())?;
        self.stack.pop()
    }
}

fn number(operands: &[u8], at: usize) -> Option<usize> {
    let bytes = operands.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(bytes)))
}
