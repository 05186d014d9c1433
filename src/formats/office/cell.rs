//! Cells of tables: besides their text they can hold the same value once more, as a number, a date
//! or a formula.

use super::edit::Edit;
use super::xml::{self, Token};
use crate::formats::Limits;
use crate::model::Reason;
use std::ops::Range;

/// Attributes of a cell in OpenDocument that say what it holds (ODF 1.3 part 3, 19.385 and on).
const TYPED: &[&str] = &[
    "boolean-value",
    "currency",
    "date-value",
    "formula",
    "string-value",
    "time-value",
    "value",
    "value-type",
];

/// The edits that leave nothing but text in the cells of an OpenDocument part that `cuts` touch.
///
/// # Errors
/// Not well-formed, or beyond the limits.
pub(super) fn untyped(text: &str, cuts: &[Edit], limits: &Limits) -> Result<Vec<Edit>, Reason> {
    let touched = Touched::by(cuts);
    let mut open: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
    let mut out = Vec::new();
    xml::walk(text, limits, |token| match token {
        Token::Open(tag) if tag.local() == "table-cell" => {
            let typed = tag.attributes.iter().filter(|a| TYPED.contains(&xml::local(a.name)));
            // With the blank before it.
            let ranges = typed.map(|a| a.range.start.saturating_sub(1)..a.range.end).collect();
            open.push((tag.range.start, ranges));
        }
        Token::Close { local: "table-cell", range } => {
            let Some((start, typed)) = open.pop() else { return };
            if touched.within(start..range.end) {
                out.extend(typed.into_iter().map(|range| Edit { range, with: String::new() }));
            }
        }
        _ => {}
    })?;
    Ok(out)
}

/// The edits that make text of the numbers in the cells of a worksheet that `cuts` touch: a mark is
/// no number (ECMA-376-1, 18.18.11).
///
/// # Errors
/// Not well-formed, or beyond the limits.
pub(super) fn as_text(text: &str, cuts: &[Edit], limits: &Limits) -> Result<Vec<Edit>, Reason> {
    const TEXT: &[&str] = &["s", "str", "inlineStr"];
    let touched = Touched::by(cuts);
    let mut open = None;
    let mut out = Vec::new();
    xml::walk(text, limits, |token| match token {
        Token::Open(tag) if tag.local() == "c" => {
            let kind = tag.attributes.iter().find(|a| a.name == "t");
            let name = tag.range.start + 1 + tag.name.len();
            let edit = match kind {
                Some(kind) if TEXT.contains(&kind.raw) => None,
                Some(kind) => Some(Edit { range: kind.value.clone(), with: "str".to_owned() }),
                None => Some(Edit { range: name..name, with: " t=\"str\"".to_owned() }),
            };
            open = Some((tag.range.start, edit));
        }
        Token::Close { local: "c", range } => {
            let cell = open.take().filter(|(start, _)| touched.within(*start..range.end));
            out.extend(cell.and_then(|(_, edit)| edit));
        }
        _ => {}
    })?;
    Ok(out)
}

/// Where cuts begin.
struct Touched(Vec<usize>);

impl Touched {
    fn by(cuts: &[Edit]) -> Self {
        let mut starts: Vec<usize> = cuts.iter().map(|c| c.range.start).collect();
        starts.sort_unstable();
        Self(starts)
    }

    fn within(&self, range: Range<usize>) -> bool {
        let first = self.0.partition_point(|s| *s < range.start);
        self.0.get(first).is_some_and(|s| *s < range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::office::edit;

    #[test]
    fn only_the_cell_that_is_cut_loses_its_number() {
        let cell = |value: &str, text: &str| {
            format!(
                "<t:table-cell o:value-type=\"float\" o:value=\"{value}\" t:s=\"a\"><p>{text}</p></t:table-cell>"
            )
        };
        let text = format!("<r>{}{}</r>", cell("111222333", "111.222.333"), cell("7", "7"));
        let at = text.find("111.").unwrap();
        let cut = Edit { range: at..at + 11, with: "x".to_owned() };
        let mut edits = untyped(&text, std::slice::from_ref(&cut), &Limits::default()).unwrap();
        edits.push(cut);
        let copy = edit::apply(&text, edits).unwrap();
        let bare = "<t:table-cell t:s=\"a\"><p>x</p></t:table-cell>";
        assert_eq!(copy, format!("<r>{bare}{}</r>", cell("7", "7")));
    }
}
