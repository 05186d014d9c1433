//! Closing: takes out what layout put between the letters of a word.

use super::{Map, Writer, letters};
use std::ops::Range;

/// Short words that mark a suspended hyphen (`in- en uitstroom`).
const SUSPENDED: [&str; 7] = ["en", "of", "als", "dan", "tot", "t/m", "naar"];
/// Words that start the second half of a double name (`Jansen-de Vries`).
const TUSSEN: [&str; 14] =
    ["van", "de", "der", "den", "ter", "ten", "te", "'t", "el", "al", "la", "von", "vd", "v.d."];

/// `text` without the marks of quoted mail, hyphens at line ends, letter-spacing and box rules.
pub(super) fn close(text: &str) -> (String, Map) {
    let mut gone = Vec::new();
    quotes(text, &mut gone);
    line_ends(text, &mut gone);
    let wide = letters::blanks(text, &mut gone);
    spaced(text, b' ', &wide, &mut gone);
    spaced(text, b'|', &[], &mut gone);
    gone.sort_by_key(|r| (r.start, r.end));
    let mut out = Writer::new(text);
    let mut copied = 0;
    for range in gone {
        if range.start >= copied {
            out.copy(copied..range.start);
            copied = range.end;
        }
    }
    out.copy(copied..text.len());
    out.finish()
}

/// What stands before each line of a message quoted in another: `> > `.
fn quotes(text: &str, gone: &mut Vec<Range<usize>>) {
    if !text.contains('>') {
        return;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let marks = line.len() - line.trim_start_matches([' ', '>']).len();
        let marks = line.get(..marks).unwrap_or_default();
        if let Some((first, last)) = marks.find('>').zip(marks.rfind('>')) {
            let blank = marks.get(last + 1..).is_some_and(|m| m.starts_with(' '));
            gone.push(at + first..at + last + 1 + usize::from(blank));
        }
        at += line.len();
    }
}

/// Line breaks after a hyphen, with or without the hyphen.
fn line_ends(text: &str, gone: &mut Vec<Range<usize>>) {
    for (hyphen, _) in text.match_indices('-') {
        let tail = text.get(hyphen + 1..).unwrap_or_default();
        if !tail.starts_with([' ', '\t', '\n']) {
            continue;
        }
        let next = tail.trim_start_matches([' ', '\t', '\n', '>']);
        let gap = tail.get(..tail.len() - next.len()).unwrap_or_default();
        let lines = gap.bytes().filter(|b| *b == b'\n').count();
        if !(1..=2).contains(&lines) {
            continue;
        }
        let head = text.get(..hyphen).unwrap_or_default();
        let before = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let word = next.split(char::is_whitespace).next().unwrap_or_default();
        let (Some(first), Some(last)) = (next.chars().next(), before.chars().next_back()) else {
            continue;
        };
        let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
        if !last.is_alphabetic() || !(first.is_alphabetic() || first == '\'') {
            continue;
        }
        let named = before.starts_with(char::is_uppercase);
        let keeps = first.is_uppercase()
            || last.is_uppercase()
            || (named && (TUSSEN.contains(&bare) || first == '\''));
        let end = hyphen + 1 + gap.len();
        if SUSPENDED.contains(&bare) && bare == word {
            continue;
        }
        gone.push(if keeps { hyphen + 1..end } else { hyphen..end });
    }
}

/// The separators of a run of single letters or digits outside the lines `done`, which are in order. With `|` a
/// cell may also hold a blank, a dash or a dot.
fn spaced(text: &str, separator: u8, done: &[Range<usize>], gone: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let boxes = separator == b'|';
    if boxes && !text.contains('|') {
        return;
    }
    let is_cell =
        |b: u8| b.is_ascii_alphanumeric() || (boxes && matches!(b, b' ' | b'-' | b'.' | b'/'));
    let get = |i: usize| bytes.get(i).copied();
    let mut at = 0;
    let mut done = done.iter().peekable();
    while at + 2 < bytes.len() {
        while let Some(line) = done.next_if(|line| line.start <= at) {
            at = at.max(line.end);
        }
        let starts = get(at + 1) == Some(separator)
            && get(at).is_some_and(is_cell)
            && at.checked_sub(1).and_then(get).is_none_or(|b| boundary(b, boxes));
        if !starts {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while get(end) == Some(separator)
            && get(end + 1).is_some_and(is_cell)
            && get(end + 2).is_none_or(|b| boundary(b, boxes))
        {
            end += 2;
        }
        let cells: Vec<u8> =
            bytes.get(at..end).unwrap_or_default().iter().step_by(2).copied().collect();
        if is_word(&cells, boxes) {
            gone.extend((at + 1..end).step_by(2).map(|i| i..i + 1));
        }
        at = end;
    }
}

/// Whether a single letter may end or begin beside `b`.
fn boundary(b: u8, boxes: bool) -> bool {
    if boxes { b == b'|' || b == b'\n' } else { !b.is_ascii_alphanumeric() && b.is_ascii() }
}

/// Whether single characters are one word set wide: `B S N`, nine boxes.
fn is_word(cells: &[u8], boxes: bool) -> bool {
    let count = |test: fn(&u8) -> bool| cells.iter().filter(|b| test(b)).count();
    let filled = count(u8::is_ascii_alphanumeric);
    if boxes {
        return filled >= 2 && cells.len() >= 3;
    }
    let all_caps = count(u8::is_ascii_uppercase) == cells.len();
    let letters = count(u8::is_ascii_alphabetic);
    (all_caps && letters >= 3) || (letters == cells.len() && letters >= 4) || filled >= 6
}
