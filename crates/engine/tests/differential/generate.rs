//! Random expressions that are well typed, over a few variables.

use super::random::Random;

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    Bool,
    Int,
    Double,
    Text,
    Instant,
    Span,
    Ints,
    Texts,
    Map,
}

use Type::{Bool, Double, Instant, Int, Ints, Map, Span, Text, Texts};

const ALL: [Type; 9] = [Bool, Int, Double, Text, Instant, Span, Ints, Texts, Map];

/// The variables, each with its type.
const VARIABLES: [(&str, Type); 9] = [
    ("flag", Bool),
    ("number", Int),
    ("amount", Double),
    ("word", Text),
    ("moment", Instant),
    ("span", Span),
    ("numbers", Ints),
    ("words", Texts),
    ("table", Map),
];

/// An expression of some type, and a value for each variable, as a literal.
pub fn case(random: &mut Random) -> (String, Vec<(&'static str, String)>) {
    let ty = random.pick(&ALL);
    let depth = random.between(1, 4);
    let mut writer = Writer {
        random,
        elements: Vec::new(),
    };
    let source = writer.expr(ty, depth);
    let variables = VARIABLES
        .iter()
        .map(|(name, ty)| (*name, writer.literal(*ty)));
    let variables = variables.collect();
    (source, variables)
}

struct Writer<'a> {
    random: &'a mut Random,
    /// The elements of the macros around.
    elements: Vec<(String, Type)>,
}

