//! An explanation as people read it.

use std::io::{self, Write};

use microstage_engine::explain::{ChoiceNote, FactNote, RuleNote, SlotNote, Wait};

use super::story::{Fired, Story, What};
use super::tree::{Tree, expression, value};
use crate::style::{ERROR, FAINT, GOOD, HEADING, LABEL, paint};
use crate::text::{clean, counted};
use crate::when::{elapsed, iso};

/// Writes the decision tree.
pub(super) fn write(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    write_head(out, story)?;
    stage(story).write(out)?;
    write_part(out, "stages before", before(story))?;
    let others = story
        .now
        .transitions
        .iter()
        .map(|rule| transition(story, rule));
    write_part(out, "other stages", others.collect())?;
    write_part(out, "moments", moments(story))?;
    let segments = story
        .now
        .segments
        .iter()
        .map(|segment| expression(&name(&segment.name), &segment.node));
    write_part(out, "segments", segments.collect())?;
    write_part(out, "slots", story.now.slots.iter().map(slot).collect())?;
    let facts = story.now.facts.iter().map(|it| fact(story, it));
    write_part(out, "facts", facts.collect())?;
    write_part(out, "models", models(story))?;
    write_part(out, "next", upcoming(story))
}

/// A part of the tree; nothing where the journey has none of it.
fn write_part(out: &mut dyn Write, title: &str, rows: Vec<Tree>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    Tree::new(paint(LABEL, title)).with(rows).write(out)
}

fn write_head(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    let at = story.now.at.0;
    let (event, when) = &story.last;
    let ago = elapsed(at.saturating_sub(*when));
    let title = paint(HEADING, &clean(story.name));
    writeln!(out, "{title}  at {}", iso(at))?;
    let events = counted(story.events, "event");
    writeln!(out, "{events}, the last {} {ago} before", clean(event))?;
    match story.now.session {
        Some(session) => writeln!(out, "session since {}", iso(session.since.0))?,
        None => writeln!(out, "no session")?,
    }
    if story.now.errors > 0 {
        let errors = counted(story.now.errors as usize, "condition");
        let note = format!("{errors} ended in an error so far; they count as false");
        writeln!(out, "{}", paint(ERROR, &note))?;
    }
    writeln!(out)
}

fn stage(story: &Story) -> Tree {
    let now = &story.now;
    let since = elapsed(now.at.0.saturating_sub(now.since.0));
    let stage = paint(HEADING, &now.stage);
    let line = format!(
        "{} {stage}  since {} ({since})",
        paint(LABEL, "stage"),
        iso(now.since.0)
    );
    let why = match story.entry() {
        None => Tree::new("where every visitor begins"),
        Some(fired) => why(fired),
    };
    Tree::new(line).with([why])
}

/// How the visitor came to the stages before this one.
fn before(story: &Story) -> Vec<Tree> {
    let is_stage = |fired: &&Fired| matches!(fired.what, What::Stage { .. });
    let mut entered: Vec<&Fired> = story.fired.iter().filter(is_stage).collect();
    entered.pop();
    let row = |fired: &Fired| match &fired.what {
        What::Stage { to, .. } => Some(Tree::new(name(to)).with([why(fired)])),
        What::Moment(_) => None,
    };
    entered.into_iter().rev().filter_map(row).collect()
}

/// What a rule did, and the values that it read then.
fn why(fired: &Fired) -> Tree {
    let from = match &fired.what {
        What::Stage { from, .. } => format!("from {from} "),
        What::Moment(_) => String::new(),
    };
    let cause = match &fired.cause {
        Some((event, at)) => format!("by {} at {}", clean(event), iso(*at)),
        None => "because time passed".into(),
    };
    let Some(rule) = &fired.rule else {
        return Tree::new(format!("{from}{cause}"));
    };
    let line = format!("{from}{cause}: {}", rule_text(rule));
    let tests = rule
        .tests
        .iter()
        .map(|test| expression(test.role, &test.node));
    Tree::new(line).with(tests)
}

fn rule_text(rule: &RuleNote) -> String {
    let text = paint(FAINT, &clean(&rule.text));
    format!("{} {text}", rule.place)
}

/// Why a transition has not happened.
fn transition(story: &Story, rule: &RuleNote) -> Tree {
    let to = rule.to.as_deref().unwrap_or_default();
    let head = format!("{} not by {}", paint(HEADING, to), rule_text(rule));
    Tree::new(head).with(standing(story, rule))
}

/// What a rule waits for, and its expressions as they stand.
fn standing(story: &Story, rule: &RuleNote) -> Vec<Tree> {
    let mut rows = Vec::new();
    match &rule.wait {
        Wait::Condition => {
            let holds = rule.tests.iter().any(|test| test.node.value.is_true());
            if holds {
                rows.push(Tree::new(
                    "it holds already: it fires when it comes to hold anew, or when a stage that it \
                     leads from is entered",
                ));
            }
        }
        Wait::Events(events) => rows.push(Tree::new(format!("waits for {}", names(events)))),
        Wait::Timer { due, since, unless } => {
            rows.push(Tree::new(timer(story, *due, since, unless)))
        }
        _ => {}
    }
    let tests = rule.tests.iter();
    rows.extend(tests.map(|test| expression(test.role, &test.node)));
    rows
}

