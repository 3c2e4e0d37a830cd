//! Whether a condition can hold at all: the cases in which it holds, each a list of tests that must
//! hold together, and for each thing that is tested what its tests leave.
//!
//! This is abstract interpretation with intervals for numbers and finite sets for texts (Cousot and
//! Cousot, POPL 1977), on the disjunctive normal form. It errs to one side only: what it calls
//! impossible is so; of what it cannot follow it says that it may be.

use super::range::Range;
use crate::compile::cel::tree::{Binary, Expr, Kind, Unary};
use crate::compile::cel::types::Type;
use crate::compile::names::Names;

/// More cases than any person writes; beyond them nothing is said.
const MOST_CASES: usize = 32;

/// More tests of one case than any person writes.
const MOST_TESTS: usize = 64;

/// Segments of segments are looked into so far.
const DEEPEST: usize = 3;

/// What one test says of what it tests.
#[derive(Clone, Debug)]
enum Test {
    Number(Binary, f64, Range),
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
    Is(bool),
    IsNot(bool),
}

/// Something that is tested, by its text, and how.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    term: String,
    test: Test,
}

impl Atom {
    /// The visitor is in one of these stages.
    pub(super) fn stage_in(stages: Vec<String>) -> Self {
        Self {
            term: "stage".into(),
            test: Test::OneOf(stages),
        }
    }
}

/// Tests that must hold together.
type Case = Vec<Atom>;

/// What is known of a journey's names.
pub(super) struct Logic<'a> {
    pub(super) names: &'a Names,
    pub(super) segments: Vec<(&'a str, Expr)>,
}

