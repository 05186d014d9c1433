//! A `TrueType` program with the outlines of some glyphs only (OpenType 1.9, `glyf`, `loca`, `cmap`).
//!
//! Glyphs keep their numbers. Tables that a PDF viewer has no use for are left out: they name glyphs.

use skrifa::raw::{FontRef, TableProvider};
use std::collections::{BTreeMap, BTreeSet};

/// What stays of a program.
#[derive(Debug, Default)]
pub(in crate::formats::pdf) struct Kept {
    /// The glyphs.
    pub(in crate::formats::pdf) glyphs: BTreeSet<u32>,
    /// A font finds its glyphs by the program's character map, which stays for them.
    pub(in crate::formats::pdf) by_code: bool,
}

/// Tables copied as they are (ISO 32000-2, 9.9.1).
const COPIED: [&[u8; 4]; 6] = [b"head", b"hhea", b"maxp", b"cvt ", b"fpgm", b"prep"];
/// Entries of a character map that are read.
const MOST: usize = 70_000;

/// The program with the outlines of `kept` and nothing about others; `None` when it is no `TrueType`
/// program that can be read.
pub(in crate::formats::pdf) fn without_others(bytes: &[u8], kept: &Kept) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let table = |tag: &[u8; 4]| {
        let data = font.table_data(skrifa::raw::types::Tag::new(tag))?;
        Some(data.as_bytes().to_vec())
    };
    let (glyf, head) = (table(b"glyf")?, table(b"head")?);
    let loca = font.loca(None).ok()?;
    let count = u32::from(font.maxp().ok()?.num_glyphs());
    let mut offsets = Vec::new();
    for glyph in 0..=count {
        offsets.push(usize::try_from(loca.get_raw(usize::try_from(glyph).ok()?)?).ok()?);
    }
    let outline = |glyph: u32| {
        let at = usize::try_from(glyph).ok()?;
        glyf.get(*offsets.get(at)?..*offsets.get(at + 1)?)
    };
    let glyphs = with_parts(&kept.glyphs, outline);
    let (mut new_glyf, mut new_loca) = (Vec::new(), Vec::new());
    for glyph in 0..count {
        new_loca.push(new_glyf.len());
        if glyphs.contains(&glyph) {
            new_glyf.extend_from_slice(outline(glyph)?);
            new_glyf.resize(new_glyf.len().next_multiple_of(4), 0);
        }
    }
    new_loca.push(new_glyf.len());
    let mut tables: BTreeMap<[u8; 4], Vec<u8>> = BTreeMap::new();
    for tag in COPIED {
        if let Some(data) = table(tag) {
            tables.insert(*tag, data);
        }
    }
    tables.insert(*b"head", long_offsets(head)?);
    let loca = new_loca.iter().flat_map(|at| u32::try_from(*at).unwrap_or(0).to_be_bytes());
    tables.insert(*b"loca", loca.collect());
    tables.insert(*b"glyf", new_glyf);
    let long = usize::from(font.hhea().ok()?.number_of_h_metrics());
    tables.insert(*b"hmtx", metrics(table(b"hmtx")?, long, &glyphs));
    if kept.by_code {
        tables.insert(*b"cmap", character_map(&font, &glyphs)?);
        // Names of glyphs would do as well, and there a viewer may look first.
        if font.post().is_ok_and(|post| post.num_names() > 0) {
            return None;
        }
    }
    Some(assembled(tables))
}

/// The glyphs and those that they are put together from.
fn with_parts<'g>(
    glyphs: &BTreeSet<u32>,
    outline: impl Fn(u32) -> Option<&'g [u8]>,
) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    let mut todo: Vec<u32> = glyphs.iter().copied().chain([0]).collect();
    while let Some(glyph) = todo.pop() {
        let Some(data) = outline(glyph).filter(|_| out.insert(glyph)) else { continue };
        let word = |at: usize| Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?));
        if word(0).is_none_or(|contours| contours < 0x8000) {
            continue;
        }
        let mut at = 10;
        while let Some((flags, part)) = word(at).zip(word(at + 2)) {
            todo.push(part.into());
            at += 4 + if flags & 1 != 0 { 4 } else { 2 };
            at += match flags & 0xC8 {
                0x08 => 2,
                0x40 => 4,
                0x80 => 8,
                _ => 0,
            };
            if flags & 0x20 == 0 {
                break;
            }
        }
    }
    out
}

/// The header of a font whose `loca` has offsets of four bytes.
fn long_offsets(mut head: Vec<u8>) -> Option<Vec<u8>> {
    head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
    head.get_mut(8..12)?.fill(0);
    Some(head)
}

/// No widths but those of `glyphs`.
fn metrics(mut hmtx: Vec<u8>, long: usize, glyphs: &BTreeSet<u32>) -> Vec<u8> {
    let split = (long * 4).min(hmtx.len());
    let (full, rest) = hmtx.split_at_mut(split);
    // The last width is that of all glyphs behind it.
    let last = long.saturating_sub(1);
    for (glyph, entry) in (0..).zip(full.chunks_mut(4)) {
        if !glyphs.contains(&glyph) && usize::try_from(glyph).is_ok_and(|g| g < last) {
            entry.fill(0);
        }
    }
    let first = u32::try_from(long).unwrap_or(u32::MAX);
    for (glyph, entry) in (first..).zip(rest.chunks_mut(2)) {
        if !glyphs.contains(&glyph) {
            entry.fill(0);
        }
    }
    hmtx
}

