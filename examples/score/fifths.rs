//! Cross-validation: which fifth of the corpus a document belongs to.

/// Parts of the corpus; each is measured by a model fitted on the others.
pub(crate) const FIFTHS: usize = 5;

/// Which fifth the document `id` belongs to; the documents of one dossier (`wmo-03`) stay together.
pub(crate) fn fifth(id: &str) -> usize {
    let group = match id.split_once('-') {
        Some((dossier, _)) if dossier != "sd" => dossier,
        _ => id,
    };
    group.bytes().fold(3usize, |h, b| h.wrapping_mul(31).wrapping_add(usize::from(b))) % FIFTHS
}
