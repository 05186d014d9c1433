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

/// How far no fact is ahead, as the log of the odds, where nobody looks further.
const MARGIN: f32 = 5.0;

/// Bytes before the weights: magic, bits, scale, the weights of pairs of labels.
const HEAD: usize = 12 + 4 * FACT_LABELS * FACT_LABELS;

/// The weights.
#[derive(Clone)]
pub struct FactModel {
    bytes: Cow<'static, [u8]>,
    bits: u32,
    scale: f32,
    /// What speaks for a label behind another (first, then second), as exponentials.
    links: [FactRow; FACT_LABELS],
    /// How far no fact must lie ahead at every token for its neighbours not to matter.
    ahead: f32,
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
        let [[out, enter @ ..], rest @ ..] = &pairs;
        let most = |all: &mut dyn Iterator<Item = &f32>| all.fold(f32::MIN, |a, b| a.max(b - out));
        // What a run of facts gains by what stands side by side: at its two ends, and within it.
        let ends = most(&mut enter.iter()) + most(&mut rest.iter().filter_map(|row| row.first()));
        let within = most(&mut rest.iter().flat_map(|row| row.iter().skip(1)));
        let ahead = ends.max(0.0) + within.max(0.0) + MARGIN;
        let links = pairs.map(|row| row.map(f32::exp));
        fits.then_some(Self { bytes, bits, scale, links, ahead })
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
        let no_fact = |[out, kinds @ ..]: &FactRow| kinds.iter().all(|k| k + self.ahead < *out);
        if scores.iter().all(no_fact) {
            let mut row = [0.0; FACT_LABELS];
            row.first_mut().into_iter().for_each(|out| *out = 1.0);
            return vec![row; scores.len()];
        }
        marginals(&scores, &self.links).0
    }
}

/// The sum of two rows.
#[must_use]
pub fn plus(mut row: FactRow, other: &FactRow) -> FactRow {
    row.iter_mut().zip(other).for_each(|(a, b)| *a += b);
    row
}

/// The probability of every label of every token, and the log of the sum over all labellings.
///
/// `pairs` is what speaks for a label (second) behind another (first).
#[must_use]
pub fn fact_marginals(scores: &[FactRow], pairs: &[FactRow; FACT_LABELS]) -> (Vec<FactRow>, f32) {
    marginals(scores, &pairs.map(|row| row.map(f32::exp)))
}

/// The same with the exponentials of the pairs. Forwards and backwards in probabilities, each row scaled to a
/// sum of 1: a logarithm for every two labels of every token would cost more than everything before it.
fn marginals(scores: &[FactRow], links: &[FactRow; FACT_LABELS]) -> (Vec<FactRow>, f32) {
    let mut rows: Vec<FactRow> = Vec::with_capacity(scores.len());
    let mut own: Vec<FactRow> = Vec::with_capacity(scores.len());
    let mut total = 0.0;
    for scores in scores {
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let here = scores.map(|score| (score - most).exp());
        let mut row = match rows.last() {
            None => here,
            Some(before) => {
                let mut into = [0.0; FACT_LABELS];
                for (share, links) in before.iter().zip(links) {
                    into.iter_mut().zip(links).for_each(|(slot, link)| *slot += share * link);
                }
                times(into, &here)
            }
        };
        let sum: f32 = row.iter().sum();
        total += most + sum.ln();
        row = row.map(|share| share / sum);
        rows.push(row);
        own.push(here);
    }
    let mut behind = [1.0; FACT_LABELS];
    for (row, here) in rows.iter_mut().zip(&own).rev() {
        let shares = times(*row, &behind);
        let sum: f32 = shares.iter().sum();
        *row = shares.map(|share| share / sum);
        let next = times(behind, here);
        behind = links.map(|links| times(links, &next).iter().sum());
        let most = behind.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        behind = behind.map(|rest| rest / most);
    }
    (rows, total)
}

/// The product of two rows, label by label.
fn times(mut row: FactRow, other: &FactRow) -> FactRow {
    row.iter_mut().zip(other).for_each(|(a, b)| *a *= b);
    row
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
    fn the_sum_over_all_labellings_is_that_of_every_one_by_itself() {
        let numbers: [f32; FACT_LABELS] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let row = |seed: f32| numbers.map(|n| (seed * (n + 1.3)).sin() * 3.0);
        let scores: [FactRow; 3] = [row(1.7), row(0.6), row(2.9)];
        let pairs: [FactRow; FACT_LABELS] = numbers.map(row);
        let all = 0..FACT_LABELS;
        let labellings = all.clone().flat_map(|a| all.clone().map(move |b| (a, b)));
        let labellings = labellings.flat_map(|(a, b)| all.clone().map(move |c| (a, b, c)));
        let mut shares = [[0.0f32; FACT_LABELS]; 3];
        let mut sum = 0.0;
        for (a, b, c) in labellings {
            let score = scores[0][a] + scores[1][b] + scores[2][c] + pairs[a][b] + pairs[b][c];
            sum += score.exp();
            shares[0][a] += score.exp();
            shares[1][b] += score.exp();
            shares[2][c] += score.exp();
        }
        let (rows, total) = fact_marginals(&scores, &pairs);
        assert!((total - sum.ln()).abs() < 1e-3);
        for (seen, wanted) in rows.iter().flatten().zip(shares.iter().flatten()) {
            assert!((seen - wanted / sum).abs() < 1e-4, "{seen} {wanted}");
        }
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
        assert!((model.links[1][2] - 0.5f32.exp()).abs() < 1e-6);
    }
}
