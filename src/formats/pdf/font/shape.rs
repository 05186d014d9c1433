//! What the glyphs of an embedded font look like, beside the characters they are said to be.
//!
//! Many fonts in a PDF bring neither names nor a character map: only `/ToUnicode` tells what their
//! glyphs say, and nobody sees it. So the outlines are compared with those of known letters. A font
//! of which most letters look like other letters is not believed. Single letters are not judged:
//! typefaces differ too much for that.

#![allow(clippy::many_single_char_names, reason = "points of a curve")]

use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::ps::{cff::CffFontRef, type1::Type1Font};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, MetadataProvider};
use std::collections::{BTreeMap, BTreeSet};

/// Cells of a shape on a side.
const SIDE: usize = 8;
const CELLS: usize = SIDE * SIDE;
/// Lines of sight through a cell.
const LINES: usize = 4;
/// Bytes of a known shape: its cells, then lowest, highest and width in hundredths of an em.
const RECORD: usize = CELLS + 3;
/// First and last character of each known font.
const FIRST: u8 = b'!';
const LAST: u8 = b'~';
/// The shapes of the printable ASCII characters in ten fonts; `data/SOURCE.md` tells which.
const KNOWN: &[u8] = include_bytes!("data/shapes.bin");
/// A character is recognised when it is among the so many that its glyph resembles most.
const NEAR: usize = 4;
/// Different letters from which a font is judged.
const FEW: usize = 5;
/// Letters of a font that are looked at.
const MOST: usize = 120;
/// Straight pieces of an outline; a letter has some hundred.
const PIECES: usize = 20_000;

/// How a glyph of a font program is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place<'a> {
    /// By number.
    Id(u32),
    /// By name, in a Type 1 program.
    Name(&'a [u8]),
}

/// Whether the glyphs of the program `bytes` are others than the characters they are said to be.
/// Where viewers differ in which glyph a code draws, a claim has several: one that fits will do.
pub(super) fn is_lying<'a>(
    bytes: &[u8],
    claims: impl Iterator<Item = (Vec<Place<'a>>, &'a str)>,
) -> bool {
    let mut seen = BTreeSet::new();
    let letters = claims.filter_map(|(places, text)| {
        let c = letter(text)?;
        seen.insert((c, places.clone())).then_some((places, c))
    });
    let letters: Vec<(Vec<Place<'a>>, u8)> = letters.take(MOST).collect();
    if letters.len() < FEW {
        return false;
    }
    let Some(outlines) = Outlines::of(bytes) else { return false };
    let shapes =
        |places: &[Place<'a>]| places.iter().filter_map(|p| outlines.shape(*p)).collect::<Vec<_>>();
    contradicts(letters.iter().map(|(places, c)| (shapes(places), *c)).collect())
}

/// The same for glyphs that are drawn otherwise.
pub(super) fn are_lying<'a>(claims: impl Iterator<Item = (Shape, &'a str)>) -> bool {
    let letters = claims.filter_map(|(shape, text)| Some((vec![shape], letter(text)?)));
    contradicts(letters.take(MOST).collect())
}

/// Whether glyphs that nothing but a number names look like the characters of that number: three in
/// four of the letters and digits, and there is one.
pub(super) fn are_recognised(glyphs: impl Iterator<Item = (Shape, u8)>) -> bool {
    let letters = glyphs.filter(|(_, c)| c.is_ascii_alphanumeric()).take(MOST);
    let tally = Tally::of(letters.map(|(shape, c)| (vec![shape], c)).collect::<Vec<_>>().iter());
    tally.letters > 0 && tally.recognised * 4 >= tally.letters * 3
}

/// The one letter or digit that a text is. Blank where it should show something, and the other way
/// round, is not for us to say.
fn letter(text: &str) -> Option<u8> {
    let mut chars = text.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric)
}

