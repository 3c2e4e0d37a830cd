//! What blocks are built of, before it is written out as JSON. The page knows the same closed lists
//! (`js/slots.ts`), so that no program can name a script, a style attribute or an event handler.

use super::json::escape;
use crate::program::Part;

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
}

/// A text with placeholders: its parts, in order.
pub(crate) type Text = Vec<Part>;

impl Node {
    /// An element without content.
    pub(crate) fn new(tag: &'static str, class: &'static str) -> Self {
        Self {
            tag,
            class,
            attributes: Vec::new(),
            text: None,
            children: Vec::new(),
        }
    }

    /// Writes the tree as JSON.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.raw("{\"tag\":");
        out.text(self.tag);
        out.raw(",\"class\":");
        out.text(self.class);
        if let Some(text) = &self.text {
            out.raw(",\"text\":");
            out.parts(text);
        }
        out.raw(",\"attributes\":");
        out.object(self.attributes.iter().map(|(name, value)| (*name, value)));
        out.raw(",\"children\":[");
        for (index, child) in self.children.iter().enumerate() {
            out.raw(if index > 0 { "," } else { "" });
            child.write(out);
        }
        out.raw("]}");
    }
}

/// Writes JSON with placeholders in it.
#[derive(Default)]
pub(crate) struct Writer {
    done: Vec<Part>,
}

impl Writer {
    /// What was written.
    pub(crate) fn finish(self) -> Vec<Part> {
        self.done
    }

    /// JSON as it stands.
    pub(crate) fn raw(&mut self, json: &str) {
        match self.done.last_mut() {
            Some(Part::Literal { text }) => text.push_str(json),
            _ => self.done.push(Part::Literal { text: json.into() }),
        }
    }

    /// A text of JSON.
    pub(crate) fn text(&mut self, text: &str) {
        self.parts(&[Part::Literal { text: text.into() }]);
    }

    /// A text of JSON with placeholders; their values are escaped when they are put in.
    pub(crate) fn parts(&mut self, parts: &[Part]) {
        self.raw("\"");
        for part in parts {
            match part {
                Part::Literal { text } => self.raw(&escape(text)),
                placeholder => self.done.push(placeholder.clone()),
            }
        }
        self.raw("\"");
    }

    /// An object of texts.
    pub(crate) fn object<'t>(&mut self, members: impl Iterator<Item = (&'t str, &'t Text)>) {
        self.raw("{");
        for (index, (name, value)) in members.enumerate() {
            self.raw(if index > 0 { "," } else { "" });
            self.text(name);
            self.raw(":");
            self.parts(value);
        }
        self.raw("}");
    }
}

/// Whether an address leads somewhere without running anything: one of the schemes that links
/// need, or no scheme at all. White space and control characters, which browsers strip before they
/// read the scheme, are not let through.
#[must_use]
pub fn is_safe_address(address: &str) -> bool {
    if address
        .bytes()
        .any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f)
    {
        return false;
    }
    let scheme_end = address.find([':', '/', '?', '#']);
    match scheme_end {
        Some(at) if address.as_bytes()[at] == b':' => {
            let scheme = &address[..at];
            ["https", "http", "mailto", "tel"]
                .iter()
                .any(|safe| scheme.eq_ignore_ascii_case(safe))
        }
        _ => true,
    }
}
