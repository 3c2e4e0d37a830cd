//! What a journey means, by definition: at each millisecond everything is computed anew from the
//! whole log. Nothing here is incremental, and nothing is shared with the engine.

use super::generate::{Step, What};
use super::model::{
    Choice, Compare, Condition, EVENTS, Effect, Fact, Filter, Journey, Kind, Rule, Scope, Trigger,
    V,
};

/// Something that the engine has to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Stage {
        at: u64,
        rule: usize,
        cause: u128,
        from: usize,
        to: usize,
    },
    Moment {
        at: u64,
        rule: usize,
        cause: u128,
        moment: usize,
    },
    Slot {
        slot: usize,
        choice: Option<usize>,
    },
}

/// An input that has happened.
#[derive(Clone, Debug)]
struct Past {
    id: u128,
    at: u64,
    /// Index into [`EVENTS`], or one behind it.
    event: usize,
    properties: Vec<V>,
    /// For a page view its type.
    page: Option<Option<&'static str>>,
    /// For a page view the campaign by which it came.
    campaign: Option<&'static str>,
}

/// A moment that began.
struct Begun {
    moment: usize,
    at: u64,
    /// How many inputs had happened, the one that began it among them.
    inputs: usize,
}

pub struct Definition<'a> {
    journey: &'a Journey,
    rules: Vec<(Rule, Effect)>,
    log: Vec<Past>,
    now: u64,
    stage: usize,
    stage_since: u64,
    /// How many inputs had happened when the stage was entered.
    stage_inputs: usize,
    stage_cause: u128,
    begun: Vec<Begun>,
    truth: Vec<bool>,
    risen: Vec<usize>,
    left: Vec<usize>,
    slots: Option<Vec<Option<usize>>>,
    cause: u128,
    pub said: Vec<Said>,
    /// The ids of conclusions, as the engine derives them.
    derive: &'a dyn Fn(usize, u128) -> u128,
}

impl<'a> Definition<'a> {
    pub fn new(
        journey: &'a Journey,
        visitor: u128,
        derive: &'a dyn Fn(usize, u128) -> u128,
    ) -> Self {
        let rules = journey.rules();
        Self {
            journey,
            log: Vec::new(),
            now: 0,
            stage: 0,
            stage_since: 0,
            stage_inputs: 0,
            stage_cause: visitor,
            begun: Vec::new(),
            truth: vec![false; rules.len()],
            rules,
            risen: Vec::new(),
            left: Vec::new(),
            slots: None,
            cause: 0,
            said: Vec::new(),
            derive,
        }
    }

    /// Lets time pass to a step, and then does what it says.
    pub fn step(&mut self, id: u128, step: &Step) {
        if self.now == 0 {
            self.instant();
        }
        while self.now < step.at {
            self.now += 1;
            self.instant();
        }
        match &step.what {
            What::Tick => {}
            What::Event(event, properties) => self.input(id, *event, properties, None, None),
            What::Page(page, properties, campaign) => {
                self.input(id, 4, properties, Some(*page), *campaign);
            }
        }
    }

    /// All that ends at this millisecond has ended; then the timers, one by one.
    fn instant(&mut self) {
        self.cause = self.now.into();
        self.settle();
        self.decide();
        for rule in 0..self.rules.len() {
            if let Some(cause) = self.due(rule) {
                self.cause = cause;
                if self.guard(rule) {
                    self.fire(rule);
                }
                self.settle();
                self.decide();
            }
        }
    }

    fn input(
        &mut self,
        id: u128,
        event: usize,
        properties: &[V],
        page: Option<Option<&'static str>>,
        campaign: Option<&'static str>,
    ) {
        self.log.push(Past {
            id,
            at: self.now,
            event,
            properties: properties.to_vec(),
            page,
            campaign,
        });
        self.cause = id;
        self.look();
        let last = self.log.len() - 1;
        let mut moved = false;
        for rule in 0..self.rules.len() {
            let (definition, effect) = self.rules[rule].clone();
            let Trigger::On(events, filter) = definition.trigger else {
                continue;
            };
            let is_stage = matches!(effect, Effect::Stage { .. });
            if events.contains(&event)
                && !(is_stage && moved)
                && self.passes(filter.as_ref(), last)
                && self.guard(rule)
            {
                moved |= self.fire(rule) && is_stage;
            }
        }
        self.settle();
        if page.is_some() {
            let slots = &self.journey.slots;
            let shown: Vec<_> = slots.iter().map(|choices| self.winner(choices)).collect();
            for (slot, choice) in shown.iter().enumerate() {
                self.said.push(Said::Slot {
                    slot,
                    choice: *choice,
                });
            }
            self.slots = Some(shown);
        }
        self.decide();
    }

