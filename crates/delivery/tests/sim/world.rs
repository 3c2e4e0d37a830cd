//! Tabs, pages, storage and time, driven by dice.

use std::collections::BTreeSet;

use microstage_delivery::{Action, Consent, Input, Outcome, limits};

use crate::network::{Collector, Fate, Name, Weather};
use crate::page::Page;
use crate::random::Random;
use crate::support::read_body;

/// How many calls a run may take before it counts as one that never ends.
const MOST_CALLS: u32 = 20_000;

/// What will happen to the world at an instant.
enum Event {
    Arrive(Vec<Name>),
    Tell { page: u32, input: Input },
}

/// One of the visitor's tabs.
struct Tab {
    number: u32,
    seq: u32,
    page: Page,
    /// The page before, kept by the browser for the way back.
    cached: Option<Page>,
    stored: Vec<u8>,
}

/// What kind of run the seed has drawn.
pub(crate) struct Kind {
    /// Pages hide and close with a warning; then messages may overtake others.
    pub(crate) hides: bool,
    /// Pages close without a warning.
    pub(crate) crashes: bool,
    /// The visitor changes their mind.
    pub(crate) wavers: bool,
}

pub(crate) struct World {
    pub(crate) kind: Kind,
    pub(crate) now: u64,
    pub(crate) collector: Collector,
    pub(crate) produced: Vec<Name>,
    /// Messages that no promise covers: held without consent, or newer than the last storing
    /// when a page crashed.
    pub(crate) excused: BTreeSet<Name>,
    /// All that happened, for comparing two runs of a seed.
    pub(crate) trace: u64,
    random: Random,
    weather: Weather,
    consent: Consent,
    tabs: Vec<Tab>,
    events: Vec<(u64, Event)>,
    pages: u32,
    calls: u32,
    /// Bytes that another script's beacons take of the browser's budget.
    strangers: usize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let kind = Kind {
            hides: random.percent(70),
            crashes: random.percent(30),
            wavers: random.percent(25),
        };
        let weather = Weather {
            faults: [0, 10, 40, 80][random.range(0, 4) as usize],
            largest: if random.percent(20) { 1500 } else { 500_000 },
            refusals: random.percent(20),
        };
        let consent = if random.percent(60) {
            Consent::Granted
        } else {
            Consent::Pending
        };
        let mut world = Self {
            kind,
            now: 1_795_341_604_120 + random.range(0, 1000),
            collector: Collector::default(),
            produced: Vec::new(),
            excused: BTreeSet::new(),
            trace: seed,
            weather,
            consent,
            tabs: Vec::new(),
            events: Vec::new(),
            pages: 0,
            calls: 0,
            strangers: if random.percent(30) { 50 * 1024 } else { 0 },
            random,
        };
        for number in 1..=world.random.range(1, 3) as u32 {
            let page = world.new_page(number);
            world.tabs.push(Tab {
                number,
                seq: 0,
                page,
                cached: None,
                stored: Vec::new(),
            });
            world.open_page(number as usize - 1);
        }
        world
    }

    /// A visit with all its mishaps, then fair weather until all is delivered.
    pub(crate) fn run(&mut self) {
        for _ in 0..self.random.range(20, 250) {
            let tab = self.random.range(0, self.tabs.len() as u64) as usize;
            self.mishap(tab);
            let pause = [50, 500, 3000, 20_000][self.random.range(0, 4) as usize];
            let pause = self.random.range(0, pause);
            self.pass(self.now + pause);
        }
        self.weather.faults = 0;
        self.weather.refusals = false;
        self.strangers = 0;
        if self.kind.wavers && self.random.percent(50) {
            self.decide(Consent::Denied);
            return self.check_denied();
        }
        self.decide(Consent::Granted);
        // The last answers of the bad weather.
        self.pass(self.now + 120_000);
        for tab in 0..self.tabs.len() {
            self.show(tab);
            // A page that was refused only gets on with the next one.
            if self.tabs[tab].page.outbox.stats().halted {
                self.close(tab, true);
                self.open_page(tab);
            }
        }
        // The longest pause of our own, and some; nobody asks for a longer one here.
        self.pass(self.now + 4 * limits::LONGEST_PAUSE_MS);
    }

    /// Something happens in a tab.
    fn mishap(&mut self, tab: usize) {
        match self.random.range(0, 100) {
            0..60 => {
                for _ in 0..self.random.range(1, 4) {
                    self.push(tab);
                }
            }
            60..64 => self.call(tab, Input::Tick),
            64..67 => self.call(tab, Input::Online),
            67..75 if self.kind.hides => self.hide(tab),
            75..80 => self.show(tab),
            80..88 if self.kind.hides => {
                self.close(tab, true);
                self.open_page(tab);
            }
            88..91 if self.kind.hides => self.go_back(tab),
            91..94 if self.kind.crashes => {
                self.close(tab, false);
                self.open_page(tab);
            }
            94..96 if self.kind.wavers => {
                let consent = [Consent::Pending, Consent::Granted, Consent::Denied]
                    [self.random.range(0, 3) as usize];
                self.decide(consent);
            }
            96..98 => self.decide(Consent::Granted),
            // The machine sleeps.
            98 => self.now += self.random.range(0, 3_600_000),
            _ => {}
        }
    }

    fn push(&mut self, tab: usize) {
        // So few that no bound of the outbox is met: those have tests of their own.
        if self.produced.len() >= 150 || self.tabs[tab].page.consent == Consent::Denied {
            return;
        }
        let (high, pad) = (self.random.percent(20), self.random.range(0, 600) as usize);
        let Tab {
            number, seq, page, ..
        } = &mut self.tabs[tab];
        *seq += 1;
        let name = (*number, *seq);
        let input = page.message(self.now, *seq, high, pad);
        self.produced.push(name);
        self.call(tab, input);
    }

    fn hide(&mut self, tab: usize) {
        self.tabs[tab].page.hidden = true;
        self.call(tab, Input::Hidden);
    }

    fn show(&mut self, tab: usize) {
        self.tabs[tab].page.hidden = false;
        self.call(tab, Input::Visible);
    }

    /// The page of a tab goes away; the next one is in its place, but has not been started.
    fn close(&mut self, tab: usize, warned: bool) {
        if warned {
            self.hide(tab);
        }
        let number = self.tabs[tab].number;
        let new = self.new_page(number);
        let mut old = std::mem::replace(&mut self.tabs[tab].page, new);
        let arrived = &self.collector.stored;
        for (name, at, high) in old.unstored.drain(..) {
            if arrived.contains_key(&name) || self.excused.contains(&name) {
                continue;
            }
            assert!(!warned, "{name:?} was not stored by a page that was warned");
            assert!(!high, "{name:?} of high priority was not stored at once");
            assert!(
                self.now < at + limits::PERSIST_MS + 2500,
                "{name:?} was not stored in time"
            );
            self.excused.insert(name);
        }
        let keeps = warned && self.random.percent(40);
        // What is held without consent dies with its page, unless the browser keeps that.
        self.excused.extend(old.held.iter().copied());
        let page = old.number;
        // Nobody is there to hear an answer; half of the ordinary requests are cancelled.
        self.events.retain(
            |(_, event)| !matches!(event, Event::Tell { page: teller, .. } if *teller == page),
        );
        self.tabs[tab].cached = keeps.then_some(old);
    }

    /// The visitor goes back to a page that the browser has kept.
    fn go_back(&mut self, tab: usize) {
        if let Some(mut cached) = self.tabs[tab].cached.take() {
            self.close(tab, true);
            // Another page had the word meanwhile: on consent, and in the storage.
            cached.open.clear();
            self.tabs[tab].page = cached;
            let consent = self.consent;
            self.tell_consent(tab, consent);
            self.show(tab);
        }
    }

    fn new_page(&mut self, tab: u32) -> Page {
        self.pages += 1;
        Page::new(self.pages, tab, self.pages ^ self.trace as u32)
    }

    /// Starts a page with the consent of earlier pages.
    fn open_page(&mut self, tab: usize) {
        // What is stored may as well be handed over before it is allowed to be used.
        if self.consent == Consent::Granted && self.random.percent(50) {
            let stored = self.tabs[tab].stored.clone();
            self.call(tab, Input::Restore(stored));
        }
        let consent = self.consent;
        self.tell_consent(tab, consent);
    }

    /// The visitor decides; all tabs hear of it.
    fn decide(&mut self, consent: Consent) {
        self.consent = consent;
        for tab in 0..self.tabs.len() {
            self.tell_consent(tab, consent);
        }
    }

    fn tell_consent(&mut self, tab: usize, consent: Consent) {
        let page = &mut self.tabs[tab].page;
        match consent {
            Consent::Granted => {
                // Held messages become the outbox's own, to be stored in the same call.
                let held = std::mem::take(&mut page.held);
                page.unstored
                    .extend(held.into_iter().map(|name| (name, self.now, false)));
            }
            Consent::Pending if page.consent == Consent::Granted => {
                // They are in memory only from now on: all that this tab ever made, at most.
                let number = page.tab;
                page.unstored.clear();
                let mine = self.produced.iter().filter(|(tab, _)| *tab == number);
                page.held.extend(mine.copied());
            }
            Consent::Pending => {}
            Consent::Denied => {
                page.unstored.clear();
                page.held.clear();
                self.excused.extend(self.produced.iter().copied());
            }
        }
        self.tabs[tab].page.consent = consent;
        self.call(tab, Input::Consent(consent));
        if consent == Consent::Granted {
            let stored = self.tabs[tab].stored.clone();
            self.call(tab, Input::Restore(stored));
        }
    }

    /// Calls the outbox of a tab and does what it says.
    fn call(&mut self, tab: usize, input: Input) {
        self.calls += 1;
        assert!(self.calls < MOST_CALLS, "it never ends");
        let hidden_before = self.tabs[tab].page.hidden;
        let mut failures = Vec::new();
        let page = &mut self.tabs[tab].page;
        if let Input::Sent { request, .. } | Input::Failed { request } | Input::Unsent { request } =
            &input
        {
            page.open.retain(|open| open.request != *request);
        }
        let Outcome { actions, wake_at } = page.outbox.handle(self.now, input);
        assert!(
            wake_at.is_none_or(|wake| wake > self.now),
            "wakes in the past: a busy loop"
        );
        page.wake = wake_at;
        self.trace = self
            .trace
            .wrapping_mul(31)
            .wrapping_add(wake_at.unwrap_or(7));
        for action in actions {
            match action {
                Action::Send {
                    request,
                    body,
                    keepalive,
                } => {
                    let page = &mut self.tabs[tab].page;
                    page.check_send(self.now, request, &body, keepalive);
                    let over = page.beacon_bytes() + self.strangers > 64 * 1024;
                    if keepalive && over {
                        failures.push(Input::Failed { request });
                    } else if !keepalive && self.random.percent(5) {
                        // Another tab has its turn for too long.
                        failures.push(Input::Unsent { request });
                    } else {
                        self.send(tab, request, &body);
                    }
                }
                Action::Persist => {
                    let Tab { page, stored, .. } = &mut self.tabs[tab];
                    assert_eq!(page.consent, Consent::Granted, "stored without consent");
                    *stored = page.outbox.records();
                    page.unstored.clear();
                }
                Action::Erase => self.tabs[tab].stored.clear(),
                Action::Dropped { count, reason } => panic!("{count} dropped: {reason:?}"),
                Action::Unreadable(unreadable) => panic!("{unreadable}"),
            }
        }
        let page = &self.tabs[tab].page;
        if page.consent != Consent::Granted {
            assert!(
                page.outbox.records().is_empty() && page.wake.is_none(),
                "not at rest"
            );
        }
        debug_assert_eq!(hidden_before, page.hidden);
        for failure in failures {
            self.call(tab, failure);
        }
    }

    fn send(&mut self, tab: usize, request: u32, body: &str) {
        let fate = Fate::draw(&mut self.random, &self.weather, body.len());
        let page = self.tabs[tab].page.number;
        self.trace = self.trace.wrapping_mul(31).wrapping_add(body.len() as u64);
        if let Some(after) = fate.arrives {
            let batch = read_body(body, self.now);
            self.events.push((self.now + after, Event::Arrive(batch)));
        }
        if let Some(after) = fate.told {
            let input = match fate.answer {
                Some((status, retry_after_ms)) => Input::Sent {
                    request,
                    status,
                    retry_after_ms,
                },
                None => Input::Failed { request },
            };
            self.events
                .push((self.now + after, Event::Tell { page, input }));
        }
    }

    /// Lets time pass: arrivals, answers and wake-ups in their order.
    fn pass(&mut self, until: u64) {
        loop {
            let event = (0..self.events.len()).min_by_key(|index| self.events[*index].0);
            let event_at = event.map_or(u64::MAX, |index| self.events[index].0);
            let wake = (0..self.tabs.len())
                .filter_map(|tab| self.tabs[tab].page.wake.map(|wake| (wake, tab)))
                .min()
                .unwrap_or((u64::MAX, 0));
            if event_at.min(wake.0) > until {
                break;
            }
            if wake.0 < event_at {
                // Timers of a browser come late, those of a hidden page later.
                let slow = self.random.percent(10);
                let late = self.random.range(0, if slow { 2000 } else { 20 });
                self.now = self.now.max(wake.0 + late);
                self.call(wake.1, Input::Tick);
            } else if let Some(index) = event {
                let (at, event) = self.events.swap_remove(index);
                self.now = self.now.max(at);
                match event {
                    Event::Arrive(batch) => self.collector.take(&batch),
                    Event::Tell { page, input } => {
                        let tab = self.tabs.iter().position(|tab| tab.page.number == page);
                        if let Some(tab) = tab {
                            self.call(tab, input);
                        }
                    }
                }
            }
        }
        self.now = self.now.max(until);
    }

    /// After a refusal nothing is left, and nothing more comes out.
    fn check_denied(&mut self) {
        for tab in 0..self.tabs.len() {
            for input in [Input::Hidden, Input::Visible, Input::Online, Input::Tick] {
                self.call(tab, input);
            }
            let Tab { page, stored, .. } = &self.tabs[tab];
            assert!(stored.is_empty(), "still in the storage");
            assert_eq!(
                page.outbox.stats().waiting + page.outbox.stats().under_way,
                0
            );
        }
    }

    /// Whether all outboxes are empty and at rest.
    pub(crate) fn is_settled(&self) -> bool {
        self.tabs.iter().all(|tab| {
            let stats = tab.page.outbox.stats();
            stats.waiting + stats.under_way == 0 && tab.page.wake.is_none() && tab.stored.is_empty()
        })
    }

    pub(crate) fn consent(&self) -> Consent {
        self.consent
    }
}
