//! What the tagger sees: chains of tokens that could be (part of) a name, each with its features.
//!
//! Ordinary words in lower case are never part of a name, so most of a text costs nothing.

use super::around::{Around, Nearby};
use super::bits;
use super::features::Features;
use super::grammar::{Part, Run, announced};
use super::token::{Gap, Shape, Token, Tokens};

/// Tokens in order that could be names, with the features of each.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// Index of the first token.
    pub(super) first: usize,
    features: Vec<u32>,
    /// One past the last feature of each token.
    ends: Vec<usize>,
}

impl Chain {
    /// How many tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The features of each token, as hashes.
    pub fn features(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(a, b)| self.features.get(a..*b).unwrap_or_default())
    }
}

/// How a token may take part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Never part of a name.
    No,
    /// Only between or beside others: tussenvoegsels, marks.
    Link,
    /// May be a name on its own.
    Yes,
}

/// The chains of a text, in order of place.
pub(super) fn chains(tokens: &Tokens<'_>, around: &Around, runs: &[(Run, Features)]) -> Vec<Chain> {
    let mut out = Vec::new();
    let mut eye = Eye { tokens, around, near: Nearby::default(), line: Line::default() };
    let mut run = 0;
    let mut at = 0;
    while at < tokens.len() {
        let (end, next) = stretch(tokens, at);
        if let Some(end) = end {
            let mut chain = Chain { first: at, ..Chain::default() };
            eye.near = around.nearby(at, end);
            for index in at..end {
                eye.line.to(tokens, index);
                while runs.get(run).is_some_and(|(r, _)| r.end <= index) {
                    run += 1;
                }
                eye.observe(index, runs.get(run), &mut chain.features);
                chain.ends.push(chain.features.len());
            }
            out.push(chain);
        }
        at = next;
    }
    out
}

/// Where the chain that begins at `start` ends, and where to look on.
fn stretch(tokens: &Tokens<'_>, start: usize) -> (Option<usize>, usize) {
    let is_mark = |i: usize| tokens.get(i).is_some_and(|t| matches!(t.shape, Shape::Punct(_)));
    let mut end = start;
    let mut real = false;
    while let Some(token) = tokens.get(end) {
        let role = role(tokens, end);
        let apart = end > start && token.gap >= Gap::Paragraph;
        if role == Role::No || apart || (end == start && is_mark(end)) {
            break;
        }
        real |= role == Role::Yes;
        end += 1;
    }
    let next = end.max(start + 1);
    // `Vos, E. (Erik)` and `mw. Sh.` end in a mark.
    while end > start + 1
        && is_mark(end - 1)
        && (is_mark(end - 2) && !tokens.is(end - 1, ')')
            || !tokens.is(end - 1, ')') && !tokens.is(end - 1, '.'))
    {
        end -= 1;
    }
    (real.then_some(end), next)
}

fn role(tokens: &Tokens<'_>, index: usize) -> Role {
    let Some(token) = tokens.get(index) else { return Role::No };
    let a = token.attrs;
    match token.shape {
        Shape::Punct('.' | ',' | '(' | ')' | '/' | '-' | '\'') => Role::Link,
        Shape::Punct(_) | Shape::Number => Role::No,
        Shape::Title | Shape::Upper if a.has(bits::TUSSEN) => Role::Link,
        Shape::Initials(_) | Shape::Letter | Shape::Mixed | Shape::Title | Shape::Upper => {
            Role::Yes
        }
        Shape::Lower => {
            let long = token.end - token.start >= 3;
            let ordinary = a.is_word() || a.zipf4() >= 14;
            if a.has(bits::TUSSEN) {
                Role::Link
            } else if long
                && (a.first() == 3
                    || (!ordinary && !a.has(bits::FOREIGN | bits::PLACE | bits::PROPER)))
                || announced(tokens, index)
                || after_first_name(tokens, index)
                || before_first_name(tokens, index)
            {
                Role::Yes
            } else if token.end - token.start == 1 && !matches!(tokens.word(token), "a" | "e" | "u")
            {
                Role::Link
            } else {
                Role::No
            }
        }
    }
}

/// Whether a word in lower case is a surname behind a first name in lower case: `mart klein`,
/// `joop van den berk`.
fn after_first_name(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return false };
    let particle = |back: &usize| {
        tokens.before(index, *back).is_some_and(|t| {
            t.shape == Shape::Lower && t.attrs.has(bits::TUSSEN) && t.gap == Gap::Space
        })
    };
    let between = (1..4).take_while(particle).count();
    let Some(previous) = tokens.before(index, between + 1) else { return false };
    token.gap == Gap::Space
        && token.attrs.surname() >= if between > 0 { 2 } else { 3 }
        && previous.shape == Shape::Lower
        && previous.attrs.first() >= 2
        && (!previous.attrs.is_word() || previous.attrs.first() == 3)
}

