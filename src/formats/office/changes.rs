//! Tracked changes (ECMA-376-1, 17.13.5) and comments (17.13.4) of a Word document: what was deleted, and
//! every comment, goes where something was found in it; when changes are accepted, all that was deleted
//! goes and all that was put there stays as ordinary text.

use super::edit::{Edit, Edits};
use super::package::Package;
use super::xml::{self, Tag, Token};
use crate::formats::Limits;
use crate::model::Reason;
use std::collections::BTreeSet;
use std::ops::Range;

/// Elements around text that a change took away.
const TAKEN: &[&str] = &["del", "moveFrom"];

/// Elements around text that a change put there.
const PUT: &[&str] = &["ins", "moveTo"];

/// Elements that only tell of a change: properties as they were, ends of moves.
const TOLD: &[&str] = &[
    "cellDel",
    "cellIns",
    "cellMerge",
    "moveFromRangeEnd",
    "moveFromRangeStart",
    "moveToRangeEnd",
    "moveToRangeStart",
    "numberingChange",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblGridChange",
    "tblPrChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
];

/// Elements that tie a comment to its place.
const TIES: &[&str] = &["commentRangeStart", "commentRangeEnd", "commentReference"];

/// Properties of a paragraph mark or a row, in which a change is an empty element.
const PROPERTIES: &[&str] = &["rPr", "trPr"];

/// Adds to `edits`, which hold the cuts of what was found, those of changes and comments; gives the
/// words for the report.
///
/// # Errors
/// Not well-formed, or beyond the limits.
pub(super) fn edits(
    package: &Package,
    edits: &mut Edits,
    accept: bool,
    limits: &Limits,
) -> Result<BTreeSet<&'static str>, Reason> {
    let mut words = BTreeSet::new();
    let mut gone = BTreeSet::new();
    let parts = (0..package.entries.len()).filter_map(|index| {
        let name = package.entries.get(index)?.name.as_str();
        let word = package.content_type(name).to_ascii_lowercase().contains("wordprocessingml");
        Some((index, name, &package.xml(index).filter(|_| word)?.text))
    });
    let parts: Vec<(usize, &str, &String)> = parts.collect();
    for (index, name, text) in &parts {
        let cuts = edits.get(index).map_or(&[][..], Vec::as_slice);
        if !cuts.is_empty() && package.content_type(name).ends_with("comments+xml") {
            let (found, ids) = comments(text, cuts, limits)?;
            words.extend(found.first().map(|_| "comments"));
            edits.entry(*index).or_default().extend(found);
            gone.extend(ids);
        }
    }
    for (index, _, text) in &parts {
        let cuts = edits.get(index).map_or(&[][..], Vec::as_slice);
        if !accept && cuts.is_empty() && gone.is_empty() {
            continue;
        }
        let Changes { edits: found, changed, .. } = Changes::of(text, cuts, accept, &gone, limits)?;
        let word = if accept { "changes-accepted" } else { "deleted-text" };
        words.extend(changed.then_some(word));
        edits.entry(*index).or_default().extend(found);
    }
    Ok(words)
}

/// The edits that remove the comments that `cuts` touch, and their ids.
fn comments(
    text: &str,
    cuts: &[Edit],
    limits: &Limits,
) -> Result<(Vec<Edit>, BTreeSet<String>), Reason> {
    let (mut out, mut ids, mut open) = (Vec::new(), BTreeSet::new(), None);
    xml::walk(text, limits, |token| match token {
        Token::Open(tag) if tag.local() == "comment" => {
            open = Some((tag.range.start, tag.value("id").unwrap_or_default()));
        }
        Token::Close { local: "comment", range } => {
            let Some((start, id)) = open.take() else { return };
            if touched(cuts, &(start..range.end)) {
                out.push(Edit { range: start..range.end, with: String::new() });
                ids.insert(id);
            }
        }
        _ => {}
    })?;
    Ok((out, ids))
}

/// Whether a cut begins in `range`.
fn touched(cuts: &[Edit], range: &Range<usize>) -> bool {
    cuts.iter().any(|cut| range.contains(&cut.range.start))
}

