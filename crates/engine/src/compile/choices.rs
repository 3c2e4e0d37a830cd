//! The choices of a slot: when each holds, and for whom of an experiment.

use super::experiments::find_experiment;
use super::exposures::Tested;
use super::json::At;
use super::limits::within_limits;
use super::lower::Lowering;
use super::problem::did_you_mean;
use super::variants::is_compared_with;
use super::written::Written;

/// When a choice holds, and while it does, when the slot keeps its default content nevertheless.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    pub(crate) holds: Option<u16>,
    pub(crate) control: Option<u16>,
    /// The experiment that it belongs to.
    pub(crate) tested: Option<Tested>,
}

/// The choices of a slot, with the conditions of each.
pub(crate) fn lower_choices<'a>(
    lowering: &mut Lowering<'a>,
    slot: &At<'a>,
    targets: &[Option<Written>],
) -> Vec<(At<'a>, Conditions)> {
    let choices: Vec<At> = slot
        .get("choose")
        .iter()
        .flat_map(At::one_or_many)
        .collect();
    let mut lowered = Vec::new();
    for choice in &choices {
        let conditions = match choice.get("experiment") {
            Some(experiment) => tested(lowering, choice, &experiment, &choices, targets),
            None => {
                refuse_lone_variant(lowering, choice);
                lone(lowering, choice)
            }
        };
        lowered.extend(conditions.map(|conditions| (choice.clone(), conditions)));
    }
    lowered
}

/// A choice for everybody whom it applies to.
fn lone<'a>(lowering: &mut Lowering<'a>, choice: &At<'a>) -> Option<Conditions> {
    let limits = within_limits(lowering, choice);
    let holds = match (choice.get("when"), limits) {
        (Some(when), Some(limits)) => {
            let when = Written::new(lowering, &when, false)?;
            when.and(limits).push_condition(lowering)
        }
        (Some(when), None) => lowering.condition(&when),
        (None, limits) => limits.and_then(|limits| limits.push_condition(lowering)),
    };
    Some(Conditions {
        holds,
        ..Conditions::default()
    })
}

fn refuse_lone_variant(lowering: &Lowering, choice: &At) {
    if let Some(variant) = choice.get("variant") {
        lowering.problems.error(
            "conflicting_fields",
            &variant.place,
            "`variant` without experiment",
            "`variant` beside experiment",
            "name the experiment, or remove it",
        );
    }
}

/// A choice for visitors of an experiment. It applies to those whom the target holds for and who
/// have a variant, but for those whose variant another choice of the slot names. Of them the
/// visitors of this choice's variants see the block, and the others what the slot shows by default.
fn tested<'a>(
    lowering: &mut Lowering<'a>,
    choice: &At<'a>,
    experiment: &At<'a>,
    choices: &[At<'a>],
    targets: &[Option<Written>],
) -> Option<Conditions> {
    let when = choice.get("when");
    let when = when.map(|when| Written::new(lowering, &when, false));
    let index = find_experiment(lowering, experiment)?;
    let name = experiment.text()?;
    let place = &experiment.place;
    let named = |choice: &At<'a>| {
        let same = choice.text_of("experiment") == Some(name);
        choice.get("variant").filter(|_| same)?.text()
    };
    let own = named(choice);
    let others: Vec<&str> = choices
        .iter()
        .filter_map(named)
        .filter(|other| Some(*other) != own)
        .collect();
    let variants = lowering.names.experiments[index].variants.clone();
    if let (Some(variant), Some(own)) = (choice.get("variant"), own)
        && !variants.iter().any(|known| known == own)
    {
        lowering.problems.error(
            "unknown_name",
            &variant.place,
            format!("\"{own}\""),
            format!("a variant of `{name}`"),
            did_you_mean(
                own,
                variants.iter().map(String::as_str),
                "add it to the experiment's `variants`",
            ),
        );
        return None;
    }
    let shown: Vec<&str> = match own {
        Some(own) => vec![own],
        None => {
            let treatments = variants.iter().map(String::as_str);
            treatments
                .filter(|variant| !is_compared_with(variant) && !others.contains(variant))
                .collect()
        }
    };
    // Comparisons with one text each: conditions of these are kept without running code.
    let differs = |variant: &&str| format!("experiment.{name} != '{variant}'");
    let control = match &shown[..] {
        [one] => differs(one),
        _ => {
            let all: Vec<String> = shown.iter().map(differs).collect();
            if all.is_empty() {
                "true".into()
            } else {
                all.join(" && ")
            }
        }
    };
    let has_variant = match others.is_empty() {
        true => format!("experiment.{name} != ''"),
        false => others.iter().map(differs).collect::<Vec<_>>().join(" && "),
    };
    let used = lowering.names.experiments[index].used.clone();
    let control = Written::own(lowering, &control, place)?.push_condition(lowering);
    let target = targets.get(index)?.clone()?;
    let has_variant = Written::own(lowering, &has_variant, place)?;
    let holds = match when {
        Some(when) => when?.and(target),
        None => target,
    };
    let holds = holds.and(has_variant);
    let holds = match within_limits(lowering, choice) {
        Some(limits) => holds.and(limits),
        None => holds,
    };
    let holds = holds.push_condition(lowering);
    let used = used
        .into_iter()
        .zip(&variants)
        .map(|(used, variant)| used || shown.contains(&variant.as_str()));
    let used = used.collect();
    let tested = Some(Tested {
        experiment: name.into(),
        shown: shown.iter().map(|variant| (*variant).into()).collect(),
    });
    lowering.names.experiments[index].used = used;
    Some(Conditions {
        holds,
        control,
        tested,
    })
}
