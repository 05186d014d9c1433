//! What the tagger sees of the tokens of a sentence: words, endings, classes, lexicons, people.

use super::Fact;
use super::classes::Classes;
use super::scope::{About, Scope};
use super::tagger::fact_label;
use super::term::{Strength, is_word};
use crate::detect::View;
use std::ops::Range;

/// The tokens of one sentence with what is seen of each, and of all.
#[derive(Clone, Debug, Default)]
pub struct FactChain {
    /// Where each token stands, in bytes of the view.
    tokens: Vec<Range<usize>>,
    /// Features of the sentence: they hold for every token.
    common: Vec<u32>,
    /// Features of all tokens, one after the other.
    features: Vec<u32>,
    /// Where those of each token end.
    ends: Vec<usize>,
    /// What ties the sentence to someone.
    tied_by: &'static str,
}

impl FactChain {
    /// Where each token stands, in bytes of the view.
    #[must_use]
    pub fn tokens(&self) -> &[Range<usize>] {
        &self.tokens
    }

    /// From its first token to its last.
    pub(super) fn range(&self) -> Range<usize> {
        self.place(&(0..self.tokens.len())).unwrap_or_default()
    }

    /// Where these tokens stand.
    pub(super) fn place(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let tokens = self.tokens.get(tokens.clone())?;
        Some(tokens.first()?.start..tokens.last()?.end)
    }

    /// Features of the sentence.
    #[must_use]
    pub fn common(&self) -> &[u32] {
        &self.common
    }

    /// What ties the sentence to someone.
    #[must_use]
    pub fn tied_by(&self) -> &'static str {
        self.tied_by
    }

    /// The features of each token.
    pub fn features(&self) -> impl Iterator<Item = &[u32]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(a, b)| self.features.get(a..*b).unwrap_or_default())
    }
}

/// How a token is written.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Shape {
    Lower,
    Title,
    Upper,
    Number,
    Amount,
    Mark,
}

/// One token.
struct Token {
    start: usize,
    end: usize,
    /// Of the word in small letters.
    hash: u32,
    classes: u64,
    shape: Shape,
    /// Kinds whose lexicon has it, a bit each; and those that have it as a strong term.
    known: u16,
    strong: u16,
    /// A new line begins before it.
    line: bool,
}

/// The longest sentence, in tokens; a longer one is cut.
const LONGEST: usize = 120;

/// Words shorter than this are not gathered per sentence, in bytes.
const SHORT: usize = 4;

/// FNV-1a over bytes; the weights hang on it.
fn fnv(start: u32, bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(start, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

const SEED: u32 = 0x811c_9dc5;

/// A feature: which observation, and what was observed. The high bits choose the row.
fn feature(what: u32, value: u32) -> u32 {
    let mixed = (value ^ what.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35)
}

/// Two values as one.
fn pair(a: u32, b: u32) -> u32 {
    a.wrapping_mul(31).rotate_left(7) ^ b.wrapping_mul(0x27D4_EB2F)
}

/// Cuts `within` of `text` into tokens.
fn cut(text: &str, within: Range<usize>) -> Vec<Token> {
    let classes = Classes::built_in();
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut lower = String::new();
    let (mut at, mut line) = (within.start, true);
    while let Some(rest) = text.get(at..within.end) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            line |= first == '\n';
            at += first.len_utf8();
            continue;
        }
        let word = first.is_alphanumeric();
        let number = first.is_ascii_digit();
        let end = if word {
            let inner = |(i, c): &(usize, char)| {
                is_word(*c)
                    || (number && matches!(c, '.' | ',' | ':' | '/'))
                        && bytes.get(at + i + 1).is_some_and(u8::is_ascii_digit)
            };
            let long = rest.char_indices().take(60).take_while(inner).last();
            at + long.map_or(first.len_utf8(), |(i, c)| i + c.len_utf8())
        } else {
            at + first.len_utf8()
        };
        let written = text.get(at..end).unwrap_or_default();
        lower.clear();
        lower.extend(written.chars().flat_map(char::to_lowercase));
        let shape = match first {
            '€' => Shape::Amount,
            c if c.is_ascii_digit() => Shape::Number,
            c if !c.is_alphanumeric() => Shape::Mark,
            c if c.is_uppercase() => {
                let upper = written.chars().filter(|c| c.is_uppercase()).count() > 1;
                if upper { Shape::Upper } else { Shape::Title }
            }
            _ => Shape::Lower,
        };
        // All numbers of one length are alike.
        let hash = if shape == Shape::Number {
            fnv(SEED, written.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b }))
        } else {
            fnv(SEED, lower.bytes())
        };
        let classes = if word { classes.of(&lower) } else { 0 };
        let token = Token { start: at, end, hash, classes, shape, known: 0, strong: 0, line };
        tokens.push(token);
        line = false;
        at = end;
    }
    tokens
}

