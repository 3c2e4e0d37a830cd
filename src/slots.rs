//! Slots: what each shows, and blocks written out with the values of now, for the host to build.

use microstage_engine::node::{ATTRIBUTES, TAGS};
use microstage_engine::program::{Body, Node, Part, Text};
use microstage_engine::{Engine, Value};

use crate::message::{push_all, push_json, push_number};
use crate::runtime::Host;

/// What was decided and is not shown yet.
#[derive(Default)]
pub(crate) struct Slots {
    changed: Vec<(u16, Option<u16>)>,
    styled: bool,
}

impl Slots {
    /// Takes a decision; it is shown at the end of the turn.
    pub(crate) fn decide(&mut self, slot: u16, block: Option<u16>) {
        self.changed.push((slot, block));
    }

    /// Has the host show what was decided.
    pub(crate) fn show(&mut self, host: &Host, engine: &mut Engine) {
        for (slot, block) in std::mem::take(&mut self.changed) {
            let loaded = engine.loaded().clone();
            let Some(slot) = loaded.program.slots.get(usize::from(slot)) else { continue };
            let block = block.and_then(|block| loaded.program.blocks.get(usize::from(block)));
            let Some(block) = block else {
                host.show(&slot.name, "", "");
                continue;
            };
            if !std::mem::replace(&mut self.styled, true) {
                host.style(&loaded.program.styles);
            }
            let mut out = String::new();
            Writer { host, engine, out: &mut out }.body(&block.body);
            host.show(&slot.name, &block.name, &out);
        }
    }
}

/// Writes a block as JSON: a node is `{"tag":…,"class":…,"text":…,"attributes":{…},"children":[…]}`,
/// a template is `{"template":…,"texts":{…}}`.
struct Writer<'a> {
    host: &'a Host,
    engine: &'a mut Engine,
    out: &'a mut String,
}

impl Writer<'_> {
    fn body(&mut self, body: &Body) {
        match body {
            Body::Tree { root } => self.node(root),
            Body::Template { name, bindings } => {
                self.member("{\"template\":", name);
                self.out.push_str(",\"texts\":{");
                for (index, binding) in bindings.iter().enumerate() {
                    self.separate(index);
                    self.named(&binding.name, &binding.text);
                }
                self.out.push_str("}}");
            }
        }
    }

    fn node(&mut self, node: &Node) {
        self.member("{\"tag\":", TAGS.get(usize::from(node.tag)).copied().unwrap_or("div"));
        self.member(",\"class\":", &node.class);
        if let Some(text) = &node.text {
            let text = self.text(text);
            self.member(",\"text\":", &text);
        }
        self.out.push_str(",\"attributes\":{");
        for (index, attribute) in node.attributes.iter().enumerate() {
            self.separate(index);
            let name = ATTRIBUTES.get(usize::from(attribute.name)).copied().unwrap_or("lang");
            self.named(name, &attribute.text);
        }
        self.out.push_str("},\"children\":[");
        for (index, child) in node.children.iter().enumerate() {
            self.separate(index);
            self.node(child);
        }
        self.out.push_str("]}");
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }

    fn member(&mut self, before: &str, value: &str) {
        self.out.push_str(before);
        push_json(value, self.out);
    }

    fn named(&mut self, name: &str, text: &Text) {
        let text = self.text(text);
        push_json(name, self.out);
        self.member(":", &text);
    }

    fn text(&mut self, text: &Text) -> String {
        let mut out = String::new();
        for part in &text.parts {
            match part {
                Part::Literal { text } => out.push_str(text),
                Part::Plain { expr } => self.push_value(*expr, "", &mut out),
                Part::Money { expr } => {
                    let currency = self.engine.program().currency.clone();
                    self.push_value(*expr, &currency, &mut out);
                }
            }
        }
        out
    }

    fn push_value(&mut self, expr: u16, currency: &str, out: &mut String) {
        match self.engine.evaluate(expr) {
            Value::Str(text) => out.push_str(&text),
            Value::Bool(flag) => out.push_str(if flag { "true" } else { "false" }),
            Value::Int(number) if currency.is_empty() => {
                push_all(out, &[if number < 0 { "-" } else { "" }]);
                push_number(number.unsigned_abs(), out);
            }
            // The browser writes doubles and amounts: the code for it would be a quarter of the
            // module.
            value => {
                if let Some(number) = value.number() {
                    out.push_str(&self.host.format(number, currency));
                }
            }
        }
    }
}
