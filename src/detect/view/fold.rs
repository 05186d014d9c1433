//! Folding: character by character, nothing is joined here.

use super::{Map, Writer};
use std::iter;
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::canonical_combining_class, is_nfc_quick,
};

/// What becomes of a character.
enum Fold {
    Keep,
    Drop,
    To(&'static str),
    Char(char),
}

/// `source` in NFC with its typography folded.
pub(super) fn fold(source: &str) -> (String, Map) {
    let mut out = Writer::new(source);
    let mut copied = 0; // everything before it is written
    let mut at = 0;
    while let Some(c) = next_special(source, &mut at) {
        let (range, made) = piece(source, at, c, copied);
        let same = source.get(range.clone()) == Some(made.as_str());
        at = range.end;
        if !same {
            out.copy(copied..range.start);
            copied = range.end;
            out.replace(range, &made);
        }
    }
    out.copy(copied..source.len());
    out.finish()
}

/// Moves `at` over characters that stay as they are, to the next that may not.
fn next_special(source: &str, at: &mut usize) -> Option<char> {
    let rest = source.as_bytes().get(*at..)?;
    let plain = |b: &u8| b.is_ascii() && !matches!(b, b'\r' | 0x0b | 0x0c | b'`' | b'%');
    *at += rest.iter().position(|b| !plain(b))?;
    source.get(*at..)?.chars().next()
}

/// The piece of the source around the special character `c` at `at` that is judged as a whole, and
/// what is made of it. A combining mark takes along the character before it, not before `from`.
fn piece(source: &str, at: usize, c: char, from: usize) -> (std::ops::Range<usize>, String) {
    let rest = source.get(at..).unwrap_or_default();
    if c == '\r' {
        return (at..at + if rest.starts_with("\r\n") { 2 } else { 1 }, "\n".to_owned());
    }
    if c == '%'
        && let Some((escapes, made)) = escaped(rest).filter(|_| in_link(source, at))
    {
        return (at..at + escapes, made);
    }
    if c == '\u{ad}' && ends_line(rest) {
        return (at..at + c.len_utf8(), "-".to_owned());
    }
    let mut end = at + c.len_utf8();
    let mut marks = joins(c);
    for (offset, next) in rest.char_indices().skip(1) {
        if joins(next) {
            marks = true;
            end = at + offset + next.len_utf8();
        } else if !matches!(folded(next), Fold::Drop) {
            break;
        }
    }
    let mut start = at;
    if marks && (joins(c) || matches!(folded(c), Fold::Drop)) {
        let before = source.get(from..at).and_then(|text| text.chars().next_back());
        start -= before.map_or(0, char::len_utf8);
    }
    let kept = source.get(start..end).unwrap_or_default().chars();
    let kept = kept.filter(|&c| !matches!(folded(c), Fold::Drop));
    let mut made = String::new();
    for c in kept.nfc() {
        match folded(c) {
            Fold::Keep => made.push(c),
            Fold::Drop => {}
            Fold::To(text) => made.push_str(text),
            Fold::Char(c) => made.push(c),
        }
    }
    (start..end, made)
}

/// How many bytes at the start of `rest` are the escapes (RFC 3986, 2.1) of one character, and that.
fn escaped(rest: &str) -> Option<(usize, String)> {
    let escapes = rest.as_bytes().chunks_exact(3).map_while(|escape| {
        let [b'%', high, low] = *escape else { return None };
        let [high, low] = [high, low].map(|digit| char::from(digit).to_digit(16));
        u8::try_from(high? * 16 + low?).ok()
    });
    let bytes: Vec<u8> = escapes.take(4).collect();
    let length = match bytes.first()? {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    };
    let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
    (!text.contains(char::is_control)).then(|| (3 * length, text.to_owned()))
}

/// How far back the beginning of a web address is looked for, in bytes.
const LINK: usize = 300;

/// Whether the byte `at` stands in a web address.
fn in_link(source: &str, at: usize) -> bool {
    let from = (at.saturating_sub(LINK)..=at).find(|i| source.is_char_boundary(*i));
    let head = source.get(from.unwrap_or(at)..at).unwrap_or_default();
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')');
    let own = head.rsplit(ends).next().unwrap_or_default();
    own.contains("://") || own.contains('?') && own.contains('=') || own.starts_with("www.")
}

/// Whether only blanks stand between the soft hyphen at the start of `rest` and a line end.
fn ends_line(rest: &str) -> bool {
    let after = rest.trim_start_matches('\u{ad}').trim_start_matches([' ', '\t', '\u{a0}']);
    after.starts_with(['\n', '\r'])
}

/// Whether `c` may combine with the character before it (UAX #15: not a boundary before it).
fn joins(c: char) -> bool {
    c >= '\u{300}'
        && (canonical_combining_class(c) != 0
            || matches!(is_nfc_quick(iter::once(c)), IsNormalized::Maybe))
}

/// The table of typography.
fn folded(c: char) -> Fold {
    match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => Fold::Drop,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Fold::To(" ")
        }
        '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fold::To("\n"),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => {
            Fold::To("-")
        }
        '`' | '´' | 'ʼ' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '‹' | '›' => Fold::To("'"),
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => Fold::To("\""),
        'Ĳ' => Fold::To("IJ"),
        'ĳ' => Fold::To("ij"),
        '\u{fb00}' => Fold::To("ff"),
        '\u{fb01}' => Fold::To("fi"),
        '\u{fb02}' => Fold::To("fl"),
        '\u{fb03}' => Fold::To("ffi"),
        '\u{fb04}' => Fold::To("ffl"),
        '\u{fb05}' | '\u{fb06}' => Fold::To("st"),
        '\u{2044}' => Fold::To("/"),
        // Full-width forms lie at a fixed distance from ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).map_or(Fold::Keep, Fold::Char)
        }
        _ => Fold::Keep,
    }
}
