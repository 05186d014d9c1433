//! What stands in the place of removed text: one form for all text formats.

use crate::model::{Document, PartKind, Reason, Redaction, Secret, Sensitive, Settled};
use std::{collections::BTreeSet, ops::Range};

/// The mark: always five blocks, so that it says nothing about the length of what it replaces.
pub(super) const MARK: &str = "█████";

/// The mark for encodings that have no block character.
pub(super) const ASCII_MARK: &str = "[gelakt]";

/// A stretch of a part's text that goes, and the grounds to print in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    /// Bytes of the part's text.
    pub(super) range: Range<usize>,
    /// Every ground given, sorted.
    pub(super) grounds: BTreeSet<String>,
}

impl Hole {
    /// `mark`, followed by the grounds in brackets: one word without spaces, so that neither a
    /// table in text nor a file of comma-separated values changes shape.
    pub(super) fn mark(&self, mark: &str) -> String {
        if self.grounds.is_empty() {
            return mark.to_owned();
        }
        let grounds: Vec<&str> = self.grounds.iter().map(String::as_str).collect();
        format!("{mark}[{}]", grounds.join("+"))
    }
}

/// The holes in part `part`, in order; redactions that touch or overlap are one hole.
pub(super) fn holes(settled: &Settled, part: usize) -> Vec<Hole> {
    let mut all: Vec<Hole> = settled
        .redactions()
        .filter(|v| v.finding.part == part)
        .map(|v| Hole {
            range: v.finding.span.start()..v.finding.span.end(),
            grounds: v.decision.action.grond().map(|g| plain(&g.0)).into_iter().collect(),
        })
        .collect();
    all.sort_by_key(|h| (h.range.start, h.range.end));
    let mut out: Vec<Hole> = Vec::with_capacity(all.len());
    for hole in all {
        match out.last_mut() {
            Some(last) if hole.range.start <= last.range.end => {
                last.range.end = last.range.end.max(hole.range.end);
                last.grounds.extend(hole.grounds);
            }
            _ => out.push(hole),
        }
    }
    out
}

/// A ground as it can be printed anywhere: letters, digits, dots, colons, hyphens.
fn plain(ground: &str) -> String {
    ground
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | ':' | '-') { c } else { '-' })
        .collect()
}

/// The record of every redaction in the parts that the format made itself.
///
/// # Errors
/// A span that does not fit the text it was made for.
pub(super) fn record(document: &Document, settled: &Settled) -> Result<Vec<Redaction>, Reason> {
    let mut out = Vec::new();
    for v in settled.redactions() {
        let misfit = || Reason::NotRemovable(format!("part {}", v.finding.part));
        let part = document.parts.get(v.finding.part).ok_or_else(misfit)?;
        if part.label.kind == PartKind::FileName {
            continue;
        }
        let removed = v.finding.span.of(&part.text).map(Sensitive::expose).ok_or_else(misfit)?;
        out.push(Redaction {
            part: v.finding.part,
            span: v.finding.span,
            removed: Secret::new(removed),
            holes: Vec::new(),
            lines: Vec::new(),
            boxes: Vec::new(),
        });
    }
    Ok(out)
}
