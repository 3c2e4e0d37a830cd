//! A model of visitors, learned from recorded ones.

use std::collections::BTreeMap;

use microstage_engine::Value;
use serde_json::Value as Json;

use super::distribution::Spread;
use super::model::{END, Model, Next, Property, Return, State};
use crate::recording::{Event, Key, Log};

/// Waiting times and numbers are kept as so many steps of equal shares.
const STEPS: usize = 20;

/// So many texts of a property are told apart, the most common ones.
const MOST_TEXTS: usize = 200;

/// A pause after which another session begins, where the journey knows no sessions.
const PAUSE: u64 = 30 * 60 * 1000;

/// What is counted.
#[derive(Default)]
struct Counts {
    begin: BTreeMap<String, f64>,
    /// How long it took from one event to another, each time.
    next: BTreeMap<(String, String), Vec<f64>>,
    /// How often a session ended with an event.
    end: BTreeMap<String, f64>,
    sessions: usize,
    /// How much later visitors came back.
    pauses: Vec<f64>,
    hours: [f64; 24],
    properties: BTreeMap<(String, String), Vec<Value>>,
    pages: BTreeMap<String, bool>,
}

/// Learns from everything that was read; none where there are no events.
pub(super) fn learn(log: &Log) -> Option<Model> {
    let timeout = log.programs.first().map(|it| it.program.session_timeout);
    let pause = timeout.filter(|timeout| *timeout > 0).unwrap_or(PAUSE);
    let mut counts = Counts::default();
    for run in &log.runs {
        let events = log.events_of(run);
        let Some(first) = events.first() else {
            continue;
        };
        counts.hours[(first.at / 3_600_000 % 24) as usize] += 1.0;
        // The source's sessions pause as long as they like.
        let pause = match run.key {
            Key::Session(_) => u64::MAX,
            Key::Visitor(_) => pause,
        };
        counts.sessions(log, events, pause);
        for event in events {
            counts.properties(log, event);
        }
    }
    (counts.sessions > 0).then(|| counts.model())
}

impl Counts {
    fn sessions(&mut self, log: &Log, events: &[Event], pause: u64) {
        let gap = |one: &Event, next: &Event| next.at.saturating_sub(one.at);
        let mut before: Option<&Event> = None;
        for session in events.chunk_by(|one, next| gap(one, next) <= pause) {
            self.sessions += 1;
            if let (Some(last), Some(first)) = (before, session.first()) {
                self.pauses.push(gap(last, first) as f64);
            }
            before = session.last();
            let name = |event: &Event| state(&log.names[event.name as usize].name);
            if let (Some(first), Some(last)) = (session.first(), session.last()) {
                *self.begin.entry(name(first)).or_default() += 1.0;
                *self.end.entry(name(last)).or_default() += 1.0;
            }
            for pair in session.windows(2) {
                let both = (name(&pair[0]), name(&pair[1]));
                self.next
                    .entry(both)
                    .or_default()
                    .push(gap(&pair[0], &pair[1]) as f64);
            }
        }
    }

    fn properties(&mut self, log: &Log, event: &Event) {
        let name = &log.names[event.name as usize];
        self.pages.insert(state(&name.name), name.is_page_view);
        let mut scratch = Vec::new();
        for (path, value) in log.fields_of(event, 0, &mut scratch) {
            let Some(path) = log.paths.get(usize::from(*path)) else {
                continue;
            };
            let key = (state(&name.name), path.segments.join("."));
            self.properties.entry(key).or_default().push(value.clone());
        }
    }

    fn model(self) -> Model {
        let names = self.begin.keys().chain(self.end.keys());
        let names = names.chain(self.next.keys().flat_map(|(from, to)| [from, to]));
        let mut states = BTreeMap::new();
        for name in names {
            if !states.contains_key(name) {
                states.insert(name.clone(), self.state(name));
            }
        }
        let back = self.pauses.len() as f64 / self.sessions as f64;
        Model {
            about: format!("Learned from {} recorded sessions.", self.sessions),
            begin: self.begin,
            states,
            comes_back: Spread::learned(self.pauses, STEPS)
                .map(|after| Return { share: back, after }),
            hours: self.hours.to_vec(),
        }
    }

    fn state(&self, name: &str) -> State {
        let own = self.next.iter().filter(|((from, _), _)| from == name);
        let mut next: BTreeMap<String, Next> = own
            .filter_map(|((_, to), gaps)| {
                let after = Spread::learned(gaps.clone(), STEPS)?;
                let weight = gaps.len() as f64;
                Some((to.clone(), Next::Timed { weight, after }))
            })
            .collect();
        if let Some(ends) = self.end.get(name) {
            next.insert(END.into(), Next::Weight(*ends));
        }
        let properties = self
            .properties
            .iter()
            .filter(|((state, _), _)| state == name);
        State {
            event: (event(name) != name).then(|| event(name).to_owned()),
            page: self.pages.get(name) == Some(&true) && event(name) != "page_view",
            properties: properties
                .filter_map(|((_, path), values)| Some((path.clone(), property(values)?)))
                .collect(),
            next,
            after: None,
        }
    }
}

/// The state of an event: its name, unless that is the word for the end of a session.
fn state(event: &str) -> String {
    match event {
        END => "an event called end".into(),
        other => other.into(),
    }
}

fn event(state: &str) -> &str {
    match state {
        "an event called end" => END,
        other => other,
    }
}

/// How a property comes about, by its values; none where it has never had one.
fn property(values: &[Value]) -> Option<Property> {
    let numbers: Vec<f64> = values.iter().filter_map(Value::number).collect();
    let mut texts: BTreeMap<&str, f64> = BTreeMap::new();
    for value in values {
        if let Value::Str(text) = value {
            *texts.entry(text.as_str()).or_default() += 1.0;
        }
    }
    if numbers.len() >= values.len() / 2 && !numbers.is_empty() {
        let is_whole = numbers.iter().all(|number| number.fract() == 0.0);
        return Some(Property::Number {
            spread: Spread::learned(numbers, STEPS)?,
            decimals: if is_whole { 0 } else { 2 },
        });
    }
    if !texts.is_empty() {
        let mut common: Vec<(&str, f64)> = texts.into_iter().collect();
        // Stable, so texts that are as common stay in the order of their letters.
        common.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let common = common.into_iter().take(MOST_TEXTS);
        return Some(Property::Choice(
            common
                .map(|(text, times)| (text.to_owned(), times))
                .collect(),
        ));
    }
    values.iter().find_map(|value| match value {
        Value::Bool(flag) => Some(Property::Value(Json::Bool(*flag))),
        _ => None,
    })
}
