//! Simple fonts: one byte per code (ISO 32000-2, 9.6).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object};

use super::cmap::{CMap, Code};
use super::encoding::{Base, Encoding};
use super::program::{self, Program};
use super::shape::{self, Place};
use super::standard::Standard;
use super::trust::{self, Match, Trust};
use super::{Type3, glyph, numbered, procedure};

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

        let program = descriptor.and_then(|d| Program::load(doc, d));
        let (program, bytes) = program.unzip();
        let drawn = Drawn {
            base: (!is_type3).then(|| default_base(standard, descriptor, flags)).flatten(),
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
        let mut texts = drawn.texts(to_unicode.as_ref());
        if let Some(type3) = type3.as_ref().filter(|_| to_unicode.is_none()) {
            numbered::fill(doc, type3, &encoding, &mut texts);
        }
        let procedures = type3.as_ref().is_some_and(|t| draws_others(doc, t, &texts));
        if procedures || bytes.is_some_and(|bytes| drawn.is_lying(&bytes, &texts)) {
            texts.fill(None);
        }
        Self { texts, widths: (0..=255).map(width).collect(), extent, type3 }
    }

    pub(super) fn unicode(&self, code: &Code) -> Option<String> {
        self.texts.get(usize::try_from(code.value).ok()?)?.clone()
    }

    pub(super) fn advance(&self, code: &Code) -> f64 {
        let index = usize::try_from(code.value).unwrap_or(usize::MAX);
        self.widths.get(index).copied().unwrap_or(0.0)
    }
}

/// The glyphs of an embedded `TrueType` or CFF program that `codes` may draw, however a viewer finds
/// them; `None` when it is another.
pub(super) fn outlines(
    doc: &Document,
    dict: &Dictionary,
    codes: &BTreeSet<u32>,
) -> Option<BTreeSet<u32>> {
    let descriptor = super::dictionary(doc, dict, b"FontDescriptor")?;
    let (program, bytes) = Program::load(doc, descriptor)?;
    if !program.is_truetype && !bytes.starts_with(&[1, 0]) && !bytes.starts_with(b"OTTO") {
        return None;
    }
    let encoding = Encoding::load(doc, dict);
    let drawn = Drawn {
        base: Some(Base::Standard),
        encoding: &encoding,
        program: Some(&program),
        dingbats: false,
        is_type3: false,
    };
    let codes = codes.iter().filter_map(|code| u8::try_from(*code).ok());
    Some(codes.flat_map(|code| drawn.glyphs(code)).collect())
}