impl Writer<'_> {
    fn pick(&mut self, from: &[&str]) -> String {
        self.random.pick(from).into()
    }

    fn literal(&mut self, ty: Type) -> String {
        match ty {
            Bool => self.pick(&["true", "false"]),
            Int => self.pick(&[
                "0",
                "1",
                "-1",
                "2",
                "3",
                "7",
                "-8",
                "60",
                "1000",
                "4611686018427387904",
                "9223372036854775807",
                "-9223372036854775808",
            ]),
            Double => self.pick(&[
                "0.0", "1.0", "-1.0", "0.5", "2.5", "-0.25", "19.99", "1e3", "1e15", "9.2e18",
                "-1e19", "1e18",
            ]),
            Text => self.pick(&[
                "''", "'a'", "'ab'", "\"b\"", "'ä😀'", "'12'", "'-7'", "r'\\n'", "'\\n'",
            ]),
            Instant => self.pick(&[
                "timestamp('2001-09-09T01:46:40Z')",
                "timestamp('2024-02-29T12:30:15.250Z')",
                "timestamp('2026-11-27T23:59:59+02:00')",
                "timestamp('1999-12-31T00:00:00Z')",
            ]),
            Span => self.pick(&[
                "duration('0')",
                "duration('1h30m')",
                "duration('-250ms')",
                "duration('36h')",
                "duration('1.5s')",
            ]),
            Ints | Texts => {
                let of = if ty == Ints { Int } else { Text };
                let len = self.random.below(4);
                let items: Vec<String> = (0..len).map(|_| self.literal(of)).collect();
                format!("[{}]", items.join(", "))
            }
            Map => {
                let pairs = [("'a'", 3), ("'ab'", 5), ("'12'", -1)];
                let len = self.random.below(4);
                let pairs: Vec<String> = pairs[..len]
                    .iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    fn leaf(&mut self, ty: Type) -> String {
        let named = VARIABLES.iter().map(|(name, ty)| (name.to_string(), *ty));
        let named: Vec<String> = named
            .chain(self.elements.iter().cloned())
            .filter(|(_, own)| *own == ty)
            .map(|(name, _)| name)
            .collect();
        if self.random.one_in(2) {
            return self.random.pick(&named);
        }
        self.literal(ty)
    }

    fn expr(&mut self, ty: Type, depth: usize) -> String {
        if depth == 0 {
            return self.leaf(ty);
        }
        let depth = depth - 1;
        if self.random.one_in(10) {
            let (test, yes, no) = (
                self.expr(Bool, depth),
                self.expr(ty, depth),
                self.expr(ty, depth),
            );
            return format!("({test} ? {yes} : {no})");
        }
        match ty {
            Bool => self.bool(depth),
            Int => self.int(depth),
            Double => match self.random.below(4) {
                0 => format!("double({})", self.expr(Int, depth)),
                1 => format!("-({})", self.expr(Double, depth)),
                // Not by 0: see the deviations.
                2 => format!("({} / 2.5)", self.expr(Double, depth)),
                _ => self.between(Double, &["+", "-", "*"], depth),
            },
            Text => match self.random.below(4) {
                0 => format!("string({})", self.expr(Int, depth)),
                1 => format!("string({})", self.expr(Bool, depth)),
                2 => self.element_of(Texts, depth),
                _ => self.between(Text, &["+"], depth),
            },
            Instant => {
                let (left, right) = (self.expr(Instant, depth), self.expr(Span, depth));
                let sign = self.pick(&["+", "-"]);
                format!("({left} {sign} {right})")
            }
            Span => match self.random.below(2) {
                0 => self.between(Instant, &["-"], depth),
                _ => self.between(Span, &["+", "-"], depth),
            },
            Ints => self.list(Ints, Int, depth),
            Texts => self.list(Texts, Text, depth),
            Map => {
                let keys = ["'a'", "'b'", "'12'"];
                let len = self.random.below(keys.len() + 1);
                let pairs: Vec<String> = keys[..len]
                    .iter()
                    .map(|key| format!("{key}: {}", self.expr(Int, depth)))
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        match self.random.below(10) {
            0 => format!("!({})", self.expr(Bool, depth)),
            1 | 2 => self.between(Bool, &["&&", "||"], depth),
            3 => {
                let ty = self.random.pick(&ALL);
                self.between(ty, &["==", "!="], depth)
            }
            4 => {
                let ty = self.random.pick(&[Int, Double, Text, Instant, Span, Bool]);
                self.between(ty, &["<", "<=", ">", ">="], depth)
            }
            5 => {
                let name = self.pick(&["startsWith", "endsWith", "contains"]);
                format!("{}.{name}({})", self.leaf(Text), self.expr(Text, depth))
            }
            6 => format!("({} in {})", self.expr(Int, depth), self.expr(Ints, depth)),
            7 => format!("({} in {})", self.expr(Text, depth), self.expr(Map, depth)),
            8 => format!("has({}.{})", self.leaf(Map), self.pick(&["a", "ab", "zz"])),
            _ => {
                let (of, element) = self.random.pick(&[(Ints, Int), (Texts, Text), (Map, Text)]);
                let name = self.pick(&["all", "exists", "exists_one"]);
                self.each(of, element, &name, Bool, depth)
            }
        }
    }

    fn int(&mut self, depth: usize) -> String {
        match self.random.below(9) {
            0 => format!("-({})", self.expr(Int, depth)),
            1 => {
                let ty = self.random.pick(&[Text, Ints, Texts, Map]);
                format!("size({})", self.expr(ty, depth))
            }
            2 => format!("int({})", self.expr(Double, depth)),
            3 => format!("int({})", self.leaf(Text)),
            4 => self.element_of(Ints, depth),
            5 => {
                let key = self.expr(Text, depth);
                format!("{}[{key}]", self.leaf(Map))
            }
            6 => {
                let part = self.pick(&[
                    "getFullYear",
                    "getMonth",
                    "getDate",
                    "getDayOfMonth",
                    "getDayOfWeek",
                    "getDayOfYear",
                    "getHours",
                    "getMinutes",
                    "getSeconds",
                    "getMilliseconds",
                ]);
                let zone = self.pick(&["", "'Europe/Berlin'", "'America/New_York'", "'+05:30'"]);
                // Others know the history before our table of zones, so only the present is asked.
                let zone = if part == "getMilliseconds" {
                    String::new()
                } else {
                    zone
                };
                format!(
                    "timestamp('2026-03-29T0{}:59:59.5Z').{part}({zone})",
                    self.random.below(10)
                )
            }
            _ => self.between(Int, &["+", "-", "*", "/", "%"], depth),
        }
    }

    fn list(&mut self, ty: Type, element: Type, depth: usize) -> String {
        match self.random.below(4) {
            0 => self.each(ty, element, "filter", Bool, depth),
            1 => self.each(Ints, Int, "map", element, depth),
            2 => self.between(ty, &["+"], depth),
            _ => {
                let len = self.random.below(4);
                let items: Vec<String> = (0..len).map(|_| self.expr(element, depth)).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    fn each(&mut self, of: Type, element: Type, name: &str, body: Type, depth: usize) -> String {
        let range = self.expr(of, depth.min(1));
        let variable = format!("e{}", self.elements.len());
        self.elements.push((variable.clone(), element));
        let body = self.expr(body, depth);
        self.elements.pop();
        format!("({range}).{name}({variable}, {body})")
    }

    fn element_of(&mut self, ty: Type, depth: usize) -> String {
        let list = self.expr(ty, depth);
        format!("({list})[{}]", self.pick(&["0", "1", "-1", "number"]))
    }

    fn between(&mut self, ty: Type, operators: &[&str], depth: usize) -> String {
        let (left, right) = (self.expr(ty, depth), self.expr(ty, depth));
        format!("({left} {} {right})", self.pick(operators))
    }
}
