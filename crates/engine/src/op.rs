//! The operations of expression code: a stack machine, one byte each, operands behind it.
//!
//! `u16` operands are two bytes, little endian. Jumps are relative to the end of their operand and
//! go forward only, and a loop goes once over a list: so every program ends. How long it takes at
//! most is known before it runs (`verify`).

/// Push a small integer: one signed byte.
pub const SMALL: u8 = 0;
/// Push a constant: `u16` index.
pub const CONSTANT: u8 = 1;
/// Push `true`.
pub const TRUE: u8 = 2;
/// Push `false`.
pub const FALSE: u8 = 3;
/// Push `null`.
pub const NULL: u8 = 4;
/// Push a fact: `u16`. Absent facts are errors.
pub const FACT: u8 = 5;
/// Push whether a fact is there: `u16`.
pub const HAS_FACT: u8 = 6;
/// Push the property of the event or page: `u16` path. Absent properties are errors.
pub const PATH: u8 = 7;
/// Push whether the property is there: `u16` path.
pub const HAS_PATH: u8 = 8;
/// Push the stage's name.
pub const STAGE: u8 = 9;
/// Push whether the stage is this one: `u16`.
pub const IS_STAGE: u8 = 10;
/// Push whether the moment holds: `u16`.
pub const MOMENT: u8 = 11;
/// Push whether the visitor is in the segment: `u16`.
pub const SEGMENT: u8 = 12;
/// Negate a boolean.
pub const NOT: u8 = 13;
/// Negate a number.
pub const NEGATE: u8 = 14;
/// `u16` jump when the top is `true`, which stays; else go on.
pub const JUMP_IF_TRUE: u8 = 15;
/// `u16` jump when the top is `false`, which stays; else go on.
pub const JUMP_IF_FALSE: u8 = 16;
/// Combine the two topmost by CEL's `||`.
pub const OR: u8 = 17;
/// Combine the two topmost by CEL's `&&`.
pub const AND: u8 = 18;
/// Pop a condition: `true` goes on; `false` jumps by the first `u16`; anything else pushes an
/// error and jumps by the second `u16`. Both from the end of the operands.
pub const BRANCH: u8 = 19;
/// `u16` jump, always.
pub const JUMP: u8 = 20;
/// `==`
pub const EQUAL: u8 = 21;
/// `!=`
pub const NOT_EQUAL: u8 = 22;
/// `<`
pub const LESS: u8 = 23;
/// `<=`
pub const LESS_EQUAL: u8 = 24;
/// `>`
pub const GREATER: u8 = 25;
/// `>=`
pub const GREATER_EQUAL: u8 = 26;
/// `+`
pub const ADD: u8 = 27;
/// `-`
pub const SUBTRACT: u8 = 28;
/// `*`
pub const MULTIPLY: u8 = 29;
/// `/`
pub const DIVIDE: u8 = 30;
/// `%`
pub const MODULO: u8 = 31;
/// `in`
pub const IN: u8 = 32;
/// Make a list of the `u16` topmost values.
pub const LIST: u8 = 33;
/// `size()`
pub const SIZE: u8 = 34;
/// `startsWith()`
pub const STARTS_WITH: u8 = 35;
/// `endsWith()`
pub const ENDS_WITH: u8 = 36;
/// `contains()`
pub const CONTAINS: u8 = 37;
/// `int()`
pub const TO_INT: u8 = 38;
/// `double()`
pub const TO_DOUBLE: u8 = 39;
/// `string()`
pub const TO_STRING: u8 = 40;
/// `timestamp()` of seconds since 1970.
pub const TO_TIMESTAMP: u8 = 41;
/// Make a map of the `u16` topmost values: each key, and behind it its value.
pub const MAP: u8 = 42;
/// What the map or list below the top has for the key on top.
pub const INDEX: u8 = 43;
/// Whether the map on top has the key below it. Like [`IN`], but an error for lists.
pub const HAS_KEY: u8 = 44;
/// Push once more the value at this place of the stack: `u16`, counted from the bottom.
pub const LOCAL: u8 = 45;
/// Drop the value below the top.
pub const SLIDE: u8 = 46;
/// Pop a list, or a map for its keys. With each element pushed, run the code of the second `u16`
/// bytes behind the operands, which leaves one value on top of the element. The first byte of the
/// operands says what becomes of these values: [`ALL`] and so on. The result is pushed.
pub const LOOP: u8 = 47;
/// Pop a time zone and an instant; push how a clock stands there, in milliseconds since
/// `CLOCK_START` of `time.rs`. A stretch of time gives its milliseconds. The zone is a list of
/// changes in order, each one number: from which minute since 1970 on, times 4096, and by how many
/// minutes the clock is ahead of UTC from then on, plus 2048.
pub const CLOCK: u8 = 48;

/// In a [`LOOP`]: whether all values are true, by CEL's `&&`.
pub const ALL: u8 = 0;
/// In a [`LOOP`]: whether any value is true, by CEL's `||`.
pub const EXISTS: u8 = 1;
/// In a [`LOOP`]: the list of the elements whose value is true.
pub const FILTER: u8 = 2;
/// In a [`LOOP`]: the list of the values.
pub const COLLECT: u8 = 3;

/// How many operand bytes an operation has; `None` for an unknown one.
#[must_use]
pub fn operand_len(op: u8) -> Option<usize> {
    Some(match op {
        SMALL => 1,
        CONSTANT | FACT | HAS_FACT | PATH | HAS_PATH | IS_STAGE | MOMENT | SEGMENT
        | JUMP_IF_TRUE | JUMP_IF_FALSE | JUMP | LIST | MAP | LOCAL => 2,
        LOOP => 3,
        BRANCH => 4,
        TRUE..=NULL
        | STAGE
        | NOT
        | NEGATE
        | OR
        | AND
        | EQUAL..=IN
        | SIZE..=TO_TIMESTAMP
        | INDEX
        | HAS_KEY
        | SLIDE
        | CLOCK => 0,
        _ => return None,
    })
}
