//! Unicode of glyph names, by the rules of the Adobe Glyph List specification.

use std::sync::LazyLock;

type Names = Vec<(&'static str, &'static str)>;

static GLYPHS: LazyLock<Names> = LazyLock::new(|| table(include_str!("data/glyphs.txt")));
static DINGBATS: LazyLock<Names> = LazyLock::new(|| table(include_str!("data/dingbats.txt")));

/// A font's own programs may not name longer glyphs (PLRM, appendix B: 127 bytes).
const MAX_NAME: usize = 127;

fn table(text: &'static str) -> Names {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect()
}

fn lookup(names: &Names, name: &str) -> Option<String> {
    let index = names.binary_search_by_key(&name, |entry| entry.0).ok()?;
    let (_, codes) = names.get(index)?;
    codes.split(' ').map(|hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)).collect()
}

/// The text a glyph name stands for; `None` where the name says nothing.
///
/// `dingbats` selects the names of ITC Zapf Dingbats, which clash with those of other fonts.
/// A name made of several parts (`f_f_i`) is text only if every part is.
pub(super) fn unicode_of_name(name: &[u8], dingbats: bool) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    if name.len() > MAX_NAME {
        return None;
    }
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    let mut text = String::new();
    for part in stem.split('_') {
        text.push_str(&unicode_of_part(part, dingbats)?);
    }
    clean(&text)
}

fn unicode_of_part(part: &str, dingbats: bool) -> Option<String> {
    if dingbats && let Some(text) = lookup(&DINGBATS, part) {
        return Some(text);
    }
    if let Some(text) = lookup(&GLYPHS, part) {
        return if text.chars().any(is_private) { without_variant(part) } else { Some(text) };
    }
    let units = part.strip_prefix("uni").filter(|hex| is_hex(hex));
    if let Some(hex) = units.filter(|hex| hex.len() % 4 == 0) {
        return hex.as_bytes().chunks(4).map(code_point).collect();
    }
    let hex = part.strip_prefix('u').filter(|hex| is_hex(hex))?;
    (4..=6).contains(&hex.len()).then(|| code_point(hex.as_bytes()).map(String::from))?
}

/// Small capitals, old-style digits and the like have private code points in the list; their
/// base letter is what one reads.
fn without_variant(part: &str) -> Option<String> {
    ["small", "oldstyle", "superior", "inferior"]
        .iter()
        .find_map(|suffix| part.strip_suffix(suffix))
        .and_then(|base| lookup(&GLYPHS, base))
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'))
}

fn code_point(hex: &[u8]) -> Option<char> {
    let hex = std::str::from_utf8(hex).ok()?;
    char::from_u32(u32::from_str_radix(hex, 16).ok()?)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Text as a reader sees it, or `None` where it cannot be what a glyph shows.
///
/// Other control characters, private use, the replacement character and noncharacters tell nothing.
/// Latin ligatures become their letters, so that a search for the word finds it.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Writers map the glyph of the space to the tab or line end it once was.
            '\t' | '\n' | '\r' => cleaned.push(' '),
            '\u{FB00}' => cleaned.push_str("ff"),
            '\u{FB01}' => cleaned.push_str("fi"),
            '\u{FB02}' => cleaned.push_str("fl"),
            '\u{FB03}' => cleaned.push_str("ffi"),
            '\u{FB04}' => cleaned.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => cleaned.push_str("st"),
            '\u{132}' => cleaned.push_str("IJ"),
            '\u{133}' => cleaned.push_str("ij"),
            '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}' => return None,
            c if c.is_control() || is_private(c) || u32::from(c) & 0xFFFE == 0xFFFE => return None,
            c => cleaned.push(c),
        }
    }
    (!cleaned.is_empty()).then_some(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> Option<String> {
        unicode_of_name(name.as_bytes(), false)
    }

    #[test]
    fn listed_names() {
        assert_eq!(name("A").as_deref(), Some("A"));
        assert_eq!(name("eacute").as_deref(), Some("é"));
        assert_eq!(name("Delta").as_deref(), Some("∆"));
        assert_eq!(name("dalethatafpatah").as_deref(), Some("\u{5D3}\u{5B2}"));
    }

    #[test]
    fn built_names() {
        assert_eq!(name("uni0041").as_deref(), Some("A"));
        assert_eq!(name("uni00410042").as_deref(), Some("AB"));
        assert_eq!(name("u1F600").as_deref(), Some("😀"));
        assert_eq!(name("f_f_i").as_deref(), Some("ffi"));
        assert_eq!(name("a.alt").as_deref(), Some("a"));
        assert_eq!(name("uni0066_uni0069.liga").as_deref(), Some("fi"));
        assert_eq!(name("ffl").as_deref(), Some("ffl"));
        assert_eq!(name("Asmall").as_deref(), Some("A"));
        assert_eq!(name("oneoldstyle").as_deref(), Some("1"));
    }

    #[test]
    fn names_that_tell_nothing() {
        for unknown in [
            ".notdef", "g12", "cid00034", "G01", "a_g12", "uniD800", "uniE000", "uni00", "u110000",
            "", "_", "uni0000", "unicorn", "a65",
        ] {
            assert_eq!(name(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn white_space_is_a_space_and_other_controls_are_nothing() {
        assert_eq!(clean("\t").as_deref(), Some(" "));
        assert_eq!(clean("\u{3}"), None);
        assert_eq!(clean("a\0"), None);
    }

    #[test]
    fn dingbats_only_in_their_own_font() {
        assert_eq!(unicode_of_name(b"a20", true).as_deref(), Some("✔"));
        assert_eq!(unicode_of_name(b"a20", false), None);
    }

    #[test]
    fn tables_are_sorted() {
        for names in [&*GLYPHS, &*DINGBATS] {
            assert!(names.is_sorted_by(|a, b| a.0 < b.0));
        }
        assert_eq!(GLYPHS.len(), 4281);
    }
}
