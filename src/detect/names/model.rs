//! The tagger: a linear-chain conditional random field with hashed features.
//!
//! Every token of a [`Chain`] gets one of five labels: outside a name, or the beginning, inside,
//! last or only token of one. `examples/train` fits the weights; `patterns/names/model.bin` holds them.

use super::chain::Chain;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Outside, begin, inside, last, only.
pub const LABELS: usize = 5;
/// Outside a name.
const OUT: usize = 0;
/// The first of several tokens.
const BEGIN: usize = 1;
/// Neither first nor last.
const INSIDE: usize = 2;
/// The last of several tokens.
const LAST: usize = 3;
/// The only token.
const ONLY: usize = 4;

/// A score for each label of one token.
pub type Row = [f32; LABELS];

static BUILT_IN: &[u8] = include_bytes!("../../../patterns/names/model.bin");

const MAGIC: &[u8; 4] = b"ZWN2";

/// Points of the table that turns a margin into a probability.
const POINTS: usize = 16;

/// Bytes before the weights.
const HEAD: usize = 12 + 4 * POINTS;

/// The weights, read in place.
#[derive(Clone)]
pub struct Model {
    bytes: Cow<'static, [u8]>,
    bits: u32,
    scale: f32,
    /// Measured share of right names by log-odds, from -4 in steps of 1.
    measured: [f32; POINTS],
}

impl Model {
    /// The model in the program; opened once.
    ///
    /// The file is part of the program: should it not be readable, no name is found by it, and a test
    /// says so.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            Self::parse(Cow::Borrowed(BUILT_IN)).unwrap_or(Self {
                bytes: Cow::Borrowed(&[]),
                bits: 1,
                scale: 0.0,
                measured: [0.0; POINTS],
            })
        })
    }

    /// A model from the bytes of a file; `None` when they are none.
    #[must_use]
    pub fn parse(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if bytes.get(..4)? != MAGIC {
            return None;
        }
        let bits = number(4)?;
        let scale = f32::from_bits(number(8)?);
        let mut measured = [0.0; POINTS];
        for (n, slot) in measured.iter_mut().enumerate() {
            *slot = f32::from_bits(number(12 + 4 * n)?);
        }
        let fits = (1..=24).contains(&bits) && bytes.len() == HEAD + (LABELS << bits);
        (fits && scale.is_finite()).then_some(Self { bytes, bits, scale, measured })
    }

    /// The bytes of a file for `weights`, `LABELS` to a row, and what was measured with them.
    ///
    /// Weights become whole numbers from -127 to 127; the largest sets the scale.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "rounded and clamped to one byte")]
    pub fn to_bytes(weights: &[Row], measured: &[f32]) -> Vec<u8> {
        let largest = weights.iter().flatten().fold(0.01f32, |m, w| m.max(w.abs()));
        let scale = (largest / 127.0).min(0.04);
        let mut out = MAGIC.to_vec();
        out.extend(weights.len().trailing_zeros().to_le_bytes());
        out.extend(scale.to_le_bytes());
        for n in 0..POINTS {
            out.extend(measured.get(n).copied().unwrap_or(0.0).to_le_bytes());
        }
        let byte = |w: &f32| (w / scale).round().clamp(-127.0, 127.0) as i8;
        out.extend(weights.iter().flatten().map(|w| byte(w).to_le_bytes()[0]));
        out
    }

    /// The weights of one feature, as stored.
    fn row(&self, feature: u32) -> &[u8] {
        let at = HEAD + LABELS * (feature >> (32 - self.bits)) as usize;
        self.bytes.get(at..at + LABELS).unwrap_or(&[0; LABELS])
    }

    /// The score of every label of a token with these features.
    #[must_use]
    pub fn score(&self, features: &[u32]) -> Row {
        let mut sum = [0i32; LABELS];
        for feature in features {
            for (slot, byte) in sum.iter_mut().zip(self.row(*feature)) {
                *slot += i32::from(i8::from_le_bytes([*byte]));
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "far below 2^23")]
        sum.map(|s| s as f32 * self.scale)
    }

    /// The share of right names that was measured at these log-odds.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the table"
    )]
    pub fn calibrated(&self, odds: f32) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "16")]
        let at = (odds + 4.0).clamp(0.0, (POINTS - 1) as f32);
        let low = at.floor() as usize;
        let get = |n: usize| self.measured.get(n).copied().unwrap_or(1.0);
        let share = at - at.floor();
        get(low) * (1.0 - share) + get((low + 1).min(POINTS - 1)) * share
    }
}

