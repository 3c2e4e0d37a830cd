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
        "bad_weights",
        "The weights of an experiment's variants do not sum to 100.",
        "Give each variant its percent of the visitors.",
    ),
    error(
        "conflicting_fields",
        "Fields that exclude each other stand side by side, or one stands without the other that it belongs to.",
        "Keep one of them, or add the one that is missing.",
    ),
    warning(
        "constant_condition",
        "A condition of a slot, a segment, a filter or a trigger is always true or never true, whatever happens.",
        "Mend it, or leave it out.",
    ),
    error(
        "cycle",
        "A segment depends on itself, directly or through others.",
        "Break the circle: repeat the expression instead of naming the segment.",
    ),
    warning(
        "idle_stay",
        "A stage has a least stay (`stay`), and no `when` leads away from it: only conditions are held back, events and times lead away at once.",
        "Remove `stay`, or add the `when` that it is for.",
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
    error(
        "moving_value",
        "A condition reads a time since an event, or a score with a half-life, other than by comparing it alone with a number. Both move all the time, and only of such a comparison it is known when it turns.",
        "Compare the fact with a number, such as `idle >= 60.0`.",
    ),
    warning(
        "never_fires",
        "A rule can never do anything: its conditions contradict each other, or it leads to the stage that it starts from.",
        "Mend the condition or the stages, or remove the rule.",
    ),
    warning(
        "oscillation",
        "Two stages lead to each other by conditions that can be true at once, or that leave no room between them while a fact can fall as well as rise: a visitor at the limit goes to and fro with each event. Only ways there and straight back are looked at, not longer rounds.",
        "Set the two limits apart (there from 5 on, back below 3), or have the visitor stay for a while with `stay`.",
    ),
    warning(
        "over_segmented",
        "There are more groups of visitors (stages × segments and those in none × variants of the largest experiment) than the traffic can tell apart. A group needs 12,933 visitors in 28 days: by Lehr's rule n = 16 p (1 − p) / d² (*Statistics in Medicine* 11, 1992, 1099–1102; power 80 %, level 5 %) for a conversion p of 3 % and a difference d of a fifth of it. Visitors are taken to be spread evenly over the groups, which is the best case. Told where `traffic.visitors_per_day` or `lint --visitors` says how many come.",
        "Have fewer stages, segments or variants, or draw conclusions from the large groups only.",
    ),
    warning(
        "personal_data",
        "A property that is read has a name of personal data: e-mail, phone, name, address, birthday, card, password. The words are those of the fields that GA4 knows as data given by the user, of Article 4(1) of the GDPR and of PCI DSS.",
        "Leave it out, or have the shop send what is concluded from it, such as `is_customer`.",
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
    warning(
        "shadowed_rule",
        "A transition stands behind others that are taken first whenever this one could be: they have the same event without a condition, or the same trigger.",
        "Give those before it a condition, put it before them, or remove it.",
    ),
    warning(
        "slot_without_default",
        "The last choice of a slot always holds. So the content that the page itself has in that place is never shown to anybody whose browser runs the script, and replaced in front of everybody's eyes.",
        "Write that content into the page itself, and leave the last choice out or give it a condition.",
    ),
    error(
        "syntax",
        "The text is not JSON. Comments and trailing commas may stand in it, single quotes and names without quotes may not.",
        "Mend the JSON at the place that is shown.",
    ),
    warning(
        "tie",
        "Two transitions have the same trigger and the same priority, can both be taken from one stage, and lead to different ones. The one that is written first is taken.",
        "Tell them apart by a condition, or say which comes first by `priority`.",
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
        "unused_experiment",
        "Nothing depends on this experiment: its visitors would be given variants for nothing.",
        "Use it in a choice or in an expression, or remove it.",
    ),
    warning(
        "unused_fact",
        "Nothing reads this fact, and it is stored with each visitor.",
        "Use it or remove it.",
    ),
    warning(
        "unused_model",
        "Nothing in the journey reads what this model predicts, and every visitor loads it.",
        "Use it or remove it.",
    ),
    warning(
        "unused_segment",
        "Nothing in the journey reads this segment.",
        "Use it or remove it.",
    ),
    warning(
        "unused_source",
        "A block reads nothing of its source, or of what it recommends, or the same for each item: it is fetched for nothing.",
        "Read its fields, or remove it.",
    ),
    warning(
        "unused_variant",
        "Nothing depends on this variant: its visitors would see what control sees.",
        "Add a choice for it, or remove it.",
    ),
    warning(
        "window_saturates",
        "Nothing tells how many events may fall into the window of a fact, or how many different values a distinct may have, so 256 are kept: of more only the latest count.",
        "Say with `keep` how many are kept, 4,096 at most. A count, a rate or a distinct that is only compared with numbers needs none.",
    ),
    error(
        "window_too_large",
        "A fact over a window is compared with a number that is larger than what a window can keep.",
        "Compare with a smaller number, or count without a window.",
    ),
    error(
        "wrong_dimension",
        "The numbers of a model do not fit each other: weights, trees or centroids for other features than it has, or numbers for other stages than the journey has.",
        "Train it anew, or add what is missing.",
    ),
    error(
        "wrong_type",
        "A value has another JSON type than the one that is expected there.",
        "Write what is told as expected.",
    ),
];
