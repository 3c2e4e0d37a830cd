//! Types, as far as they are known before an event happens.

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Known only when it runs: properties of events and of the page.
    Dyn,
    Null,
    Bool,
    Int,
    Double,
    Str,
    List,
}

impl Type {
    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dyn => "any value",
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Double => "a double",
            Self::Str => "a text",
            Self::List => "a list",
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Double | Self::Dyn)
    }

    /// Whether a value of this type may be one of the other.
    pub(crate) fn may_be(self, other: Self) -> bool {
        self == other || self == Self::Dyn || other == Self::Dyn
    }

    /// Whether CEL orders values of the two types.
    pub(crate) fn compares_with(self, other: Self) -> bool {
        self.may_be(other) || self.is_number() && other.is_number()
    }
}
