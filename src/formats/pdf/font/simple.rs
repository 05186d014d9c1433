//! Simple fonts: one byte per code (ISO 32000-2, 9.6).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::cmap::{CMap, Code};
use super::encoding::{Base, Encoding};
use super::program::{self, Program};
use super::standard::Standard;
use super::trust::{self, Match, Trust};
use super::{Type3, glyph};

const IDENTITY_MATRIX: [f64; 6] = [0.001, 0.0, 0.0, 0.001, 0.0, 0.0];

/// A Type 1, `TrueType`, `MMType1` or Type 3 font.
pub(super) struct Simple {
    texts: Vec<Option<String>>,
    widths: Vec<f64>,
    pub(super) extent: (f64, f64),
    pub(super) type3: Option<Type3>,
}

/// Every byte is a code.
pub(super) fn codes(string: &[u8]) -> Vec<Code> {
    let codes = string.iter().enumerate();
    codes.map(|(at, byte)| Code { bytes: at..at + 1, value: u32::from(*byte) }).collect()
}

impl Simple {
    pub(super) fn load(doc: &Document, dict: &Dictionary) -> Self {
        let base_font = super::name(doc, dict, b"BaseFont").unwrap_or_default();
        let descriptor = super::dictionary(doc, dict, b"FontDescriptor");
        let flags = descriptor.and_then(|d| super::integer(doc, d, b"Flags"));
        let encoding = Encoding::load(doc, dict);
        let standard = Standard::of_name(base_font);
        let like = standard.unwrap_or_else(|| Standard::resembling(base_font, flags.unwrap_or(0)));
        let is_type3 = super::name(doc, dict, b"Subtype") == Some(b"Type3");
        let type3 = is_type3.then(|| load_type3(doc, dict, &encoding));
        let scale = type3.as_ref().map_or(1.0, |type3| horizontal(type3.matrix) * 1000.0);
        let to_unicode = dict.get(b"ToUnicode").ok().and_then(|o| CMap::load(doc, o));

        let program = descriptor.and_then(|descriptor| Program::load(doc, descriptor));
        let drawn = Drawn {
            base: match standard {
                _ if is_type3 || program::is_embedded(descriptor) => None,
                Some(font) if font.is_symbol() => Some(Base::Symbol),
                Some(font) if font.is_dingbats() => Some(Base::ZapfDingbats),
                _ => Some(Base::Standard),
            },
            encoding: &encoding,
            program: program.as_ref(),
            dingbats: like.is_dingbats(),
            is_type3,
        };
        let name = |code: u8| drawn.name(code);
        let widths = Widths::load(doc, dict, descriptor);
        let width = |code: u8| {
            let embedded = || program.as_ref()?.advance(drawn.glyph(code)?);
            let standard = || like.width(name(code)?);
            let listed = widths.get(code).map(|width| width * scale);
            listed.or_else(embedded).or_else(standard).unwrap_or(0.0)
        };
        let extent = match &type3 {
            Some(type3) => type3_extent(doc, dict, type3.matrix),
            None => super::extent(doc, descriptor, like.extent()),
        };
        Self {
            texts: drawn.texts(to_unicode.as_ref()),
            widths: (0..=255).map(width).collect(),
            extent,
            type3,
        }
    }

    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        self.texts.get(usize::try_from(code.value).ok()?)?.clone()
    }

    pub(super) fn advance(&self, code: &Code) -> f64 {
        let index = usize::try_from(code.value).unwrap_or(usize::MAX);
        self.widths.get(index).copied().unwrap_or(0.0)
    }
}

/// What a simple font draws for its codes, `/ToUnicode` aside.
struct Drawn<'a> {
    /// The encoding of a font that is not embedded.
    base: Option<Base>,
    encoding: &'a Encoding,
    program: Option<&'a Program>,
    dingbats: bool,
    is_type3: bool,
}

