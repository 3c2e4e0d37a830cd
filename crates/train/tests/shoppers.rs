//! Purchase intent on the sessions of a real shop: as good as the reference, and the same in the
//! engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use microstage_engine::Value;
use microstage_train::boost::{Boosted, Growth};
use microstage_train::calibrate::Calibration;
use microstage_train::cluster::Clusters;
use microstage_train::export::Learned;
use microstage_train::logistic::{Logistic, Scaling};
use microstage_train::metrics::{auc, average_precision, log_loss};
use microstage_train::split::stratified_folds;
use support::{Sessions, answers_of_engine, outside};

type Fit = fn(&[Vec<f64>], &[bool]) -> Learned;

fn logistic(rows: &[Vec<f64>], labels: &[bool]) -> Learned {
    Learned::Logistic(Logistic::fit(rows, labels, 1.0).unwrap(), Calibration::None)
}

fn trees(rows: &[Vec<f64>], labels: &[bool]) -> Learned {
    let model = Boosted::fit(rows, labels, Growth::default()).unwrap();
    Learned::Trees(model, Calibration::None)
}

/// Out of ten folds; `least` is the area under the curve that is demanded, `reference` the log loss
/// of the reference. A test each, so that two threads share the work.
fn ten_folds(without: &str, name: &str, fit: Fit, least: f64, reference: f64) {
    let Some(sessions) = Sessions::read(without) else {
        return;
    };
    let folds = stratified_folds(&sessions.bought, 10, 0);
    let mut foretold = vec![0.0; folds.len()];
    for fold in 0..10 {
        let learned_from = |row: &usize| folds[*row] != fold;
        let own: Vec<usize> = (0..folds.len()).filter(learned_from).collect();
        let rows: Vec<Vec<f64>> = own.iter().map(|row| sessions.rows[*row].clone()).collect();
        let labels: Vec<bool> = own.iter().map(|row| sessions.bought[*row]).collect();
        let learned = fit(&rows, &labels);
        for row in (0..folds.len()).filter(|row| folds[*row] == fold) {
            foretold[row] = learned.answer(&sessions.rows[row]);
        }
    }
    let area = auc(&foretold, &sessions.bought);
    let precision = average_precision(&foretold, &sessions.bought);
    let loss = log_loss(&foretold, &sessions.bought);
    println!(
        "{name} without {without:?}: AUC {:.4} ({:.4} to {:.4}), AP {:.4}, log loss {:.4} (reference \
         {reference})",
        area.value, area.low, area.high, precision.value, loss.value
    );
    assert!(area.value >= least, "{name} without {without:?}: {area:?}");
    assert!(loss.value <= reference * 1.03, "{name}: {loss:?}");
}

#[test]
fn ten_folds_of_logistic_regression() {
    ten_folds("", "logistic", logistic, 0.890, 0.2919);
}

#[test]
fn ten_folds_of_trees() {
    ten_folds("", "trees", trees, 0.930, 0.2220);
}

#[test]
fn ten_folds_of_logistic_regression_without_page_values() {
    ten_folds("PageValues", "logistic", logistic, 0.745, 0.3757);
}

#[test]
fn ten_folds_of_trees_without_page_values() {
    ten_folds("PageValues", "trees", trees, 0.780, 0.3584);
}

#[test]
fn the_engine_says_what_the_trainer_says() {
    let Some(sessions) = Sessions::read("") else {
        return;
    };
    let (rows, labels) = (&sessions.rows, &sessions.bought);
    let width = sessions.names.len();
    let scores = |learned: &Learned| -> Vec<f64> {
        let score = |row: &Vec<f64>| match learned {
            Learned::Logistic(model, _) => model.score(row),
            Learned::Trees(model, _) => model.score(row),
            Learned::Clusters(..) => 0.0,
        };
        rows.iter().map(score).collect()
    };
    for fit in [logistic as Fit, trees] {
        let plain = fit(rows, labels);
        let calibrations = [
            Calibration::None,
            Calibration::platt(&scores(&plain), labels).unwrap(),
            Calibration::isotonic(&scores(&plain), labels, 300),
        ];
        for calibration in calibrations {
            let mut learned = plain.clone();
            if let Learned::Logistic(_, own) | Learned::Trees(_, own) = &mut learned {
                *own = calibration.clone();
            }
            let found = answers_of_engine(&learned, width, rows);
            let differences = rows
                .iter()
                .zip(&found)
                .map(|(row, found)| (learned.answer(row) - found.number().unwrap()).abs());
            let most = differences.fold(0.0, f64::max);
            println!("largest difference {most:e}");
            assert!(most <= 1e-6, "{most} with {calibration:?}");
        }
    }
}

