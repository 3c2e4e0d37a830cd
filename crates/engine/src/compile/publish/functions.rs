//! The functions of expressions, for the reference page.

/// How functions are written, what they give, and an example that is a condition.
pub(super) const FUNCTIONS: &[[&str; 3]] = &[
    [
        "has(x)",
        "whether a fact, a property or an answer of a model is there",
        "has(page.coupon)",
    ],
    [
        "size(x)",
        "how many characters a text has, how many elements a list or a map",
        "size(page.title) > 10",
    ],
    [
        "int(x)",
        "the whole number of a number, of a text of digits, or of an instant in seconds",
        "int(page.level) >= 2",
    ],
    [
        "double(x)",
        "the number as a double; of a constant text, what it says",
        "double(views) > 1.5",
    ],
    [
        "string(x)",
        "the text of a number, a boolean or a text",
        "string(views) == '3'",
    ],
    [
        "bool(x)",
        "of a boolean, itself; of a constant text, what it says",
        "bool('true')",
    ],
    [
        "dyn(x)",
        "the same value, whose kind the compiler is not to judge",
        "dyn(page.size) == 'L'",
    ],
    [
        "timestamp(x)",
        "an instant: of a constant text (RFC 3339), or of seconds since 1970",
        "now < timestamp('2026-12-24T12:00:00+01:00')",
    ],
    [
        "duration(x)",
        "a stretch of time, of a constant text",
        "duration('1h30m') > duration('90s')",
    ],
    [
        "x.startsWith(y)",
        "whether a text begins with another",
        "page.path.startsWith('/sale')",
    ],
    [
        "x.endsWith(y)",
        "whether it ends with it",
        "page.path.endsWith('.html')",
    ],
    [
        "x.contains(y)",
        "whether it is in it",
        "page.path.contains('outlet')",
    ],
    [
        "x.exists(e, test)",
        "whether the test holds for any element of a list, or key of a map",
        "['shoes', 'bags'].exists(e, e == page.category)",
    ],
    [
        "x.exists_one(e, test)",
        "whether it holds for exactly one",
        "['a', 'b'].exists_one(e, e == page.variant)",
    ],
    [
        "x.all(e, test)",
        "whether it holds for all",
        "['bot', 'test'].all(e, !page.agent.contains(e))",
    ],
    [
        "x.filter(e, test)",
        "those for which it holds",
        "size([1, 2, 3].filter(e, e > views)) > 1",
    ],
    [
        "x.map(e, value)",
        "what becomes of each",
        "(views * 2) in [1, 2].map(e, e * 2)",
    ],
    [
        "x.map(e, test, value)",
        "what becomes of each for which it holds",
        "views in [1, 2, 3].map(e, e > 1, e - 1)",
    ],
    [
        "t.getFullYear(zone)",
        "the year of an instant",
        "now.getFullYear('UTC') == 2026",
    ],
    [
        "t.getMonth(zone)",
        "its month, from 0",
        "now.getMonth('Europe/Berlin') == 11",
    ],
    [
        "t.getDate(zone)",
        "its day of the month, from 1",
        "now.getDate('Europe/Berlin') == 24",
    ],
    [
        "t.getDayOfMonth(zone)",
        "the same, from 0",
        "now.getDayOfMonth('Europe/Berlin') == 23",
    ],
    [
        "t.getDayOfWeek(zone)",
        "its day of the week, Sunday is 0",
        "now.getDayOfWeek('Europe/Berlin') == 6",
    ],
    [
        "t.getDayOfYear(zone)",
        "its day of the year, from 0",
        "now.getDayOfYear('UTC') < 31",
    ],
    [
        "t.getHours(zone)",
        "its hour; without a zone in UTC; of a stretch of time, whole hours",
        "now.getHours('Europe/Berlin') >= 18",
    ],
    [
        "t.getMinutes(zone)",
        "its minute; of a stretch of time, whole minutes",
        "duration('90s').getMinutes() == 1",
    ],
    [
        "t.getSeconds(zone)",
        "its second; of a stretch of time, whole seconds",
        "duration('90s').getSeconds() == 90",
    ],
    [
        "t.getMilliseconds(zone)",
        "its millisecond; of a stretch of time, what is left behind whole seconds",
        "duration('1500ms').getMilliseconds() == 500",
    ],
];
