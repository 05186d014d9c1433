//! PDF with a text layer.

#[allow(dead_code, reason = "the reader of content streams uses it")]
mod font;

use super::{Format, Limits, RedactOptions};
use crate::model::{Document, Reason, Redacted, Settled};

/// PDF with a text layer.
pub(super) struct Pdf;

impl Format for Pdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn extract(&self, _bytes: &[u8], _limits: &Limits) -> Result<Document, Reason> {
        Err(Reason::Unsupported("stub".to_owned()))
    }

    fn redact(
        &self,
        _bytes: &[u8],
        _document: &Document,
        _settled: &Settled,
        _options: &RedactOptions,
        _limits: &Limits,
    ) -> Result<Redacted, Reason> {
        Err(Reason::Unsupported("stub".to_owned()))
    }
}
