//! Word documents (ECMA-376).

use super::{Format, Limits, RedactOptions};
use crate::model::{Document, Reason, Redacted, Settled};

/// Word documents (ECMA-376).
pub(super) struct Docx;

/// x
pub(super) fn main_content_type(_bytes: &[u8]) -> Result<Option<String>, Reason> {
    Ok(None)
}

/// x
pub(super) fn is_word(kind: &str) -> bool {
    kind.contains("word")
}

impl Format for Docx {
    fn id(&self) -> &'static str {
        "docx"
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
