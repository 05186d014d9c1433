//! Every way in which the bytes of a file can be read as text, without any code of the program.

use std::io::{Cursor, Read};

/// Packages within packages, encodings within encodings.
const DEPTH: usize = 6;

/// Everything that `bytes` can be read as, in lower case.
pub(super) fn of(bytes: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    add(bytes, 0, &mut out);
    out
}

fn add(bytes: &[u8], depth: usize, out: &mut Vec<String>) {
    if depth > DEPTH {
        return;
    }
    if bytes.starts_with(b"PK") {
        let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
        out.push(String::from_utf8_lossy(zip.comment()).to_lowercase());
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).unwrap();
            out.push(format!("{} {}", file.name().unwrap(), file.comment()).to_lowercase());
            let mut inside = Vec::new();
            file.read_to_end(&mut inside).unwrap();
            add(&inside, depth + 1, out);
        }
        return;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
        let streams: Vec<_> =
            file.walk().filter(cfb::Entry::is_stream).map(|e| e.path().to_owned()).collect();
        for path in streams {
            let mut inside = Vec::new();
            file.open_stream(&path).unwrap().read_to_end(&mut inside).unwrap();
            add(&inside, depth + 1, out);
        }
        return;
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    for at in [0, 1] {
        let units = |order: fn([u8; 2]) -> u16| -> String {
            let pairs = bytes.get(at..).unwrap_or_default().as_chunks::<2>().0;
            String::from_utf16_lossy(&pairs.iter().map(|p| order(*p)).collect::<Vec<_>>())
        };
        out.push(units(u16::from_le_bytes).to_lowercase());
        out.push(units(u16::from_be_bytes).to_lowercase());
    }
    let untagged = without_tags(&text);
    let quoted = octets(&text.replace("=\r\n", "").replace("=\n", ""), "=", 16, "");
    // Words that were folded, and words between which a line of a calendar or an encoded word ends.
    let joined = ["\r\n ", "\r\n", "\n ", "\n", "?= =?utf-8?q?"];
    let joined = joined.iter().fold(quoted.to_lowercase(), |t, fold| t.replace(fold, ""));
    let rtf = octets(&octets(&text, "\\'", 16, ""), "\\u", 10, "?");
    let plain_rtf = rtf.replace("{\\b ", "").replace(['{', '}'], "");
    let views = [
        octets(&untagged, "&#", 10, ";"),
        octets(&text, "&#", 10, ";"),
        octets(&text, "%", 16, ""),
        octets(&text, "\\u00", 16, ""),
        without_tags(&quoted),
        text.clone(),
        untagged,
        quoted,
        joined,
        rtf,
        plain_rtf,
    ];
    out.extend(views.into_iter().map(|v| v.to_lowercase()));
    for piece in base64(&text) {
        add(&piece, depth + 1, out);
    }
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// `text` with the numbers behind `sign` as characters.
fn octets(text: &str, sign: &str, radix: u32, end: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once(sign) {
        out.push_str(before);
        let most = if radix == 16 { 2 } else { 3 };
        let digits = tail.chars().take(most).take_while(|c| c.is_digit(radix)).count();
        let number = u32::from_str_radix(tail.get(..digits).unwrap_or_default(), radix);
        match number.ok().and_then(char::from_u32).filter(char::is_ascii) {
            Some(c) if radix == 10 || digits == 2 => {
                out.push(c);
                rest = &tail[digits..];
                rest = rest.strip_prefix(end).unwrap_or(rest);
            }
            _ => {
                out.push_str(sign);
                rest = tail;
            }
        }
    }
    out + rest
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 on one line.
pub(super) fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let n = (0..3).fold(0_u32, |n, i| n << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let digit = DIGITS[(n >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= group.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// The stretches of `text` that are base64, over line ends, decoded.
fn base64(text: &str) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    // The name of the coding stands before an empty line, and is no part of what is coded.
    let text = text.replace("\r\n\r\n", "-").replace("\n\n", "-");
    let is = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let one_line = text.split(|c: char| !is(c));
    let many = text.split(|c: char| !is(c) && !matches!(c, '\r' | '\n'));
    for piece in one_line.chain(many) {
        let digits: Vec<u32> = piece
            .bytes()
            .filter_map(|b| DIGITS.iter().position(|d| *d == b))
            .map(|n| u32::try_from(n).unwrap())
            .collect();
        if digits.len() < 12 {
            continue;
        }
        let bytes = digits.chunks(4).flat_map(|four| {
            let n = (0..4).fold(0_u32, |n, i| n << 6 | four.get(i).copied().unwrap_or(0));
            let most = four.len() * 6 / 8;
            n.to_be_bytes()[1..].iter().copied().take(most).collect::<Vec<u8>>()
        });
        out.push(bytes.collect());
    }
    out
}
