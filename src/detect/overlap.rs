//! Which of overlapping candidates stays.

use super::Candidate;
use crate::model::{Evidence, Kind};
use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

/// Candidates below this score are noise, not a question worth asking.
const FLOOR: f32 = 0.3;
/// From here on a candidate stands on its own.
const SURE: f32 = 0.7;
/// From here on it is worth asking about.
const LIKELY: f32 = 0.5;

/// Candidates without overlaps, in order of place.
///
/// What lies inside a `protected` range (a law article, an ECLI, a web address) is dropped. Of the
/// rest the best stays: what the user asked for; then the surer of sure, likely and possible; then
/// a checksum; then the longer (an address beats the name in its street); then the higher score,
/// the kind, the place. Candidates of one kind that cross each other become one.
pub(super) fn settle(mut all: Vec<Candidate>, protected: &[Range<usize>]) -> Vec<Candidate> {
    // By start; with each the furthest end so far: a place lies in one of those that begin before
    // it when one of them ends behind it.
    let mut ends: Vec<(usize, usize)> = protected.iter().map(|p| (p.start, p.end)).collect();
    ends.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut ends {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let guarded = |c: &Candidate| {
        let begun = ends.partition_point(|(start, _)| *start <= c.range.start);
        let last = begun.checked_sub(1).and_then(|i| ends.get(i));
        c.kind != Kind::Term && last.is_some_and(|(_, end)| *end >= c.range.end)
    };
    all.retain(|c| c.score.get() >= FLOOR && !c.range.is_empty() && !guarded(c));
    all.sort_by_cached_key(|c| (rank(c), c.range.start, c.recogniser));
    let mut kept: BTreeMap<usize, Candidate> = BTreeMap::new();
    for candidate in all {
        let rivals = kept.range(..candidate.range.end);
        let touched: Vec<usize> = rivals
            .rev()
            .take_while(|(_, c)| c.range.end > candidate.range.start)
            .map(|(start, _)| *start)
            .collect();
        match touched.as_slice() {
            [] => {
                kept.insert(candidate.range.start, candidate);
            }
            [one] => widen(&mut kept, *one, &candidate),
            _ => {}
        }
    }
    kept.into_values().collect()
}

/// Lets the kept candidate that starts at `start` take in the rest of `other`, when both are of one
/// kind and cross: no part of a name may stay because two recognisers each saw half.
fn widen(kept: &mut BTreeMap<usize, Candidate>, start: usize, other: &Candidate) {
    let Some(mut winner) = kept.remove(&start) else { return };
    let crosses = other.range.start < winner.range.start || other.range.end > winner.range.end;
    if crosses && winner.kind == other.kind && !checked(&winner) && other.score.get() >= LIKELY {
        winner.range.start = winner.range.start.min(other.range.start);
        winner.range.end = winner.range.end.max(other.range.end);
    }
    kept.insert(winner.range.start, winner);
}

/// Whether a checksum holds for it.
fn checked(c: &Candidate) -> bool {
    c.evidence.iter().any(|e| matches!(e, Evidence::Checksum(_)))
}

/// Sorts the better candidate first.
fn rank(c: &Candidate) -> impl Ord + use<> {
    let score = c.score.get();
    let tier = u8::from(score >= LIKELY) + u8::from(score >= SURE);
    let length = c.range.end - c.range.start;
    let exact = score.to_bits(); // scores are never negative: the bits sort as the numbers do
    Reverse((c.kind == Kind::Term, tier, checked(c), length, exact, Reverse(c.kind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Score;

    fn candidate(range: Range<usize>, kind: Kind, score: f32) -> Candidate {
        let evidence = vec![Evidence::Pattern];
        Candidate { range, kind, score: Score::new(score), recogniser: "test", evidence }
    }

    fn settled(all: Vec<Candidate>, protected: &[Range<usize>]) -> Vec<(Range<usize>, Kind)> {
        settle(all, protected).into_iter().map(|c| (c.range, c.kind)).collect()
    }

    #[test]
    fn an_address_beats_the_name_in_its_street_and_a_mail_address_its_owner() {
        let all = vec![
            candidate(0..6, Kind::Person, 0.95),
            candidate(0..25, Kind::Address, 0.8),
            candidate(30..36, Kind::Person, 0.9),
            candidate(30..50, Kind::Email, 0.9),
        ];
        assert_eq!(settled(all, &[]), [(0..25, Kind::Address), (30..50, Kind::Email)]);
    }

    #[test]
    fn a_checked_number_beats_an_unchecked_one_and_a_sure_name_a_doubtful_address() {
        let mut bsn = candidate(2..11, Kind::Bsn, 0.9);
        bsn.evidence.push(Evidence::Checksum("elfproef"));
        let all = vec![bsn, candidate(0..11, Kind::Phone, 0.9)];
        assert_eq!(settled(all, &[]), [(2..11, Kind::Bsn)]);
        let all = vec![candidate(0..8, Kind::Person, 0.9), candidate(0..12, Kind::Address, 0.5)];
        assert_eq!(settled(all, &[]), [(0..8, Kind::Person)]);
    }

    #[test]
    fn protected_places_and_noise_fall_away_but_never_what_the_user_asked_for() {
        let all = vec![
            candidate(5..9, Kind::Bsn, 0.5),
            candidate(6..8, Kind::Term, 1.0),
            candidate(20..25, Kind::Phone, 0.1),
        ];
        let protected = std::slice::from_ref(&(0..12));
        assert_eq!(settled(all, protected), [(6..8, Kind::Term)]);
    }

    #[test]
    fn halves_of_one_name_become_one() {
        let all = vec![candidate(0..10, Kind::Person, 0.9), candidate(6..18, Kind::Person, 0.8)];
        assert_eq!(settled(all, &[]), [(0..18, Kind::Person)]);
    }
}
