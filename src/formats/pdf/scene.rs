//! What a page shows: the result of interpreting its streams.

use super::matrix::Matrix;
use super::vectors::Outline;
use crate::model::{Glyph, GlyphSource, Quad, Reason};
use lopdf::ObjectId;
use std::ops::Range;

/// Everything one page shows, in the order of painting.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// Glyphs of the page and of everything reached from it.
    pub(super) glyphs: Vec<Shown>,
    /// Pictures painted.
    pub(super) images: Vec<Picture>,
    /// Image objects painted, in the order of painting, and the matrix of each.
    pub(super) placed: Vec<(ObjectId, Matrix)>,
    /// Filled paths that could be letters.
    pub(super) outlines: Vec<Outline>,
    /// Marked content with texts of its own (ISO 32000-2, 14.9).
    pub(super) marked: Vec<Marked>,
    /// Whether a path or a shading is painted.
    pub(super) ink: bool,
    /// What could not be interpreted.
    pub(super) gaps: Vec<Reason>,
    /// How the page's own stream leaves the graphics state.
    pub(super) balance: Balance,
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
    /// Number of the code, to tell glyphs without text apart.
    pub(super) value: u32,
    /// Displacement in thousandths of text space, spacing included.
    pub(super) advance: f64,
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
    /// The annotation whose appearance shows it.
    pub(super) annotation: Option<ObjectId>,
}

impl Shown {
    /// Its identity.
    pub(super) fn key(&self) -> Key {
        Key { source: self.source, op: self.op.start, item: self.item, code: self.code.start }
    }

    /// Whether it only makes room.
    pub(super) fn is_blank(&self) -> bool {
        self.text.as_ref().is_some_and(|t| t.chars().all(char::is_whitespace))
    }
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