/// Whether a token labelled `b` may follow one labelled `a` in the same chain.
fn may_follow(a: usize, b: usize) -> bool {
    let open = a == BEGIN || a == INSIDE;
    open == (b == INSIDE || b == LAST)
}

/// Whether a chain may begin with label `a`.
fn may_open(a: usize) -> bool {
    matches!(a, OUT | BEGIN | ONLY)
}

/// Whether a chain may end with label `a`.
fn may_close(a: usize) -> bool {
    matches!(a, OUT | LAST | ONLY)
}

const NEVER: f32 = -1e9;

/// The log of the sum of the exponentials.
fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(NEVER, f32::max);
    if most <= NEVER / 2.0 {
        return NEVER;
    }
    most + values.map(|v| (v - most).exp()).sum::<f32>().ln()
}

/// The probability of every label of every token, and the log of the sum over all labellings.
#[must_use]
pub fn marginals(scores: &[Row]) -> (Vec<Row>, f32) {
    let gate = |open: bool| if open { 0.0 } else { NEVER };
    let mut forward: Vec<Row> = Vec::with_capacity(scores.len());
    for (n, row) in scores.iter().enumerate() {
        let previous = n.checked_sub(1).and_then(|n| forward.get(n)).copied();
        forward.push(std::array::from_fn(|b| {
            let own = row.get(b).copied().unwrap_or(NEVER);
            own + match &previous {
                None => gate(may_open(b)),
                Some(p) => log_sum(
                    p.iter().enumerate().filter(|(a, _)| may_follow(*a, b)).map(|(_, v)| *v),
                ),
            }
        }));
    }
    let total = forward.last().map_or(0.0, |last| {
        log_sum(last.iter().enumerate().filter(|(a, _)| may_close(*a)).map(|(_, v)| *v))
    });
    let mut behind: Row = std::array::from_fn(|a| gate(may_close(a)));
    let mut out = forward;
    for (own, row) in out.iter_mut().zip(scores).rev() {
        let next: Row = std::array::from_fn(|b| {
            row.get(b).copied().unwrap_or(NEVER) + behind.get(b).copied().unwrap_or(NEVER)
        });
        for (slot, rest) in own.iter_mut().zip(&behind) {
            *slot = (*slot + rest - total).exp();
        }
        behind = std::array::from_fn(|a| {
            log_sum(next.iter().enumerate().filter(|(b, _)| may_follow(a, *b)).map(|(_, v)| *v))
        });
    }
    (out, total)
}

/// The best labelling.
fn best(scores: &[Row]) -> Vec<usize> {
    let mut from: Vec<[usize; LABELS]> = Vec::with_capacity(scores.len());
    let mut sums: Row = [0.0; LABELS];
    for (n, row) in scores.iter().enumerate() {
        let mut back = [0; LABELS];
        let before = sums;
        for (b, (slot, own)) in back.iter_mut().zip(row).enumerate() {
            let mut most = (NEVER * 2.0, 0);
            for (a, sum) in before.iter().enumerate() {
                let may = if n == 0 { a == 0 && may_open(b) } else { may_follow(a, b) };
                if may && *sum > most.0 {
                    most = (*sum, a);
                }
            }
            *slot = most.1;
            if let Some(sum) = sums.get_mut(b) {
                *sum = (most.0 + own).max(NEVER * 2.0);
            }
        }
        from.push(back);
    }
    let close = sums.iter().enumerate().filter(|(a, _)| may_close(*a));
    let mut label = close.max_by(|a, b| a.1.total_cmp(b.1)).map_or(OUT, |(a, _)| a);
    let mut out = Vec::with_capacity(scores.len());
    for back in from.iter().rev() {
        out.push(label);
        label = back.get(label).copied().unwrap_or(OUT);
    }
    out.reverse();
    out
}

