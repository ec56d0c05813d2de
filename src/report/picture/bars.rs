//! What a sum is made of: one bar a vendor or group, one piece a contribution.

use super::{Size, cut, escaped, open, words};
use std::fmt::Write as _;

const LEFT: usize = 190;
const WIDTH: usize = 960;
const LANE: usize = 26;
/// So many bars are shown.
pub const MOST_BARS: usize = 30;

/// A bar: its name, its pieces with tone, label and size, and what they come to.
pub struct Bar {
    pub name: String,
    pub pieces: Vec<(&'static str, String, usize)>,
    pub total: String,
}

/// The bars, in the order given, the first thirty. Nothing where there are none. `describes`
/// says in words what there is to see.
pub fn bars(bars: &[Bar], title: &str, describes: &str) -> Option<String> {
    let longest = bars.iter().map(size).max().filter(|longest| *longest > 0)?;
    let shown = &bars[..bars.len().min(MOST_BARS)];
    let height = 12 + shown.len() * LANE;
    let mut svg = open("bars", title, describes, Size { width: WIDTH, height });
    for (lane, bar) in shown.iter().enumerate() {
        let y = 6 + lane * LANE;
        words(&mut svg, 8, y + 16, "", &cut(&bar.name, 26));
        let mut x = LEFT;
        for (tone, label, size) in bar.pieces.iter().filter(|(_, _, size)| *size > 0) {
            let width = (size * (WIDTH - LEFT - 80) / longest).max(2);
            let label = escaped(label);
            let _ = write!(
                svg,
                "<rect class=\"{tone}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"><title>{label}</title></rect>",
                width.saturating_sub(1).max(1),
                LANE - 6
            );
            x += width;
        }
        words(&mut svg, x + 6, y + 16, "soft", &bar.total);
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn size(bar: &Bar) -> usize {
    bar.pieces.iter().map(|(_, _, size)| size).sum()
}
