//! A file of 10,000 products stays small, and keeps what says most.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use microstage_recommend::bytes::{count, fit};
use microstage_recommend::file::read;
use microstage_recommend::judge::{Ours, judge};
use microstage_recommend::learn::{Settings, learn};
use microstage_recommend::peers::BestSellers;
use microstage_recommend::{Product, Session, Shop};

const PRODUCTS: u64 = 10_000;

/// Brotli makes less of it: 82,561 bytes of the 96,095 of this file. So this is on the safe side.
fn packed(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

/// Numbers that look random, the same in each run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// One category, in which visitors go from each product to one of eight others or, as often, anywhere.
fn shop() -> Shop {
    let mut dice = Dice(7);
    let products = (0..PRODUCTS).map(|_| Product {
        id: format!("{:06}", dice.below(1_000_000)),
        category: "everything".into(),
    });
    let products: Vec<Product> = products.collect();
    let sessions = (0..40_000).map(|began| {
        let mut at = dice.below(PRODUCTS);
        let steps = (0..2 + dice.below(8)).map(|_| {
            let near = (at * 8 + dice.below(8)) % PRODUCTS;
            let bound = 1 + dice.below(PRODUCTS);
            let anywhere = dice.below(bound);
            at = [near, anywhere][usize::from(dice.below(2) == 0)];
            at as u32
        });
        let viewed: Vec<u32> = steps.collect();
        let bought = if dice.below(20) == 0 {
            viewed[..2].to_vec()
        } else {
            Vec::new()
        };
        Session {
            began,
            viewed,
            bought,
        }
    });
    let sessions = sessions.collect();
    Shop { products, sessions }
}

#[test]
fn ten_thousand_products_stay_under_100_kb() {
    let shop = shop();
    let (learned, later) = shop.sessions.split_at(36_000);
    let mut files = learn(&shop, learned, Settings::default(), "a test");
    assert_eq!(files.len(), 1);
    let whole = judge(&Ours::new(&shop, &files), later, shop.products.len());
    let before = packed(&files[0].to_json());
    let (kept, all) = fit(&mut files[0], 100_000, packed);
    let text = files[0].to_json();
    let small = judge(&Ours::new(&shop, &files), later, shop.products.len());
    let best = judge(
        &BestSellers::learn(&shop, learned),
        later,
        shop.products.len(),
    );
    println!(
        "{before} bytes with {all} pairs: {whole:?}\n{} bytes with {kept}: {small:?}\nbest-sellers {best:?}",
        packed(&text)
    );
    if let Some(path) = std::env::var_os("MICROSTAGE_KEEP_TABLES") {
        std::fs::write(path, &text).unwrap();
    }
    assert!(files[0].own > 9_900, "{}", files[0].own);
    assert!(packed(&text) <= 100_000 && before > 100_000, "{before}");
    assert_eq!(
        (count(&files[0]), read(&text).as_ref()),
        (kept, Ok(&files[0]))
    );
    assert!(
        small.hit_5 > whole.hit_5 / 2.0 && small.hit_20 > 3.0 * best.hit_20,
        "{small:?}"
    );
}
