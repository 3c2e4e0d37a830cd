//! Values kept up to date from events.

use crate::codec::record;

record! {
    /// A value kept up to date from events.
    pub struct Fact {
        /// Hash of name and definition: its identity in a snapshot.
        pub id: u32,
        /// What is kept.
        pub kind: FactKind,
        /// How long it lives.
        pub scope: Scope,
        /// Milliseconds after which an event leaves the fact; 0 = never.
        pub within: u64,
        /// How many entries a window or a set keeps at most: derived from the comparisons that
        /// read the fact, or declared. Not part of its identity: a state that was kept under
        /// another bound is cut to this one.
        pub bound: u32,
        /// What feeds it.
        pub sources: Vec<Source>,
    }
}

record! {
    /// Kinds of facts.
    pub enum FactKind {
        /// How many events.
        0 => Count {},
        /// Sum of a number.
        1 => Sum {},
        /// Smallest number.
        2 => Min {},
        /// Largest number.
        3 => Max {},
        /// Mean of a number.
        4 => Mean {},
        /// The latest value.
        5 => Last {},
        /// The first value.
        6 => First {},
        /// How many different values.
        7 => Distinct {},
        /// How many events in `per` milliseconds, on the average of the window.
        8 => Rate {
            /// Milliseconds.
            per: u64,
        },
        /// Seconds since the latest event.
        9 => Since {
            /// After how many milliseconds a comparison that reads it turns, the shortest first.
            marks: Vec<f64>,
        },
        /// Weights of events, added up, half of which is left after each half-life.
        10 => Score {
            /// Milliseconds.
            half_life: u64,
            /// Numbers that it is compared with.
            marks: Vec<f64>,
        },
        /// How many events in a row; `within` is the pause that ends the row.
        11 => Streak {},
        /// What time it is. It is not fed.
        12 => Clock {
            /// After each so many milliseconds a part of the date may be another one; 0 = no
            /// expression reads one.
            period: u64,
            /// Instants at which a comparison turns, the earliest first.
            marks: Vec<f64>,
        },
        /// Whether the event that was taken in last completes a sequence: `bound` steps within
        /// `within`. The constant of a source says what its event is (`window.rs`).
        13 => Sequence {},
    }
}

impl Fact {
    /// Whether it keeps entries: whoever has a window, and every distinct.
    pub(crate) fn keeps_entries(&self) -> bool {
        match self.kind {
            FactKind::Distinct {} | FactKind::Sequence {} => true,
            FactKind::Last {}
            | FactKind::First {}
            | FactKind::Since { .. }
            | FactKind::Score { .. }
            | FactKind::Streak {}
            | FactKind::Clock { .. } => false,
            _ => self.within > 0,
        }
    }
}

record! {
    /// How long a fact lives. Page facts belong to a tab, the others to the visitor.
    pub enum Scope {
        /// Until the next page view in this tab.
        0 => Page {},
        /// Until the session ends.
        1 => Session {},
        /// For good.
        2 => Visitor {},
    }
}

record! {
    /// An event that feeds a fact.
    pub struct Source {
        /// Which event.
        pub event: u16,
        /// Which of its properties; a count has none.
        pub path: Option<u16>,
        /// What it adds instead of a property: the weight for a score, `false` where it ends a
        /// streak.
        pub constant: Option<u16>,
        /// Only when this expression holds for the event.
        pub filter: Option<u16>,
    }
}
