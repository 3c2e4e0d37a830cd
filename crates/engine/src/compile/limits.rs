//! How often a block may be seen: `cap`, `cooldown` and `dismissed` of a choice, and `frequency` of the
//! journey. Impressions are events (`view_promotion`, which the page tells once a block was really seen),
//! so a limit is a hidden fact that counts them and a condition that reads it: it is shared by tabs,
//! kept with the visitor, explained and replayed as any other.

use super::cel::types::Type;
use super::duration::parse_duration;
use super::json::At;
use super::kinds::{is_closable, is_page};
use super::lower::Lowering;
use super::names::FactName;
use super::written::Written;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Scope, Source};

/// What the page tells of a block that was seen.
const SEEN: &str = "view_promotion";

/// What it tells of one that the visitor has closed.
const CLOSED: &str = "dismiss_promotion";

/// How long a closed block stays away, where the journey does not say.
const DISMISSED_MS: u64 = 30 * 86_400_000;

/// In a rolling day.
const DAY_MS: u64 = 86_400_000;

/// At most so many of some events.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    event: &'static str,
    /// Which of them: an expression.
    filter: String,
    per: Per,
    max: u32,
}

/// In what time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Per {
    Session,
    Visitor,
    Within(u64),
}

impl Limit {
    /// The name of the fact that counts for it. How many are allowed is not in it: a visitor's count
    /// goes on when a journey's author changes that.
    fn fact(&self) -> String {
        let per = match self.per {
            Per::Session => "session".into(),
            Per::Visitor => "visitor".into(),
            Per::Within(ms) => ms.to_string(),
        };
        format!("{} {} {per}", self.event, self.filter.replace('\'', ""))
    }
}

/// Makes known the facts that count, and keeps what limits all blocks together.
pub(crate) fn declare_limits(lowering: &mut Lowering, root: &At) {
    let choices = choices(root);
    let exempt: Vec<_> = choices
        .iter()
        .filter(|choice| is_exempt(choice))
        .filter_map(|choice| choice.text_of("block"))
        .map(|block| format!("event.promotion_id != '{block}'"))
        .collect();
    if let Some(frequency) = root.get("frequency") {
        lowering.frequency = limits(&frequency, &exempt.join(" && "));
    }
    let blocks = root.get("blocks");
    let of_kind = |fits: fn(&str) -> bool| -> Vec<String> {
        let blocks = blocks.iter().flat_map(At::members);
        blocks
            .filter(|(_, block)| block.text_of("kind").is_some_and(fits))
            .map(|(name, _)| name.into())
            .collect()
    };
    lowering.closable = of_kind(is_closable);
    lowering.unseen = of_kind(is_page);
    let mut all = lowering.frequency.clone();
    for choice in &choices {
        all.extend(own_limits(lowering, choice));
    }
    for limit in all {
        let name = limit.fact();
        if lowering.names.fact(&name).is_none() {
            lowering.names.facts.push(FactName {
                name,
                result: Type::Int,
                moves: false,
                usage: Default::default(),
            });
            lowering.limits.push(limit);
        } else if let Some(known) = lowering
            .limits
            .iter_mut()
            .find(|known| known.fact() == name)
        {
            known.max = known.max.max(limit.max);
        }
    }
}

/// Adds the facts that were declared.
pub(crate) fn lower_limits(lowering: &mut Lowering, root: &At) {
    for limit in std::mem::take(&mut lowering.limits) {
        let event = lowering.names.event(limit.event);
        let filter = match limit.filter.as_str() {
            "" => None,
            source => Written::own(lowering, source, &root.place)
                .and_then(|filter| filter.push(lowering, true)),
        };
        let (filter, paths) = filter.map_or((None, Vec::new()), |(expr, emitted)| {
            (Some(expr), emitted.event_paths)
        });
        lowering.names.event_reads(event, &paths);
        let (scope, within) = match limit.per {
            Per::Session => (Scope::Session {}, 0),
            Per::Visitor => (Scope::Visitor {}, 0),
            Per::Within(ms) => (Scope::Visitor {}, ms),
        };
        let name = limit.fact();
        lowering.program.facts.push(Fact {
            id: fnv32(format!("limit:{name}").as_bytes()),
            kind: FactKind::Count {},
            scope,
            within,
            bound: limit.max,
            sources: vec![Source {
                event,
                path: None,
                constant: None,
                filter,
            }],
        });
        lowering.symbols.facts.push(name);
    }
}

/// When a choice is within its limits; `None` where it has none.
pub(crate) fn within_limits(lowering: &Lowering, choice: &At) -> Option<Written> {
    let mut limits = own_limits(lowering, choice);
    let block = choice.text_of("block").unwrap_or_default();
    let is_unseen = lowering.unseen.iter().any(|name| name == block);
    if !is_exempt(choice) && !is_unseen {
        limits.extend(lowering.frequency.iter().cloned());
    }
    let conditions: Vec<_> = limits
        .iter()
        .map(|limit| format!("fact['{}'] < {}", limit.fact(), limit.max))
        .collect();
    Written::own(lowering, &conditions.join(" && "), &choice.place)
}

fn own_limits(lowering: &Lowering, choice: &At) -> Vec<Limit> {
    let Some(block) = choice.text_of("block") else {
        return Vec::new();
    };
    let filter = format!("event.promotion_id == '{block}'");
    let mut limits = limits(choice, &filter);
    let dismissed = match choice.get("dismissed") {
        Some(said) => said.text().and_then(parse_duration),
        None => lowering
            .closable
            .iter()
            .any(|name| name == block)
            .then_some(DISMISSED_MS),
    };
    limits.extend(dismissed.map(|ms| Limit {
        event: CLOSED,
        filter,
        per: Per::Within(ms),
        max: 1,
    }));
    limits
}

/// What `cap` and `cooldown` of an object say of these impressions.
fn limits(at: &At, filter: &str) -> Vec<Limit> {
    let limit = |per, max| Limit {
        event: SEEN,
        filter: filter.into(),
        per,
        max,
    };
    let mut limits = Vec::new();
    for cap in at.get("cap").iter().flat_map(At::one_or_many) {
        let per = match cap.text_of("per") {
            Some("session") => Per::Session,
            Some("day") => Per::Within(DAY_MS),
            _ => Per::Visitor,
        };
        let max = cap.get("max").and_then(|max| max.int()).unwrap_or(1);
        limits.push(limit(per, max.clamp(1, 1000) as u32));
    }
    let cooldown = at.text_of("cooldown").and_then(parse_duration);
    limits.extend(cooldown.map(|ms| limit(Per::Within(ms), 1)));
    limits
}

fn is_exempt(choice: &At) -> bool {
    choice.get("exempt").and_then(|exempt| exempt.flag()) == Some(true)
}

fn choices<'a>(root: &At<'a>) -> Vec<At<'a>> {
    let slots = root.get("slots");
    let slots = slots.iter().flat_map(At::members);
    let lists = slots.filter_map(|(_, slot)| slot.get("choose"));
    lists.flat_map(|list| list.one_or_many()).collect()
}
