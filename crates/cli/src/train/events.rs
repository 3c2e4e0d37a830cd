//! Rows from recorded events: the journey runs through them, and its features are read on the way.

use std::io;
use std::rc::Rc;

use microstage_engine::compile::{Problem, Severity, compile};
use microstage_engine::{Engine, Input, Loaded, Outcome, Output, Timestamp, Value};
use microstage_train::export::{Feature, quoted};
use microstage_train::markov::Chain;
use microstage_train::split::Random;

use super::arguments::ModelArguments;
use super::learn::{self, Outcome as Learned};
use super::{Data, edit};
use crate::diagnostics;
use crate::failure::{Failure, Refusal};
use crate::recording::{self, Log, Run, Visit, bar, id_of};
use crate::source::{self, Source};
use crate::text::counted;

/// What the model is called that stands in the journey while its features are read.
const PROBE: &str = "microstage_train_probe";

/// How long a visitor is waited for behind the last event: timers of moments end in this time.
const LINGER: u64 = 30 * 60_000;

/// What is foretold.
enum Target {
    Event(String),
    Moment(u16),
    Stage(u16),
}

/// A row of a session, before it is known what came later.
struct Row {
    session: usize,
    /// The number of its event within the run.
    order: usize,
    numbers: Vec<f64>,
}

/// The rows of a journey with features.
pub(super) fn rows(source: &Source, arguments: &ModelArguments) -> Result<Data, Failure> {
    let probed = with_probe(source, &arguments.features)?;
    let target = arguments
        .label
        .as_deref()
        .map(|label| target(&probed, label));
    let target = target.transpose()?;
    let log = read(&probed, arguments)?;
    let mut data = Data {
        features: arguments.features.clone(),
        rows: Vec::new(),
        labels: Vec::new(),
        visitors: Vec::new(),
        origin: origin(&log),
    };
    let mut random = Random::new(arguments.seed);
    let mut missing = 0;
    let bar = bar("replaying", "{pos} of {len}", Some(log.runs.len() as u64));
    for run in bar.wrap_iter(log.runs.iter()) {
        let mut reader = Reader::new(&log, run, arguments, target.as_ref())?;
        reader.replay();
        missing += reader.missing;
        let kept = match arguments.every {
            true => reader.rows.iter().collect(),
            false => one_of_each(&reader.rows, &mut random),
        };
        for row in kept {
            data.rows.push(row.numbers.clone());
            data.visitors.push(run.key.name().into());
            if target.is_some() {
                data.labels.push(reader.comes_after(row));
            }
        }
    }
    if missing > 0 {
        let rows = counted(missing, "event");
        anstream::eprintln!("{rows} left out: a feature without a default had no value");
    }
    Ok(data)
}

/// One row of each session, drawn.
fn one_of_each<'r>(rows: &'r [Row], random: &mut Random) -> Vec<&'r Row> {
    let sessions = rows.chunk_by(|left, right| left.session == right.session);
    let draw = |session: &'r [Row]| session.get(random.below(session.len()));
    sessions.filter_map(draw).collect()
}

/// The Markov chain over the stages.
pub(super) fn chain(arguments: &ModelArguments) -> Result<Learned, Failure> {
    let loaded = source::load(&arguments.journey)?;
    let log = read(&loaded, arguments)?;
    let stages = loaded.program.stages.clone();
    let mut ways: Vec<Vec<usize>> = Vec::new();
    let bar = bar("replaying", "{pos} of {len}", Some(log.runs.len() as u64));
    for run in bar.wrap_iter(log.runs.iter()) {
        let mut reader = Reader::new(&log, run, arguments, None)?;
        reader.replay();
        ways.append(&mut reader.ways);
    }
    let mut ends = vec![0.0; stages.len()];
    for last in ways.iter().filter_map(|way| way.last()) {
        ends[*last] += 1.0;
    }
    let chain = Chain::count(stages.len(), ways.iter().map(Vec::as_slice));
    let steps: usize = ways.iter().map(|way| way.len() - 1).sum();
    let trained = format!(
        "Markov chain of {} from {} ({})",
        counted(steps, "transition"),
        counted(ways.len(), "session"),
        origin(&log)
    );
    Ok(Learned {
        json: chain.to_json(&stages, &ends, 1.0, &trained, 4),
        lines: learn::chain_lines(&chain, &stages, &ends),
        trained,
        bins: Vec::new(),
    })
}