impl Drawn<'_> {
    /// The glyph name of a code: as the dictionary says, else the program, else the standard.
    fn name(&self, code: u8) -> Option<&[u8]> {
        let declared = self.encoding.name(code);
        let built_in = || self.program?.name_of_code(code);
        declared.or_else(built_in).or_else(|| self.base?.name(code))
    }

    /// The glyph of a code in the embedded program (ISO 32000-2, 9.6.5.4).
    fn glyph(&self, code: u8) -> Option<u32> {
        let program = self.program?;
        let named = || program.glyph_of_name(self.encoding.name(code)?);
        named().or_else(|| program.glyph_of_code(code))
    }

    /// The texts that the glyph of a code may stand for, best first.
    fn candidates(&self, code: u8) -> Vec<String> {
        let name = self.name(code);
        let named = name.and_then(|name| glyph::unicode_of_name(name, self.dingbats));
        let mut texts: Vec<String> = named.into_iter().collect();
        if let (Some(program), Some(gid)) = (self.program, self.glyph(code)) {
            texts.extend(program.texts_of_glyph(gid));
        }
        texts
    }

    /// The text of every code.
    fn texts(&self, to_unicode: Option<&CMap>) -> Vec<Option<String>> {
        let drawn: Vec<_> = (0..=255).map(|code| self.candidates(code)).collect();
        let claimed = |code| to_unicode?.text(code);
        let claims: Vec<_> = (0..=255).map(claimed).collect();
        let mut trust = Trust::default();
        let compare = |(claim, drawn): (&Option<String>, &Vec<String>)| match claim {
            // The names of Type 3 glyphs are only names: anything may be drawn.
            Some(claim) if !self.is_type3 => trust::compare(claim, drawn),
            _ => Match::Unknown,
        };
        let matches: Vec<Match> = claims.iter().zip(&drawn).map(compare).collect();
        matches.iter().for_each(|outcome| trust.count(*outcome));
        let texts = claims.into_iter().zip(drawn).zip(matches);
        texts
            .map(|((claim, drawn), outcome)| match outcome {
                _ if trust.is_broken() => drawn.into_iter().next(),
                Match::Contradicts => None,
                _ => claim.or_else(|| drawn.into_iter().next()),
            })
            .collect()
    }
}

/// `/Widths` and `/MissingWidth`.
struct Widths {
    first: i64,
    widths: Vec<Option<f64>>,
    missing: Option<f64>,
}

impl Widths {
    fn load(doc: &Document, dict: &Dictionary, descriptor: Option<&Dictionary>) -> Self {
        let items = super::array(doc, dict, b"Widths").unwrap_or_default();
        Self {
            first: super::integer(doc, dict, b"FirstChar").unwrap_or(0),
            widths: items.iter().take(256).map(|item| super::number(doc, item)).collect(),
            missing: descriptor.and_then(|d| super::number_entry(doc, d, b"MissingWidth")),
        }
    }

    /// `None` where the font dictionary says nothing and the font's own metrics count.
    fn get(&self, code: u8) -> Option<f64> {
        if self.widths.is_empty() {
            return None;
        }
        let index = i64::from(code).checked_sub(self.first)?;
        let listed = usize::try_from(index).ok().and_then(|index| self.widths.get(index));
        Some(listed.copied().flatten().or(self.missing).unwrap_or(0.0))
    }
}

fn load_type3(doc: &Document, dict: &Dictionary, encoding: &Encoding) -> Type3 {
    let mut matrix = IDENTITY_MATRIX;
    if let Some(items) = super::array(doc, dict, b"FontMatrix").filter(|items| items.len() == 6) {
        for (slot, item) in matrix.iter_mut().zip(items) {
            *slot = super::number(doc, item).unwrap_or(0.0);
        }
    }
    let glyphs = super::dictionary(doc, dict, b"CharProcs");
    let proc = |code| match glyphs?.get(encoding.name(code)?).ok()? {
        Object::Reference(id) => Some((code, *id)),
        _ => None,
    };
    Type3 {
        procs: (0..=255).filter_map(proc).collect::<BTreeMap<_, _>>(),
        matrix,
        resources: super::dictionary(doc, dict, b"Resources").cloned(),
    }
}

/// How long a horizontal unit of glyph space is in text space.
fn horizontal(matrix: [f64; 6]) -> f64 {
    let [a, ..] = matrix;
    a
}

fn type3_extent(doc: &Document, dict: &Dictionary, matrix: [f64; 6]) -> (f64, f64) {
    let [_, _, _, d, _, _] = matrix;
    let corner = |index| {
        let corners = super::array(doc, dict, b"FontBBox")?;
        Some(super::number(doc, corners.get(index)?)? * d * 1000.0)
    };
    let (low, high) = (corner(1).unwrap_or(0.0), corner(3).unwrap_or(0.0));
    let (low, high) = (low.min(high), low.max(high));
    // An empty box means that the glyphs have no common one.
    if high - low < 1.0 { (750.0, -250.0) } else { (high, low.min(0.0)) }
}
