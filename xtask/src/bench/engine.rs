//! The engine beside the packages of others, in one run on one machine.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::{build, say};

/// Where the script is, with the lockfile of its packages.
const SCRIPT: &str = "tests/bench/engine.mjs";

/// Builds all contenders, measures them in turn, and ends with one line of JSON. Fails where a
/// limit is missed, and says which.
pub(crate) fn run(repo: &Repo) -> Outcome<ExitCode> {
    build::run(repo)?;
    super::build(repo)?;
    super::install(repo)?;
    say::line("Measuring: all contenders in turn, some minutes");
    let printed = repo
        .node(SCRIPT)
        .arg(repo.path("target/measured/microstage-bench"))
        .arg(repo.path("target/measured/memory"))
        .minutes(20)
        .succeed()?
        .stdout;
    let last = printed.lines().last().unwrap_or_default();
    let measured: Value = serde_json::from_str(last).map_err(|error| {
        Failure::new(
            SCRIPT,
            format!("{error} in {last:?}"),
            "a line of JSON at its end",
            "mend the script",
        )
    })?;
    let figures = Figures::of(&measured);
    say::line(&figures.table());
    let missed = figures.missed();
    if !missed.is_empty() {
        say::line(&format!("missed: {}\n", missed.join(", ")));
    }
    // The last line belongs to other programs, whatever the figures are.
    say::line(&figures.json().to_string());
    Ok(if missed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Medians of one run.
struct Figures {
    measured: Value,
}

/// A figure that is held under a limit: its name, what it is, and the most that it may be.
struct Held {
    name: &'static str,
    value: f64,
    most: f64,
    unit: &'static str,
}

impl Figures {
    fn of(measured: &Value) -> Self {
        Self {
            measured: measured.clone(),
        }
    }

    fn nanos(&self, name: &str) -> f64 {
        self.measured["nanos"][name].as_f64().unwrap_or(f64::NAN)
    }

    fn micros(&self, name: &str) -> f64 {
        self.nanos(name) / 1e3
    }

    fn number(&self, place: &str) -> f64 {
        self.measured
            .pointer(place)
            .and_then(Value::as_f64)
            .unwrap_or(f64::NAN)
    }

    fn held(&self) -> [Held; 8] {
        let handwritten = self.micros("handwritten_js");
        let held = |name, value, most, unit| Held {
            name,
            value,
            most,
            unit,
        };
        [
            held(
                "native_us",
                self.micros("event_1000"),
                0.22 * handwritten,
                "µs",
            ),
            held("js_us", self.micros("js"), 0.45 * handwritten, "µs"),
            held(
                "experiments_100_us",
                self.micros("experiments_100"),
                15.0,
                "µs",
            ),
            held("step_ns", self.nanos("step"), 100.0, "ns"),
            held("flatness", self.number("/flatness"), 1.2, "×"),
            held("bytes_per_visitor", self.bytes(), 65_535.0, "bytes"),
            held("compile_ms", self.nanos("compile_1000") / 1e6, 50.0, "ms"),
            // A rate is held under its inverse.
            held(
                "replay_events_per_s",
                self.nanos("replay"),
                1000.0,
                "ns an event",
            ),
        ]
    }

    fn bytes(&self) -> f64 {
        self.number("/memory/heap") + self.number("/memory/snapshot")
    }

    /// Names of those that are above their limit. What is no number is above it, too.
    fn missed(&self) -> Vec<&'static str> {
        let all = self.held();
        let missed = all
            .iter()
            .filter(|held| held.value.is_nan() || held.value > held.most);
        missed.map(|held| held.name).collect()
    }

    fn json(&self) -> Value {
        json!({
            "native_us": round(self.micros("event_1000")),
            "js_us": round(self.micros("js")),
            "handwritten_js_us": round(self.micros("handwritten_js")),
            "json_rules_engine_us": round(self.micros("json_rules_engine")),
            "json_logic_us": round(self.micros("json_logic")),
            "alloy_us": round(self.micros("alloy")),
            "zen_us": round(self.micros("zen")),
            "experiments_100_us": round(self.micros("experiments_100")),
            "step_ns": round(self.nanos("step")),
            "flatness": round(self.number("/flatness")),
            "bytes_per_visitor": self.bytes(),
            "compile_ms": round(self.nanos("compile_1000") / 1e6),
            "replay_events_per_s": (1e9 / self.nanos("replay")).round(),
        })
    }

    fn table(&self) -> String {
        let mut text = String::new();
        let handwritten = self.micros("handwritten_js");
        let mut group = |title: &str, unit: &str, rows: &[(&str, f64)], against: f64| {
            text.push_str(&format!("\n  {title:<52} {unit:>12}      ratio\n"));
            for (name, value) in rows {
                let ratio = value / against;
                text.push_str(&format!("  {name:<52} {value:>12.3} {ratio:>10.3}\n"));
            }
        };
        group(
            "an event that changes one of 24 facts, 1,000 rules",
            "µs",
            &[
                ("Microstage, native", self.micros("event_1000")),
                ("Microstage, wasm called from JavaScript", self.micros("js")),
                ("Microstage, as JavaScript", self.micros("js_fallback")),
                ("by hand in JavaScript, the touched rules", handwritten),
                ("Adobe's rules engine, all rules", self.micros("alloy")),
                ("json-logic, all rules", self.micros("json_logic")),
                ("ZEN in wasm, all rules in one call", self.micros("zen")),
                (
                    "json-rules-engine, all rules",
                    self.micros("json_rules_engine"),
                ),
            ],
            handwritten,
        );
        group(
            "100 experiments with targeting, attributes changed",
            "µs",
            &[
                ("Microstage, native", self.micros("experiments_100")),
                ("GrowthBook", self.micros("growthbook")),
            ],
            self.micros("growthbook"),
        );
        group(
            "a step of a state machine",
            "ns",
            &[
                ("Microstage, native", self.nanos("step")),
                ("by hand, native", self.nanos("step_table")),
                ("by hand in JavaScript", self.nanos("table_js")),
                ("@xstate/fsm", self.nanos("xstate_fsm")),
            ],
            self.nanos("xstate_fsm"),
        );
        group(
            "an event that touches ten rules",
            "ns",
            &[
                ("of 10", self.nanos("event_touch_10")),
                ("of 1,000", self.nanos("event_touch_1000")),
                ("of 10,000", self.nanos("event_touch_10000")),
            ],
            self.nanos("event_touch_10"),
        );
        text.push_str(&format!(
            "\n  a visitor of 1,000 rules: {} bytes of heap, {} of snapshot; replay of {} events\n",
            self.number("/memory/heap"),
            self.number("/memory/snapshot"),
            self.measured["recording"].as_str().unwrap_or("unknown"),
        ));
        text.push_str(&format!(
            "\n  {:<24} {:>12} {:>12}\n",
            "limit", "found", "at most"
        ));
        for held in self.held() {
            let mark = if held.value <= held.most {
                ""
            } else {
                "  MISSED"
            };
            text.push_str(&format!(
                "  {:<24} {:>12.3} {:>12.3} {}{mark}\n",
                held.name, held.value, held.most, held.unit
            ));
        }
        text
    }
}

fn round(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(native: f64, js: f64, replay: f64) -> Figures {
        Figures::of(&json!({
            "nanos": {
                "event_1000": native, "js": js, "handwritten_js": 1000.0, "experiments_100": 15e3,
                "step": 100.0, "compile_1000": 5e7, "replay": replay,
            },
            "flatness": 1.2, "memory": { "heap": 65_000, "snapshot": 535 }, "recording": "made",
        }))
    }

    #[test]
    fn a_limit_may_be_reached_and_not_passed() {
        for (native, js, replay, missed) in [
            (220.0, 450.0, 1000.0, &[][..]),
            (221.0, 450.0, 1000.0, &["native_us"]),
            (220.0, 451.0, 1001.0, &["js_us", "replay_events_per_s"]),
            (f64::NAN, 450.0, 1000.0, &["native_us"]),
        ] {
            assert_eq!(figures(native, js, replay).missed(), missed);
        }
    }

    #[test]
    fn the_last_line_has_the_agreed_names() {
        let names: Vec<String> = figures(1.0, 2.0, 3.0)
            .json()
            .as_object()
            .map(|object| object.keys().cloned().collect())
            .unwrap_or_default();
        assert_eq!(
            names.join(" "),
            "native_us js_us handwritten_js_us json_rules_engine_us json_logic_us alloy_us zen_us \
             experiments_100_us step_ns flatness bytes_per_visitor compile_ms replay_events_per_s"
        );
    }
}
