//! Models as a journey has them.

use std::fmt::Write;

use crate::boost::{Boosted, Tree};
use crate::calibrate::Calibration;
use crate::cluster::Clusters;
use crate::logistic::{Logistic, Scaling};
use crate::markov::Chain;

/// A feature of a journey: its expression, and what counts where that has no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// The expression.
    pub value: String,
    /// What counts where it has none.
    pub default: Option<f64>,
}

/// What was learned.
#[derive(Clone, Debug)]
pub enum Learned {
    /// A logistic regression.
    Logistic(Logistic, Calibration),
    /// Boosted trees.
    Trees(Boosted, Calibration),
    /// Clusters of scaled rows.
    Clusters(Clusters, Scaling),
}

impl Learned {
    /// The probability that the model gives to a row; of clusters the number of the nearest.
    #[must_use]
    pub fn answer(&self, row: &[f64]) -> f64 {
        match self {
            Self::Logistic(model, calibration) => calibration.apply(model.score(row)),
            Self::Trees(model, calibration) => calibration.apply(model.score(row)),
            Self::Clusters(clusters, scaling) => {
                let (nearest, _) = clusters.nearest(&scaling.apply(row));
                nearest as f64
            }
        }
    }

    /// The model as JSON, its lines indented by so many spaces more; `trained` tells people how it
    /// came about, `moment` is what it predicts.
    #[must_use]
    pub fn to_json(
        &self,
        features: &[Feature],
        moment: Option<&str>,
        trained: &str,
        indent: usize,
    ) -> String {
        let inner = " ".repeat(indent + 2);
        let mut members = vec![format!("\"trained\": {}", quoted(trained))];
        members.extend(moment.map(|moment| format!("\"moment\": {}", quoted(moment))));
        members.push(self.features(features, indent + 2));
        match self {
            Self::Logistic(model, calibration) => {
                members.push(format!(
                    "\"logistic\": {{ \"bias\": {}, \"weights\": {} }}",
                    model.bias,
                    list(&model.weights)
                ));
                members.extend(calibrated(calibration));
            }
            Self::Trees(model, calibration) => {
                let trees: Vec<String> = model
                    .trees
                    .iter()
                    .map(|tree| format!("{inner}  {}", tree_json(tree)))
                    .collect();
                members.push(format!(
                    "\"trees\": {{ \"bias\": {}, \"trees\": [\n{}\n{inner}] }}",
                    model.bias,
                    trees.join(",\n")
                ));
                members.extend(calibrated(calibration));
            }
            Self::Clusters(clusters, _) => {
                let rows: Vec<String> = clusters
                    .centroids
                    .iter()
                    .map(|centroid| format!("{inner}  {}", list(centroid)))
                    .collect();
                members.push(format!(
                    "\"kmeans\": {{ \"centroids\": [\n{}\n{inner}] }}",
                    rows.join(",\n")
                ));
            }
        }
        let body: Vec<String> = members
            .iter()
            .map(|member| format!("{inner}{member}"))
            .collect();
        format!("{{\n{}\n{}}}", body.join(",\n"), " ".repeat(indent))
    }

    fn features(&self, features: &[Feature], indent: usize) -> String {
        let scaling = match self {
            Self::Logistic(model, _) => Some(&model.scaling),
            Self::Clusters(_, scaling) => Some(scaling),
            Self::Trees(..) => None,
        };
        let pad = " ".repeat(indent);
        let lines: Vec<String> = features
            .iter()
            .enumerate()
            .map(|(index, feature)| {
                let mut line = format!("{pad}  {{ \"value\": {}", quoted(&feature.value));
                if let Some(scaling) = scaling {
                    let (mean, scale) = (scaling.means[index], scaling.scales[index]);
                    let _ = write!(line, ", \"mean\": {mean}, \"scale\": {scale}");
                }
                if let Some(default) = feature.default {
                    let _ = write!(line, ", \"default\": {default}");
                }
                line + " }"
            })
            .collect();
        format!("\"features\": [\n{}\n{pad}]", lines.join(",\n"))
    }
}

fn calibrated(calibration: &Calibration) -> Option<String> {
    match calibration {
        Calibration::None => None,
        Calibration::Platt { slope, offset } => Some(format!(
            "\"calibration\": {{ \"platt\": {{ \"slope\": {slope}, \"offset\": {offset} }} }}"
        )),
        Calibration::Isotonic(steps) => {
            let steps = steps
                .iter()
                .map(|(from, share)| format!("[{from}, {share}]"));
            let steps: Vec<String> = steps.collect();
            Some(format!(
                "\"calibration\": {{ \"isotonic\": [{}] }}",
                steps.join(", ")
            ))
        }
    }
}

/// Numbers that 32 bits hold are written as short as 32 bits allow, which reads as another number of
/// 64 bits; so they are written in full.
fn tree_json(tree: &Tree) -> String {
    match tree {
        Tree::Leaf(value) => value.to_string(),
        Tree::Split {
            feature,
            threshold,
            sides,
            mean,
        } => format!(
            "[{feature}, {threshold}, {}, {}, {}]",
            tree_json(&sides[0]),
            tree_json(&sides[1]),
            // Only explanations read it.
            (mean * 1e4).round() / 1e4
        ),
    }
}

fn list(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
    format!("[{}]", numbers.join(", "))
}

/// A text as JSON has it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

impl Chain {
    /// The chain over the stages of these names as JSON: what followed them, and how often visits
    /// ended there.
    #[must_use]
    pub fn to_json(
        &self,
        stages: &[String],
        ends: &[f64],
        smoothing: f64,
        trained: &str,
        indent: usize,
    ) -> String {
        let inner = " ".repeat(indent + 2);
        let row = |(from, name): (usize, &String)| {
            let next = stages.iter().enumerate().filter_map(|(to, name)| {
                let count = self.counted(from, to);
                (count > 0.0 && to != from).then(|| format!("{}: {count}", quoted(name)))
            });
            let next: Vec<String> = next.collect();
            let next = match next.as_slice() {
                [] => "{}".into(),
                next => format!("{{ {} }}", next.join(", ")),
            };
            let end = ends[from];
            format!(
                "{inner}    {}: {{ \"next\": {next}, \"end\": {end} }}",
                quoted(name)
            )
        };
        let rows: Vec<String> = stages.iter().enumerate().map(row).collect();
        format!(
            "{{\n{inner}\"trained\": {},\n{inner}\"markov\": {{\n{inner}  \"smoothing\": {smoothing},\n\
             {inner}  \"rows\": {{\n{}\n{inner}  }}\n{inner}}}\n{}}}",
            quoted(trained),
            rows.join(",\n"),
            " ".repeat(indent)
        )
    }
}
