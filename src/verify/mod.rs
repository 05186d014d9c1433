//! Proof, with code that shares nothing with the writer: not the PDF library, not the extractor.
//!
//! The finished bytes are opened again. Every removed value is looked for in all encodings in
//! everything the file holds, what a reader sees is compared with the original, and pages are
//! rendered to see that the boxes are opaque and nothing else has changed. PDF is read with hayro
//! alone. Of the `zip` and `sevenz-rust2` crates, which the writer uses too, only the inflating of entries
//! is used; the layout of a package is checked against the bytes here, and XML is read by a walker of
//! our own.

mod archive;
mod diff;
mod escaped;
mod image;
mod mail;
mod needle;
mod package;
mod pdf;
mod seen;
mod text;
mod xml;

use crate::model::{Redaction, Secret};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the check of a finished copy says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Everything wrong with the copy; empty means clean.
    pub leaks: Vec<Leak>,
    /// What a person should look at when nobody says what was to be removed.
    pub doubts: Vec<Leak>,
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

    /// Adds a leak once.
    fn add(&mut self, check: &'static str, place: impl Into<String>) {
        let leak = Leak { check, place: place.into() };
        if !self.leaks.contains(&leak) {
            self.leaks.push(leak);
        }
    }

    /// Adds a doubt once.
    fn doubt(&mut self, check: &'static str, place: impl Into<String>) {
        let leak = Leak { check, place: place.into() };
        if !self.doubts.contains(&leak) {
            self.doubts.push(leak);
        }
    }
}

/// Checks `copy` against `original` and what should have been removed.
///
/// Fails closed: a copy that cannot be opened by the second reader is a leak (`unreadable`), and so
/// is one whose check itself fails.
#[must_use]
pub fn check(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Verdict {
    check_with(original, copy, redactions, &[])
}

/// The same for an original that needs one of `passwords`.
#[must_use]
pub fn check_with(
    original: &[u8],
    copy: &[u8],
    redactions: &[Redaction],
    passwords: &[Secret],
) -> Verdict {
    guarded(|| match (kind(original), kind(copy)) {
        (Kind::Pdf, Kind::Pdf) => pdf::check(original, copy, redactions, passwords),
        (Kind::Package, Kind::Package) => package::check(original, copy, redactions),
        (Kind::Image, Kind::Image) => image::check(original, copy, redactions),
        (Kind::Text, Kind::Text)
            if escaped::is_escaped(original) || text::is_marked(original, redactions) =>
        {
            escaped::check(original, copy, redactions)
        }
        (Kind::Text, Kind::Text) => text::check(original, copy, redactions),
        _ => unreadable(),
    })
}

/// A member that belongs in the copy of a container: it has passed its own check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Path inside the container.
    name: String,
    /// Of its bytes.
    hash: blake3::Hash,
    /// Of its bytes without white space at the end, which some containers add or take.
    trimmed: blake3::Hash,
}

impl Kept {
    /// The member called `name` with these bytes.
    #[must_use]
    pub fn new(name: String, bytes: &[u8]) -> Self {
        let trimmed = blake3::hash(bytes.trim_ascii_end());
        Self { name, hash: blake3::hash(bytes), trimmed }
    }
}

/// Checks the copy of a container: as [`check`], for its own text; and that it holds the `members`
/// that were kept, byte for byte, and no others.
#[must_use]
pub fn check_container(
    original: &[u8],
    copy: &[u8],
    redactions: &[Redaction],
    members: &[Kept],
) -> Verdict {
    guarded(|| match kind(copy) {
        Kind::Package if package::is_archive(copy) => archive::zip(copy, members),
        Kind::Package => package::check_with(original, copy, redactions, members),
        Kind::Tar => archive::tar(copy, members),
        Kind::Gzip => archive::gzip(copy, members),
        Kind::Seven => archive::seven(copy, members),
        Kind::Text => mail::check(original, copy, redactions, members),
        _ => unreadable(),
    })
}

/// Checks a copy made by anyone: what the original shows and the copy does not must be nowhere in
/// the copy's bytes, and the copy must show nothing that the original did not.
///
/// Text that can still be taken out of the copy from under an area without ink is a leak too
/// (`text-under-box`). That nothing was removed at all, and that a removed value can still be read
/// elsewhere, are doubts (`nothing-removed`, `still-visible`): perhaps it was meant.
#[must_use]
pub fn compare(original: &[u8], copy: &[u8]) -> Verdict {
    compare_with(original, copy, &[])
}

/// The same for files that need one of `passwords`.
#[must_use]
pub fn compare_with(original: &[u8], copy: &[u8], passwords: &[Secret]) -> Verdict {
    let mut verdict = compare_any(original, copy, passwords);
    if original == copy {
        verdict.doubt("nothing-removed", "file");
    }
    verdict
}

