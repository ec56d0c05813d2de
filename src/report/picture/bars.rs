//! What weighs on each vendor: one bar a vendor, one piece a kind of contribution.

use super::{Size, cut, escaped, open, words};
use std::fmt::Write as _;

const LEFT: usize = 190;
const WIDTH: usize = 960;
const LANE: usize = 26;
const MOST: usize = 30;

/// A bar: who, and its pieces with tone, label and size.
pub struct Bar {
    pub name: String,
    pub pieces: Vec<(&'static str, String, usize)>,
}

/// The bars, in the order given, the first thirty. Nothing where there are none.
pub fn bars(bars: &[Bar], title: &str) -> Option<String> {
    let longest = bars.iter().map(total).max().filter(|longest| *longest > 0)?;
    let shown = &bars[..bars.len().min(MOST)];
    let height = 12 + shown.len() * LANE;
    let first = &shown[0];
    let describes = format!(
        "{} vendors; the most weighs on {} with {}. The table beside it has all of them.",
        bars.len(),
        first.name,
        total(first)
    );
    let mut svg = open("bars", title, &describes, Size { width: WIDTH, height });
    for (lane, bar) in shown.iter().enumerate() {
        let y = 6 + lane * LANE;
        words(&mut svg, 8, y + 16, "", &cut(&bar.name, 26));
        let mut x = LEFT;
        for (tone, label, size) in bar.pieces.iter().filter(|(_, _, size)| *size > 0) {
            let width = (size * (WIDTH - LEFT - 60) / longest).max(2);
            let label = escaped(label);
            let _ = write!(
                svg,
                "<rect class=\"{tone}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"><title>{label}</title></rect>",
                width.saturating_sub(1).max(1),
                LANE - 6
            );
            x += width;
        }
        words(&mut svg, x + 6, y + 16, "soft", &total(bar).to_string());
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn total(bar: &Bar) -> usize {
    bar.pieces.iter().map(|(_, _, size)| size).sum()
}
