//! The map from a part's text to its places in the file.
//!
//! Detection never sees these; a format makes them in `extract` and spends them in `redact`, so no
//! stage searches for a text a second time.

use std::ops::Range;

/// Where the text of one part stands in the file.
#[derive(Clone, Debug, Default)]
pub enum Places {
    /// The text is the decoded file itself: an offset in the text is an offset in the decoded file.
    Decoded,
    /// Stands in the XML parts of a package; what a sheet shows, with its cells, in order of text.
    Cells(Vec<CellText>),
    /// Glyphs of a PDF, in order of text. Text between glyphs (spaces and line ends that the
    /// layout implies) belongs to none.
    Glyphs(Vec<Glyph>),
    /// Words read by OCR, in order of text; what stands between them belongs to none.
    Words(Vec<InkWord>),
    /// No place of its own: the format removes the whole carrier whenever a span in the part is
    /// redacted (document properties, a file name).
    #[default]
    Whole,
}

/// A cell of a sheet. Small: a sheet has millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// From 1.
    pub row: u32,
    /// From 1.
    pub column: u16,
    /// In a row or column that nobody sees until it is made visible.
    pub hidden: bool,
}

/// The text of one cell of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellText {
    /// First byte of the part's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The cell.
    pub cell: Cell,
}

/// As spreadsheets write it: `B7`.
impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut column = self.column;
        let mut letters = Vec::new();
        while column > 0 {
            let digit = u8::try_from((column - 1) % 26).unwrap_or_default();
            letters.push(char::from(b'A' + digit));
            column = (column - 1) / 26;
        }
        write!(f, "{}{}", letters.iter().rev().collect::<String>(), self.row)
    }
}

/// The content stream that shows a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GlyphSource {
    /// The joined content streams of the page (1-based page number).
    Page(u32),
    /// A stream object reached from a page: form XObject, appearance, pattern, Type 3 procedure.
    /// Object and generation number (ISO 32000-2, 7.3.10).
    Object(u32, u16),
}

/// One shown glyph of a PDF page.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Bytes of the part's text; a ligature spans several chars.
    pub text: Range<usize>,
    /// The stream that shows it.
    pub source: GlyphSource,
    /// Bytes of the show operator with its operands in the decoded stream (ISO 32000-2, 9.4.3).
    pub op: Range<usize>,
    /// Which string of the operand array (0 for `Tj`).
    pub item: usize,
    /// Bytes of the code inside that decoded string.
    pub code: Range<usize>,
    /// Displacement of the glyph in thousandths of text space units, spacing included: the number
    /// that takes its place in a `TJ` array is its negative.
    pub advance: f64,
    /// Outline on the page.
    pub quad: Quad,
}

/// One word that stands in a picture as ink.
#[derive(Clone, Debug)]
pub struct InkWord {
    /// Bytes of the part's text.
    pub text: Range<usize>,
    /// Where the ink is: pixels of the picture (of the page in question), or points of the PDF page.
    pub quad: Quad,
    /// How sure the reader is, 0 to 1.
    pub confidence: f32,
    /// What the ink is a candidate for when it is no word of the text: a signature, a portrait (both
    /// stand in the text as [`PICTURE`]), the line for machines on an identity document.
    pub mark: Option<super::Kind>,
}

/// Stands in the text for ink that is no word: the object replacement character.
pub const PICTURE: char = '\u{fffc}';

/// Four corners on a page in PDF points of default user space, origin bottom left: lower left,
/// lower right, upper right, upper left as the text runs. For images: pixels, origin top left.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Quad(pub [(f64, f64); 4]);

impl Quad {
    /// Smallest upright rectangle around the corners: left, bottom, right, top.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        let xs = self.0.iter().map(|p| p.0);
        let ys = self.0.iter().map(|p| p.1);
        [
            xs.clone().fold(f64::INFINITY, f64::min),
            ys.clone().fold(f64::INFINITY, f64::min),
            xs.fold(f64::NEG_INFINITY, f64::max),
            ys.fold(f64::NEG_INFINITY, f64::max),
        ]
    }
}

