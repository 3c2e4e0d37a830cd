//! Conditions that are conjunctions of simple tests, kept by counting instead of by evaluating.
//!
//! Most conditions say `a && b && c`, where each part compares one fact with a constant or names a
//! stage, a moment or a segment. Such a part is an *atom*. When a cell changes, its atoms are looked
//! at, and only the conditions of those that turned out otherwise than before hear of it: each
//! knows by a number how many of its atoms stand in its way. So an event costs a comparison for
//! each atom of what it changed, and runs no code. (The counting algorithm of content-based
//! publish/subscribe: Yan and Garcia-Molina, "Index structures for selective dissemination of
//! information under the Boolean model", 1994.)

use crate::index::Loaded;
use crate::op;
use crate::program::Program;
use crate::state::State;
use crate::value::Value;
use crate::vm;

/// A test of one cell, which any number of conditions share.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    op: u8,
    constant: Value,
    /// The conditions that need it.
    conditions: Vec<u16>,
}

/// The atoms of one cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// The number of the first of them among all.
    first: usize,
    atoms: Vec<Atom>,
}

/// The atoms of a program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Atoms {
    cells: Vec<Cell>,
    len: usize,
    /// For each condition whether it is counted.
    counted: Vec<bool>,
}

/// How an atom stands: the index of its weight in the count of a condition.
type Standing = u8;

const FALSE: Standing = 0;
const TRUE: Standing = 1;
const ERROR: Standing = 2;

/// What an atom of each standing adds to the count of a condition. The condition holds where the
/// count is 0; it is an error, which the atoms that are false absorb, where there are only errors.
const WEIGHTS: [u32; 3] = [1, 0, ONE_ERROR];

const ONE_ERROR: u32 = 1 << 16;

/// How the atoms stand for a visitor.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standings {
    /// Of each atom.
    atoms: Vec<Standing>,
    /// For each condition: the weights of its atoms.
    counts: Vec<u32>,
}

impl Atoms {
    /// Finds the atoms of the conditions.
    pub(crate) fn new(program: &Program) -> Self {
        let mut cells = vec![Cell::default(); usize::from(program.cells())];
        let mut counted = Vec::new();
        for (index, condition) in program.conditions.iter().enumerate() {
            let code = program.exprs.get(usize::from(condition.expr));
            let found = code.and_then(|code| conjunction(program, &code.bytes));
            counted.push(found.is_some());
            for (cell, op, constant) in found.unwrap_or_default() {
                if let Some(cell) = cells.get_mut(cell) {
                    cell.add(op, constant, index as u16);
                }
            }
        }
        let mut len = 0;
        for cell in &mut cells {
            cell.first = len;
            len += cell.atoms.len();
        }
        Self {
            cells,
            len,
            counted,
        }
    }

    /// Whether a condition is kept by counting.
    pub(crate) fn counts(&self, condition: usize) -> bool {
        self.counted.get(condition) == Some(&true)
    }
}

impl Cell {
    fn add(&mut self, op: u8, constant: Value, condition: u16) {
        let same = |atom: &Atom| atom.op == op && atom.constant == constant;
        match self.atoms.iter().position(same) {
            Some(known) => self.atoms[known].conditions.push(condition),
            None => self.atoms.push(Atom {
                op,
                constant,
                conditions: vec![condition],
            }),
        }
    }
}

impl Standings {
    /// Whether a counted condition holds, is an error or neither, as an expression would say it.
    pub(crate) fn value(&self, condition: usize) -> Value {
        match self.counts[condition] {
            0 => Value::Bool(true),
            count if count % ONE_ERROR == 0 => Value::Error,
            _ => Value::Bool(false),
        }
    }
}

impl State {
    /// Looks at all atoms, without a word to their conditions.
    pub(crate) fn count_atoms(&mut self, loaded: &Loaded) {
        let atoms = &loaded.atoms;
        let mut standings = Standings {
            atoms: Vec::with_capacity(atoms.len),
            counts: vec![0; atoms.counted.len()],
        };
        for (number, cell) in atoms.cells.iter().enumerate() {
            let value = self.cell(loaded, number);
            for atom in &cell.atoms {
                let standing = atom.test(&value);
                standings.atoms.push(standing);
                for condition in &atom.conditions {
                    standings.counts[usize::from(*condition)] += WEIGHTS[usize::from(standing)];
                }
            }
        }
        self.standings = standings;
    }

