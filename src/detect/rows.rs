//! Numbers in the rows of an export: one that could be a BSN by its sum alone is none where nobody
//! stands in the row.

use super::{Candidate, View, table::before};
use crate::model::{Evidence, Kind};

/// The longest row that is looked at, in bytes, to either side of a number.
const LONGEST: usize = 1000;
/// Separators without a blank behind them in a line that is a row.
const FIELDS: usize = 4;
/// A name surer than this is someone.
const SOMEONE: f32 = 0.4;

/// Drops what could be a BSN by its sum alone in a row about nobody: of a meter, a lamp, an order.
pub(super) fn drop_unowned(view: &View, found: &mut Vec<Candidate>) {
    let text = view.text();
    let doubtful = |c: &Candidate| {
        c.kind == Kind::Bsn && c.evidence.contains(&Evidence::Against("no-context"))
    };
    if !found.iter().any(doubtful) {
        return;
    }
    let mut people: Vec<usize> = found
        .iter()
        .filter(|c| {
            let own =
                matches!(c.kind, Kind::Person | Kind::BirthDate | Kind::Postcode | Kind::Iban);
            own && c.score.get() >= SOMEONE
        })
        .map(|c| c.range.start)
        .collect();
    people.sort_unstable();
    found.retain(|c| {
        if !doubtful(c) {
            return true;
        }
        let head = before(text, c.range.start, LONGEST);
        let start = c.range.start - head.len() + head.rfind('\n').map_or(0, |i| i + 1);
        let tail = text.as_bytes().get(c.range.end..).unwrap_or_default();
        let end = tail.iter().take(LONGEST).position(|b| *b == b'\n');
        let end = c.range.end + end.unwrap_or(tail.len().min(LONGEST));
        let line = text.as_bytes().get(start..end).unwrap_or_default();
        let fields = line.windows(2).filter(|pair| {
            matches!(pair, [b',' | b';' | b'|' | b'\t', next] if !next.is_ascii_whitespace())
        });
        let next = people.partition_point(|at| *at < start);
        let someone = people.get(next).is_some_and(|at| *at < end);
        someone || fields.count() < FIELDS
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Score;
    use std::ops::Range;

    fn candidate(range: Range<usize>, kind: Kind) -> Candidate {
        let evidence = vec![Evidence::Pattern, Evidence::Against("no-context")];
        Candidate { range, kind, score: Score::new(0.45), recogniser: "test", evidence }
    }

    #[test]
    fn a_number_in_a_row_about_nobody_falls_away_and_one_beside_a_name_or_in_a_sentence_stays() {
        let text = "12,52.63,4.74,111222333,x,y\n13,Jansen,4.74,111222333,x,y\nen 111222333 ook\n";
        let view = View::new(text);
        let numbers =
            text.match_indices("111222333").map(|(at, n)| candidate(at..at + n.len(), Kind::Bsn));
        let mut all: Vec<Candidate> = numbers.collect();
        let name = text.find("Jansen").unwrap();
        all.push(candidate(name..name + 6, Kind::Person));
        drop_unowned(&view, &mut all);
        let kept: Vec<usize> = all.iter().map(|c| c.range.start).collect();
        assert_eq!(kept.len(), 3);
        assert!(!kept.contains(&text.find("111").unwrap()));
    }
}
