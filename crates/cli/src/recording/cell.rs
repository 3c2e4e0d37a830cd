//! What a cell of a CSV file says.

/// What a cell says. Only what JSON would write as a number is one, and only where a double holds
/// it exactly: `007` and the 19 digits of an id are texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Empty,
    Bool(bool),
    Number(f64),
    Text(&'a str),
}

impl<'a> Cell<'a> {
    pub(crate) fn read(cell: &'a str, is_text: bool) -> Self {
        const EXACT_DIGITS: usize = 15;
        match cell {
            "" => return Self::Empty,
            _ if is_text => return Self::Text(cell),
            "true" => return Self::Bool(true),
            "false" => return Self::Bool(false),
            _ => {}
        }
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let is_whole = digits == cell.trim_start_matches('-').len();
        let may_be_number = cell.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        if may_be_number
            && !(is_whole && digits > EXACT_DIGITS)
            && let Ok(number) = serde_json::from_str::<f64>(cell)
        {
            return Self::Number(number);
        }
        Self::Text(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_what_json_would_make_of_it() {
        for (cell, is_text, expected) in [
            ("", false, Cell::Empty),
            ("35.79", false, Cell::Number(35.79)),
            ("-2", false, Cell::Number(-2.0)),
            ("44600062", false, Cell::Number(44_600_062.0)),
            ("44600062", true, Cell::Text("44600062")),
            (
                "2103807459595387724",
                false,
                Cell::Text("2103807459595387724"),
            ),
            ("007", false, Cell::Text("007")),
            ("1.2.3", false, Cell::Text("1.2.3")),
            ("true", false, Cell::Bool(true)),
            ("true", true, Cell::Text("true")),
            ("shiseido", false, Cell::Text("shiseido")),
            ("-", false, Cell::Text("-")),
        ] {
            assert_eq!(Cell::read(cell, is_text), expected, "{cell:?} {is_text}");
        }
    }
}
