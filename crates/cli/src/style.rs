//! Colours. They are always written; the streams of `anstream` take them out where the output is
//! no terminal or where `NO_COLOR` is set.

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

/// An error.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// A warning.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// All is well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// The name of what stands behind it.
pub(crate) const LABEL: Style = AnsiColor::Cyan.on_default();
/// What is there for completeness.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// A heading.
pub(crate) const HEADING: Style = Style::new().bold();

/// The colours of the help.
pub(crate) const HELP: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(LABEL)
    .error(ERROR)
    .valid(GOOD)
    .invalid(WARNING);

/// A text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
