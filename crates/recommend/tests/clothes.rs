//! How the next product is learned was chosen in the clicks of a real shop: learned from April to June, judged on
//! July. What it is worth on August, which it was not chosen by, `crates/cli/tests/items.rs` says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use microstage_recommend::judge::{Ours, judge};
use microstage_recommend::learn::{Settings, learn};
use microstage_recommend::{Product, Session, Shop};

/// The shop, and the month that each session began in; where the outside data is not at hand, the test says so.
fn clothes() -> Option<(Shop, Vec<u32>)> {
    let Some(data) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no eshop-clothing-2008.csv.gz");
        return None;
    };
    let file =
        std::fs::File::open(Path::new(&data).join("data/eshop-clothing-2008.csv.gz")).unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut shop = Shop::default();
    let mut months = Vec::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut last = String::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim().split(';').collect();
        if cells[5] != last {
            last = cells[5].into();
            months.push(cells[1].parse().unwrap());
            shop.sessions.push(Session::default());
        }
        let number = *numbers.entry(cells[7].into()).or_insert_with(|| {
            shop.products.push(Product {
                id: cells[7].into(),
                category: cells[6].into(),
            });
            shop.products.len() as u32 - 1
        });
        shop.sessions.last_mut().unwrap().viewed.push(number);
    }
    Some((shop, months))
}

/// The sessions of the months before one, and those of that month.
fn split(shop: &Shop, months: &[u32], month: u32) -> (Vec<Session>, Vec<Session>) {
    let of = |is_own: &dyn Fn(u32) -> bool| {
        let own = shop
            .sessions
            .iter()
            .zip(months)
            .filter(|(_, month)| is_own(**month));
        own.map(|(session, _)| session.clone()).collect()
    };
    (of(&|own| own < month), of(&|own| own == month))
}

/// The default was chosen without a look at August: on July each part of it is of use.
#[test]
fn the_settings_were_chosen_on_a_month_of_its_own() {
    let Some((shop, months)) = clothes() else {
        return;
    };
    let (learned, july) = split(&shop, &months, 7);
    let found = |settings| {
        let files = learn(&shop, &learned, settings, "a test");
        judge(&Ours::new(&shop, &files), &july, shop.products.len())
    };
    let chosen = found(Settings::default());
    println!("July {chosen:?}");
    let without = [
        Settings {
            near: 0.0,
            ..Settings::default()
        },
        Settings {
            near: 10_000.0,
            ..Settings::default()
        },
        Settings {
            next: 15,
            ..Settings::default()
        },
    ];
    for settings in without {
        let other = found(settings);
        println!("July with {settings:?} {other:?}");
        assert!(chosen.hit_20 > other.hit_20, "{settings:?}");
    }
}
