//! Clusters: k-means and hierarchical, both as centroids of scaled rows.

use kodama::{Method, linkage};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::KMeans;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use crate::{Error, matrix, refused};

/// So many rows at most are merged one by one: their distances need 100 MB.
pub const MOST_MERGED: usize = 5_000;

/// Clusters.
#[derive(Clone, Debug)]
pub struct Clusters {
    /// The middle of each.
    pub centroids: Vec<Vec<f64>>,
    /// The cluster of each row.
    pub labels: Vec<usize>,
    /// Sum of the squared distances from the nearest centroids.
    pub inertia: f64,
}

impl Clusters {
    /// How many rows each has.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.centroids.len()];
        for label in &self.labels {
            sizes[*label] += 1;
        }
        sizes
    }

    /// K-means from given centroids (S. Lloyd, 1957): until no row changes its cluster. A cluster
    /// that loses all rows stays where it is.
    #[must_use]
    pub fn lloyd(rows: &[Vec<f64>], start: Vec<Vec<f64>>) -> Self {
        let mut clusters = Self {
            labels: vec![usize::MAX; rows.len()],
            centroids: start,
            inertia: 0.0,
        };
        while clusters.assign(rows) {
            clusters.centre(rows);
        }
        clusters
    }

    /// K-means from the best of several starts by k-means++.
    ///
    /// # Errors
    /// Where there are fewer rows than clusters.
    pub fn kmeans(rows: &[Vec<f64>], count: usize, seed: u64) -> Result<Self, Error> {
        let data = DatasetBase::from(matrix(rows)?);
        let random = Xoshiro256Plus::seed_from_u64(seed);
        // What it finds is close to a centre and not at it, because it counts the centroid of before
        // as one row more (its way out of empty clusters). Lloyd's steps go the rest.
        let found = KMeans::params_with_rng(count, random)
            .n_runs(10)
            .max_n_iterations(100)
            .tolerance(1e-3)
            .fit(&data)
            .map_err(refused)?;
        let start = found.centroids().rows().into_iter().map(|row| row.to_vec());
        Ok(Self::lloyd(rows, start.collect()))
    }

    /// Hierarchical clustering by Ward's method, cut where `count` clusters are left; then each row
    /// belongs to the nearest centre. Of more rows than [`MOST_MERGED`] evenly spread ones are merged.
    ///
    /// # Errors
    /// Where there are fewer rows than clusters.
    pub fn hierarchical(rows: &[Vec<f64>], count: usize) -> Result<Self, Error> {
        if rows.len() < count || count == 0 {
            return Err(Error(format!("{} rows for {count} clusters", rows.len())));
        }
        let merged = rows.len().min(MOST_MERGED);
        let sample: Vec<&Vec<f64>> = (0..merged)
            .map(|index| &rows[index * rows.len() / merged])
            .collect();
        let labels = cut(&sample, count);
        let mut clusters = Self {
            centroids: vec![vec![0.0; rows[0].len()]; count],
            labels,
            inertia: 0.0,
        };
        let owned: Vec<Vec<f64>> = sample.into_iter().cloned().collect();
        clusters.centre(&owned);
        clusters.labels = vec![usize::MAX; rows.len()];
        clusters.assign(rows);
        Ok(clusters)
    }

    /// The cluster of a row, the first of those that are equally near, and its squared distance.
    #[must_use]
    pub fn nearest(&self, row: &[f64]) -> (usize, f64) {
        let (mut nearest, mut least) = (0, f64::INFINITY);
        for (index, centroid) in self.centroids.iter().enumerate() {
            let distance = square_distance(row, centroid);
            if distance < least {
                (nearest, least) = (index, distance);
            }
        }
        (nearest, least)
    }

    /// Gives each row its nearest centroid; whether any changed.
    fn assign(&mut self, rows: &[Vec<f64>]) -> bool {
        let mut changed = false;
        self.inertia = 0.0;
        let found: Vec<(usize, f64)> = rows.iter().map(|row| self.nearest(row)).collect();
        for ((nearest, least), label) in found.into_iter().zip(&mut self.labels) {
            self.inertia += least;
            changed |= *label != nearest;
            *label = nearest;
        }
        changed
    }

    /// Moves each centroid into the middle of its rows.
    fn centre(&mut self, rows: &[Vec<f64>]) {
        let sizes = self.sizes();
        let mut sums = vec![vec![0.0; self.centroids[0].len()]; sizes.len()];
        for (row, label) in rows.iter().zip(&self.labels) {
            for (sum, number) in sums[*label].iter_mut().zip(row) {
                *sum += number;
            }
        }
        for (index, size) in sizes.iter().enumerate().filter(|(_, size)| **size > 0) {
            let middle = sums[index].iter().map(|sum| sum / *size as f64);
            self.centroids[index] = middle.collect();
        }
    }
}

fn square_distance(left: &[f64], right: &[f64]) -> f64 {
    let pairs = left.iter().zip(right);
    pairs
        .map(|(left, right)| (left - right) * (left - right))
        .sum()
}

/// Merges until `count` clusters are left, and numbers them in the order of their first rows.
fn cut(rows: &[&Vec<f64>], count: usize) -> Vec<usize> {
    let mut distances = Vec::with_capacity(rows.len() * rows.len().saturating_sub(1) / 2);
    for (index, row) in rows.iter().enumerate() {
        let others = rows[index + 1..].iter();
        distances.extend(others.map(|other| square_distance(row, other).sqrt()));
    }
    let tree = linkage(&mut distances, rows.len(), Method::Ward);
    // Each merge makes a new number; whoever was merged points to it.
    let mut parents: Vec<usize> = (0..rows.len() * 2).collect();
    for (merge, step) in tree.steps().iter().take(rows.len() - count).enumerate() {
        parents[step.cluster1] = rows.len() + merge;
        parents[step.cluster2] = rows.len() + merge;
    }
    let mut roots: Vec<usize> = Vec::new();
    let mut labels = Vec::with_capacity(rows.len());
    for row in 0..rows.len() {
        let mut root = row;
        while parents[root] != root {
            root = parents[root];
        }
        let known = roots.iter().position(|other| *other == root);
        labels.push(known.unwrap_or_else(|| {
            roots.push(root);
            roots.len() - 1
        }));
    }
    labels
}