    /// A timer's cause, where it is due now.
    fn due(&self, rule: usize) -> Option<u128> {
        let (definition, effect) = &self.rules[rule];
        let Trigger::After {
            delay,
            since,
            filter,
            unless,
        } = &definition.trigger
        else {
            return None;
        };
        let stopped = |inputs: usize| {
            self.log[inputs..]
                .iter()
                .any(|past| unless.contains(&past.event))
        };
        if since.is_empty() {
            let Effect::Stage { from, .. } = effect else {
                return None;
            };
            let due = from.contains(&self.stage) && self.stage_since + delay == self.now;
            return (due && !stopped(self.stage_inputs)).then_some(self.stage_cause);
        }
        let start = (0..self.log.len()).rev().find(|index| {
            since.contains(&self.log[*index].event) && self.passes(filter.as_ref(), *index)
        })?;
        let past = &self.log[start];
        (past.at + delay == self.now && !stopped(start + 1)).then_some(past.id)
    }

    fn settle(&mut self) {
        loop {
            self.look();
            let Some(position) = (0..self.risen.len()).min_by_key(|position| self.risen[*position])
            else {
                break;
            };
            let rule = self.risen.remove(position);
            let stays = matches!(self.rules[rule].1, Effect::Stage { .. })
                && self.now < self.stage_since + self.journey.stages[self.stage].stay;
            if self.truth[rule] && !stays {
                self.fire(rule);
            }
        }
        self.left.clear();
    }

    /// Looks at every condition of a rule, and notes what rose.
    fn look(&mut self) {
        for rule in 0..self.rules.len() {
            if let Trigger::When(condition) = &self.rules[rule].0.trigger {
                let holds = self.holds(condition) == Some(true);
                if holds && !self.truth[rule] {
                    self.risen.push(rule);
                }
                self.truth[rule] = holds;
            }
        }
    }

    fn guard(&self, rule: usize) -> bool {
        let guard = self.rules[rule].0.guard.as_ref();
        guard.is_none_or(|guard| self.holds(guard) == Some(true))
    }

    fn fire(&mut self, rule: usize) -> bool {
        let (at, cause) = (self.now, self.cause);
        match self.rules[rule].1.clone() {
            Effect::Moment(moment) => {
                let inputs = self.log.len();
                self.begun.push(Begun { moment, at, inputs });
                self.said.push(Said::Moment {
                    at,
                    rule,
                    cause,
                    moment,
                });
                true
            }
            Effect::Stage { from, to } => {
                if !from.contains(&self.stage) || self.left.contains(&to) {
                    return false;
                }
                if to == self.stage {
                    self.rise_of_stage();
                    return true;
                }
                self.said.push(Said::Stage {
                    at,
                    rule,
                    cause,
                    from: self.stage,
                    to,
                });
                self.left.push(self.stage);
                self.stage = to;
                self.stage_since = self.now;
                self.stage_inputs = self.log.len();
                self.stage_cause = (self.derive)(rule, cause);
                self.rise_of_stage();
                true
            }
        }
    }

    /// What holds already fires when its stage is entered.
    fn rise_of_stage(&mut self) {
        for (rule, (definition, effect)) in self.rules.iter().enumerate() {
            if let (Trigger::When(condition), Effect::Stage { from, .. }) =
                (&definition.trigger, effect)
                && from.contains(&self.stage)
                && self.holds(condition) == Some(true)
            {
                self.risen.push(rule);
            }
        }
    }

    fn decide(&mut self) {
        let Some(mut shown) = self.slots.clone() else {
            return;
        };
        for (slot, choices) in self.journey.slots.iter().enumerate() {
            if let Some(winner) = self.winner(choices)
                && !choices[winner].next_view
                && shown[slot].is_none_or(|shown| winner < shown)
            {
                shown[slot] = Some(winner);
                self.said.push(Said::Slot {
                    slot,
                    choice: Some(winner),
                });
            }
        }
        self.slots = Some(shown);
    }

    fn winner(&self, choices: &[Choice]) -> Option<usize> {
        choices.iter().position(|choice| {
            let when = choice.when.as_ref();
            when.is_none_or(|condition| self.holds(condition) == Some(true))
        })
    }

    /// The index of the page view under way.
    fn view(&self) -> Option<usize> {
        self.log.iter().rposition(|past| past.page.is_some())
    }

    fn is_on(&self, moment: usize) -> bool {
        let hold = self.journey.moments[moment].hold;
        let view = self.view();
        self.begun
            .iter()
            .filter(|begun| begun.moment == moment)
            .any(|begun| match hold {
                0 => view.is_none_or(|view| begun.inputs > view),
                _ => self.now < begun.at + hold,
            })
    }

