//! Conditions that are conjunctions of simple tests, kept by counting instead of by evaluating.
//!
//! Most conditions say `a && b && c`, where each part compares one fact with a constant or names a
//! stage, a moment or a segment. Such a part is an *atom*; the compiler finds them
//! (`compile/atoms.rs`). When a cell changes, its atoms are looked at, and only the conditions of
//! those that turned out otherwise than before hear of it: each knows by a number how many of its
//! atoms stand in its way. So an event costs a comparison for each atom of what it changed, and
//! runs no code. (The counting algorithm of content-based publish/subscribe: Yan and Garcia-Molina,
//! "Index structures for selective dissemination of information under the Boolean model", 1994.)

use crate::index::Loaded;
use crate::op;
use crate::state::State;
use crate::value::Value;
use crate::vm;

/// How an atom stands: true, an error, or 1 where it is false.
const TRUE: u8 = 0;
const ERROR: u8 = 2;

/// What an atom of each standing adds to the count of its conditions. A condition holds where the
/// count is 0; it is an error, which atoms that are false absorb, where there are only errors.
const WEIGHTS: [u32; 3] = [0, 1, ONE_ERROR];

const ONE_ERROR: u32 = 1 << 16;

/// For each comparison, from `==` on, which orders it refuses: bit 0 less, 1 equal, 2 greater.
const REFUSES: [u8; 8] = [0b101, 0b010, 0b110, 0b100, 0b011, 0b001, 0, 0];

/// What a counted condition is: holds, is an error or neither, as an expression would say it.
pub(crate) fn value_of(count: u32) -> Value {
    match count {
        0 => Value::Bool(true),
        count if is_not_false(count) => Value::Error,
        _ => Value::Bool(false),
    }
}

impl State {
    /// Looks at all atoms anew, without a word to their conditions.
    pub(crate) fn count_atoms(&mut self, loaded: &Loaded) {
        self.standings.fill(TRUE);
        self.counts.fill(0);
        for watch in 0..loaded.program.watches.len() {
            self.test_atoms(loaded, watch, true);
        }
    }

    /// Looks at the atoms of a cell, or behind the cells of a property of the page. Where one stands otherwise than before, its conditions that are
    /// more than false, now or before, are to be looked at, unless `quiet`.
    pub(crate) fn test_atoms(&mut self, loaded: &Loaded, number: usize, quiet: bool) {
        let Some(watch) = loaded.program.watches.get(number) else {
            return;
        };
        if watch.atoms.is_empty() {
            return;
        }
        let value = match self.watched(loaded, number) {
            Value::Absent => Value::Error,
            value => value,
        };
        let number = value.number().unwrap_or(f64::NAN);
        for (index, atom) in watch.atoms.iter().enumerate() {
            let now = match atom.constant {
                // Without a branch: which way each comparison goes cannot be guessed.
                Value::Double(constant) if !number.is_nan() => {
                    let order = 1 + u8::from(number > constant) - u8::from(number < constant);
                    REFUSES[usize::from(atom.op - op::EQUAL) & 7] >> order & 1
                }
                _ => match vm::binary(atom.op, &value, &atom.constant) {
                    Value::Bool(holds) => u8::from(!holds),
                    _ => ERROR,
                },
            };
            let standing = &mut self.standings[watch.first as usize + index];
            let before = std::mem::replace(standing, now);
            if now == before {
                continue;
            }
            let change = WEIGHTS[usize::from(now)].wrapping_sub(WEIGHTS[usize::from(before)]);
            for condition in &atom.conditions {
                let count = &mut self.counts[usize::from(*condition)];
                let before = *count;
                *count = before.wrapping_add(change);
                if !quiet && (is_not_false(before) || is_not_false(*count)) {
                    self.mark_condition(loaded, *condition);
                }
            }
        }
    }
}

/// Whether a condition with this count holds or is an error.
fn is_not_false(count: u32) -> bool {
    count.is_multiple_of(ONE_ERROR)
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use crate::{Engine, Input, Loaded, Timestamp, compile::compile};

    /// Conditions, and whether they are counted.
    const ROWS: [(&str, bool); 17] = [
        ("x > 1.0", true),
        ("x >= 1.0 && x < 3.0", true),
        ("x == 'a' && n <= 2", true),
        ("x != 2.0", true),
        ("x == true && x != 'b'", true),
        ("x != null", false),
        ("x in ['a', 2.0] && n > 2", true),
        ("page.y == 'p' && n > 2", true),
        ("x < 'b'", true),
        ("n > 9007199254740993", false),
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
                loaded.program.conditions[usize::from(*condition)].counted,
                *counted,
                "{text}"
            );
        }
        let event = loaded.program.event("e");
        let path = loaded.program.events[usize::from(event.unwrap())].reads[0];
        let page = loaded.program.index.page_paths[0];
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
            let place = if step % 3 == 0 { "p" } else { "q" };
            let fields = [(page, Value::text(place))];
            let id = 1000 + step as u128;
            let view = Input::PageView {
                id,
                event: None,
                fields: &fields,
            };
            let _ = engine.handle(Timestamp(1000 * step as u64), &view);
            for ((text, _), (counted, evaluated)) in ROWS.iter().zip(&pairs) {
                let (counted, evaluated) =
                    (engine.condition(*counted), engine.condition(*evaluated));
                assert_eq!(counted, evaluated, "{text} at step {step} with {fields:?}");
            }
        }
    }
}