impl Logic<'_> {
    /// Whether an expression can be true, or false, where `also` holds.
    pub(super) fn may_be(&self, wanted: bool, expr: &Expr, also: &[Atom]) -> bool {
        self.cases(expr, wanted, 0)
            .is_none_or(|cases| cases.iter().any(|case| is_possible(&[case, also])))
    }

    /// Whether it is true whatever happens: it cannot be false, and it reads nothing that can be
    /// absent.
    pub(super) fn always_holds(&self, expr: &Expr, also: &[Atom]) -> bool {
        self.is_total(expr) && !self.may_be(false, expr, also)
    }

    /// Whether two expressions can be `wanted` at the same time.
    pub(super) fn may_both_be(&self, wanted: bool, one: &Expr, other: &Expr) -> bool {
        match (self.cases(one, wanted, 0), self.cases(other, wanted, 0)) {
            (Some(ones), Some(others)) => ones
                .iter()
                .any(|one| others.iter().any(|other| is_possible(&[one, other]))),
            _ => true,
        }
    }

    /// Whether an expression compares a fact with a number.
    pub(super) fn reads_fact(&self, expr: &Expr, name: &str) -> bool {
        match &expr.kind {
            Kind::Unary(_, operand) => self.reads_fact(operand, name),
            Kind::Binary(_, left, right) => {
                self.reads_fact(left, name) || self.reads_fact(right, name)
            }
            _ => fact_name(expr) == Some(name),
        }
    }

    /// The cases in which an expression is `wanted`; `None` where there are too many. `depth` counts
    /// the segments that were looked into.
    fn cases(&self, expr: &Expr, wanted: bool, depth: usize) -> Option<Vec<Case>> {
        let settled = |holds: bool| Some(if holds { vec![Vec::new()] } else { Vec::new() });
        let below = |expr: &Expr, wanted| self.cases(expr, wanted, depth);
        match &expr.kind {
            Kind::Bool(value) => settled(*value == wanted),
            Kind::Unary(Unary::Not, operand) => below(operand, !wanted),
            Kind::Binary(operator @ (Binary::And | Binary::Or), left, right) => {
                let (left, right) = (below(left, wanted), below(right, wanted));
                if (*operator == Binary::And) == wanted {
                    product(left?, right?)
                } else {
                    sum(left?, right?)
                }
            }
            Kind::Conditional(condition, yes, no) => sum(
                product(below(condition, true)?, below(yes, wanted)?)?,
                product(below(condition, false)?, below(no, wanted)?)?,
            ),
            Kind::Binary(operator, left, right) => {
                Some(self.comparison(*operator, left, right, wanted))
            }
            Kind::Member(root, name) if root.kind == Kind::Name("segment".into()) => {
                match self.segments.iter().find(|(known, _)| known == name) {
                    Some((_, expr)) if depth < DEEPEST => self.cases(expr, wanted, depth + 1),
                    _ => Some(vec![self.truth(expr, wanted)]),
                }
            }
            _ => Some(vec![self.truth(expr, wanted)]),
        }
    }

    /// An expression that is true or false by itself.
    fn truth(&self, expr: &Expr, wanted: bool) -> Case {
        let atom = |term| Atom {
            term,
            test: Test::Is(wanted),
        };
        self.term(expr).map(atom).into_iter().collect()
    }

    fn comparison(&self, operator: Binary, left: &Expr, right: &Expr, wanted: bool) -> Vec<Case> {
        let (left, right, operator) = if is_constant(left) && operator != Binary::In {
            (right, left, turned(operator))
        } else {
            (left, right, operator)
        };
        let operator = if wanted { operator } else { opposite(operator) };
        let texts = |list: &[Expr]| {
            let texts = list.iter().map(|item| match &item.kind {
                Kind::Str(text) => Some(text.clone()),
                _ => None,
            });
            texts.collect::<Option<Vec<String>>>()
        };
        let test = match (operator, &right.kind) {
            (Binary::Equal, Kind::Str(text)) => Some(Test::OneOf(vec![text.clone()])),
            (Binary::NotEqual, Kind::Str(text)) => Some(Test::NoneOf(vec![text.clone()])),
            (Binary::Equal, Kind::Bool(value)) => Some(Test::Is(*value)),
            (Binary::NotEqual, Kind::Bool(value)) => Some(Test::IsNot(*value)),
            (Binary::In, Kind::List(items)) if wanted => texts(items).map(Test::OneOf),
            (Binary::In, Kind::List(items)) => texts(items).map(Test::NoneOf),
            (Binary::In, _) => None,
            _ => {
                let limit = self.range(right).only();
                limit.map(|limit| Test::Number(operator, limit, self.range(left)))
            }
        };
        let Some(test) = test else {
            return vec![Vec::new()];
        };
        // Constants are known without a name.
        if let (Test::Number(operator, limit, range), true) = (&test, is_constant(left)) {
            let holds = !range.cut(*operator, *limit).is_empty();
            return if holds { vec![Vec::new()] } else { Vec::new() };
        }
        let atom = |term| Atom { term, test };
        vec![self.term(left).map(atom).into_iter().collect()]
    }

    /// The numbers that an expression can give.
    fn range(&self, expr: &Expr) -> Range {
        match &expr.kind {
            Kind::Int(number) => Range::one(*number as f64),
            Kind::Double(number) => Range::one(*number).as_doubles(),
            Kind::Unary(Unary::Negate, operand) => {
                Range::one(0.0).combined(Binary::Subtract, self.range(operand))
            }
            Kind::Binary(operator, left, right) => {
                self.range(left).combined(*operator, self.range(right))
            }
            Kind::Call { name, .. } if name == "size" => Range::COUNT,
            // All facts that are whole numbers count something.
            _ if self.fact_type(expr) == Some(Type::Int) => Range::COUNT,
            _ => Range::ALL,
        }
    }

    /// The type of the fact that an expression names.
    fn fact_type(&self, expr: &Expr) -> Option<Type> {
        let index = self.names.fact(fact_name(expr)?)?;
        Some(self.names.facts.get(usize::from(index))?.result)
    }

    /// Whether the value of an expression is never an error.
    fn is_total(&self, expr: &Expr) -> bool {
        match &expr.kind {
            Kind::Bool(_) | Kind::Int(_) | Kind::Double(_) | Kind::Str(_) => true,
            Kind::Unary(Unary::Not, operand) => self.is_total(operand),
            Kind::Binary(Binary::In, left, right) => {
                self.is_total(left) && matches!(right.kind, Kind::List(_))
            }
            Kind::Binary(operator, left, right) => {
                let errs = [
                    Binary::Add,
                    Binary::Subtract,
                    Binary::Multiply,
                    Binary::Divide,
                    Binary::Modulo,
                ];
                !errs.contains(operator) && self.is_total(left) && self.is_total(right)
            }
            Kind::Member(root, _) => ["moment", "segment", "persona", "visited"]
                .iter()
                .any(|name| root.kind == Kind::Name((*name).into())),
            Kind::Name(name) if name == "stage" => true,
            _ => self.fact_type(expr) == Some(Type::Int),
        }
    }

    /// The text of what is tested, so that two tests of one thing are known as such; `None` for
    /// what is not compared.
    fn term(&self, expr: &Expr) -> Option<String> {
        if let Some(name) = fact_name(expr).filter(|name| self.names.fact(name).is_some()) {
            return Some(format!("fact {name}"));
        }
        Some(match &expr.kind {
            Kind::Name(name) => name.clone(),
            Kind::Member(target, name) => format!("{}.{name}", self.term(target)?),
            Kind::Int(number) => number.to_string(),
            Kind::Double(number) => number.to_string(),
            Kind::Binary(operator, left, right) => {
                let symbol = operator.symbol();
                format!("({} {symbol} {})", self.term(left)?, self.term(right)?)
            }
            Kind::Call {
                target,
                name,
                arguments,
            } => {
                let parts = target.iter().map(|target| &**target).chain(arguments);
                let parts = parts.map(|part| match &part.kind {
                    Kind::Str(text) => Some(format!("'{text}'")),
                    _ => self.term(part),
                });
                format!("{name}({})", parts.collect::<Option<Vec<_>>>()?.join(","))
            }
            _ => return None,
        })
    }
}