fn compare_any(original: &[u8], copy: &[u8], passwords: &[Secret]) -> Verdict {
    guarded(|| match (kind(original), kind(copy)) {
        (Kind::Pdf, Kind::Pdf) => pdf::compare(original, copy, passwords),
        // What is inside is to be compared one by one.
        (Kind::Tar, Kind::Tar) | (Kind::Gzip, Kind::Gzip) | (Kind::Seven, Kind::Seven) => {
            unverifiable()
        }
        (Kind::Package, Kind::Package) if !package::has_stories(original) => unverifiable(),
        (Kind::Package, Kind::Package) => package::compare(original, copy),
        (Kind::Image, Kind::Image) => image::compare(original, copy),
        (Kind::Text, Kind::Text) if mail::is_mail(original) => mail::compare(original, copy),
        (Kind::Text, Kind::Text) if escaped::is_escaped(original) => {
            escaped::compare(original, copy)
        }
        (Kind::Text, Kind::Text) => text::compare(original, copy),
        _ => unreadable(),
    })
}

/// Looks at one PDF alone for redactions that do not hold: text under boxes, in the colour of its
/// background or on hidden layers, boxes that let through, and names beside the pages.
///
/// Other formats say nothing when they stand alone (`unverifiable`).
#[must_use]
pub fn inspect(file: &[u8]) -> Verdict {
    inspect_with(file, &[])
}

/// The same for a file that needs one of `passwords`.
#[must_use]
pub fn inspect_with(file: &[u8], passwords: &[Secret]) -> Verdict {
    guarded(|| {
        if kind(file) == Kind::Pdf {
            return pdf::inspect::inspect(file, passwords);
        }
        unverifiable()
    })
}

/// What a file is for this check; nothing is taken over from the writer's judgement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Package,
    Image,
    Tar,
    Gzip,
    Seven,
    Text,
}

/// Bytes at the start of a file in which a PDF header may stand (ISO 32000-2, 7.5.2, note).
const HEADER: usize = 1024;

fn kind(bytes: &[u8]) -> Kind {
    let start = bytes.get(..HEADER.min(bytes.len())).unwrap_or_default();
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        Kind::Package
    } else if start.windows(5).any(|w| w == b"%PDF-") {
        Kind::Pdf
    } else if start.starts_with(&[0x1f, 0x8b]) {
        Kind::Gzip
    } else if start.starts_with(b"7z\xbc\xaf\x27\x1c") {
        Kind::Seven
    } else if start.get(257..262) == Some(b"ustar") {
        Kind::Tar
    } else if image::is_image(bytes) {
        Kind::Image
    } else {
        Kind::Text
    }
}

fn unverifiable() -> Verdict {
    let mut verdict = Verdict::default();
    verdict.add("unverifiable", "file");
    verdict
}

fn unreadable() -> Verdict {
    let mut verdict = Verdict::default();
    verdict.add("unreadable", "file");
    verdict
}

/// A check that fails proves nothing: the copy is then not released.
fn guarded(run: impl FnOnce() -> Verdict) -> Verdict {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| unreadable())
}

/// The changes between two stories when nobody says what was removed: text may go, and a mark may
/// come; what went is added to `removed`.
fn removals(
    before: &str,
    after: &str,
    place: &str,
    removed: &mut Vec<String>,
    verdict: &mut Verdict,
) {
    /// Words in the place of a removed stretch; a mark with its ground has fewer.
    const MARK_WORDS: usize = 4;
    for change in diff::words(before, after) {
        let added = after.get(change.after.clone()).unwrap_or_default();
        let words = added.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
        if change.only_adds() || words >= MARK_WORDS {
            verdict.add("outside-changed", place);
        }
        removed.extend(before.get(change.before).map(str::to_owned));
    }
    removed.retain(|r| !r.is_empty());
}

/// Adds the doubts about a copy that shows `stories` (place, text) and from which `removed` went.
fn doubt<'s>(
    removed: &[String],
    stories: impl Iterator<Item = (&'s str, &'s str)>,
    verdict: &mut Verdict,
) {
    /// Shorter stretches, and those without a capital or digit, are ordinary words.
    const LEAST: usize = 5;
    let telling = |r: &&String| {
        r.chars().filter(|c| c.is_alphanumeric()).count() >= LEAST
            && r.chars().any(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    if removed.is_empty() {
        verdict.doubt("nothing-removed", "file");
        return;
    }
    let values = removed.iter().filter(telling).map(String::as_str);
    let Some(needles) = needle::Needles::new(values) else { return };
    for (place, text) in stories {
        if needles.count(&needle::Folded::of(text)).iter().any(|n| *n > 0) {
            verdict.doubt("still-visible", place);
        }
    }
}

/// Words of a removed stretch that are looked for one by one when nobody says what was removed.
fn gone(removed: &str) -> Vec<String> {
    let words: Vec<&str> = removed.split_whitespace().collect();
    let mut out: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    if (2..=8).contains(&words.len()) {
        out.push(words.join(" "));
    }
    out
}

/// Closed ranges in order, overlapping and touching ones joined.
fn joined(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match out.last_mut() {
            Some(last) if start <= last.1.saturating_add(1) => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// Whether `at` lies in one of the closed, ordered `ranges`.
fn within(ranges: &[(usize, usize)], at: usize) -> bool {
    let next = ranges.partition_point(|r| r.0 <= at);
    next.checked_sub(1).and_then(|n| ranges.get(n)).is_some_and(|r| at <= r.1)
}
