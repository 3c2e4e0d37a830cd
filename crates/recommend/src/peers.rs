//! What ours is compared with in the same run: the same best-sellers for everybody, and a chain of first order.

use std::collections::BTreeMap;

use crate::judge::{AMONG, Foretelling};
use crate::learn::best_sellers;
use crate::{Session, Shop};

/// The best-sellers, whatever came before.
pub struct BestSellers(Vec<u32>);

impl BestSellers {
    /// Of sessions.
    #[must_use]
    pub fn learn(shop: &Shop, sessions: &[Session]) -> Self {
        let mut best = best_sellers(shop, sessions);
        best.truncate(AMONG);
        Self(best)
    }
}

impl Foretelling for BestSellers {
    fn after(&self, _before: &[u32]) -> Vec<u32> {
        self.0.clone()
    }
}

/// What followed the latest product most often; what followed as often as another by how often it is viewed, and
/// behind all of it the products that are viewed most.
pub struct Markov(Vec<Vec<u32>>, Vec<u32>);

impl Markov {
    /// Of sessions.
    #[must_use]
    pub fn learn(shop: &Shop, sessions: &[Session]) -> Self {
        let many = shop.products.len();
        let mut views = vec![0u32; many];
        let mut steps: Vec<BTreeMap<u32, u32>> = vec![BTreeMap::new(); many];
        for Session { viewed, .. } in sessions {
            viewed.iter().for_each(|item| views[*item as usize] += 1);
            for step in viewed.windows(2) {
                *steps[step[0] as usize].entry(step[1]).or_insert(0) += 1;
            }
        }
        let mut popular: Vec<u32> = (0..many as u32).collect();
        popular.sort_by_key(|item| (std::cmp::Reverse(views[*item as usize]), *item));
        popular.truncate(2 * AMONG);
        let ranked = |counts: BTreeMap<u32, u32>| {
            let mut next: Vec<(u32, u32)> = counts.into_iter().collect();
            next.sort_by_key(|(item, count)| {
                (std::cmp::Reverse((*count, views[*item as usize])), *item)
            });
            next.into_iter().take(AMONG).map(|(item, _)| item).collect()
        };
        Self(steps.into_iter().map(ranked).collect(), popular)
    }
}

impl Foretelling for Markov {
    fn after(&self, before: &[u32]) -> Vec<u32> {
        let Some(last) = before.last() else {
            return self.1.clone();
        };
        let next = &self.0[*last as usize];
        let others = self.1.iter().filter(|item| !next.contains(item));
        next.iter().chain(others).take(AMONG).copied().collect()
    }
}