/// The name of the fact that is read, where it may be one.
fn fact_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Name(name) => Some(name),
        Kind::Member(root, name) if root.kind == Kind::Name("fact".into()) => Some(name),
        _ => None,
    }
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Bool(_) | Kind::Int(_) | Kind::Double(_) | Kind::Str(_) => true,
        Kind::Unary(_, operand) => is_constant(operand),
        Kind::Binary(_, left, right) => is_constant(left) && is_constant(right),
        _ => false,
    }
}

/// The operator when its sides change places.
fn turned(operator: Binary) -> Binary {
    match operator {
        Binary::Less => Binary::Greater,
        Binary::LessEqual => Binary::GreaterEqual,
        Binary::Greater => Binary::Less,
        Binary::GreaterEqual => Binary::LessEqual,
        other => other,
    }
}

/// The operator that holds when this one does not.
fn opposite(operator: Binary) -> Binary {
    match operator {
        Binary::Less => Binary::GreaterEqual,
        Binary::LessEqual => Binary::Greater,
        Binary::Greater => Binary::LessEqual,
        Binary::GreaterEqual => Binary::Less,
        Binary::Equal => Binary::NotEqual,
        Binary::NotEqual => Binary::Equal,
        other => other,
    }
}

fn sum(mut left: Vec<Case>, right: Vec<Case>) -> Option<Vec<Case>> {
    left.extend(right);
    (left.len() <= MOST_CASES).then_some(left)
}

fn product(left: Vec<Case>, right: Vec<Case>) -> Option<Vec<Case>> {
    let longest = |cases: &[Case]| cases.iter().map(Vec::len).max().unwrap_or(0);
    if left.len() * right.len() > MOST_CASES || longest(&left) + longest(&right) > MOST_TESTS {
        return None;
    }
    let both = |one: &Case, other: &Case| one.iter().chain(other).cloned().collect();
    let pairs = left
        .iter()
        .flat_map(|one| right.iter().map(move |other| both(one, other)));
    Some(pairs.collect())
}

/// Whether tests leave something of each thing that they test.
fn is_possible(cases: &[&[Atom]]) -> bool {
    let atoms = || cases.iter().flat_map(|case| case.iter());
    atoms().all(|atom| {
        let tests: Vec<&Test> = atoms()
            .filter(|other| other.term == atom.term)
            .map(|other| &other.test)
            .collect();
        is_met(&tests)
    })
}

/// Whether one value can meet all the tests.
fn is_met(tests: &[&Test]) -> bool {
    let mut range: Option<Range> = None;
    let mut texts: Option<Vec<&String>> = None;
    let mut truth = None;
    let mut kinds = [false; 3];
    for test in tests {
        match test {
            Test::Number(operator, limit, whole) => {
                // That it is not this number, a text is as well.
                kinds[0] |= *operator != Binary::NotEqual;
                range = Some(range.unwrap_or(*whole).cut(*operator, *limit));
            }
            Test::OneOf(list) => {
                kinds[1] = true;
                let known = texts.unwrap_or_else(|| list.iter().collect());
                texts = Some(
                    known
                        .into_iter()
                        .filter(|text| list.contains(text))
                        .collect(),
                );
            }
            Test::Is(value) => {
                kinds[2] = true;
                if truth.is_some_and(|known| known != *value) {
                    return false;
                }
                truth = Some(*value);
            }
            Test::NoneOf(_) | Test::IsNot(_) => {}
        }
    }
    let excluded = |text: &String| {
        let mut lists = tests.iter();
        lists.any(|test| matches!(test, Test::NoneOf(list) if list.contains(text)))
    };
    let denied = |value| {
        tests
            .iter()
            .any(|test| matches!(test, Test::IsNot(denied) if Some(*denied) == value))
    };
    let no_text = texts.is_some_and(|texts| texts.into_iter().all(excluded));
    // Two kinds at once, such as a number and a text, no value has.
    let kinds = kinds.iter().filter(|is_there| **is_there).count();
    kinds < 2 && !no_text && !denied(truth) && !range.is_some_and(Range::is_empty)
}
