//! The time zones that the compiler knows, written from the IANA database and compared with it.
//! `MICROSTAGE_WRITE=1` writes them anew, when the database has a new edition.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use microstage_engine::{Value, compile};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/compile/cel/zones.txt");

/// The first and the last instant of the table: the beginnings of 2018 and of 2041.
const SPAN: [i64; 2] = [1_514_764_800, 2_240_611_200];

#[test]
fn the_table_is_what_the_database_says() {
    let mut histories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        let names = histories.entry(history(&zone)).or_default();
        names.push(name.as_str().into());
    }
    let mut lines: Vec<String> = Vec::new();
    for (history, mut names) in histories {
        names.sort();
        lines.push(format!("{}|{history}\n", names.join(" ")));
    }
    lines.sort();
    let table = lines.concat();
    if std::env::var_os("MICROSTAGE_WRITE").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(TABLE).unwrap(), table);
}

/// A zone's first offset and its changes, in minutes, on its own clock.
fn history(zone: &TimeZone) -> String {
    let first = Timestamp::from_second(SPAN[0]).unwrap();
    let minutes = |seconds: i64| {
        assert_eq!(seconds % 60, 0, "offsets of whole minutes");
        seconds / 60
    };
    let mut offset = minutes(zone.to_offset(first).seconds().into());
    let mut history = offset.to_string();
    for change in zone.following(first) {
        let at = change.timestamp().as_second();
        if at >= SPAN[1] {
            break;
        }
        let next = minutes(change.offset().seconds().into());
        if next != offset {
            let own_clock = minutes(at - SPAN[0]) + offset;
            write!(history, " {own_clock}{:+}", next - offset).unwrap();
            offset = next;
        }
    }
    history
}

/// What an expression says of an instant in a zone, against the database.
#[test]
fn clocks_show_what_the_database_says() {
    let zones = [
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "UTC",
    ];
    let mut checked = 0;
    for name in zones {
        let zone = TimeZone::get(name).unwrap();
        let around = zone.following(Timestamp::from_second(SPAN[0]).unwrap());
        let changes = around.map(|change| change.timestamp().as_second());
        let changes: Vec<i64> = changes.take_while(|at| *at < SPAN[1]).collect();
        let regular = (0..80).map(|step| SPAN[0] + step * 9_000_001);
        for second in changes.iter().flat_map(|at| [at - 1, *at]).chain(regular) {
            let clock = Timestamp::from_second(second)
                .unwrap()
                .to_zoned(zone.clone());
            let expected = [
                i64::from(clock.year()),
                i64::from(clock.month()) - 1,
                i64::from(clock.day()),
                i64::from(clock.day()) - 1,
                i64::from(clock.day_of_year()) - 1,
                i64::from(clock.weekday().to_sunday_zero_offset()),
                i64::from(clock.hour()),
                i64::from(clock.minute()),
                i64::from(clock.second()),
            ];
            let source = format!(
                "[t.getFullYear('{name}'), t.getMonth('{name}'), t.getDate('{name}'), \
                 t.getDayOfMonth('{name}'), t.getDayOfYear('{name}'), t.getDayOfWeek('{name}'), \
                 t.getHours('{name}'), t.getMinutes('{name}'), t.getSeconds('{name}')]"
            );
            let known = [("t", Value::Timestamp(second * 1000))];
            let expected = Value::List(
                expected
                    .into_iter()
                    .map(Value::Int)
                    .collect::<Vec<_>>()
                    .into(),
            );
            assert_eq!(
                compile::evaluate(&source, &known),
                Ok(expected),
                "{second} in {name}"
            );
            checked += 1;
        }
    }
    println!("{checked} instants");
}

/// The calendar by itself, over all of CEL's years.
#[test]
fn calendars_count_over_all_years() {
    let source = "[t.getFullYear(), t.getMonth(), t.getDate(), t.getDayOfYear(), t.getDayOfWeek(), \
                  t.getMilliseconds()]";
    let (first, last) = (-62_135_596_800_000i64, 253_402_300_799_999i64);
    let regular = (0..2000).map(|step| first + step * ((last - first) / 2000));
    for ms in regular.chain([
        last,
        -1,
        0,
        951_782_400_000,
        951_868_799_999,
        4_107_542_400_000,
    ]) {
        let date = Timestamp::from_millisecond(ms).ok();
        // jiff's last instant is a little before CEL's.
        let Some(date) = date.map(|date| date.to_zoned(TimeZone::UTC)) else {
            continue;
        };
        let expected = [
            i64::from(date.year()),
            i64::from(date.month()) - 1,
            i64::from(date.day()),
            i64::from(date.day_of_year()) - 1,
            i64::from(date.weekday().to_sunday_zero_offset()),
            ms.rem_euclid(1000),
        ];
        let expected = Value::List(
            expected
                .into_iter()
                .map(Value::Int)
                .collect::<Vec<_>>()
                .into(),
        );
        let known = [("t", Value::Timestamp(ms))];
        assert_eq!(compile::evaluate(source, &known), Ok(expected), "{ms}");
    }
}
