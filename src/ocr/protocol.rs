//! What the program and its OCR worker say to each other, over the worker's standard input and output.
//!
//! The worker speaks first: one line of JSON, a [`Greeting`]. Then, as often as wanted: a [`Request`]
//! on one line, followed by `width × height` bytes of grey (0 is black), row by row from the top; the
//! answer is an [`Answer`] on one line. End of input ends the worker.

use crate::model::Kind;
use serde::{Deserialize, Serialize};

/// Largest picture that is sent, in pixels: an A2 at 300 dpi.
pub const MAX_PIXELS: usize = 40_000_000;

/// The first line of a worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct Greeting {
    /// Whether it can read; if not, its language data are missing.
    pub ready: bool,
}

/// One picture to be read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pixels to the inch.
    pub dpi: u32,
}

/// What stands in the picture.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The words in reading order; `None` when the engine gave up.
    pub words: Option<Vec<Word>>,
}

/// One word as the engine read it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Left, top, right, bottom in pixels of the picture sent, origin top left, right and bottom
    /// exclusive.
    pub area: [u32; 4],
    /// How sure the engine is, 0 to 100.
    pub confidence: f32,
    /// Block (a column, a paragraph apart) on the page, and line within the page: words of one line
    /// have the same pair.
    pub block: u32,
    /// See `block`.
    pub line: u32,
    /// What it is when it is no word; never set by the worker.
    #[serde(skip)]
    pub mark: Option<Kind>,
}

/// Words are document text: they hide.
impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Word at {:?}, {}", self.area, self.confidence)
    }
}
