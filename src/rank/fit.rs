//! Which weights tell the marked passages from the others? A linear support vector machine
//! with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008), the same on every
//! machine.

use super::Feature;

/// A passage, and whether a lawyer marked it.
#[derive(Debug, Clone)]
pub struct Example {
    pub features: Vec<Feature>,
    pub marked: bool,
}

/// A marked passage counts for more: most passages are not.
const MARKED: f32 = 2.0;
const ROUNDS: usize = 40;
/// Words that fewer passages use say nothing of the next contract.
const PASSAGES: usize = 3;

/// Weights by feature. `cost` is what a passage on the wrong side costs: where it is small,
/// what few passages say is believed less.
pub fn fit(examples: &[Example], cost: f32) -> Vec<f32> {
    let features = examples.iter().flat_map(|e| &e.features).map(|(slot, _)| *slot as usize + 1);
    let mut weights = vec![0.0_f32; features.max().unwrap_or_default()];
    let mut passages = vec![0_usize; weights.len()];
    for (slot, _) in examples.iter().flat_map(|e| &e.features) {
        passages[*slot as usize] += 1;
    }
    let known = |e: &Example| -> Vec<Feature> {
        e.features.iter().copied().filter(|(slot, _)| passages[*slot as usize] >= PASSAGES).collect()
    };
    let rows: Vec<(Vec<Feature>, f32)> =
        examples.iter().map(|e| (known(e), if e.marked { 1.0 } else { -1.0 })).collect();
    let mut duals = vec![0.0_f32; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    // The line takes the place of the bias, which only helps to fit.
    let mut bias = 0.0_f32;
    for _ in 0..ROUNDS {
        for last in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(last, (state % (last as u64 + 1)) as usize);
        }
        for &i in &order {
            let (row, side) = &rows[i];
            let slack = 0.5 / if *side > 0.0 { cost * MARKED } else { cost };
            let score: f32 = row.iter().map(|(slot, v)| weights[*slot as usize] * v).sum::<f32>() + bias;
            let length: f32 = row.iter().map(|(_, v)| v * v).sum::<f32>() + 1.0;
            let slope = side * score - 1.0 + slack * duals[i];
            let dual = (duals[i] - slope / (length + slack)).max(0.0);
            let step = (dual - duals[i]) * side;
            if step != 0.0 {
                duals[i] = dual;
                bias += step;
                row.iter().for_each(|(slot, v)| weights[*slot as usize] += step * v);
            }
        }
    }
    weights
}
