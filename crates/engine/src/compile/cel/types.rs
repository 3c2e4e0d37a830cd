//! Types, as far as they are known before an event happens.

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Known only when it runs.
    Dyn,
    /// What a property of an event or of the page can be: null, a boolean, a double or a text.
    Property,
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
            Self::Property => "a property",
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Double => "a double",
            Self::Str => "a text",
            Self::List => "a list",
        }
    }

    pub(crate) fn is_number(self) -> bool {
        self == Self::Int || self.may_be(Self::Double)
    }

    /// Whether a value of this type may be one of the other.
    pub(crate) fn may_be(self, other: Self) -> bool {
        let is_property = |ty| !matches!(ty, Self::Int | Self::List);
        self == other
            || self == Self::Dyn
            || other == Self::Dyn
            || self == Self::Property && is_property(other)
            || other == Self::Property && is_property(self)
    }

    /// Whether CEL orders values of the two types.
    pub(crate) fn compares_with(self, other: Self) -> bool {
        self.may_be(other) || self.is_number() && other.is_number()
    }
}
