//! Type 3 fonts whose glyphs are called by a number: bitmaps of typesetters (`a65`), fonts made by
//! printer drivers and browsers (`65`).
//!
//! Such a name says nothing, but the number is nearly always the character's code. It is believed when
//! the glyphs look like it: then such a page is text, and need not be read as a picture.

use std::ops::RangeInclusive;

use lopdf::{Document, Object};

use super::encoding::Encoding;
use super::{Type3, procedure, shape};

/// Codes with a printable ASCII character, the space included.
const PRINTABLE: RangeInclusive<u8> = b' '..=b'~';
/// Codes with a letter that Latin-1 and the encoding of typesetters (Cork) agree on.
const ACCENTED: RangeInclusive<u8> = 0xc0..=0xfe;
/// Codes among them on which they do not.
const DIFFERENT: [u8; 3] = [0xd7, 0xdf, 0xf7];
/// Letters before the number, at most.
const PREFIX: usize = 2;

/// Gives the codes of a font without any text the characters that they are by their numbers, if
/// most letters and digits look like them.
pub(super) fn fill(
    doc: &Document,
    type3: &Type3,
    encoding: &Encoding,
    texts: &mut [Option<String>],
) {
    if texts.iter().flatten().any(|text| text != " ") {
        return;
    }
    let is_numbered = |code: &u8| encoding.name(*code).is_some_and(|name| is_number(name, *code));
    let known = PRINTABLE.chain(ACCENTED.filter(|code| !DIFFERENT.contains(code)));
    let codes: Vec<u8> = known.filter(is_numbered).collect();
    let drawn = codes.iter().filter(|code| PRINTABLE.contains(code)).filter_map(|code| {
        let procedure = doc.get_object(*type3.procs.get(code)?).and_then(Object::as_stream).ok()?;
        Some((procedure::shape(doc, procedure, type3.matrix)?, *code))
    });
    if !shape::are_recognised(drawn) {
        return;
    }
    for code in codes {
        if let Some(text) = texts.get_mut(usize::from(code)) {
            *text = Some(char::from(code).to_string());
        }
    }
}

/// Whether a glyph name is the number of its code, behind a letter or two or none.
fn is_number(name: &[u8], code: u8) -> bool {
    let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let number = name.get(letters..).and_then(|digits| std::str::from_utf8(digits).ok());
    letters <= PREFIX && number.and_then(|digits| digits.parse().ok()) == Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_number_of_its_code_or_it_is_none() {
        for name in ["a65", "65", "C065"] {
            assert!(is_number(name.as_bytes(), 65), "{name}");
        }
        for name in ["a66", "A", "", "gid65", "a65.alt", "a"] {
            assert!(!is_number(name.as_bytes(), 65), "{name}");
        }
    }
}
