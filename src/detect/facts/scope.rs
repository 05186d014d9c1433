//! Whose fact it is: the people of a text and the sentences in which they stand.

use super::people::{GROUPS, PERSON_WORDS};
use super::term::{Strength, is_word};
use super::{Fact, nameless};
use crate::detect::{Candidate, table::before};
use crate::model::{Evidence, Kind};
use aho_corasick::AhoCorasick;
use std::{collections::HashMap, ops::Range, sync::LazyLock};

/// How far off a name still says whom a pronoun means, in bytes of the view.
const NAME_REACH: usize = 700;

/// How far before a fact the name stands that it follows, in bytes of the view.
const FOLLOWS: usize = 400;

/// How far a number of someone, or a word for whom a case is about, makes a record of what follows
/// it and of what stands before it, in bytes of the view.
const RECORD: (usize, usize) = (3000, 500);

/// How far around a sentence people are counted, in bytes of the view.
const CROWD: usize = 800;

/// The longest sentence or row, in bytes of the view.
const LONGEST: usize = 800;

/// A number surer than this makes a record.
const RECORD_SCORE: f32 = 0.7;

/// A name or number surer than this is someone.
const SOMEONE: f32 = 0.4;

/// How far from every name and number someone without a name counts, in bytes of the view.
const APART: usize = 1500;

/// How sure it is that a fact is someone's, by whether they have a name.
const NAMED: f32 = 0.85;
const NAMELESS: f32 = 0.75;

/// Words for the one whom a case is about: beside a name they make a record of the text.
const CASE_WORDS: &[&str] = &[
    "cliënt",
    "cliënte",
    "client",
    "cliente",
    "patiënt",
    "patiënte",
    "patient",
    "patiente",
    "betrokkene",
    "verzoeker",
    "verzoekster",
    "eiser",
    "eiseres",
    "appellant",
    "appellante",
    "bezwaarde",
    "bezwaarmaker",
    "bezwaarmaakster",
    "klager",
    "klaagster",
    "verdachte",
    "gedetineerde",
    "geïnterviewde",
    "rekeninghouder",
    "werknemer",
    "werkneemster",
    "jeugdige",
    "debiteur",
    "klant",
    "schuldenaar",
    "huurder",
    "huurster",
    "aanvrager",
    "aanvraagster",
    "inburgeraar",
];
static CASE_WORD: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let kind = aho_corasick::MatchKind::LeftmostLongest;
    AhoCorasick::builder().ascii_case_insensitive(true).match_kind(kind).build(CASE_WORDS).ok()
});

/// Someone in the text.
struct Anchor {
    start: usize,
    end: usize,
    /// `name` or `number`.
    how: &'static str,
    /// Someone in a function: talks about others rather than being talked about.
    function: bool,
}

/// What a sentence says of people.
#[derive(Clone, Copy)]
struct Sentence {
    start: usize,
    end: usize,
    /// A name or number in it.
    someone: Option<(&'static str, f32)>,
    /// A word that means someone.
    word: Option<&'static str>,
    /// It is about people in general.
    group: bool,
}

/// What a sentence says of people, for the tagger.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    /// Where the sentence ends.
    pub(super) end: usize,
    /// `name` or `number` of someone in it, or `function`.
    pub(super) someone: Option<&'static str>,
    /// A word that means someone.
    pub(super) word: Option<&'static str>,
    /// It is about people in general.
    pub(super) group: bool,
    /// The text around it is a record about someone.
    pub(super) record: bool,
    /// How far off the nearest person before it is: 0 in it, to 4 for nobody near.
    pub(super) distance: u8,
    /// How many people stand around it: 0 to 3.
    pub(super) crowd: u8,
}

impl About {
    /// What ties it to someone.
    pub(super) fn tied_by(&self) -> &'static str {
        let record = if self.record { "record" } else { "name-before" };
        self.someone.or(self.word).unwrap_or(record)
    }

    /// How the sentence is tied to someone, as one number.
    pub(super) fn code(&self) -> u32 {
        let someone = match self.someone {
            None => 0,
            Some("function") => 1,
            Some(_) => 2,
        };
        let word = match self.word {
            None => 0,
            Some("pronoun" | "bystander") => 1,
            Some(_) => 2,
        };
        let near = u32::from(self.distance.min(3));
        someone + 3 * word + 9 * u32::from(self.group) + 18 * u32::from(self.record) + 36 * near
    }
}

