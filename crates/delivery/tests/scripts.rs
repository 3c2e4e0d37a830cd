//! What the outbox does, told as scripts: each line is an instant, an input, and everything
//! that must follow from it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise, also in its helpers"
)]

mod support;

use std::mem;

use microstage_delivery::{Action, Config, Consent, Input, Outbox, Outcome, Priority};
use support::{message, read_body};

/// `@1000 push 3 high -> persist, send 1: 2 3 | 31000`: at 1000, message 3 of high priority is
/// pushed; the host is to store and to send request 1 with messages 2 and 3, and to come back
/// at 31000. `| -` is no wake-up, `| *` any; `@wake` is the time that the line before asked
/// for, `@+5` is five milliseconds after the line before.
fn run(name: &str, script: &str) {
    let mut page = Page {
        outbox: outbox(),
        now: 0,
        wake: None,
        stored: Vec::new(),
        aside: None,
    };
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (at, rest) = line.split_once(' ').expect("an instant");
        let (input, expected) = rest.split_once("->").expect("an arrow");
        page.now = match at.strip_prefix('@').expect("an instant") {
            "wake" => page
                .wake
                .unwrap_or_else(|| panic!("{name}: {line}: no wake-up")),
            at if at.starts_with('+') => page.now + at[1..].parse::<u64>().expect("ms"),
            at => at.parse().expect("ms"),
        };
        let found = page.step(input.trim());
        let expected = expected.trim();
        let matches = match expected.strip_suffix("| *") {
            Some(start) => found
                .split_once('|')
                .is_some_and(|(actions, _)| actions == start),
            None => found == expected,
        };
        assert!(matches, "{name}: {line}\n  found: {found}");
    }
}

fn outbox() -> Outbox {
    Outbox::new(Config {
        write_key: "\"demo\"",
        seed: 1,
    })
}

struct Page {
    outbox: Outbox,
    now: u64,
    wake: Option<u64>,
    stored: Vec<u8>,
    aside: Option<Outbox>,
}

impl Page {
    fn step(&mut self, input: &str) -> String {
        let words: Vec<&str> = input.split(' ').collect();
        let number = |at: usize| {
            words
                .get(at)
                .map(|word| word.parse::<u64>().expect("a number"))
        };
        let mut actions = Vec::new();
        let mut inputs = Vec::new();
        match words[0] {
            "push" => {
                let high = words.contains(&"high");
                let priority = if high {
                    Priority::High
                } else {
                    Priority::Normal
                };
                let pad = words.iter().find_map(|word| word.strip_suffix('B'));
                let pad = pad.map_or(4, |pad| pad.parse().expect("bytes"));
                let old = words.iter().find_map(|word| word.strip_suffix('d'));
                let old = old.map_or(0, |days| days.parse::<u64>().expect("days") * 86_400_000);
                let (first, last) = words[1].split_once("..").unwrap_or((words[1], words[1]));
                let (first, last) = (first.parse().expect("seq"), last.parse().expect("seq"));
                for seq in first..=last {
                    let at = self.now.saturating_sub(old);
                    inputs.push(Input::Push(message(1, seq, at, priority, pad)));
                }
            }
            "adopt" => {
                let (first, last) = words[1].split_once("..").expect("a range");
                let (first, last) = (first.parse().expect("seq"), last.parse().expect("seq"));
                let (at, pad) = (number(3).expect("ms"), number(5).unwrap_or(4) as usize);
                let kept = (first..=last).map(|seq| message(1, seq, at, Priority::Normal, pad));
                inputs.push(Input::Adopt(kept.collect()));
            }
            "grant" => {
                inputs.push(Input::Consent(Consent::Granted));
                inputs.push(Input::Restore(self.stored.clone()));
            }
            "only-grant" => inputs.push(Input::Consent(Consent::Granted)),
            "deny" => inputs.push(Input::Consent(Consent::Denied)),
            "pend" => inputs.push(Input::Consent(Consent::Pending)),
            "status" => inputs.push(Input::Sent {
                request: number(1).expect("a request") as u32,
                status: number(2).expect("a status") as u16,
                retry_after_ms: number(3),
            }),
            "fail" => inputs.push(Input::Failed {
                request: number(1).expect("a request") as u32,
            }),
            "unsent" => inputs.push(Input::Unsent {
                request: number(1).expect("a request") as u32,
            }),
            "hide" => inputs.push(Input::Hidden),
            "show" => inputs.push(Input::Visible),
            "tick" => inputs.push(Input::Tick),
            "online" => inputs.push(Input::Online),
            "restore" => inputs.push(Input::Restore(self.stored.clone())),
            // The page is gone without a word, the next one has what was stored.
            "reload" => {
                self.outbox = outbox();
                self.wake = None;
            }
            // Another page of the tab takes its place, and the first comes back.
            "put-aside" => {
                self.aside = Some(mem::replace(&mut self.outbox, outbox()));
                self.wake = None;
            }
            "take-back" => {
                self.outbox = self.aside.take().expect("a page that was put aside");
                inputs.push(Input::Tick);
            }
            "corrupt" => {
                let middle = self.stored.len() / 2;
                self.stored[middle] ^= 1;
                inputs.push(Input::Restore(self.stored.clone()));
            }
            other => panic!("no such input: {other}"),
        }
        for input in inputs {
            let Outcome {
                actions: more,
                wake_at,
            } = self.outbox.handle(self.now, input);
            self.wake = wake_at;
            actions.extend(more.iter().map(|action| self.tell(action)));
        }
        let wake = self.wake.map_or("-".to_owned(), |wake| wake.to_string());
        if actions.is_empty() {
            return format!("| {wake}");
        }
        format!("{} | {wake}", actions.join(", "))
    }

