//! Content transfer encodings (RFC 2045, 6) and the character sets of parts.

use crate::formats::text::{self, Decoded, Spelling};
use crate::model::Reason;

/// Longest line of an encoded body, in bytes (RFC 2045, 6.7 and 6.8).
const LINE: usize = 76;

/// How the bytes of a part are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// As they are, in ASCII only.
    Seven,
    /// As they are.
    Identity,
    /// `=EB`.
    Quoted,
    /// Base64.
    Base64,
}

impl Coding {
    /// The coding called `name`; nothing is seven bits.
    pub(super) fn of(name: &str) -> Result<Self, Reason> {
        match name.trim().to_ascii_lowercase().as_str() {
            "" | "7bit" => Ok(Self::Seven),
            "8bit" | "binary" => Ok(Self::Identity),
            "quoted-printable" => Ok(Self::Quoted),
            "base64" => Ok(Self::Base64),
            _ => Err(Reason::Unsupported("content-transfer-encoding".to_owned())),
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
        match self {
            Self::Seven | Self::Identity => Ok(bytes.to_vec()),
            Self::Quoted => Ok(quoted(bytes)),
            Self::Base64 => base64(bytes).ok_or_else(|| Reason::Damaged("base64".to_owned())),
        }
    }

    /// `bytes` in this coding, with these line ends.
    pub(super) fn encode(self, bytes: &[u8], newline: &str) -> Vec<u8> {
        match self {
            Self::Seven | Self::Identity => bytes.to_vec(),
            Self::Quoted => to_quoted(bytes, newline),
            Self::Base64 => {
                let text = to_base64(bytes);
                let lines = text.as_bytes().chunks(LINE);
                lines.flat_map(|l| [l, newline.as_bytes()]).flatten().copied().collect()
            }
        }
    }
}

/// Quoted-printable, as lenient as mail programs are.
pub(super) fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'=' {
            out.push(*first);
            continue;
        }
        let blanks = tail.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let after = tail.get(blanks..).unwrap_or_default();
        let soft = [b"\r\n".as_slice(), b"\n"].into_iter().find_map(|n| after.strip_prefix(n));
        if let Some(after) = soft {
            rest = after;
        } else if let Some(byte) = tail.get(..2).and_then(hex) {
            out.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            out.push(b'=');
        }
    }
    out
}

fn hex(two: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()
}

fn to_quoted(bytes: &[u8], newline: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    let last = lines.len().saturating_sub(1);
    for (number, line) in lines.iter().enumerate() {
        let line = if number < last { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
        let mut column = 0;
        for (at, byte) in line.iter().enumerate() {
            let end = at + 1 == line.len();
            let plain =
                matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (matches!(byte, b' ' | b'\t') && !end);
            let width = if plain { 1 } else { 3 };
            if column + width >= LINE {
                out.push(b'=');
                out.extend(newline.as_bytes());
                column = 0;
            }
            if plain {
                out.push(*byte);
            } else {
                out.extend(format!("={byte:02X}").as_bytes());
            }
            column += width;
        }
        if number < last {
            out.extend(newline.as_bytes());
        }
    }
    out
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Strict but for white space: what no reader decodes could hold anything.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0u32, 0, 0);
    for byte in text.iter().filter(|b| !b.is_ascii_whitespace()) {
        if *byte == b'=' {
            padding += 1;
            continue;
        }
        if padding > 0 && count == 0 {
            // Two encoded pieces one after the other.
            padding = 0;
        }
        bits = bits << 6 | digit(*byte).filter(|_| padding == 0)?;
        count += 1;
        if count == 4 {
            out.extend(bits.to_be_bytes().get(1..)?);
            (bits, count) = (0, 0);
        }
    }
    match count {
        0 => {}
        2 => out.push(u8::try_from(bits >> 4 & 0xff).ok()?),
        3 => {
            out.push(u8::try_from(bits >> 10 & 0xff).ok()?);
            out.push(u8::try_from(bits >> 2 & 0xff).ok()?);
        }
        _ => return None,
    }
    Some(out)
}

fn digit(byte: u8) -> Option<u32> {
    let (from, to) = match byte {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => (b'+', 62),
        b'/' => (b'/', 63),
        _ => return None,
    };
    Some(u32::from(byte - from) + to)
}

/// Base64 on one line.
pub(super) fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let n = (0..3).fold(0u32, |n, i| n << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for (i, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = usize::try_from(n >> shift & 63).unwrap_or(0);
            let byte = DIGITS.get(digit).copied().unwrap_or(b'=');
            out.push(char::from(if i <= group.len() { byte } else { b'=' }));
        }
    }
    out
}

/// Whether a file stands in the text in another coding than mail has: uuencode (POSIX 1003.1) or yEnc.
pub(super) fn has_packed_file(text: &str) -> bool {
    let mut lines = text.lines();
    let begins = |line: &str| {
        let mode = line.strip_prefix("begin ").and_then(|rest| rest.get(..4));
        let uu = mode.is_some_and(|m| m.trim_end().bytes().all(|b| matches!(b, b'0'..=b'7')));
        line.starts_with("=ybegin ") || uu
    };
    lines.any(begins) && lines.any(|line| line == "end" || line.starts_with("=yend"))
}

/// Names of character sets that no program decodes and that mean nothing.
const NAMELESS: &[&str] = &["", "unknown-8bit", "x-unknown", "default", "binary", "8bit"];

/// Refuses a character set that is not known here: read as another one, it would hide text.
pub(super) fn known(charset: &str) -> Result<(), Reason> {
    let name = charset.trim().to_ascii_lowercase();
    if NAMELESS.contains(&&*name) || encoding_rs::Encoding::for_label(name.as_bytes()).is_some() {
        return Ok(());
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    Err(Reason::Encoding(name.chars().filter(|c| plain(*c)).take(20).collect()))
}

/// The text of a part: as its character set says, or as it looks when that does not fit.
pub(super) fn text(bytes: &[u8], charset: Option<&str>) -> Result<Decoded, Reason> {
    known(charset.unwrap_or_default())?;
    let said = charset.and_then(|c| encoding_rs::Encoding::for_label(c.trim().as_bytes()));
    if let Some(encoding) = said {
        let spelling = Spelling::of(encoding);
        if let Some(decoded) = text::decode_as(bytes, spelling) {
            return Ok(decoded);
        }
    }
    text::decode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_come_back() {
        let text = "Zoë = één  \r\nlang ".repeat(20);
        for coding in [Coding::Identity, Coding::Quoted, Coding::Base64] {
            let encoded = coding.encode(text.as_bytes(), "\r\n");
            assert_eq!(coding.decode(&encoded).unwrap(), text.as_bytes(), "{coding:?}");
            if coding != Coding::Identity {
                assert!(encoded.split(|b| *b == b'\n').all(|l| l.len() <= LINE + 1));
            }
        }
        assert_eq!(quoted(b"a=\r\nb=EB= x"), b"ab\xeb= x");
        assert!(base64(b"SmFu\nnaam!").is_none());
    }
}
