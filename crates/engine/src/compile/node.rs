//! What blocks are built of, before it is written out as JSON. The page knows the same closed lists
//! (`js/slots.ts`), so that no program can name a script, a style attribute or an event handler.

use super::json::escape;

/// An element to build.
pub(crate) struct Node {
    /// One of the page's elements.
    pub(crate) tag: &'static str,
    /// Value of its `class`.
    pub(crate) class: &'static str,
    /// Names, of those that the page sets, and their values.
    pub(crate) attributes: Vec<(&'static str, Text)>,
    /// Its text, before its children.
    pub(crate) text: Option<Text>,
    /// Its children.
    pub(crate) children: Vec<Node>,
    /// The expression of which it is there only where it is true.
    pub(crate) condition: Option<u16>,
    /// The list of the block's source for each of whose items it is there.
    pub(crate) each: Option<String>,
}

/// A text with placeholders, in one or several languages.
#[derive(Clone)]
pub(crate) enum Text {
    /// The same for everybody.
    One(Vec<Part>),
    /// By the tag of the language, in the order in which its author wrote them: the first is for those
    /// who read none of them.
    Languages(Vec<(String, Vec<Part>)>),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// As it stands.
    Literal(String),
    /// A value of the block's source, by its name, and how it is written.
    Source {
        /// The field; of a list's item, behind the list and a dot.
        path: String,
        /// Its type.
        kind: String,
        /// As of a value.
        format: Option<String>,
    },
    /// The value of an expression.
    Value {
        /// The expression.
        expr: u16,
        /// How it is written, as the rest of the part's JSON: the name of a class of `Intl` and its
        /// options. As JavaScript writes it, where there is none.
        format: Option<String>,
    },
}

impl Node {
    /// An element without content.
    pub(crate) fn new(tag: &'static str, class: &'static str) -> Self {
        Self {
            tag,
            class,
            attributes: Vec::new(),
            text: None,
            children: Vec::new(),
            condition: None,
            each: None,
        }
    }

    /// With this text in it.
    pub(crate) fn saying(mut self, text: impl Into<Option<Text>>) -> Self {
        self.text = text.into();
        self
    }

    /// With this attribute, where there is a value for it.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Option<Text>>) -> Self {
        self.attributes
            .extend(value.into().map(|value| (name, value)));
        self
    }

    /// With this attribute, the same for everybody.
    pub(crate) fn set(self, name: &'static str, value: &str) -> Self {
        self.with(name, Text::fixed(value))
    }

    /// With these behind its other children.
    pub(crate) fn holding(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// There only where this expression is true; always, where there is none.
    pub(crate) fn only_if(mut self, condition: Option<u16>) -> Self {
        self.condition = condition;
        self
    }

    /// There for each item of this list; once, where there is none.
    pub(crate) fn for_each(mut self, list: Option<String>) -> Self {
        self.each = list;
        self
    }

    /// The tree as JSON. What is empty is left out.
    pub(crate) fn json(&self) -> String {
        let mut members = vec![format!("\"tag\":{}", quoted(self.tag))];
        if !self.class.is_empty() {
            members.push(format!("\"class\":{}", quoted(self.class)));
        }
        if let Some(list) = &self.each {
            members.push(format!("\"each\":{}", quoted(list)));
        }
        if let Some(condition) = self.condition {
            members.push(format!("\"if\":{condition}"));
        }
        if let Some(text) = &self.text {
            members.push(format!("\"text\":{}", text_json(text)));
        }
        if !self.attributes.is_empty() {
            let texts = self.attributes.iter().map(|(name, text)| (*name, text));
            members.push(format!("\"attributes\":{}", texts_json(texts)));
        }
        if !self.children.is_empty() {
            let children: Vec<_> = self.children.iter().map(Self::json).collect();
            members.push(format!("\"children\":[{}]", children.join(",")));
        }
        format!("{{{}}}", members.join(","))
    }
}

/// A text of JSON.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

impl Text {
    /// The same for everybody, without placeholders.
    pub(crate) fn fixed(text: &str) -> Self {
        Self::One(vec![Part::Literal(text.into())])
    }

    /// The value of an expression.
    pub(crate) fn value(expr: u16) -> Self {
        Self::One(vec![Part::Value { expr, format: None }])
    }

    /// Its versions in all languages.
    pub(crate) fn versions(&self) -> Vec<&[Part]> {
        match self {
            Self::One(parts) => vec![parts],
            Self::Languages(versions) => versions.iter().map(|(_, parts)| &**parts).collect(),
        }
    }
}

/// A text with placeholders as JSON: a text; a list of its parts, where a list is a placeholder; or an
/// object of these by language.
pub(crate) fn text_json(text: &Text) -> String {
    match text {
        Text::One(parts) => parts_json(parts),
        Text::Languages(versions) => {
            let members = versions
                .iter()
                .map(|(tag, parts)| format!("{}:{}", quoted(tag), parts_json(parts)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

fn parts_json(parts: &[Part]) -> String {
    if let [Part::Literal(literal)] = parts {
        return quoted(literal);
    }
    let parts = parts.iter().map(|part| match part {
        Part::Literal(literal) => quoted(literal),
        Part::Source { path, format, .. } => match format {
            Some(format) => format!("[{},{format}]", quoted(path)),
            None => format!("[{}]", quoted(path)),
        },
        Part::Value { expr, format: None } => format!("[{expr}]"),
        Part::Value {
            expr,
            format: Some(format),
        } => format!("[{expr},{format}]"),
    });
    format!("[{}]", parts.collect::<Vec<_>>().join(","))
}

/// An object of texts as JSON.
pub(crate) fn texts_json<'t>(texts: impl Iterator<Item = (&'t str, &'t Text)>) -> String {
    let members = texts.map(|(name, text)| format!("{}:{}", quoted(name), text_json(text)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}
