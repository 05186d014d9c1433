//! The tagger of facts: a linear-chain conditional random field with hashed features.
//!
//! Every token of a sentence gets a label: no fact, or one of the eight kinds. `examples/facts` fits
//! the weights; `patterns/facts/model.bin` holds them and is read in place.

use super::lexica::LEXICA;
use super::observe::FactChain;
use crate::model::Kind;
use std::{borrow::Cow, ops::Range, sync::OnceLock};

/// No fact, and the kinds in the order of the lexicons.
pub const FACT_LABELS: usize = 9;

/// A number for each label of one token.
pub type FactRow = [f32; FACT_LABELS];

static BUILT_IN: &[u8] = include_bytes!("../../../patterns/facts/model.bin");

const MAGIC: &[u8; 4] = b"ZWF1";

/// Bytes before the weights: magic, bits, scale, the weights of pairs of labels.
const HEAD: usize = 12 + 4 * FACT_LABELS * FACT_LABELS;

/// The weights.
#[derive(Clone)]
pub struct FactModel {
    bytes: Cow<'static, [u8]>,
    bits: u32,
    scale: f32,
    /// What speaks for a label behind another: first, then second.
    pairs: [FactRow; FACT_LABELS],
}

/// The label of a kind; 0 for a kind that is no fact.
#[must_use]
pub fn fact_label(kind: Kind) -> usize {
    LEXICA.iter().position(|l| l.kind == kind).map_or(0, |at| at + 1)
}

/// The kind of a label; `None` for no fact.
#[must_use]
pub fn fact_kind(label: usize) -> Option<Kind> {
    LEXICA.get(label.checked_sub(1)?).map(|l| l.kind)
}

impl FactModel {
    /// The model in the program; opened once.
    ///
    /// Should the file not be readable, the tagger finds nothing and the lexicons decide; a test says so.
    #[must_use]
    pub fn built_in() -> Option<&'static Self> {
        static MODEL: OnceLock<Option<FactModel>> = OnceLock::new();
        MODEL.get_or_init(|| Self::parse(Cow::Borrowed(BUILT_IN))).as_ref()
    }

    /// A model from the bytes of a file; `None` when they are none.
    #[must_use]
    pub fn parse(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let real = |at: usize| number(at).map(f32::from_bits).filter(|n| n.is_finite());
        if bytes.get(..4)? != MAGIC {
            return None;
        }
        let (bits, scale) = (number(4)?, real(8)?);
        let mut pairs = [[0.0; FACT_LABELS]; FACT_LABELS];
        for (n, slot) in pairs.iter_mut().flatten().enumerate() {
            *slot = real(12 + 4 * n)?;
        }
        let fits = (1..=24).contains(&bits) && bytes.len() == HEAD + (FACT_LABELS << bits);
        fits.then_some(Self { bytes, bits, scale, pairs })
    }

    /// The bytes of a file for `weights` and the weights of pairs.
    ///
    /// Weights become whole numbers from -127 to 127; the largest sets the scale.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "rounded and clamped to one byte")]
    pub fn to_bytes(weights: &[FactRow], pairs: &[FactRow; FACT_LABELS]) -> Vec<u8> {
        let largest = weights.iter().flatten().fold(0.01f32, |m, w| m.max(w.abs()));
        let scale = (largest / 127.0).min(0.04);
        let mut out = MAGIC.to_vec();
        out.extend(weights.len().trailing_zeros().to_le_bytes());
        out.extend(scale.to_le_bytes());
        out.extend(pairs.iter().flatten().flat_map(|w| w.to_le_bytes()));
        let byte = |w: &f32| (w / scale).round().clamp(-127.0, 127.0) as i8;
        out.extend(weights.iter().flatten().map(|w| byte(w).to_le_bytes()[0]));
        out
    }

    /// The weights of one feature, as stored.
    fn row(&self, feature: u32) -> &[u8] {
        let at = HEAD + FACT_LABELS * (feature >> (32 - self.bits)) as usize;
        self.bytes.get(at..at + FACT_LABELS).unwrap_or(&[0; FACT_LABELS])
    }

    /// What the features say of every label.
    fn score(&self, features: &[u32]) -> FactRow {
        let mut sum = [0i32; FACT_LABELS];
        for feature in features {
            for (slot, byte) in sum.iter_mut().zip(self.row(*feature)) {
                *slot += i32::from(i8::from_le_bytes([*byte]));
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "far below 2^23")]
        sum.map(|s| s as f32 * self.scale)
    }

    /// The probability of every label of every token of `chain`.
    #[must_use]
    pub fn shares(&self, chain: &FactChain) -> Vec<FactRow> {
        let common = self.score(chain.common());
        let scores: Vec<FactRow> = chain.features().map(|f| plus(self.score(f), &common)).collect();
        fact_marginals(&scores, &self.pairs).0
    }
}

/// The sum of two rows.
#[must_use]
pub fn plus(mut row: FactRow, other: &FactRow) -> FactRow {
    row.iter_mut().zip(other).for_each(|(a, b)| *a += b);
    row
}

/// The log of the sum of the exponentials.
fn log_sum(row: &FactRow) -> f32 {
    let most = row.iter().copied().fold(f32::MIN, f32::max);
    most + row.iter().map(|v| (v - most).exp()).sum::<f32>().ln()
}