/// A name in a chain: first token, one past the last (both within the chain), and the log-odds that
/// its tokens are (part of) a name at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tagged {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Natural log of the odds.
    pub odds: f32,
}

impl Model {
    /// The scores of the tokens of `chain`.
    #[must_use]
    pub fn scores(&self, chain: &Chain) -> Vec<Row> {
        chain.features().map(|f| self.score(f)).collect()
    }
}

/// Whether every token is outside a name by `margin` whatever its neighbours are.
pub(super) fn hopeless(scores: &[Row], margin: f32) -> bool {
    let low = |[out, rest @ ..]: &Row| rest.iter().all(|s| s + margin < *out);
    scores.iter().all(low)
}

/// The names under these scores; a name counts from log-odds `floor`.
#[must_use]
pub fn tag(scores: &[Row], floor: f32) -> Vec<Tagged> {
    if hopeless(scores, 12.0) {
        return Vec::new();
    }
    let (shares, _) = marginals(scores);
    // A token in doubt goes to a name: `floor` is under 0.
    let mut eased = scores.to_vec();
    for [out, ..] in &mut eased {
        *out += floor;
    }
    let labels = best(&eased);
    let mut out: Vec<Tagged> = Vec::new();
    let mut start = 0;
    for (n, label) in labels.iter().enumerate() {
        if matches!(*label, BEGIN | ONLY) {
            start = n;
        }
        if matches!(*label, LAST | ONLY) {
            let inside = shares.get(start..=n).unwrap_or_default();
            let outside: f32 = inside.iter().map(|[out, ..]| *out).sum();
            #[allow(clippy::cast_precision_loss, reason = "a handful")]
            let outside = (outside / inside.len().max(1) as f32).clamp(1e-6, 1.0 - 1e-6);
            let odds = ((1.0 - outside) / outside).ln();
            if odds >= floor {
                out.push(Tagged { start, end: n + 1, odds });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_is_whole_and_small() {
        assert!(Model::parse(Cow::Borrowed(BUILT_IN)).is_some());
        assert!(BUILT_IN.len() < 4_000_000);
        assert!(Model::parse(Cow::Borrowed(b"ZWN2")).is_none());
    }

    #[test]
    fn marginals_add_up_and_the_best_labelling_is_allowed() {
        let scores =
            [[0.0, 2.0, 0.0, 9.0, 1.0], [1.0, 0.0, 2.0, 3.0, 0.0], [0.5, 0.0, 0.0, 4.0, 0.2]];
        let (shares, _) = marginals(&scores);
        for row in &shares {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{row:?}");
        }
        assert!(shares[0][LAST] < 1e-6);
        assert_eq!(best(&scores), [BEGIN, INSIDE, LAST]);
        assert_eq!(best(&[[5.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 9.0, 8.0]]), [OUT, ONLY]);
    }

    #[test]
    fn a_model_survives_being_written() {
        let mut weights = vec![[0.0; LABELS]; 4];
        weights[2] = [1.0, -2.0, 0.5, 0.25, 2.54];
        let model = Model::parse(Cow::Owned(Model::to_bytes(&weights, &[0.5; POINTS]))).unwrap();
        let score = model.score(&[2 << 30]);
        assert!(score.iter().zip(&weights[2]).all(|(a, b)| (a - b).abs() < 0.02), "{score:?}");
        assert!((model.calibrated(3.3) - 0.5).abs() < 1e-6);
    }
}
