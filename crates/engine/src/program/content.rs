//! What slots show: blocks, as trees of nodes or as templates of the page, and their texts.

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
        /// Whether a change of mind waits for the next view.
        pub next_view: bool,
    }
}

record! {
    /// Content for a slot.
    pub struct Block {
        /// Its name.
        pub name: String,
        /// What it is built from.
        pub body: Body,
    }
}

record! {
    /// How a block is built.
    pub enum Body {
        /// From nodes of the program.
        0 => Tree {
            /// The outermost node.
            root: Node,
        },
        /// By cloning the page's own `<template data-ms-block>` of that name.
        1 => Template {
            /// The template's name in the page.
            name: String,
            /// Its texts.
            bindings: Vec<Binding>,
        },
    }
}

record! {
    /// A text that a page's template shows where it says `data-ms-text="name"`.
    pub struct Binding {
        /// The name in the template.
        pub name: String,
        /// The text.
        pub text: Text,
    }
}

record! {
    /// An element to build.
    pub struct Node {
        /// Index into [`crate::node::TAGS`].
        pub tag: u8,
        /// Value of its `class`.
        pub class: String,
        /// Attributes: indices into [`crate::node::ATTRIBUTES`] and their texts.
        pub attributes: Vec<Attribute>,
        /// Its text, before its children.
        pub text: Option<Text>,
        /// Its children.
        pub children: Vec<Node>,
    }
}

record! {
    /// An attribute to set.
    pub struct Attribute {
        /// Index into [`crate::node::ATTRIBUTES`].
        pub name: u8,
        /// Its value.
        pub text: Text,
    }
}

record! {
    /// A text with placeholders.
    pub struct Text {
        /// Its parts, in order.
        pub parts: Vec<Part>,
    }
}

record! {
    /// A part of a text.
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
