//! What is told when the collector listens.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use microstage_collector::Config;
use microstage_engine::compile::compile;

use crate::diagnostics;
use crate::source::{Source, tally};
use crate::style::{ERROR, FAINT, GOOD, HEADING, LABEL, WARNING, paint};
use crate::text::{clean, counted};

/// The parts of it that are known before there is an address.
pub(super) struct Welcome {
    database: PathBuf,
    keys: Vec<String>,
    has_shop: bool,
    has_dist: bool,
    journeys: Vec<String>,
}

impl Welcome {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            database: config.database.clone(),
            keys: config.write_keys.iter().map(|it| it.key.clone()).collect(),
            has_shop: config.shop.is_some(),
            has_dist: config.dist.is_some(),
            journeys: config
                .journeys
                .as_deref()
                .map(check_journeys)
                .unwrap_or_default(),
        }
    }

    pub(super) fn write(&self, address: SocketAddr) {
        let base = format!("http://{address}");
        let mut rows = Vec::new();
        if self.has_shop {
            rows.push(("shop", format!("{base}/shop/")));
        }
        rows.push(("dashboard", format!("{base}/dashboard/")));
        if self.has_dist {
            rows.push(("SDK", format!("{base}/microstage.js")));
        }
        let keys = paint(
            FAINT,
            &format!("write keys: {}", clean(&self.keys.join(", "))),
        );
        rows.push(("events", format!("{base}/v1/batch  {keys}")));
        rows.push((
            "database",
            clean(&self.database.display().to_string()).into_owned(),
        ));
        for (index, journey) in self.journeys.iter().enumerate() {
            rows.push((if index == 0 { "journeys" } else { "" }, journey.clone()));
        }
        let mut text = format!(
            "{}\n\n",
            paint(HEADING, &format!("microstage listens on {base}"))
        );
        for (label, value) in rows {
            text.push_str(&format!(
                "  {}{value}\n",
                paint(LABEL, &format!("{label:<11}"))
            ));
        }
        text.push_str("\nCtrl-C ends it.\n");
        // Nobody may be reading this output; the collector serves all the same.
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .ok();
    }
}

/// Checks the journeys of a folder before any page asks for one: their problems go to the error
/// output, one line for each of them to the welcome.
fn check_journeys(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let verdict = |file: &PathBuf| {
        let source = match Source::read(file) {
            Ok(source) => source,
            Err(error) => return paint(ERROR, &format!("cannot be read: {error}")),
        };
        let problems = compile(&source.text).problems;
        diagnostics::write(&mut anstream::stderr(), &source, &problems).ok();
        match tally(&problems) {
            (0, 0) => paint(GOOD, "ready"),
            (0, warnings) => paint(WARNING, &counted(warnings, "warning")),
            (errors, _) => paint(ERROR, &format!("refused: {}", counted(errors, "error"))),
        }
    };
    let line = |file: &PathBuf| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        format!("{}  {}", clean(&name), verdict(file))
    };
    files.iter().map(line).collect()
}
