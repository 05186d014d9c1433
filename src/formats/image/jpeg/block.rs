//! Blocks under a box: to samples, black, and back (ITU-T T.81, A.3.3).

use super::parse::Component;
use std::f64::consts::{FRAC_1_SQRT_2, PI};
use std::ops::Range;

/// Fills the samples `x` by `y` of a component with one level.
pub(super) fn fill(
    component: &mut Component,
    table: &[u16; 64],
    x: Range<usize>,
    y: Range<usize>,
    level: u8,
) {
    let level = f64::from(level) - 128.0;
    for row in y.start / 8..y.end.div_ceil(8) {
        for column in x.start / 8..x.end.div_ceil(8).min(component.stride) {
            let Some(block) = component.blocks.get_mut(row * component.stride + column) else {
                continue;
            };
            let inside =
                |at: usize| x.contains(&(column * 8 + at % 8)) && y.contains(&(row * 8 + at / 8));
            let mut samples = [level; 64];
            if !(0..64).all(inside) {
                let mut values = [0.0; 64];
                for ((value, coefficient), step) in values.iter_mut().zip(*block).zip(table) {
                    *value = f64::from(coefficient) * f64::from(*step);
                }
                for (at, sample) in transformed(&values, false).into_iter().enumerate() {
                    if !inside(at)
                        && let Some(slot) = samples.get_mut(at)
                    {
                        *slot = sample.clamp(-128.0, 127.0);
                    }
                }
            }
            let values = transformed(&samples, true);
            for ((coefficient, value), step) in block.iter_mut().zip(values).zip(table) {
                #[allow(clippy::cast_possible_truncation, reason = "clamped to what can be coded")]
                let quantised =
                    (value / f64::from(*step).max(1.0)).round().clamp(-1023.0, 1023.0) as i16;
                *coefficient = quantised;
            }
        }
    }
}

/// The cosine transform of a block, forward or back.
fn transformed(input: &[f64; 64], forward: bool) -> [f64; 64] {
    let basis = |frequency: usize, at: usize| {
        let scale = if frequency == 0 { FRAC_1_SQRT_2 } else { 1.0 };
        #[allow(clippy::cast_precision_loss, reason = "numbers under 8")]
        let angle = (2 * at + 1) as f64 * frequency as f64 * PI / 16.0;
        scale / 2.0 * angle.cos()
    };
    let weight = |to: usize, from: usize| if forward { basis(to, from) } else { basis(from, to) };
    let pass = |input: &[f64; 64], index: fn(usize, usize) -> usize| {
        let mut out = [0.0; 64];
        for line in 0..8 {
            for to in 0..8 {
                let terms = (0..8)
                    .filter_map(|from| input.get(index(line, from)).map(|v| v * weight(to, from)));
                if let Some(slot) = out.get_mut(index(line, to)) {
                    *slot = terms.sum();
                }
            }
        }
        out
    };
    pass(&pass(input, |row, x| row * 8 + x), |column, y| y * 8 + column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same() {
        let mut samples = [0.0; 64];
        for (n, sample) in (0u32..).zip(samples.iter_mut()) {
            *sample = f64::from(n * 37 % 255) - 128.0;
        }
        let back = transformed(&transformed(&samples, true), false);
        assert!(samples.iter().zip(back).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
