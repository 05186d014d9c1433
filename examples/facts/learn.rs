//! Fits the weights: stochastic gradient steps (`AdaGrad`) on the log-likelihood of the labels.

use crate::rng::Rng;
use std::ops::Range;
use zwartlak::detect::{FACT_LABELS, FactRow, fact_marginals, plus};

/// Rows of the table: features are hashed into them.
pub(crate) const BITS: u32 = 17;

/// A sentence: its features, the right label of each token, and how much it counts.
pub(crate) struct Lesson {
    pub(crate) common: Vec<u32>,
    pub(crate) tokens: Vec<Vec<u32>>,
    pub(crate) labels: Vec<usize>,
    pub(crate) weight: f32,
    /// The document or template it comes from.
    pub(crate) origin: usize,
}

/// Drops features that fewer than `least` documents or templates have: they would only be learnt by
/// heart.
pub(crate) fn prune(lessons: &mut [Lesson], least: u8) {
    // By row: the last origin that had it, and how many did.
    let mut seen: Vec<(usize, u8)> = vec![(usize::MAX, 0); 1 << BITS];
    for lesson in lessons.iter() {
        for feature in lesson.tokens.iter().flatten().chain(&lesson.common) {
            let slot = seen.get_mut(slot(*feature)).filter(|(last, _)| *last != lesson.origin);
            if let Some((last, count)) = slot {
                (*last, *count) = (lesson.origin, count.saturating_add(1));
            }
        }
    }
    let often = |f: &u32| seen.get(slot(*f)).is_some_and(|(_, n)| *n >= least);
    for lesson in lessons.iter_mut() {
        lesson.tokens.iter_mut().for_each(|t| t.retain(often));
        lesson.common.retain(often);
    }
}

/// How to learn.
#[derive(Clone, Copy)]
pub(crate) struct How {
    /// Step size.
    pub(crate) rate: f32,
    /// Pull of every weight towards zero.
    pub(crate) decay: f32,
    /// Share of the features that takes part in a step.
    pub(crate) keep: f64,
}

/// The weights.
#[derive(Clone)]
pub(crate) struct Learner {
    pub(crate) weights: Vec<FactRow>,
    pub(crate) pairs: [FactRow; FACT_LABELS],
    squares: Vec<FactRow>,
    pair_squares: [FactRow; FACT_LABELS],
}

fn slot(feature: u32) -> usize {
    (feature >> (32 - BITS)) as usize
}

impl Learner {
    pub(crate) fn new() -> Self {
        Self {
            weights: vec![[0.0; FACT_LABELS]; 1 << BITS],
            pairs: [[0.0; FACT_LABELS]; FACT_LABELS],
            squares: vec![[1e-3; FACT_LABELS]; 1 << BITS],
            pair_squares: [[1.0; FACT_LABELS]; FACT_LABELS],
        }
    }

    /// The mean of several, the weights of features times `keep`: all take part from now on.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a handful")]
    pub(crate) fn mean(all: &[Self], keep: f64) -> Self {
        let mut out = Self::new();
        let share = 1.0 / all.len() as f32;
        for learner in all {
            for (sum, row) in out.weights.iter_mut().zip(&learner.weights) {
                sum.iter_mut().zip(row).for_each(|(s, w)| *s += w * keep as f32 * share);
            }
            for (sum, row) in out.pairs.iter_mut().zip(&learner.pairs) {
                sum.iter_mut().zip(row).for_each(|(s, w)| *s += w * share);
            }
        }
        out
    }

    fn sum(&self, features: &[u32]) -> FactRow {
        let rows = features.iter().filter_map(|f| self.weights.get(slot(*f)));
        rows.fold([0.0; FACT_LABELS], plus)
    }