/// The character map with what leads to `glyphs`.
fn character_map(font: &FontRef<'_>, glyphs: &BTreeSet<u32>) -> Option<Vec<u8>> {
    let cmap = font.cmap().ok()?;
    let limits = skrifa::raw::tables::cmap::CmapIterLimits::default_for_font(font);
    let mut subtables = Vec::new();
    for (index, record) in (0..).zip(cmap.encoding_records().iter().take(16)) {
        let Ok(table) = cmap.subtable(index) else { continue };
        let pairs = table.iter_with_limits(limits).take(MOST);
        let kept: BTreeMap<u16, u16> = pairs
            .filter(|(_, glyph)| glyphs.contains(&glyph.to_u32()))
            .filter_map(|(c, g)| Some((u16::try_from(c).ok()?, u16::try_from(g.to_u32()).ok()?)))
            .collect();
        let platform = [record.platform_id() as u16, record.encoding_id()];
        subtables.push((platform, segments(&kept)?));
    }
    let mut out = [0_u16, u16::try_from(subtables.len()).ok()?].map(u16::to_be_bytes).concat();
    let mut at = 4 + 8 * subtables.len();
    for (platform, table) in &subtables {
        out.extend(platform.map(u16::to_be_bytes).concat());
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        at += table.len();
    }
    out.extend(subtables.into_iter().flat_map(|(_, table)| table));
    Some(out)
}

/// A subtable of format 4, a segment for each code.
fn segments(map: &BTreeMap<u16, u16>) -> Option<Vec<u8>> {
    let codes: Vec<(u16, u16)> =
        map.iter().filter(|(c, _)| **c < 0xFFFF).map(|(c, g)| (*c, *g)).collect();
    let count = u16::try_from(codes.len() + 1).ok().filter(|n| *n < 8000)?;
    let power = 1_u16 << count.ilog2();
    let ends = codes.iter().map(|(c, _)| *c).chain([0xFFFF]);
    let deltas = codes.iter().map(|(c, g)| g.wrapping_sub(*c)).chain([1]);
    let head = [
        4,
        16 + 8 * count,
        0,
        count * 2,
        power * 2,
        u16::try_from(power.trailing_zeros()).ok()?,
        (count - power) * 2,
    ];
    let words = head.into_iter().chain(ends.clone()).chain([0]).chain(ends).chain(deltas);
    let words = words.chain(std::iter::repeat_n(0, count.into()));
    Some(words.flat_map(u16::to_be_bytes).collect())
}

/// The file: directory, tables, checksums.
fn assembled(tables: BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(1).max(1);
    let power = 1_u16 << count.ilog2();
    let shift = u16::try_from(power.trailing_zeros()).unwrap_or(0);
    let mut out = vec![0, 1, 0, 0];
    out.extend([count, power * 16, shift, (count - power) * 16].map(u16::to_be_bytes).concat());
    let mut at = 12 + 16 * tables.len();
    let mut body = Vec::new();
    for (tag, mut data) in tables {
        let length = data.len();
        data.resize(length.next_multiple_of(4), 0);
        let words = data.chunks_exact(4).map(|w| <[u8; 4]>::try_from(w).unwrap_or_default());
        let sum = words.fold(0_u32, |sum, w| sum.wrapping_add(u32::from_be_bytes(w)));
        out.extend(tag);
        for word in [sum, u32::try_from(at).unwrap_or(0), u32::try_from(length).unwrap_or(0)] {
            out.extend(word.to_be_bytes());
        }
        at += data.len();
        body.extend(data);
    }
    out.extend(body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pdf::label;
    use skrifa::MetadataProvider;
    use skrifa::raw::FontRead;

    #[test]
    fn only_what_stays_has_outlines_widths_and_codes() {
        let font = FontRef::new(label::FILE).unwrap();
        let glyph = |c: char| font.charmap().map(c).unwrap().to_u32();
        let kept = Kept { glyphs: "ab".chars().map(glyph).collect(), by_code: false };
        let bytes = without_others(label::FILE, &kept).unwrap();
        let new = FontRef::new(&bytes).unwrap();
        let loca = new.loca(None).unwrap();
        let length = |c: char| {
            let at = usize::try_from(glyph(c)).unwrap();
            loca.get_raw(at + 1).unwrap() - loca.get_raw(at).unwrap()
        };
        assert!(length('a') > 0 && length('b') > 0);
        assert_eq!((length('G'), length('z')), (0, 0));
        let width = |c: char| new.hmtx().unwrap().advance(skrifa::GlyphId::new(glyph(c)));
        assert_ne!(width('a'), Some(0));
        assert_eq!(width('G'), Some(0));
        assert!(new.cmap().is_err() && new.post().is_err());
        assert!(bytes.len() < label::FILE.len() / 2);
        assert_eq!(without_others(b"no font", &kept), None);
    }

    #[test]
    fn a_character_map_leads_to_what_stays() {
        let font = FontRef::new(label::FILE).unwrap();
        let glyph = |c: char| font.charmap().map(c).unwrap().to_u32();
        let glyphs: BTreeSet<u32> = "ab".chars().map(glyph).collect();
        let map = character_map(&font, &glyphs).unwrap();
        let table = skrifa::raw::tables::cmap::Cmap::read(map.as_slice().into()).unwrap();
        assert_eq!(table.map_codepoint('a').map(skrifa::GlyphId::to_u32), Some(glyph('a')));
        assert_eq!(table.map_codepoint('b').map(skrifa::GlyphId::to_u32), Some(glyph('b')));
        assert_eq!(table.map_codepoint('G').map_or(0, skrifa::GlyphId::to_u32), 0);
    }
}