/// Whether most of the letters, or most of the digits, look like others.
fn contradicts(letters: Vec<(Vec<Shape>, u8)>) -> bool {
    let (digits, others): (Vec<_>, Vec<_>) =
        letters.into_iter().partition(|(_, c)| c.is_ascii_digit());
    let both = [&digits, &others].map(|group| Tally::of(group.iter()));
    let all = Tally::of(digits.iter().chain(&others));
    both.iter().chain([&all]).any(Tally::is_lie)
}

/// How many letters of a font were looked at, and how many look like what they are said to be.
struct Tally {
    letters: usize,
    recognised: usize,
    /// Different letters.
    classes: usize,
    /// Different shapes: a font that draws the same for all codes is one for text that nobody sees.
    shapes: usize,
}

impl Tally {
    fn of<'s>(letters: impl Iterator<Item = &'s (Vec<Shape>, u8)>) -> Self {
        let (mut classes, mut different) = (BTreeSet::new(), BTreeSet::new());
        let mut out = Self { letters: 0, recognised: 0, classes: 0, shapes: 0 };
        for (shapes, c) in letters {
            let known = |s: &Shape| s.resembles().take(NEAR).any(|k| k == class(*c));
            out.letters += usize::from(!shapes.is_empty());
            out.recognised += usize::from(shapes.iter().any(known));
            classes.insert(class(*c));
            different.extend(shapes.iter().map(Shape::record));
        }
        (out.classes, out.shapes) = (classes.len(), different.len());
        out
    }

    fn is_lie(&self) -> bool {
        self.letters.min(self.classes).min(self.shapes) >= FEW
            && self.recognised * 5 < self.letters * 2
    }
}

/// Characters that look alike, by one of them.
fn class(c: u8) -> u8 {
    match c {
        b'I' | b'1' | b'|' => b'l',
        b'0' => b'o',
        b'`' | b',' => b'\'',
        other => other.to_ascii_lowercase(),
    }
}

/// The outlines of a font program.
enum Outlines<'b> {
    Sfnt(FontRef<'b>, f64),
    Cff(CffFontRef<'b>),
    Type1(Box<Type1Font>, BTreeMap<Vec<u8>, GlyphId>),
}

impl<'b> Outlines<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        match bytes.get(..4)? {
            [0, 1, 0, 0] | b"true" | b"OTTO" | b"ttcf" => {
                let font = FontRef::from_index(bytes, 0).ok()?;
                let em = font.head().map_or(1000, |head| head.units_per_em());
                Some(Self::Sfnt(font, f64::from(em.max(1))))
            }
            [1, 0, ..] => CffFontRef::new_cff(bytes, 0, None).ok().map(Self::Cff),
            _ => {
                let font = Type1Font::new(bytes).ok()?;
                let names = font.glyph_names().map(|(id, n)| (n.as_bytes().to_vec(), id)).collect();
                Some(Self::Type1(Box::new(font), names))
            }
        }
    }

    fn shape(&self, place: Place<'_>) -> Option<Shape> {
        let mut pen = Pen::default();
        let em = match (self, place) {
            (Self::Sfnt(font, em), Place::Id(id)) => {
                let glyph = font.outline_glyphs().get(GlyphId::new(id))?;
                let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
                glyph.draw(settings, &mut pen).ok()?;
                *em
            }
            (Self::Cff(font), Place::Id(id)) => {
                let id = GlyphId::new(id);
                let subfont = font.subfont(font.subfont_index(id).unwrap_or(0), &[]).ok()?;
                font.draw(&subfont, id, &[], None, &mut pen).ok()?;
                f64::from(font.upem().max(1))
            }
            (Self::Type1(font, names), Place::Name(name)) => {
                font.draw(*names.get(name)?, None, &mut pen).ok()?;
                f64::from(font.upem().max(1))
            }
            _ => return None,
        };
        pen.shape(em)
    }
}

/// Straight pieces of an outline, in font units.
#[derive(Default)]
pub(super) struct Pen {
    pieces: Vec<[(f64, f64); 2]>,
    start: (f64, f64),
    at: (f64, f64),
}

