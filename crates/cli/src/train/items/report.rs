//! What was learned and what it is worth, for people and for machines.

use std::io::{self, Write};

use microstage_recommend::Shop;
use microstage_recommend::judge::Foretold;
use serde_json::{Value as Json, json};

use super::files::Written;
use crate::style::{GOOD, LABEL, paint};
use crate::text::{clean, count, counted, left, right};
use crate::when;

/// Everything that is told.
pub(super) struct Report<'a> {
    pub(super) shop: &'a Shop,
    /// The sessions by which it was judged, and when the first one began.
    pub(super) judged: usize,
    pub(super) from: Option<u64>,
    /// Who foretold, and how well.
    pub(super) contenders: Vec<(&'static str, Foretold)>,
    pub(super) written: Vec<Written>,
    pub(super) out_of_stock: Option<usize>,
}

const COLUMNS: [&str; 5] = ["hit @1", "hit @5", "hit @20", "MRR @20", "coverage"];

fn figures(found: &Foretold) -> [f64; 5] {
    [
        found.hit_1,
        found.hit_5,
        found.hit_20,
        found.mrr_20,
        found.coverage,
    ]
}

impl Report<'_> {
    fn views(&self) -> usize {
        self.shop
            .sessions
            .iter()
            .map(|session| session.viewed.len())
            .sum()
    }

    pub(super) fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{} with {} of {}",
            counted(self.shop.sessions.len(), "session"),
            counted(self.views(), "view"),
            counted(self.shop.products.len(), "product"),
        )?;
        self.judgement(out)?;
        if self.written.is_empty() {
            return writeln!(out, "Nothing was written (no --out).");
        }
        for file in &self.written {
            let (kept, all) = file.pairs;
            let thinned = if kept < all {
                format!(" ({} would be too large)", count(all))
            } else {
                String::new()
            };
            writeln!(
                out,
                "{}  {}.json: {}, {}{thinned}, {} bytes packed; {} can be shown",
                paint(GOOD, "written"),
                clean(&file.name),
                counted(file.products, "product"),
                counted(kept, "pair"),
                count(file.bytes),
                count(file.shown),
            )?;
        }
        match self.out_of_stock {
            None => writeln!(
                out,
                "Pages have nothing to show of them yet: name the feed with --products."
            ),
            Some(0) => Ok(()),
            Some(many) => writeln!(
                out,
                "{} of the feed not in stock.",
                counted(many, "product")
            ),
        }
    }

    fn judgement(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(from) = self.from else {
            return writeln!(out, "Too few sessions to judge by.");
        };
        let steps = self.contenders.first().map_or(0, |(_, found)| found.steps);
        writeln!(
            out,
            "The next product in {} from {} on ({}), learned from those before:",
            counted(self.judged, "session"),
            when::iso(from),
            counted(steps, "step"),
        )?;
        let widest = self
            .contenders
            .iter()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or(0);
        let head: Vec<String> = COLUMNS.iter().map(|name| right(name, 8)).collect();
        writeln!(
            out,
            "  {}  {}",
            " ".repeat(widest),
            paint(LABEL, &head.join("  "))
        )?;
        for (name, found) in &self.contenders {
            let row: Vec<String> = figures(found)
                .iter()
                .map(|it| right(&format!("{it:.4}"), 8))
                .collect();
            writeln!(out, "  {}  {}", left(name, widest), row.join("  "))?;
        }
        Ok(())
    }

    pub(super) fn json(&self) -> Json {
        let contenders = self.contenders.iter().map(|(name, found)| {
            json!({
                "name": name, "steps": found.steps, "hit_1": found.hit_1, "hit_5": found.hit_5,
                "hit_20": found.hit_20, "mrr_20": found.mrr_20, "coverage": found.coverage,
            })
        });
        let files = self.written.iter().map(|file| {
            json!({
                "name": file.name, "category": file.category, "products": file.products, "bytes": file.bytes,
                "pairs": file.pairs.0, "all_pairs": file.pairs.1, "shown": file.shown,
            })
        });
        json!({
            "sessions": self.shop.sessions.len(),
            "views": self.views(),
            "products": self.shop.products.len(),
            "judged_sessions": self.judged,
            "judged_from": self.from.map(when::iso),
            "judged": contenders.collect::<Vec<_>>(),
            "files": files.collect::<Vec<_>>(),
        })
    }
}
