//! What is made of what the host sees of the visitor: numbers and names, never form values and
//! never text.

pub(crate) mod engagement;
pub(crate) mod scroll;
