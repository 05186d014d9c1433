//! Fits the weights: stochastic gradient steps (`AdaGrad`) on the log-likelihood of the labels.

use crate::rng::Rng;
use crate::sample::Sample;
use rayon::prelude::*;
use zwartlak::detect::{LABELS, Row, marginals, observe, tag};

/// Rows of the table: features are hashed into them.
pub(crate) const BITS: u32 = 19;

/// The features of the tokens of a chain, the right label of each token, and how much it counts.
pub(crate) struct Lesson {
    tokens: Vec<Vec<u32>>,
    labels: Vec<usize>,
    weight: f32,
    /// The document or template it comes from.
    origin: usize,
}

/// The lessons in `samples`.
pub(crate) fn lessons(samples: &[Sample]) -> Vec<Lesson> {
    samples.par_iter().flat_map_iter(of).collect()
}

/// Drops features that fewer than `least` documents or templates have: they would only be learnt by
/// heart.
pub(crate) fn prune(lessons: &mut [Lesson], least: u8) {
    // By row: the last document that had it, and how many did.
    let mut seen: Vec<(usize, u8)> = vec![(usize::MAX, 0); 1 << BITS];
    for lesson in lessons.iter() {
        for feature in lesson.tokens.iter().flatten() {
            let slot = seen.get_mut(slot(*feature)).filter(|(last, _)| *last != lesson.origin);
            if let Some((last, count)) = slot {
                (*last, *count) = (lesson.origin, count.saturating_add(1));
            }
        }
    }
    for tokens in lessons.iter_mut().flat_map(|l| &mut l.tokens) {
        tokens.retain(|f| seen.get(slot(*f)).is_some_and(|(_, n)| *n >= least));
    }
}

fn of(sample: &Sample) -> Vec<Lesson> {
    let mut out = Vec::new();
    for (chain, places) in observe(&sample.text) {
        // Which mark holds each token.
        let owner: Vec<Option<usize>> = places
            .iter()
            .map(|p| {
                sample.marks.iter().position(|m| {
                    let shared = m.end.min(p.end()).saturating_sub(m.start.max(p.start()));
                    shared * 2 >= p.end() - p.start() && shared > 0
                })
            })
            .collect();
        let at = |n: usize| owner.get(n).copied().flatten();
        let labels = (0..owner.len())
            .map(|n| {
                let Some(mark) = at(n) else { return 0 };
                let before = n.checked_sub(1).and_then(at) == Some(mark);
                let after = at(n + 1) == Some(mark);
                match (before, after) {
                    (false, false) => 4,
                    (false, true) => 1,
                    (true, true) => 2,
                    (true, false) => 3,
                }
            })
            .collect();
        let tokens = chain.features().map(<[u32]>::to_vec).collect();
        out.push(Lesson { tokens, labels, weight: sample.weight, origin: sample.origin });
    }
    out
}

/// How to learn.
pub(crate) struct How {
    /// Step size.
    pub(crate) rate: f32,
    /// Pull of every weight towards zero.
    pub(crate) decay: f32,
    /// Share of the features that takes part in a step.
    pub(crate) keep: f64,
}

/// The weights of all features.
#[derive(Clone)]
pub(crate) struct Learner {
    pub(crate) weights: Vec<Row>,
    squares: Vec<Row>,
}

fn slot(feature: u32) -> usize {
    (feature >> (32 - BITS)) as usize
}

impl Learner {
    pub(crate) fn new() -> Self {
        Self { weights: vec![[0.0; LABELS]; 1 << BITS], squares: vec![[1e-3; LABELS]; 1 << BITS] }
    }

    /// The mean of several, times `keep`: all features take part from now on.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a handful")]
    pub(crate) fn mean(all: &[Self], keep: f64) -> Self {
        let mut out = Self::new();
        for learner in all {
            for (sum, row) in out.weights.iter_mut().zip(&learner.weights) {
                for (s, w) in sum.iter_mut().zip(row) {
                    *s += w * keep as f32 / all.len() as f32;
                }
            }
        }
        out
    }