/// The people of a text, and the sentence looked at last.
pub(super) struct Scope<'t> {
    text: &'t str,
    anchors: Vec<Anchor>,
    /// People without a name, far from all others; they count in their own sentence only.
    nameless: Vec<Range<usize>>,
    words: HashMap<&'static str, &'static str>,
    borders: Vec<usize>,
    /// Where something says that the text is a record about someone, in order.
    records: Vec<usize>,
    last: Option<Sentence>,
}

impl<'t> Scope<'t> {
    /// The people of `text` among what was `found`; `None` when there are none.
    pub(super) fn of(text: &'t str, found: &[Candidate]) -> Option<Self> {
        let anchors = found.iter().filter_map(|c| {
            let how = match c.kind {
                Kind::Person => "name",
                Kind::Bsn | Kind::BirthDate | Kind::IdNumber => "number",
                _ => return None,
            };
            let function = c.evidence.iter().any(|e| matches!(e, Evidence::Function(_)));
            (c.score.get() >= SOMEONE).then_some(Anchor {
                start: c.range.start,
                end: c.range.end,
                how,
                function,
            })
        });
        let mut anchors: Vec<Anchor> = anchors.collect();
        anchors.sort_by_key(|a| a.start);
        let records = records(text, found, &anchors);
        let nameless = nameless(text, &anchors);
        if anchors.is_empty() && nameless.is_empty() {
            return None;
        }
        let words = PERSON_WORDS.iter().flat_map(|(how, words)| words.iter().map(|w| (*w, *how)));
        Some(Self {
            text,
            anchors,
            nameless,
            words: words.collect(),
            borders: borders(text),
            records,
            last: None,
        })
    }

    /// The stretches of the text in which a fact can be someone's, in order, without overlaps; each
    /// begins and ends at a line or a sentence.
    pub(super) fn reach(&self) -> Vec<Range<usize>> {
        let starts = self.anchors.iter().map(|a| a.start).chain(self.records.iter().copied());
        let nameless = self.nameless.iter().map(|place| place.start);
        let mut starts: Vec<usize> = starts.chain(nameless).collect();
        starts.sort_unstable();
        let mut found: Vec<Range<usize>> = Vec::new();
        for at in starts {
            let from = at.saturating_sub(2 * LONGEST);
            let from = self.borders.partition_point(|b| *b <= from);
            let from = from.checked_sub(1).and_then(|i| self.borders.get(i)).copied().unwrap_or(0);
            let to = self.borders.partition_point(|b| *b <= at + RECORD.0);
            let to = self.borders.get(to).copied().unwrap_or(self.text.len());
            match found.last_mut().filter(|last| last.end >= from) {
                Some(last) => last.end = last.end.max(to),
                None => found.push(from..to),
            }
        }
        found
    }

    /// Whether `range` is part of a name.
    pub(super) fn in_name(&self, range: &Range<usize>) -> bool {
        let after = self.anchors.partition_point(|a| a.start < range.end);
        let near = self.anchors.get(after.saturating_sub(4)..after).unwrap_or_default();
        near.iter().any(|a| a.how == "name" && a.end > range.start)
    }

    /// What ties the fact at `range` to a person, and how well.
    pub(super) fn tie(&mut self, fact: &Fact) -> Option<(&'static str, f32)> {
        let Fact { range, strength, .. } = fact;
        let strength = *strength;
        let sentence = self.sentence(range.start);
        let strong = strength == Strength::Strong;
        if strength == Strength::Record {
            return (self.in_record(range) && !self.group_in_line(range))
                .then_some(("record", 0.5));
        }
        if let Some((how, score)) = sentence.someone.filter(|(_, score)| strong || *score > 0.7) {
            return Some((how, if sentence.group && !strong { 0.55 } else { score }));
        }
        if let Some(how) = sentence.word.filter(|_| self.within(range, NAME_REACH)) {
            let about = strong || !sentence.group || self.in_record(range);
            return about.then_some((how, 0.75));
        }
        if sentence.group {
            return None;
        }
        // Words for money say little, but much in the record of a debtor.
        if self.in_record(range) && (strong || fact.kind == Kind::Financial) {
            return Some(("record", if strong { 0.6 } else { 0.45 }));
        }
        let follows = || {
            let before = self.anchors.partition_point(|a| a.start < range.start);
            let nearest = self.anchors.get(before.checked_sub(1)?)?;
            (nearest.end + FOLLOWS > range.start && !nearest.function).then_some(())
        };
        (strong && follows().is_some()).then_some(("name-before", 0.5))
    }

