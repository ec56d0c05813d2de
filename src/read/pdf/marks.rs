//! What does a page show, and where?

use super::scan::Placed;

/// Everything a page draws that layout can use. Positions are in points, from the upper
/// left corner, downwards and to the right.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub runs: Vec<Run>,
    pub rules: Vec<Rule>,
    /// The part of the page that pictures cover, 0 to 1; overlaps count twice.
    pub pictures: f32,
    /// The larger ones.
    pub images: Vec<Placed>,
    /// Characters drawn.
    pub glyphs: usize,
    /// Characters among them that no map and no table knows.
    pub unknown: usize,
    /// Characters among them that are not painted: what somebody recognised in the picture
    /// that lies over them.
    pub unpainted: usize,
}

/// Where words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Origin {
    #[default]
    Written,
    /// From a picture; 0 to 100 where it is known how sure that is.
    Recognised(Option<u8>),
}

impl Origin {
    /// Of a line that consists of parts: as sure as the parts are by their length.
    pub fn of(parts: impl Iterator<Item = (Self, usize)>) -> Self {
        let (mut any, mut sum, mut weight) = (false, 0, 0);
        for (origin, length) in parts {
            if let Self::Recognised(confidence) = origin {
                any = true;
                if let Some(confidence) = confidence {
                    sum += usize::from(confidence) * length;
                    weight += length;
                }
            }
        }
        match any {
            true => Self::Recognised(sum.checked_div(weight).map(|mean| mean as u8)),
            false => Self::Written,
        }
    }
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
    pub origin: Origin,
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
