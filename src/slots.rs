//! Slots: what each shows. A block is JSON with placeholders; here the values of now are put in,
//! and the host builds it.

use microstage_engine::program::Part;
use microstage_engine::{Engine, Loaded, Value};

use crate::runtime::Host;
use crate::text::{push_escaped, push_number};

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
    pub(crate) fn show(&mut self, host: &Host, loaded: &Loaded, engine: &mut Engine) {
        for (slot, block) in std::mem::take(&mut self.changed) {
            let program = &loaded.program;
            let Some(slot) = program.slots.get(usize::from(slot)) else {
                continue;
            };
            let Some(block) = block.and_then(|block| program.blocks.get(usize::from(block))) else {
                host.show(&slot.name, "", "");
                continue;
            };
            if !std::mem::replace(&mut self.styled, true) {
                host.style(&program.styles);
            }
            let mut out = String::new();
            for part in &block.parts {
                match part {
                    Part::Literal { text } => out.push_str(text),
                    Part::Plain { expr } => push_value(host, engine, *expr, "", &mut out),
                    Part::Money { expr } => {
                        push_value(host, engine, *expr, &program.currency, &mut out)
                    }
                }
            }
            host.show(&slot.name, &block.name, &out);
        }
    }
}

/// Appends the value of an expression, as it stands inside of a text of JSON.
fn push_value(host: &Host, engine: &mut Engine, expr: u16, currency: &str, out: &mut String) {
    match engine.evaluate(expr) {
        Value::Str(text) => push_escaped(&text, out),
        Value::Bool(flag) => out.push_str(if flag { "true" } else { "false" }),
        Value::Int(number) if currency.is_empty() && number >= 0 => push_number(number as u64, out),
        // The browser writes doubles and amounts: the code for it would be a quarter of the module.
        value => {
            if let Some(number) = value.number() {
                push_escaped(&host.format(number, currency), out);
            }
        }
    }
}
