//! How good scores are, with 95 % confidence intervals.

/// A figure and between what it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// A group of rows with similar probabilities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The mean of what was foretold.
    pub foretold: f64,
    /// What came true.
    pub seen: Figure,
    /// How many rows.
    pub rows: usize,
}

/// Standard normal quantile of 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

impl Figure {
    fn around(value: f64, error: f64) -> Self {
        Self {
            value,
            low: value - Z * error,
            high: value + Z * error,
        }
    }
}

/// The area under the curve, with the interval of E. DeLong and others (1988): how often a labelled
/// row scores above another one. By ranks, as X. Sun and W. Xu (2014) compute it.
#[must_use]
pub fn auc(scores: &[f64], labels: &[bool]) -> Figure {
    let of = |wanted: bool| -> Vec<f64> {
        let rows = scores.iter().zip(labels);
        rows.filter(|(_, label)| **label == wanted)
            .map(|(score, _)| *score)
            .collect()
    };
    let (yes, no) = (of(true), of(false));
    let (m, n) = (yes.len() as f64, no.len() as f64);
    let all = midranks(&[yes.as_slice(), no.as_slice()].concat());
    let (own_yes, own_no) = (midranks(&yes), midranks(&no));
    let (all_yes, all_no) = all.split_at(yes.len());
    // For each row the share of the others that it beats.
    let beats = |all: &[f64], own: &[f64], others: f64| -> Vec<f64> {
        let ranks = all.iter().zip(own);
        ranks.map(|(all, own)| (all - own) / others).collect()
    };
    let above = beats(all_yes, &own_yes, n);
    let below: Vec<f64> = beats(all_no, &own_no, m)
        .iter()
        .map(|share| 1.0 - share)
        .collect();
    let value = above.iter().sum::<f64>() / m;
    Figure::around(value, (variance(&above) / m + variance(&below) / n).sqrt())
}

/// The mean of the precision at each labelled row, by falling scores; rows of one score count as one
/// step. The interval is that of a logit (K. Boyd and others, 2013).
#[must_use]
pub fn average_precision(scores: &[f64], labels: &[bool]) -> Figure {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|left, right| scores[*right].total_cmp(&scores[*left]));
    let labelled = labels.iter().filter(|label| **label).count() as f64;
    let (mut seen, mut hits, mut sum, mut at) = (0.0, 0.0, 0.0, 0);
    while at < order.len() {
        let score = scores[order[at]];
        let mut new = 0.0;
        while at < order.len() && scores[order[at]] == score {
            new += f64::from(u8::from(labels[order[at]]));
            seen += 1.0;
            at += 1;
        }
        hits += new;
        sum += new * hits / seen;
    }
    let value = sum / labelled;
    let logit = ln(value / (1.0 - value));
    let error = Z / (labelled * value * (1.0 - value)).sqrt();
    Figure {
        value,
        low: crate::probability(logit - error),
        high: crate::probability(logit + error),
    }
}

/// The mean of minus the logarithm of the probability that was given to what came true.
#[must_use]
pub fn log_loss(probabilities: &[f64], labels: &[bool]) -> Figure {
    let loss = |(probability, label): (&f64, &bool)| {
        let right = if *label {
            *probability
        } else {
            1.0 - probability
        };
        -ln(right.clamp(1e-15, 1.0))
    };
    let losses: Vec<f64> = probabilities.iter().zip(labels).map(loss).collect();
    let count = losses.len() as f64;
    let mean = losses.iter().sum::<f64>() / count;
    Figure::around(mean, (variance(&losses) / count).sqrt())
}

/// Ten groups of equally many rows by rising probability, with E. Wilson's intervals (1927).
#[must_use]
pub fn calibration(probabilities: &[f64], labels: &[bool]) -> Vec<Bin> {
    const BINS: usize = 10;
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|left, right| probabilities[*left].total_cmp(&probabilities[*right]));
    let groups = (0..BINS).map(|bin| {
        let ends = [bin, bin + 1].map(|end| end * order.len() / BINS);
        &order[ends[0]..ends[1]]
    });
    let bin = |rows: &[usize]| {
        let count = rows.len() as f64;
        let labelled = rows.iter().filter(|row| labels[**row]).count() as f64;
        Bin {
            foretold: rows.iter().map(|row| probabilities[*row]).sum::<f64>() / count,
            seen: wilson(labelled, count),
            rows: rows.len(),
        }
    };
    groups.filter(|rows| !rows.is_empty()).map(bin).collect()
}

fn wilson(hits: f64, all: f64) -> Figure {
    let share = hits / all;
    let square = Z * Z / all;
    let middle = (share + square / 2.0) / (1.0 + square);
    let half = Z / (1.0 + square) * (share * (1.0 - share) / all + square / (4.0 * all)).sqrt();
    Figure {
        value: share,
        low: (middle - half).max(0.0),
        high: (middle + half).min(1.0),
    }
}

/// The ranks of numbers from 1; equal ones share the mean of theirs.
fn midranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|left, right| numbers[*left].total_cmp(&numbers[*right]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut begin = 0;
    while begin < order.len() {
        let mut end = begin;
        while end < order.len() && numbers[order[end]] == numbers[order[begin]] {
            end += 1;
        }
        for index in &order[begin..end] {
            ranks[*index] = (begin + end + 1) as f64 / 2.0;
        }
        begin = end;
    }
    ranks
}

fn variance(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares = numbers
        .iter()
        .map(|number| (number - mean) * (number - mean));
    squares.sum::<f64>() / (count - 1.0).max(1.0)
}

#[allow(
    clippy::disallowed_methods,
    reason = "a figure for people; no decision is computed from it"
)]
fn ln(number: f64) -> f64 {
    number.ln()
}
