//! What calendar and clock say at an instant: `now.getHours('Europe/Berlin')`. The page has one
//! operation for it, which reads a clock; what follows is arithmetic, which is written here.

use super::super::tree::Expr;
use super::super::types::Type;
use super::super::{Fault, parser, zones};
use super::Emitter;
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::value::Value;

/// A function of an instant: its name and its value, where `t` is the clock's milliseconds since
/// the 1st of March of the year 0 ([`op::CLOCK`]), and [`DATE`] has names for what is on the way.
type Part = (&'static str, &'static str);

const OF_CLOCK: [Part; 5] = [
    ("getMilliseconds", "t % 1000"),
    ("getSeconds", "t / 1000 % 60"),
    ("getMinutes", "t / 60000 % 60"),
    ("getHours", "t / 3600000 % 24"),
    ("getDayOfWeek", "(t / 86400000 + 3) % 7"),
];

const OF_DATE: [Part; 5] = [
    ("getDate", "day + 1"),
    ("getDayOfMonth", "day"),
    ("getMonth", "(month + 2) % 12"),
    ("getFullYear", "days / 146097 * 400 + year + month / 10"),
    (
        "getDayOfYear",
        "month > 9 ? yearday - 306 \
         : yearday + (year % 4 == 0 && (year % 100 != 0 || year == 0) ? 60 : 59)",
    ),
];

/// The date of an instant in years that begin in March, so that leap days are the last of their
/// year: H. Hinnant, "chrono-compatible low-level date algorithms", 2021, `civil_from_days`. The
/// year is the one of its 400 years, January is month 10, days count from 0.
const DATE: [Part; 6] = [
    ("days", "t / 86400000"),
    ("eraday", "days % 146097"),
    (
        "year",
        "(eraday - eraday / 1460 + eraday / 36524 - eraday / 146096) / 365",
    ),
    ("yearday", "eraday - (365 * year + year / 4 - year / 100)"),
    ("month", "(5 * yearday + 2) / 153"),
    ("day", "yearday - (153 * month + 2) / 5"),
];

/// The functions of a stretch of time, of which `t` is the milliseconds.
const OF_DURATION: [Part; 4] = [
    ("getMilliseconds", "t % 1000"),
    ("getSeconds", "t / 1000"),
    ("getMinutes", "t / 60000"),
    ("getHours", "t / 3600000"),
];

/// The functions of time.
pub(super) fn parts() -> impl Iterator<Item = &'static str> {
    OF_CLOCK.into_iter().chain(OF_DATE).map(|(name, _)| name)
}

/// Whether it is one of them.
pub(super) fn is_part(name: &str) -> bool {
    parts().any(|known| known == name)
}

impl Emitter<'_> {
    /// `time.getHours(zone)` and the like.
    pub(super) fn part_of_time(
        &mut self,
        time: &Expr,
        name: &str,
        zone: Option<&Expr>,
    ) -> Result<Type, Fault> {
        let place = self.height;
        let before = self.moving.clone();
        let found = self.expr(time)?;
        let parts: &[Part] = match found {
            Type::Timestamp => &[],
            Type::Duration if zone.is_none() => &OF_DURATION,
            _ => {
                return Err(Fault::new(
                    "type_error",
                    time.at,
                    found.name(),
                    format!("an instant before .{name}(), or a duration without a time zone"),
                    "write timestamp('2026-11-27T00:00:00Z'), for example",
                ));
            }
        };
        let zone = match zone {
            Some(zone) => self.zone(zone)?,
            None => Vec::new(),
        };
        // What changes with each minute would wake the page as often.
        let is_fine = matches!(name, "getMinutes" | "getSeconds" | "getMilliseconds");
        if self.is_now(time) && !is_fine {
            self.moving = before;
            self.names.read_clock(&zone);
        }
        self.constant(Value::List(zone.into()));
        self.op(op::CLOCK, Type::Int);
        self.height = place;
        self.push_local("t", Type::Int);
        self.height += 1;
        let of = |parts: &[Part]| parts.iter().find(|(known, _)| *known == name).copied();
        let (steps, result): (&[Part], _) = if found == Type::Duration {
            (&[], of(parts))
        } else if let Some(part) = of(&OF_CLOCK) {
            (&[], Some(part))
        } else {
            (&DATE, of(&OF_DATE))
        };
        let Some((_, result)) = result else {
            return Err(Fault::new(
                "type_error",
                time.at,
                found.name(),
                format!("an instant before .{name}()"),
                "a duration has getHours(), getMinutes(), getSeconds() and getMilliseconds()",
            ));
        };
        for (step, value) in steps {
            self.push_local(step, Type::Int);
            self.expr(&parser::parse(value)?)?;
        }
        self.expr(&parser::parse(result)?)?;
        for _ in 0..=steps.len() {
            self.op(op::SLIDE, Type::Int);
            self.locals.pop();
        }
        Ok(Type::Int)
    }

    /// The table of a time zone, which must be known here: the page has none.
    fn zone(&mut self, zone: &Expr) -> Result<Vec<Value>, Fault> {
        let start = self.start();
        self.expr(zone)?;
        let value = self.constant_since(start.code);
        self.code.truncate(start.code);
        self.height = start.height;
        let Some(Value::Str(name)) = value else {
            return Err(Fault::new(
                "type_error",
                zone.at,
                "a time zone that only the run would tell",
                "the name of a time zone, written out",
                "write it, such as 'Europe/Berlin' or '+02:00'",
            ));
        };
        self.names.constants.truncate(start.constants);
        zones::table(&name).ok_or_else(|| {
            Fault::new(
                "unknown_name",
                zone.at,
                format!("'{name}'"),
                "a time zone of the IANA database, or an offset such as '+02:00'",
                did_you_mean(&name, zones::names(), "write it as in 'Europe/Berlin'"),
            )
        })
    }
}
