//! Text that is spelled in escapes (entities, `\u00eb`, `=?utf-8?Q?=EB?=`, tags between its letters),
//! with the place of every stretch in its source.

use super::mark::Hole;
use super::office::Edit;
use std::ops::Range;

/// A stretch of text and how its source spells it.
#[derive(Clone, Debug)]
struct Run {
    /// Bytes of the text.
    text: Range<usize>,
    /// Bytes of the source.
    source: Range<usize>,
    form: Form,
}

/// How a run is spelled, which decides how it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Byte for byte.
    Literal,
    /// As one unit that goes as a whole.
    Escape,
    /// As one unit that is written anew with what is left of its text.
    Word,
    /// Byte for byte, outside the quotes that a mark needs.
    Bare,
}

/// Text with its places.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// The text.
    pub(super) text: String,
    runs: Vec<Run>,
}

/// How a format writes what comes in the place of text.
pub(super) trait Hand {
    /// The mark for `hole`, which removes `gone`.
    fn mark(&self, hole: &Hole, gone: &str) -> String;

    /// A [`Form::Word`] that says `text`; nothing for nothing.
    fn word(&self, text: &str) -> String {
        text.to_owned()
    }

    /// A mark in the place of a [`Form::Bare`] text.
    fn bare(&self, mark: String) -> String {
        mark
    }
}

impl Reading {
    /// Adds `text`, spelled by the bytes `source` in this form.
    pub(super) fn put(&mut self, text: &str, source: Range<usize>, form: Form) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.runs.push(Run { text: start..self.text.len(), source, form });
    }

    /// Adds text that stands as it is at byte `at` of the source.
    pub(super) fn literal(&mut self, text: &str, at: usize) {
        self.put(text, at..at + text.len(), Form::Literal);
    }

    /// Adds a character of the layout, once.
    pub(super) fn layout(&mut self, c: char) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.text.push(c);
        } else if c == '\n' && self.text.ends_with('\t') {
            self.text.pop();
            self.text.push(c);
        }
    }

    /// Adds what another reading of the same source says.
    pub(super) fn append(&mut self, other: Self) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        self.runs.extend(other.runs.into_iter().map(|mut run| {
            run.text = base + run.text.start..base + run.text.end;
            run
        }));
    }

    /// Whether there is nothing to read.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The edits of the source that cut `holes`. A mark stands where each hole begins, and again
    /// after every line end of the layout inside it.
    pub(super) fn cuts(&self, holes: &[Hole], hand: &dyn Hand) -> Vec<Edit> {
        let mut out = Vec::new();
        let mut next = 0;
        // The hole that goes on from the run before, and where that run ended.
        let mut begun: Option<(usize, usize)> = None;
        for run in &self.runs {
            while holes.get(next).is_some_and(|h| h.range.end <= run.text.start) {
                next += 1;
            }
            let touching = holes.iter().enumerate().skip(next);
            let touching = touching.take_while(|(_, h)| h.range.start < run.text.end);
            let mut left = String::new();
            let mut at = run.text.start;
            let mut cut = false;
            for (number, hole) in touching {
                let (start, end) =
                    (hole.range.start.max(run.text.start), hole.range.end.min(run.text.end));
                let goes_on = begun.is_some_and(|(of, ended)| {
                    of == number && !self.between(ended, start).contains(['\n', '\t'])
                });
                let gone = self.between(hole.range.start, hole.range.end);
                let mark = if goes_on { String::new() } else { hand.mark(hole, gone) };
                begun = Some((number, end));
                cut = true;
                match run.form {
                    Form::Literal | Form::Bare => {
                        let from = run.source.start + (start - run.text.start);
                        let range = from..from + (end - start);
                        let bare = run.form == Form::Bare && !mark.is_empty();
                        let with = if bare { hand.bare(mark) } else { mark };
                        out.push(Edit { range, with });
                    }
                    Form::Escape | Form::Word => {
                        left.push_str(self.between(at, start));
                        left.push_str(&mark);
                        at = end;
                    }
                }
            }
            if cut && matches!(run.form, Form::Escape | Form::Word) {
                left.push_str(self.between(at, run.text.end));
                let with = if run.form == Form::Word { hand.word(&left) } else { left };
                out.push(Edit { range: run.source.clone(), with });
            }
        }
        out
    }

    fn between(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

/// Writes marks as they are.
pub(super) struct Plain<'m>(pub(super) &'m str);

impl Hand for Plain<'_> {
    fn mark(&self, hole: &Hole, _: &str) -> String {
        hole.mark(self.0)
    }
}
