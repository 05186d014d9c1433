//! Text with marks between its letters: the emphasis of Markdown (`**Jan** de _Vries_`), the colours of
//! a log (ECMA-48, 5.4), and pictures that stand in the text as a `data:` address (RFC 2397).
//!
//! A mark is read as so many characters without width, which join what stands on both sides: offsets in
//! the text are those of the file.

use super::{Read, spelled};
use crate::formats::escape::{Form, Reading};
use crate::formats::office::Edit;
use crate::model::{Gap, PartKind, Reason};
use std::ops::Range;

/// Stands in the text for one character of a mark.
const NOTHING: &str = "\u{200b}";

/// Begins a colour or another instruction to a screen.
const ESCAPE: char = '\u{1b}';

/// Fewest characters of a `data:` address that are a file and not an example of one.
const LEAST: usize = 64;

/// Most characters between `data:` and its comma: a type with its parameters.
const HEAD: usize = 200;

/// Whether there is something in a plain text that [`plain`] reads and plain text does not say.
pub(in crate::formats) fn is_marked(text: &str) -> bool {
    text.contains(ESCAPE) || !pictures(text).is_empty()
}

/// Text with colours or pictures.
pub(super) fn plain(source: &str) -> Read {
    read(source, false)
}

/// The same with the marks of Markdown (`CommonMark`, 6.2).
pub(super) fn markdown(source: &str) -> Read {
    read(source, true)
}

fn read(source: &str, emphasis: bool) -> Read {
    let mut out = Reading::default();
    let pictures = pictures(source);
    let mut at = 0;
    for picture in pictures.iter().chain([&(source.len()..source.len())]) {
        stretch(source, at..picture.start, emphasis, &mut out);
        at = picture.end;
    }
    let mut read = Read::of(vec![(PartKind::Text, out)]);
    leave_out(source, pictures, &mut read);
    read
}

/// Tells that these files, which stand in `source`, are not read, and has a copy lose them.
pub(super) fn leave_out(source: &str, pictures: Vec<Range<usize>>, read: &mut Read) {
    let already = |range: &Range<usize>| {
        read.pictures.iter().any(|e| e.range.start < range.end && range.start < e.range.end)
    };
    let pictures: Vec<_> = pictures.into_iter().filter(|range| !already(range)).collect();
    if !pictures.is_empty() && read.pictures.is_empty() {
        read.gaps.push(Gap { part: None, reason: Reason::ImageUnread });
    }
    let empty = |range: Range<usize>| {
        let address = source.get(range.clone()).is_some_and(|s| s.starts_with("data:"));
        Edit { range, with: if address { "data:,".to_owned() } else { String::new() } }
    };
    read.pictures.extend(pictures.into_iter().map(empty));
    read.pictures.sort_by_key(|edit| edit.range.start);
}

/// Adds what stands in `range`.
fn stretch(source: &str, range: Range<usize>, emphasis: bool, out: &mut Reading) {
    let (mut from, mut at) = (range.start, range.start);
    while let Some(rest) = source.get(at..range.end).filter(|r| !r.is_empty()) {
        let next = rest.find(|c: char| c == ESCAPE || (emphasis && is_mark(c)));
        let Some(found) = next else { break };
        let start = at + found;
        let rest = source.get(start..range.end).unwrap_or_default();
        let first = rest.chars().next().unwrap_or_default();
        let length = if first == ESCAPE {
            colour(rest)
        } else {
            let length = rest.len() - rest.trim_start_matches(first).len();
            let before = source.get(range.start..start).and_then(|b| b.chars().next_back());
            let after = rest.get(length..).and_then(|r| r.chars().next());
            if is_emphasis(first, length, before, after) { length } else { 0 }
        };
        if length > 0 {
            out.literal(source.get(from..start).unwrap_or_default(), from);
            for byte in start..start + length {
                out.put(NOTHING, byte..byte + 1, Form::Escape);
            }
            from = start + length;
        }
        let run = rest.len() - rest.trim_start_matches(first).len();
        at = start + length.max(run);
    }
    out.literal(source.get(from..range.end).unwrap_or_default(), from);
}

fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_' | '~' | '`')
}

/// Length in bytes of the instruction to a screen at the start of `rest`, all of it ASCII; 0 when it is
/// none.
fn colour(rest: &str) -> usize {
    let Some(body) = rest.strip_prefix("\u{1b}[") else { return 0 };
    let parameters = body.len() - body.trim_start_matches(|c| matches!(c, ' '..='?')).len();
    let ends = body.get(parameters..).is_some_and(|b| b.starts_with(|c| matches!(c, '@'..='~')));
    if ends { parameters + 3 } else { 0 }
}

/// Whether a run of marks stands at the edge of a word, or, of stars, inside one: not between numbers
/// and not by itself.
fn is_emphasis(mark: char, length: usize, before: Option<char>, after: Option<char>) -> bool {
    let [left, right] = [before, after].map(|c| c.is_some_and(char::is_alphanumeric));
    let letters = before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic);
    // `**Mr. J.** de Wit`, `_(Jan)_`: a point or bracket stands between the mark and the word.
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let edge = blank(before) != blank(after);
    length <= 3 && (left != right || edge || (letters && mark != '_'))
}

/// Where whole files stand in a text: as an address, or spelled by themselves.
pub(super) fn pictures(text: &str) -> Vec<Range<usize>> {
    let mut out = addresses(text);
    let apart = spelled::files(text).into_iter();
    let new: Vec<_> = apart
        .filter(|file| out.iter().all(|o| o.end <= file.start || file.end <= o.start))
        .collect();
    out.extend(new);
    out.sort_by_key(|range| range.start);
    out
}

/// Where whole files stand in a text as an address.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices("data:") {
        if out.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let Some(comma) = rest.bytes().take(HEAD).position(|b| b == b',') else { continue };
        let head = rest.get(..comma).unwrap_or_default();
        if !head.ends_with(";base64") || head.contains(char::is_whitespace) {
            continue;
        }
        let inside =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '\\' | '%');
        let body = rest.get(comma + 1..).unwrap_or_default();
        let length = body.find(|c| !inside(c)).unwrap_or(body.len());
        if length >= LEAST {
            out.push(start..start + comma + 1 + length);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::escape::Plain;
    use crate::formats::mark::Hole;
    use crate::formats::office::apply;
    use std::collections::BTreeSet;

    fn text(source: &str, emphasis: bool) -> String {
        read(source, emphasis).parts.first().map_or(String::new(), |(_, r)| r.text.clone())
    }

    #[test]
    fn emphasis_joins_and_keeps_offsets() {
        let source = "Met **Jan** de _Vries_, **S. van der Hoek** en Gri**ff**ioen.";
        let read = text(source, true);
        assert_eq!(read.chars().count(), source.chars().count());
        let joined = read.replace(NOTHING, "");
        assert_eq!(joined, "Met Jan de Vries, S. van der Hoek en Griffioen.");
        for same in ["2*3*4 = 24", "a * b", "jan_de_wit", "---", "***", "* punt"] {
            assert_eq!(text(same, true), same);
        }
        assert_eq!(text(source, false), source);
    }

    #[test]
    fn colours_join_and_pictures_are_told() {
        let log = "\u{1b}[31mfout\u{1b}[0m bij Gri\u{1b}[1mffioen";
        assert_eq!(text(log, false).replace(NOTHING, ""), "fout bij Griffioen");
        let source = format!("![foto](data:image/png;base64,{}) Jan", "A".repeat(80));
        assert!(is_marked(&source) && !is_marked("data:image/png;base64,AAAA"));
        let read = read(&source, true);
        assert_eq!((read.gaps.len(), read.pictures.len()), (1, 1));
        assert_eq!(apply(&source, read.pictures).unwrap(), "![foto](data:,) Jan");
    }

    #[test]
    fn a_file_in_base64_goes_from_the_text() {
        let file = format!("iVBORw0KGgo{}\r\n{}=", "A".repeat(200), "b".repeat(90));
        let source = format!("<scan enc=\"base64\">{file}</scan> Jan");
        let read = read(&source, false);
        assert_eq!(read.gaps.len(), 1);
        assert_eq!(apply(&source, read.pictures).unwrap(), "<scan enc=\"base64\"></scan> Jan");
        assert!(!is_marked("het pad /9j/ en UEsDBBQ zijn kort"));
    }

    #[test]
    fn a_name_goes_with_the_marks_inside_it() {
        let source = "Met **Jan** de _Vries_.";
        let (_, reading) = read(source, true).parts.remove(0);
        let start = reading.text.find("Jan").unwrap();
        let range = start..reading.text.find("Vries").unwrap() + 5;
        let holes = [Hole { range, grounds: BTreeSet::new() }];
        let copy = apply(source, reading.cuts(&holes, &Plain("X"))).unwrap();
        assert_eq!(copy, "Met **X_.");
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read(source in "[*_~`\u{1b}\\[a-zé0-9;:,/ .=]{0,120}") {
            let read = text(&source, true);
            // A text of blanks has no parts.
            proptest::prop_assume!(!source.trim().is_empty());
            proptest::prop_assert_eq!(read.chars().count(), source.chars().count());
        }
    }
}