/// Marks what the lexicons know.
fn mark(tokens: &mut [Token], facts: &[Fact]) {
    for fact in facts {
        let bit = 1u16 << fact_label(fact.kind);
        let from = tokens.partition_point(|t| t.end <= fact.range.start);
        let rest = tokens.get_mut(from..).unwrap_or_default();
        for token in rest.iter_mut().take_while(|t| t.start < fact.range.end) {
            token.known |= bit;
            if fact.strength == Strength::Strong {
                token.strong |= bit;
            }
        }
    }
}

/// The bits of a set.
fn bits(mut set: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros();
        set &= set.checked_sub(1)?;
        Some(bit)
    })
}

/// What is seen of the sentences in `within` of `text`, in which the lexicons know `facts`.
pub(super) fn chains(
    view: &View,
    text: &str,
    within: Range<usize>,
    facts: &[Fact],
    scope: &mut Scope<'_>,
) -> Vec<FactChain> {
    let mut tokens = cut(text, within);
    mark(&mut tokens, facts);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = tokens.get(at) {
        let about = scope.about(first.start);
        let size = tokens.get(at..).unwrap_or_default().iter();
        let size = size.take(LONGEST).take_while(|t| t.start < about.end).count().max(1);
        out.push(Sentence { view, text, tokens: &tokens, at, size, about }.chain());
        at += size;
    }
    out
}

/// One sentence being looked at.
struct Sentence<'a> {
    view: &'a View,
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    size: usize,
    about: About,
}

