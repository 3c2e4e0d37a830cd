//! Tables from sessions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::file::{Pair, Rows, Tables, VERSION, row};
use crate::weight::level;
use crate::{Session, Shop};

/// How much a row of each table holds at most, and how counts become weights. The defaults for what comes next
/// were chosen on July in the clicks of a clothes shop, learned from April to June.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Products in a row of what comes next.
    pub next: usize,
    /// Products in a row of what is viewed and of what is bought together.
    pub together: usize,
    /// What came within a few steps counts as so many steps, all in all.
    pub near: f64,
    /// Best-sellers of a category.
    pub best: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            next: 30,
            together: 10,
            near: 600.0,
            best: 50,
        }
    }
}

/// So many steps after a product are near it, the next one among them; each counts by one through its distance.
const NEAR: usize = 5;

/// Half of what each product is counted beforehand near another: the same for all, and once more by how often
/// it is viewed.
const SMOOTHING: f64 = 0.15;

/// Pairs of products that are rare say little: each pair counts as if there were so many views, or orders,
/// without it.
const SHRINK_VIEWED: f64 = 10.0;
const SHRINK_BOUGHT: f64 = 2.0;

/// A longer session is a program's, and its pairs are too many.
const LONGEST: usize = 200;

type Counts = Vec<BTreeMap<u32, f64>>;

/// How often each product was viewed and bought.
struct Popular {
    viewed: Vec<f64>,
    bought: Vec<f64>,
}

/// The tables of all categories, by name, from sessions of the shop.
#[must_use]
pub fn learn(shop: &Shop, sessions: &[Session], settings: Settings, made: &str) -> Vec<Tables> {
    let many = shop.products.len();
    let popular = popular(many, sessions);
    let next = next(many, sessions, &popular, settings);
    let viewed = together(many, sessions, settings, SHRINK_VIEWED, |it| &it.viewed);
    let bought = together(many, sessions, settings, SHRINK_BOUGHT, |it| &it.bought);
    let mut categories: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, product) in shop.products.iter().enumerate() {
        if popular.viewed[number] + popular.bought[number] > 0.0 {
            categories
                .entry(&product.category)
                .or_default()
                .push(number as u32);
        }
    }
    let whole = [&next, &viewed, &bought];
    categories
        .into_iter()
        .map(|(category, own)| tables(shop, category, own, whole, &popular, settings, made))
        .collect()
}

/// What sells best in all categories: the products, the best first. Among those that sell alike, what is viewed.
#[must_use]
pub fn best_sellers(shop: &Shop, sessions: &[Session]) -> Vec<u32> {
    let popular = popular(shop.products.len(), sessions);
    let mut all: Vec<u32> = (0..shop.products.len() as u32).collect();
    all.retain(|item| popular.viewed[*item as usize] + popular.bought[*item as usize] > 0.0);
    popular.sort_by_sales(&mut all);
    all
}

impl Popular {
    fn sort_by_sales(&self, items: &mut [u32]) {
        let key = |item: u32| (self.bought[item as usize], self.viewed[item as usize]);
        items.sort_by(|one, other| {
            let (one_is, other_is) = (key(*one), key(*other));
            let by_sales = other_is.0.total_cmp(&one_is.0);
            by_sales
                .then(other_is.1.total_cmp(&one_is.1))
                .then(one.cmp(other))
        });
    }

    fn sort_by_views(&self, items: &mut [u32]) {
        let views = |item: u32| self.viewed[item as usize];
        items.sort_by(|one, other| views(*other).total_cmp(&views(*one)).then(one.cmp(other)));
    }
}

fn popular(many: usize, sessions: &[Session]) -> Popular {
    let mut popular = Popular {
        viewed: vec![0.0; many],
        bought: vec![0.0; many],
    };
    for session in sessions {
        session
            .viewed
            .iter()
            .for_each(|item| popular.viewed[*item as usize] += 1.0);
        session
            .bought
            .iter()
            .for_each(|item| popular.bought[*item as usize] += 1.0);
    }
    popular
}

