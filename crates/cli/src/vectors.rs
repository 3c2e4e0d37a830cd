//! `microstage vectors`: the shared vectors, through the engine of this binary.
//!
//! The format is that of `tests/vectors/README.md`. Each case runs twice, as it is and with the
//! engine rebuilt from its snapshot after each step, because a snapshot must change nothing.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use microstage_engine::compile::compile;
use microstage_engine::{Engine, Input, Loaded, Outcome, Output, Part, Timestamp, Value};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::failure::{Ending, Failure};
use crate::host::fields;
use crate::style::{ERROR, GOOD, LABEL, paint};
use crate::text::{clean, counted, left, width};

/// Run shared vectors and show the cases that fail
///
/// A vector is a journey, the inputs of a visit and every output that is expected; the format is
/// that of tests/vectors/README.md in the source. It shows that this binary decides as the page
/// does. Exit codes: 0 = all cases hold; 1 = some fail; 2 = a file cannot be read.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Files of vectors
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// A case as it stands in its file; what only people read of it is left out.
#[derive(Deserialize)]
struct Case {
    name: String,
    why: String,
    journey: Json,
    steps: Vec<Step>,
    expect: Vec<String>,
    #[serde(default)]
    facts: Map<String, Json>,
    /// `None` = the case is not about it; `Some(Null)` = there is nothing to wait for.
    #[serde(default, deserialize_with = "present")]
    wake_at: Option<Json>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: u64,
    event: Option<String>,
    #[serde(default)]
    properties: Json,
    page: Option<Json>,
    #[serde(default)]
    snapshot: bool,
}

fn present<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(input).map(Some)
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let mut out = anstream::stdout().lock();
    let files: Vec<(String, Vec<Case>)> = arguments
        .files
        .iter()
        .map(|file| Ok((file.display().to_string(), read(file)?)))
        .collect::<Result<_, Failure>>()?;
    let columns = files.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let mut ending = Ending::Done;
    for (name, cases) in &files {
        let failures: Vec<_> = cases
            .iter()
            .filter_map(|case| Some((case, failure(case)?)))
            .collect();
        let verdict = match failures.len() {
            0 => format!("{} hold", counted(cases.len(), "case")),
            failed => format!("{failed} of {} fail", counted(cases.len(), "case")),
        };
        let style = if failures.is_empty() { GOOD } else { ERROR };
        writeln!(
            out,
            "{}  {}",
            left(&clean(name), columns),
            paint(style, &verdict)
        )?;
        for (case, text) in &failures {
            let label = |name: &str| paint(LABEL, &format!("{name:>10}"));
            writeln!(out, "\n{}  {}", label("case"), clean(&case.name))?;
            writeln!(out, "{}  {}\n{text}", label("why"), clean(&case.why))?;
            ending = Ending::Problems;
        }
    }
    Ok(ending)
}

fn read(file: &Path) -> Result<Vec<Case>, Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::refused(
            file.display().to_string(),
            error.to_string(),
            "a list of cases, each with name, why, journey, steps and expect",
            "see tests/vectors/README.md for the format",
        )
    })
}

/// What is wrong with a case, as lines.
fn failure(case: &Case) -> Option<String> {
    let compiled = compile(&case.journey.to_string());
    let program = compiled.program.as_deref();
    let Some(loaded) = program.and_then(|bytes| Loaded::decode(bytes).ok()) else {
        let problems = format!("{:#?}", compiled.problems);
        return Some(difference("a journey that compiles", &problems, ""));
    };
    let loaded = Rc::new(loaded);
    [false, true].into_iter().find_map(|rebuild| {
        let mut visit = Visit::new(Rc::clone(&loaded));
        for step in &case.steps {
            visit.step(step);
            if rebuild && let Err(text) = visit.rebuild() {
                return Some(text);
            }
        }
        let note = if rebuild {
            " (rebuilt after each step)"
        } else {
            ""
        };
        compare(case, &visit, &compiled.symbols.facts, note, rebuild)
    })
}

