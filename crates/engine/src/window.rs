//! The events inside of a window, the oldest first.

use crate::codec::{Codec, Reader, write_number};
use crate::program::{Fact, FactKind};
use crate::time::Timestamp;

/// Entries of a fact with a window, or of a distinct. An event that happened at `t` is in a window
/// of `w` milliseconds up to `t + w - 1` and has left it at `t + w`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    entries: Vec<Entry>,
    /// How many of them, at the front, have left already: they are let go together, so that leaving
    /// costs nothing on average.
    left: usize,
    /// Of a sum and a mean: their numbers, added up from the oldest to the latest.
    sum: f64,
}

/// An event inside of a window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    at: Timestamp,
    /// The number's bits, or for a distinct a hash of the value.
    bits: u64,
}

impl Window {
    fn entries(&self) -> &[Entry] {
        self.entries.get(self.left..).unwrap_or_default()
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.entries().len()
    }

    /// The one number that the kind needs.
    pub(crate) fn number(&self, fact: &Fact) -> f64 {
        match (&fact.kind, self.entries().first()) {
            (FactKind::Min {} | FactKind::Max {}, Some(oldest)) => f64::from_bits(oldest.bits),
            _ => self.sum,
        }
    }

    /// When the oldest event leaves.
    pub(crate) fn leaves_at(&self, fact: &Fact) -> Option<Timestamp> {
        let oldest = self.entries().first()?;
        (fact.within > 0).then(|| oldest.at.plus(fact.within))
    }

    /// Takes an event in. A value that returns to a distinct moves to the end.
    pub(crate) fn push(&mut self, fact: &Fact, bits: u64, now: Timestamp) {
        if let FactKind::Sequence {} = fact.kind {
            return self.advance(fact, f64::from_bits(bits) as i32, now);
        }
        if let FactKind::Distinct {} = fact.kind
            && let Some(index) = self.entries().iter().position(|entry| entry.bits == bits)
        {
            self.entries.remove(self.left + index);
        }
        // The entries stay in order even where another tab's log, which was taken over, ends earlier
        // than what this tab has seen.
        let at = self.entries().last().map_or(now, |last| last.at.max(now));
        self.push_bounded(fact, Entry { at, bits });
    }

    /// Takes in what an event is to a sequence: the number of a step; 0 where it forbids it; -1
    /// before either, for whatever event of the sequence comes next.
    ///
    /// The entries are, from the last to the first, the instants at which the latest match of the
    /// first step began, of the first two steps, and so on. One instant for each is enough. A match
    /// of `i` steps that the event ends is a match of `i - 1` steps before it, and of those the one
    /// that began last is inside of the window whenever any is, now and later: so it may stand for
    /// all of them. It began no later than the latest of its own beginnings, so the entries are in
    /// order, and those that leave the window are the longest matches. The steps of an event come in
    /// from the last to the first, so no match takes an event twice.
    fn advance(&mut self, fact: &Fact, step: i32, now: Timestamp) {
        let (len, steps) = (self.len(), fact.bound as usize);
        let is_complete = len == steps;
        let Ok(before) = usize::try_from(step.saturating_sub(1)) else {
            // What led to the end is used up, and all is lost by what is forbidden.
            if is_complete || step == 0 {
                self.entries.clear();
                self.left = 0;
            }
            return;
        };
        if is_complete || before > len {
            return;
        }
        // Where the match of the steps before this one stands.
        let place = self.entries.len() - before;
        let began = match self.entries.get(place) {
            Some(entry) if before > 0 => *entry,
            _ => {
                let at = self.entries().last().map_or(now, |last| last.at.max(now));
                Entry { at, bits: 0 }
            }
        };
        if before < len {
            self.entries[place - 1] = began;
        } else {
            self.entries.insert(place, began);
        }
        if self.len() == steps {
            // All leave the window as one.
            self.entries[self.left..].fill(began);
        }
    }

    /// Lets go of what has left.
    pub(crate) fn expire(&mut self, fact: &Fact, now: Timestamp) {
        let mut entries = self.entries().iter();
        let inside = entries.position(|entry| entry.at.plus(fact.within) > now);
        self.let_go(fact, inside.unwrap_or(self.len()));
    }

    /// Appends the entries to a snapshot.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let mut last = 0;
        for entry in self.entries() {
            // Differences of neighbouring instants are short.
            write_number(entry.at.0 - last, out);
            out.extend_from_slice(&entry.bits.to_le_bytes());
            last = entry.at.0;
        }
    }

    /// Reads what [`Window::write`] wrote. What is more than the fact keeps in this version of the
    /// program is left out, the oldest first.
    pub(crate) fn read(&mut self, fact: &Fact, reader: &mut Reader) {
        let mut at = Timestamp(0);
        while reader.has_more() {
            at = at.plus(Codec::read(reader));
            let bits = u64::from_le_bytes(reader.array());
            self.push_bounded(fact, Entry { at, bits });
        }
    }

    /// The bound is the largest number that an expression can tell apart, so what is dropped here no
    /// condition can miss; where the author declared it, the fact saturates.
    fn push_bounded(&mut self, fact: &Fact, entry: Entry) {
        let number = f64::from_bits(entry.bits);
        // For a min and a max only those count that no later one beats: the oldest of them is the
        // one (a monotone queue, Lemire 2006, <https://arxiv.org/abs/cs/0610046>).
        while let Some(last) = self.entries().last() {
            let last = f64::from_bits(last.bits);
            let beaten = match fact.kind {
                FactKind::Min {} => number <= last,
                FactKind::Max {} => number >= last,
                _ => false,
            };
            if !beaten {
                break;
            }
            self.entries.pop();
        }
        if self.len() >= fact.bound as usize && self.len() > 0 {
            self.let_go(fact, 1);
        }
        self.entries.push(entry);
        self.sum += number;
    }

    fn let_go(&mut self, fact: &Fact, count: usize) {
        self.left += count;
        if self.left * 2 > self.entries.len() {
            self.entries.copy_within(self.left.., 0);
            self.entries.truncate(self.len());
            self.left = 0;
        }
        // Adding anew from the oldest on keeps the sum free of the drift that adding and
        // subtracting doubles would leave.
        if let FactKind::Sum {} | FactKind::Mean {} = fact.kind {
            self.sum = 0.0;
            for index in self.left..self.entries.len() {
                self.sum += f64::from_bits(self.entries[index].bits);
            }
        }
    }
}
