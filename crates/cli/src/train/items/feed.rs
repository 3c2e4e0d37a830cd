//! The shop's product feed, by the names of Google's product data specification.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::failure::Failure;
use crate::recording::open_table;

/// What is shown of each product, by its id: name, address, picture, price, group, brand.
pub(super) struct Feed {
    products: HashMap<String, Json>,
    /// Products that are not in stock.
    pub(super) out_of_stock: usize,
}

impl Feed {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let table = open_table(path)?;
        let column = |name: &str| table.header.iter().position(|own| own == name);
        let needed = ["id", "title", "link"].map(column);
        let [Some(id), Some(title), Some(link)] = needed else {
            return Err(Failure::refused(
                path.display().to_string(),
                format!("the columns {}", table.header.join(", ")),
                "columns id, title and link",
                "export the feed that Google's Merchant Center takes",
            ));
        };
        let optional = [
            "image_link",
            "price",
            "item_group_id",
            "brand",
            "availability",
        ];
        let [image, price, group, brand, availability] = optional.map(column);
        let mut feed = Self {
            products: HashMap::new(),
            out_of_stock: 0,
        };
        for row in &table.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", String::as_str);
            if !is_in_stock(cell(availability)) {
                feed.out_of_stock += 1;
                continue;
            }
            let facts = json!([
                row[title],
                row[link],
                cell(image),
                amount(cell(price)),
                cell(group),
                cell(brand),
            ]);
            feed.products.insert(row[id].clone(), facts);
        }
        Ok(feed)
    }

    /// What is shown of a product; 0 where that is nothing.
    pub(super) fn of(&self, id: &str) -> Json {
        self.products.get(id).cloned().unwrap_or(json!(0))
    }
}

fn is_in_stock(text: &str) -> bool {
    let word: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    !matches!(
        word.to_ascii_lowercase().as_str(),
        "outofstock" | "soldout" | "discontinued"
    )
}

/// `129.00 EUR` is 129; what is no amount is none, and no price is shown.
fn amount(text: &str) -> Option<f64> {
    let number = text
        .split_whitespace()
        .find_map(|part| part.parse::<f64>().ok());
    number.filter(|number| number.is_finite() && *number >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::{amount, is_in_stock};

    #[test]
    fn prices_and_words_are_read_as_feeds_write_them() {
        for (text, expected) in [
            ("129.00 EUR", Some(129.0)),
            ("EUR 5", Some(5.0)),
            ("", None),
            ("-1 EUR", None),
            ("nan", None),
            ("on request", None),
        ] {
            assert_eq!(amount(text), expected, "{text:?}");
        }
        for (text, expected) in [
            ("", true),
            ("in_stock", true),
            ("out of stock", false),
            ("OutOfStock", false),
            ("preorder", true),
        ] {
            assert_eq!(is_in_stock(text), expected, "{text:?}");
        }
    }
}