fn timer(
    story: &Story,
    due: Option<microstage_engine::Timestamp>,
    since: &[String],
    unless: &[String],
) -> String {
    let Some(due) = due else {
        let what = if since.is_empty() {
            "the entry of its stage".into()
        } else {
            names(since)
        };
        return format!("its time does not run: it begins with {what}");
    };
    let left = elapsed(due.0.saturating_sub(story.now.at.0));
    let unless = if unless.is_empty() {
        String::new()
    } else {
        format!(", unless {} comes before", names(unless))
    };
    format!("fires at {} (in {left}){unless}", iso(due.0))
}

fn moments(story: &Story) -> Vec<Tree> {
    let moments = story.now.moments.iter();
    moments
        .map(|moment| {
            let mut fired = story.fired.iter().rev();
            let begun =
                fired.find(|it| matches!(&it.what, What::Moment(name) if *name == moment.name));
            let (style, word) = if moment.holds {
                (GOOD, "holds")
            } else {
                (ERROR, "does not hold")
            };
            let mut line = format!("{} {}", name(&moment.name), paint(style, word));
            if let Some(begun) = begun.filter(|_| moment.holds) {
                let until = match moment.until {
                    Some(until) => iso(until.0),
                    None => "the end of this page view".into(),
                };
                line.push_str(&format!("  since {} until {until}", iso(begun.at)));
            }
            let tree = Tree::new(line);
            match begun {
                Some(begun) if moment.holds => tree.with([why(begun)]),
                Some(begun) => {
                    let last = Tree::new(format!("last began at {}", iso(begun.at)));
                    tree.with([last]).with(rules(story, &moment.rules))
                }
                None => tree.with(rules(story, &moment.rules)),
            }
        })
        .collect()
}

fn rules(story: &Story, rules: &[RuleNote]) -> Vec<Tree> {
    let rules = rules.iter();
    rules
        .map(|rule| Tree::new(rule_text(rule)).with(standing(story, rule)))
        .collect()
}

fn slot(slot: &SlotNote) -> Tree {
    let shown = slot
        .shows
        .and_then(|shows| slot.choices.get(usize::from(shows)));
    let shown_text = match shown {
        _ if !slot.decided => "is not decided: no page was viewed".into(),
        Some(choice) => format!("shows {}", name(&choice.block)),
        None => "shows its own content".into(),
    };
    let choices = slot.choices.iter().enumerate();
    Tree::new(format!("{} {shown_text}", name(&slot.name)))
        .with(choices.map(|(index, it)| choice(slot, index, it)))
}

/// A choice, and why it won or lost.
fn choice(slot: &SlotNote, index: usize, choice: &ChoiceNote) -> Tree {
    let shows = slot.shows.map(usize::from);
    let (style, word) = match shows {
        Some(shown) if shown == index && choice.holds => (GOOD, "shown"),
        Some(shown) if shown == index => (GOOD, "shown: it held when the slot was decided"),
        _ if !choice.holds => (ERROR, "does not hold"),
        Some(shown) if shown < index => (FAINT, "holds, but one above it is shown"),
        _ if choice.next_view => (FAINT, "holds, and waits for the next view of a page"),
        _ if !slot.decided => (FAINT, "holds"),
        _ => (FAINT, "holds only since the slot was decided"),
    };
    let line = format!("{} {}", name(&choice.block), paint(style, word));
    let test = choice.node.iter().map(|node| expression("when", node));
    Tree::new(line).with(test)
}

fn fact(story: &Story, fact: &FactNote) -> Tree {
    let text = paint(FAINT, &clean(&fact.text));
    let mut line = format!("{} = {}  {text}", name(&fact.name), value(&fact.value));
    if let Some(expires) = fact.expires {
        let left = elapsed(expires.0.saturating_sub(story.now.at.0));
        line.push_str(&format!("  the oldest leaves in {left}"));
    }
    Tree::new(line)
}

/// What each model says, with the features that count most.
fn models(story: &Story) -> Vec<Tree> {
    const SHOWN: usize = 5;
    let models = story.now.models.iter();
    models
        .map(|model| {
            let Some(says) = &model.says else {
                let note = "says nothing: one of its features is missing";
                return Tree::new(format!("{} {note}", name(&model.name)));
            };
            let rows = says.contributions.iter().take(SHOWN).map(|it| {
                Tree::new(format!(
                    "{} = {:?}  {:+.4}",
                    clean(&it.name),
                    it.value,
                    it.amount
                ))
            });
            Tree::new(format!(
                "{} says {}",
                name(&model.name),
                value(&says.answer)
            ))
            .with(rows)
        })
        .collect()
}

fn upcoming(story: &Story) -> Vec<Tree> {
    let rows = story.now.upcoming.iter().map(|it| {
        let left = elapsed(it.at.0.saturating_sub(story.now.at.0));
        Tree::new(format!("{} (in {left})  {}", iso(it.at.0), clean(&it.what)))
    });
    rows.collect()
}

fn names(events: &[String]) -> String {
    clean(&events.join(" or ")).into_owned()
}

fn name(name: &str) -> String {
    paint(HEADING, &clean(name))
}