    /// Whether the line around `range` is about people in general.
    fn group_in_line(&self, range: &Range<usize>) -> bool {
        let head = before(self.text, range.start, LONGEST);
        let head = head.rsplit('\n').next().unwrap_or_default();
        let tail = self.text.get(range.end..).unwrap_or_default();
        let near = tail.char_indices().nth(LONGEST).map_or(tail.len(), |(i, _)| i);
        let tail = tail.get(..near).unwrap_or_default();
        let line = [head, tail.split('\n').next().unwrap_or_default()];
        let mut words = line.iter().flat_map(|part| part.split(|c: char| !is_word(c)));
        words.any(|w| w.len() > 4 && GROUPS.contains(&w.to_lowercase().as_str()))
    }

    /// What the sentence at the byte `at` says of people.
    pub(super) fn about(&mut self, at: usize) -> About {
        let sentence = self.sentence(at);
        let before = self.anchors.partition_point(|a| a.start < sentence.end);
        let gap = before.checked_sub(1).and_then(|i| self.anchors.get(i));
        let gap = gap.map_or(usize::MAX, |a| sentence.start.saturating_sub(a.end));
        let inside = sentence.someone.is_some();
        let distance = [0, 120, FOLLOWS, 1500].iter().take_while(|most| gap > **most).count();
        let from = self.anchors.partition_point(|a| a.start + CROWD < sentence.start);
        let to = self.anchors.partition_point(|a| a.start < sentence.end + CROWD);
        let crowd = match to - from {
            0 => 0,
            1 => 1,
            2..=4 => 2,
            _ => 3,
        };
        About {
            end: sentence.end,
            someone: sentence
                .someone
                .map(|(how, score)| if score < 0.7 { "function" } else { how }),
            word: sentence.word,
            group: sentence.group,
            record: self.in_record(&(sentence.start..sentence.end)),
            distance: if inside { 0 } else { u8::try_from(distance.max(1)).unwrap_or(4) },
            crowd,
        }
    }

    /// Whether the text around `range` is a record about someone.
    fn in_record(&self, range: &Range<usize>) -> bool {
        let after = self.records.partition_point(|at| *at < range.start);
        let before = after.checked_sub(1).and_then(|i| self.records.get(i));
        before.is_some_and(|at| at + RECORD.0 > range.start)
            || self.records.get(after).is_some_and(|at| *at < range.end + RECORD.1)
    }

    /// Whether someone stands at most `reach` bytes from `range`.
    fn within(&self, range: &Range<usize>, reach: usize) -> bool {
        let after = self.anchors.partition_point(|a| a.start < range.start);
        let before = after.checked_sub(1).and_then(|i| self.anchors.get(i));
        before.is_some_and(|a| a.end + reach > range.start)
            || self.anchors.get(after).is_some_and(|a| a.start < range.end + reach)
    }

    /// The sentence or row that holds the byte `at`.
    fn sentence(&mut self, at: usize) -> Sentence {
        if let Some(last) = self.last.filter(|s| s.start <= at && at < s.end) {
            return last;
        }
        let next = self.borders.partition_point(|b| *b <= at);
        let start = next.checked_sub(1).and_then(|i| self.borders.get(i)).copied().unwrap_or(0);
        let end = self.borders.get(next).copied().unwrap_or(self.text.len());
        let from = self.anchors.partition_point(|a| a.start < start);
        let to = self.anchors.partition_point(|a| a.start < end);
        let inside = self.anchors.get(from..to).unwrap_or_default();
        let someone = inside.iter().find(|a| !a.function).map(|a| (a.how, NAMED));
        let someone = someone.or_else(|| inside.first().map(|a| (a.how, 0.6)));
        let first = self.nameless.partition_point(|place| place.start < start);
        let nameless = self.nameless.get(first).is_some_and(|place| place.start < end);
        let someone = someone.or_else(|| nameless.then_some(("nameless", NAMELESS)));
        let (mut word, mut group) = (None, false);
        let sentence = self.text.get(start..end).unwrap_or_default();
        for part in sentence.split(|c: char| !is_word(c)).filter(|w| !w.is_empty()) {
            let lower = part.to_lowercase();
            group |= GROUPS.contains(&lower.as_str());
            word = word.or_else(|| self.words.get(lower.as_str()).copied());
        }
        let found = Sentence { start, end, someone, word, group };
        self.last = Some(found);
        found
    }
}

