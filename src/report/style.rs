//! Which colours mean what? Colours only repeat what the words say.

use anstyle::{AnsiColor, Style};

pub const TITLE: Style = Style::new().bold();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const NOTE: Style = AnsiColor::Cyan.on_default();
pub const QUIET: Style = Style::new().dimmed();

/// The words in a style.
pub fn paint(style: Style, words: &str) -> String {
    format!("{style}{words}{style:#}")
}
