//! Second pass.
use super::{Detector, KnownForms};
use crate::model::{Document, Finding};

/// Forms.
#[must_use]
pub fn known_from(_findings: &[Finding]) -> KnownForms { KnownForms::default() }
impl Detector {
    /// x
    pub fn propagate(&self, _document: &Document, _known: &KnownForms, _findings: &mut Vec<Finding>) {}
}
