//! V-SKNN, the nearest sessions with a vector's weights (M. Ludewig and D. Jannach, Evaluation of session-based
//! recommendation algorithms, 2018), as their framework has it by default: 100 neighbours of the 1,000 latest
//! sessions that share a product; both weights fall with the distance. It needs all sessions, so no page can
//! have it; it is here to be compared with.

use std::collections::{BTreeMap, HashMap};

use crate::judge::{AMONG, Foretelling};
use crate::{Session, Shop};

const SAMPLE: usize = 1_000;
const NEIGHBOURS: usize = 100;

/// The sessions, and which of them have a product.
pub struct Vsknn {
    sessions: Vec<Vec<u32>>,
    with: Vec<Vec<u32>>,
}

impl Vsknn {
    /// Of sessions in the order of their times.
    #[must_use]
    pub fn learn(shop: &Shop, sessions: &[Session]) -> Self {
        let mut with = vec![Vec::new(); shop.products.len()];
        let mut kept = Vec::new();
        for (number, session) in sessions.iter().enumerate() {
            let mut items = session.viewed.clone();
            items.sort_unstable();
            items.dedup();
            for item in &items {
                with[*item as usize].push(number as u32);
            }
            kept.push(items);
        }
        Self {
            sessions: kept,
            with,
        }
    }

    /// The latest sessions that share a product with this one.
    fn candidates(&self, weights: &BTreeMap<u32, f64>) -> Vec<u32> {
        let latest = weights
            .keys()
            .flat_map(|item| self.with[*item as usize].iter().rev().take(SAMPLE));
        let mut found: Vec<u32> = latest.copied().collect();
        found.sort_unstable_by_key(|session| std::cmp::Reverse(*session));
        found.dedup();
        found.truncate(SAMPLE);
        found
    }
}

impl Foretelling for Vsknn {
    fn after(&self, before: &[u32]) -> Vec<u32> {
        let mut weights = BTreeMap::new();
        for (place, item) in before.iter().enumerate() {
            weights.insert(*item, (place + 1) as f64 / before.len() as f64);
        }
        let mut near: Vec<(u32, f64)> = Vec::new();
        for session in self.candidates(&weights) {
            let items = &self.sessions[session as usize];
            let common = items.iter().filter_map(|item| weights.get(item));
            near.push((session, common.sum::<f64>() / weights.len() as f64));
        }
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
        near.truncate(NEIGHBOURS);
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for (session, similarity) in near {
            let items = &self.sessions[session as usize];
            let back = before
                .iter()
                .rev()
                .position(|item| items.binary_search(item).is_ok());
            let decay = 1.0 / (back.unwrap_or(0) + 1) as f64;
            for item in items {
                *scores.entry(*item).or_insert(0.0) += similarity * decay;
            }
        }
        let mut ranked: Vec<(u32, f64)> = scores.into_iter().collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        ranked
            .into_iter()
            .take(AMONG)
            .map(|(item, _)| item)
            .collect()
    }
}