    fn scores(&self, tokens: &[Vec<u32>]) -> Vec<Row> {
        let one = |features: &Vec<u32>| {
            let mut sum = [0.0; LABELS];
            for row in features.iter().filter_map(|f| self.weights.get(slot(*f))) {
                for (s, w) in sum.iter_mut().zip(row) {
                    *s += w;
                }
            }
            sum
        };
        tokens.iter().map(one).collect()
    }

    /// One pass over all lessons in a new order; returns the mean loss per token. Of the features of
    /// each token only a share of `keep` takes part, so that no name hangs on a single one.
    pub(crate) fn pass(&mut self, lessons: &[Lesson], how: &How, rng: &mut Rng) -> f32 {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        rng.shuffle(&mut order);
        let (mut loss, mut size) = (0.0, 0.0);
        for lesson in order.iter().filter_map(|n| lessons.get(*n)) {
            let mut part = |all: &Vec<u32>| -> Vec<u32> {
                all.iter().copied().filter(|_| rng.chance(how.keep)).collect()
            };
            let tokens: Vec<Vec<u32>> = lesson.tokens.iter().map(&mut part).collect();
            let scores = self.scores(&tokens);
            let (shares, total) = marginals(&scores);
            let right: f32 = scores
                .iter()
                .zip(&lesson.labels)
                .map(|(s, l)| s.get(*l).copied().unwrap_or(0.0))
                .sum();
            loss += (total - right) * lesson.weight;
            size += lesson.weight * f32::from(u16::try_from(scores.len()).unwrap_or(u16::MAX));
            for ((features, share), label) in tokens.iter().zip(&shares).zip(&lesson.labels) {
                let mut gradient = *share;
                if let Some(g) = gradient.get_mut(*label) {
                    *g -= 1.0;
                }
                if gradient.iter().all(|g| g.abs() < 1e-4) {
                    continue;
                }
                for feature in features {
                    self.step(slot(*feature), &gradient, lesson.weight, how);
                }
            }
        }
        loss / size
    }

    fn step(&mut self, at: usize, gradient: &Row, weight: f32, how: &How) {
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

    /// The log-odds of every name that is found, and whether it is under a mark by half.
    pub(crate) fn outcomes(&self, lessons: &[Lesson]) -> Vec<(f32, bool)> {
        let mut out = Vec::new();
        for lesson in lessons {
            for tagged in tag(&self.scores(&lesson.tokens), -4.0) {
                let inside = lesson.labels.get(tagged.start..tagged.end).unwrap_or_default();
                let right = inside.iter().filter(|l| **l != 0).count() * 2 >= inside.len();
                out.push((tagged.odds, right));
            }
        }
        out
    }

    /// Counts of names that are found exactly, found at all, marked; and of tokens of names, and those
    /// of them that no found name holds.
    pub(crate) fn measure(&self, lessons: &[Lesson]) -> [usize; 5] {
        let mut counts = [0; 5];
        for lesson in lessons {
            let found: Vec<(usize, usize)> =
                tag(&self.scores(&lesson.tokens), -0.6).iter().map(|t| (t.start, t.end)).collect();
            let mut gold = Vec::new();
            let mut start = 0;
            for (n, label) in lesson.labels.iter().enumerate() {
                if matches!(label, 1 | 4) {
                    start = n;
                }
                if matches!(label, 3 | 4) {
                    gold.push((start, n + 1));
                }
                if *label != 0 {
                    counts[3] += 1;
                    counts[4] += usize::from(!found.iter().any(|(a, b)| (*a..*b).contains(&n)));
                }
            }
            counts[0] += gold.iter().filter(|g| found.contains(g)).count();
            counts[1] += found.len();
            counts[2] += gold.len();
        }
        counts
    }
}
