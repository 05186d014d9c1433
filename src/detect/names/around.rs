//! What kind of text a run stands in, and how its word is used elsewhere in it.

use super::bits;
use super::grammar::announced;
use super::token::{Gap, Shape, Token, Tokens};
use std::collections::{HashMap, HashSet};

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
pub(super) struct Around {
    counts: Vec<Counts>,
    /// How words, by the hash of their folded form, are used anywhere in the text.
    uses: HashMap<u32, u8>,
    /// First letters of first names (or initials) and surnames.
    initials: HashSet<(char, char)>,
    /// Whether a party is named that cannot be anything else.
    parties: bool,
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

impl Around {
    /// Counts through the whole of `tokens` once.
    pub(super) fn of(tokens: &Tokens<'_>) -> Self {
        let mut all = Self {
            counts: Vec::with_capacity(tokens.len() + 1),
            uses: HashMap::with_capacity(tokens.len() / 4),
            initials: HashSet::new(),
            parties: false,
        };
        let mut sum = Counts::default();
        let mut previous: Option<&Token> = None;
        for index in 0..tokens.len() {
            all.counts.push(sum);
            let Some(token) = tokens.get(index) else { continue };
            let (a, word) = (token.attrs, tokens.word(token));
            let letters = !matches!(token.shape, Shape::Punct(_) | Shape::Number);
            if token.shape == Shape::Lower {
                all.note(token, LOWER);
                sum.legal += u32::from(LEGAL.contains(&word));
                sum.dutch += u32::from(a.is_word() && !a.has(bits::FOREIGN));
            }
            sum.foreign += u32::from(letters && a.has(bits::FOREIGN));
            let persons = bits::AANHEF | bits::GREET | bits::SIGN | bits::KIN | bits::SAY;
            sum.people += u32::from(a.has(persons));
            let article =
                previous.is_some_and(|p| p.shape == Shape::Lower && p.attrs.has(bits::ARTICLE));
            if article && token.gap <= Gap::Space && token.is_capital() {
                all.note(token, THING);
            }
            if token.is_capital() {
                all.parties |=
                    matches!(word, "VVD" | "CDA" | "PvdA" | "GroenLinks" | "ChristenUnie" | "SGP");
                all.initials.extend(initials(tokens, index));
                all.note(token, CAPITAL);
                if previous.is_some_and(|p| names_follow(tokens, index, p)) {
                    all.note(token, ANNOUNCED);
                }
                all.note(token, company(tokens, index, token));
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

    fn note(&mut self, token: &Token, use_: u8) {
        *self.uses.entry(token.hash).or_default() |= use_;
    }

    /// How the word of `token` is used anywhere in the text, in bits: 1 in lower case, 2 after an
    /// article, 4 announced as a name, 8 with a capital; 16 before a verb of persons, 32 as a first
    /// name before a surname, 64 where a place would stand, 128 as part of an organisation.
    pub(super) fn elsewhere(&self, token: &Token) -> u32 {
        self.uses.get(&token.hash).copied().map_or(0, u32::from)
    }

    /// Whether the first and the last capital of `code` are those of a name in the text.
    pub(super) fn spells_somebody(&self, code: &str) -> bool {
        let mut capitals = code.chars().filter(|c| c.is_uppercase());
        let first = capitals.next();
        first.zip(capitals.next_back()).is_some_and(|pair| self.initials.contains(&pair))
    }

    /// Whether `word` is the abbreviation of a party, in a text in which parties speak: `(GL)`.
    pub(super) fn is_party(&self, word: &str) -> bool {
        self.parties
            && matches!(word, "GL" | "CU" | "SP" | "PVV" | "BBB" | "FvD" | "PvdD" | "NSC" | "LB")
    }

    /// Whether the word of `token` also occurs in lower case.
    pub(super) fn in_lower_case(&self, token: &Token) -> bool {
        self.elsewhere(token) & u32::from(LOWER) != 0
    }

    /// Whether the word of `token` follows an article somewhere: `de NMa`, `het College`.
    pub(super) fn is_thing(&self, token: &Token) -> bool {
        self.elsewhere(token) & u32::from(THING) != 0
    }
}

/// The first letters of a surname at `index` and of the first name or initials before it.
fn initials(tokens: &Tokens<'_>, index: usize) -> Option<(char, char)> {
    let surname = tokens.get(index).filter(|t| t.gap <= Gap::Space)?;
    let given = (1..4).find_map(|back| {
        let token = tokens.before(index, back)?;
        (!token.attrs.has(bits::TUSSEN)).then_some(token)
    })?;
    let known = given.is_initials() || (given.shape == Shape::Title && given.attrs.first() > 0);
    let letter = |t: &Token| tokens.word(t).chars().next();
    letter(given).zip(letter(surname)).filter(|_| known && surname.shape != Shape::Upper)
}

const LOWER: u8 = 1;
const THING: u8 = 2;
const ANNOUNCED: u8 = 4;
const CAPITAL: u8 = 8;
const SPEAKS: u8 = 16;
const GIVEN: u8 = 32;
const LOCATED: u8 = 64;
const FIRM: u8 = 128;

/// The bits of the words on both sides of a capitalised word.
fn company(tokens: &Tokens<'_>, index: usize, token: &Token) -> u8 {
    let mut bits_ = 0;
    let next = tokens.get(index + 1).filter(|t| t.gap <= Gap::Space);
    if let Some(next) = next {
        let surname = next.attrs.surname() >= 2 || next.attrs.has(bits::TUSSEN);
        if next.shape == Shape::Lower && next.attrs.has(bits::SAY) {
            bits_ |= SPEAKS;
        } else if token.attrs.first() > 0
            && surname
            && (next.is_capital() || next.attrs.has(bits::TUSSEN))
        {
            bits_ |= GIVEN;
        }
        if next.attrs.has(bits::ORG_AFTER) && next.shape != Shape::Lower {
            bits_ |= FIRM;
        }
    }
    if let Some(previous) = tokens.before(index, 1).filter(|_| token.gap <= Gap::Space) {
        if previous.attrs.has(bits::ORG_BEFORE) {
            bits_ |= FIRM;
        }
        if matches!(tokens.word(previous), "in" | "te" | "naar" | "uit" | "bij") {
            bits_ |= LOCATED;
        }
    }
    bits_
}

/// Whether what stands before the token at `index` makes it a name wherever it stands: an aanhef,
/// initials, a common first name.
fn names_follow(tokens: &Tokens<'_>, index: usize, previous: &Token) -> bool {
    let first = previous.shape == Shape::Title && previous.attrs.first() == 3;
    let joined = tokens.get(index).is_some_and(|t| t.gap <= Gap::Space);
    announced(tokens, index) || joined && (first || previous.is_initials())
}
