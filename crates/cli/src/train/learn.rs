//! Learns from rows, and says how well what was learned foretells those of other visitors.

use microstage_train::boost::{Boosted, Growth};
use microstage_train::calibrate::Calibration;
use microstage_train::cluster::Clusters;
use microstage_train::export::Learned;
use microstage_train::logistic::{Logistic, Scaling};
use microstage_train::markov::Chain;
use microstage_train::metrics::{self, Bin, Figure};
use microstage_train::split::grouped_folds;

use super::Data;
use super::arguments::{Calibrating, Kind, ModelArguments};
use crate::failure::Failure;
use crate::recording::bar;
use crate::text::{count, counted};

/// Each row is foretold by a model that has not seen its visitor.
const FOLDS: usize = 5;

/// A step of an isotonic table has at least so many rows.
const LEAST_OF_STEP: usize = 50;

/// Of fewer rows of a kind nothing is learned.
const LEAST_OF_KIND: usize = 10;

/// What came of it.
pub(crate) struct Outcome {
    /// The model as it is written into the journey.
    pub(crate) json: String,
    /// What was learned from what, in one line.
    pub(crate) trained: String,
    /// Figures, each with its name.
    pub(crate) lines: Vec<(String, String)>,
    /// For the calibration plot.
    pub(crate) bins: Vec<Bin>,
}

/// Learns what the arguments ask for.
pub(super) fn learn(data: &Data, arguments: &ModelArguments) -> Result<Outcome, Failure> {
    if arguments.kind.foretells() {
        foretell(data, arguments)
    } else {
        cluster(data, arguments)
    }
}

fn foretell(data: &Data, arguments: &ModelArguments) -> Result<Outcome, Failure> {
    let labels = &data.labels;
    let labelled = labels.iter().filter(|label| **label).count();
    if labelled < LEAST_OF_KIND || labels.len() - labelled < LEAST_OF_KIND {
        return Err(nothing_to_learn(format!(
            "{} of {} rows with what is foretold",
            count(labelled),
            count(labels.len())
        )));
    }
    let folds = grouped_folds(&data.visitors, FOLDS, arguments.seed);
    let mut scores = vec![0.0; labels.len()];
    let bar = bar("learning", "{pos} of {len}", Some(FOLDS as u64 + 1));
    for fold in 0..FOLDS {
        let own = |row: &usize| folds[*row] != fold;
        let chosen: Vec<usize> = (0..folds.len()).filter(own).collect();
        let rows: Vec<Vec<f64>> = chosen.iter().map(|row| data.rows[*row].clone()).collect();
        let known: Vec<bool> = chosen.iter().map(|row| labels[*row]).collect();
        let model = fit(&rows, &known, arguments)?;
        for row in (0..folds.len()).filter(|row| folds[*row] == fold) {
            scores[row] = model.score(&data.rows[row]);
        }
        bar.inc(1);
    }
    let calibrated = calibrate(&scores, labels, &folds, arguments)?;
    let learned = fit(&data.rows, labels, arguments)?.with(calibrated.whole);
    bar.inc(1);
    bar.finish_using_style();
    let foretold = &calibrated.probabilities;
    let area = metrics::auc(&scores, labels);
    let precision = metrics::average_precision(&scores, labels);
    let loss = metrics::log_loss(foretold, labels);
    let share = labelled as f64 / labels.len() as f64;
    let base = metrics::log_loss(&vec![share; labels.len()], labels);
    let trained = format!(
        "{} from {}; foretold in {FOLDS} folds by visitor: AUC {:.4}, log loss {:.4}",
        named(arguments.kind),
        data.origin,
        area.value,
        loss.value
    );
    let lines = vec![
        (
            "rows".into(),
            format!(
                "{} ({:.1} % with what is foretold)",
                count(labels.len()),
                share * 100.0
            ),
        ),
        ("features".into(), data.features.len().to_string()),
        ("AUC".into(), interval(area)),
        ("average precision".into(), interval(precision)),
        (
            "log loss".into(),
            format!("{}, without any model {:.4}", interval(loss), base.value),
        ),
    ];
    Ok(Outcome {
        json: learned.to_json(&data.features, arguments.moment(), &trained, 4),
        trained,
        lines,
        bins: metrics::calibration(foretold, labels),
    })
}

/// A model before it is calibrated.
enum Model {
    Logistic(Logistic),
    Trees(Boosted),
}

impl Model {
    fn score(&self, row: &[f64]) -> f64 {
        match self {
            Self::Logistic(model) => model.score(row),
            Self::Trees(model) => model.score(row),
        }
    }

    fn with(self, calibration: Calibration) -> Learned {
        match self {
            Self::Logistic(model) => Learned::Logistic(model, calibration),
            Self::Trees(model) => Learned::Trees(model, calibration),
        }
    }
}

fn fit(rows: &[Vec<f64>], labels: &[bool], arguments: &ModelArguments) -> Result<Model, Failure> {
    let growth = Growth {
        seed: arguments.seed,
        ..Growth::default()
    };
    let model = if arguments.kind == Kind::Trees {
        Boosted::fit(rows, labels, growth).map(Model::Trees)
    } else {
        Logistic::fit(rows, labels, 1.0).map(Model::Logistic)
    };
    model.map_err(|error| nothing_to_learn(error.to_string()))
}

struct Calibrated {
    /// Of each row, by a calibration that has not seen its visitor either.
    probabilities: Vec<f64>,
    /// Learned from all held-out scores.
    whole: Calibration,
}

