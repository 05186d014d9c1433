//! From bytes to text and back, never with a loss.

use crate::model::Reason;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use regex::bytes::Regex;
use std::sync::LazyLock;

/// How a file spells its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Spelling {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// A legacy code page without state.
    Legacy(&'static Encoding),
}

/// A decoded file.
pub(in crate::formats) struct Decoded {
    /// The text, without the byte order mark.
    pub(in crate::formats) text: String,
    /// How it is spelled.
    pub(in crate::formats) spelling: Spelling,
    /// Length of the byte order mark in bytes; 0 when there is none.
    pub(in crate::formats) bom: usize,
}

impl Spelling {
    /// How `encoding` spells text.
    pub(in crate::formats) fn of(encoding: &'static Encoding) -> Self {
        match encoding.name() {
            "UTF-8" => Self::Utf8,
            "UTF-16LE" => Self::Utf16Le,
            "UTF-16BE" => Self::Utf16Be,
            _ => Self::Legacy(encoding),
        }
    }

    /// `text` in this spelling; `None` when a character does not exist in it.
    pub(in crate::formats) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Self::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Self::Legacy(encoding) => {
                let (bytes, _, lossy) = encoding.encode(text);
                (!lossy).then(|| bytes.into_owned())
            }
        }
    }

    /// The name for messages.
    fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Legacy(encoding) => encoding.name(),
        }
    }

    fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => utf16(bytes, u16::from_be_bytes),
            Self::Legacy(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(std::borrow::Cow::into_owned),
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|p| unit(*p))).collect::<Result<String, _>>().ok()
}

/// The text in `bytes`.
///
/// # Errors
/// [`Reason::Encoding`] when encoding again would not give the same bytes, [`Reason::NotText`]
/// when there are control characters that no text has.
pub(in crate::formats) fn decode(bytes: &[u8]) -> Result<Decoded, Reason> {
    let (spelling, bom) = spelling_of(bytes)?;
    let body = bytes.get(bom..).unwrap_or_default();
    let lossy = || Reason::Encoding(spelling.name().to_owned());
    let text = spelling.decode(body).ok_or_else(lossy)?;
    if holds_binary(&text) {
        return Err(Reason::NotText(spelling.name().to_owned()));
    }
    if matches!(spelling, Spelling::Legacy(_)) && is_dos(body) {
        return Err(Reason::NotText("MS-DOS".to_owned()));
    }
    if spelling.encode(&text).as_deref() != Some(body) {
        return Err(lossy());
    }
    Ok(Decoded { text, spelling, bom })
}

/// The text in `bytes`, which are a page or XML: as its head says, unless it is UTF-8 or does not fit.
///
/// # Errors
/// See [`decode`].
pub(in crate::formats) fn decode_page(bytes: &[u8]) -> Result<Decoded, Reason> {
    let own = bytes.is_ascii() || std::str::from_utf8(bytes).is_err();
    let said = declared(bytes).filter(|_| own).map(Spelling::Legacy);
    said.and_then(|spelling| decode_as(bytes, spelling)).map_or_else(|| decode(bytes), Ok)
}

/// The code page that the head of a page or of XML names (WHATWG HTML, 13.2.3.2; XML 1.0, 4.3.3); `None`
/// for UTF-8 and what cannot be read byte for byte.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let label =
            r#"(?i-u)<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w:-]+)"#;
        Regex::new(label).ok()
    });
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let label = LABEL.as_ref()?.captures(head)?.get(1)?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    (encoding.is_ascii_compatible() && encoding != UTF_8 && encoding.is_single_byte())
        .then_some(encoding)
}

/// Bytes in which a page says how it is spelled.
const HEAD: usize = 1024;

/// The text in `bytes`, spelled as somebody says; `None` when encoding again would not give the same
/// bytes, or when it is no text.
pub(in crate::formats) fn decode_as(bytes: &[u8], spelling: Spelling) -> Option<Decoded> {
    let text = spelling.decode(bytes).filter(|t| !holds_binary(t))?;
    let same = spelling.encode(&text).as_deref() == Some(bytes);
    same.then_some(Decoded { text, spelling, bom: 0 })
}

/// Whether there are control characters that no text has; of those for a screen only the ones that move
/// nothing and write nothing: `ESC [` (ECMA-48, 5.4).
fn holds_binary(text: &str) -> bool {
    let screen = |at: usize| text.get(at..).is_some_and(|t| t.starts_with("\u{1b}["));
    text.char_indices().any(|(at, c)| is_binary(c) && !screen(at))
}

/// Control characters other than the ones that move the paper, and the old end-of-file mark.
fn is_binary(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0e'..='\x19' | '\x1b'..='\x1f' | '\x7f')
}

/// The spelling of `bytes` and the length of its byte order mark.
fn spelling_of(bytes: &[u8]) -> Result<(Spelling, usize), Reason> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(Reason::Encoding("UTF-32".to_owned()));
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        return Ok((Spelling::Utf8, 3));
    }
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Ok((Spelling::Utf16Le, 2));
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Ok((Spelling::Utf16Be, 2));
    }
    if let Some(spelling) = utf16_without_mark(bytes) {
        return Ok((spelling, 0));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok((Spelling::Utf8, 0));
    }
    if bytes.contains(&0) {
        return Err(Reason::NotText("binary".to_owned()));
    }
    if mixed(bytes) {
        return Err(Reason::Encoding("UTF-8".to_owned()));
    }
    Ok((Spelling::Legacy(code_page(bytes)), 0))
}

/// Whether at least as many characters beyond ASCII are spelled in UTF-8 as not: two files pasted
/// together, or one that was damaged. Read as a code page, every name with an accent would fall
/// apart.
fn mixed(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good >= bad.max(1)
}

/// UTF-16 shows as zeros in every other byte: text in Latin script has them in nearly all of its
/// high bytes and never in its low ones.
fn utf16_without_mark(bytes: &[u8]) -> Option<Spelling> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    let first = pairs.iter().filter(|p| p[0] == 0).count();
    let second = pairs.iter().filter(|p| p[1] == 0).count();
    let most = pairs.len() - pairs.len() / 4;
    match (first, second) {
        (0, n) if n >= most => Some(Spelling::Utf16Le),
        (n, 0) if n >= most => Some(Spelling::Utf16Be),
        _ => None,
    }
}

/// The likeliest code page of a Dutch file that is not UTF-8; Windows-1252 when in doubt, which
/// gives every byte a character.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"nl"), chardetng::Utf8Detection::Deny);
    let legacy = Spelling::Legacy(guess);
    let exact = || legacy.decode(bytes).and_then(|t| legacy.encode(&t)).as_deref() == Some(bytes);
    if exact() { guess } else { WINDOWS_1252 }
}

/// Whether a byte stands between Latin letters that is ü, é, ä, ë, è or ï in MS-DOS (code page 850),
/// and in no code page of a Dutch file a letter that stands there.
fn is_dos(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| match w {
        [before, 0x81 | 0x82 | 0x84 | 0x89 | 0x8a | 0x8b, after] => {
            before.is_ascii_alphabetic() && after.is_ascii_lowercase()
        }
        _ => false,
    })
}
