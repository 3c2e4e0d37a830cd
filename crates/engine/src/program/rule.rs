//! What happens when: transitions, moments and variants.

use crate::codec::record;

record! {
    /// What happens when.
    pub struct Rule {
        /// Hash of its place and definition: part of the ids of what it concludes.
        pub id: u32,
        /// When.
        pub trigger: Trigger,
        /// What.
        pub effect: Effect,
    }
}

record! {
    /// When a rule fires.
    pub enum Trigger {
        /// When one of the events happens and the filter holds for it.
        0 => On {
            /// The events.
            events: Vec<u16>,
            /// Must hold for the event.
            filter: Option<u16>,
        },
        /// When the condition becomes true, or one of the rule's stages is entered while it is.
        1 => When {
            /// The condition.
            condition: u16,
        },
        /// `delay` milliseconds after the latest of the `since` events (none: after one of the
        /// rule's stages was entered), unless one of the `unless` events happened in between.
        2 => After {
            /// Milliseconds.
            delay: u64,
            /// Events that start the time anew.
            since: Vec<u16>,
            /// Must hold for the event that starts it.
            filter: Option<u16>,
            /// Events that stop it.
            unless: Vec<u16>,
            /// Must hold when the time is over.
            guard: Option<u16>,
        },
    }
}

record! {
    /// What a rule does.
    pub enum Effect {
        /// The visitor goes from one of the stages to another.
        0 => Stage {
            /// Stages that it leads away from.
            from: Vec<u16>,
            /// The stage that it leads to. A timer that leads from a stage to itself is the end of
            /// the least stay in it: until then no condition leads away.
            to: u16,
        },
        /// A moment begins.
        1 => Moment {
            /// The moment.
            moment: u16,
        },
        /// The visitor is given a variant.
        2 => Experiment {
            /// The experiment.
            experiment: u16,
        },
    }
}

record! {
    /// How an experiment gives variants (see `bucket`).
    pub struct Experiment {
        /// The fact that keeps the variant.
        pub fact: u16,
        /// The hash of the experiment's seed.
        pub seed: u32,
        /// Experiments that exclude each other share a namespace.
        pub namespace: String,
        /// The first place in the namespace that takes part.
        pub from: u16,
        /// The first behind it that does not.
        pub until: u16,
        /// The ends of the parts, in order.
        pub limits: Vec<u16>,
        /// For each part the constant that is its variant; one that is absent gives none.
        pub variants: Vec<u16>,
    }
}
