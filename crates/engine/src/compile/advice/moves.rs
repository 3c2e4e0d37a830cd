//! Transitions and moments: what never fires, what comes first, what goes to and fro.

use std::collections::BTreeMap;

use super::logic::Atom;
use super::{Advisor, expr_of};
use crate::compile::cel::tree::Expr;
use crate::compile::json::At;
use crate::program::{Effect, Rule, Trigger};

/// A transition, where it stands, and its place in the order of the rules.
struct Move<'l, 'a> {
    at: At<'a>,
    trigger: &'l Trigger,
    from: &'l [u16],
    to: u16,
    priority: i64,
}

impl<'l, 'a> Advisor<'l, 'a> {
    pub(super) fn on_moves(&self) {
        for (_, moment) in self.root.get("moments").iter().flat_map(At::members) {
            self.on_conditions(&moment, &self.everywhere());
        }
        let moves = self.moves();
        for step in &moves {
            let from = step.from.iter().map(|stage| self.stage(*stage).to_owned());
            self.on_conditions(&step.at, &[Atom::stage_in(from.collect())]);
        }
        for (index, later) in moves.iter().enumerate() {
            self.on_order(&moves[..index], later);
        }
        for (index, one) in moves.iter().enumerate() {
            for other in &moves[index + 1..] {
                if one.from.contains(&other.to) && other.from.contains(&one.to) {
                    self.on_return(one, other);
                }
            }
        }
    }

    /// The transitions in the order in which the engine tries them.
    fn moves(&self) -> Vec<Move<'l, 'a>> {
        let lowering = self.lowering;
        let stages = self.root.get("stages");
        let mut triggers = BTreeMap::new();
        for (_, stage) in stages.iter().flat_map(At::members) {
            for field in ["enter", "exit"] {
                let list = stage.get(field).map(|list| list.one_or_many());
                let list = list.into_iter().flatten();
                triggers.extend(list.map(|at| (at.place.path.clone(), at)));
            }
        }
        let rules = lowering.program.rules.iter().zip(&lowering.symbols.rules);
        let find = |(rule, path): (&'l Rule, &String)| {
            let Effect::Stage { from, to } = &rule.effect else {
                return None;
            };
            let at = triggers.get(path)?.clone();
            let priority = at.get("priority").and_then(|priority| priority.int());
            Some(Move {
                at,
                trigger: &rule.trigger,
                from,
                to: *to,
                priority: priority.unwrap_or(0),
            })
        };
        rules.filter_map(find).collect()
    }

    fn stage(&self, index: u16) -> &str {
        let stages = &self.lowering.names.stages;
        stages.get(usize::from(index)).map_or("", String::as_str)
    }

    /// The conditions of a trigger, each of which could keep it from ever firing.
    fn on_conditions(&self, trigger: &At<'a>, also: &[Atom]) {
        for field in ["when", "where", "guard"] {
            let (Some(at), Some(expr)) = (trigger.get(field), expr_of(trigger, field)) else {
                continue;
            };
            if self.logic.may_be(true, &expr, also) {
                self.on_constant(&at, also);
                continue;
            }
            self.warn(
                "never_fires",
                &at,
                [
                    format!("`{}`, which is never true here", at.text().unwrap_or("")),
                    "a condition that can be true where it is asked".into(),
                    "mend the condition, or remove the rule".into(),
                ],
            );
        }
    }

    /// A transition behind others that leave nothing to it, or that only the order of the file
    /// tells from another one.
    fn on_order(&self, earlier: &[Move], later: &Move) {
        let same = |one: &&Move| {
            one.trigger == later.trigger && one.from.iter().any(|stage| later.from.contains(stage))
        };
        let tied = earlier.iter().find(same);
        if let Some(first) =
            tied.filter(|first| first.to != later.to && first.priority == later.priority)
        {
            self.warn(
                "tie",
                &later.at,
                [
                    format!(
                        "the same trigger as at {}, to `{}` instead of `{}`",
                        first.at.place.path,
                        self.stage(later.to),
                        self.stage(first.to)
                    ),
                    "one transition for one trigger and stage".into(),
                    "tell them apart by a condition: now the one that is written first is taken"
                        .into(),
                ],
            );
            return;
        }
        let left = |stage: &u16| !earlier.iter().any(|one| shadows(one, later, *stage));
        if !later.from.is_empty() && !later.from.iter().any(left) {
            self.warn(
                "shadowed_rule",
                &later.at,
                [
                    "a transition behind others that are taken first whenever this could be".into(),
                    "a transition that is taken at some time".into(),
                    "give those before it a condition, put it before them, or remove it".into(),
                ],
            );
        }
    }

    /// Two transitions that lead to and fro.
    fn on_return(&self, one: &Move, other: &Move) {
        let (Some(there), Some(back)) = (expr_of(&one.at, "when"), expr_of(&other.at, "when"))
        else {
            return;
        };
        let stays = [one.to, other.to].iter().any(|stage| self.has_stay(*stage));
        if stays {
            return;
        }
        let found = if self.logic.may_both_be(true, &there, &back) {
            "can hold at once"
        } else if self.is_brink(&there, &back) {
            "leave no gap"
        } else {
            return;
        };
        self.warn(
            "oscillation",
            &other.at,
            [
                format!(
                    "`{}` to `{}` and back by conditions that {found}",
                    self.stage(other.to),
                    self.stage(one.to)
                ),
                "a way back that a small change does not open, such as from 5 on there and below 3 back".into(),
                "set the two limits apart, or have the visitor stay for a while (`stay`)".into(),
            ],
        );
    }

    fn has_stay(&self, stage: u16) -> bool {
        let stages = self.root.get("stages");
        let found = stages.iter().flat_map(At::members).nth(usize::from(stage));
        found.is_some_and(|(_, stage)| stage.get("stay").is_some())
    }

    /// Whether one of two conditions always holds, so that a single step across the limit leads
    /// there, and the next one back: of a fact that can fall as well as rise.
    fn is_brink(&self, there: &Expr, back: &Expr) -> bool {
        let facts = self.root.get("facts");
        let mut read = facts.iter().flat_map(At::members);
        let falls = read.any(|(name, fact)| self.logic.reads_fact(there, name) && may_fall(&fact));
        falls && !self.logic.may_both_be(false, there, back)
    }
}

/// Whether a fact's value can become smaller: what counts up for good cannot.
fn may_fall(fact: &At) -> bool {
    let counts = ["count", "distinct", "max", "first"];
    let grows = counts.iter().any(|kind| fact.get(kind).is_some());
    let stays =
        fact.get("within").is_none() && matches!(fact.text_of("scope"), None | Some("visitor"));
    !(grows && stays)
}

/// Whether an earlier transition is taken first whenever a later one could be, out of a stage.
fn shadows(earlier: &Move, later: &Move, stage: u16) -> bool {
    if !earlier.from.contains(&stage) {
        return false;
    }
    match (earlier.trigger, later.trigger) {
        (
            Trigger::On { events, filter },
            Trigger::On {
                events: later_events,
                filter: later_filter,
            },
        ) => {
            let covers = later_events.iter().all(|event| events.contains(event));
            covers && (filter.is_none() || filter == later_filter)
        }
        (one, other) => one == other,
    }
}
