//! What slots show: blocks, which the page builds from JSON with the values of now in it.

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
        /// Together a text of JSON, which the page builds from: a tree of nodes
        /// (`{"tag":…,"class":…,"text":…,"attributes":{…},"children":[…]}`), or a template of the page
        /// (`{"template":…,"texts":{…}}`). Placeholders stand inside of JSON's texts.
        pub parts: Vec<Part>,
    }
}

record! {
    /// A part of a block's JSON.
    pub enum Part {
        /// As it stands.
        0 => Literal {
            /// The text.
            text: String,
        },
        /// The value of an expression.
        1 => Plain {
            /// The expression.
            expr: u16,
        },
        /// The value of an expression, as an amount in the journey's currency.
        2 => Money {
            /// The expression.
            expr: u16,
        },
    }
}
