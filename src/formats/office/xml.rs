//! XML as a row of tokens that know their bytes.

use crate::formats::Limits;
use crate::model::Reason;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// Deepest nesting of elements: Word itself stops long before.
const DEPTH: usize = 1_000;

/// Most attributes of one element.
const ATTRIBUTES: usize = 500;

/// One piece of XML and the bytes it takes.
pub(super) enum Token<'x> {
    /// A start tag, or an empty element (then [`Token::Close`] follows with an empty range).
    Open(Tag<'x>),
    /// An end tag.
    Close {
        /// Its name without prefix.
        local: &'x str,
        /// Its bytes; empty, behind the start tag, for an empty element.
        range: Range<usize>,
    },
    /// Character data without references.
    Text {
        /// As it stands in the file.
        raw: &'x str,
        /// First byte.
        at: usize,
    },
    /// A reference: one character written as `&name;` or `&#n;`.
    Reference {
        /// The character.
        char: char,
        /// The whole reference.
        range: Range<usize>,
    },
    /// A comment or a processing instruction; nobody sees it, but it can hold text.
    Aside {
        /// What is between the marks.
        raw: &'x str,
        /// First byte of `raw`.
        at: usize,
    },
}

/// A start tag.
pub(super) struct Tag<'x> {
    /// Name with prefix.
    pub(super) name: &'x str,
    /// From `<` to one past `>`.
    pub(super) range: Range<usize>,
    /// In order.
    pub(super) attributes: Vec<Attribute<'x>>,
}

/// An attribute.
pub(super) struct Attribute<'x> {
    /// Name with prefix.
    pub(super) name: &'x str,
    /// Between the quotes, references and all.
    pub(super) raw: &'x str,
    /// Name, equals sign and value with its quotes.
    pub(super) range: Range<usize>,
    /// The value between its quotes.
    pub(super) value: Range<usize>,
}

/// The part of a name after its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl Tag<'_> {
    /// Its name without prefix.
    pub(super) fn local(&self) -> &str {
        local(self.name)
    }

    /// The value of the first attribute with this local name, references resolved.
    pub(super) fn value(&self, attribute: &str) -> Option<String> {
        let found = self.attributes.iter().find(|a| local(a.name) == attribute)?;
        Some(pieces(found.raw, 0).ok()?.into_iter().map(|p| p.text).collect())
    }
}

/// A stretch of character data: either written as it is, or one reference.
pub(super) struct Piece {
    /// The characters.
    pub(super) text: String,
    /// The bytes that spell them.
    pub(super) range: Range<usize>,
    /// Whether each byte of the text is that byte of the file.
    pub(super) literal: bool,
}

fn damaged() -> Reason {
    Reason::Damaged("xml".to_owned())
}

/// Cuts `raw`, which begins at byte `at`, into literal stretches and references.
pub(super) fn pieces(raw: &str, at: usize) -> Result<Vec<Piece>, Reason> {
    let mut out = Vec::new();
    let mut from = 0;
    let literal = |from: usize, to: usize, out: &mut Vec<Piece>| {
        if let Some(text) = raw.get(from..to).filter(|t| !t.is_empty()) {
            out.push(Piece { text: text.to_owned(), range: at + from..at + to, literal: true });
        }
    };
    for (start, _) in raw.match_indices('&') {
        if start < from {
            continue;
        }
        literal(from, start, &mut out);
        let rest = raw.get(start + 1..).ok_or_else(damaged)?;
        let length = rest.find(';').ok_or_else(damaged)?;
        let char = reference(rest.get(..length).ok_or_else(damaged)?).ok_or_else(damaged)?;
        from = start + length + 2;
        out.push(Piece { text: char.into(), range: at + start..at + from, literal: false });
    }
    literal(from, raw.len(), &mut out);
    Ok(out)
}

