//! HTML that was wrapped in RTF (MS-OXRTFEX): tags stand in groups of their own, and what only RTF
//! readers should see stands between `\htmlrtf` and `\htmlrtf0`.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Destinations without text.
const SETTINGS: &[&str] =
    &["fonttbl", "colortbl", "stylesheet", "info", "generator", "pntext", "mhtmltag"];

#[derive(Clone, Copy, Default)]
struct Group {
    /// Only for RTF readers, or no text.
    hidden: bool,
}

/// The page inside `rtf`.
pub(in crate::formats) fn unwrapped_html(rtf: &str) -> String {
    let mut out = String::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group = Group::default();
    let mut page: &'static Encoding = WINDOWS_1252;
    let mut pending: Vec<u8> = Vec::new();
    let mut rest = rtf;
    let mut skip = 0_usize;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        if let Some(hex) = rest.strip_prefix("\\'") {
            let byte = hex.get(..2).and_then(|h| u8::from_str_radix(h, 16).ok());
            if skip > 0 {
                skip -= 1;
            } else if !group.hidden {
                pending.extend(byte);
            }
            rest = if byte.is_some() { hex.get(2..).unwrap_or_default() } else { hex };
            continue;
        }
        out.push_str(&page.decode_without_bom_handling(&pending).0);
        pending.clear();
        rest = tail;
        match c {
            '{' => groups.push(group),
            '}' => group = groups.pop().unwrap_or_default(),
            '\r' | '\n' => {}
            '\\' => rest = word(tail, &mut group, &mut page, &mut skip, &mut out),
            _ if skip > 0 => skip -= 1,
            c if !group.hidden => out.push(c),
            _ => {}
        }
    }
    out.push_str(&page.decode_without_bom_handling(&pending).0);
    out
}

/// Does what the control word at the start of `tail` says; gives what follows it.
fn word<'r>(
    tail: &'r str,
    group: &mut Group,
    page: &mut &'static Encoding,
    skip: &mut usize,
    out: &mut String,
) -> &'r str {
    let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
    let (name, after) = tail.split_at(letters);
    if name.is_empty() {
        let symbol = after.chars().next().unwrap_or(' ');
        if !group.hidden {
            match symbol {
                '\\' | '{' | '}' => out.push(symbol),
                '~' => out.push_str("&nbsp;"),
                '_' => out.push_str("&shy;"),
                _ => {}
            }
        }
        return after.get(symbol.len_utf8()..).unwrap_or_default();
    }
    let length = after.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(after.len());
    let (digits, after) = after.split_at(length);
    let number: Option<i32> = digits.parse().ok();
    let rest = after.strip_prefix(' ').unwrap_or(after);
    match name {
        "htmlrtf" => group.hidden = number != Some(0),
        "ansicpg" => {
            let label = format!("windows-{}", number.unwrap_or(1252));
            *page = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
        }
        "u" => {
            if let Some(c) =
                number.and_then(|n| char::from_u32(u32::try_from(n.rem_euclid(0x1_0000)).ok()?))
                && !group.hidden
            {
                out.push(c);
            }
            *skip = 1;
        }
        _ if SETTINGS.contains(&name) => group.hidden = true,
        _ if group.hidden => {}
        "par" | "line" => out.push_str("\r\n"),
        "tab" => out.push('\t'),
        "lquote" => out.push_str("&lsquo;"),
        "rquote" => out.push_str("&rsquo;"),
        "ldblquote" => out.push_str("&ldquo;"),
        "rdblquote" => out.push_str("&rdquo;"),
        "bullet" => out.push_str("&bull;"),
        "endash" => out.push_str("&ndash;"),
        "emdash" => out.push_str("&mdash;"),
        _ => {}
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_out_of_its_wrapping() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf {\\b \\htmlrtf0 Zo\\'eb \\{x\\}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}\\par}";
        assert_eq!(unwrapped_html(rtf), "<p>Zoë {x}</p>\r\n");
    }
}
