//! Header fields: folded lines, encoded words (RFC 2047) and parameters (RFC 2231).

use super::coding;
use crate::formats::escape::{Form, Hand, Reading};
use crate::formats::escaped::html::octets;
use crate::formats::mark::{ASCII_MARK, Hole};
use encoding_rs::Encoding;

/// Stands where a name was, in fields that only take words without brackets.
const NAME: &str = "gelakt";

/// Stands where an address was: it leads nowhere (RFC 2606, 2).
pub(super) const ADDRESS: &str = "gelakt@gelakt.invalid";

/// Bytes of text in one encoded word, so that with its frame it stays under 75 (RFC 2047, 2).
const WORD: usize = 42;

/// Fields whose text is free (RFC 5322, 3.6.5); in all others a mark has to fit the grammar.
const FREE: &[&str] = &["subject", "comments", "thread-topic", "content-description", ""];

/// Parameters of a field with their values decoded, in order.
#[derive(Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All but these.
    pub(super) fn without<'p>(
        &'p self,
        names: &'p [&str],
    ) -> impl Iterator<Item = (&'p str, &'p str)> {
        let all = self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        all.filter(|(n, _)| !names.contains(n))
    }
}

/// Parameters that say how a part is put together (RFC 2045, 2046, 2183, 3676, 5546).
const PLUMBING: &[&str] = &[
    "boundary",
    "charset",
    "creation-date",
    "delsp",
    "differences",
    "format",
    "method",
    "micalg",
    "modification-date",
    "protocol",
    "read-date",
    "reply-type",
    "report-type",
    "size",
    "start",
    "start-info",
    "type",
];

/// Whether a parameter says how a part is put together.
pub(super) fn is_plumbing(name: &str) -> bool {
    PLUMBING.contains(&name)
}

/// Adds what a field with parameters says besides how a part is put together: comments, parameters of
/// its own, and names of files other than `told`. Each parameter is one word, `name=value`.
pub(super) fn read_parameters(raw: &str, at: usize, told: Option<&str>, out: &mut Reading) {
    let (_, all) = parameters(raw);
    let mut from = 0;
    let mut places: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    for (number, piece) in pieces(raw).into_iter().enumerate() {
        let range = at + from..at + from + piece.len();
        from += piece.len() + 1;
        let name = piece.split_once('=').filter(|_| number > 0).map(|(name, _)| name);
        let Some(name) = name else {
            if let Some(comment) = piece.find('(') {
                read(piece.get(comment..).unwrap_or_default(), range.start + comment, out);
            }
            continue;
        };
        let base = name.split('*').next().unwrap_or_default().trim().to_ascii_lowercase();
        let blank = piece.len() - piece.trim_start().len();
        match places.iter_mut().find(|(name, _)| *name == base) {
            Some((_, place)) => place.end = range.end,
            None => places.push((base, range.start + blank..range.end)),
        }
    }
    for (name, place) in places {
        let Some(value) = all.get(&name) else { continue };
        let named = matches!(name.as_str(), "name" | "filename") && told == Some(value);
        if !named && !is_plumbing(&name) {
            out.put(&format!("{name}={value}"), place, Form::Word);
            out.layout('\n');
        }
    }
}

/// How parameters are written.
pub(super) struct ParameterHand;

impl Hand for ParameterHand {
    fn mark(&self, hole: &Hole, _: &str) -> String {
        hole.mark(ASCII_MARK)
    }

    fn word(&self, text: &str) -> String {
        text.split_once('=').map_or_else(String::new, |(name, value)| parameter(name, value))
    }
}

