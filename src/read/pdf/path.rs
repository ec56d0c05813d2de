//! Which straight lines does a page draw?
//!
//! They are the ruling of tables. Curves, clips and fills of any size are not.

use super::lexer::Lexer;
use super::marks::Rule;
use super::matrix::Matrix;

/// A filled box at most this thick is a line.
const THICKNESS: f32 = 3.0;
/// Lines kept per page.
const RULES: usize = 20_000;

#[derive(Default)]
pub(super) struct Path {
    at: Option<(f32, f32)>,
    start: Option<(f32, f32)>,
    lines: Vec<Rule>,
    boxes: Vec<[f32; 4]>,
    pub rules: Vec<Rule>,
}

impl Path {
    /// Carries out a path operator; `false` where it is none.
    pub fn operator(&mut self, operator: &[u8], lexer: &Lexer, ctm: Matrix) -> bool {
        match operator {
            b"m" => {
                self.at = lexer.numbers().map(|[x, y]| ctm.apply(x, y));
                self.start = self.at;
            }
            b"l" => {
                let to = lexer.numbers().map(|[x, y]| ctm.apply(x, y));
                self.line(to);
            }
            b"h" => self.line(self.start),
            b"re" => {
                if let Some([x, y, width, height]) = lexer.numbers()
                    && self.boxes.len() < RULES
                {
                    self.boxes.push(ctm.bounds([x, y, x + width, y + height]));
                }
            }
            b"c" | b"v" | b"y" => self.at = lexer.numbers().map(|[x, y]| ctm.apply(x, y)),
            b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => self.paint(true),
            b"f" | b"F" | b"f*" => self.paint(false),
            b"n" => self.clear(),
            b"W" | b"W*" => {}
            _ => return false,
        }
        true
    }

    fn line(&mut self, to: Option<(f32, f32)>) {
        if let (Some(from), Some(to)) = (self.at, to)
            && self.lines.len() < RULES
        {
            self.lines.push(Rule {
                x0: from.0.min(to.0),
                y0: from.1.min(to.1),
                x1: from.0.max(to.0),
                y1: from.1.max(to.1),
            });
        }
        self.at = to;
    }

    fn paint(&mut self, stroked: bool) {
        if self.rules.len() < RULES {
            if stroked {
                self.rules.extend(self.lines.iter().filter(|line| line.is_level() || line.is_upright()));
            }
            for &[x0, y0, x1, y1] in &self.boxes {
                let (middle_x, middle_y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
                if y1 - y0 <= THICKNESS && x1 - x0 > THICKNESS {
                    self.rules.push(Rule { x0, y0: middle_y, x1, y1: middle_y });
                } else if x1 - x0 <= THICKNESS && y1 - y0 > THICKNESS {
                    self.rules.push(Rule { x0: middle_x, y0, x1: middle_x, y1 });
                } else if stroked {
                    self.rules.extend([
                        Rule { x0, y0, x1, y1: y0 },
                        Rule { x0, y0: y1, x1, y1 },
                        Rule { x0, y0, x1: x0, y1 },
                        Rule { x0: x1, y0, x1, y1 },
                    ]);
                }
            }
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.lines.clear();
        self.boxes.clear();
        (self.at, self.start) = (None, None);
    }
}
