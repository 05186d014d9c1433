//! Compares findings with marks; no I/O.
//!
//! A finding is right when it has the borders of a mark of its kind. Three kinds of latitude, where
//! annotators differ too: the sensitive kinds have fuzzy borders and count by overlap; a name may
//! have its possessive s or not; an address may hold its postcode and place of residence or leave
//! them to findings of their own, and an address without a number (a place, a street) is optional.

use crate::gold::{Gold, Mark};
use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};
use zwartlak::model::{Class, Kind};

/// What was found: a mark with what the scoring has to know of its evidence.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) mark: Mark,
    /// Belongs to an organisation or a role: finding it is no false alarm.
    pub(crate) functional: bool,
    /// How sure the recogniser is.
    pub(crate) score: f32,
    /// Recogniser and score, for the lists.
    pub(crate) note: String,
}

/// Counts for one kind; chars are letters and digits only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Tally {
    /// Marks that must be found.
    pub(crate) gold: usize,
    /// Marks found as they should be.
    pub(crate) hit: usize,
    /// Marks that share a char with a finding of their kind.
    pub(crate) touched: usize,
    /// Findings, without those that are neither right nor wrong.
    pub(crate) found: usize,
    /// Findings that are right.
    pub(crate) right: usize,
    /// Findings that share a char with a mark of their kind.
    pub(crate) near: usize,
    /// Chars in marks that must be found.
    pub(crate) gold_chars: usize,
    /// Of those, in no finding of any kind.
    pub(crate) leaked: usize,
    /// Chars in findings that are not functional.
    pub(crate) found_chars: usize,
    /// Of those, in no mark of any kind.
    pub(crate) outside: usize,
    /// Places and streets without a number that were marked.
    pub(crate) optional: usize,
    /// Of those, touched.
    pub(crate) optional_hit: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, o: Self) {
        self.gold += o.gold;
        self.hit += o.hit;
        self.touched += o.touched;
        self.found += o.found;
        self.right += o.right;
        self.near += o.near;
        self.gold_chars += o.gold_chars;
        self.leaked += o.leaked;
        self.found_chars += o.found_chars;
        self.outside += o.outside;
        self.optional += o.optional;
        self.optional_hit += o.optional_hit;
    }
}

impl Tally {
    pub(crate) fn precision(&self) -> Option<f64> {
        share(self.right, self.found)
    }

    pub(crate) fn recall(&self) -> Option<f64> {
        share(self.hit, self.gold)
    }

    pub(crate) fn f1(&self) -> Option<f64> {
        let (p, r) = (self.precision()?, self.recall()?);
        (p + r > 0.0).then(|| 2.0 * p * r / (p + r))
    }

    /// Share of the marked chars that no finding covers.
    pub(crate) fn leak(&self) -> Option<f64> {
        share(self.leaked, self.gold_chars)
    }

    /// Share of the found chars that no mark covers.
    pub(crate) fn over(&self) -> Option<f64> {
        share(self.outside, self.found_chars)
    }
}

/// `part / whole`; `None` of nothing.
#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub(crate) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The comparison of one document.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) kinds: BTreeMap<Kind, Tally>,
    /// Indices of marks that were not found as they should be.
    pub(crate) missed: Vec<usize>,
    /// Indices of findings that are not right.
    pub(crate) wrong: Vec<usize>,
    /// Look-alikes by label: how many there are, how many were touched by a finding.
    pub(crate) negatives: BTreeMap<String, (usize, usize)>,
}

/// Compares `found` with the marks of `gold`.
pub(crate) fn score(gold: &Gold, found: &[Found]) -> Score {
    let text: Vec<char> = gold.text.chars().collect();
    let mut out = Score::default();
    for (i, mark) in gold.marks.iter().enumerate() {
        let tally = out.kinds.entry(mark.kind).or_default();
        let touched = found.iter().any(|f| touches(&f.mark, mark));
        if optional(mark, &text) {
            tally.optional += 1;
            tally.optional_hit += usize::from(touched);
            continue;
        }
        let hit = if fuzzy(mark.kind) {
            touched
        } else {
            found.iter().any(|f| fits(&f.mark, mark, &gold.marks, &text))
        };
        tally.gold += 1;
        tally.touched += usize::from(touched);
        tally.hit += usize::from(hit);
        let (all, open) = uncovered(&text, &mark.at, || found.iter().map(|f| f.mark.at.clone()));
        tally.gold_chars += all;
        tally.leaked += open;
        if !hit {
            out.missed.push(i);
        }
    }
    for (i, f) in found.iter().enumerate() {
        let tally = out.kinds.entry(f.mark.kind).or_default();
        let near = gold.marks.iter().any(|m| touches(&f.mark, m));
        let right = if fuzzy(f.mark.kind) {
            near
        } else {
            gold.marks.iter().any(|m| fits(&f.mark, m, &gold.marks, &text))
        };
        if !right && (f.functional || free(&f.mark, &gold.marks, &text)) {
            continue;
        }
        tally.found += 1;
        tally.near += usize::from(near);
        tally.right += usize::from(right);
        let (all, open) = uncovered(&text, &f.mark.at, || gold.marks.iter().map(|m| m.at.clone()));
        tally.found_chars += all;
        tally.outside += open;
        if !right {
            out.wrong.push(i);
        }
    }
    for n in &gold.negatives {
        let hit = found.iter().any(|f| !f.functional && overlap(&f.mark.at, &n.at));
        let (all, hits) = out.negatives.entry(n.label.clone()).or_default();
        *all += 1;
        *hits += usize::from(hit);
    }
    out
}

