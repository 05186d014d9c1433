//! Surgery on the bytes of XML parts: everything outside the cuts stays byte for byte.

use super::story::{Buffer, Form, Run, Stand};
use crate::formats::mark::{Hole, MARK};
use crate::model::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What an address becomes: it leads nowhere, and every reader accepts it.
const NOWHERE: &str = "about:blank";

/// A replacement in one entry's XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Edit {
    /// Bytes that go; may be empty.
    pub(in crate::formats) range: Range<usize>,
    /// What comes instead; already escaped.
    pub(in crate::formats) with: String,
}

/// Replacements per entry.
pub(super) type Edits = BTreeMap<usize, Vec<Edit>>;

/// Cuts collected before they are made: a tracked paragraph is read twice, so two holes can cover
/// the same bytes.
#[derive(Default)]
pub(super) struct Cuts {
    entries: BTreeMap<usize, Vec<Cut>>,
    /// Entries that go as a whole.
    pub(super) leaving: BTreeSet<usize>,
}

struct Cut {
    range: Range<usize>,
    mark: Option<String>,
    space: Option<usize>,
}

impl Cuts {
    /// Cuts `holes` out of the text in `buffer`. The mark goes where the hole begins, and again
    /// after each line end or tab of the layout inside it.
    pub(super) fn add(&mut self, buffer: &Buffer, holes: &[Hole]) {
        for hole in holes {
            let first = buffer.runs.partition_point(|r| r.text().end <= hole.range.start);
            let touched = buffer.runs.iter().skip(first);
            let mut last_end = None;
            for run in touched.take_while(|r| r.text().start < hole.range.end) {
                let between = last_end.map(|end| buffer.text.get(end..run.text().start));
                let mark = match between {
                    None => Some(hole.mark(MARK)),
                    Some(Some(gap)) if gap.contains(['\n', '\t']) => Some(MARK.to_owned()),
                    Some(_) => None,
                };
                last_end = Some(run.text().end);
                if matches!(run.form, Form::Part) {
                    self.leaving.insert(run.entry());
                }
                self.entries.entry(run.entry()).or_default().push(cut(run, &hole.range, mark));
            }
        }
    }

    /// The edits that make these cuts.
    pub(super) fn into_edits(self) -> Edits {
        let mut out = Edits::new();
        for (entry, mut cuts) in self.entries {
            cuts.sort_by_key(|c| (c.range.start, c.range.end));
            let mut merged: Vec<Cut> = Vec::new();
            for cut in cuts {
                match merged.last_mut() {
                    Some(last) if cut.range.start <= last.range.end => {
                        last.range.end = last.range.end.max(cut.range.end);
                        last.mark = last.mark.take().or(cut.mark);
                        last.space = last.space.or(cut.space);
                    }
                    _ => merged.push(cut),
                }
            }
            let edits = out.entry(entry).or_default();
            for cut in merged {
                if let Some(at) = cut.space {
                    let with = " xml:space=\"preserve\"".to_owned();
                    edits.push(Edit { range: at..at, with });
                }
                edits.push(Edit { range: cut.range, with: cut.mark.unwrap_or_default() });
            }
        }
        out
    }
}

/// The bytes of `run` that lie in `hole`.
fn cut(run: &Run, hole: &Range<usize>, mark: Option<String>) -> Cut {
    match &run.form {
        Form::Literal(space) => {
            let (text, xml) = (run.text(), run.xml());
            let start = hole.start.max(text.start) - text.start;
            let end = hole.end.min(text.end) - text.start;
            let range = xml.start + start..xml.start + end;
            Cut { range, mark, space: space.map(|s| s as usize) }
        }
        Form::Reference | Form::Part => Cut { range: run.xml(), mark, space: None },
        Form::Element(prefix) => {
            let text = |mark| format!("<{prefix}t>{mark}</{prefix}t>");
            Cut { range: run.xml(), mark: mark.map(text), space: None }
        }
        Form::Whole(stand) => {
            let mark = match stand {
                Stand::Nowhere => Some(NOWHERE.to_owned()),
                Stand::Mark => mark,
                Stand::Formula => Some(format!("\"{MARK}\"")),
                Stand::Sheet(number) => Some(format!("{MARK} {number}")),
                Stand::Zero => Some("0".to_owned()),
            };
            Cut { range: run.xml(), mark, space: None }
        }
    }
}

/// `text` with `edits` made.
///
/// # Errors
/// Two edits that cross each other: neither can be made safely.
pub(in crate::formats) fn apply(text: &str, mut edits: Vec<Edit>) -> Result<String, Reason> {
    let crossed = || Reason::NotRemovable("xml".to_owned());
    edits.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        if edit.range.start < done {
            if edit.range.end > done {
                return Err(crossed());
            }
            continue;
        }
        out.push_str(text.get(done..edit.range.start).ok_or_else(crossed)?);
        out.push_str(&edit.with);
        done = edit.range.end;
    }
    out.push_str(text.get(done..).ok_or_else(crossed)?);
    Ok(out)
}
