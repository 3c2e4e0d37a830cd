//! Whose events belong together.

use std::collections::HashSet;
use std::ops::Range;

use super::log::Event;

/// Whose events belong together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A session that the source knows: its events are all there is, however long it pauses.
    Session(String),
    /// A visitor, whose sessions follow from the journey's rule.
    Visitor(String),
}

impl Key {
    /// The id of the session or of the visitor.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Session(name) | Self::Visitor(name) => name,
        }
    }
}

/// Events that one engine runs through.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) key: Key,
    /// In the order of their times, each message once; indices into the log's events.
    pub(crate) events: Range<usize>,
    /// How many messages were there before.
    pub(crate) duplicates: usize,
    /// What the messages say of who it was.
    pub(crate) who: Who,
}

/// What messages say of who it was, besides the id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Who {
    /// Somebody of the shop looked at a preview, or was forced into a variant.
    pub(crate) is_preview: bool,
    /// It was a program.
    pub(crate) is_bot: bool,
    /// The family of the browser, where it is known.
    pub(crate) browser: Option<&'static str>,
}

impl Who {
    /// What is known with one more message.
    pub(super) fn learn(&mut self, other: &Self) {
        self.is_preview |= other.is_preview;
        self.is_bot |= other.is_bot;
        self.browser = self.browser.or(other.browser);
    }
}

/// Whose an event is, on its way into the log.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyRef<'a> {
    Session(&'a str),
    Visitor(&'a str),
}

impl KeyRef<'_> {
    pub(super) fn to_owned(self) -> Key {
        match self {
            Self::Session(name) => Key::Session(name.into()),
            Self::Visitor(name) => Key::Visitor(name.into()),
        }
    }
}

/// Moves events whose id was there before to the end; how many are left before them.
pub(super) fn take_out_duplicates(events: &mut [Event]) -> usize {
    let mut ids: Vec<u128> = events.iter().map(|event| event.id).collect();
    ids.sort_unstable();
    if ids.windows(2).all(|pair| pair[0] != pair[1]) {
        return events.len();
    }
    let mut seen = HashSet::with_capacity(events.len());
    let mut kept = 0;
    for index in 0..events.len() {
        if seen.insert(events[index].id) {
            events.swap(kept, index);
            kept += 1;
        }
    }
    kept
}
