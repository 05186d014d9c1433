//! Fits the weights: stochastic gradient steps (`AdaGrad`) on the log-likelihood of the labels.

use crate::rng::Rng;
use crate::sample::Sample;
use rayon::prelude::*;
use zwartlak::detect::{Chain, LABELS, Row, marginals, observe, tag};

/// Rows of the table: features are hashed into them.
pub(crate) const BITS: u32 = 18;

/// A chain, the right label of each of its tokens, and how much it counts.
pub(crate) struct Lesson {
    chain: Chain,
    labels: Vec<usize>,
    weight: f32,
}

/// The lessons in `samples`, and how many marked tokens no chain holds.
pub(crate) fn lessons(samples: &[Sample]) -> Vec<Lesson> {
    samples.par_iter().flat_map_iter(of).collect()
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
        out.push(Lesson { chain, labels, weight: sample.weight });
    }
    out
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

    /// The mean of several.
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    pub(crate) fn mean(all: &[Self]) -> Self {
        let mut out = Self::new();
        for learner in all {
            for (sum, row) in out.weights.iter_mut().zip(&learner.weights) {
                for (s, w) in sum.iter_mut().zip(row) {
                    *s += w / all.len() as f32;
                }
            }
        }
        out
    }

    fn scores(&self, chain: &Chain) -> Vec<Row> {
        let one = |features: &[u32]| {
            let mut sum = [0.0; LABELS];
            for row in features.iter().filter_map(|f| self.weights.get(slot(*f))) {
                for (s, w) in sum.iter_mut().zip(row) {
                    *s += w;
                }
            }
            sum
        };
        chain.features().map(one).collect()
    }

    /// One pass over all lessons in a new order; returns the mean loss per token.
    pub(crate) fn pass(&mut self, lessons: &[Lesson], rate: f32, decay: f32, rng: &mut Rng) -> f32 {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        rng.shuffle(&mut order);
        let (mut loss, mut tokens) = (0.0, 0.0);
        for lesson in order.iter().filter_map(|n| lessons.get(*n)) {
            let scores = self.scores(&lesson.chain);
            let (shares, total) = marginals(&scores);
            let right: f32 =
                scores.iter().zip(&lesson.labels).map(|(s, l)| s.get(*l).copied().unwrap_or(0.0)).sum();
            loss += (total - right) * lesson.weight;
            tokens += lesson.weight * f32::from(u16::try_from(scores.len()).unwrap_or(u16::MAX));
            for ((features, share), label) in
                lesson.chain.features().zip(&shares).zip(&lesson.labels)
            {
                let mut gradient = *share;
                if let Some(g) = gradient.get_mut(*label) {
                    *g -= 1.0;
                }
                if gradient.iter().all(|g| g.abs() < 1e-4) {
                    continue;
                }
                for feature in features {
                    self.step(slot(*feature), &gradient, lesson.weight, rate, decay);
                }
            }
        }
        loss / tokens
    }

    fn step(&mut self, at: usize, gradient: &Row, weight: f32, rate: f32, decay: f32) {
        let (Some(row), Some(squares)) = (self.weights.get_mut(at), self.squares.get_mut(at)) else {
            return;
        };
        for ((w, s), g) in row.iter_mut().zip(squares).zip(gradient) {
            let g = (g + decay * *w) * weight;
            *s += g * g;
            *w -= rate * g / s.sqrt();
        }
    }

    /// The log-odds of every name that is found, and whether it is under a mark by half.
    pub(crate) fn outcomes(&self, lessons: &[Lesson]) -> Vec<(f32, bool)> {
        let mut out = Vec::new();
        for lesson in lessons {
            for tagged in tag(&self.scores(&lesson.chain), -4.0) {
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
                tag(&self.scores(&lesson.chain), -0.6).iter().map(|t| (t.start, t.end)).collect();
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