/// A value on one line, without comments in brackets and blanks around it.
pub(super) fn bare(value: &str) -> String {
    let (mut out, mut depth, mut quoted) = (String::new(), 0_usize, false);
    for c in value.chars() {
        match c {
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => depth -= 1,
            '\r' | '\n' => {}
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// The first word of a field, in lower case, and its parameters.
pub(super) fn parameters(value: &str) -> (String, Parameters) {
    let line = value.replace(['\r', '\n'], "");
    let mut pieces = pieces(&line).into_iter();
    let first = pieces.next().map(|p| bare(p).to_ascii_lowercase()).unwrap_or_default();
    let mut plain: Vec<(String, String)> = Vec::new();
    // Name, number, whether it is percent-encoded, value (RFC 2231, 3 and 4).
    let mut parts: Vec<(String, u32, bool, String)> = Vec::new();
    for piece in pieces {
        let Some((name, value)) = piece.split_once('=') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = unquoted(value.trim());
        if let Some((base, section)) = name.split_once('*') {
            let encoded = section.is_empty() || section.ends_with('*');
            let number = section.trim_end_matches('*').parse().unwrap_or(0);
            parts.push((base.to_owned(), number, encoded, value));
        } else {
            plain.push((name, words(&value)));
        }
    }
    parts.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut joined: Vec<(String, Vec<u8>, String)> = Vec::new();
    for (base, _, encoded, value) in parts {
        let fresh = joined.last().is_none_or(|(last, ..)| *last != base);
        let (charset, text) = match value.split_once('\'').filter(|_| fresh && encoded) {
            Some((charset, rest)) => {
                (charset.to_owned(), rest.split_once('\'').map_or(rest, |(_, t)| t).to_owned())
            }
            None => (String::new(), value),
        };
        let bytes = if encoded { percent(&text) } else { text.into_bytes() };
        match joined.last_mut().filter(|_| !fresh) {
            Some((_, all, _)) => all.extend(bytes),
            None => joined.push((base, bytes, charset)),
        }
    }
    let mut out: Vec<(String, String)> = Vec::new();
    for (name, bytes, charset) in joined {
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        out.push((name, encoding.decode_without_bom_handling(&bytes).0.into_owned()));
    }
    plain.retain(|(name, _)| !out.iter().any(|(n, _)| n == name));
    out.extend(plain);
    (first, Parameters(out))
}

/// The pieces of a value between semicolons outside quotes, as they stand.
fn pieces(value: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut quoted, mut escaped, mut from) = (false, false, 0);
    for (at, c) in value.char_indices() {
        if c == ';' && !quoted {
            out.extend(value.get(from..at));
            from = at + 1;
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
    }
    out.extend(value.get(from..));
    out
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.split_whitespace().next().unwrap_or_default().to_owned();
    };
    let (mut out, mut escaped) = (String::new(), false);
    for c in inner.chars() {
        match c {
            '"' if !escaped => break,
            '\\' if !escaped => escaped = true,
            c => {
                out.push(c);
                escaped = false;
            }
        }
    }
    out
}

fn percent(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let byte = tail.get(..2).filter(|_| *first == b'%');
        let byte = byte.and_then(|t| std::str::from_utf8(t).ok());
        let byte = byte.and_then(|t| u8::from_str_radix(t, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    out
}

/// A value with its encoded words resolved.
fn words(value: &str) -> String {
    let mut out = Reading::default();
    read(value, 0, &mut out);
    out.text
}

/// Adds the text of a field, which stands at byte `at`: on one line, encoded words resolved.
pub(super) fn read(raw: &str, at: usize, out: &mut Reading) {
    let mut from = 0;
    let mut next = 0;
    while let Some(found) = raw.get(next..).and_then(|r| r.find(['=', '%', '\r', '\n'])) {
        let start = next + found;
        let tail = raw.get(start..).unwrap_or_default();
        next = start + 1;
        let (text, length, form) = if tail.starts_with('=') {
            let Some((text, length)) = encoded_words(tail) else { continue };
            (text, length, Form::Word)
        } else if tail.starts_with('%') {
            // An address in which letters are spelled in octets (RFC 3986, 2.1).
            let Some((text, length)) = octets(tail, '%') else { continue };
            (text, length, Form::Escape)
        } else {
            let blank = |c: char| matches!(c, '\r' | '\n' | ' ' | '\t');
            let length = tail.find(|c| !blank(c)).unwrap_or(tail.len());
            // The line end after the field is no text of it.
            (if length == tail.len() { "" } else { " " }.to_owned(), length, Form::Escape)
        };
        out.literal(raw.get(from..start).unwrap_or_default(), at + from);
        out.put(&text, at + start..at + start + length, form);
        from = start + length;
        next = from;
    }
    out.literal(raw.get(from..).unwrap_or_default(), at + from);
}

/// Whether a value is a moment or a language, which programs write and which tells of nobody.
pub(super) fn is_machine(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun",
        "jul", "aug", "sep", "oct", "nov", "dec", "gmt", "utc", "cet", "cest", "nl", "en", "us",
        "gb", "de", "fr", "be",
    ];
    let mut words = value.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let known = |w: &str| {
        WORDS.contains(&&*w.to_ascii_lowercase())
            || (w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit()))
    };
    !value.contains(['@', '<', '"', '=']) && words.all(known)
}

/// Whether `text`, as it was read, still has an encoded word in it: one that nobody could decode.
pub(super) fn has_unread_word(text: &str) -> bool {
    text.match_indices("=?").any(|(at, _)| {
        let mut pieces = text.get(at + 2..).unwrap_or_default().splitn(3, '?');
        let charset = pieces.next().is_some_and(|c| !c.is_empty() && !c.contains(' '));
        let kind = pieces.next().is_some_and(|k| matches!(k, "q" | "Q" | "b" | "B"));
        charset && kind && pieces.next().is_some_and(|rest| rest.contains("?="))
    })
}

/// The text of the encoded words at the start of `tail`, as many as follow each other, and their
/// length: letters can be cut in two between them.
fn encoded_words(tail: &str) -> Option<(String, usize)> {
    let (mut charset, mut bytes, first) = encoded_word(tail)?;
    let mut length = first;
    let mut out = String::new();
    loop {
        let rest = tail.get(length..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let follower = rest.get(blank..).and_then(encoded_word).filter(|_| blank > 0);
        let Some((other, more, taken)) = follower else { break };
        if other == charset {
            bytes.extend(more);
        } else {
            out.push_str(&charset.decode_without_bom_handling(&bytes).0);
            (charset, bytes) = (other, more);
        }
        length += blank + taken;
    }
    out.push_str(&charset.decode_without_bom_handling(&bytes).0);
    Some((out, length))
}

fn encoded_word(tail: &str) -> Option<(&'static Encoding, Vec<u8>, usize)> {
    let inner = tail.strip_prefix("=?")?;
    let (charset, rest) = inner.split_once('?')?;
    let (kind, rest) = rest.split_once('?')?;
    let (data, _) = rest.split_once("?=")?;
    if data.contains(['\r', '\n']) || charset.len() > 40 || kind.len() != 1 {
        return None;
    }
    let label = charset.split('*').next().unwrap_or_default();
    coding::known(label).ok()?;
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
    let bytes = match kind {
        "q" | "Q" => coding::quoted(data.replace('_', " ").as_bytes()),
        "b" | "B" => coding::base64(data.as_bytes())?,
        _ => return None,
    };
    Some((encoding, bytes, 2 + charset.len() + 1 + 2 + data.len() + 2))
}

/// `text` as encoded words, folded with `newline`.
pub(super) fn encode(text: &str, newline: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for c in text.chars() {
        match words.last_mut() {
            Some(last) if last.len() + c.len_utf8() <= WORD => last.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let words = words.iter().filter(|w| !w.is_empty());
    let words = words.map(|w| format!("=?UTF-8?B?{}?=", coding::to_base64(w.as_bytes())));
    words.collect::<Vec<_>>().join(&format!("{newline} "))
}

/// How marks are written in the field called `name`, in a mail with these line ends.
pub(super) struct FieldHand<'h> {
    pub(super) name: &'h str,
    pub(super) newline: &'h str,
}

impl Hand for FieldHand<'_> {
    fn mark(&self, hole: &Hole, gone: &str) -> String {
        if FREE.contains(&self.name) {
            return hole.mark(ASCII_MARK);
        }
        if gone.contains('@') { ADDRESS } else { NAME }.to_owned()
    }

    fn word(&self, text: &str) -> String {
        encode(text, self.newline)
    }
}

/// A parameter as it is written in a field.
pub(super) fn parameter(name: &str, value: &str) -> String {
    if value.is_ascii() && !value.chars().any(char::is_control) {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        return format!("{name}=\"{value}\"");
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    let spell = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    format!("{name}*=utf-8''{}", value.bytes().map(spell).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_read_and_written_anew() {
        let raw = " =?iso-8859-1?Q?Zo=EB_Gri?= =?iso-8859-1?Q?ffioen?=\r\n <z@x.nl>\r\n";
        let mut out = Reading::default();
        read(raw, 0, &mut out);
        assert_eq!(out.text, " Zoë Griffioen <z@x.nl>");
        let hole = |range| Hole { range, grounds: std::collections::BTreeSet::new() };
        let at = out.text.find("Griff").unwrap();
        let mail = out.text.find("z@").unwrap();
        let hand = FieldHand { name: "from", newline: "\r\n" };
        let edits = out.cuts(&[hole(at..at + 9), hole(mail..mail + 6)], &hand);
        let copy = crate::formats::office::apply(raw, edits).unwrap();
        assert_eq!(words(&copy), " Zoë gelakt <gelakt@gelakt.invalid>");
    }

    #[test]
    fn parameters_are_decoded() {
        let (media, p) = parameters(
            " Application/PDF;\r\n name=\"=?utf-8?Q?br=C3=AFef.pdf?=\"; filename*0*=utf-8''a%C3%AB; filename*1=\"b.pdf\"; boundary=\"a;b\"",
        );
        assert_eq!(media, "application/pdf");
        assert_eq!(p.get("name"), Some("brïef.pdf"));
        assert_eq!(p.get("filename"), Some("aëb.pdf"));
        assert_eq!(p.get("boundary"), Some("a;b"));
    }
}
