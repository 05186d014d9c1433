//! One word, one meaning: what the tagger thinks of a word in one place counts in the others.
//!
//! `Sjaak` between two sure names makes the `Sjaak` that opens a sentence a name too; an abbreviation
//! that looks like a name once and like a thing ten times is a thing.

use super::chain::Chain;
use super::model::{LABELS, Row, hopeless, marginals};
use super::token::{Shape, Token, Tokens};
use std::collections::HashMap;

/// How much the mean of the other places weighs.
const WEIGHT: f32 = 0.9;

/// Places that count as none: one other place says less than five.
const DOUBT: f32 = 1.0;

/// Log-odds beyond this count as this.
const MOST: f32 = 5.0;

/// The log-odds of each word over all its places.
#[derive(Clone, Copy, Default)]
struct Sum {
    odds: f32,
    places: f32,
}

/// The log-odds that a token under these marginals is part of a name.
fn odds([out, ..]: &Row) -> f32 {
    let out = out.clamp(1e-6, 1.0 - 1e-6);
    ((1.0 - out) / out).ln().clamp(-MOST, MOST)
}

/// The word by which `token` is known in other places; `None` for marks, initials, particles and
/// ordinary words in lower case.
fn key(token: &Token) -> Option<u32> {
    let lower = token.shape == Shape::Lower && !token.attrs.is_word();
    let word = matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed) || lower;
    (word && !token.attrs.has(super::bits::TUSSEN)).then_some(token.hash)
}

/// Lets the places of each word agree: changes the scores of the label `outside` in `scores`, one list
/// for each chain.
pub(super) fn agree(tokens: &Tokens<'_>, chains: &[Chain], scores: &mut [Vec<Row>]) {
    let mut sums: HashMap<u32, Sum> = HashMap::new();
    let mut own: Vec<Vec<f32>> = Vec::with_capacity(chains.len());
    for (chain, rows) in chains.iter().zip(scores.iter()) {
        let all: Vec<f32> = if hopeless(rows, MOST + 2.0) {
            vec![-MOST; rows.len()]
        } else {
            marginals(rows).0.iter().map(odds).collect()
        };
        for (index, odds) in (chain.first..).zip(&all) {
            if let Some(key) = tokens.get(index).and_then(key) {
                let sum = sums.entry(key).or_default();
                sum.odds += odds;
                sum.places += 1.0;
            }
        }
        own.push(all);
    }
    for ((chain, rows), own) in chains.iter().zip(scores).zip(&own) {
        for ((index, row), own) in (chain.first..).zip(rows).zip(own) {
            let sum = tokens.get(index).and_then(key).and_then(|k| sums.get(&k));
            let Some(sum) = sum.filter(|s| s.places > 1.5) else { continue };
            let others = sum.places - 1.0;
            let mean = (sum.odds - own) / others;
            let [out, ..]: &mut [f32; LABELS] = row;
            *out -= WEIGHT * mean * others / (others + DOUBT);
        }
    }
}
