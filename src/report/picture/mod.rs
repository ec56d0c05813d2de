//! Pictures where people would rather look: inline SVG without script, each with a title and
//! a description; what it shows always stands in a table beside it, too.

mod bars;
mod heat;
mod timeline;

pub use bars::{Bar, MOST_BARS, bars};
pub use heat::heat;
pub use timeline::timeline;

use super::escape::escaped;
use std::fmt::Write as _;

/// The size of a picture, in pixels.
#[derive(Debug, Clone, Copy)]
struct Size {
    width: usize,
    height: usize,
}

fn open(name: &str, title: &str, describes: &str, size: Size) -> String {
    let mut svg = String::new();
    let Size { width, height } = size;
    let _ = write!(
        svg,
        "<svg class=\"picture\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\" viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{name}-t\">{}</title><desc id=\"{name}-d\">{}</desc>",
        escaped(title),
        escaped(describes)
    );
    svg
}

fn words(svg: &mut String, x: usize, y: usize, class: &str, words: &str) {
    let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{}</text>", escaped(words));
}

/// So many characters of a name, with a sign where it is cut.
fn cut(name: &str, most: usize) -> String {
    match name.chars().count() > most {
        true => name.chars().take(most - 1).chain(['…']).collect(),
        false => name.to_string(),
    }
}
