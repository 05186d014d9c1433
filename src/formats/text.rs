//! Plain text, Markdown and CSV.

use super::{Format, Limits, RedactOptions};
use crate::model::{Document, Reason, Redacted, Settled};

/// Plain text, Markdown and CSV.
pub(super) struct Text;

impl Format for Text {
    fn id(&self) -> &'static str {
        "text"
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