fn origin(log: &Log) -> String {
    format!(
        "{}, {}",
        counted(log.runs.len(), "visit"),
        counted(log.events.len(), "event")
    )
}

/// The journey with a model of these features, so that they are compiled as those of any model.
fn with_probe(source: &Source, features: &[Feature]) -> Result<Rc<Loaded>, Failure> {
    let list = features.iter().map(|feature| {
        let value = quoted(&feature.value);
        format!("{{ \"value\": {value}, \"default\": 0 }}")
    });
    let list: Vec<String> = list.collect();
    let weights = vec!["0"; features.len()].join(", ");
    let model = format!(
        "{{ \"features\": [{}], \"logistic\": {{ \"bias\": 0, \"weights\": [{weights}] }} }}",
        list.join(", ")
    );
    let reader = format!("{{ \"on\": \"{PROBE}\", \"where\": \"predict.{PROBE} > 2.0\" }}");
    let text = edit::with_member(&source.text, "models", PROBE, &model)
        .and_then(|text| edit::with_member(&text, "moments", PROBE, &reader))
        .unwrap_or_else(|| source.text.clone());
    let probed = Source {
        name: source.name.clone(),
        text,
    };
    let compiled = compile(&probed.text);
    let Some(program) = compiled.program else {
        return Err(refused_features(&probed, features, compiled.problems)?);
    };
    Loaded::decode(&program)
        .map(Rc::new)
        .map_err(|error| source::broken_program(&source.name, &error))
}

/// What is wrong with features was said on the command line, and not in the journey.
fn refused_features(
    probed: &Source,
    features: &[Feature],
    problems: Vec<Problem>,
) -> io::Result<Failure> {
    let prefix = format!("models.{PROBE}.features[");
    let feature_of = |problem: &Problem| {
        let (index, _) = problem.path.strip_prefix(&prefix)?.split_once(']')?;
        features.get(index.parse::<usize>().ok()?)
    };
    let (told, own): (Vec<_>, Vec<_>) = problems
        .into_iter()
        .partition(|problem| feature_of(problem).is_some());
    if told.is_empty() || own.iter().any(|it| it.severity == Severity::Error) {
        diagnostics::write(&mut anstream::stderr(), probed, &own)?;
    }
    let refusals = told.iter().filter_map(|problem| {
        Some(Refusal {
            place: format!("--feature {}", feature_of(problem)?.value),
            found: problem.found.clone(),
            expected: problem.expected.clone(),
            remedy: problem.remedy.clone(),
        })
    });
    let refusals: Vec<Refusal> = refusals.collect();
    Ok(if refusals.is_empty() {
        Failure::Shown
    } else {
        Failure::Refused(refusals)
    })
}

fn target(loaded: &Loaded, label: &str) -> Result<Target, Failure> {
    let program = &loaded.program;
    let (kind, name) = label.split_once(':').unwrap_or((label, ""));
    let moments = || {
        program
            .moments
            .iter()
            .position(|moment| moment.name == name)
    };
    let stages = || program.stages.iter().position(|stage| stage == name);
    let found = match kind {
        "event" if !name.is_empty() => Some(Target::Event(name.into())),
        "moment" => moments().map(|index| Target::Moment(index as u16)),
        "stage" => stages().map(|index| Target::Stage(index as u16)),
        _ => None,
    };
    found.ok_or_else(|| {
        Failure::refused(
            format!("--label {label}"),
            "nothing that this journey has",
            "event:NAME, moment:NAME or stage:NAME",
            "name an event, or a moment or a stage of the journey",
        )
    })
}

fn read(loaded: &Rc<Loaded>, arguments: &ModelArguments) -> Result<Log, Failure> {
    let mut log = Log::new(vec![Rc::clone(loaded)], arguments.recording.renames());
    recording::read(&arguments.events, &arguments.recording, &mut log)?;
    let mut err = anstream::stderr().lock();
    log.problems
        .iter()
        .try_for_each(|problem| problem.write(&mut err))?;
    Ok(log)
}