    /// One pass over all lessons in a new order; returns the mean loss per token. Of the features only
    /// a share of `keep` takes part, so that nothing hangs on a single one.
    pub(crate) fn pass(&mut self, lessons: &[Lesson], how: How, rng: &mut Rng) -> f32 {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        rng.shuffle(&mut order);
        let (mut loss, mut size) = (0.0, 0.0);
        for lesson in order.iter().filter_map(|n| lessons.get(*n)) {
            let mut part = |all: &Vec<u32>| -> Vec<u32> {
                all.iter().copied().filter(|_| rng.chance(how.keep)).collect()
            };
            let common = part(&lesson.common);
            let tokens: Vec<Vec<u32>> = lesson.tokens.iter().map(&mut part).collect();
            let base = self.sum(&common);
            let scores: Vec<FactRow> = tokens.iter().map(|t| plus(self.sum(t), &base)).collect();
            let (shares, total) = fact_marginals(&scores, &self.pairs);
            loss += (total - self.right(&scores, &lesson.labels)) * lesson.weight;
            size += lesson.weight * f32::from(u16::try_from(scores.len()).unwrap_or(u16::MAX));
            self.learn_pairs(&shares, &lesson.labels, lesson.weight, how);
            let mut all = [0.0; FACT_LABELS];
            for ((features, share), label) in tokens.iter().zip(&shares).zip(&lesson.labels) {
                let mut gradient = *share;
                if let Some(g) = gradient.get_mut(*label) {
                    *g -= 1.0;
                }
                all = plus(all, &gradient);
                if gradient.iter().all(|g| g.abs() < 1e-3) {
                    continue;
                }
                for feature in features {
                    self.step(slot(*feature), &gradient, lesson.weight, how);
                }
            }
            if all.iter().any(|g| g.abs() >= 1e-2) {
                // A word of the sentence counts once, however long the sentence.
                let most = all.iter().fold(1.0f32, |m, g| m.max(g.abs()));
                let all = all.map(|g| g / most.sqrt());
                for f in &common {
                    self.step(slot(*f), &all, lesson.weight, how);
                }
            }
        }
        loss / size
    }

    /// The score of the right labels.
    fn right(&self, scores: &[FactRow], labels: &[usize]) -> f32 {
        let own: f32 =
            scores.iter().zip(labels).map(|(s, l)| s.get(*l).copied().unwrap_or(0.0)).sum();
        let pairs = labels.iter().zip(labels.iter().skip(1));
        let pair = |(a, b): (&usize, &usize)| self.pairs.get(*a).and_then(|row| row.get(*b));
        own + pairs.filter_map(pair).sum::<f32>()
    }

    /// A step for what speaks for a label behind another. What is expected of two neighbours is taken
    /// as if they were independent: close enough for so few weights.
    fn learn_pairs(&mut self, shares: &[FactRow], labels: &[usize], weight: f32, how: How) {
        let both = shares.iter().zip(shares.iter().skip(1));
        let right = labels.iter().zip(labels.iter().skip(1));
        for ((first, second), (one, two)) in both.zip(right) {
            let outside = |row: &FactRow| row.first().is_some_and(|out| *out > 0.995);
            if *one == 0 && *two == 0 && outside(first) && outside(second) {
                continue;
            }
            let rows = self.pairs.iter_mut().zip(&mut self.pair_squares);
            for ((label, share), (row, squares)) in first.iter().enumerate().zip(rows) {
                for (((next, other), w), s) in
                    second.iter().enumerate().zip(row.iter_mut()).zip(squares)
                {
                    let seen = f32::from(u8::from((label, next) == (*one, *two)));
                    let gradient = (share * other - seen + how.decay * *w) * weight;
                    *s += gradient * gradient;
                    *w -= how.rate * gradient / s.sqrt();
                }
            }
        }
    }

    fn step(&mut self, at: usize, gradient: &FactRow, weight: f32, how: How) {
        let (Some(row), Some(squares)) = (self.weights.get_mut(at), self.squares.get_mut(at))
        else {
            return;
        };
        for ((w, s), g) in row.iter_mut().zip(squares).zip(gradient) {
            let g = (g + how.decay * *w) * weight;
            *s += g * g;
            *w -= how.rate * g / s.sqrt();
        }
    }
}

/// The label of every token: that of the mark that holds at least half of it.
pub(crate) fn labels(tokens: &[Range<usize>], marks: &[(Range<usize>, usize)]) -> Vec<usize> {
    let label = |token: &Range<usize>| {
        let held = marks.iter().find(|(mark, _)| {
            let shared = mark.end.min(token.end).saturating_sub(mark.start.max(token.start));
            shared > 0 && shared * 2 >= token.len()
        });
        held.map_or(0, |(_, label)| *label)
    };
    tokens.iter().map(label).collect()
}