impl Pen {
    /// Begins another contour.
    pub(super) fn begin(&mut self, at: (f64, f64)) {
        self.shut();
        self.start = at;
        self.at = at;
    }

    /// Where the contour has come.
    pub(super) fn place(&self) -> (f64, f64) {
        self.at
    }

    /// A cubic curve.
    pub(super) fn curve(&mut self, c: (f64, f64), d: (f64, f64), b: (f64, f64)) {
        let a = self.at;
        self.bend(|t| {
            let u = 1.0 - t;
            let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            let sum = |p: [f64; 4]| p.iter().zip(weights).map(|(p, w)| p * w).sum::<f64>();
            (sum([a.0, c.0, d.0, b.0]), sum([a.1, c.1, d.1, b.1]))
        });
    }

    /// Ends the contour where it began.
    pub(super) fn shut(&mut self) {
        if self.at != self.start {
            self.to(self.start);
        }
    }

    /// Takes over the contours of another.
    pub(super) fn add(&mut self, other: Self) {
        let room = PIECES.saturating_sub(self.pieces.len());
        self.pieces.extend(other.pieces.into_iter().take(room));
    }

    /// A straight line.
    pub(super) fn to(&mut self, point: (f64, f64)) {
        if self.pieces.len() < PIECES && point.0.is_finite() && point.1.is_finite() {
            self.pieces.push([self.at, point]);
            self.at = point;
        }
    }

    fn bend(&mut self, curve: impl Fn(f64) -> (f64, f64)) {
        for step in [0.25, 0.5, 0.75, 1.0] {
            self.to(curve(step));
        }
    }

