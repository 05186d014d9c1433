//! What a reader sees of a file, and what stands beside it: the same questions for mail, pages and
//! other text in escapes.

use super::needle::{Folded, Needle, Needles};
use super::{Verdict, diff};
use crate::model::Redaction;

/// A file as one reader shows it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Running texts and fields, in order: what people look at.
    pub(super) stories: Vec<String>,
    /// Everything else that is text: attributes, comments.
    pub(super) beside: String,
}

impl Seen {
    fn counts(&self, needles: &Needles) -> Vec<usize> {
        let mut total = vec![0; needles.all().len()];
        for text in &self.stories {
            let counts = needles.count(&Folded::of(text));
            total.iter_mut().zip(counts).for_each(|(t, n)| *t += n);
        }
        total
    }
}

/// Checks that `copy`, which reads as `after`, is `before` without what was removed: no value may be
/// seen more often than it was less the times it was removed, one that is not seen may not stand in
/// the bytes, and running text differs only where a value was.
pub(super) fn check(
    before: &Seen,
    after: &Seen,
    copy: &[u8],
    redactions: &[Redaction],
    place: &str,
) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(needles) = Needles::new(redactions.iter().map(|r| r.removed.expose())) else {
        verdict.add("unverifiable", place);
        return verdict;
    };
    let same = before.stories.len() == after.stories.len();
    let pairs = before.stories.iter().zip(&after.stories);
    if !same || pairs.into_iter().any(|(b, a)| changed(b, a, Vec::new(), &needles)) {
        verdict.add("outside-changed", place);
    }
    let (had, has) = (before.counts(&needles), after.counts(&needles));
    let besides = [before, after].map(|s| needles.count(&Folded::of(&s.beside)));
    let [beside_before, beside_after] = besides;
    // What was removed beside was not removed from what is counted here.
    let gone = beside_before.iter().zip(&beside_after).map(|(h, s)| h.saturating_sub(*s));
    let mut kept = Vec::new();
    for (((needle, had), has), gone) in needles.all().iter().zip(had).zip(has).zip(gone) {
        let allowed = has <= had.saturating_sub(needle.removed.saturating_sub(gone));
        if !allowed && needle.is_searched() {
            verdict.add("text-still-there", place);
        }
        kept.push(has > 0);
    }
    let beside = needles.in_text(&after.beside, &kept);
    if !needles.all().is_empty() && (beside || needles.in_bytes(copy, &kept, true)) {
        verdict.add("hidden-text", place);
    }
    verdict
}

/// Compares two files of unknown redactions: see [`super::compare`].
pub(super) fn compare(before: &Seen, after: &Seen, copy: &[u8], place: &'static str) -> Verdict {
    let mut verdict = Verdict::default();
    let mut removed = Vec::new();
    if before.stories.len() != after.stories.len() {
        verdict.add("outside-changed", place);
    }
    for (text, read) in before.stories.iter().zip(&after.stories) {
        super::removals(text, read, place, &mut removed, &mut verdict);
    }
    super::doubt(&removed, after.stories.iter().map(|s| (place, s.as_str())), &mut verdict);
    let words: Vec<String> = removed.iter().flat_map(|r| super::gone(r)).collect();
    let Some(needles) = Needles::new(words.iter().map(String::as_str)) else {
        verdict.add("unverifiable", place);
        return verdict;
    };
    let kept: Vec<bool> = after.counts(&needles).iter().map(|n| *n > 0).collect();
    let beside = needles.in_text(&after.beside, &kept);
    if !needles.all().is_empty() && (beside || needles.in_bytes(copy, &kept, true)) {
        verdict.add("hidden-text", place);
    }
    verdict
}

/// Whether `read` differs from `text` outside the places where a removed value stood, or where
/// `covered` (first and last byte) says that one stood in another form.
pub(super) fn changed(
    text: &str,
    read: &str,
    mut covered: Vec<(usize, usize)>,
    needles: &Needles,
) -> bool {
    let folded = Folded::of(text);
    let hits = needles.hits(&folded);
    let counts = hits
        .iter()
        .filter(|h| h.whole || needles.all().get(h.needle).is_some_and(Needle::is_searched));
    covered.extend(counts.filter_map(|h| folded.items(h.start, h.end)));
    let covered = super::joined(covered);
    diff::words(text, read).into_iter().any(|change| {
        let left = folded
            .chars()
            .filter(|(_, at)| change.before.contains(at) && !super::within(&covered, *at));
        let added = Folded::of(read.get(change.after.clone()).unwrap_or_default());
        let mut added = added.as_str().chars();
        let all_there = left.map(|(c, _)| c).all(|c| added.any(|a| a == c));
        change.only_adds() || !all_there
    })
}
