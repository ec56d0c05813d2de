//! Which weights tell the marked passages from the others? Logistic regression by
//! adaptive gradient steps (Duchi, Hazan, Singer 2011), the same on every machine.

use super::{BITS, Feature};

/// A passage, and whether a lawyer marked it.
#[derive(Debug, Clone)]
pub struct Example {
    pub features: Vec<Feature>,
    pub marked: bool,
}

const ROUNDS: usize = 20;
const STEP: f32 = 0.5;
/// A marked passage counts for more: most passages are not.
const MARKED: f32 = 2.0;

/// Weights by feature. `penalty` draws them to zero: what few passages say is believed less.
pub fn fit(examples: &[Example], penalty: f32) -> Vec<f32> {
    let mut weights = vec![0.0_f32; 1 << BITS];
    let mut squares = vec![1e-6_f32; 1 << BITS];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    // Without features a passage scores zero: the line takes the place of a bias.
    let mut bias = 0.0_f32;
    let mut bias_square = 1e-6_f32;
    for _ in 0..ROUNDS {
        for last in (1..order.len()).rev() {
            order.swap(last, (next() % (last as u64 + 1)) as usize);
        }
        for &i in &order {
            let Example { features, marked } = &examples[i];
            let score: f32 = features.iter().map(|(i, v)| weights[*i as usize] * v).sum::<f32>() + bias;
            let chance = 1.0 / (1.0 + (-score).exp());
            let error = if *marked { MARKED * (chance - 1.0) } else { chance };
            for (i, value) in features {
                let i = *i as usize;
                let slope = error * value + penalty * weights[i];
                squares[i] += slope * slope;
                weights[i] -= STEP * slope / squares[i].sqrt();
            }
            bias_square += error * error;
            bias -= STEP * error / bias_square.sqrt();
        }
    }
    weights
}
