//! Every kind of problem: its name, whether it refuses a journey, what it means, how it is mended.

use crate::compile::problem::Severity::{self, Error, Warning};

/// A kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Its stable name.
    pub name: &'static str,
    /// Whether it refuses the journey.
    pub severity: Severity,
    /// What it means.
    pub meaning: &'static str,
    /// How it is mended.
    pub remedy: &'static str,
}

const fn error(name: &'static str, meaning: &'static str, remedy: &'static str) -> Code {
    Code {
        name,
        severity: Error,
        meaning,
        remedy,
    }
}

const fn warning(name: &'static str, meaning: &'static str, remedy: &'static str) -> Code {
    Code {
        name,
        severity: Warning,
        meaning,
        remedy,
    }
}

/// All of them, by name.
pub const CODES: &[Code] = &[
    error(
        "bad_expression",
        "An expression, or a placeholder of a text, does not follow CEL's grammar.",
        "Mend it at the place that is shown. An expression that is too deep or too long is split over segments.",
    ),
    error(
        "bad_name",
        "A name of the author's choice has letters that names do not have, or stands for something else in expressions.",
        "Use 1 to 64 letters, digits and `_`, beginning with a letter, and none of the words that expressions use themselves.",
    ),
    error(
        "bad_value",
        "A value has the right type and is none of those that may stand there: a number out of bounds, a word that is not in the list, a duration without a unit.",
        "Write one of the values that are told as expected.",
    ),
    error(
        "conflicting_fields",
        "Fields that exclude each other stand side by side, or one stands without the other that it belongs to.",
        "Keep one of them, or add the one that is missing.",
    ),
    error(
        "cycle",
        "A segment depends on itself, directly or through others.",
        "Break the circle: repeat the expression instead of naming the segment.",
    ),
    error(
        "keep_too_small",
        "A fact keeps fewer entries than a comparison with it needs, so the comparison could never hold.",
        "Keep more, or leave `keep` out: the compiler sees what the comparisons need.",
    ),
    error(
        "missing_field",
        "A field is required and not there.",
        "Add it.",
    ),
    warning(
        "never_fires",
        "A rule can never do anything: its conditions contradict each other, or it leads to the stage that it starts from.",
        "Mend the condition or the stages, or remove the rule.",
    ),
    error(
        "repeated_field",
        "The same name stands twice in one object. JSON leaves it open which of them counts.",
        "Rename or remove one of them.",
    ),
    error(
        "repeated_rule",
        "The same rule stands twice at one place.",
        "Remove one of them.",
    ),
    error(
        "repeated_value",
        "The same name stands twice in a list of names.",
        "Remove one of them.",
    ),
    warning(
        "shadowed_choice",
        "A slot's choice stands behind one that always holds, so it is never shown.",
        "Give the one above a `when`, or remove the one below.",
    ),
    error(
        "syntax",
        "The text is not JSON. Comments and trailing commas may stand in it, single quotes and names without quotes may not.",
        "Mend the JSON at the place that is shown.",
    ),
    error(
        "too_large",
        "The file is larger than a journey may be.",
        "Split the journey.",
    ),
    error(
        "too_long",
        "A text or an expression is longer than it may be.",
        "Shorten it, or split an expression over segments.",
    ),
    error(
        "too_many",
        "There are more entries than a journey, or than a program can number.",
        "Split the journey.",
    ),
    error(
        "type_error",
        "An expression combines or compares values of kinds that do not go together, or is no condition where one is needed.",
        "Compare numbers with numbers and texts with texts. Numbers of events are doubles: `5.0`, not `5`.",
    ),
    error(
        "unknown_field",
        "An object has a field that the format does not know.",
        "Use the name that is suggested, or remove it.",
    ),
    error(
        "unknown_name",
        "A fact, stage, moment, segment, block or function is named that there is not.",
        "Use the name that is suggested, or define it.",
    ),
    warning(
        "unreachable_stage",
        "No chain of rules leads from the initial stage to this one.",
        "Add a trigger that leads there, or remove the stage.",
    ),
    error(
        "unsafe_address",
        "A link's address could run something, or its beginning is filled in by a placeholder.",
        "Write the beginning of the address out: `https:`, `http:`, `mailto:`, `tel:`, or an address within the shop.",
    ),
    warning(
        "unused_block",
        "No slot shows this block, and every visitor loads it.",
        "Use it or remove it.",
    ),
    warning(
        "unused_fact",
        "Nothing reads this fact, and it is stored with each visitor.",
        "Use it or remove it.",
    ),
    error(
        "window_too_large",
        "A fact over a window is compared with a number that is larger than what a window can keep.",
        "Compare with a smaller number, or count without a window.",
    ),
    error(
        "wrong_type",
        "A value has another JSON type than the one that is expected there.",
        "Write what is told as expected.",
    ),
];