/// Whether a word in lower case is a surname before a comma and a first name: `boer, hennie`.
fn before_first_name(tokens: &Tokens<'_>, index: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(index), tokens.get(index + 2)) else {
        return false;
    };
    token.gap >= Gap::Column
        && token.attrs.surname() >= 3
        && tokens.is(index + 1, ',')
        && next.shape == Shape::Lower
        && next.gap == Gap::Space
        && next.attrs.first() == 3
}

/// What is known of the line up to a token.
#[derive(Default)]
struct Line {
    at: usize,
    /// First token of the line.
    start: usize,
    /// Hash of the word before the last colon, or of the first word of the line.
    label: u32,
}

impl Line {
    /// Reads on to `index`.
    fn to(&mut self, tokens: &Tokens<'_>, index: usize) {
        while self.at <= index {
            if let Some(token) = tokens.get(self.at) {
                if token.gap >= Gap::Paragraph {
                    self.label = 0;
                }
                if token.gap >= Gap::Line {
                    self.start = self.at;
                }
                let known = token.shape == Shape::Lower || token.attrs.has(CUES);
                if token.shape == Shape::Punct(':') {
                    self.label = tokens.before(self.at, 1).map_or(0, |t| t.hash);
                } else if token.gap >= Gap::Line && known {
                    self.label = token.hash ^ 1;
                }
            }
            self.at += 1;
        }
    }
}

/// The classes of `patterns/lists/context`.
const CUES: u64 = 0xffff << 16;

/// Reads features off tokens.
struct Eye<'e, 't> {
    tokens: &'e Tokens<'t>,
    around: &'e Around,
    near: Nearby,
    line: Line,
}

/// One feature out of its template and two values.
fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut h = template.wrapping_mul(0x9E37_79B1) ^ a.wrapping_mul(0x85EB_CA6B);
    h = h.rotate_left(13) ^ b.wrapping_mul(0xC2B2_AE35);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 13;
    h.wrapping_mul(0x297A_2D39)
}

/// What the lists of names and words say, in 7 bits.
fn listed(token: &Token) -> u32 {
    let a = token.attrs;
    let surname = [0, 1, 1, 2, 2, 3, 3, 3].get(usize::from(a.surname())).copied().unwrap_or(3);
    let word = match (a.is_word(), a.zipf4()) {
        (false, 0..8) => 0,
        (false, 8..14) => 1,
        (false, _) => 2,
        (true, 0..12) => 3,
        (true, 12..17) => 4,
        (true, 17..21) => 5,
        (true, _) => 6,
    };
    u32::from(a.first()) | surname << 2 | word << 4
}

fn shape(token: &Token) -> u32 {
    match token.shape {
        Shape::Lower => 1,
        Shape::Title => 2,
        Shape::Upper => 3,
        Shape::Letter => 4,
        Shape::Mixed => 5,
        Shape::Initials(1) => 6,
        Shape::Initials(_) => 7,
        Shape::Number => 8,
        Shape::Punct(c) => 16 + u32::from(c),
    }
}

/// Whether the word itself, not only what lists say of it, may be a feature.
fn is_known_word(token: &Token) -> bool {
    let a = token.attrs;
    token.shape == Shape::Lower
        || a.has(CUES)
        || (a.is_word() && a.zipf4() >= 10 && a.first() < 3 && a.surname() < 6)
}

/// The word when it says something, else what it looks like.
fn word(token: Option<&Token>) -> u32 {
    let Some(token) = token else { return 1 };
    match token.shape {
        Shape::Punct(c) => u32::from(c) << 8 | 2,
        Shape::Number => 3 | u32::try_from((token.end - token.start).min(9)).unwrap_or(0) << 8,
        _ if is_known_word(token) => token.hash | 1 << 31,
        _ => 4 | shape(token) << 8 | listed(token) << 16,
    }
}

fn gap(token: Option<&Token>) -> u32 {
    match token.map(|t| t.gap) {
        Some(Gap::None) => 0,
        Some(Gap::Space) => 1,
        Some(Gap::Column) => 2,
        Some(Gap::Line) => 3,
        Some(Gap::Paragraph) | None => 4,
    }
}

impl Eye<'_, '_> {
    /// Adds the features of the token at `index`; `run` is the run that ends after it.
    fn observe(&self, index: usize, run: Option<&(Run, Features)>, out: &mut Vec<u32>) {
        let Some(token) = self.tokens.get(index) else { return };
        out.push(mix(0, 0, 0));
        self.itself(token, out);
        self.beside(index, token, out);
        self.place(index, token, out);
        self.grammar(index, run, out);
    }

