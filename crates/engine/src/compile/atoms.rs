//! Finds the conditions that the engine keeps by counting, and their atoms ([`crate::atoms`]).

use std::cmp::Ordering;

use crate::op;
use crate::program::{Atom, Cell, Program, Root, Watch};
use crate::value::Value;

/// Doubles hold all whole numbers up to here.
const EXACT: i64 = 1 << 53;

/// Sets the atoms of a program whose conditions are complete, and what is counted of these.
pub(crate) fn find_atoms(program: &mut Program) {
    let watches = usize::from(program.cells()) + program.paths.len();
    let mut cells: Vec<Vec<Atom>> = vec![Vec::new(); watches];
    for index in 0..program.conditions.len() {
        let code = program
            .exprs
            .get(usize::from(program.conditions[index].expr));
        let Some(found) = code.and_then(|code| conjunction(program, &code.bytes)) else {
            continue;
        };
        for (cell, op, constant) in found {
            cells[cell].push(Atom {
                op,
                constant,
                conditions: vec![index as u16],
            });
        }
        program.conditions[index].counted = true;
        program.conditions[index].reads.clear();
    }
    let mut first = 0;
    for mut atoms in cells {
        atoms.sort_by(order);
        atoms.dedup_by(|later, kept| {
            let same = later.op == kept.op && later.constant == kept.constant;
            if same {
                kept.conditions.append(&mut later.conditions);
            }
            same
        });
        let len = atoms.len() as u32;
        program.watches.push(Watch { first, atoms });
        first += len;
    }
}

fn order(left: &Atom, right: &Atom) -> Ordering {
    let constants = || match (&left.constant, &right.constant) {
        (Value::Double(left), Value::Double(right)) => left.total_cmp(right),
        (Value::Double(_), _) => Ordering::Less,
        (_, Value::Double(_)) => Ordering::Greater,
        (left, right) => left.order(right).unwrap_or(Ordering::Equal),
    };
    left.op.cmp(&right.op).then_with(constants)
}

/// The watch of a property of the page: they stand behind those of the cells.
fn path_watch(program: &Program, path: u16) -> Option<usize> {
    let is_page = program.paths.get(usize::from(path))?.root == (Root::Page {});
    is_page.then(|| usize::from(program.cells()) + usize::from(path))
}

/// A constant as atoms have it: numbers as doubles. `None` where a double is not the same number,
/// or the operation is no comparison.
fn comparable(op: u8, constant: Value) -> Option<Value> {
    match constant {
        Value::List(_) if op == op::IN => Some(constant),
        _ if !(op::EQUAL..=op::GREATER_EQUAL).contains(&op) => None,
        Value::Int(number) if number.abs() <= EXACT => Some(Value::Double(number as f64)),
        Value::Double(number) if !number.is_nan() => Some(constant),
        Value::Str(_) | Value::Bool(_) => Some(constant),
        _ => None,
    }
}

/// The atoms of an expression, each as its watch, its operation and its constant; `None` where the
/// expression is not a conjunction of atoms. However the `&&` are nested, they all must hold: so
/// their jumps need not be followed.
fn conjunction(program: &Program, code: &[u8]) -> Option<Vec<(usize, u8, Value)>> {
    let mut atoms = Vec::new();
    let mut rest = code;
    while !rest.is_empty() {
        let (op, operand) = next(&mut rest)?;
        let (cell, constant) = match op {
            op::JUMP_IF_FALSE | op::AND => continue,
            op::IS_STAGE => (Cell::Stage, Value::Double(f64::from(operand))),
            op::MOMENT => (Cell::Moment(operand), Value::Double(1.0)),
            op::SEGMENT => (Cell::Segment(operand), Value::Double(1.0)),
            op::FACT | op::PATH => {
                let watch = match op {
                    op::FACT => usize::from(operand),
                    _ => path_watch(program, operand)?,
                };
                let constant = match next(&mut rest)? {
                    (op::SMALL, operand) => Value::Int(i64::from(operand as i8)),
                    (op @ (op::TRUE | op::FALSE), _) => Value::Bool(op == op::TRUE),
                    (op::CONSTANT, operand) => program.constants.get(usize::from(operand))?.clone(),
                    _ => return None,
                };
                let (op, _) = next(&mut rest)?;
                atoms.push((watch, op, comparable(op, constant)?));
                continue;
            }
            _ => return None,
        };
        let negated = rest.first() == Some(&op::NOT);
        if negated {
            next(&mut rest);
        }
        let op = if negated { op::NOT_EQUAL } else { op::EQUAL };
        atoms.push((usize::from(program.cell_of(cell)), op, constant));
    }
    (!atoms.is_empty()).then_some(atoms)
}

/// Takes an operation out, with its first operand.
fn next(code: &mut &[u8]) -> Option<(u8, u16)> {
    let (op, rest) = code.split_first()?;
    let (operands, rest) = rest.split_at_checked(op::operand_len(*op)?)?;
    *code = rest;
    let operand = operands.iter().take(2).rev();
    Some((
        *op,
        operand.fold(0, |number, byte| number << 8 | u16::from(*byte)),
    ))
}