/// The encoding that fills what neither the dictionary nor the program says (9.6.5, table 112).
///
/// `None` for symbolic fonts other than the standard two: their codes may show anything.
fn default_base(
    standard: Option<Standard>,
    descriptor: Option<&Dictionary>,
    flags: Option<i64>,
) -> Option<Base> {
    let is_symbolic = flags.is_some_and(|flags| flags & 4 != 0 || flags & 32 == 0);
    match standard {
        _ if program::is_embedded(descriptor) => (!is_symbolic).then_some(Base::Standard),
        Some(font) if font.is_symbol() => Some(Base::Symbol),
        Some(font) if font.is_dingbats() => Some(Base::ZapfDingbats),
        Some(_) => Some(Base::Standard),
        None => (!is_symbolic).then_some(Base::Standard),
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
        match (self.program, self.glyph(code)) {
            (Some(program), Some(gid)) => texts.extend(program.texts_of_glyph(gid)),
            // Fonts of typesetters often lack the space: the code then only moves the pen.
            (program, None) if code == 32 && name.is_none() => {
                let is_known = program.is_some() || self.is_type3;
                texts.extend(is_known.then(|| " ".to_owned()));
            }
            _ => {}
        }
        texts
    }

    /// Whether the glyphs look like others than `texts`, by code, says they are.
    fn is_lying(&self, bytes: &[u8], texts: &[Option<String>]) -> bool {
        let claims = (0..=255).zip(texts).filter_map(|(code, text)| {
            let ids = self.glyphs(code).map(Place::Id);
            let places = ids.chain(self.name(code).map(Place::Name)).collect();
            Some((places, text.as_deref()?))
        });
        shape::is_lying(bytes, claims)
    }

    /// The glyphs that a code may draw: viewers differ in where they look first.
    fn glyphs(&self, code: u8) -> impl Iterator<Item = u32> + use<> {
        let char = || glyph::unicode_of_name(self.name(code)?, self.dingbats)?.chars().next();
        let by_char = || self.program?.glyph_of_char(char()?);
        let as_is = || self.program?.glyph_of_char(char::from(code));
        let by_code = || self.program?.glyph_of_code(code);
        let ids = [self.glyph(code), by_char(), as_is(), by_code()];
        ids.into_iter().flatten()
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
        for outcome in &matches {
            trust.count(*outcome);
        }
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
    listed: Vec<Option<f64>>,
    missing: Option<f64>,
}

impl Widths {
    fn load(doc: &Document, dict: &Dictionary, descriptor: Option<&Dictionary>) -> Self {
        let items = super::array(doc, dict, b"Widths").unwrap_or_default();
        Self {
            first: super::integer(doc, dict, b"FirstChar").unwrap_or(0),
            listed: items.iter().take(256).map(|item| super::number(doc, item)).collect(),
            missing: descriptor.and_then(|d| super::number_entry(doc, d, b"MissingWidth")),
        }
    }

    /// `None` where the font dictionary says nothing and the font's own metrics count.
    fn get(&self, code: u8) -> Option<f64> {
        if self.listed.is_empty() {
            return None;
        }
        let index = i64::from(code).checked_sub(self.first)?;
        let listed = usize::try_from(index).ok().and_then(|index| self.listed.get(index));
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
    Type3 { procs: (0..=255).filter_map(proc).collect::<BTreeMap<_, _>>(), matrix }
}

/// Whether the procedures draw others than `texts`, by code, says they do.
fn draws_others(doc: &Document, type3: &Type3, texts: &[Option<String>]) -> bool {
    let claims = type3.procs.iter().filter_map(|(code, id)| {
        let text = texts.get(usize::from(*code))?.as_deref()?;
        let procedure = doc.get_object(*id).and_then(Object::as_stream).ok()?;
        Some((procedure::shape(doc, procedure, type3.matrix)?, text))
    });
    shape::are_lying(claims)
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

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Stream, dictionary};
    use std::fmt::Write;

    fn text(font: &Simple, string: &[u8]) -> String {
        let codes = codes(string);
        let texts = codes.iter().map(|code| font.unicode(code).unwrap_or_else(|| "?".to_owned()));
        texts.collect()
    }

    fn advance(font: &Simple, code: u8) -> f64 {
        font.advance(&codes(&[code])[0])
    }

    fn to_unicode(doc: &mut Document, pairs: &[(u8, &str)]) -> lopdf::ObjectId {
        let mut cmap = String::from("begincmap\n100 beginbfchar\n");
        for (code, text) in pairs {
            write!(cmap, "<{code:02X}> <").unwrap();
            for unit in text.encode_utf16() {
                write!(cmap, "{unit:04X}").unwrap();
            }
            cmap.push_str(">\n");
        }
        cmap += "endbfchar endcmap";
        doc.add_object(Stream::new(dictionary! {}, cmap.into_bytes()))
    }

    #[test]
    fn a_standard_font_has_its_own_encoding_and_widths() {
        let doc = Document::new();
        let dict = dictionary! { "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let font = Simple::load(&doc, &dict);
        assert_eq!(text(&font, b"Aa1 \xAE"), "Aa1 fi");
        assert!((advance(&font, b'A') - 667.0).abs() < 1e-9);
        assert_eq!(font.extent, (718.0, -207.0));
        let dict = dictionary! { "Subtype" => "Type1", "BaseFont" => "Symbol" };
        assert_eq!(text(&Simple::load(&doc, &dict), b"ab"), "αβ");
        let dict = dictionary! { "Subtype" => "Type1", "BaseFont" => "ZapfDingbats" };
        assert_eq!(text(&Simple::load(&doc, &dict), b"4"), "✔");
    }

    #[test]
    fn differences_name_the_glyphs() {
        let doc = Document::new();
        let dict = dictionary! {
            "Subtype" => "Type1", "BaseFont" => "Helvetica",
            "Encoding" => dictionary! {
                "BaseEncoding" => "WinAnsiEncoding",
                "Differences" => vec![128.into(), "G".into(), "f_f".into(), "g17".into()],
            },
        };
        assert_eq!(text(&Simple::load(&doc, &dict), b"\x80\x81\x82\x83x"), "Gff?ƒx");
    }

    #[test]
    fn widths_count_from_the_first_code() {
        let doc = Document::new();
        let dict = dictionary! {
            "Subtype" => "TrueType", "BaseFont" => "Calibri", "FirstChar" => 65, "LastChar" => 66,
            "Encoding" => "WinAnsiEncoding", "Widths" => vec![500.into(), 600.into()],
            "FontDescriptor" => dictionary! { "MissingWidth" => 250, "Flags" => 32 },
        };
        let font = Simple::load(&doc, &dict);
        let widths: Vec<f64> = [64, 65, 66, 67].map(|code| advance(&font, code)).to_vec();
        assert_eq!(widths, [250.0, 500.0, 600.0, 250.0]);
    }

    #[test]
    fn unknown_symbols_have_no_text() {
        let doc = Document::new();
        let dict = dictionary! {
            "Subtype" => "TrueType", "BaseFont" => "Wingdings",
            "FontDescriptor" => dictionary! { "Flags" => 4 },
        };
        assert_eq!(text(&Simple::load(&doc, &dict), b"abc"), "???");
    }

    #[test]
    fn to_unicode_goes_before_names_that_tell_nothing() {
        let mut doc = Document::new();
        let map = to_unicode(&mut doc, &[(1, "J"), (2, "ij"), (3, "\u{E001}"), (4, "\0")]);
        let dict = dictionary! {
            "Subtype" => "Type1", "BaseFont" => "ABCDEF+Unknown", "ToUnicode" => map,
            "Encoding" => dictionary! {
                "Differences" => vec![1.into(), "g1".into(), "g2".into(), "A".into(), "g4".into()],
            },
        };
        assert_eq!(text(&Simple::load(&doc, &dict), b"\x01\x02\x03\x04"), "JijA?");
    }

    #[test]
    fn a_lying_to_unicode_gives_way_to_the_glyph_names() {
        let mut doc = Document::new();
        let shuffled: Vec<(u8, &str)> = vec![(b'a', "x"), (b'b', "y"), (b'c', " "), (b'1', "7")];
        let map = to_unicode(&mut doc, &shuffled);
        let dict = dictionary! {
            "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
            "ToUnicode" => map,
        };
        assert_eq!(text(&Simple::load(&doc, &dict), b"abc1"), "abc1");
    }

    #[test]
    fn one_contradiction_leaves_only_that_code_without_text() {
        let mut doc = Document::new();
        let map = to_unicode(&mut doc, &[(b'a', "a"), (b'b', "b"), (b'c', "c"), (b'd', "x")]);
        let dict = dictionary! {
            "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
            "ToUnicode" => map,
        };
        assert_eq!(text(&Simple::load(&doc, &dict), b"abcd"), "abc?");
    }

    #[test]
    fn the_encoding_of_a_type1_program_counts() {
        let mut doc = Document::new();
        let clear = "%!PS-AdobeFont-1.0: X\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
                     dup 1 /G put\ndup 8#2 /germandbls put\nreadonly def\ncurrentfile eexec ";
        let file = doc.add_object(Stream::new(dictionary! {}, clear.into()));
        let dict = dictionary! {
            "Subtype" => "Type1", "BaseFont" => "ABCDEF+X",
            "FontDescriptor" => dictionary! { "Flags" => 4, "FontFile" => file },
        };
        assert_eq!(text(&Simple::load(&doc, &dict), b"\x01\x02 A"), "Gß ?");
    }

    #[test]
    fn an_indirect_filter_is_followed() {
        let mut doc = Document::new();
        let filter = doc.add_object(vec!["ASCIIHexDecode".into()]);
        // 1 beginbfchar <41> <005A> endbfchar
        let hex = "3120626567696e626663686172203c34313e\
                   203c303035413e20656e64626663686172";
        let stream = Stream::new(dictionary! { "Filter" => filter }, hex.into());
        let map = doc.add_object(stream);
        let dict = dictionary! { "Subtype" => "Type3", "ToUnicode" => map };
        assert_eq!(text(&Simple::load(&doc, &dict), b"A"), "Z");
    }

    #[test]
    fn type3_scales_by_its_matrix() {
        let mut doc = Document::new();
        let glyph = doc.add_object(Stream::new(dictionary! {}, b"500 0 d0".to_vec()));
        let dict = dictionary! {
            "Subtype" => "Type3", "FirstChar" => 97, "Widths" => vec![1024.into()],
            "FontMatrix" => vec![0.5.into(), 0.into(), 0.into(), 0.5.into(), 0.into(), 0.into()],
            "FontBBox" => vec![0.into(), (-1).into(), 2.into(), 2.into()],
            "CharProcs" => dictionary! { "g0" => glyph },
            "Encoding" => dictionary! { "Differences" => vec![97.into(), "g0".into()] },
        };
        let font = Simple::load(&doc, &dict);
        assert!((advance(&font, b'a') - 512_000.0).abs() < 1e-6);
        assert_eq!(font.extent, (1000.0, -500.0));
        let type3 = font.type3.as_ref().unwrap();
        assert_eq!(type3.procs.get(&b'a'), Some(&glyph));
        assert_eq!(text(&font, b"a"), "?");
    }
}