/// An open element.
struct Open<'x> {
    local: &'x str,
    start: usize,
    /// Goes when it ends, whatever is in it.
    goes: bool,
    /// Goes when it ends, where something was found in it.
    taken: bool,
    /// Only its tags go.
    unwrapped: bool,
}

/// The edits of one part.
struct Changes<'x, 'e> {
    open: Vec<Open<'x>>,
    cuts: &'e [Edit],
    accept: bool,
    gone: &'e BTreeSet<String>,
    edits: Vec<Edit>,
    /// Something of a tracked change goes.
    changed: bool,
}

impl<'x, 'e> Changes<'x, 'e> {
    fn of(
        text: &'x str,
        cuts: &'e [Edit],
        accept: bool,
        gone: &'e BTreeSet<String>,
        limits: &Limits,
    ) -> Result<Self, Reason> {
        let mut out =
            Self { open: Vec::new(), cuts, accept, gone, edits: Vec::new(), changed: false };
        xml::walk(text, limits, |token| match token {
            Token::Open(tag) => out.enter(&tag),
            Token::Close { range, .. } => out.leave(&range),
            _ => {}
        })?;
        Ok(out)
    }

    fn enter(&mut self, tag: &Tag<'x>) {
        let local = xml::local(tag.name);
        let parent = self.open.last().map_or("", |o| o.local);
        let property = PROPERTIES.contains(&parent);
        let (taken, put) = (TAKEN.contains(&local), PUT.contains(&local));
        if self.accept && taken && parent == "trPr" {
            // The whole row was deleted (17.13.5.12).
            if let Some(row) = self.open.iter_mut().rev().find(|o| o.local == "tr") {
                row.goes = true;
            }
        }
        let tie =
            TIES.contains(&local) && tag.value("id").is_some_and(|id| self.gone.contains(&id));
        let told = self.accept && (TOLD.contains(&local) || (property && (taken || put)));
        let unwrapped = self.accept && put && !property;
        self.changed |= told || unwrapped;
        if unwrapped {
            self.edits.push(Edit { range: tag.range.clone(), with: String::new() });
        }
        let goes = tie || told || (self.accept && taken);
        let taken = taken && !property;
        self.open.push(Open { local, start: tag.range.start, goes, taken, unwrapped });
    }

    fn leave(&mut self, range: &Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        let whole = open.start..range.end;
        if open.goes || (open.taken && touched(self.cuts, &whole)) {
            self.changed |= !TIES.contains(&open.local);
            self.edits.push(Edit { range: whole, with: String::new() });
        } else if open.unwrapped && !range.is_empty() {
            self.edits.push(Edit { range: range.clone(), with: String::new() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::office::edit;

    fn without(text: &str, accept: bool, found: &str) -> String {
        let cuts: Vec<Edit> = text
            .match_indices(found)
            .filter(|_| !found.is_empty())
            .map(|(at, _)| Edit { range: at..at + found.len(), with: "x".to_owned() })
            .collect();
        let gone = BTreeSet::from(["7".to_owned()]);
        let changes = Changes::of(text, &cuts, accept, &gone, &Limits::default()).unwrap();
        let all = cuts.iter().cloned().chain(changes.edits).collect();
        edit::apply(text, all).unwrap()
    }

    const TEXT: &str = "<d><p><rPr><del w:id=\"1\"/></rPr><ins><r>in</r></ins><del><r>Jan</r></del>\
                        <del><r>uit</r></del><commentReference w:id=\"7\"/></p>\
                        <tr><trPr><del/></trPr><tc>rij</tc></tr></d>";

    #[test]
    fn only_deleted_text_in_which_something_was_found_goes() {
        assert_eq!(
            without(TEXT, false, "Jan"),
            "<d><p><rPr><del w:id=\"1\"/></rPr><ins><r>in</r></ins><del><r>uit</r></del></p>\
             <tr><trPr><del/></trPr><tc>rij</tc></tr></d>"
        );
    }

    #[test]
    fn accepted_changes_leave_ordinary_text() {
        assert_eq!(without(TEXT, true, ""), "<d><p><rPr></rPr><r>in</r></p></d>");
    }
}