#[test]
fn k_means_is_that_of_the_reference() {
    let Some(sessions) = Sessions::read("") else {
        return;
    };
    let golden = outside("oracles/kmeans_golden_sklearn.json").unwrap();
    let golden: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
    let rows: Vec<Vec<f64>> = sessions.rows.iter().map(|row| row[..10].to_vec()).collect();
    let scaling = Scaling::of(&rows);
    let scaled: Vec<Vec<f64>> = rows.iter().map(|row| scaling.apply(row)).collect();
    let numbers = |list: &serde_json::Value| -> Vec<f64> {
        let list = list.as_array().unwrap();
        list.iter().map(|number| number.as_f64().unwrap()).collect()
    };
    let near = |found: &[f64], expected: &[f64], most: f64| {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= most, "{found} for {expected}");
        }
    };
    near(&scaling.means, &numbers(&golden["mean"]), 1e-9);
    near(&scaling.scales, &numbers(&golden["std_population"]), 1e-9);
    for run in golden["runs"].as_array().unwrap() {
        let start = numbers(&run["init_rows"]);
        let start = start.iter().map(|row| scaled[*row as usize].clone());
        let clusters = Clusters::lloyd(&scaled, start.collect());
        let sizes: Vec<f64> = clusters.sizes().iter().map(|size| *size as f64).collect();
        assert_eq!(sizes, numbers(&run["sizes"]), "k = {}", run["k"]);
        let inertia = run["inertia"].as_f64().unwrap();
        near(&[clusters.inertia / inertia], &[1.0], 1e-9);
        let centers = run["centers"].as_array().unwrap();
        for (centroid, center) in clusters.centroids.iter().zip(centers) {
            near(centroid, &numbers(center), 1e-6);
        }
        let labels: Vec<f64> = clusters.labels[..50]
            .iter()
            .map(|label| *label as f64)
            .collect();
        assert_eq!(labels, numbers(&run["first_50_labels"]));

        // And so says the engine of every row.
        let labels = clusters.labels.clone();
        let learned = Learned::Clusters(clusters, scaling.clone());
        let found = answers_of_engine(&learned, 10, &rows);
        let expected: Vec<Value> = labels
            .iter()
            .map(|label| Value::Int(*label as i64))
            .collect();
        let different = (0..rows.len())
            .filter(|row| found[*row] != expected[*row])
            .count();
        assert_eq!(different, 0, "k = {}", run["k"]);
    }
}

#[test]
fn own_starts_find_clusters_no_worse_than_the_given_ones() {
    let Some(sessions) = Sessions::read("") else {
        return;
    };
    let rows: Vec<Vec<f64>> = sessions.rows.iter().map(|row| row[..10].to_vec()).collect();
    let scaling = Scaling::of(&rows);
    let scaled: Vec<Vec<f64>> = rows.iter().map(|row| scaling.apply(row)).collect();
    let given = Clusters::lloyd(&scaled, scaled[..4].to_vec());
    let own = Clusters::kmeans(&scaled, 4, 1).unwrap();
    let again = Clusters::kmeans(&scaled, 4, 1).unwrap();
    let merged = Clusters::hierarchical(&scaled, 4).unwrap();
    println!(
        "inertia: given starts {:.0}, own {:.0}, hierarchical {:.0}",
        given.inertia, own.inertia, merged.inertia
    );
    assert_eq!(
        own.centroids, again.centroids,
        "the same seed, the same clusters"
    );
    assert!(own.inertia <= given.inertia);
    // Merging looks at no centroid, so it cannot be better, and is not far off where it works.
    assert!(merged.inertia <= own.inertia * 1.3);
    assert!(merged.sizes().iter().all(|size| *size > 0));
}
