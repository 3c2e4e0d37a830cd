//! The file of tables of a category: one definition, in JSON, that the trainer writes and the page reads
//! (`js/recommend/tables.ts`).
//!
//! `items` are the products of the category, the most viewed first, so many as `own` says, and behind them
//! those of other categories that the tables name. `best` and the rows of the tables are numbers into it.
//! Each table has a row for each own product. In a row a negative number is a level of weight
//! ([`crate::weight`]; -1 is the smallest), and the numbers behind it are the products of that level: the
//! first one itself, each other as the distance to the one before.

use serde::{Deserialize, Serialize};

use crate::weight::MOST;

/// The version of the format. Pages refuse any other.
pub const VERSION: u32 = 1;

/// More products are not in a file.
pub const MOST_ITEMS: usize = 50_000;

/// A table: a row for each product.
pub type Rows = Vec<Vec<i64>>;

/// The tables of a category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// [`VERSION`].
    pub microstage_recommend: u32,
    /// The category, as events call it.
    pub category: String,
    /// Tells which training it is of: the facts of products must be of the same.
    pub made: String,
    /// So many items are of the category.
    pub own: usize,
    /// Ids of products.
    pub items: Vec<String>,
    /// What sells best in the category, the best first.
    pub best: Vec<u32>,
    /// What is looked at next.
    pub next: Rows,
    /// What is looked at in the same session.
    pub viewed: Rows,
    /// What is bought with it.
    pub bought: Rows,
}

/// A product of a row, and the level of its weight.
pub type Pair = (u32, u32);

/// A row of pairs: by level, the heaviest first, and then by product.
#[must_use]
pub fn row(mut pairs: Vec<Pair>) -> Vec<i64> {
    pairs.sort_by_key(|(item, level)| (std::cmp::Reverse(*level), *item));
    let mut row = Vec::with_capacity(pairs.len() + 4);
    let mut before = None;
    for (item, level) in pairs {
        let item = i64::from(item);
        match before {
            Some((last, at)) if at == level => row.push(item - last),
            _ => row.extend([-1 - i64::from(level), item]),
        }
        before = Some((item, level));
    }
    row
}

/// The pairs of a row.
#[must_use]
pub fn pairs(row: &[i64]) -> Vec<Pair> {
    let mut found = Vec::with_capacity(row.len());
    let (mut level, mut at) = (0, 0);
    for number in row {
        if *number < 0 {
            (level, at) = (-1 - number, 0);
        } else {
            at += number;
            found.push((at as u32, level as u32));
        }
    }
    found
}

/// Reads a file, and refuses whole what is not one: whoever writes into a shop's folder must not be able to
/// do more than show nothing.
///
/// # Errors
///
/// Says what is wrong, and where.
pub fn read(text: &str) -> Result<Tables, String> {
    let tables: Tables = serde_json::from_str(text).map_err(|error| error.to_string())?;
    check(&tables)?;
    Ok(tables)
}

fn check(tables: &Tables) -> Result<(), String> {
    let many = tables.items.len();
    if tables.microstage_recommend != VERSION {
        return Err(format!(
            "version {} of the format, not {VERSION}",
            tables.microstage_recommend
        ));
    }
    if many > MOST_ITEMS || tables.own > many {
        return Err(format!(
            "{} own products of {many}, {MOST_ITEMS} at most",
            tables.own
        ));
    }
    if let Some(best) = tables.best.iter().find(|item| **item as usize >= many) {
        return Err(format!("best: product {best} of {many}"));
    }
    for (name, rows) in tables.named() {
        if rows.len() != tables.own {
            return Err(format!(
                "{name}: {} rows for {} products",
                rows.len(),
                tables.own
            ));
        }
        for (index, row) in rows.iter().enumerate() {
            check_row(row, many).map_err(|wrong| format!("{name}[{index}]: {wrong}"))?;
        }
    }
    Ok(())
}

/// A row begins with a level, and its products are there.
fn check_row(row: &[i64], many: usize) -> Result<(), String> {
    let mut at = None;
    for number in row {
        if *number < 0 {
            if *number < -1 - i64::from(MOST) {
                return Err(format!("level {number}"));
            }
            at = Some(0);
            continue;
        }
        let before = at.ok_or("a product before any level")?;
        let item = number
            .checked_add(before)
            .filter(|item| *item < many as i64);
        at = Some(item.ok_or_else(|| format!("a product beyond {many}"))?);
    }
    Ok(())
}

impl Tables {
    /// The tables by their names.
    #[must_use]
    pub fn named(&self) -> [(&'static str, &Rows); 3] {
        [
            ("next", &self.next),
            ("viewed", &self.viewed),
            ("bought", &self.bought),
        ]
    }

    /// As it is written.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let given = vec![(7, 3), (0, 60), (2, 3), (9, 60), (1, 0)];
        let written = row(given.clone());
        assert_eq!(written, [-61, 0, 9, -4, 2, 5, -1, 1]);
        let mut expected = given;
        expected.sort_unstable();
        let mut found = pairs(&written);
        found.sort_unstable();
        assert_eq!(found, expected);
    }
}
