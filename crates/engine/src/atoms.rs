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
struct Atom {
    op: u8,
    constant: Value,
    /// The constant again, where it is a number, and else not a number.
    number: f64,
    /// The conditions that need it.
    conditions: Vec<u16>,
}

/// The atoms of one cell, by operation and number: those that a moving number passes stand in a
/// row, so that a processor guesses well which of them turn out otherwise than before.
#[derive(Clone, Debug, Default)]
struct Cell {
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
        // A whole number that a double does not hold is compared as a value.
        let number = constant.number().filter(|number| number.abs() <= EXACT);
        let number = number.unwrap_or(f64::NAN);
        let is_less =
            |atom: &Atom| atom.number < number || atom.number.is_nan() && !number.is_nan();
        let before = |atom: &Atom| atom.op < op || atom.op == op && is_less(atom);
        let mut at = self.atoms.partition_point(before);
        while let Some(atom) = self.atoms.get_mut(at)
            && atom.op == op
            && !(atom.number > number)
        {
            if atom.constant == constant {
                return atom.conditions.push(condition);
            }
            at += 1;
        }
        let atom = Atom {
            op,
            constant,
            number,
            conditions: vec![condition],
        };
        self.atoms.insert(at, atom);
    }
}

impl Standings {
    /// Whether a counted condition holds, is an error or neither, as an expression would say it.
    pub(crate) fn value(&self, condition: usize) -> Value {
        match self.counts[condition] {
            0 => Value::Bool(true),
            count if is_not_false(count) => Value::Error,
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

    /// Looks at the atoms of a cell that has changed, and has the conditions looked at that are
    /// more than false, now or before.
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
                let before = *count;
                *count = before.wrapping_add(change);
                if is_not_false(before) || is_not_false(*count) {
                    self.mark_condition(loaded, *condition);
                }
            }
        }
    }
}

/// Whether a condition with this count holds or is an error.
fn is_not_false(count: u32) -> bool {
    count % ONE_ERROR == 0
}

impl Atom {
    #[inline]
    fn test(&self, value: &Value) -> Standing {
        let number = match value {
            Value::Double(number) => *number,
            Value::Int(number) => *number as f64,
            _ => f64::NAN,
        };
        if number.is_nan() || self.number.is_nan() {
            return self.test_value(value);
        }
        // Without a branch: which way each comparison goes cannot be guessed.
        let greater = u8::from(number > self.number);
        let less = u8::from(number < self.number);
        let mask = ACCEPTS[usize::from(self.op.wrapping_sub(op::EQUAL) & 7)];
        mask >> (1 + greater - less) & 1
    }

    fn test_value(&self, value: &Value) -> Standing {
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

/// Doubles hold all whole numbers up to here.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// For each comparison, from `==` on, which orders it accepts: bit 0 less, 1 equal, 2 greater.
const ACCEPTS: [u8; 8] = [0b010, 0b101, 0b001, 0b011, 0b100, 0b110, 0, 0];

/// The atoms of an expression, each as its cell, its operation and its constant; `None` where the
/// expression is not a conjunction of atoms. However the `&&` are nested, they all must hold: so
/// their jumps need not be followed.
fn conjunction(program: &Program, code: &[u8]) -> Option<Vec<(usize, u8, Value)>> {
    let mut atoms = Vec::new();
    let mut rest = code;
    let stage = program.facts.len() + program.models.len();
    while !rest.is_empty() {
        let (op, operand) = next(&mut rest)?;
        let (cell, constant) = match op {
            op::JUMP_IF_FALSE | op::AND => continue,
            op::IS_STAGE => (stage, Value::Int(operand as i64)),
            op::MOMENT => (stage + 1 + operand, Value::Bool(true)),
            op::SEGMENT => {
                let cell = stage + 1 + program.moments.len() + operand;
                (cell, Value::Bool(true))
            }
            op::FACT => {
                let constant = match next(&mut rest)? {
                    (op::SMALL, operand) => Value::Int(i64::from(operand as i8)),
                    (op @ (op::TRUE | op::FALSE), _) => Value::Bool(op == op::TRUE),
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

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use crate::{Engine, Input, Loaded, Timestamp, compile::compile};

    /// Conditions, and whether they are counted.
    const ROWS: [(&str, bool); 15] = [
        ("x > 1.0", true),
        ("x >= 1.0 && x < 3.0", true),
        ("x == 'a' && n <= 2", true),
        ("x != 2.0", true),
        ("x == true && x != 'b'", true),
        ("x != null", false),
        ("x < 'b'", true),
        ("n > 9007199254740993", true),
        ("n != 1 && (x > 0.0 && stage == 'a')", true),
        ("stage != 'b' && !moment.m && x == 1.0", true),
        ("segment.s && n == 2", true),
        ("x > 1.0 || n == 2", false),
        ("!(x > 1.0)", false),
        ("1.0 < x", false),
        ("x + 1.0 > 2.0 && n == 2", false),
    ];

    /// Counting finds what evaluating finds, whatever comes.
    #[test]
    fn counted_conditions_are_what_their_code_says() {
        let mut conditions = String::new();
        for (index, (text, _)) in ROWS.iter().enumerate() {
            // The same once more in a form that is not counted.
            conditions += &format!(r#""c{index}": "{text}", "e{index}": "false || ({text})","#);
        }
        let journey = format!(
            r#"{{ "journey": "t", "version": 1,
              "facts": {{ "x": {{ "last": "e.x" }}, "n": {{ "count": "e" }} }},
              "moments": {{ "m": {{ "on": "e", "where": "event.x == 'b'", "hold": "2s" }} }},
              "segments": {{ {conditions} "s": "n > 1" }},
              "stages": {{ "a": {{ "initial": true }}, "b": {{ "enter": [{{ "when": "n >= 8" }}] }} }} }}"#
        );
        let compiled = compile(&journey);
        let program = compiled
            .program
            .unwrap_or_else(|| panic!("{:?}", compiled.problems));
        let loaded = Loaded::decode(&program).unwrap();
        let segment = |name: &str| {
            let mut segments = loaded.program.segments.iter();
            segments
                .find(|segment| segment.name == name)
                .unwrap()
                .condition
        };
        let pairs: Vec<_> = (0..ROWS.len())
            .map(|index| (segment(&format!("c{index}")), segment(&format!("e{index}"))))
            .collect();
        for ((text, counted), (condition, _)) in ROWS.iter().zip(&pairs) {
            assert_eq!(
                loaded.atoms.counts(usize::from(*condition)),
                *counted,
                "{text}"
            );
        }
        let event = loaded.program.event("e");
        let path = loaded.program.events[usize::from(event.unwrap())].reads[0];
        let mut engine = Engine::new(loaded.into(), 7, Timestamp(0));
        let values = [
            Value::Absent,
            Value::Double(1.0),
            Value::Double(2.0),
            Value::text("a"),
            Value::text("b"),
            Value::Bool(true),
            Value::Null,
            Value::Double(-0.0),
            Value::Double(f64::INFINITY),
        ];
        for step in 0..3 * values.len() {
            let fields = [(path, values[step * 5 % values.len()].clone())];
            let input = Input::Event {
                id: step as u128,
                event,
                fields: &fields,
            };
            let _ = engine.handle(Timestamp(1000 * step as u64), &input);
            for ((text, _), (counted, evaluated)) in ROWS.iter().zip(&pairs) {
                let (counted, evaluated) =
                    (engine.condition(*counted), engine.condition(*evaluated));
                assert_eq!(counted, evaluated, "{text} at step {step} with {fields:?}");
            }
        }
    }
}
