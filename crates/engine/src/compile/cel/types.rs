//! Types, as far as they are known before an event happens.

use crate::value::Value;

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
    Timestamp,
    Duration,
    /// A list of such elements.
    List(Item),
    Map,
}

/// The type of a list's elements. What is nested deeper is known when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// There are none.
    Nothing,
    Dyn,
    Property,
    Null,
    Bool,
    Int,
    Double,
    Str,
    Timestamp,
    Duration,
}

impl Type {
    /// The type of a constant.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Absent | Value::Error => Self::Dyn,
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Int(_) => Self::Int,
            Value::Double(_) => Self::Double,
            Value::Str(_) => Self::Str,
            Value::Timestamp(_) => Self::Timestamp,
            Value::Duration(_) => Self::Duration,
            Value::List(items) => Self::List(Item::of_all(items.iter().map(Self::of))),
            Value::Map(_) => Self::Map,
        }
    }

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
            Self::Timestamp => "an instant",
            Self::Duration => "a duration",
            Self::List(_) => "a list",
            Self::Map => "a map",
        }
    }

    pub(crate) fn is_number(self) -> bool {
        self == Self::Int || self.may_be(Self::Double)
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::List(_))
    }

    /// Whether it may be a list or a map.
    pub(crate) fn may_hold(self) -> bool {
        matches!(self, Self::Dyn | Self::List(_) | Self::Map)
    }

    /// Whether it is an instant or a stretch of time.
    pub(crate) fn is_time(self) -> bool {
        matches!(self, Self::Timestamp | Self::Duration)
    }

    /// Whether a value of this type may be one of the other.
    pub(crate) fn may_be(self, other: Self) -> bool {
        let is_property = |ty| {
            matches!(
                ty,
                Self::Property | Self::Null | Self::Bool | Self::Double | Self::Str
            )
        };
        self == other
            || self == Self::Dyn
            || other == Self::Dyn
            || self.is_list() && other.is_list()
            || self == Self::Property && is_property(other)
            || other == Self::Property && is_property(self)
    }

    /// Whether CEL orders values of the two types.
    pub(crate) fn compares_with(self, other: Self) -> bool {
        self.may_be(other) || self.is_number() && other.is_number()
    }

    /// What is known where it is either.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::List(left), Self::List(right)) => Self::List(left.or(right)),
            _ if self == other => self,
            _ => Self::Dyn,
        }
    }

    /// The type of what is found in it.
    pub(crate) fn element(self) -> Self {
        match self {
            Self::List(item) => item.whole(),
            _ => Self::Dyn,
        }
    }
}

impl Item {
    /// The type of the elements that have these types.
    pub(crate) fn of_all(types: impl Iterator<Item = Type>) -> Self {
        types.map(Self::of).fold(Self::Nothing, Self::or)
    }

    pub(crate) fn of(ty: Type) -> Self {
        match ty {
            Type::Property => Self::Property,
            Type::Null => Self::Null,
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Double => Self::Double,
            Type::Str => Self::Str,
            Type::Timestamp => Self::Timestamp,
            Type::Duration => Self::Duration,
            Type::Dyn | Type::List(_) | Type::Map => Self::Dyn,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, known) | (known, Self::Nothing) => known,
            _ if self == other => self,
            _ => Self::Dyn,
        }
    }

    fn whole(self) -> Type {
        match self {
            Self::Nothing | Self::Dyn => Type::Dyn,
            Self::Property => Type::Property,
            Self::Null => Type::Null,
            Self::Bool => Type::Bool,
            Self::Int => Type::Int,
            Self::Double => Type::Double,
            Self::Str => Type::Str,
            Self::Timestamp => Type::Timestamp,
            Self::Duration => Type::Duration,
        }
    }
}