    fn itself(&self, token: &Token, out: &mut Vec<u32>) {
        let a = token.attrs;
        let (form, lists) = (shape(token), listed(token));
        let flags = (a.0 >> 12 & 0b1111) as u32 | ((a.0 >> 32 & 1) as u32) << 4;
        out.push(mix(1, form, 0));
        out.push(mix(2, lists, 0));
        out.push(mix(3, lists, form));
        out.push(mix(4, lists, flags));
        out.push(mix(5, flags, form));
        out.push(mix(6, u32::from(a.first()), form));
        out.push(mix(7, u32::from(a.surname()), form));
        out.push(mix(8, u32::from(a.zipf4()) | u32::from(a.is_word()) << 8, 0));
        cues(9, token, out);
        if is_known_word(token) {
            out.push(mix(10, token.hash, form));
        }
        if matches!(token.shape, Shape::Punct(_)) {
            return;
        }
        let text = self.tokens.word(token).as_bytes();
        let letters = text.len();
        out.push(mix(11, u32::try_from(letters.min(14)).unwrap_or(14), form));
        let ending = |n: usize| {
            let from = letters.saturating_sub(n);
            text.get(from..).unwrap_or_default().iter().fold(7u32, |h, b| {
                h.wrapping_mul(31).wrapping_add(u32::from(b.to_ascii_lowercase()))
            })
        };
        let opening = |n: usize| {
            text.iter().take(n).fold(3u32, |h, b| {
                h.wrapping_mul(31).wrapping_add(u32::from(b.to_ascii_lowercase()))
            })
        };
        if letters > 3 {
            out.push(mix(12, ending(2), 0));
            out.push(mix(13, ending(3), 0));
            out.push(mix(14, ending(4), 0));
            out.push(mix(15, opening(3), 0));
            out.push(mix(16, ending(3), lists));
            out.push(mix(26, opening(4), 0));
            out.push(mix(27, opening(2), ending(2)));
        }
        let joined = text.contains(&b'-');
        let apostrophe = text.contains(&b'\'');
        out.push(mix(17, u32::from(joined) | u32::from(apostrophe) << 1, lists));
        if matches!(token.shape, Shape::Upper | Shape::Mixed) && letters <= 5 {
            let spelled = u32::from(self.around.spells_somebody(self.tokens.word(token)));
            out.push(mix(24, spelled, form));
            out.push(mix(25, spelled, u32::try_from(letters).unwrap_or(5)));
        }
        let all = self.around.elsewhere(token);
        let elsewhere = all & 0b1111;
        out.push(mix(28, all >> 4, form));
        out.push(mix(29, all >> 4, lists));
        if token.shape == Shape::Lower {
            out.push(mix(21, elsewhere, lists));
        } else {
            out.push(mix(18, elsewhere, 0));
            out.push(mix(19, elsewhere, lists));
            out.push(mix(20, elsewhere, form));
        }
        let near = self.near;
        let text_kind = u32::from(near.legal)
            | u32::from(near.foreign) << 1
            | u32::from(near.people) << 2
            | u32::from(near.lower_case) << 3;
        out.push(mix(22, text_kind, lists));
        out.push(mix(23, text_kind, form));
    }

