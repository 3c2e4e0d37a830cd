//! What a list of products would have been worth: each step of later sessions is foretold from the steps before
//! it, as the page would.

use std::collections::{BTreeSet, HashMap};

use crate::decide::{List, decide};
use crate::file::Tables;
use crate::{Session, Shop};

/// A list is looked at so far.
pub const AMONG: usize = 20;

/// Whoever foretells the next product.
pub trait Foretelling {
    /// The likeliest products after those of a session, [`AMONG`] of them at most.
    fn after(&self, before: &[u32]) -> Vec<u32>;
}

/// How well it was foretold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Foretold {
    /// How many steps were foretold.
    pub steps: usize,
    /// The share of steps whose product was the first of the list.
    pub hit_1: f64,
    /// Among the first five.
    pub hit_5: f64,
    /// Among the first twenty.
    pub hit_20: f64,
    /// Mean of one through the place in the list, 0 behind the twentieth.
    pub mrr_20: f64,
    /// The share of products that was in any list.
    pub coverage: f64,
}

/// Foretells all steps of sessions.
#[must_use]
pub fn judge(by: &impl Foretelling, sessions: &[Session], products: usize) -> Foretold {
    let mut found = Foretold::default();
    let mut shown = BTreeSet::new();
    for Session { viewed, .. } in sessions {
        for (place, next) in viewed.iter().enumerate().skip(1) {
            let list = by.after(&viewed[..place]);
            found.steps += 1;
            if let Some(rank) = list.iter().take(AMONG).position(|item| item == next) {
                found.hit_1 += f64::from(u8::from(rank < 1));
                found.hit_5 += f64::from(u8::from(rank < 5));
                found.hit_20 += 1.0;
                found.mrr_20 += 1.0 / (rank as f64 + 1.0);
            }
            shown.extend(list);
        }
    }
    let steps = found.steps.max(1) as f64;
    for figure in [
        &mut found.hit_1,
        &mut found.hit_5,
        &mut found.hit_20,
        &mut found.mrr_20,
    ] {
        *figure /= steps;
    }
    found.coverage = shown.len() as f64 / products.max(1) as f64;
    found
}

/// The files of tables as a page uses them: that of the category of the latest product, and no other.
pub struct Ours<'a> {
    files: &'a [Tables],
    /// Of each product its file, and its number there.
    place: Vec<Option<(usize, u32)>>,
    /// Of each file the products by its numbers.
    products: Vec<Vec<u32>>,
}

impl<'a> Ours<'a> {
    /// Of a shop's files.
    #[must_use]
    pub fn new(shop: &Shop, files: &'a [Tables]) -> Self {
        let numbers: HashMap<&str, u32> = shop
            .products
            .iter()
            .map(|it| it.id.as_str())
            .zip(0..)
            .collect();
        let mut place = vec![None; shop.products.len()];
        let mut products = Vec::new();
        for (file, tables) in files.iter().enumerate() {
            let number = |id: &String| numbers.get(id.as_str()).copied().unwrap_or_default();
            let own: Vec<u32> = tables.items.iter().map(number).collect();
            for (index, item) in own.iter().take(tables.own).enumerate() {
                place[*item as usize] = Some((file, index as u32));
            }
            products.push(own);
        }
        Self {
            files,
            place,
            products,
        }
    }
}

impl Foretelling for Ours<'_> {
    fn after(&self, before: &[u32]) -> Vec<u32> {
        let places = before
            .iter()
            .rev()
            .take(4)
            .map(|item| self.place[*item as usize]);
        let places: Vec<_> = places.collect();
        let Some(Some((file, _))) = places.first() else {
            return Vec::new();
        };
        // A product of another file has no row in this one.
        let seeds = places.iter().map(|place| match place {
            Some((of, index)) if of == file => *index,
            _ => u32::MAX,
        });
        let seeds: Vec<u32> = seeds.collect();
        let list = decide(&self.files[*file], List::Next, &seeds, AMONG, |_| true);
        list.into_iter()
            .map(|item| self.products[*file][item as usize])
            .collect()
    }
}
