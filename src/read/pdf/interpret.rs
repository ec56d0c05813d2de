//! What does a page draw when its content stream is carried out?
//!
//! Only what concerns text is: text operators, graphics state, form XObjects, marked
//! content, straight lines and the place of pictures.

use super::font::{Font, Fonts};
use super::lexer::{Lexer, Operand};
use super::limits::{self, Budget};
use super::marked::{Marked, is_invisible};
use super::marks::Marks;
use super::matrix::Matrix;
use super::object;
use super::page::{self, Page};
use super::path::Path;
use super::pen::{Heading, Pen, Style};
use super::scan::Placed;
use crate::error::ReadError;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashSet;
use std::rc::Rc;

/// Smaller pictures, as parts of the page, are logos and stamps.
const PICTURE: f32 = 0.01;

/// Everything a page of this file may need.
pub(super) struct Studio<'a> {
    pub doc: &'a Document,
    pub fonts: Fonts,
    pub budget: Budget,
    /// Optional content that is switched off.
    pub hidden: HashSet<ObjectId>,
}

impl<'a> Studio<'a> {
    /// Carries out a page. `links` are boxes in page coordinates.
    pub fn draw(&mut self, page: &Page<'a>, links: Vec<[f32; 4]>) -> Result<Marks, ReadError> {
        self.budget.next_page();
        let content = page.content(self.doc, &mut self.budget)?;
        let mut artist = Artist {
            studio: self,
            frame: (page.width, page.height),
            state: State::new(page.base),
            saved: Vec::new(),
            pen: Pen::new(links),
            path: Path::default(),
            marked: Marked::default(),
            marks: Marks::default(),
            text: String::new(),
        };
        artist.carry_out(&content, page.resources, 0)?;
        artist.pen.lift();
        let Artist { pen, path, marks, .. } = artist;
        Ok(Marks { runs: pen.runs, rules: path.rules, ..marks })
    }
}

/// The graphics state, as far as text needs it.
#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    char_space: f32,
    word_space: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
    /// The text is not painted.
    unpainted: bool,
    /// Text matrix and text line matrix.
    tm: Matrix,
    line: Matrix,
}

impl State {
    fn new(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            unpainted: false,
            tm: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.tm = self.line;
    }
}

struct Artist<'s, 'a> {
    studio: &'s mut Studio<'a>,
    frame: (f32, f32),
    state: State,
    saved: Vec<State>,
    pen: Pen,
    path: Path,
    marked: Marked,
    marks: Marks,
    /// Used again for every character.
    text: String,
}

