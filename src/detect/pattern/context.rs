//! Words beside a match that speak for it or against it.

use super::file::Near;
use crate::detect::View;
use regex::Regex;
use std::ops::Range;

/// A list of words and how far from a match they may stand.
pub(super) struct Words {
    regex: Regex,
    before: usize,
    after: usize,
}

impl Words {
    /// Compiles a list. A word matches whole and in any case; `*` at an end leaves that end open, a
    /// blank in it is any white space.
    pub(super) fn new(near: &Near) -> Result<Self, regex::Error> {
        let mut words: Vec<&str> = near.words.iter().map(String::as_str).collect();
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let one = |word: &&str| {
            let open = (word.starts_with('*'), word.ends_with('*'));
            let bare = word.trim_matches('*');
            let edge = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let left = if !open.0 && edge(bare.chars().next()) { r"\b" } else { "" };
            let right = if !open.1 && edge(bare.chars().next_back()) { r"\b" } else { "" };
            format!("{left}{}{right}", regex::escape(bare).replace(' ', r"\s+"))
        };
        let all = words.iter().map(one).collect::<Vec<_>>().join("|");
        Ok(Self {
            regex: Regex::new(&format!("(?i)(?:{all})"))?,
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
        let before = self.regex.find_iter(head.get(start..)?).last();
        let before = before.map(|m| (m.as_str(), head.len() - start - m.end()));
        let after = self.regex.find(tail.get(..end)?).map(|m| (m.as_str(), m.start() + 1));
        let heading = || {
            let heading = view.heading(range.start)?;
            self.regex.find(heading).map(|m| (m.as_str(), 1))
        };
        let nearest = [before, after].into_iter().flatten().min_by_key(|(_, d)| *d);
        let above = || {
            let mut above = view.above(range.start);
            above.find_map(|cell| self.regex.find(cell)).map(|m| (m.as_str(), self.before))
        };
        let nearest =
            nearest.filter(|(_, d)| *d <= 1).or_else(heading).or(nearest).or_else(above)?;
        Some((nearest.0.to_lowercase(), nearest.1))
    }
}
