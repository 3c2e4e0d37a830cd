//! What a journey's names stand for, and the tables that code refers to.

use super::cel::types::Type;
use crate::codec::Codec;
use crate::program::{Event, Path, Root};
use crate::value::Value;

/// All names of a journey.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) facts: Vec<FactName>,
    /// In how many minutes a part of the date that an expression reads may change; 0 where none
    /// reads one.
    pub(crate) clock_minutes: i64,
    pub(crate) stages: Vec<String>,
    pub(crate) moments: Vec<String>,
    pub(crate) segments: Vec<String>,
    pub(crate) models: Vec<ModelName>,
    pub(crate) experiments: Vec<ExperimentName>,
    /// Segments that are the clusters of a model, with its number.
    pub(crate) clustered: Vec<(String, u16)>,
    pub(crate) constants: Vec<Value>,
    pub(crate) paths: Vec<Path>,
    pub(crate) events: Vec<Event>,
}

/// What is known of a fact before its definition is compiled.
#[derive(Debug)]
pub(crate) struct FactName {
    pub(crate) name: String,
    pub(crate) result: Type,
    /// Whether its value moves all the time, and not only with events.
    pub(crate) moves: bool,
    pub(crate) usage: Usage,
}

/// How expressions use a fact.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// Whether any reads it.
    pub(crate) read: bool,
    /// Whether one reads its value other than by comparing it with a number.
    pub(crate) free: bool,
    /// The numbers that it is compared with.
    pub(crate) limits: Vec<f64>,
}

/// What is known of an experiment before it is compiled.
#[derive(Debug)]
pub(crate) struct ExperimentName {
    pub(crate) name: String,
    /// Its variants, and the holdout as the last of them.
    pub(crate) variants: Vec<String>,
    /// Whether something depends on each variant.
    pub(crate) used: Vec<bool>,
    /// The fact that keeps the variant.
    pub(crate) fact: u16,
}

/// What is known of a model before it is compiled.
#[derive(Debug)]
pub(crate) struct ModelName {
    pub(crate) name: String,
    /// Hash of name and definition.
    pub(crate) id: u32,
    pub(crate) gives: Gives,
    /// The moment that it predicts.
    pub(crate) moment: Option<String>,
    /// Whether any expression reads it.
    pub(crate) read: bool,
}

/// What a model gives.
#[derive(Debug)]
pub(crate) enum Gives {
    /// A probability.
    Probability,
    /// One of these clusters.
    Cluster(Vec<Value>),
    /// For each stage, by its number, the probabilities of the stages that come next.
    NextStage(Vec<Vec<f64>>),
}

impl Names {
    /// The index of a fact.
    pub(crate) fn fact(&self, name: &str) -> Option<u16> {
        self.facts
            .iter()
            .position(|fact| fact.name == name)
            .map(|index| index as u16)
    }

    /// Whether a segment is the clusters of a model.
    pub(crate) fn is_clustered(&self, segment: &str) -> bool {
        self.clustered.iter().any(|(name, _)| name == segment)
    }

    /// The model of a segment, and its clusters.
    pub(crate) fn clusters(&self, segment: &str) -> Option<(u16, &[Value])> {
        let (_, model) = self.clustered.iter().find(|(name, _)| name == segment)?;
        match &self.models.get(usize::from(*model))?.gives {
            Gives::Cluster(clusters) => Some((*model, clusters)),
            _ => None,
        }
    }

    /// The index of a constant, which is added where it is new.
    pub(crate) fn constant(&mut self, value: Value) -> u16 {
        // Compared by their bytes: 1 and 1.0 are different constants.
        let bytes = |value: &Value| {
            let mut bytes = Vec::new();
            value.write(&mut bytes);
            bytes
        };
        let wanted = bytes(&value);
        position_or_push(
            &mut self.constants,
            |known| bytes(known) == wanted,
            || value,
        )
    }

    /// The index of a path, which is added where it is new.
    pub(crate) fn path(&mut self, root: Root, segments: Vec<String>) -> u16 {
        let wanted = Path { root, segments };
        position_or_push(&mut self.paths, |known| *known == wanted, || wanted.clone())
    }

    /// The index of an event, which is added where it is new.
    pub(crate) fn event(&mut self, name: &str) -> u16 {
        position_or_push(
            &mut self.events,
            |known| known.name == name,
            || Event {
                name: name.into(),
                reads: Vec::new(),
            },
        )
    }

    /// Notes that listeners of an event read these paths.
    pub(crate) fn event_reads(&mut self, event: u16, paths: &[u16]) {
        let reads = &mut self.events[usize::from(event)].reads;
        for path in paths {
            if !reads.contains(path) {
                reads.push(*path);
            }
        }
    }
}

fn position_or_push<T>(
    list: &mut Vec<T>,
    is_it: impl Fn(&T) -> bool,
    make: impl FnOnce() -> T,
) -> u16 {
    let index = list.iter().position(is_it).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    });
    index as u16
}
