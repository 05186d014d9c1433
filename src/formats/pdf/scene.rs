//! What a page shows: the result of interpreting its streams.

use super::layout::doubles;
use super::lexer::Lexer;
use super::matrix::Matrix;
use super::vectors::Outline;
use crate::model::{Glyph, GlyphSource, Quad, Reason};
use lopdf::ObjectId;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

/// Everything one page shows, in the order of painting.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// Glyphs of the page and of everything reached from it.
    pub(super) glyphs: Vec<Shown>,
    /// Pictures painted.
    pub(super) images: Vec<Picture>,
    /// Image objects painted, in the order of painting.
    pub(super) placed: Vec<Placed>,
    /// Filled paths that could be letters.
    pub(super) outlines: Vec<Outline>,
    /// Marked content with texts of its own (ISO 32000-2, 14.9).
    pub(super) marked: Vec<Marked>,
    /// Painted paths that could be letters, by how many steps each has.
    pub(super) shapes: Shapes,
    /// Appearances of annotations.
    pub(super) appearances: Vec<Appearance>,
    /// Comments in the streams.
    pub(super) comments: Vec<(GlyphSource, Range<usize>)>,
    /// What could not be interpreted.
    pub(super) gaps: Vec<Reason>,
    /// Show operators of the page's own stream, in order.
    pub(super) shows: Vec<Show>,
    /// Operators of the page's own stream that say where text goes, in order.
    pub(super) moves: Vec<Move>,
    /// Operators of the page's own stream that set the word spacing: `Tw`, and `"` without bytes.
    pub(super) spacings: Vec<Option<Range<usize>>>,
    /// Simple paths of the page's own stream: rules, underlines, coloured areas.
    pub(super) rules: Vec<Rule>,
    /// Which glyphs repeat an earlier one, once that has been asked.
    pub(super) doubled: OnceCell<Vec<bool>>,
    /// How the page's own stream leaves the graphics state.
    pub(super) balance: Balance,
}

impl Scene {
    /// For each glyph, whether it repeats an earlier one at the same place.
    pub(super) fn doubled(&self) -> &[bool] {
        self.doubled.get_or_init(|| doubles(&self.glyphs))
    }
}

/// The appearance of an annotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appearance {
    /// Its stream.
    pub(super) form: ObjectId,
    /// The annotation, as its glyphs name it.
    pub(super) annotation: ObjectId,
    /// The space of the stream → page.
    pub(super) to_page: Matrix,
    /// Left, bottom, right, top on the page.
    pub(super) bounds: [f64; 4],
}

/// Paths that could be letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    count: usize,
    /// Different numbers of steps, a few of them.
    kinds: BTreeSet<usize>,
}

impl Extend<usize> for Shapes {
    fn extend<T: IntoIterator<Item = usize>>(&mut self, steps: T) {
        for steps in steps {
            self.count += 1;
            if self.kinds.len() < Self::KINDS {
                self.kinds.insert(steps);
            }
        }
    }
}

impl Shapes {
    /// Letters that may be a word.
    const WORD: usize = 4;
    /// Different ones among them: a grid or a row of dots repeats one.
    const KINDS: usize = 3;

    /// Whether they may be words, on a page that shows no others.
    pub(super) fn may_be_text(&self) -> bool {
        self.count >= Self::WORD && self.kinds.len() >= Self::KINDS
    }
}

/// A show operator and where it starts.
#[derive(Clone, Debug)]
pub(super) struct Show {
    /// Bytes of the operator with its operands.
    pub(super) span: Range<usize>,
    /// The text object it stands in, counted from 1; 0 outside of any.
    pub(super) object: usize,
    /// The text matrix in which its first code is painted.
    pub(super) text: Matrix,
    /// The operator that set its word spacing, as an index of [`Scene::spacings`].
    pub(super) spacing: Option<usize>,
    /// Size times horizontal scale: an em in the units of the text matrix.
    pub(super) em: f64,
}

/// An operator that sets the text position: `Td`, `TD`, `Tm` or `T*`.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// Bytes of the operator with its operands.
    pub(super) span: Range<usize>,
    /// The text object it stands in.
    pub(super) object: usize,
    /// The leading that it sets as well (`TD`).
    pub(super) leading: Option<f64>,
}

/// A path of straight lines, in page space.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// Its construction operators: bytes, and points in user space (`re`: two corners).
    pub(super) steps: Vec<Step>,
    /// User space → page.
    pub(super) to_page: Matrix,
    /// Left, bottom, right, top on the page.
    pub(super) bounds: [f64; 4],
}

/// One construction operator of a [`Rule`].
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    /// Bytes of the operator with its operands.
    pub(super) span: Range<usize>,
    /// Whether it is `re`.
    pub(super) rectangle: bool,
    /// `m` or `l` else.
    pub(super) moves: bool,
    /// The point, or the first corner.
    pub(super) from: (f64, f64),
    /// The corner across.
    pub(super) to: (f64, f64),
}

