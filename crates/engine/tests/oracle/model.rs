//! A journey as the oracle understands it, and the same journey as people would write it.

use serde_json::{Map, Value as Json, json};

pub const EVENTS: [&str; 5] = [
    "view_item",
    "add_to_cart",
    "begin_checkout",
    "purchase",
    "page_view",
];
pub const PROPERTIES: [&str; 3] = ["a", "b", "c"];
pub const PAGES: [&str; 2] = ["home", "product"];

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum V {
    Absent,
    Null,
    Bool(bool),
    Number(f64),
    Text(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Count,
    Sum,
    Min,
    Max,
    Mean,
    Last,
    First,
    Distinct,
    Rate,
    Since,
    Score,
    Streak,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scope {
    Page,
    Session,
    Visitor,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// A filter reads only what is in the log.
#[derive(Clone, Debug)]
pub enum Filter {
    Event(usize, Compare, V),
    HasEvent(usize),
    Page(&'static str),
    Not(Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
}

#[derive(Clone, Debug)]
pub struct Fact {
    pub kind: Kind,
    /// Events and properties.
    pub sources: Vec<(usize, usize)>,
    pub within: u64,
    pub scope: Scope,
    pub filter: Option<Filter>,
    pub keep: Option<usize>,
    /// Of a rate: for how long it is given.
    pub per: u64,
    /// Of a score: 0 without one.
    pub half_life: u64,
    /// Of a score: a weight for each source.
    pub weights: Vec<f64>,
    /// Of a streak: the events that end it.
    pub unless: Vec<usize>,
}

impl Fact {
    /// Whether its events, and not their properties, count.
    pub fn is_of_events(&self) -> bool {
        use Kind::{Count, Rate, Score, Since, Streak};
        matches!(self.kind, Count | Rate | Score | Since | Streak)
    }
}

#[derive(Clone, Debug)]
pub enum Condition {
    Always(bool),
    Fact(usize, Compare, V),
    Has(usize),
    /// What time it is, in milliseconds.
    Now(Compare, u64),
    Stage(usize, bool),
    Moment(usize),
    Segment(usize),
    Page(&'static str),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Choice(Box<Condition>, Box<Condition>, Box<Condition>),
}

#[derive(Clone, Debug)]
pub enum Trigger {
    On(Vec<usize>, Option<Filter>),
    When(Condition),
    After {
        delay: u64,
        since: Vec<usize>,
        filter: Option<Filter>,
        unless: Vec<usize>,
    },
}

/// A trigger with what may stand beside it.
#[derive(Clone, Debug)]
pub struct Rule {
    pub trigger: Trigger,
    pub guard: Option<Condition>,
    pub priority: i32,
}

#[derive(Clone, Debug)]
pub struct Stage {
    pub enter: Vec<Rule>,
    /// `None`: the stages written above.
    pub from: Option<Vec<usize>>,
    pub exit: Vec<(Rule, usize)>,
    /// Milliseconds for which no condition leads away.
    pub stay: u64,
}

#[derive(Clone, Debug)]
pub struct Moment {
    pub rule: Rule,
    pub hold: u64,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub when: Option<Condition>,
    pub next_view: bool,
}

#[derive(Clone, Debug)]
pub struct Journey {
    pub timeout: u64,
    /// Whether another campaign begins a new session.
    pub campaign: bool,
    pub facts: Vec<Fact>,
    /// The first is the initial one.
    pub stages: Vec<Stage>,
    pub moments: Vec<Moment>,
    pub segments: Vec<Condition>,
    pub slots: Vec<Vec<Choice>>,
}

/// What a rule leads to.
#[derive(Clone, Debug)]
pub enum Effect {
    Moment(usize),
    Stage { from: Vec<usize>, to: usize },
}

impl Journey {
    /// All rules in their order: moments first, then the ends of stays, then each stage's enter and
    /// exit by their priorities.
    pub fn rules(&self) -> Vec<(Rule, Effect)> {
        let moments = self.moments.iter().enumerate();
        let mut all: Vec<(Rule, Effect)> = moments
            .map(|(index, moment)| (moment.rule.clone(), Effect::Moment(index)))
            .collect();
        for (index, stage) in self.stages.iter().enumerate() {
            if stage.stay > 0 {
                all.push(end_of_stay(index, stage.stay));
            }
        }
        let mut rules = Vec::new();
        for (index, stage) in self.stages.iter().enumerate() {
            let from = stage.from.clone().unwrap_or_else(|| match index {
                0 => (1..self.stages.len()).collect(),
                _ => (0..index).collect(),
            });
            for rule in &stage.enter {
                let from = from.clone();
                rules.push((rule.clone(), Effect::Stage { from, to: index }));
            }
            for (rule, to) in &stage.exit {
                let (from, to) = (vec![index], *to);
                rules.push((rule.clone(), Effect::Stage { from, to }));
            }
        }
        rules.sort_by_key(|(rule, _)| -rule.priority);
        all.extend(rules);
        all
    }

    pub fn json(&self) -> Json {
        let mut stages = Map::new();
        for (index, stage) in self.stages.iter().enumerate() {
            let mut fields = Map::new();
            if index == 0 {
                fields.insert("initial".into(), true.into());
            }
            if !stage.enter.is_empty() {
                let enter = stage.enter.iter().map(|rule| rule_json(rule).into());
                fields.insert("enter".into(), enter.collect::<Vec<Json>>().into());
                if let Some(from) = &stage.from {
                    let from = from.iter().map(|stage| format!("s{stage}"));
                    fields.insert("from".into(), from.collect::<Vec<_>>().into());
                }
            }
            if stage.stay > 0 {
                fields.insert("stay".into(), format!("{}ms", stage.stay).into());
            }
            let exits = stage.exit.iter().map(|(rule, to)| {
                let mut fields = rule_json(rule);
                fields.insert("to".into(), format!("s{to}").into());
                Json::from(fields)
            });
            if !stage.exit.is_empty() {
                fields.insert("exit".into(), exits.collect::<Vec<_>>().into());
            }
            stages.insert(format!("s{index}"), fields.into());
        }
        let moments = self.moments.iter().enumerate().map(|(index, moment)| {
            let mut fields = rule_json(&moment.rule);
            if moment.hold > 0 {
                fields.insert("hold".into(), format!("{}ms", moment.hold).into());
            }
            (format!("m{index}"), Json::from(fields))
        });
        let segments = self.segments.iter().enumerate();
        let segments =
            segments.map(|(index, segment)| (format!("g{index}"), segment.text().into()));
        let facts = self.facts.iter().enumerate();
        let facts = facts.map(|(index, fact)| (format!("f{index}"), fact_json(fact)));
        let most = self.slots.iter().map(Vec::len).max().unwrap_or(0);
        let blocks =
            (0..most).map(|block| (format!("b{block}"), json!({"kind": "banner", "title": "T"})));
        let slots = self.slots.iter().enumerate().map(|(index, choices)| {
            let choices = choices.iter().enumerate().map(choice_json);
            (
                format!("t{index}"),
                json!({"choose": choices.collect::<Vec<_>>()}),
            )
        });
        json!({
            "journey": "random", "version": 1,
            "session": {"timeout": format!("{}ms", self.timeout), "campaign": self.campaign},
            "facts": facts.collect::<Map<_, _>>(), "stages": stages,
            "moments": moments.collect::<Map<_, _>>(), "segments": segments.collect::<Map<_, _>>(),
            "blocks": blocks.collect::<Map<_, _>>(), "slots": slots.collect::<Map<_, _>>(),
        })
    }
}

fn choice_json((index, choice): (usize, &Choice)) -> Json {
    let mut fields = Map::new();
    fields.insert("block".into(), format!("b{index}").into());
    if let Some(when) = &choice.when {
        fields.insert("when".into(), when.text().into());
    }
    if choice.next_view {
        fields.insert("swap".into(), "next_view".into());
    }
    fields.into()
}

fn fact_json(fact: &Fact) -> Json {
    let kind = format!("{:?}", fact.kind).to_lowercase();
    let sources = fact
        .sources
        .iter()
        .map(|(event, property)| match fact.is_of_events() {
            true => EVENTS[*event].to_string(),
            false => format!("{}.{}", EVENTS[*event], PROPERTIES[*property]),
        });
    let mut fields = Map::new();
    let weights = fact.weights.iter().copied().map(Json::from);
    let sources: Json = match fact.kind {
        Kind::Score => sources.zip(weights).collect::<Map<_, _>>().into(),
        _ => sources.collect::<Vec<_>>().into(),
    };
    fields.insert(kind, sources);
    for (name, duration) in [("per", fact.per), ("half_life", fact.half_life)] {
        if duration > 0 {
            fields.insert(name.into(), format!("{duration}ms").into());
        }
    }
    if !fact.unless.is_empty() {
        let unless = fact.unless.iter().map(|event| EVENTS[*event]);
        fields.insert("unless".into(), unless.collect::<Vec<_>>().into());
    }
    if fact.within > 0 {
        fields.insert("within".into(), format!("{}ms", fact.within).into());
    }
    fields.insert(
        "scope".into(),
        format!("{:?}", fact.scope).to_lowercase().into(),
    );
    if let Some(filter) = &fact.filter {
        fields.insert("where".into(), filter.text().into());
    }
    if let Some(keep) = fact.keep {
        fields.insert("keep".into(), keep.into());
    }
    fields.into()
}

/// At the end of a stay what holds already leads away.
fn end_of_stay(stage: usize, stay: u64) -> (Rule, Effect) {
    let trigger = Trigger::After {
        delay: stay,
        since: Vec::new(),
        filter: None,
        unless: Vec::new(),
    };
    let rule = Rule {
        trigger,
        guard: None,
        priority: 0,
    };
    let from = vec![stage];
    (rule, Effect::Stage { from, to: stage })
}

fn rule_json(rule: &Rule) -> Map<String, Json> {
    let mut fields = trigger_json(&rule.trigger);
    if let Some(guard) = &rule.guard {
        fields.insert("guard".into(), guard.text().into());
    }
    if rule.priority != 0 {
        fields.insert("priority".into(), rule.priority.into());
    }
    fields
}

fn trigger_json(trigger: &Trigger) -> Map<String, Json> {
    let names = |events: &[usize]| -> Json {
        events
            .iter()
            .map(|event| EVENTS[*event])
            .collect::<Vec<_>>()
            .into()
    };
    let mut fields = Map::new();
    let mut set = |name: &str, value: Json| fields.insert(name.into(), value);
    match trigger {
        Trigger::On(events, filter) => {
            set("on", names(events));
            filter
                .iter()
                .for_each(|filter| drop(set("where", filter.text().into())));
        }
        Trigger::When(condition) => drop(set("when", condition.text().into())),
        Trigger::After {
            delay,
            since,
            filter,
            unless,
        } => {
            set("after", format!("{delay}ms").into());
            if !since.is_empty() {
                set("since", names(since));
            }
            filter
                .iter()
                .for_each(|filter| drop(set("where", filter.text().into())));
            if !unless.is_empty() {
                set("unless", names(unless));
            }
        }
    }
    fields
}

impl Compare {
    /// The same with both sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            equality => equality,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }
}

impl V {
    fn text(&self) -> String {
        match self {
            Self::Absent | Self::Null => "null".into(),
            Self::Bool(value) => value.to_string(),
            // A whole number without a point, so that both kinds of literals occur.
            Self::Number(value) => value.to_string(),
            Self::Text(value) => format!("'{value}'"),
        }
    }
}

impl Filter {
    fn text(&self) -> String {
        match self {
            Self::Event(property, compare, value) => {
                format!(
                    "event.{} {} {}",
                    PROPERTIES[*property],
                    compare.text(),
                    value.text()
                )
            }
            Self::HasEvent(property) => format!("has(event.{})", PROPERTIES[*property]),
            Self::Page(page) => format!("page.type == '{page}'"),
            Self::Not(inner) => format!("!({})", inner.text()),
            Self::Or(left, right) => format!("({}) || ({})", left.text(), right.text()),
        }
    }
}

impl Condition {
    fn text(&self) -> String {
        match self {
            Self::Always(value) => value.to_string(),
            Self::Fact(fact, compare, value) if fact % 3 == 2 => {
                format!("{} {} f{fact}", value.text(), compare.mirrored().text())
            }
            Self::Fact(fact, compare, value) if fact % 2 == 0 => {
                format!("f{fact} {} {}", compare.text(), value.text())
            }
            Self::Fact(fact, compare, value) => {
                format!("fact.f{fact} {} {}", compare.text(), value.text())
            }
            Self::Has(fact) => format!("has(f{fact})"),
            Self::Now(compare, ms) => {
                let instant = format!("timestamp('1970-01-01T00:00:00.{ms:03}Z')");
                match ms % 2 {
                    0 => format!("now {} {instant}", compare.text()),
                    _ => format!("{instant} {} now", compare.mirrored().text()),
                }
            }
            Self::Stage(stage, true) => format!("stage == 's{stage}'"),
            Self::Stage(stage, false) => format!("'s{stage}' != stage"),
            Self::Moment(moment) => format!("moment.m{moment}"),
            Self::Segment(segment) => format!("segment.g{segment}"),
            Self::Page(page) => format!("page.type == '{page}'"),
            Self::Not(inner) => format!("!({})", inner.text()),
            Self::And(left, right) => format!("({}) && ({})", left.text(), right.text()),
            Self::Or(left, right) => format!("({}) || ({})", left.text(), right.text()),
            Self::Choice(condition, yes, no) => {
                format!(
                    "({}) ? ({}) : ({})",
                    condition.text(),
                    yes.text(),
                    no.text()
                )
            }
        }
    }
}