/// A run of the journey through one visitor's events.
struct Reader<'a> {
    log: &'a Log,
    run: &'a Run,
    arguments: &'a ModelArguments,
    target: Option<&'a Target>,
    loaded: Rc<Loaded>,
    rows: Vec<Row>,
    /// Events after which a feature was missing.
    missing: usize,
    /// The times at which sessions began.
    sessions: Vec<u64>,
    /// When what is foretold came, and with which event.
    hits: Vec<(u64, usize)>,
    /// The stages of each session, in order.
    ways: Vec<Vec<usize>>,
}

impl<'a> Reader<'a> {
    fn new(
        log: &'a Log,
        run: &'a Run,
        arguments: &'a ModelArguments,
        target: Option<&'a Target>,
    ) -> Result<Self, Failure> {
        let loaded = match run.key {
            recording::Key::Session(_) => source::without_timeout(&log.programs[0])?,
            recording::Key::Visitor(_) => Rc::clone(&log.programs[0]),
        };
        Ok(Self {
            log,
            run,
            arguments,
            target,
            loaded,
            rows: Vec::new(),
            missing: 0,
            sessions: Vec::new(),
            hits: Vec::new(),
            ways: Vec::new(),
        })
    }

    fn replay(&mut self) {
        let mut visit = Visit::new(&self.loaded, id_of(self.run.key.name()));
        let mut scratch = Vec::new();
        let mut session = None;
        let events = self.log.events_of(self.run);
        for (order, event) in events.iter().enumerate() {
            let engine = visit.tab(event.tab, event.at);
            let fields = self.log.fields_of(event, 0, &mut scratch);
            let name = &self.log.names[event.name as usize];
            let before = usize::from(engine.stage());
            let outcome = Visit::handle(engine, event, name, 0, fields);
            let current = engine.session().map(|session| session.id);
            if current != session {
                session = current;
                self.sessions.push(event.at);
                self.ways.push(vec![before]);
            }
            self.note(&outcome, order);
            if matches!(self.target, Some(Target::Event(wanted)) if *wanted == name.name) {
                self.hits.push((event.at, order));
            }
            self.add_row(engine, &name.name, order);
        }
        if let (Some(engine), Some(last)) = (visit.last(), events.last()) {
            let until = Timestamp(last.at).plus(LINGER);
            let outcome = engine.handle(until, &Input::Tick);
            self.note(&outcome, events.len());
        }
    }

    fn note(&mut self, outcome: &Outcome, order: usize) {
        for output in &outcome.outputs {
            let (at, is_hit) = match output {
                Output::Stage { to, conclusion, .. } => {
                    if let Some(way) = self.ways.last_mut() {
                        way.push(usize::from(*to));
                    }
                    let is_hit = matches!(self.target, Some(Target::Stage(stage)) if stage == to);
                    (conclusion.at.0, is_hit)
                }
                Output::Moment { moment, conclusion } => {
                    let is_hit =
                        matches!(self.target, Some(Target::Moment(wanted)) if wanted == moment);
                    (conclusion.at.0, is_hit)
                }
                Output::Slot { .. } => continue,
            };
            if is_hit {
                self.hits.push((at, order));
            }
        }
    }

    fn add_row(&mut self, engine: &mut Engine, name: &str, order: usize) {
        let at = &self.arguments.at;
        if !at.is_empty() && !at.iter().any(|wanted| wanted == name) {
            return;
        }
        // The probe is the model that is written last.
        let Some(probe) = self.loaded.program.models.last() else {
            return;
        };
        let mut numbers = Vec::new();
        for (input, feature) in probe.inputs.iter().zip(&self.arguments.features) {
            let number = match engine.evaluate(input.expr) {
                Value::Bool(flag) => Some(f64::from(u8::from(flag))),
                value => value.number().or(feature.default),
            };
            match number.filter(|number| number.is_finite()) {
                Some(number) => numbers.push(number),
                None => {
                    self.missing += 1;
                    return;
                }
            }
        }
        self.rows.push(Row {
            session: self.sessions.len(),
            order,
            numbers,
        });
    }

    /// Whether what is foretold comes after a row, in its session.
    fn comes_after(&self, row: &Row) -> bool {
        let end = self.sessions.get(row.session).copied().unwrap_or(u64::MAX);
        let mut hits = self.hits.iter();
        hits.any(|(at, order)| *order > row.order && *at < end)
    }
}