/// What was done at one place: the proof behind a box.
#[derive(Clone, Debug)]
pub struct Redaction {
    /// Index of the part in the [`super::Document`].
    pub part: usize,
    /// The span removed.
    pub span: super::Span,
    /// What stood there; the verifier looks for it.
    pub removed: super::Secret,
    /// The page and the boxes painted, when the format has pages (1-based page; upright rectangles
    /// left, bottom, right, top in default user space).
    pub boxes: Vec<(u32, [f64; 4])>,
    /// Where the text stood in the original, when the boxes are not over it: the same shape as
    /// `boxes`. Empty when nothing moved.
    pub holes: Vec<(u32, [f64; 4])>,
    /// Lines whose other words stand elsewhere in the copy, so that the gap does not tell the length
    /// of what went: they moved along the longer side of this rectangle and stay inside it.
    pub lines: Vec<(u32, [f64; 4])>,
}

/// The bytes of a redacted copy, not yet verified.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// One entry per settled span that was removed.
    pub redactions: Vec<Redaction>,
    /// What was scrubbed besides, as stable words for the report: `metadata`, `javascript`,
    /// `attachments`, `comments-authors` …; message id `scrub-<word>`.
    pub scrubbed: Vec<&'static str>,
}

impl Places {
    /// The first cell of a sheet under `span`; `None` outside sheets.
    #[must_use]
    pub fn cell(&self, span: super::Span) -> Option<Cell> {
        let Self::Cells(cells) = self else { return None };
        let before = |end: u32| usize::try_from(end).is_ok_and(|end| end <= span.start());
        let found = cells.get(cells.partition_point(|c| before(c.end)))?;
        usize::try_from(found.start).is_ok_and(|start| start < span.end()).then_some(found.cell)
    }

    /// How sure it is that the text under `span` says what stands there, 0 to 1: less than 1 only for
    /// what was read by OCR, and then that of its worst word.
    #[must_use]
    pub fn confidence(&self, span: super::Span) -> f32 {
        let Self::Words(words) = self else { return 1.0 };
        words_under(words, span).map(|w| w.confidence).fold(1.0, f32::min)
    }

    /// Outlines of the glyphs under `span`, merged per run of glyphs on one line; empty for formats
    /// without pages. With `page`, glyphs on other pages are left out: the end of a name that goes on
    /// over a page.
    #[must_use]
    pub fn quads(&self, span: super::Span, page: Option<u32>) -> Vec<Quad> {
        if let Self::Words(words) = self {
            return words_under(words, span).map(|w| w.quad).collect();
        }
        let Self::Glyphs(glyphs) = self else { return Vec::new() };
        let first = glyphs.partition_point(|g| g.text.end <= span.start());
        let under = glyphs.iter().skip(first).take_while(|g| g.text.start < span.end());
        let elsewhere = |g: &&Glyph| match g.source {
            GlyphSource::Page(number) => page.is_some_and(|page| page != number),
            GlyphSource::Object(..) => false,
        };
        let mut out: Vec<Quad> = Vec::new();
        for g in under.filter(|g| !elsewhere(g)) {
            match out.last_mut() {
                Some(last) if on_one_line(last, &g.quad) => {
                    last.0 = [last.0[0], g.quad.0[1], g.quad.0[2], last.0[3]];
                }
                _ => out.push(g.quad),
            }
        }
        out
    }
}

/// The words of `words` that share a byte with `span`.
pub fn words_under(words: &[InkWord], span: super::Span) -> impl Iterator<Item = &InkWord> {
    let first = words.partition_point(|w| w.text.end <= span.start());
    words.iter().skip(first).take_while(move |w| w.text.start < span.end())
}

/// Whether `b` goes on where `a` ends: its baseline starts near the end of `a`'s, less than a
/// glyph height away from it.
fn on_one_line(a: &Quad, b: &Quad) -> bool {
    let height = (a.0[3].0 - a.0[0].0).hypot(a.0[3].1 - a.0[0].1);
    let (run_x, run_y) = (a.0[1].0 - a.0[0].0, a.0[1].1 - a.0[0].1);
    let length = run_x.hypot(run_y);
    let (gap_x, gap_y) = (b.0[0].0 - a.0[1].0, b.0[0].1 - a.0[1].1);
    if length < f64::EPSILON {
        return gap_x.hypot(gap_y) <= height;
    }
    let along = (gap_x * run_x + gap_y * run_y) / length;
    let across = (gap_x * run_y - gap_y * run_x) / length;
    across.abs() <= height * 0.3 && along > -height && along < height * 1.5
}
