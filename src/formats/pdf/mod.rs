//! PDF with a text layer (ISO 32000-2).
//!
//! `store` holds the objects; `lexer` and `interpret` turn content streams into a `scene` of
//! glyphs; `layout` puts them in reading order and `read` makes the document. `redact` decides what
//! goes, `splice` rewrites single operators, `boxes` covers the holes, `images` blanks pictures and
//! `scrub` cleans the rest of the file. `LEAKS.md` lists every place that could tell.

mod boxes;
mod flate;
mod flatten;
mod font;
mod grid;
mod images;
mod interpret;
mod label;
mod layout;
mod legend;
mod letters;
mod lexer;
mod matrix;
mod notes;
mod programs;
mod read;
mod redact;
mod respace;
mod retype;
mod revision;
mod salvage;
mod scan;
mod scene;
mod scrub;
mod seam;
mod share;
mod splice;
mod stack;
mod store;
mod strings;
mod subset;
mod texts;
mod vectors;

#[cfg(test)]
mod tests;

use super::{Format, Limits, RedactOptions};
use crate::model::{Document, Reason, Redacted, Secret, Settled};

/// PDF with a text layer.
pub(super) struct Pdf;

impl Format for Pdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        read::extract(bytes, limits)
    }

    fn unlocked(&self, bytes: &[u8], passwords: &[Secret]) -> Option<Vec<u8>> {
        store::unlocked(bytes, passwords)
    }

    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        redact::redact(bytes, document, settled, options, limits)
    }
}