/// Surplus of `q`, `Q` and `BT` in a page's content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Balance {
    /// `Q` without a `q` before it.
    pub(super) underflow: usize,
    /// `q` never undone.
    pub(super) open: usize,
    /// A text object is never closed.
    pub(super) in_text: bool,
}

impl Balance {
    /// That of a stream.
    pub(super) fn of(stream: &[u8]) -> Self {
        let mut out = Self::default();
        for op in Lexer::new(stream) {
            match op.operator.as_slice() {
                b"q" => out.open += 1,
                b"Q" if out.open > 0 => out.open -= 1,
                b"Q" => out.underflow += 1,
                b"BT" => out.in_text = true,
                b"ET" => out.in_text = false,
                _ => {}
            }
        }
        out
    }
}

/// Where a code stands in the file: the identity of a glyph, however often it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The stream.
    pub(super) source: GlyphSource,
    /// First byte of the show operator.
    pub(super) op: usize,
    /// Which string of it.
    pub(super) item: usize,
    /// First byte of the code in the string.
    pub(super) code: usize,
}

impl Key {
    /// The identity of a glyph of the model.
    pub(super) fn of(glyph: &Glyph) -> Self {
        Self { source: glyph.source, op: glyph.op.start, item: glyph.item, code: glyph.code.start }
    }
}

/// One painted glyph.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "what is known of a glyph, each by itself")]
pub(super) struct Shown {
    /// The stream.
    pub(super) source: GlyphSource,
    /// Bytes of the show operator with its operands.
    pub(super) op: Range<usize>,
    /// Which string of it.
    pub(super) item: usize,
    /// Bytes of the code in the string.
    pub(super) code: Range<usize>,
    /// Its text; `None` if there is none to trust.
    pub(super) text: Option<String>,
    /// The font's object, when it has one.
    pub(super) font: Option<ObjectId>,
    /// Number of the code, to tell glyphs without text apart.
    pub(super) value: u32,
    /// Displacement in thousandths of text space, spacing included.
    pub(super) advance: f64,
    /// The part of the displacement that is word spacing.
    pub(super) word: f64,
    /// Points on the page of a thousandth of text space along the line.
    pub(super) unit: f64,
    /// Outline on the page.
    pub(super) quad: Quad,
    /// Start of the baseline, on the page.
    pub(super) origin: (f64, f64),
    /// Direction of the text, length 1.
    pub(super) direction: (f64, f64),
    /// Displacement along the direction without character spacing, in points.
    pub(super) width: f64,
    /// Character spacing along the direction, in points.
    pub(super) spacing: f64,
    /// Height of an em, in points.
    pub(super) size: f64,
    /// A repetition by a pattern: the same place in the file as a glyph before it.
    pub(super) echo: bool,
    /// Drawn by a procedure (Type 3): a picture, when it has no text.
    pub(super) drawn: bool,
    /// On a layer that is not shown.
    pub(super) hidden: bool,
    /// Neither filled nor stroked: there for searching only.
    pub(super) invisible: bool,
    /// The annotation whose appearance shows it.
    pub(super) annotation: Option<ObjectId>,
}

impl Shown {
    /// Its identity.
    pub(super) fn key(&self) -> Key {
        Key { source: self.source, op: self.op.start, item: self.item, code: self.code.start }
    }

    /// Whether it is a drawing in the page's own stream that nobody can read.
    pub(super) fn is_picture(&self) -> bool {
        self.drawn && self.text.is_none() && matches!(self.source, GlyphSource::Page(_))
    }

    /// Whether it only makes room.
    pub(super) fn is_blank(&self) -> bool {
        self.text.as_ref().is_some_and(|t| t.chars().all(char::is_whitespace))
    }
}

/// An image object on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// The image.
    pub(super) id: ObjectId,
    /// The unit square, which it fills → page.
    pub(super) matrix: Matrix,
    /// How many glyphs were painted before it.
    pub(super) after: usize,
    /// Left, bottom, right, top on the page of what clips it: nothing shows outside.
    pub(super) clip: [f64; 4],
    /// Whether it lies on a layer that is not shown.
    pub(super) hidden: bool,
}

/// A picture painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Picture {
    /// An image `XObject`.
    Object(ObjectId),
    /// An inline image: the stream and its bytes from `BI` to `EI`.
    Inline {
        /// The stream that holds it.
        source: GlyphSource,
        /// From `BI` to the end of `EI`.
        span: Range<usize>,
        /// Whether it is larger than a symbol.
        large: bool,
    },
}

/// A marked-content operator whose properties hold text.
#[derive(Clone, Debug)]
pub(super) struct Marked {
    /// The stream.
    pub(super) source: GlyphSource,
    /// Bytes of the operator with its operands.
    pub(super) span: Range<usize>,
    /// Tag and properties as written; `None` when they stand in the resources.
    pub(super) direct: bool,
    /// The texts, decoded.
    pub(super) texts: Vec<String>,
    /// The glyphs inside, as a range of [`Scene::glyphs`].
    pub(super) glyphs: Range<usize>,
}