    /// Looks at the atoms of a cell that has changed, and has the conditions of those that stand
    /// otherwise now looked at.
    pub(crate) fn test_atoms(&mut self, loaded: &Loaded, number: usize) {
        let cell = &loaded.atoms.cells[number];
        if cell.atoms.is_empty() {
            return;
        }
        let value = self.cell(loaded, number);
        for (index, atom) in cell.atoms.iter().enumerate() {
            let now = atom.test(&value);
            let before = std::mem::replace(&mut self.standings.atoms[cell.first + index], now);
            if now == before {
                continue;
            }
            let change = WEIGHTS[usize::from(now)].wrapping_sub(WEIGHTS[usize::from(before)]);
            for condition in &atom.conditions {
                let count = &mut self.standings.counts[usize::from(*condition)];
                *count = count.wrapping_add(change);
                self.mark_condition(loaded, *condition);
            }
        }
    }
}

impl Atom {
    fn test(&self, value: &Value) -> Standing {
        if let (Value::Double(left), Value::Double(right)) = (value, &self.constant) {
            return Standing::from(match self.op {
                op::EQUAL => left == right,
                op::NOT_EQUAL => left != right,
                op::LESS => left < right,
                op::LESS_EQUAL => left <= right,
                op::GREATER => left > right,
                _ => left >= right,
            });
        }
        let result = match value {
            Value::Absent => Value::Error,
            _ => vm::binary(self.op, value, &self.constant),
        };
        match result {
            Value::Bool(true) => TRUE,
            Value::Bool(false) => FALSE,
            _ => ERROR,
        }
    }
}

/// The atoms of an expression, each as its cell, its operation and its constant; `None` where the
/// expression is not a conjunction of atoms. However the `&&` are nested, they all must hold: so
/// their jumps need not be followed.
fn conjunction(program: &Program, code: &[u8]) -> Option<Vec<(usize, u8, Value)>> {
    let mut atoms = Vec::new();
    let mut rest = code;
    let facts = program.facts.len();
    while !rest.is_empty() {
        let (op, operand) = next(&mut rest)?;
        let (cell, constant) = match op {
            op::JUMP_IF_FALSE | op::AND => continue,
            op::IS_STAGE => (facts, Value::Int(operand as i64)),
            op::MOMENT => (facts + 1 + operand, Value::Bool(true)),
            op::SEGMENT => {
                let cell = facts + 1 + program.moments.len() + operand;
                (cell, Value::Bool(true))
            }
            op::FACT => {
                let constant = match next(&mut rest)? {
                    (op::SMALL, operand) => Value::Int(i64::from(operand as i8)),
                    (op::CONSTANT, operand) => program.constants.get(operand)?.clone(),
                    _ => return None,
                };
                let (op, _) = next(&mut rest)?;
                (op::EQUAL..=op::GREATER_EQUAL)
                    .contains(&op)
                    .then_some(())?;
                atoms.push((operand, op, constant));
                continue;
            }
            _ => return None,
        };
        let negated = rest.first() == Some(&op::NOT);
        if negated {
            next(&mut rest);
        }
        let op = if negated { op::NOT_EQUAL } else { op::EQUAL };
        atoms.push((cell, op, constant));
    }
    (!atoms.is_empty()).then_some(atoms)
}

/// Takes an operation out, with its first operand.
fn next(code: &mut &[u8]) -> Option<(u8, usize)> {
    let (op, rest) = code.split_first()?;
    let (operands, rest) = rest.split_at_checked(op::operand_len(*op)?)?;
    *code = rest;
    let operand = operands.iter().take(2).rev();
    Some((
        *op,
        operand.fold(0, |number, byte| number << 8 | usize::from(*byte)),
    ))
}