/// Kinds whose marks are phrases with fuzzy borders.
pub(crate) fn fuzzy(kind: Kind) -> bool {
    kind == Kind::Financial
        || (kind != Kind::Photo
            && matches!(kind.class(), Class::Bijzonder | Class::Strafrechtelijk))
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn touches(found: &Mark, mark: &Mark) -> bool {
    found.kind == mark.kind && overlap(&found.at, &mark.at)
}

fn has_digit(text: &[char], at: &Range<usize>) -> bool {
    text.get(at.clone()).unwrap_or_default().iter().any(char::is_ascii_digit)
}

/// A mark that may be found and need not.
fn optional(mark: &Mark, text: &[char]) -> bool {
    mark.kind == Kind::Address && !has_digit(text, &mark.at)
}

/// Whether `found` is what `mark` asks for.
fn fits(found: &Mark, mark: &Mark, marks: &[Mark], text: &[char]) -> bool {
    if found.kind == mark.kind && found.at == mark.at {
        return true;
    }
    match (found.kind, mark.kind) {
        (Kind::Person, Kind::Person) => {
            found.at.start == mark.at.start && {
                let (a, b) = (found.at.end, mark.at.end);
                let rest = a.min(b)..a.max(b);
                possessive(text.get(rest).unwrap_or_default())
            }
        }
        (Kind::Address, Kind::Address | Kind::Postcode) => merged(found, mark, marks, text),
        _ => false,
    }
}

/// `s`, `'`, `'s`.
pub(crate) fn possessive(rest: &[char]) -> bool {
    matches!(rest, ['s' | '\'' | '’'] | ['\'' | '’', 's'])
}

/// Whether the address `found` is `mark` together with the postcode and place of the same line.
fn merged(found: &Mark, mark: &Mark, marks: &[Mark], text: &[char]) -> bool {
    let within = |m: &&Mark| found.at.start <= m.at.start && m.at.end <= found.at.end;
    let mut inside: Vec<&Mark> = marks.iter().filter(within).collect();
    inside.sort_by_key(|m| m.at.start);
    let starts = inside.first().is_some_and(|m| m.at.start == found.at.start);
    let last = inside.last().map_or(0, |m| m.at.end);
    starts
        && inside.contains(&mark)
        && inside.iter().all(|m| matches!(m.kind, Kind::Address | Kind::Postcode))
        && found.at.end.saturating_sub(last) <= 40
        && !has_digit(text, &(last..found.at.end))
}

/// A place of residence that the marks leave out: an address without a number, right behind or
/// inside an address line. Neither right nor wrong.
fn free(found: &Mark, marks: &[Mark], text: &[char]) -> bool {
    optional(found, text)
        && marks.iter().any(|m| {
            matches!(m.kind, Kind::Address | Kind::Postcode)
                && (overlap(&m.at, &found.at) && optional(m, text)
                    || m.at.end <= found.at.start && found.at.start - m.at.end <= 12)
        })
}

/// Letters and digits within `at`, and how many of them no cover holds.
fn uncovered<I: Iterator<Item = Range<usize>>>(
    text: &[char],
    at: &Range<usize>,
    covers: impl Fn() -> I,
) -> (usize, usize) {
    let near: Vec<Range<usize>> = covers().filter(|c| overlap(c, at)).collect();
    let mut all = 0;
    let mut open = 0;
    for (i, c) in text.iter().enumerate().take(at.end).skip(at.start) {
        if c.is_alphanumeric() {
            all += 1;
            open += usize::from(!near.iter().any(|cover| cover.contains(&i)));
        }
    }
    (all, open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::Negative;

    /// Text with marks as `[kind|text]`; the marks are the gold.
    fn marked(source: &str) -> Gold {
        let mut text = String::new();
        let mut marks = Vec::new();
        let mut rest = source;
        while let Some((before, tail)) = rest.split_once('[') {
            text.push_str(before);
            let (inner, after) = tail.split_once(']').unwrap();
            let (kind, surface) = inner.split_once('|').unwrap();
            let start = text.chars().count();
            text.push_str(surface);
            marks.push(Mark { at: start..text.chars().count(), kind: kind.parse().unwrap() });
            rest = after;
        }
        text.push_str(rest);
        Gold {
            id: "t".into(),
            kind: "woo".into(),
            split: "dev".into(),
            text,
            marks,
            negatives: Vec::new(),
        }
    }

    fn compare(gold: &str, found: &str) -> Score {
        let found = marked(found);
        let gold = marked(gold);
        assert_eq!(gold.text, found.text, "the two must be marks in one text");
        let found: Vec<Found> = found
            .marks
            .into_iter()
            .map(|mark| Found { mark, functional: false, score: 1.0, note: String::new() })
            .collect();
        score(&gold, &found)
    }

    fn counts(gold: &str, found: &str, kind: Kind) -> (usize, usize, usize, usize) {
        let t = compare(gold, found).kinds.get(&kind).copied().unwrap_or_default();
        (t.gold, t.hit, t.found, t.right)
    }

    #[test]
    fn a_name_counts_with_its_exact_borders() {
        let gold = "heer [person|Jan de Vries] kwam";
        assert_eq!(counts(gold, gold, Kind::Person), (1, 1, 1, 1));
        assert_eq!(counts(gold, "heer [person|Jan] de Vries kwam", Kind::Person), (1, 0, 1, 0));
        assert_eq!(counts(gold, "heer Jan de Vries [person|kwam]", Kind::Person), (1, 0, 1, 0));
    }

    #[test]
    fn a_possessive_s_is_in_or_out() {
        for (gold, found) in [
            ("[person|Pieters] fiets", "[person|Pieter]s fiets"),
            ("[person|Pieter]s fiets", "[person|Pieters] fiets"),
            ("[person|Rinus'] fiets", "[person|Rinus]' fiets"),
        ] {
            assert_eq!(counts(gold, found, Kind::Person), (1, 1, 1, 1), "{gold}");
        }
    }

    #[test]
    fn sensitive_kinds_count_by_overlap() {
        let found = "hij heeft [health|ernstige astma] nu";
        assert_eq!(
            counts("hij heeft ernstige [health|astma] nu", found, Kind::Health),
            (1, 1, 1, 1)
        );
        assert_eq!(
            counts("hij [health|heeft] ernstige astma nu", found, Kind::Health),
            (1, 0, 1, 0)
        );
    }

    #[test]
    fn an_address_line_is_right_merged_or_apart() {
        let gold = "[address|Kade 1], [postcode|1234 AB] [address|Ede]";
        let apart = gold;
        let merged = "[address|Kade 1, 1234 AB Ede]";
        assert_eq!(counts(gold, apart, Kind::Address), (1, 1, 2, 2));
        assert_eq!(counts(gold, merged, Kind::Address), (1, 1, 1, 1));
        assert_eq!(counts(gold, merged, Kind::Postcode), (1, 1, 0, 0));
        let gold = "[address|Kade 1], [postcode|1234 AB] Ede";
        assert_eq!(counts(gold, merged, Kind::Address), (1, 1, 1, 1));
        assert_eq!(counts(gold, apart, Kind::Address), (1, 1, 1, 1), "the place is free");
        assert_eq!(counts(gold, "Kade 1, 1234 AB [address|Ede]", Kind::Address), (1, 0, 0, 0));
    }

    #[test]
    fn a_place_far_from_an_address_is_wrong() {
        let found = "[address|Kade 1]. De vergadering was gisteren in [address|Ede]";
        let gold = "[address|Kade 1]. De vergadering was gisteren in Ede";
        assert_eq!(counts(gold, found, Kind::Address), (1, 1, 2, 1));
    }

    #[test]
    fn leaks_count_letters_and_digits_that_nothing_covers() {
        let gold = "[person|Jan de Vries] en [bsn|123 456 782]";
        let found = "[person|Jan] de Vries en [phone|123 456 782]";
        let s = compare(gold, found);
        let person = s.kinds[&Kind::Person];
        assert_eq!((person.gold_chars, person.leaked), (10, 7));
        assert_eq!(s.kinds[&Kind::Bsn].leaked, 0, "another kind covers it all the same");
        assert_eq!((s.missed.len(), s.wrong.len()), (2, 2));
    }

    #[test]
    fn chars_found_outside_marks_are_over_redaction() {
        let s = compare("heer [person|Jan] kwam", "[person|heer Jan] kwam");
        let person = s.kinds[&Kind::Person];
        assert_eq!((person.found_chars, person.outside), (7, 4));
    }

    #[test]
    fn functional_findings_are_no_false_alarms() {
        let gold = marked("mail info@ede.nl");
        let at = Mark { at: 5..16, kind: Kind::Email };
        let found = [Found { mark: at, functional: true, score: 1.0, note: String::new() }];
        let tally = score(&gold, &found).kinds[&Kind::Email];
        assert_eq!((tally.found, tally.outside), (0, 0));
    }

    #[test]
    fn look_alikes_are_counted_by_label() {
        let mut gold = marked("de Wit en wit");
        gold.negatives.push(Negative { at: 3..6, label: "decoy".into() });
        gold.negatives.push(Negative { at: 10..13, label: "decoy".into() });
        let mark = Mark { at: 3..6, kind: Kind::Person };
        let found = [Found { mark, functional: false, score: 1.0, note: String::new() }];
        assert_eq!(score(&gold, &found).negatives["decoy"], (2, 1));
    }

    #[test]
    fn shares_of_nothing_are_nothing() {
        assert_eq!(Tally::default().f1(), None);
        let half = Tally { gold: 2, hit: 1, found: 1, right: 1, ..Tally::default() };
        assert!((half.f1().unwrap() - 2.0 / 3.0).abs() < 1e-9);
    }
}