    /// A condition by CEL's rules; `None` is an error.
    fn holds(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Always(value) => Some(*value),
            Condition::Fact(fact, comparison, value) => {
                compare(*comparison, &self.fact(*fact), value)
            }
            Condition::Has(fact) => Some(self.fact(*fact) != V::Absent),
            Condition::Now(comparison, ms) => compare(
                *comparison,
                &V::Number(self.now as f64),
                &V::Number(*ms as f64),
            ),
            Condition::Stage(stage, is) => Some((self.stage == *stage) == *is),
            Condition::Moment(moment) => Some(self.is_on(*moment)),
            Condition::Segment(segment) => {
                Some(self.holds(&self.journey.segments[*segment]) == Some(true))
            }
            Condition::Page(page) => {
                let shown = self.view().and_then(|view| self.log[view].page.flatten());
                shown.map(|shown| shown == *page)
            }
            Condition::Not(inner) => self.holds(inner).map(|value| !value),
            Condition::And(left, right) => match (self.holds(left), self.holds(right)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Condition::Or(left, right) => match (self.holds(left), self.holds(right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Condition::Choice(condition, yes, no) => match self.holds(condition)? {
                true => self.holds(yes),
                false => self.holds(no),
            },
        }
    }

    /// Whether a filter lets the input at that index pass.
    fn passes(&self, filter: Option<&Filter>, index: usize) -> bool {
        filter.is_none_or(|filter| self.filter(filter, index) == Some(true))
    }

    fn filter(&self, filter: &Filter, index: usize) -> Option<bool> {
        match filter {
            Filter::Event(property, comparison, value) => {
                compare(*comparison, &self.log[index].properties[*property], value)
            }
            Filter::HasEvent(property) => Some(self.log[index].properties[*property] != V::Absent),
            Filter::Page(page) => {
                let view = self.log[..=index].iter().rev().find_map(|past| past.page)?;
                view.map(|shown| shown == *page)
            }
            Filter::Not(inner) => self.filter(inner, index).map(|value| !value),
            Filter::Or(left, right) => {
                match (self.filter(left, index), self.filter(right, index)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }
            }
        }
    }

    /// The index of the first input of the session, or the end of the log where there is none.
    fn session(&self) -> usize {
        let timeout = self.journey.timeout;
        let mut start = self.log.len();
        let mut next = self.now;
        while start > 0 && next - self.log[start - 1].at < timeout {
            start -= 1;
            next = self.log[start].at;
            let mut named = self.log[..start].iter().filter_map(|past| past.campaign);
            let own = self.log[start].campaign;
            if self.journey.campaign && own.is_some() && own != named.next_back() {
                break;
            }
        }
        start
    }

    /// Where the log begins that a fact knows of.
    fn start(&self, fact: &Fact) -> usize {
        match fact.scope {
            Scope::Visitor => 0,
            Scope::Page => self.view().unwrap_or(0),
            Scope::Session => self.session(),
        }
    }

    /// What feeds a fact, in order: instants and values.
    fn fed(&self, fact: &Fact) -> Vec<(u64, V)> {
        let mut fed = Vec::new();
        for index in self.start(fact)..self.log.len() {
            let past = &self.log[index];
            for (source, (event, property)) in fact.sources.iter().enumerate() {
                if past.event == *event
                    && *event < EVENTS.len()
                    && self.passes(fact.filter.as_ref(), index)
                {
                    let value = match fact.weights.get(source) {
                        Some(weight) => V::Number(*weight),
                        None => past.properties[*property].clone(),
                    };
                    fed.push((past.at, value));
                }
            }
        }
        fed
    }

    /// The value of a fact now.
    pub fn fact(&self, index: usize) -> V {
        let fact = &self.journey.facts[index];
        let inside = |at: u64| fact.within == 0 || self.now < at + fact.within;
        let fed = self.fed(fact);
        let count = || fed.iter().filter(|(at, _)| inside(*at)).count() as f64;
        let present = |(_, value): &&(u64, V)| *value != V::Absent;
        match fact.kind {
            Kind::Count => V::Number(count()),
            Kind::Rate => V::Number(count() * fact.per as f64 / fact.within as f64),
            Kind::Distinct => {
                let mut different: Vec<&V> = Vec::new();
                for (_, value) in fed.iter().filter(|(at, _)| inside(*at)) {
                    if !matches!(value, V::Absent | V::Null) && !different.contains(&value) {
                        different.push(value);
                    }
                }
                V::Number(different.len() as f64)
            }
            Kind::First => fed
                .iter()
                .find(present)
                .map_or(V::Absent, |(_, value)| value.clone()),
            Kind::Last => {
                let last = fed.iter().rev().find(present).filter(|(at, _)| inside(*at));
                last.map_or(V::Absent, |(_, value)| value.clone())
            }
            Kind::Since => fed.last().map_or(V::Absent, |(at, _)| {
                V::Number((self.now - at) as f64 / 1000.0)
            }),
            Kind::Streak => V::Number(self.streak(fact) as f64),
            Kind::Score if fact.half_life > 0 => V::Number(self.score(fact, &fed)),
            _ => self.number(fact, &fed),
        }
    }

    /// How many of the counted events stand at the end of the log, without one between them that
    /// ends the row, and without a pause.
    fn streak(&self, fact: &Fact) -> usize {
        let is_counted = |index: &usize| {
            let mut sources = fact.sources.iter();
            sources.any(|(event, _)| *event == self.log[*index].event)
                && self.passes(fact.filter.as_ref(), *index)
        };
        let ends = |index: &usize| fact.unless.contains(&self.log[*index].event);
        let mut next = self.now;
        let row = (self.start(fact)..self.log.len())
            .rev()
            .take_while(|index| !ends(index))
            .filter(is_counted)
            .take_while(|index| {
                let at = self.log[*index].at;
                let goes_on = fact.within == 0 || next < at + fact.within;
                next = at;
                goes_on
            });
        row.count()
    }

    fn score(&self, fact: &Fact, fed: &[(u64, V)]) -> f64 {
        let half_life = fact.half_life;
        let (mut score, mut at, mut plain) = (0.0, 0, 0.0);
        let left = |score: f64, age: u64| {
            let part = (age % half_life) as f64 / half_life as f64;
            let halvings = age / half_life;
            match halvings {
                64.. => 0.0,
                _ => score * libm::exp(-std::f64::consts::LN_2 * part) / 2f64.powi(halvings as i32),
            }
        };
        for (then, value) in fed {
            let V::Number(weight) = value else { continue };
            score = left(score, then - at) + weight;
            at = *then;
            plain += weight * libm::exp2(-((self.now - then) as f64) / half_life as f64);
        }
        score = left(score, self.now - at);
        // By the textbook's sum it is the same number.
        assert!((score - plain).abs() < 1e-9, "{score} and {plain}");
        score
    }

    fn number(&self, fact: &Fact, fed: &[(u64, V)]) -> V {
        let mut numbers: Vec<(u64, f64)> = Vec::new();
        let keep = fact.keep.unwrap_or(256);
        let extreme = |first: f64, later: f64| match fact.kind {
            Kind::Min => later <= first,
            Kind::Max => later >= first,
            _ => false,
        };
        for (at, value) in fed {
            if let V::Number(number) = value {
                if fact.within > 0 {
                    // The fact keeps the latest so many, of a min and a max those that no later one
                    // beats.
                    numbers.retain(|(then, _)| *at < then + fact.within);
                    while numbers.last().is_some_and(|last| extreme(last.1, *number)) {
                        numbers.pop();
                    }
                    if numbers.len() == keep {
                        numbers.remove(0);
                    }
                }
                numbers.push((*at, *number));
            }
        }
        if fact.within > 0 {
            numbers.retain(|(at, _)| self.now < at + fact.within);
        }
        let sum = numbers.iter().fold(0.0, |sum, (_, number)| sum + number);
        let best = || {
            let numbers = numbers.iter().map(|(_, number)| *number);
            numbers.reduce(|best, number| if extreme(best, number) { number } else { best })
        };
        match fact.kind {
            Kind::Sum | Kind::Score => V::Number(sum),
            Kind::Min | Kind::Max => best().map_or(V::Absent, V::Number),
            _ if numbers.is_empty() => V::Absent,
            _ => V::Number(sum / numbers.len() as f64),
        }
    }
}

/// CEL's comparison of what is known now with a literal; `None` is an error.
fn compare(comparison: Compare, value: &V, literal: &V) -> Option<bool> {
    if *value == V::Absent {
        return None;
    }
    let equal = value == literal;
    let order = match (value, literal) {
        (V::Number(left), V::Number(right)) => left.partial_cmp(right),
        (V::Text(left), V::Text(right)) => Some(left.cmp(right)),
        (V::Bool(left), V::Bool(right)) => Some(left.cmp(right)),
        _ => None,
    };
    match comparison {
        Compare::Equal => Some(equal),
        Compare::NotEqual => Some(!equal),
        Compare::Less => order.map(|order| order.is_lt()),
        Compare::LessEqual => order.map(|order| order.is_le()),
        Compare::Greater => order.map(|order| order.is_gt()),
        Compare::GreaterEqual => order.map(|order| order.is_ge()),
    }
}
