//! What the weights of names are fitted on: one line per run of words that the grammar proposes.

use crate::gold::Gold;
use anyhow::Result;
use std::io::Write;
use std::ops::Range;
use zwartlak::detect::explain;
use zwartlak::model::Kind;

/// Writes the runs of `gold`: 1 when at least half of the run is under a marked name, else 0; the
/// weight, 0.5 for a run under a mark of another kind; the features.
pub(crate) fn marked(gold: &Gold, out: &mut impl Write) -> Result<()> {
    for (run, _, ids) in explain(&gold.text) {
        let run = chars(&gold.text, &run);
        let under = |person: bool| -> usize {
            let marks = gold.marks.iter().filter(|m| (m.kind == Kind::Person) == person);
            marks.map(|m| m.at.end.min(run.end).saturating_sub(m.at.start.max(run.start))).sum()
        };
        let right = under(true) * 2 >= run.len();
        let weight = if under(true) == 0 && under(false) > 0 { 0.5 } else { 1.0 };
        writeln!(out, "{}\t{weight}\t{}", u8::from(right), ids.join(" "))?;
    }
    Ok(())
}

/// Writes the runs of a text without names, at `weight`; those that the grammar of initials and
/// aanhef makes sure are left out: somebody signs every law.
pub(crate) fn plain(text: &str, weight: f32, out: &mut impl Write) -> Result<()> {
    for (_, _, ids) in explain(text) {
        let signed = ["initial", "initials", "aanhef", "title"].iter().any(|id| ids.contains(id));
        let full = ids.contains(&"full-common") || ids.contains(&"full-used");
        if !signed && !full {
            writeln!(out, "0\t{weight}\t{}", ids.join(" "))?;
        }
    }
    Ok(())
}

fn chars(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let count = |end: usize| text.get(..end).map_or(0, |t| t.chars().count());
    count(bytes.start)..count(bytes.end)
}
