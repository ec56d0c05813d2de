//! Which part of a field does the reader see?
//!
//! A field is written as begin, instruction, separator, result, end, spread over runs and
//! even paragraphs, and fields nest. Only results are read: Word saved them as it last
//! showed them.

/// Longest instruction kept; only its beginning is of interest.
const LONGEST_INSTRUCTION: usize = 4_096;

/// Fields that may be open within each other; deeper ones are read as if they were none.
const MAX_OPEN: usize = 64;

/// The open fields, outermost first.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
    /// How many are open beyond [`MAX_OPEN`].
    beyond: usize,
}

#[derive(Debug)]
struct Field {
    instruction: String,
    in_result: bool,
    /// Where the result began in the line.
    start: usize,
}

/// What a field was.
pub enum Ended {
    Plain,
    Linked(Linked),
    /// It shows a number that Word computes and does not write down.
    NumberMissing,
}

/// A field's result that leads to an address.
pub struct Linked {
    pub start: usize,
    pub target: String,
}

impl Fields {
    pub fn begin(&mut self) {
        if self.open.len() == MAX_OPEN {
            self.beyond += 1;
            return;
        }
        self.open.push(Field { instruction: String::new(), in_result: false, start: 0 });
    }

    pub fn instruct(&mut self, words: &str) {
        if let Some(field) = self.open.last_mut().filter(|f| !f.in_result)
            && field.instruction.len() < LONGEST_INSTRUCTION
        {
            field.instruction.push_str(words);
        }
    }

    /// The result begins at this position of the line.
    pub fn separate(&mut self, at: usize) {
        if let Some(field) = self.open.last_mut().filter(|_| self.beyond == 0) {
            field.in_result = true;
            field.start = at;
        }
    }

    /// Ends the innermost field.
    pub fn end(&mut self) -> Ended {
        if self.beyond > 0 {
            self.beyond -= 1;
            return Ended::Plain;
        }
        let Some(field) = self.open.pop() else { return Ended::Plain };
        let name = field.instruction.split_whitespace().next().unwrap_or_default();
        let computes = ["LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"];
        match hyperlink(&field.instruction) {
            Some(target) if field.in_result => Ended::Linked(Linked { start: field.start, target }),
            _ if computes.contains(&name) => Ended::NumberMissing,
            _ => Ended::Plain,
        }
    }

    /// A paragraph ends: instructions never go on in the next, results do. Tells which
    /// links lie on the paragraph.
    pub fn end_paragraph(&mut self) -> Vec<Linked> {
        self.open.retain(|field| field.in_result);
        let ended = self.open.iter_mut().filter_map(|field| {
            let start = std::mem::take(&mut field.start);
            Some(Linked { start, target: hyperlink(&field.instruction)? })
        });
        ended.collect()
    }

    /// Whether words that stand here are shown.
    pub fn shows(&self) -> bool {
        self.open.iter().all(|field| field.in_result)
    }
}

/// The address in `HYPERLINK "https://…" \o "tip"`; places within the paper are none.
pub fn hyperlink(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    let (name, rest) = (rest.get(..9)?, rest.get(9..)?.trim_start());
    if !name.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let target = match rest.strip_prefix(['"', '“']) {
        Some(quoted) => quoted.split(['"', '”']).next()?,
        None => rest.split_whitespace().next().filter(|word| !word.starts_with('\\'))?,
    };
    (!target.is_empty()).then(|| target.to_owned())
}