fn compare(
    case: &Case,
    visit: &Visit,
    facts: &[String],
    note: &str,
    rebuilt: bool,
) -> Option<String> {
    if visit.trace != case.expect {
        let (expected, found) = (case.expect.join(", "), visit.trace.join(", "));
        return Some(difference(&expected, &found, note));
    }
    for (name, expected) in &case.facts {
        let index = facts.iter().position(|fact| fact == name);
        let found = index.map_or(Json::Null, |index| json(&visit.engine.fact(index as u16)));
        if found != *expected {
            let (expected, found) = (format!("{name} = {expected}"), format!("{name} = {found}"));
            return Some(difference(&expected, &found, note));
        }
    }
    // Rebuilding asks for nothing, so the last wake-up is only known where nothing was rebuilt.
    let expected = case.wake_at.as_ref().filter(|_| !rebuilt)?;
    let found = Json::from(visit.wake_at);
    (found != *expected).then(|| {
        let (expected, found) = (format!("wake_at {expected}"), format!("wake_at {found}"));
        difference(&expected, &found, note)
    })
}

fn difference(expected: &str, found: &str, note: &str) -> String {
    let label = |name: &str| paint(LABEL, &format!("{name:>10}"));
    let (expected, found) = (clean(expected), clean(found));
    format!(
        "{}  {expected}\n{}  {found}{note}\n",
        label("expected"),
        label("found")
    )
}

fn json(value: &Value) -> Json {
    match value {
        Value::Int(value) => (*value).into(),
        Value::Double(value) => (*value).into(),
        Value::Bool(value) => (*value).into(),
        Value::Str(value) => value.as_str().into(),
        Value::Timestamp(ms) | Value::Duration(ms) => (*ms).into(),
        Value::List(items) | Value::Map(items) => items.iter().map(json).collect(),
        Value::Absent | Value::Error | Value::Null => Json::Null,
    }
}

/// One visitor of a case, and everything that the engine said.
struct Visit {
    engine: Engine,
    trace: Vec<String>,
    wake_at: Option<u64>,
    steps: u128,
}

impl Visit {
    fn new(loaded: Rc<Loaded>) -> Self {
        Self {
            engine: Engine::new(loaded, 1, Timestamp(0)),
            trace: Vec::new(),
            wake_at: None,
            steps: 0,
        }
    }

    fn step(&mut self, step: &Step) {
        self.steps += 1;
        let (id, at) = (self.steps, Timestamp(step.at));
        let program = self.engine.program();
        if step.snapshot {
            // The snapshot's own errors show as a difference of what follows.
            let _ = self.rebuild();
        } else if let Some(name) = &step.event {
            let event = program.event(name);
            let fields = fields(self.engine.loaded(), event, false, &step.properties);
            self.handle(
                at,
                &Input::Event {
                    id,
                    event,
                    fields: &fields,
                },
            );
        } else if let Some(page) = &step.page {
            let event = program.event("page_view");
            let fields = fields(self.engine.loaded(), event, true, page);
            self.handle(
                at,
                &Input::PageView {
                    id,
                    event,
                    fields: &fields,
                },
            );
        } else {
            self.handle(at, &Input::Tick);
        }
    }

    /// Goes on with a new engine that adopted the old one's snapshot.
    fn rebuild(&mut self) -> Result<(), String> {
        let snapshot = self.engine.snapshot(Part::Everything);
        let mut engine = Engine::new(Rc::clone(self.engine.loaded()), 1, Timestamp(0));
        if let Err(error) = engine.adopt(&snapshot) {
            return Err(difference(
                "a snapshot that can be adopted",
                &format!("{error:?}"),
                "",
            ));
        }
        if engine.snapshot(Part::Everything) != snapshot {
            return Err(difference(
                "the same snapshot after adopting it",
                "another one",
                "",
            ));
        }
        self.engine = engine;
        Ok(())
    }

    fn handle(&mut self, now: Timestamp, input: &Input) {
        let Outcome { outputs, wake_at } = self.engine.handle(now, input);
        self.wake_at = wake_at.map(|at| at.0);
        let lines = outputs.iter().map(|output| self.line(now, output));
        let lines: Vec<String> = lines.collect();
        self.trace.extend(lines);
    }

    fn line(&self, now: Timestamp, output: &Output) -> String {
        let program = self.engine.program();
        match output {
            Output::Stage {
                from,
                to,
                conclusion,
            } => {
                let [from, to] = [from, to].map(|stage| &program.stages[usize::from(*stage)]);
                format!("{} stage {from}>{to}", conclusion.at.0)
            }
            Output::Moment { moment, conclusion } => {
                let name = &program.moments[usize::from(*moment)].name;
                format!("{} moment {name}", conclusion.at.0)
            }
            Output::Slot { slot, block, .. } => {
                let name = &program.slots[usize::from(*slot)].name;
                let block = block.map_or("", |block| &program.blocks[usize::from(block)].name);
                format!("{} slot {name}={block}", now.0)
            }
        }
    }
}
