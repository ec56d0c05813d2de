//! Does a passage read like those that lawyers marked?
//!
//! A pattern wide enough to find every way of saying a thing also finds much else. Where an
//! element has such patterns (`may-be-met-by`), a linear ranking of their words
//! decides whether the sentence counts: it only ever chooses among sentences that a
//! rule has found. `clause-library/ranking.yaml` holds the weights, fitted to labelled
//! contracts by `examples/train.rs`; the same passage has the same score on every machine.

mod features;
mod fit;

pub use features::{Feature, Passage, features, mark, marked};
pub use fit::{Example, fit};

use std::sync::OnceLock;

/// How many features there are, as a power of two: three letters of the code below.
const BITS: u32 = 18;
/// Weights are stored in as many steps to either side of zero. The steps grow as squares: a few
/// weights are heavy, and most are told apart near zero.
const STEPS: f32 = 31.0;
/// Letter → six bits. Weights have to stand in a text file beside the rules.
const CODE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SPACE: u8 = 64;
const NO_LETTER: u8 = 65;
/// The six bits of each letter.
const VALUES: [u8; 256] = {
    let mut values = [NO_LETTER; 256];
    let mut bits = 0;
    while bits < CODE.len() {
        values[CODE[bits] as usize] = bits as u8;
        bits += 1;
    }
    values[b' ' as usize] = SPACE;
    values[b'\n' as usize] = SPACE;
    values
};

/// Letters count one, white space nothing, and all else more than any letters together.
const COUNTS: [u64; 256] = {
    let mut counts = [1; 256];
    let mut letter = 0;
    while letter < counts.len() {
        counts[letter] = match VALUES[letter] {
            SPACE => 0,
            NO_LETTER => DAMAGE,
            _ => 1,
        };
        letter += 1;
    }
    counts
};
const DAMAGE: u64 = 1 << 32;

/// What the words of a passage say for one element, and how much is enough.
#[derive(Debug, Clone)]
pub struct Ranking {
    line: f32,
    scale: f32,
    /// Features in order and their weights, as roots in steps of `scale`: three letters for
    /// the feature, one for its weight.
    written: String,
    /// The weights by feature, from the first passage on: most papers ask for few rankings.
    by_feature: OnceLock<Box<[i8]>>,
}

impl Ranking {
    /// Keeps the `most` heaviest weights, rounded to what is written down.
    pub fn of(weights: &[f32], line: f32, most: usize) -> Self {
        let mut heaviest: Vec<usize> = (0..weights.len()).filter(|i| weights[*i] != 0.0).collect();
        heaviest.sort_by(|a, b| weights[*b].abs().total_cmp(&weights[*a].abs()).then(a.cmp(b)));
        heaviest.truncate(most);
        let top = heaviest.first().map_or(1.0, |i| weights[*i].abs());
        let scale = (top / (STEPS * STEPS) * 1e8).ceil() / 1e8;
        heaviest.sort_unstable();
        let step = |i: usize| ((weights[i].abs() / scale).sqrt().round() * weights[i].signum()) as i8;
        let kept = heaviest.into_iter().map(|i| (i, step(i))).filter(|(_, weight)| *weight != 0);
        let letter = |bits: usize| CODE[bits & 63] as char;
        let mut written = String::new();
        for (i, weight) in kept {
            let weight = (i16::from(weight) + 32) as usize;
            written.extend([letter(i >> 12), letter(i >> 6), letter(i), letter(weight)]);
        }
        Self { line, scale, written, by_feature: OnceLock::new() }
    }

    /// Takes weights as [`Ranking::written`] has them; white space does not matter. `None` if
    /// they are damaged.
    pub fn parse(line: f32, scale: f32, written: String) -> Option<Self> {
        let letters: u64 = written.bytes().map(|letter| COUNTS[usize::from(letter)]).sum();
        (letters < DAMAGE && letters.is_multiple_of(4)).then(|| Self {
            line,
            scale,
            written,
            by_feature: OnceLock::new(),
        })
    }

    /// Line, scale and weights.
    pub fn written(&self) -> (f32, f32, &str) {
        (self.line, self.scale, &self.written)
    }

    fn by_feature(&self) -> Box<[i8]> {
        let mut by_feature = vec![0; 1 << BITS].into_boxed_slice();
        let values = self.written.bytes().map(|letter| VALUES[usize::from(letter)]);
        let (mut letters, mut bits) = (0, 0_u32);
        for value in values.filter(|value| *value != SPACE) {
            bits = bits << 6 | u32::from(value);
            letters += 1;
            if letters == 4 {
                by_feature[(bits >> 6) as usize] = (bits & 63) as i8 - 32;
                (letters, bits) = (0, 0);
            }
        }
        by_feature
    }

    pub fn score(&self, features: &[Feature]) -> f32 {
        let by_feature = self.by_feature.get_or_init(|| self.by_feature());
        let weight = |i: u32| f32::from(by_feature[i as usize]) * f32::from(by_feature[i as usize].abs());
        features.iter().map(|(i, value)| weight(*i) * value).sum::<f32>() * self.scale
    }

    /// Whether a score is enough for a sentence to count.
    pub fn accepts(&self, score: f32) -> bool {
        score >= self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Vec<Feature> {
        features(&Passage { words: vec![words], heading: "" })
    }

    #[test]
    fn what_was_learned_survives_being_written_down() {
        let examples: Vec<Example> = [
            ("end for convenience on notice", true),
            ("leave for convenience at any time", true),
            ("cancel the order for convenience", true),
            ("end for breach on notice", false),
            ("claim damages for breach", false),
            ("cancel the order for breach", false),
        ]
        .map(|(words, marked)| Example { features: read(words), marked })
        .into();
        let ranking = Ranking::of(&fit(&examples, 2.0), 0.0, 1_000);
        let (line, scale, written) = ranking.written();
        let again = Ranking::parse(line, scale, written.to_string()).expect("our own writing");
        for example in &examples {
            let score = again.score(&example.features);
            assert_eq!(score.to_bits(), ranking.score(&example.features).to_bits());
            assert_eq!(again.accepts(score), example.marked);
        }
    }

    #[test]
    fn damaged_weights_are_refused() {
        assert!(Ranking::parse(0.0, 1.0, "AAAA AAA".into()).is_none());
        assert!(Ranking::parse(0.0, 1.0, "AA*A".into()).is_none());
    }

    #[test]
    fn figures_are_all_alike_and_order_matters() {
        assert_eq!(read("within 30 days"), read("within 45 days"));
        assert_ne!(read("within thirty days"), read("days thirty within"));
    }
}
