//! What does a page show, and where?

/// Everything a page draws that layout can use. Positions are in points, from the upper
/// left corner, downwards and to the right.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub runs: Vec<Run>,
    pub rules: Vec<Rule>,
    /// The part of the page that pictures cover, 0 to 1; overlaps count twice.
    pub pictures: f32,
    /// Characters drawn.
    pub glyphs: usize,
    /// Characters among them that no map and no table knows.
    pub unknown: usize,
}

/// Characters drawn one after the other on one baseline in one style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub text: String,
    /// Along the direction of writing.
    pub x0: f32,
    pub x1: f32,
    /// The baseline.
    pub y: f32,
    pub size: f32,
    /// Direction of writing in degrees, clockwise; `x` and `y` are in a frame turned so.
    pub angle: i16,
    pub bold: bool,
    /// The file marks it as a running header, footer or page number.
    pub artifact: bool,
    /// Which of the page's links it lies in.
    pub link: Option<u16>,
    /// A blank was drawn just before it.
    pub spaced: bool,
    /// When it was drawn, counted from the page's beginning.
    pub order: u32,
}

/// A straight line, or the edge of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

impl Rule {
    pub fn is_level(self) -> bool {
        (self.y1 - self.y0).abs() <= 1.5 && self.x1 - self.x0 > 3.0
    }

    pub fn is_upright(self) -> bool {
        (self.x1 - self.x0).abs() <= 1.5 && self.y1 - self.y0 > 3.0
    }
}