/// What is looked at next: steps from one product to another, smoothed by what came within a few steps.
fn next(
    many: usize,
    sessions: &[Session],
    popular: &Popular,
    settings: Settings,
) -> Vec<Vec<Pair>> {
    let mut steps: Counts = vec![BTreeMap::new(); many];
    let mut near: Counts = vec![BTreeMap::new(); many];
    for Session { viewed, .. } in sessions {
        for (place, from) in viewed.iter().enumerate() {
            for (distance, to) in viewed.iter().skip(place + 1).take(NEAR).enumerate() {
                if distance == 0 {
                    *steps[*from as usize].entry(*to).or_insert(0.0) += 1.0;
                }
                *near[*from as usize].entry(*to).or_insert(0.0) += 1.0 / (distance + 1) as f64;
            }
        }
    }
    let all: f64 = popular.viewed.iter().sum::<f64>().max(1.0);
    let weights = |(steps, near): (&BTreeMap<u32, f64>, &BTreeMap<u32, f64>)| {
        let stepped: f64 = steps.values().sum();
        let nearby: f64 = near.values().sum::<f64>() + 2.0 * SMOOTHING * many as f64;
        let known: BTreeSet<u32> = steps.keys().chain(near.keys()).copied().collect();
        let weight = |to: u32| {
            let share = popular.viewed[to as usize] / all;
            let beforehand = SMOOTHING * (1.0 + many as f64 * share);
            let close = near.get(&to).copied().unwrap_or(0.0) + beforehand;
            let own = steps.get(&to).copied().unwrap_or(0.0) + settings.near * close / nearby;
            own / (stepped + settings.near)
        };
        heaviest(known.into_iter().map(|to| (to, weight(to))), settings.next)
    };
    steps.iter().zip(&near).map(weights).collect()
}

/// What is found in the same session: the cosine of both products' sessions, shrunk.
fn together(
    many: usize,
    sessions: &[Session],
    settings: Settings,
    shrink: f64,
    of: impl Fn(&Session) -> &Vec<u32>,
) -> Vec<Vec<Pair>> {
    let mut pairs: Counts = vec![BTreeMap::new(); many];
    let mut single = vec![0.0; many];
    for session in sessions {
        let items: BTreeSet<u32> = of(session).iter().take(LONGEST).copied().collect();
        for item in &items {
            single[*item as usize] += 1.0;
            for other in items.iter().filter(|other| *other != item) {
                *pairs[*item as usize].entry(*other).or_insert(0.0) += 1.0;
            }
        }
    }
    let weights = |(item, others): (usize, &BTreeMap<u32, f64>)| {
        let weight = |(other, count): (&u32, &f64)| {
            let both: f64 = single[item] * single[*other as usize];
            (*other, count / (both.sqrt() + shrink))
        };
        heaviest(others.iter().map(weight), settings.together)
    };
    pairs.iter().enumerate().map(weights).collect()
}

fn heaviest(weights: impl Iterator<Item = (u32, f64)>, most: usize) -> Vec<Pair> {
    let mut all: Vec<(u32, f64)> = weights.collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    all.truncate(most);
    all.into_iter()
        .filter_map(|(item, weight)| Some((item, level(weight)?)))
        .collect()
}

/// The file of a category: its products and those that its rows name, by numbers of its own.
fn tables(
    shop: &Shop,
    category: &str,
    mut own: Vec<u32>,
    whole: [&Vec<Vec<Pair>>; 3],
    popular: &Popular,
    settings: Settings,
    made: &str,
) -> Tables {
    popular.sort_by_views(&mut own);
    let mut best = own.clone();
    popular.sort_by_sales(&mut best);
    best.truncate(settings.best);
    let is_own: BTreeSet<u32> = own.iter().copied().collect();
    let named = whole
        .iter()
        .flat_map(|rows| own.iter().flat_map(|item| &rows[*item as usize]));
    let others: BTreeSet<u32> = named
        .map(|(item, _)| *item)
        .filter(|item| !is_own.contains(item))
        .collect();
    let mut others: Vec<u32> = others.into_iter().collect();
    popular.sort_by_views(&mut others);
    let items: Vec<u32> = own.iter().chain(&others).copied().collect();
    let numbers: HashMap<u32, u32> = items.iter().copied().zip(0..).collect();
    let of = |rows: &Vec<Vec<Pair>>| -> Rows {
        let renumbered = |item: &u32| {
            let pairs = rows[*item as usize].iter();
            row(pairs
                .filter_map(|(to, level)| Some((*numbers.get(to)?, *level)))
                .collect())
        };
        own.iter().map(renumbered).collect()
    };
    Tables {
        microstage_recommend: VERSION,
        category: category.into(),
        made: made.into(),
        own: own.len(),
        items: items
            .iter()
            .map(|item| shop.products[*item as usize].id.clone())
            .collect(),
        best: best
            .iter()
            .filter_map(|item| numbers.get(item).copied())
            .collect(),
        next: of(whole[0]),
        viewed: of(whole[1]),
        bought: of(whole[2]),
    }
}
