//! Words beside a match that speak for it or against it.

use super::file::Near;
use crate::detect::View;
use aho_corasick::{AhoCorasick, BuildError};
use std::ops::Range;

/// A list of words and how far from a match they may stand.
pub(super) struct Words {
    automaton: AhoCorasick,
    /// Whether the start and the end of each word are open.
    open: Vec<(bool, bool)>,
    before: usize,
    after: usize,
}

impl Words {
    /// Compiles a list. A word matches whole and in any case; `*` at an end leaves that end open, a
    /// blank in it is any white space.
    pub(super) fn new(near: &Near) -> Result<Self, BuildError> {
        let edge = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let bare = |word: &String| word.trim_matches('*').to_lowercase();
        let open = |word: &String| {
            let plain = bare(word);
            (
                word.starts_with('*') || !edge(plain.chars().next()),
                word.ends_with('*') || !edge(plain.chars().next_back()),
            )
        };
        Ok(Self {
            automaton: AhoCorasick::new(near.words.iter().map(bare))?,
            open: near.words.iter().map(open).collect(),
            before: near.before,
            after: near.after,
        })
    }

    /// The nearest word in reach of `range`, lower case, and its distance in bytes. The heading of a
    /// table's column counts as standing just before its cells.
    pub(super) fn near(&self, view: &View, range: &Range<usize>) -> Option<(String, usize)> {
        let text = view.text();
        let head = text.get(..range.start)?;
        let nth = self.before.checked_sub(1).map(|n| head.char_indices().rev().nth(n));
        let start = nth.map_or(head.len(), |c| c.map_or(0, |(i, _)| i));
        let tail = text.get(range.end..)?;
        let end = tail.char_indices().nth(self.after).map_or(tail.len(), |(i, _)| i);
        let head = plain(head.get(start..)?);
        let before = self.hits(&head).max_by_key(|r| (r.end, r.end - r.start));
        let before =
            before.and_then(|r| Some((head.get(r.clone())?.to_owned(), head.len() - r.end)));
        let tail = plain(tail.get(..end)?);
        let after = self.hits(&tail).min_by_key(|r| (r.start, usize::MAX - r.end));
        let after = after.and_then(|r| Some((tail.get(r.clone())?.to_owned(), r.start + 1)));
        let nearest = [before, after].into_iter().flatten().min_by_key(|(_, d)| *d);
        let heading = || view.heading(range.start).and_then(|h| self.first(h)).map(|w| (w, 1));
        let above = || {
            let mut above = view.above(range.start);
            above.find_map(|cell| self.first(cell)).map(|w| (w, self.before))
        };
        let close = nearest.clone().filter(|(_, distance)| *distance <= 1);
        close.or_else(heading).or(nearest).or_else(above)
    }

    /// The first word in a short piece of text.
    fn first(&self, text: &str) -> Option<String> {
        let text = plain(text);
        let first = self.hits(&text).next()?;
        text.get(first).map(ToOwned::to_owned)
    }

    /// Every place of a word in `text`, which is plain.
    fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.automaton.find_overlapping_iter(text).filter_map(move |hit| {
            let (left, right) = self.open.get(hit.pattern().as_usize())?;
            let free = |open: &bool, c: Option<char>| *open || !inside(c);
            let before = text.get(..hit.start())?.chars().next_back();
            let after = text.get(hit.end()..)?.chars().next();
            (free(left, before) && free(right, after)).then(|| hit.range())
        })
    }
}

/// `text` in lower case, with one blank for any run of white space.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}