    fn beside(&self, index: usize, token: &Token, out: &mut Vec<u32>) {
        let (p1, p2) = (self.tokens.before(index, 1), self.tokens.before(index, 2));
        let p3 = self.tokens.before(index, 3);
        let (n1, n2) = (self.tokens.get(index + 1), self.tokens.get(index + 2));
        let (w1, w2, v1, v2) = (word(p1), word(p2), word(n1), word(n2));
        let own = word(Some(token));
        let lists = listed(token);
        let (before, after) = (gap(Some(token)), gap(n1));
        out.push(mix(30, w1, before));
        out.push(mix(31, w2, 0));
        out.push(mix(32, v1, after));
        out.push(mix(33, v2, 0));
        out.push(mix(34, w1, own));
        out.push(mix(35, own, v1));
        out.push(mix(36, w1, v1));
        out.push(mix(37, w2, w1));
        out.push(mix(38, v1, v2));
        out.push(mix(39, w1, lists));
        out.push(mix(40, v1, lists));
        out.push(mix(41, before | after << 4, 0));
        out.push(mix(42, before | after << 4, lists));
        out.push(mix(43, word(p3), 0));
        let class = |t: Option<&Token>| t.map_or(1, |t| shape(t) | listed(t) << 20);
        let (c1, d1) = (class(p1), class(n1));
        let c = class(Some(token));
        out.push(mix(44, c1, before));
        out.push(mix(45, d1, after));
        out.push(mix(46, c1, c));
        out.push(mix(47, c, d1));
        out.push(mix(48, mix(0, c1, c), d1));
        let form = |t: Option<&Token>| t.map_or(1, shape);
        let shapes = mix(1, form(p1), form(Some(token)));
        out.push(mix(49, shapes, form(n1)));
        out.push(mix(50, mix(2, shapes, form(p2)), form(n1)));
        out.push(mix(51, mix(2, shapes, form(n2)), form(n1)));
        for (template, beside) in [(52, p1), (53, p2), (54, n1), (55, n2), (56, p3)] {
            if let Some(t) = beside {
                cues(template, t, out);
            }
        }
        let cue = |t: Option<&Token>| t.map_or(0, |t| (t.attrs.0 >> 16 & 0xffff) as u32);
        out.push(mix(57, cue(p1), lists));
        out.push(mix(58, cue(n1), lists));
        out.push(mix(59, cue(p1), cue(n1)));
        out.push(mix(60, mix(3, cue(p2), cue(p1)), lists));
        // Verbs beside: what they end in.
        out.push(mix(61, self.ending(n1), after));
        out.push(mix(62, self.ending(n1), lists));
        out.push(mix(63, self.ending(p1), before));
        out.push(mix(64, self.ending(p1), lists));
    }

    /// The last letters of a word in lower case; 0 for anything else.
    fn ending(&self, token: Option<&Token>) -> u32 {
        let lower = token.filter(|t| t.shape == Shape::Lower && t.end - t.start > 3);
        let Some(token) = lower else { return 0 };
        let text = self.tokens.word(token).as_bytes();
        let tail = text.get(text.len().saturating_sub(2)..).unwrap_or_default();
        let tail = tail.iter().fold(1u32, |h, b| h << 8 | u32::from(*b));
        tail << 1 | u32::from(token.attrs.is_word())
    }

    fn place(&self, index: usize, token: &Token, out: &mut Vec<u32>) {
        let lists = listed(token);
        let p1 = self.tokens.before(index, 1);
        let opens = p1.is_none_or(|p| {
            matches!(p.shape, Shape::Punct('.' | '!' | '?' | ':' | '•' | '*' | '"' | '-'))
        }) || token.gap >= Gap::Line;
        let low = self.around.elsewhere(token) & 1;
        let start = u32::from(opens) | low << 1;
        out.push(mix(70, start, lists));
        out.push(mix(71, start, shape(token)));
        let from = u32::try_from((index - self.line.start.min(index)).min(4)).unwrap_or(4);
        let rest = (1..4)
            .find(|n| self.tokens.get(index + n).is_none_or(|t| t.gap >= Gap::Line))
            .unwrap_or(4);
        let rest = u32::try_from(rest).unwrap_or(4);
        out.push(mix(72, from, rest));
        out.push(mix(73, from, lists));
        out.push(mix(74, rest, lists));
        out.push(mix(75, self.line.label, from.min(2)));
        out.push(mix(76, self.line.label, lists));
    }

    fn grammar(&self, index: usize, run: Option<&(Run, Features)>, out: &mut Vec<u32>) {
        let Some((run, features)) = run else {
            out.push(mix(80, 0, 0));
            return;
        };
        if index < run.start {
            let near = run.start - index;
            out.push(mix(80, 1 + u32::from(near <= 2), 0));
            return;
        }
        let place = match (index == run.start, index + 1 == run.end) {
            (true, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
            (false, true) => 4,
        };
        let part = run.parts.iter().find(|(_, i)| *i == index).map_or(0, |(p, _)| match p {
            Part::Initials => 1,
            Part::Name => 2,
            Part::Tussen => 3,
            Part::Roepnaam => 4,
        });
        let size = u32::try_from(run.parts.len().min(6)).unwrap_or(6);
        out.push(mix(81, place, part));
        out.push(mix(82, place | part << 4, size));
        for bit in features.iter() {
            out.push(mix(83, bit, place));
        }
        let lists = self.tokens.get(index).map_or(0, listed);
        out.push(mix(84, lists, place | part << 4));
    }
}

/// One feature for each class of words that the token belongs to.
fn cues(template: u32, token: &Token, out: &mut Vec<u32>) {
    let mut left = (token.attrs.0 & CUES) >> 16;
    while left != 0 {
        out.push(mix(template, left.trailing_zeros(), shape(token).min(3)));
        left &= left - 1;
    }
}
