//! What kind of text a run stands in, and how its word is used elsewhere in it.

use super::bits;
use super::token::{Gap, Shape, Token, Tokens};
use std::collections::HashSet;

/// Words that laws, treaties and regulations are full of.
const LEGAL: &[&str] = &[
    "artikel",
    "artikelen",
    "lid",
    "leden",
    "wet",
    "besluit",
    "bijlage",
    "verdrag",
    "regeling",
    "bedoeld",
    "bedoelde",
    "krachtens",
    "ingevolge",
    "overeenkomst",
    "onderdeel",
    "verordening",
    "staatsblad",
    "staatscourant",
    "partijen",
    "partij",
    "wijze",
    "inzake",
];

/// Tokens to each side that count as the surroundings.
const REACH: usize = 150;

/// Counts over the tokens before each place, so that any stretch is counted in one subtraction.
#[derive(Clone, Copy, Default)]
struct Counts {
    legal: u32,
    foreign: u32,
    dutch: u32,
    people: u32,
    starts: u32,
    lower_starts: u32,
}

/// The surroundings of every place in a text.
pub(super) struct Around<'t> {
    counts: Vec<Counts>,
    /// Words written in lower case.
    lower: HashSet<&'t str>,
    /// Capitalised words right after an article.
    things: HashSet<&'t str>,
}

/// What the surroundings of a run are like.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "observations, each on its own")]
pub(super) struct Nearby {
    /// A law or the like.
    pub(super) legal: bool,
    /// Another language, or program text.
    pub(super) foreign: bool,
    /// Persons are spoken of or to.
    pub(super) people: bool,
    /// Sentences and lines begin in lower case.
    pub(super) lower_case: bool,
}

impl<'t> Around<'t> {
    /// Counts through the whole of `tokens` once.
    pub(super) fn of(tokens: &Tokens<'t>) -> Self {
        let mut all = Self {
            counts: Vec::with_capacity(tokens.len() + 1),
            lower: HashSet::new(),
            things: HashSet::new(),
        };
        let mut sum = Counts::default();
        let mut previous: Option<&Token> = None;
        for index in 0..tokens.len() {
            all.counts.push(sum);
            let Some(token) = tokens.get(index) else { continue };
            let (a, word) = (token.attrs, tokens.word(token));
            let letters = !matches!(token.shape, Shape::Punct(_) | Shape::Number);
            if token.shape == Shape::Lower {
                all.lower.insert(word);
                sum.legal += u32::from(LEGAL.contains(&word));
                sum.dutch += u32::from(a.is_word() && !a.has(bits::FOREIGN));
            }
            sum.foreign += u32::from(letters && a.has(bits::FOREIGN));
            let persons = bits::AANHEF | bits::GREET | bits::SIGN | bits::KIN | bits::SAY;
            sum.people += u32::from(a.has(persons));
            let article =
                previous.is_some_and(|p| p.shape == Shape::Lower && p.attrs.has(bits::ARTICLE));
            if article && token.gap <= Gap::Space && token.is_capital() {
                all.things.insert(word);
            }
            let opens = token.gap >= Gap::Line
                || previous.is_some_and(|p| matches!(p.shape, Shape::Punct('.' | '!' | '?')));
            if opens && letters {
                sum.starts += 1;
                sum.lower_starts += u32::from(token.shape == Shape::Lower);
            }
            previous = Some(token);
        }
        all.counts.push(sum);
        all
    }

    /// The surroundings of the tokens from `start` to `end`.
    pub(super) fn nearby(&self, start: usize, end: usize) -> Nearby {
        let from = start.saturating_sub(REACH);
        let to = (end + REACH).min(self.counts.len().saturating_sub(1));
        let at = |i: usize| self.counts.get(i).copied().unwrap_or_default();
        let (a, b) = (at(from), at(to));
        let size = u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX);
        let (close, far) =
            (at(start.saturating_sub(25)), at((end + 25).min(self.counts.len() - 1)));
        let (foreign, dutch) = (far.foreign - close.foreign, far.dutch - close.dutch);
        let starts = b.starts - a.starts;
        Nearby {
            legal: (b.legal - a.legal) * 40 > size,
            foreign: foreign >= 4 && foreign * 2 > dutch,
            people: (b.people - a.people) * 100 > size,
            lower_case: starts >= 4 && (b.lower_starts - a.lower_starts) * 2 > starts,
        }
    }

    /// Whether the capitalised `word` also occurs in lower case.
    pub(super) fn in_lower_case(&self, word: &str) -> bool {
        self.lower.contains(word.to_lowercase().as_str())
    }

    /// Whether `word` follows an article somewhere: `de NMa`, `het College`.
    pub(super) fn is_thing(&self, word: &str) -> bool {
        self.things.contains(word)
    }
}