    fn tell(&mut self, action: &Action) -> String {
        match action {
            Action::Send {
                request,
                body,
                keepalive,
            } => {
                let seqs: Vec<_> = read_body(body, self.now)
                    .iter()
                    .map(|(_, seq)| seq.to_string())
                    .collect();
                let kind = if *keepalive { "beacon" } else { "send" };
                let range = format!("{}..{}", seqs[0], seqs[seqs.len() - 1]);
                let list = if seqs.len() > 3 {
                    range
                } else {
                    seqs.join(" ")
                };
                format!("{kind} {request}: {list}")
            }
            Action::Persist => {
                self.stored = self.outbox.records();
                if self.stored.is_empty() {
                    "store none".into()
                } else {
                    "store".into()
                }
            }
            Action::Erase => {
                self.stored.clear();
                "erase".into()
            }
            Action::Dropped { count, reason } => format!("drop {count} {reason:?}"),
            Action::Unreadable(unreadable) => format!("unreadable {:?}", unreadable.fault),
        }
    }
}

macro_rules! scripts {
    ($($name:ident: $script:expr;)*) => {
        $(#[test] fn $name() { run(stringify!($name), $script); })*
    };
}

scripts! {
    pending_messages_are_held_and_granted_ones_go_at_once: "
        @1000 push 1 -> | -
        @2000 push 2 high -> | -
        @3000 hide -> | -
        @4000 tick -> | -
        @5000 grant -> send 1: 1 2, store | 35000
        @5100 status 1 200 -> | 5500
        @5500 tick -> store none | -
    ";
    what_was_kept_elsewhere_gathers_from_its_own_time_on: "
        @10000 grant -> | -
        @10000 adopt 1..2 since 9600 -> store | 10600
        @10100 push 3 -> | 10500
        @10500 tick -> store | 10600
        @10600 tick -> send 1: 1 2 3 | 40600
    ";
    what_was_kept_elsewhere_for_long_goes_at_once: "
        @10000 grant -> | -
        @10000 adopt 1..60 since 2000 -> store, send 1: 1..50 | 40000
        @10100 status 1 200 -> send 2: 51..60 | 10500
    ";
    what_is_adopted_twice_is_sent_once: "
        @10000 grant -> | -
        @10000 adopt 1..2 since 2000 -> store, send 1: 1 2 | 40000
        @10001 adopt 1..3 since 2000 -> store | 40000
        @10100 status 1 200 -> send 2: 3 | 10501
    ";
    nothing_that_was_kept_elsewhere_outlives_a_refusal: "
        @10000 deny -> erase | -
        @10000 adopt 1..2 since 2000 -> | -
        @10100 grant -> | -
        @10200 tick -> | -
    ";
    what_was_kept_elsewhere_and_is_too_long_is_given_up: "
        @10000 grant -> | -
        @10000 adopt 1..2 since 2000 of 40000 -> drop 1 TooLarge, drop 1 TooLarge | -
    ";
    a_refusal_forgets_and_erases: "
        @1000 push 1..3 -> | -
        @2000 deny -> erase | -
        @3000 push 4 high -> | -
        @4000 hide -> | -
        @5000 restore -> | -
        @6000 grant -> | -
        @7000 push 5 -> store | 8000
        @8000 tick -> send 1: 5 | 38000
        @8100 deny -> erase | -
        @8200 status 1 500 -> | -
        @9000 tick -> | -
    ";
    consent_taken_back_holds_again: "
        @0 grant -> | -
        @1000 push 1 -> store | 2000
        @1100 pend -> erase | -
        @2000 tick -> | -
        @2100 hide -> | -
        @2200 push 2 -> | -
        @3000 grant -> send 1: 1 2, store | 33000
        @3100 pend -> erase | -
        @3200 status 1 200 -> | -
        @3300 grant -> | 3500
        @3500 tick -> store none | -
    ";
    consent_taken_back_under_way_sends_nothing_twice_at_once: "
        @0 grant -> | -
        @1000 push 1 high -> store | 2000
        @wake tick -> send 1: 1 | 32000
        @+1 pend -> erase | -
        @+1 grant -> store | 32000
        @+1 push 2 -> | 2502
        @+1 status 1 200 -> | 2502
        @wake tick -> store | 7003
        @wake tick -> send 2: 2 | 37003
    ";
    the_first_batch_is_soon_and_later_ones_gather: "
        @0 grant -> | -
        @1000 push 1 -> store | 2000
        @1200 push 2 -> | 1500
        @wake tick -> store | 2000
        @wake tick -> send 1: 1 2 | 32000
        @2100 status 1 200 -> store none | -
        @3000 push 3 -> store | 8000
        @4000 push 4 -> store | 8000
        @wake tick -> send 2: 3 4 | 38000
        @8001 status 2 200 -> store none | -
        @9000 show -> | -
        @9001 push 5 -> store | 10001
    ";
    ten_messages_do_not_wait: "
        @0 grant -> | -
        @1000 push 1..9 -> store | 1500
        @1001 push 10 -> send 1: 1..10 | 1500
        @1002 push 11..30 -> | 1500
        @1003 status 1 200 -> send 2: 11..30 | 1500
    ";
    many_bytes_do_not_wait: "
        @0 grant -> | -
        @1000 push 1..3 4000B -> store | 1500
        @1001 push 4 4000B -> send 1: 1..4 | 1500
    ";
    one_request_at_a_time_and_in_order: "
        @0 grant -> | -
        @1000 push 1..10 -> store, send 1: 1..10 | 1500
        @1500 push 11 -> store | 31000
        @1501 push 12 high -> store | 31000
        @1502 push 13..30 -> | 2001
        @2001 tick -> store | 31000
        @9000 tick -> | 31000
        @9001 status 1 503 -> | *
        @wake tick -> send 2: 1..30 | *
    ";
    a_backlog_goes_in_batches_bounded_by_count: "
        @1000 push 1..120 -> | -
        @2000 grant -> send 1: 1..50, store | 32000
        @2100 status 1 200 -> send 2: 51..100 | 2500
        @2200 status 2 200 -> send 3: 101..120 | 2500
        @2300 status 3 200 -> | 2500
        @2500 tick -> store none | -
    ";
    a_backlog_goes_in_batches_bounded_by_bytes: "
        @1000 push 1..5 10000B -> | -
        @2000 grant -> send 1: 1 2 3, store | 32000
        @2100 status 1 200 -> send 2: 4 5 | 2500
    ";
    a_message_longer_than_a_batch_goes_alone: "
        @1000 push 1 -> | -
        @1000 push 2 32740B -> | -
        @1000 push 3 -> | -
        @1000 push 4 32800B -> drop 1 TooLarge | -
        @2000 grant -> send 1: 1, store | 32000
        @2100 status 1 200 -> send 2: 2 | 2500
        @2200 status 2 200 -> send 3: 3 | 2500
    ";
    failures_are_tried_again_with_growing_pauses_and_one_probe: "
        @1000 push 1..12 -> | -
        @2000 grant -> send 1: 1..12, store | 32000
        @2100 fail 1 -> | 2969
        @wake tick -> send 2: 1..12 | *
        @+9 status 2 500 -> | *
        @wake tick -> send 3: 1..12 | *
        @+9 status 3 503 -> | *
        @wake tick -> send 4: 1..12 | *
        @+9 status 4 408 -> | *
        @wake tick -> send 5: 1..12 | *
        @+9 status 5 0 -> | *
        @+9 hide -> | *
        @+9 push 13 high -> store | *
        @wake tick -> send 6: 1 | *
        @+9 status 6 502 -> | *
        @wake tick -> send 7: 1 | *
        @+9 status 7 200 -> store, send 8: 2 3 | *
        @+9 status 8 200 -> send 9: 4..7 | *
        @+9 status 9 200 -> send 10: 8..13 | *
        @+9 status 10 200 -> | *
        @wake tick -> store none | -
    ";
    an_answer_that_never_comes_is_an_unknown_outcome: "
        @1000 push 1 -> | -
        @2000 grant -> send 1: 1, store | 32000
        @32000 tick -> | 32869
        @wake tick -> send 2: 1 | *
        @+1 status 1 200 -> | *
        @+1 status 2 200 -> store none | -
    ";
    retry_after_is_kept_even_when_the_network_is_back_or_the_page_leaves: "
        @1000 push 1 -> | -
        @2000 grant -> send 1: 1, store | 32000
        @2100 status 1 429 60000 -> | 62469
        @62099 tick -> | 62469
        @62100 online -> | 62469
        @62101 hide -> | 62469
        @wake tick -> send 2: 1 | *
    ";
    the_network_coming_back_ends_a_pause: "
        @1000 push 1 -> | -
        @2000 grant -> send 1: 1, store | 32000
        @2100 fail 1 -> | 2969
        @2101 online -> send 2: 1 | 32101
    ";
    a_body_that_is_too_large_is_halved_until_the_culprit_is_alone: "
        @1000 push 1..4 -> | -
        @2000 grant -> send 1: 1..4, store | 32000
        @2001 status 1 413 -> send 2: 1 2 | 32001
        @2002 status 2 200 -> send 3: 3 4 | 2500
        @2003 status 3 413 -> send 4: 3 | 2500
        @2004 status 4 413 -> drop 1 TooLarge, send 5: 4 | 2500
        @2005 status 5 200 -> | 2500
        @2500 tick -> store none | -
    ";
    a_refused_batch_is_dropped: "
        @1000 push 1..4 -> | -
        @2000 grant -> send 1: 1..4, store | 32000
        @2001 status 1 400 -> drop 4 Refused | 2500
        @2500 tick -> store none | -
    ";
    a_refused_page_stops_and_the_next_page_goes_on: "
        @1000 push 1 -> | -
        @2000 grant -> send 1: 1, store | 32000
        @2001 status 1 401 -> | -
        @2002 push 2 high -> store | -
        @2003 hide -> | -
        @2004 online -> | -
        @2005 show -> | -
        @3000 reload -> | -
        @3001 grant -> store | 4001
        @wake tick -> send 1: 1 2 | *
    ";
    a_page_that_leaves_sends_high_priority_first_and_stores: "
        @0 grant -> | -
        @1000 push 1 -> store | *
        @1001 push 2 -> | *
        @1002 push 3 high -> store | *
        @1003 push 4 -> | *
        @1004 hide -> store, beacon 1: 3..4 | 31004
        @1005 hide -> | 31004
        @1006 push 5 high -> store | 6006
        @1007 hide -> beacon 2: 5 | 31004
        @1100 status 1 200 -> | 1506
    ";
    a_page_that_leaves_sends_beside_a_request_under_way: "
        @0 grant -> | -
        @1000 push 1 -> store | 2000
        @2000 tick -> send 1: 1 | 32000
        @2001 push 2 -> store | 32000
        @2002 hide -> beacon 2: 2 | 32000
    ";
    what_does_not_fit_the_budget_stays_for_the_next_page: "
        @0 grant -> | -
        @1000 push 1 high -> store | 2000
        @2000 tick -> send 1: 1 | 32000
        @2001 push 2..13 5000B -> store | *
        @2002 hide -> store, beacon 2: 2 3 4, beacon 3: 5 6 7, beacon 4: 8 9 10, beacon 5: 11 | *
        @2003 hide -> | *
        @2004 status 5 200 -> | *
        @2005 hide -> store, beacon 6: 12 | *
        @2006 reload -> | -
        @2007 grant -> store | 3007
        @wake tick -> send 1: 1..7 | *
    ";
    small_messages_pass_one_that_is_too_long_for_a_beacon: "
        @0 grant -> | -
        @1000 push 1 17000B -> store, send 1: 1 | *
        @1001 push 2 17000B -> | *
        @1002 push 3 -> | *
        @1003 hide -> store, beacon 2: 3 | *
    ";
    what_waits_for_another_tab_goes_with_a_page_that_leaves: "
        @0 grant -> | -
        @1000 push 1..10 -> store, send 1: 1..10 | 1500
        @1001 push 11 high -> store | 31000
        @1002 unsent 1 -> | 6002
        @1002 hide -> beacon 2: 11..10 | *
        @1003 status 1 200 -> | *
        @1004 status 2 200 -> | *
        @wake tick -> store none | -
    ";
    what_waited_for_another_tab_in_vain_is_no_failure: "
        @0 grant -> | -
        @1000 push 1..10 -> store, send 1: 1..10 | 1500
        @1500 tick -> store | 31000
        @2000 unsent 1 -> | 7000
        @2001 unsent 1 -> | 7000
        @2002 push 11 -> store, send 2: 1..11 | 32002
    ";
    what_waits_for_another_tab_is_held_again_with_consent: "
        @0 grant -> | -
        @1000 push 1..10 -> store, send 1: 1..10 | 1500
        @1001 pend -> erase | -
        @1002 unsent 1 -> | -
        @1003 grant -> send 2: 1..10, store | *
    ";
    a_failed_beacon_goes_once_more_without_keepalive: "
        @0 grant -> | -
        @1000 push 1 -> store | *
        @1001 hide -> beacon 1: 1 | *
        @1002 fail 1 -> send 2: 1 | *
        @1003 fail 2 -> | *
    ";
    a_beacon_without_answer_is_sent_again: "
        @0 grant -> | -
        @1000 push 1 -> store | *
        @1001 hide -> beacon 1: 1 | 31001
        @31001 tick -> send 2: 1 | *
        @31100 status 2 204 -> store none | -
    ";
    a_stored_queue_goes_before_the_new_page_and_only_once: "
        @0 grant -> | -
        @1000 push 1..3 -> store | *
        @1500 tick -> store | *
        @2000 reload -> | -
        @2001 push 4 -> | -
        @2002 restore -> | -
        @2003 grant -> store, send 1: 1..4, store | *
        @2004 restore -> store | *
        @2005 status 1 200 -> | *
        @2504 tick -> store none | -
    ";
    nothing_is_stored_before_the_storage_was_read: "
        @0 grant -> | -
        @1000 push 1 high -> store | *
        @1001 reload -> | -
        @1002 only-grant -> | -
        @1003 push 2 high -> | 2003
        @1004 hide -> beacon 1: 2 | 31004
        @1005 restore -> store | 2005
        @1006 status 1 200 -> | 1505
        @1505 tick -> store | 2005
        @1506 reload -> | -
        @1507 grant -> store | 2507
        @wake tick -> send 1: 1 | *
    ";
    a_page_from_the_cache_takes_what_others_left: "
        @0 grant -> | -
        @1000 push 1 -> store | *
        @1001 push 2..3 -> | *
        @1002 hide -> store, beacon 1: 1 2 3 | *
        @1003 put-aside -> | -
        @1004 grant -> store | 2004
        @1005 push 4 high -> store | 2004
        @1006 take-back -> | *
        @1007 fail 1 -> send 2: 1 2 3 | *
        @1008 restore -> store | *
        @1009 show -> | *
        @1010 push 5 -> | *
        @1011 status 2 200 -> | *
        @2008 tick -> store, send 3: 4 5 | *
    ";
    unreadable_records_are_refused_and_written_over: "
        @0 grant -> | -
        @1000 push 1 high -> store | 2000
        @1001 corrupt -> unreadable Checksum, store | 2000
        @2000 tick -> send 1: 1 | 32000
    ";
    a_week_is_too_old: "
        @900000000 push 1 8d -> drop 1 Expired | -
        @+1 push 2 7d -> | -
        @+0 grant -> send 1: 2, store | *
        @+1 tick -> | *
        @+1 fail 1 -> drop 1 Expired | *
        @wake tick -> store none | -
    ";
    the_oldest_of_normal_priority_goes_first: "
        @0 push 1 high -> | -
        @1 push 2..500 -> | -
        @2 push 501 -> drop 1 Full | -
        @3 push 502 high -> drop 1 Full | -
        @4 grant -> send 1: 1..52, store | *
    ";
    high_priority_goes_when_nothing_else_is_left: "
        @0 push 1..500 high -> | -
        @1 push 501 -> drop 1 Full | -
        @2 push 502 high -> drop 1 Full | -
        @4 grant -> send 1: 2..51, store | *
    ";
    memory_is_bounded_in_bytes: "
        @0 push 1..8 32000B -> | -
        @1 push 9 32000B -> drop 1 Full | -
    ";
}

#[test]
fn every_status_has_its_meaning() {
    for (statuses, expected) in [
        (vec![200, 201, 202, 204, 299], "gone"),
        (vec![400, 422], "drop 2 Refused"),
        (
            vec![401, 402, 403, 404, 405, 407, 410, 415, 431, 451, 499],
            "stop",
        ),
        (vec![413], "halve"),
        (
            vec![
                0,
                100,
                302,
                304,
                408,
                425,
                429,
                500,
                501,
                503,
                504,
                599,
                600,
                u16::MAX,
            ],
            "again",
        ),
    ] {
        for status in statuses {
            let mut page = Page {
                outbox: outbox(),
                now: 0,
                wake: None,
                stored: vec![],
                aside: None,
            };
            page.step("push 1..2");
            page.step("grant");
            page.now = 600;
            let answered = page.step(&format!("status 1 {status}"));
            let stats = page.outbox.stats();
            let found = match answered
                .split_once(" | ")
                .map_or("", |(actions, _)| actions)
            {
                "send 2: 1" => "halve",
                actions if actions.starts_with("drop") => actions.trim_end_matches(", store none"),
                _ if stats.halted => "stop",
                _ if stats.waiting == 0 => "gone",
                _ if page.wake > Some(page.now) => "again",
                _ => "no meaning",
            };
            assert_eq!(found, expected, "{status}: {answered}");
        }
    }
}
