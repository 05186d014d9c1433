//! Recognisers that are data: one TOML file says what to look for, why, and gives examples.

mod context;
mod file;
mod islands;

pub use file::PatternError;
pub(super) use file::{PatternFile, load};

use super::{
    Candidate, Recogniser, Scene, View,
    checks::{Check, Verdict},
    lazy::LazyRegex,
};
use crate::model::{Evidence, Kind, Score};
use aho_corasick::AhoCorasick;
use context::Words;
pub(super) use islands::{Literals, around, islands};
use regex::Regex;
use std::ops::Range;

/// What remains of the score of a match that most often belongs to an organisation: a question.
const DOUBT: f32 = 0.36;

/// A pattern file, compiled.
pub(super) struct Pattern {
    id: &'static str,
    kind: Kind,
    regexes: Vec<LazyRegex>,
    needs: Option<AhoCorasick>,
    digits: usize,
    check: Option<Check>,
    protects: bool,
    context: Option<Words>,
    against: Option<Words>,
    functional: Option<Words>,
    scores: file::Scores,
}

impl Pattern {
    /// Every place that fits one of the expressions: group 1, or the whole when there is none.
    fn places<'a>(&'a self, view: &'a View) -> impl Iterator<Item = Range<usize>> + 'a {
        let text = view.text();
        let mut stretches = match (&self.needs, self.digits) {
            (Some(needs), 0) => around(text, needs),
            (None, 0) => std::iter::once(0..text.len()).collect(),
            (_, least) => islands(text, view.digits(), least),
        };
        if let Some(needs) = self.needs.as_ref().filter(|_| self.digits > 0) {
            stretches.retain(|s| text.get(s.clone()).is_some_and(|s| needs.is_match(s)));
        }
        stretches.into_iter().flat_map(move |stretch| {
            let regexes = self.regexes.iter().filter_map(LazyRegex::get);
            regexes.flat_map(move |regex| matches(regex, text, stretch.clone()))
        })
    }

    /// The candidate at `range`, when check and context allow one.
    fn judge(&self, view: &View, range: Range<usize>) -> Option<Candidate> {
        let value = view.text().get(range.clone())?;
        let mut evidence = vec![Evidence::Pattern];
        let verdict = self.check.map_or(Verdict::Plausible, |check| check(value));
        let speaks_for = self.context.as_ref().and_then(|words| words.near(view, &range));
        if verdict == Verdict::Fails && speaks_for.is_none() {
            return None; // most numbers: nobody need look further
        }
        let speaks_against = self.against.as_ref().and_then(|words| words.near(view, &range));
        let against = speaks_against.is_some_and(|(_, distance)| {
            speaks_for.as_ref().is_none_or(|(_, nearest)| distance < *nearest)
                && !has_number(view.text(), range.start, distance)
        });
        let mut score = match (&speaks_for, against) {
            (_, true) => self.scores.against,
            (Some(_), _) => self.scores.context,
            (None, _) => self.scores.alone,
        };
        match verdict {
            Verdict::Fails if against => return None,
            Verdict::Fails => {
                score = self.scores.failed;
                evidence.push(Evidence::Against("check-fails"));
            }
            Verdict::Plausible => {}
            Verdict::Doubtful => {
                score *= DOUBT;
                evidence.push(Evidence::Against("doubtful"));
            }
            Verdict::Sum(name) => evidence.push(Evidence::Checksum(name)),
            Verdict::Functional => evidence.push(Evidence::Functional),
        }
        if verdict != Verdict::Functional
            && self.functional.as_ref().is_some_and(|words| words.near(view, &range).is_some())
        {
            evidence.push(Evidence::Functional);
        }
        match speaks_for {
            _ if against => evidence.push(Evidence::Against("context")),
            Some((word, _)) => evidence.push(Evidence::Context(word)),
            None if self.context.is_some() => evidence.push(Evidence::Against("no-context")),
            None => {}
        }
        (score > 0.0).then(|| Candidate {
            range,
            kind: self.kind,
            score: Score::new(score),
            recogniser: self.id,
            evidence,
        })
    }
}

/// Whether the word so many bytes before `at` has a number of its own behind it: `BSN 123456782 06-…`.
fn has_number(text: &str, at: usize, distance: usize) -> bool {
    const DIGITS: usize = 6;
    let between = text.get(text.floor_char_boundary(at.saturating_sub(distance))..at);
    between.is_some_and(|between| {
        let mut runs = between.split(|c: char| !c.is_ascii_digit());
        runs.any(|run| run.len() >= DIGITS)
    })
}

impl Recogniser for Pattern {
    fn id(&self) -> &'static str {
        self.id
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        if !self.protects {
            let places = self.places(scene.view);
            out.extend(places.filter_map(|range| self.judge(scene.view, range)));
        }
    }

    fn protect(&self, view: &View) -> Vec<Range<usize>> {
        if self.protects { self.places(view).collect() } else { Vec::new() }
    }
}

/// A pattern in which `\b` is the border of an ASCII word. That of Unicode takes the engine out of its fast half at
/// every char that is not ASCII, which made a quarter of the time of a scan.
pub(crate) fn quick(pattern: &str) -> Option<Regex> {
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).ok()
}

/// The matches of `regex` in a stretch of `text`, which it sees from its start; the next begins where group 1 of the last ended, so that what
/// stands after the value may also stand before the next.
pub(super) fn matches<'a>(
    regex: &'a Regex,
    text: &'a str,
    stretch: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    Matches { regex, text: text.get(..stretch.end).unwrap_or_default(), at: stretch.start }
}

struct Matches<'a> {
    regex: &'a Regex,
    text: &'a str,
    at: usize,
}

impl Iterator for Matches<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.regex.captures_at(self.text, self.at)?;
        let group = found.get(1).or_else(|| found.get(0))?;
        self.at = if group.is_empty() { self.text.len() } else { group.end() };
        (!group.is_empty()).then(|| group.range())
    }
}