/// The probability of every label of every token, and the log of the sum over all labellings.
///
/// `pairs` is what speaks for a label (second) behind another (first).
#[must_use]
pub fn fact_marginals(scores: &[FactRow], pairs: &[FactRow; FACT_LABELS]) -> (Vec<FactRow>, f32) {
    let column = |b: usize| -> FactRow {
        std::array::from_fn(|a| pairs.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0.0))
    };
    let columns: [FactRow; FACT_LABELS] = std::array::from_fn(column);
    let mut out: Vec<FactRow> = Vec::with_capacity(scores.len());
    for row in scores {
        let forward = out.last().map_or(*row, |before| {
            let into: FactRow = std::array::from_fn(|b| {
                columns.get(b).map_or(0.0, |column| log_sum(&plus(*before, column)))
            });
            plus(into, row)
        });
        out.push(forward);
    }
    let total = out.last().map_or(0.0, log_sum);
    let mut behind: FactRow = [0.0; FACT_LABELS];
    for (own, row) in out.iter_mut().zip(scores).rev() {
        for (slot, rest) in own.iter_mut().zip(&behind) {
            *slot = (*slot + rest - total).exp();
        }
        let next = plus(*row, &behind);
        behind =
            std::array::from_fn(|a| pairs.get(a).map_or(0.0, |pairs| log_sum(&plus(next, pairs))));
    }
    (out, total)
}

/// A run of tokens of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tagged {
    /// Which tokens of the chain.
    pub(super) tokens: Range<usize>,
    pub(super) kind: Kind,
    /// The largest probability of the kind in it.
    pub(super) share: f32,
}

/// The facts under these probabilities: runs of tokens that are more likely than `floor` a fact, each
/// of the kind that is likeliest in it.
pub(super) fn tagged(shares: &[FactRow], floor: f32) -> Vec<Tagged> {
    let best = |row: &FactRow| {
        let kinds = row.iter().enumerate().skip(1);
        let (label, _) = kinds.max_by(|a, b| a.1.total_cmp(b.1))?;
        let [out, ..] = row;
        (1.0 - out >= floor).then_some(label)
    };
    let mut found: Vec<Tagged> = Vec::new();
    for (at, row) in shares.iter().enumerate() {
        let Some(label) = best(row) else { continue };
        let Some(kind) = fact_kind(label) else { continue };
        let share = row.get(label).copied().unwrap_or(0.0);
        match found.last_mut().filter(|t| t.tokens.end == at && t.kind == kind) {
            Some(run) => {
                run.tokens.end = at + 1;
                run.share = run.share.max(share);
            }
            None => found.push(Tagged { tokens: at..at + 1, kind, share }),
        }
    }
    found
}

/// The largest probability of `kind` among the tokens that share a byte with `range`.
pub(super) fn most(
    shares: &[FactRow],
    tokens: &[Range<usize>],
    range: &Range<usize>,
    kind: Kind,
) -> f32 {
    let label = fact_label(kind);
    let from = tokens.partition_point(|t| t.end <= range.start);
    let own = shares.iter().zip(tokens).skip(from).take_while(|(_, t)| t.start < range.end);
    own.filter_map(|(row, _)| row.get(label)).fold(0.0, |most, share| share.max(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_is_whole_and_small() {
        assert!(FactModel::parse(Cow::Borrowed(BUILT_IN)).is_some());
        assert!(BUILT_IN.len() < 2_000_000);
        assert!(FactModel::parse(Cow::Borrowed(b"ZWF1")).is_none());
    }

    #[test]
    fn marginals_add_up_and_pairs_pull_neighbours_along() {
        let mut scores = vec![[0.0; FACT_LABELS]; 3];
        scores[1][2] = 3.0;
        let mut pairs = [[0.0; FACT_LABELS]; FACT_LABELS];
        let (alone, _) = fact_marginals(&scores, &pairs);
        pairs[2][2] = 2.0;
        let (together, _) = fact_marginals(&scores, &pairs);
        for row in alone.iter().chain(&together) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{row:?}");
        }
        assert!(together[0][2] > alone[0][2] && together[2][2] > alone[2][2]);
    }

    #[test]
    fn runs_of_one_kind_are_one_fact() {
        let mut shares = vec![[0.0; FACT_LABELS]; 4];
        for (row, (label, share)) in shares.iter_mut().zip([(1, 0.6), (1, 0.9), (2, 0.7), (3, 0.1)])
        {
            row[0] = 1.0 - share;
            row[label] = share;
        }
        let found = tagged(&shares, 0.5);
        let kinds: Vec<_> = found.iter().map(|t| (t.tokens.clone(), t.kind)).collect();
        assert_eq!(kinds, [(0..2, Kind::Health), (2..3, Kind::Religion)]);
    }

    #[test]
    fn a_model_survives_being_written() {
        let mut weights = vec![[0.0; FACT_LABELS]; 4];
        weights[2] = [1.0, -2.0, 0.5, 0.25, 2.54, 0.0, 0.0, 1.5, 0.1];
        let mut pairs = [[0.0; FACT_LABELS]; FACT_LABELS];
        pairs[1][2] = 0.5;
        let bytes = FactModel::to_bytes(&weights, &pairs);
        let model = FactModel::parse(Cow::Owned(bytes)).unwrap();
        let score = model.score(&[2 << 30]);
        assert!(score.iter().zip(&weights[2]).all(|(a, b)| (a - b).abs() < 0.02), "{score:?}");
        assert_eq!(model.pairs, pairs);
    }
}