/// The character that `&name;` stands for; only the five that XML itself defines and numbers.
fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Reads `text` from begin to end and hands every token to `see`.
///
/// # Errors
/// Not well-formed, nested too deep, or with a document type definition, which no Office part has
/// and which could make text out of nothing.
pub(super) fn walk<'x>(
    text: &'x str,
    limits: &Limits,
    mut see: impl FnMut(Token<'x>),
) -> Result<(), Reason> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut from = 0;
    loop {
        let event = reader.read_event().map_err(|_| damaged())?;
        let to = usize::try_from(reader.buffer_position()).map_err(|_| damaged())?;
        let inner = |head: usize, tail: usize| {
            text.get(from + head..to.saturating_sub(tail)).ok_or_else(damaged)
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > limits.depth.max(DEPTH) {
                    return Err(Reason::Limit("xml-depth"));
                }
                see(Token::Open(tag(&start, inner(1, 1)?, from..to)?));
            }
            Event::Empty(start) => {
                let tag = tag(&start, inner(1, 2)?, from..to)?;
                let local = local(tag.name);
                see(Token::Open(tag));
                see(Token::Close { local, range: to..to });
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or_else(damaged)?;
                let local = local(inner(2, 1)?.trim_ascii_end());
                see(Token::Close { local, range: from..to });
            }
            Event::Text(_) => see(Token::Text { raw: inner(0, 0)?, at: from }),
            Event::CData(_) => see(Token::Text { raw: inner(9, 3)?, at: from + 9 }),
            Event::GeneralRef(_) => {
                let char = reference(inner(1, 1)?).ok_or_else(damaged)?;
                see(Token::Reference { char, range: from..to });
            }
            Event::Comment(_) => see(Token::Aside { raw: inner(4, 3)?, at: from + 4 }),
            Event::PI(_) => see(Token::Aside { raw: inner(2, 2)?, at: from + 2 }),
            Event::Decl(_) => {}
            Event::DocType(_) => return Err(Reason::Damaged("xml: DTD".to_owned())),
            Event::Eof => break,
        }
        from = to;
    }
    if depth == 0 { Ok(()) } else { Err(damaged()) }
}

/// The tag whose inside, from its name on, is `inside`.
fn tag<'x>(
    start: &BytesStart<'_>,
    inside: &'x str,
    range: Range<usize>,
) -> Result<Tag<'x>, Reason> {
    let length = start.name().as_ref().len();
    let name = inside.get(..length).ok_or_else(damaged)?;
    let base = range.start + 1;
    let mut attributes: Vec<Attribute<'x>> = Vec::new();
    let mut at = length;
    loop {
        let rest = inside.get(at..).ok_or_else(damaged)?;
        let trimmed = rest.trim_ascii_start();
        if trimmed.is_empty() {
            return Ok(Tag { name, range, attributes });
        }
        let begin = at + rest.len() - trimmed.len();
        let (key, after) = trimmed.split_once('=').ok_or_else(damaged)?;
        let name = key.trim_ascii_end();
        let value = after.trim_ascii_start();
        let quote = value.chars().next().filter(|q| matches!(q, '"' | '\'')).ok_or_else(damaged)?;
        let raw = value.get(1..).and_then(|v| v.split_once(quote)).ok_or_else(damaged)?.0;
        if attributes.len() == ATTRIBUTES {
            return Err(Reason::Limit("xml-attributes"));
        }
        if name.is_empty() || begin == at || attributes.iter().any(|a| a.name == name) {
            return Err(damaged());
        }
        let first = begin + key.len() + 1 + (after.len() - value.len()) + 1;
        at = first + raw.len() + 1;
        attributes.push(Attribute {
            name,
            raw,
            range: base + begin..base + at,
            value: base + first..base + first + raw.len(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_knows_its_bytes() {
        let text =
            "<?xml version='1.0'?><a:b c = \"d&lt;e\" f=''>g&amp;h<![CDATA[i]]><!--j--><k/></a:b >";
        let mut seen = Vec::new();
        let mut see = |range: Range<usize>| seen.push(text.get(range).unwrap());
        walk(text, &Limits::default(), |token| match token {
            Token::Open(tag) => {
                see(tag.range.clone());
                for a in &tag.attributes {
                    assert_eq!(text.get(a.value.clone()), Some(a.raw));
                    see(a.range.clone());
                }
            }
            Token::Close { range, .. } | Token::Reference { range, .. } => see(range),
            Token::Text { raw, at } | Token::Aside { raw, at } => {
                assert_eq!(text.get(at..at + raw.len()), Some(raw));
                see(at..at + raw.len());
            }
        })
        .unwrap();
        let tag = "<a:b c = \"d&lt;e\" f=''>";
        let rest = ["c = \"d&lt;e\"", "f=''", "g", "&amp;", "h", "i", "j", "<k/>", "", "</a:b >"];
        assert_eq!(seen, [[tag].as_slice(), &rest].concat());
    }

    #[test]
    fn broken_xml_is_refused() {
        for text in
            ["<a>", "<a></b>", "<a b=c/>", "<a b='1' b='2'/>", "<a>&x;</a>", "<!DOCTYPE a><a/>"]
        {
            assert!(walk(text, &Limits::default(), |_| ()).is_err(), "{text}");
        }
    }
}
