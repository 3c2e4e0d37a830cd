//! The files for the page: an index, and for each category its tables and what is shown of its products.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use microstage_recommend::Shop;
use microstage_recommend::bytes::fit;
use microstage_recommend::file::{Tables, VERSION};
use microstage_recommend::learn::{Settings, best_sellers, learn};
use serde_json::{Value as Json, json};

use super::feed::Feed;
use crate::failure::Failure;

/// The index's name, and that of the file for products and pages without a category.
const INDEX: &str = "index";
const ALL: &str = "all";

/// What was written of a category, for people.
pub(super) struct Written {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) products: usize,
    /// Bytes of its tables, packed with gzip; brotli makes less of it.
    pub(super) bytes: usize,
    /// Pairs that are kept, of all.
    pub(super) pairs: (usize, usize),
    /// Products that can be shown.
    pub(super) shown: usize,
}

/// Learns from all sessions; the tables are as large as a page may fetch them.
pub(super) fn tables(shop: &Shop, most_bytes: usize) -> Vec<(Tables, (usize, usize))> {
    let settings = Settings::default();
    let mut files = learn(shop, &shop.sessions, settings, "");
    if files.iter().all(|file| !file.category.is_empty()) {
        files.insert(0, of_all(shop, settings.best));
    }
    let made = format!("{:016x}", stamp(&files));
    let fitted = files.into_iter().map(|mut file| {
        file.made.clone_from(&made);
        let pairs = fit(&mut file, most_bytes, packed);
        (file, pairs)
    });
    fitted.collect()
}

/// The best-sellers of the whole shop, for pages on which no category is known.
fn of_all(shop: &Shop, most: usize) -> Tables {
    let best = best_sellers(shop, &shop.sessions);
    let items = best
        .iter()
        .take(most)
        .map(|item| shop.products[*item as usize].id.clone());
    let items: Vec<String> = items.collect();
    Tables {
        microstage_recommend: VERSION,
        best: (0..items.len() as u32).collect(),
        items,
        ..Tables::default()
    }
}

/// Writes everything, the index last: what it names is there.
pub(super) fn write(
    folder: &Path,
    files: &[(Tables, (usize, usize))],
    feed: Option<&Feed>,
) -> Result<Vec<Written>, Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut written = Vec::new();
    let put = |name: String, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| Failure::unwritable(&path, &error))
    };
    for (tables, pairs) in files {
        let name = file_name(&tables.category, names.values());
        let text = tables.to_json();
        put(format!("{name}.json"), &text)?;
        let facts = tables
            .items
            .iter()
            .map(|id| feed.map_or(json!(0), |feed| feed.of(id)));
        let facts: Vec<Json> = facts.collect();
        let shown = facts.iter().filter(|facts| facts.is_array()).count();
        let products = json!({ "microstage_items": VERSION, "made": tables.made, "items": facts });
        put(format!("{name}.items.json"), &products.to_string())?;
        written.push(Written {
            category: tables.category.clone(),
            products: tables
                .own
                .max(usize::from(tables.own == 0) * tables.items.len()),
            bytes: packed(&text),
            pairs: *pairs,
            shown,
            name: name.clone(),
        });
        names.insert(tables.category.clone(), name);
    }
    let index = json!({ "microstage_recommend": VERSION, "categories": names });
    put(format!("{INDEX}.json"), &index.to_string())?;
    Ok(written)
}

/// A name for a category's files that every server serves as it is.
fn file_name<'a>(category: &str, taken: impl Iterator<Item = &'a String> + Clone) -> String {
    if category.is_empty() {
        return ALL.into();
    }
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let name: String = category.chars().take(60).map(plain).collect();
    let name = name
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let name = if name.is_empty() {
        "category".into()
    } else {
        name
    };
    let is_free =
        |name: &String| name != ALL && name != INDEX && !taken.clone().any(|own| own == name);
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(is_free).unwrap_or_default()
}

/// How many bytes of a text travel, at most.
fn packed(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let done = encoder
        .write_all(text.as_bytes())
        .and_then(|()| encoder.finish());
    done.map_or(text.len(), |bytes| bytes.len())
}

/// A number that is another one where any table is (FNV-1a).
fn stamp(files: &[Tables]) -> u64 {
    let texts = files.iter().map(Tables::to_json);
    texts
        .flat_map(String::into_bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn every_category_has_a_plain_name_of_its_own() {
        let mut taken = Vec::new();
        for (category, expected) in [
            ("", "all"),
            ("Dresses", "dresses"),
            ("dresses", "dresses-2"),
            ("Home & Garden / Tools", "home-garden-tools"),
            ("../../etc", "etc"),
            ("all", "all-2"),
            ("index", "index-2"),
            ("コート", "category"),
        ] {
            let name = file_name(category, taken.iter());
            assert_eq!(name, expected, "{category}");
            taken.push(name);
        }
    }
}
