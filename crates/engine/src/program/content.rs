//! What slots show. The blocks themselves are the host's: they stand in the settings.

use crate::codec::record;

record! {
    /// A place on the page.
    pub struct Slot {
        /// Its name.
        pub name: String,
        /// The first choice that holds wins.
        pub choose: Vec<Choice>,
    }
}

record! {
    /// One rule of a slot.
    pub struct Choice {
        /// The block to show.
        pub block: u16,
        /// When; always, where there is none.
        pub condition: Option<u16>,
        /// While this holds too, the slot keeps its default content: the visitor is one that an
        /// experiment compares with.
        pub control: Option<u16>,
        /// Whether a change of mind waits for the next view.
        pub next_view: bool,
    }
}

record! {
    /// Content for a slot.
    pub struct Block {
        /// Its name.
        pub name: String,
    }
}
