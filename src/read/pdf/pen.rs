//! Which characters belong to one run?

use super::marks::{Origin, Run};

/// A space wider than this, in multiples of the size, parts words.
const WORD_GAP: f32 = 0.12;
/// A space wider than this parts runs: it may be a column or a cell.
const RUN_GAP: f32 = 0.6;

/// How the characters that follow are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub size: f32,
    pub bold: bool,
    pub artifact: bool,
}

/// Direction of writing: a unit vector in page coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heading {
    x: f32,
    y: f32,
    angle: i16,
}

impl Heading {
    /// From any vector along the line of writing. Small slants count as straight.
    pub fn of(x: f32, y: f32) -> Option<Self> {
        let length = x.hypot(y);
        if !length.is_normal() {
            return None;
        }
        let degrees = y.atan2(x).to_degrees();
        let quarter = (degrees / 90.0).round();
        if (degrees - quarter * 90.0).abs() > 3.0 {
            return Some(Self {
                x: x / length,
                y: y / length,
                angle: degrees.round().rem_euclid(360.0) as i16,
            });
        }
        let (x, y, angle) = match quarter as i32 {
            0 => (1.0, 0.0, 0),
            1 => (0.0, 1.0, 90),
            -1 => (0.0, -1.0, 270),
            _ => (-1.0, 0.0, 180),
        };
        Some(Self { x, y, angle })
    }

    /// A point in the frame turned to this heading.
    fn turn(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self.angle {
            0 => (x, y),
            _ => (x * self.x + y * self.y, y * self.x - x * self.y),
        }
    }
}

/// Puts characters together to runs.
#[derive(Default)]
pub(super) struct Pen {
    run: Option<Run>,
    /// A blank was drawn after the run's last character.
    blank: bool,
    /// Where the last character began.
    last: f32,
    /// Where the links of the page lie: left, top, right, bottom.
    links: Vec<[f32; 4]>,
    pub runs: Vec<Run>,
}

impl Pen {
    pub fn new(links: Vec<[f32; 4]>) -> Self {
        Self { links, ..Self::default() }
    }

    /// Draws `text` from one point of the baseline to another. Empty text only takes
    /// its place.
    pub fn draw(&mut self, text: &str, from: (f32, f32), to: (f32, f32), heading: Heading, style: Style) {
        if !text.is_empty() && text.chars().all(char::is_whitespace) {
            self.blank = true;
            return;
        }
        let link = self.link(from, to, style.size);
        let ((x0, y), (x1, _)) = (heading.turn(from), heading.turn(to));
        let (x0, x1) = (x0.min(x1), x0.max(x1));
        if let Some(run) = &mut self.run {
            let alike = run.angle == heading.angle
                && (run.y - y).abs() <= style.size * 0.05
                && (run.size - style.size).abs() <= style.size * 0.03
                && run.bold == style.bold
                && run.artifact == style.artifact
                && run.link == link;
            let gap = x0 - run.x1;
            if alike && gap > -0.3 * style.size && gap < RUN_GAP * style.size {
                if (self.blank || gap > WORD_GAP * style.size) && !text.is_empty() {
                    run.text.push(' ');
                }
                run.text.push_str(text);
                run.x1 = run.x1.max(x1);
                self.blank = false;
                self.last = x0;
                return;
            }
            // The same letter a hair beside itself is poor man's bold.
            let again = alike && (x0 - self.last).abs() < 0.15 * style.size && x1 - x0 > 0.2 * style.size;
            if again && run.text.ends_with(text) {
                return;
            }
        }
        let spaced = self.blank;
        self.lift();
        if !text.is_empty() {
            let Style { size, bold, artifact } = style;
            let (text, angle, order) = (text.to_string(), heading.angle, self.runs.len() as u32);
            let origin = Origin::Written;
            self.run =
                Some(Run { text, x0, x1, y, size, angle, bold, artifact, link, spaced, order, origin });
            self.last = x0;
        }
    }

    /// Ends the current run.
    pub fn lift(&mut self) {
        self.runs.extend(self.run.take());
        self.blank = false;
    }

    fn link(&self, from: (f32, f32), to: (f32, f32), size: f32) -> Option<u16> {
        if self.links.is_empty() {
            return None;
        }
        let (x, y) = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0 - size * 0.25);
        let inside = |b: &[f32; 4]| b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3];
        self.links.iter().position(inside).map(|i| i as u16)
    }
}