fn calibrate(
    scores: &[f64],
    labels: &[bool],
    folds: &[usize],
    arguments: &ModelArguments,
) -> Result<Calibrated, Failure> {
    let learn = |chosen: &[usize]| -> Result<Calibration, Failure> {
        let scores: Vec<f64> = chosen.iter().map(|row| scores[*row]).collect();
        let labels: Vec<bool> = chosen.iter().map(|row| labels[*row]).collect();
        match arguments.calibration {
            Calibrating::None => Ok(Calibration::None),
            Calibrating::Isotonic => Ok(Calibration::isotonic(&scores, &labels, LEAST_OF_STEP)),
            Calibrating::Platt => Calibration::platt(&scores, &labels)
                .map_err(|error| nothing_to_learn(error.to_string())),
        }
    };
    let mut probabilities = vec![0.0; scores.len()];
    for fold in 0..FOLDS {
        let own = |row: &usize| folds[*row] != fold;
        let calibration = learn(&(0..folds.len()).filter(own).collect::<Vec<_>>())?;
        for row in (0..folds.len()).filter(|row| folds[*row] == fold) {
            probabilities[row] = calibration.apply(scores[row]);
        }
    }
    Ok(Calibrated {
        probabilities,
        whole: learn(&(0..folds.len()).collect::<Vec<_>>())?,
    })
}

fn cluster(data: &Data, arguments: &ModelArguments) -> Result<Outcome, Failure> {
    let clusters = usize::from(arguments.clusters);
    if data.rows.len() < clusters {
        let rows = counted(data.rows.len(), "row");
        return Err(nothing_to_learn(format!("{rows} for {clusters} clusters")));
    }
    let scaling = Scaling::of(&data.rows);
    let scaled: Vec<Vec<f64>> = data.rows.iter().map(|row| scaling.apply(row)).collect();
    let found = if arguments.kind == Kind::Hierarchical {
        Clusters::hierarchical(&scaled, clusters)
    } else {
        Clusters::kmeans(&scaled, clusters, arguments.seed)
    };
    let found = found.map_err(|error| nothing_to_learn(error.to_string()))?;
    let total: f64 = scaled.iter().flatten().map(|number| number * number).sum();
    let explained = if total > 0.0 {
        1.0 - found.inertia / total
    } else {
        0.0
    };
    let trained = format!(
        "{} from {}; {:.1} % of the variance lies between the clusters",
        named(arguments.kind),
        data.origin,
        explained * 100.0
    );
    let sizes = found.sizes();
    let mut lines = vec![("rows".into(), count(data.rows.len()))];
    for (index, size) in sizes.iter().enumerate() {
        lines.push((
            format!("cluster {index}"),
            described(data, &found, &scaling, index, *size),
        ));
    }
    Ok(Outcome {
        json: Learned::Clusters(found, scaling).to_json(&data.features, None, &trained, 4),
        trained,
        lines,
        bins: Vec::new(),
    })
}

/// How many rows a cluster has, and the three features in which its centre is farthest from the
/// middle of all.
fn described(
    data: &Data,
    found: &Clusters,
    scaling: &Scaling,
    index: usize,
    size: usize,
) -> String {
    let centroid = &found.centroids[index];
    let mut order: Vec<usize> = (0..centroid.len()).collect();
    order.sort_by(|left, right| centroid[*right].abs().total_cmp(&centroid[*left].abs()));
    let far = order.iter().take(3).map(|feature| {
        let value = centroid[*feature] * scaling.scales[*feature] + scaling.means[*feature];
        format!(
            "{} {value:.2} ({:+.1} sd)",
            data.features[*feature].value, centroid[*feature]
        )
    });
    let far: Vec<String> = far.collect();
    format!("{}: {}", counted(size, "row"), far.join(", "))
}

/// The likeliest next stage of each stage.
pub(super) fn chain_lines(chain: &Chain, stages: &[String], ends: &[f64]) -> Vec<(String, String)> {
    let line = |(from, name): (usize, &String)| {
        let all: f64 = (0..stages.len())
            .map(|to| chain.counted(from, to))
            .sum::<f64>()
            + ends[from];
        let share = |counted: f64| counted / all * 100.0;
        let next = chain
            .likeliest(from)
            .into_iter()
            .filter(|to| chain.counted(from, *to) > 0.0);
        let mut parts: Vec<String> = next
            .map(|to| format!("{} {:.1} %", stages[to], share(chain.counted(from, to))))
            .collect();
        match all {
            0.0 => parts.push("no session was here".into()),
            _ => parts.push(format!("end {:.1} %", share(ends[from]))),
        }
        (name.clone(), parts.join(", "))
    };
    stages.iter().enumerate().map(line).collect()
}

fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Logistic => "Logistic regression",
        Kind::Trees => "Boosted trees",
        Kind::Kmeans => "K-means",
        Kind::Hierarchical => "Ward's clusters",
        Kind::Markov => "Markov chain",
    }
}

fn interval(figure: Figure) -> String {
    let Figure { value, low, high } = figure;
    format!("{value:.4} (95 %: {low:.4} to {high:.4})")
}

fn nothing_to_learn(found: String) -> Failure {
    Failure::refused(
        "the rows",
        found,
        "rows of which something can be learned: at least 10 of each kind, with finite numbers",
        "bring more data, or look at the label and the features",
    )
}