impl<'a> Artist<'_, 'a> {
    fn carry_out(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(content);
        while let Some(operator) = lexer.next_operator() {
            self.studio.budget.operator()?;
            match operator {
                b"q" => {
                    if self.saved.len() < limits::STATES {
                        self.saved.push(self.state.clone());
                    }
                }
                b"Q" => {
                    if let Some(state) = self.saved.pop() {
                        self.state = state;
                    }
                }
                b"cm" => {
                    if let Some(m) = lexer.numbers() {
                        self.state.ctm = Matrix::new(m).then(self.state.ctm);
                    }
                }
                b"Do" => {
                    if let Some(name) = lexer.name() {
                        self.draw_object(name, resources, depth)?;
                    }
                }
                b"BMC" | b"BDC" => {
                    self.marked.begin(&lexer, self.studio.doc, resources, &self.studio.hidden);
                }
                b"EMC" => self.marked.end(),
                _ if self.path.operator(operator, &lexer, self.state.ctm) => {}
                _ => self.text_operator(operator, &lexer, resources)?,
            }
        }
        Ok(())
    }

    fn text_operator(
        &mut self,
        operator: &[u8],
        lexer: &Lexer,
        resources: Option<&'a Dictionary>,
    ) -> Result<(), ReadError> {
        let first = lexer.numbers::<1>().map(|[n]| n);
        let state = &mut self.state;
        match operator {
            b"BT" => (state.tm, state.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Tf" => {
                if let ([.., Operand::Name(name), Operand::Number(size)], Some(resources)) =
                    (lexer.operands(), resources)
                {
                    state.size = *size;
                    let Studio { doc, fonts, budget, .. } = &mut *self.studio;
                    state.font = fonts.find(doc, resources, name, budget);
                }
            }
            b"Tc" => state.char_space = first.unwrap_or(state.char_space),
            b"Tw" => state.word_space = first.unwrap_or(state.word_space),
            b"Tz" => state.stretch = first.map_or(state.stretch, |percent| percent / 100.0),
            b"TL" => state.leading = first.unwrap_or(state.leading),
            b"Ts" => state.rise = first.unwrap_or(state.rise),
            b"Tr" => state.unpainted = first.map_or(state.unpainted, |mode| mode == 3.0),
            b"Td" | b"TD" => {
                if let Some([x, y]) = lexer.numbers() {
                    if operator == b"TD" {
                        state.leading = -y;
                    }
                    state.next_line(x, y);
                }
            }
            b"Tm" => {
                if let Some(m) = lexer.numbers() {
                    (state.tm, state.line) = (Matrix::new(m), Matrix::new(m));
                }
            }
            b"T*" => state.next_line(0.0, -state.leading),
            b"Tj" | b"TJ" => self.show(lexer)?,
            b"'" | b"\"" => {
                if let [Operand::Number(word), Operand::Number(char), ..] = lexer.operands() {
                    (state.word_space, state.char_space) = (*word, *char);
                }
                state.next_line(0.0, -state.leading);
                self.show(lexer)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The strings among the operands; numbers between them move the pen.
    fn show(&mut self, lexer: &Lexer) -> Result<(), ReadError> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        for operand in lexer.operands() {
            match *operand {
                Operand::String { start, end } => self.show_string(&font, &lexer.bytes()[start..end])?,
                Operand::Number(n) => {
                    let x = -n / 1000.0 * self.state.size * self.state.stretch;
                    self.state.tm = Matrix::shift(x, 0.0).then(self.state.tm);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show_string(&mut self, font: &Font, mut string: &[u8]) -> Result<(), ReadError> {
        let state = &mut self.state;
        let to_page = state.tm.then(state.ctm);
        let size = state.size.abs() * to_page.c.hypot(to_page.d) * font.em;
        // A negative size writes backwards unless the matrix turns it round again.
        let sign = if state.size * state.stretch < 0.0 { -1.0 } else { 1.0 };
        let heading = Heading::of(to_page.a * sign, to_page.b * sign).filter(|_| size.is_normal());
        let mut x = 0.0;
        while !string.is_empty() {
            self.studio.budget.glyph()?;
            self.text.clear();
            let code = font.decode(string, &mut self.text);
            if !self.text.is_ascii() {
                let drawn = self.text.len();
                self.text.retain(|c| !is_invisible(c));
                // Some fonts draw a blank and call it by the name of such a character.
                if self.text.is_empty() && drawn > 0 && code.width > BLANK {
                    self.text.push(' ');
                }
            }
            string = &string[code.bytes.clamp(1, string.len())..];
            let word_space = if code.is_space { state.word_space } else { 0.0 };
            let glyph_end = x + code.width * state.size * state.stretch;
            let next = glyph_end + (state.char_space + word_space) * state.stretch;
            let (from, to) = (to_page.apply(x, state.rise), to_page.apply(glyph_end, state.rise));
            x = next;
            let on_page = (-2.0..=self.frame.0 + 2.0).contains(&from.0)
                && (-2.0..=self.frame.1 + 2.0).contains(&from.1);
            let Some(heading) = heading.filter(|_| on_page && !self.marked.is_hidden()) else { continue };
            self.marks.glyphs += 1;
            self.marks.unpainted += usize::from(state.unpainted);
            let style = Style { size, bold: font.bold, artifact: self.marked.is_artifact() };
            match self.marked.actual_text() {
                Some(actual) => self.pen.draw(&actual, from, to, heading, style),
                None => {
                    self.marks.unknown += usize::from(!code.known);
                    // Tracking belongs to the letter before it, or every letter of a
                    // spaced-out heading would be a word.
                    let tracked = if state.char_space > 0.0 { to_page.apply(next, state.rise) } else { to };
                    self.pen.draw(&self.text, from, tracked, heading, style);
                }
            }
        }
        state.tm = Matrix::shift(x, 0.0).then(state.tm);
        Ok(())
    }

    /// A form is carried out; of a picture only the place is noted.
    fn draw_object(
        &mut self,
        name: &[u8],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let doc = self.studio.doc;
        let found =
            resources.and_then(|r| object::dict(doc, r, b"XObject")).and_then(|x| object::get(doc, x, name));
        let Some(Object::Stream(stream)) = found else { return Ok(()) };
        let is_off = stream
            .dict
            .get(b"OC")
            .and_then(Object::as_reference)
            .is_ok_and(|id| self.studio.hidden.contains(&id));
        if is_off {
            return Ok(());
        }
        if object::name(doc, &stream.dict, b"Subtype") == Some(b"Image") {
            let [x0, y0, x1, y1] = self.state.ctm.bounds([0.0, 0.0, 1.0, 1.0]);
            let (width, height) = self.frame;
            let across = x1.clamp(0.0, width) - x0.clamp(0.0, width);
            let down = y1.clamp(0.0, height) - y0.clamp(0.0, height);
            self.marks.pictures += across * down / (width * height);
            let id = resources
                .and_then(|r| object::dict(doc, r, b"XObject"))
                .and_then(|x| x.get(name).ok()?.as_reference().ok());
            if let Some(id) = id.filter(|_| across * down > PICTURE * width * height) {
                let Matrix { a, b, c, d, .. } = self.state.ctm;
                // On a page measured downwards, a picture that stands upright has its
                // upper edge at the smaller y.
                let straight = b.abs() < 0.02 * a.abs() && c.abs() < 0.02 * d.abs();
                let upright = straight && a > 0.0 && d < 0.0;
                self.marks.images.push(Placed { id, bounds: [x0, y0, x1, y1], upright });
            }
            return Ok(());
        }
        if depth >= limits::FORMS {
            return Err(limits::over("forms inside forms", limits::FORMS as u64));
        }
        let content = page::decompress(stream, &mut self.studio.budget)?;
        let before = self.state.clone();
        // A form's own saved states end with it.
        let saved = std::mem::take(&mut self.saved);
        if let Some(matrix) = object::matrix(doc, &stream.dict, b"Matrix") {
            self.state.ctm = matrix.then(self.state.ctm);
        }
        let own = object::dict(doc, &stream.dict, b"Resources").or(resources);
        self.carry_out(&content, own, depth + 1)?;
        (self.state, self.saved) = (before, saved);
        Ok(())
    }
}

/// A character without a shape that is at least so wide, in multiples of the size, is a blank.
const BLANK: f32 = 0.1;