impl Sentence<'_> {
    fn own(&self) -> &[Token] {
        self.tokens.get(self.at..self.at + self.size).unwrap_or_default()
    }

    fn chain(&self) -> FactChain {
        let mut chain = FactChain {
            common: self.common(),
            tied_by: self.about.tied_by(),
            ..FactChain::default()
        };
        let tie = self.about.code();
        let mut label = Label::default();
        let mut heading: Option<(Range<usize>, u32, u64)> = None;
        for (n, token) in self.own().iter().enumerate() {
            label.read(self.text, token, Classes::built_in());
            if heading.as_ref().is_none_or(|(cell, ..)| token.start >= cell.end) {
                let (hash, classes) = self.heading(token.start);
                heading = Some((token.start..self.cell_end(token.start), hash, classes));
            }
            let (hash, classes) = heading.as_ref().map_or((0, 0), |h| (h.1, h.2));
            let mut add = |what: u32, value: u32| chain.features.push(feature(what, value));
            self.word(self.at + n, token, &mut add);
            self.around(self.at + n, token, tie, &mut add);
            for (what, hash, classes) in [(90, label.hash, label.classes), (92, hash, classes)] {
                if hash != 0 {
                    add(what, hash);
                    bits(classes).for_each(|bit| add(what + 1, bit));
                    add(what + 4, u32::from(token.known));
                }
            }
            chain.tokens.push(token.start..token.end);
            chain.ends.push(chain.features.len());
        }
        chain
    }

    /// The end of the cell or line that holds the byte `at`, as far as this sentence goes.
    fn cell_end(&self, at: usize) -> usize {
        let end = self.own().last().map_or(at, |t| t.end);
        let rest = self.text.as_bytes().get(at..end).unwrap_or_default();
        let cell = |b: &u8| matches!(b, b'\n' | b';' | b'|' | b'\t' | b',');
        at + rest.iter().position(cell).unwrap_or(rest.len()).max(1)
    }

    /// The heading of the column in which the byte `at` stands.
    fn heading(&self, at: usize) -> (u32, u64) {
        let Some(heading) = self.view.heading(at) else { return (0, 0) };
        let heading = heading.trim().to_lowercase();
        let words = heading.split(|c: char| !is_word(c)).filter(|w| !w.is_empty());
        let classes = words.map(|w| Classes::built_in().of(w)).fold(0, |a, b| a | b);
        (fnv(SEED, heading.bytes()), classes)
    }

    /// What holds for the whole sentence.
    fn common(&self) -> Vec<u32> {
        let mut all = Vec::with_capacity(2 * self.size + 16);
        let (mut classes, mut known, mut strong) = (0u64, 0u16, 0u16);
        let mut add = |what: u32, value: u32| all.push(feature(what, value));
        for token in self.own() {
            classes |= token.classes;
            known |= token.known;
            strong |= token.strong;
            if token.end - token.start >= SHORT && token.shape != Shape::Number {
                add(60, token.hash);
            }
        }
        let about = &self.about;
        bits(classes).for_each(|bit| add(61, bit));
        bits(u64::from(known)).for_each(|bit| add(62, bit));
        add(63, u32::from(strong));
        add(64, about.code());
        add(65, about.someone.map_or(0, |how| fnv(SEED, how.bytes())));
        add(66, about.word.map_or(0, |how| fnv(SEED, how.bytes())));
        add(67, u32::from(about.group));
        add(68, u32::from(about.record));
        add(69, u32::from(about.distance));
        add(70, u32::from(about.crowd));
        add(71, pair(u32::from(about.crowd), u32::from(about.distance)));
        add(72, self.size.ilog2());
        all.sort_unstable();
        all.dedup();
        all
    }

    fn get(&self, at: usize, by: isize) -> Option<&Token> {
        self.tokens.get(at.checked_add_signed(by)?)
    }

    /// The word itself: its letters, its endings, its neighbours.
    fn word(&self, at: usize, token: &Token, add: &mut impl FnMut(u32, u32)) {
        let hash = |by: isize| self.get(at, by).map_or(1, |t| t.hash);
        add(0, 0);
        for (what, by) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            add(what, hash(by));
        }
        add(6, pair(hash(-1), hash(0)));
        add(7, pair(hash(0), hash(1)));
        add(8, pair(hash(-2), hash(-1)));
        add(9, pair(hash(1), hash(2)));
        add(10, pair(hash(-2), hash(0)));
        add(11, pair(hash(0), hash(2)));
        if token.shape == Shape::Mark || token.shape == Shape::Number {
            return;
        }
        let word = self.text.get(token.start..token.end).unwrap_or_default();
        let lower = |b: u8| b.to_ascii_lowercase();
        let ending = |n: usize| fnv(SEED, word.bytes().rev().take(n).map(lower));
        let opening = |n: usize| fnv(SEED, word.bytes().take(n).map(lower));
        for n in 3..=6u32 {
            if word.len() > n as usize {
                add(20 + n, ending(n as usize));
            }
        }
        for n in [4u32, 6] {
            if word.len() > n as usize {
                add(30 + n, opening(n as usize));
            }
        }
    }

    /// Classes, lexicons, shapes and people around the word.
    fn around(&self, at: usize, token: &Token, tie: u32, add: &mut impl FnMut(u32, u32)) {
        for (what, by) in [(40u32, -3), (41, -2), (42, -1), (43, 0), (44, 1), (45, 2), (46, 3)] {
            let Some(near) = self.get(at, by) else { continue };
            bits(near.classes).for_each(|bit| add(what, bit));
            if near.known != 0 {
                add(what + 8, u32::from(near.known));
                add(what + 36, u32::from(near.strong));
            }
        }
        let (before, after) = (self.get(at, -1), self.get(at, 1));
        for a in bits(before.map_or(0, |t| t.classes)).take(4) {
            bits(token.classes).take(4).for_each(|b| add(73, pair(a, b)));
            add(74, pair(a, token.hash));
        }
        for b in bits(after.map_or(0, |t| t.classes)).take(4) {
            bits(token.classes).take(4).for_each(|a| add(75, pair(a, b)));
            add(76, pair(b, token.hash));
        }
        for bit in bits(token.classes).take(4) {
            add(95, pair(bit, tie));
        }
        let shape = |t: Option<&Token>| t.map_or(9, |t| t.shape as u32);
        add(77, token.shape as u32);
        add(78, pair(shape(before), token.shape as u32));
        add(79, pair(token.shape as u32, shape(after)));
        let known = pair(u32::from(token.known), u32::from(token.strong));
        add(57, known);
        add(58, pair(known, tie));
        add(59, pair(known, u32::from(self.about.group)));
        add(98, pair(known, pair(u32::from(self.about.crowd), u32::from(self.about.distance))));
        add(99, u32::from(token.line));
    }
}

/// What stands before a colon at the start of the line: `Diagnose: …`.
#[derive(Default)]
struct Label {
    hash: u32,
    classes: u64,
}

/// The longest label, in bytes.
const LONGEST_LABEL: usize = 40;

impl Label {
    /// Looks at the line when `token` begins one.
    fn read(&mut self, text: &str, token: &Token, classes: &Classes) {
        if !token.line {
            return;
        }
        *self = Self::default();
        let line = text.as_bytes().get(token.start..).unwrap_or_default();
        let colon = line.iter().take(LONGEST_LABEL).position(|b| matches!(b, b':' | b'\n'));
        let Some(end) = colon.filter(|i| line.get(*i) == Some(&b':')) else { return };
        let label = text.get(token.start..token.start + end).unwrap_or_default().to_lowercase();
        let words = label.split(|c: char| !is_word(c)).filter(|w| !w.is_empty());
        self.classes = words.clone().map(|w| classes.of(w)).fold(0, |a, b| a | b);
        self.hash = words.fold(SEED, |h, w| fnv(h, w.bytes()));
    }
}
