//! Shapes: what may stand where in a journey, as data. One checker walks them; the JSON Schema and
//! the reference are written from the same tables.

/// Longest text or expression, in bytes.
pub(crate) const LONGEST_TEXT: usize = 2000;

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number in a range.
    Int(i64, i64),
    /// A finite number.
    Number,
    /// A decision tree.
    Tree,
    /// A number in a range.
    Between(i64, i64),
    /// A text of a length in characters.
    Str(usize, usize),
    /// The code of a currency.
    Currency,
    /// A name: letters, digits and `_`, not beginning with a digit.
    Name,
    /// A name that stands in addresses and not in expressions: `-` may be in it too.
    Slug,
    /// The name of an event.
    Event,
    /// An event and a property of it: `event.property`.
    EventPath,
    /// A duration such as `90s` or `1h30m`.
    Duration,
    /// A CSS selector.
    Selector,
    /// An expression in CEL.
    Expr,
    /// An expression in CEL, or this object.
    ExprOr(&'static Object),
    /// `true` or `false`, or more exactly this.
    BoolOr(&'static Shape),
    /// The name of an event, or an object with these fields.
    EventOr(&'static Object),
    /// A text with `{{ expression }}` placeholders.
    Text,
    /// Such a text, or one for each language.
    Words,
    /// The tag of a language (BCP 47).
    Language,
    /// The name of a `data-` attribute of the shop's own.
    Attribute,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// One, or a list of them.
    OneOrMany(&'static Shape),
    /// An object with names of the author's choice.
    Map(&'static Shape),
    /// An object with names of events.
    Events(&'static Shape),
    /// An object with names of such attributes.
    Attributes(&'static Shape),
    /// An object with these fields.
    Object(&'static Object),
    /// An object whose field `kind` says which fields it has.
    Kinds(&'static [(&'static str, &'static Object)]),
}

/// An object's fields.
#[derive(Debug)]
pub(crate) struct Object {
    /// What it is.
    pub(crate) doc: &'static str,
    /// Its fields.
    pub(crate) fields: &'static [Field],
    /// Exactly one of these must be there.
    pub(crate) one_of: &'static [&'static str],
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it may be.
    pub(crate) shape: Shape,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// What it means.
    pub(crate) doc: &'static str,
    /// What holds where it is not written, as JSON.
    #[cfg(feature = "schema")]
    pub(crate) default: Option<&'static str>,
    /// How it is written, as JSON.
    #[cfg(feature = "schema")]
    pub(crate) example: Option<&'static str>,
}

/// What only the published forms of the format tell; whoever merely compiles does not link it.
impl Field {
    /// A field of which neither default nor example is known.
    pub(crate) const fn new(
        name: &'static str,
        shape: Shape,
        required: bool,
        doc: &'static str,
    ) -> Self {
        Self {
            name,
            shape,
            required,
            doc,
            #[cfg(feature = "schema")]
            default: None,
            #[cfg(feature = "schema")]
            example: None,
        }
    }

    /// Says, as JSON, what holds where the field is not written.
    #[cfg(feature = "schema")]
    pub(crate) const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// Shows, as JSON, how the field is written.
    #[cfg(feature = "schema")]
    pub(crate) const fn such_as(mut self, example: &'static str) -> Self {
        self.example = Some(example);
        self
    }

    /// See the published form.
    #[cfg(not(feature = "schema"))]
    pub(crate) const fn or(self, _default: &'static str) -> Self {
        self
    }

    /// See the published form.
    #[cfg(not(feature = "schema"))]
    pub(crate) const fn such_as(self, _example: &'static str) -> Self {
        self
    }
}

/// What a shape expects, in words.
pub(crate) fn expectation(shape: &Shape) -> String {
    match shape {
        Shape::Bool => "true or false".into(),
        Shape::Int(low, high) => format!("a whole number from {low} to {high}"),
        Shape::Number => "a finite number".into(),
        Shape::Tree => "a number, or [feature, threshold, tree below it, tree from it on]".into(),
        Shape::Between(low, high) => format!("a number from {low} to {high}"),
        Shape::Str(low, high) => format!("a text of {low} to {high} characters"),
        Shape::Currency => "an ISO 4217 code of three capital letters".into(),
        Shape::Name => "a name of 1 to 64 letters, digits and _".into(),
        Shape::Slug => "a name of 1 to 64 letters, digits, - and _".into(),
        Shape::Event => "the name of an event, such as view_item".into(),
        Shape::EventPath => "an event and a property of it, such as cart.value".into(),
        Shape::Duration => "a duration, such as 30s, 10m or 1h30m".into(),
        Shape::Selector => "a CSS selector, such as .price".into(),
        Shape::Expr => "an expression, such as views_10m >= 5".into(),
        Shape::ExprOr(object) => format!("an expression, or {}", object.doc),
        Shape::BoolOr(shape) => format!("true or false, or {}", expectation(shape)),
        Shape::EventOr(object) => format!("the name of an event, or {}", object.doc),
        Shape::Text => "a text of at most 2000 bytes".into(),
        Shape::Language => "the tag of a language, such as en or pt-BR".into(),
        Shape::Words => {
            "a text of at most 2000 bytes, or an object of languages with one each".into()
        }
        Shape::Word(words) => format!("one of {}", words.join(", ")),
        Shape::List(item) => format!("a list, each element {}", expectation(item)),
        Shape::OneOrMany(item) => format!("{}, or a list of such", expectation(item)),
        Shape::Map(item) => format!("an object of names, each with {}", expectation(item)),
        Shape::Attribute => {
            "an attribute such as data-mood: small letters, digits and -, and not of data-ms-"
                .into()
        }
        Shape::Attributes(item) => {
            format!(
                "an object of data- attributes, each with {}",
                expectation(item)
            )
        }
        Shape::Events(item) => format!("an object of events, each with {}", expectation(item)),
        Shape::Object(object) => format!("an object that describes {}", object.doc),
        Shape::Kinds(_) => "an object with a `kind`".into(),
    }
}
