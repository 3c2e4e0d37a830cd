//! Reports as a page: one file that needs nothing else and runs no script.

mod plots;

pub(crate) use self::plots::{GREY, Scale, WIDTH, areas, band, bar, class, escape, interval, svg};

/// What reports look like.
pub(crate) const STYLE: &str = include_str!("page.css");

/// The whole page. `header` and `main` are HTML; the name and what was done with it are texts.
pub(crate) fn frame(name: &str, done: &str, header: &str, main: &str) -> String {
    let name = escape(name);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{name} {done}</title>\n<style>\n{STYLE}</style>\n\
         <header>\n<h1>{name}</h1>\n{header}</header>\n<main>\n{main}</main>\n</html>\n"
    )
}

/// A part of the page; nothing where there is nothing to show.
pub(crate) fn section(title: &str, note: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<section>\n<h2>{title}</h2>\n<p class=\"faint\">{note}</p>\n{content}</section>\n")
}

/// A line of a plot: its name, the plot, and its number.
pub(crate) fn row(name: &str, plot: &str, number: &str) -> String {
    let (name, number) = (escape(name), escape(number));
    format!("<div class=\"row\"><b>{name}</b><i>{plot}</i><span>{number}</span></div>\n")
}

/// Names with their colours.
pub(crate) fn legend<'a>(names: impl Iterator<Item = (&'a str, usize)>) -> String {
    let items = names.map(|(name, colour)| {
        let class = class(colour);
        format!("<li><svg class=\"key\" viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect class=\"{class}\" \
                 width=\"1\" height=\"1\"/></svg>{}</li>", escape(name))
    });
    format!("<ul class=\"legend\">{}</ul>\n", items.collect::<String>())
}

/// A table, whose first row and column are headings.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let head: String = header
        .iter()
        .map(|cell| format!("<th>{}</th>", escape(cell)))
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let tag = if column == 0 { "th" } else { "td" };
            format!("<{tag}>{}</{tag}>", escape(cell))
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let body: String = rows.iter().map(line).collect();
    format!("<div class=\"scroll\"><table>\n<tr>{head}</tr>\n{body}</table></div>\n")
}
