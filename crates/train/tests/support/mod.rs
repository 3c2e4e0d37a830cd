//! Outside data, and a journey that reads a row.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::{Engine, Field, Input, Loaded, Timestamp, Value};
use microstage_train::export::{Feature, Learned};

/// A file of the outside data; where that is not at hand, the test says so and passes.
pub fn outside(name: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no {name}");
        return None;
    };
    Some(Path::new(&data).join(name))
}

/// The sessions of a shop: features as numbers, texts one-hot, and whether each bought.
pub struct Sessions {
    pub names: Vec<String>,
    pub rows: Vec<Vec<f64>>,
    pub bought: Vec<bool>,
}

impl Sessions {
    /// `without` leaves a column out.
    pub fn read(without: &str) -> Option<Self> {
        let file = outside("data/online_shoppers_intention.csv")?;
        let text = std::fs::read_to_string(file).expect("the file");
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().expect("a header").trim().split(',').collect();
        let cells: Vec<Vec<&str>> = lines.map(|line| line.trim().split(',').collect()).collect();
        let mut sessions = Self {
            names: Vec::new(),
            rows: vec![Vec::new(); cells.len()],
            bought: cells.iter().map(|row| row[17] == "TRUE").collect(),
        };
        for (column, name) in head.iter().enumerate().take(17) {
            if *name == without {
                continue;
            }
            if column < 10 {
                sessions.names.push((*name).into());
                for (row, cells) in sessions.rows.iter_mut().zip(&cells) {
                    row.push(cells[column].parse().expect("a number"));
                }
                continue;
            }
            // Months, browsers and the like are names, though some look like numbers.
            let mut kinds: Vec<&str> = cells.iter().map(|cells| cells[column]).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                sessions.names.push(format!("{name}_{kind}"));
                for (row, cells) in sessions.rows.iter_mut().zip(&cells) {
                    row.push(f64::from(u8::from(cells[column] == kind)));
                }
            }
        }
        Some(sessions)
    }
}

/// The answers of a model in the engine, through a journey whose facts are the latest row.
pub fn answers_of_engine(learned: &Learned, width: usize, rows: &[Vec<f64>]) -> Vec<Value> {
    let mut facts = String::new();
    for index in 0..width {
        let _ = write!(facts, "\"f{index}\": {{ \"last\": \"row.f{index}\" }},");
    }
    let feature = |index| Feature {
        value: format!("f{index}"),
        default: None,
    };
    let features: Vec<Feature> = (0..width).map(feature).collect();
    let model = learned.to_json(&features, None, "a test", 0);
    let clusters = matches!(learned, Learned::Clusters(..));
    let (segments, read) = match clusters {
        true => ("\"c\": { \"kmeans\": \"m\" }", "segment.c == 0"),
        false => ("", "predict.m > 0.5"),
    };
    let journey = format!(
        "{{ \"journey\": \"t\", \"version\": 1, \"facts\": {{ {facts} }}, \"models\": {{ \"m\": {model} }},
         \"segments\": {{ {segments} }}, \"moments\": {{ \"x\": {{ \"on\": \"y\", \"where\": \"{read}\" }} }},
         \"stages\": {{ \"a\": {{ \"initial\": true }} }} }}"
    );
    let compiled = compile(&journey);
    let program = compiled
        .program
        .unwrap_or_else(|| panic!("the journey is refused: {:#?}", compiled.problems));
    println!("{} bytes of program", program.len());
    let loaded = Rc::new(Loaded::decode(&program).expect("a program"));
    let mut engine = Engine::new(Rc::clone(&loaded), 1, Timestamp(0));
    let event = loaded.program.event("row");
    let paths = loaded.reads(event, false);
    let column = |path: u16| {
        let name = loaded.program.paths[usize::from(path)].segments[0].as_str();
        name[1..].parse::<usize>().expect("f and a number")
    };
    let columns: Vec<(u16, usize)> = paths.map(|path| (path, column(path))).collect();
    let mut answers = Vec::new();
    for (id, row) in rows.iter().enumerate() {
        let fields: Vec<Field> = columns
            .iter()
            .map(|(path, column)| (*path, Value::double(row[*column])))
            .collect();
        let input = Input::Event {
            id: id as u128,
            event,
            fields: &fields,
        };
        let _ = engine.handle(Timestamp(id as u64), &input);
        // The answers of the models stand behind the facts.
        answers.push(engine.fact(width as u16));
    }
    answers
}
