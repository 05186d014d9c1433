//! A CFF program with the outlines of some glyphs only (Adobe technical note 5176).
//!
//! The charstrings of the others become nothing but ends, at the same length: no offset moves. What
//! they shared with others as subroutines stays, without a name or a place.

use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::{FontRef, TableProvider};
use std::collections::BTreeSet;

/// The operator `endchar`.
const END: u8 = 14;
/// Letters that accented ones may be put together from, with their accents.
const PARTS: [&str; 12] = [
    "grave",
    "acute",
    "circumflex",
    "tilde",
    "macron",
    "breve",
    "dotaccent",
    "dieresis",
    "ring",
    "cedilla",
    "hungarumlaut",
    "caron",
];

/// The program with the outlines of `glyphs` and the first; `None` when it is no CFF program that can
/// be read.
pub(super) fn without_others(bytes: &[u8], glyphs: &BTreeSet<u32>) -> Option<Vec<u8>> {
    let inside = match bytes.get(..4)? {
        b"OTTO" => FontRef::new(bytes).ok()?.cff().ok()?.offset_data().as_bytes(),
        [1, 0, ..] => bytes,
        _ => return None,
    };
    let font = CffFontRef::new_cff(inside, 0, None).ok()?;
    let parts = parts(&font, glyphs);
    let mut out = bytes.to_vec();
    for glyph in 1..font.num_glyphs() {
        if glyphs.contains(&glyph) || parts.contains(&glyph) {
            continue;
        }
        let Some(charstring) = font.charstrings().get(usize::try_from(glyph).ok()?) else {
            continue;
        };
        let start = (charstring.as_ptr() as usize).checked_sub(bytes.as_ptr() as usize)?;
        out.get_mut(start..start.checked_add(charstring.len())?)?.fill(END);
    }
    Some(out)
}

/// What the kept glyphs may be put together from (`endchar` with four numbers): accents, and the
/// letters below them.
fn parts(font: &CffFontRef<'_>, glyphs: &BTreeSet<u32>) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    let Some(charset) = font.charset().filter(|_| !font.is_cid()) else { return out };
    let named: Vec<(u32, &str)> = charset
        .iter()
        .filter_map(|(gid, sid)| Some((gid.to_u32(), std::str::from_utf8(font.string(sid)?).ok()?)))
        .collect();
    let accented =
        |name: &str| PARTS.iter().any(|accent| name.len() > accent.len() && name.ends_with(accent));
    let kept: Vec<&str> = named
        .iter()
        .filter(|(gid, n)| glyphs.contains(gid) && accented(n))
        .map(|(_, n)| *n)
        .collect();
    for (gid, name) in &named {
        let base =
            kept.iter().any(|k| k.strip_prefix(name).is_some_and(|rest| PARTS.contains(&rest)));
        if base || name == &"dotlessi" || PARTS.contains(name) && !kept.is_empty() {
            out.insert(*gid);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pdf::tests::index;

    #[test]
    fn outlines_of_other_glyphs_become_ends() {
        let (name, strings) = (index(&[b"X"]), index(&[]));
        // `charset` 15 and `CharStrings` 17, each with an offset of five bytes.
        let start = 4 + name.len() + (5 + 12) + strings.len() + 2;
        let operand = |n: usize| [&[29][..], &u32::try_from(n).unwrap().to_be_bytes()].concat();
        let charset = [0, 0, 34, 0, 35];
        let top = [operand(start), vec![15], operand(start + charset.len()), vec![17]].concat();
        let drawn = [&[14][..], &[239, 239, 21, 239, 6, 14], &[239, 139, 21, 239, 7, 14]];
        let font = [
            &[1, 0, 4, 1][..],
            &name,
            &index(&[&top]),
            &strings,
            &index(&[]),
            &charset,
            &index(&drawn),
        ]
        .concat();
        let trimmed = without_others(&font, &[1].into()).unwrap();
        assert_eq!(trimmed.len(), font.len());
        let after = CffFontRef::new_cff(&trimmed, 0, None).unwrap();
        let charstring = |glyph: usize| after.charstrings().get(glyph).unwrap().to_vec();
        assert_eq!((charstring(1), charstring(2)), (drawn[1].to_vec(), vec![END; 6]));
    }
}