/// People without a name, where nobody with one is near; in order.
fn nameless(text: &str, anchors: &[Anchor]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (end, next) in anchors
        .iter()
        .map(|a| (a.start.saturating_sub(APART), a.end + APART))
        .chain([(text.len(), text.len())])
    {
        let (start, end) = (text.ceil_char_boundary(from), text.ceil_char_boundary(end));
        if start < end {
            found.extend(nameless::find(text, &(start..end)));
        }
        from = from.max(next);
    }
    found
}

/// Where something says that the text is a record about someone: a number that only a person has, or
/// a word for whom a case is about with a name near it.
fn records(text: &str, found: &[Candidate], anchors: &[Anchor]) -> Vec<usize> {
    let numbers = found.iter().filter(|c| {
        matches!(c.kind, Kind::Bsn | Kind::BirthDate | Kind::IdNumber | Kind::CaseNumber)
            && c.score.get() >= RECORD_SCORE
    });
    let mut records: Vec<usize> = numbers.map(|c| c.range.start).collect();
    let someone = |at: usize| {
        let next = anchors.partition_point(|a| a.start < at);
        let near = anchors
            .get(next.saturating_sub(4)..next + 4)
            .or_else(|| anchors.get(next.saturating_sub(4)..));
        let near = near.unwrap_or_default();
        near.iter().any(|a| !a.function && a.start.abs_diff(at) < NAME_REACH)
    };
    let letter = |at: Option<usize>| {
        at.and_then(|i| text.as_bytes().get(i)).is_some_and(u8::is_ascii_alphanumeric)
    };
    let words = CASE_WORD.iter().flat_map(|search| search.find_iter(text));
    let whole = words.filter(|m| !letter(m.start().checked_sub(1)) && !letter(Some(m.end())));
    records.extend(whole.map(|m| m.start()).filter(|at| someone(*at)));
    records.sort_unstable();
    records
}

/// Where sentences and rows begin: after a full stop, question or exclamation mark with a blank,
/// after an empty line, around the rows of a table, and where one would grow too long.
fn borders(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut borders = vec![0];
    let mut start = 0;
    let mut row = is_row(text, 0);
    for (at, byte) in text.bytes().enumerate() {
        let next = bytes.get(at + 1).copied();
        let border = match byte {
            b'.' | b'?' | b'!' => {
                matches!(next, Some(b' ' | b'\n')) && !(byte == b'.' && abbreviation(text, at))
            }
            b'\n' => {
                let was = row;
                row = is_row(text, at + 1);
                was || row || next == Some(b'\n')
            }
            b' ' => at - start > LONGEST,
            _ => false,
        } || at - start > 2 * LONGEST;
        if border && text.is_char_boundary(at + 1) {
            start = at + 1;
            borders.push(start);
        }
    }
    borders
}

/// Whether the line that begins at `at` is a row of fields.
fn is_row(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes().get(at..).unwrap_or_default();
    let line = bytes.iter().take(LONGEST).take_while(|b| **b != b'\n');
    line.filter(|b| matches!(**b, b';' | b'|' | b'\t')).nth(1).is_some()
}

/// Whether the full stop at `at` belongs to an abbreviation: `mw.`, `dhr.`, an initial.
fn abbreviation(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let letters: usize =
        before.chars().rev().take(6).take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let last = before.get(at - letters..).unwrap_or_default();
    last.chars().count() == 1
        || matches!(
            last.to_lowercase().as_str(),
            "mw" | "mevr"
                | "dhr"
                | "mr"
                | "dr"
                | "drs"
                | "ir"
                | "nr"
                | "geb"
                | "fam"
                | "tel"
                | "bijv"
                | "evt"
                | "ca"
                | "max"
                | "incl"
                | "resp"
                | "gem"
                | "art"
        )
}