    /// What the contours enclose, of which `em` is the size; `None` when that is nothing.
    pub(super) fn shape(mut self, em: f64) -> Option<Shape> {
        self.shut();
        let points = || self.pieces.iter().flatten();
        let [left, low, right, high] = super::super::matrix::bounds(points().copied());
        let (width, height) = (right - left, high - low);
        // Degenerate outlines show nothing.
        if !(width > em * 0.005 && height > em * 0.005) {
            return None;
        }
        let mut cells = [0.0; CELLS];
        let (side, lines) = (count(SIDE), count(LINES));
        for line in 0..SIDE * LINES {
            let y = low + (count(line) + 0.5) / (side * lines) * height;
            let mut crossings: Vec<(f64, i32)> = Vec::new();
            for [(ax, ay), (bx, by)] in &self.pieces {
                if (*ay <= y) != (*by <= y) {
                    let x = ax + (y - ay) / (by - ay) * (bx - ax);
                    crossings.push(((x - left) / width * side, if ay < by { 1 } else { -1 }));
                }
            }
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut winding = 0;
            for pair in crossings.windows(2) {
                let [(from, turn), (to, _)] = pair else { continue };
                winding += turn;
                if winding == 0 {
                    continue;
                }
                let row = cells.get_mut(line / LINES * SIDE..).unwrap_or_default();
                for (n, cell) in row.iter_mut().take(SIDE).enumerate() {
                    let ink = to.min(count(n + 1)) - from.max(count(n));
                    *cell += ink.max(0.0) / lines;
                }
            }
        }
        Some(Shape { cells, low: low / em, high: high / em, width: width / em })
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few dozen at most")]
fn count(n: usize) -> f64 {
    n as f64
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.begin((f64::from(x), f64::from(y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to((f64::from(x), f64::from(y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (a, c, b) = (self.at, (f64::from(cx), f64::from(cy)), (f64::from(x), f64::from(y)));
        self.bend(|t| {
            let (one, two, three) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            (one * a.0 + two * c.0 + three * b.0, one * a.1 + two * c.1 + three * b.1)
        });
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let point = |x: f32, y: f32| (f64::from(x), f64::from(y));
        self.curve(point(cx0, cy0), point(cx1, cy1), point(x, y));
    }

    fn close(&mut self) {
        self.shut();
    }
}

/// A glyph as ink in the cells of its own rectangle, and how that lies on the line.
pub(super) struct Shape {
    /// Share of ink, from the bottom left, row by row.
    cells: [f64; CELLS],
    /// Lowest, highest and width, in ems.
    low: f64,
    high: f64,
    width: f64,
}

impl Shape {
    /// The classes of the characters that it resembles, best first.
    fn resembles(&self) -> impl Iterator<Item = u8> {
        let record = self.record();
        let mut best: BTreeMap<u8, u32> = BTreeMap::new();
        for (known, c) in KNOWN.chunks_exact(RECORD).zip((FIRST..=LAST).cycle()) {
            let distance = apart(&record, known);
            let of = best.entry(class(c)).or_insert(u32::MAX);
            *of = distance.min(*of);
        }
        let mut order: Vec<(u32, u8)> = best.into_iter().map(|(c, d)| (d, c)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, c)| c)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    fn record(&self) -> Vec<u8> {
        let byte = |v: f64| v.round().clamp(0.0, 255.0) as u8;
        let cells = self.cells.iter().map(|c| byte(c * 255.0));
        let place = [self.low * 100.0 + 60.0, self.high * 100.0 + 60.0, self.width * 100.0];
        cells.chain(place.map(byte)).collect()
    }
}

/// How far two shapes are apart: their cells, then where they lie and how wide they are.
fn apart(one: &[u8], other: &[u8]) -> u32 {
    /// What a hundredth of an em weighs against a level of one cell.
    const PLACE: u32 = 60;
    let pairs = one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)));
    let cells: u32 = pairs.clone().take(CELLS).sum();
    cells + PLACE * pairs.skip(CELLS).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pdf::label;

    fn glyphs() -> BTreeMap<u8, u32> {
        let font = FontRef::new(label::FILE).unwrap();
        let map = font.charmap();
        (FIRST..=LAST).filter_map(|c| Some((c, map.map(char::from(c))?.to_u32()))).collect()
    }

    fn judged(text: &str, shown: &str) -> bool {
        let glyphs = glyphs();
        let claims: Vec<(u32, String)> =
            text.bytes().zip(shown.chars()).map(|(c, s)| (glyphs[&c], s.to_string())).collect();
        is_lying(label::FILE, claims.iter().map(|(id, s)| (vec![Place::Id(*id)], s.as_str())))
    }

    #[test]
    fn letters_that_look_like_themselves_are_believed() {
        let all: String = (FIRST..=LAST).map(char::from).collect();
        assert!(!judged(&all, &all));
        assert!(!judged("Griffioen", "Griffioen"));
        assert!(!judged("abc", "xyz"), "too few to judge");
    }

    #[test]
    fn letters_that_look_like_others_are_not() {
        assert!(judged("abcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyza"));
        assert!(judged("Griffioen", "Behouden "));
        assert!(judged("0123456789", "5678901234"));
    }

    #[test]
    fn digits_that_look_like_others_among_letters_that_do_not_are_not_believed() {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        assert!(!judged(&format!("{letters}0123456789"), &format!("{letters}0123456789")));
        assert!(judged(&format!("{letters}0123456789"), &format!("{letters}5678901234")));
        assert!(judged(&format!("{letters}23456789"), &format!("{letters}34567892")));
    }

    #[test]
    #[ignore = "writes data/shapes.bin from the fonts in FONTS, separated by colons"]
    fn write_known_shapes() {
        let fonts = std::env::var("FONTS").unwrap();
        let mut out = Vec::new();
        for path in fonts.split(':') {
            let bytes = std::fs::read(path).unwrap();
            let map = FontRef::new(&bytes).unwrap().charmap();
            let outlines = Outlines::of(&bytes).unwrap();
            for c in FIRST..=LAST {
                let id = map.map(char::from(c)).unwrap().to_u32();
                out.extend(outlines.shape(Place::Id(id)).unwrap().record());
            }
        }
        let mut file = std::fs::File::create("src/formats/pdf/font/data/shapes.bin").unwrap();
        std::io::Write::write_all(&mut file, &out).unwrap();
    }
}
