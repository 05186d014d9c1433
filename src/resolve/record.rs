//! Names in pieces: the cells of a row, the fields of a form.

use super::name::{Name, fold, is_tussen};
use crate::detect::{Piece, piece};
use crate::model::{Evidence, Finding, Kind, Secret};
use std::collections::BTreeMap;

/// How far apart the pieces of one name may stand, in bytes: a label and two cells.
const APART: usize = 60;

/// One piece of a name.
struct Found<'f> {
    at: usize,
    piece: Piece,
    label: &'f str,
    finding: &'f Finding,
}

/// Whole names by the place of their pieces among the findings of a document.
pub(super) type Records = BTreeMap<usize, Secret>;

/// The whole name of which each of `findings`, those of one document in order of place, is a piece:
/// `Hanneke van Loo` at the cells `Loo`, `van` and `Hanneke`. Pieces without a surname or without a first
/// name or initials are left out.
pub(super) fn names(findings: &[Finding]) -> Records {
    let mut out = BTreeMap::new();
    let mut group: Vec<Found<'_>> = Vec::new();
    // What stands first in a row does so in every row.
    let mut first = None;
    for found in findings.iter().enumerate().filter_map(|(at, f)| Found::of(at, f)) {
        let opens = group.last().is_none_or(|last| !last.is_near(&found));
        if opens {
            first = Some(found.piece);
        }
        let again = group.iter().any(|g| g.label == found.label);
        let next_row = first == Some(found.piece) && group.iter().any(|g| g.piece != found.piece);
        if opens || again || next_row {
            close(&mut group, &mut out);
        }
        group.push(found);
    }
    close(&mut group, &mut out);
    out
}

impl<'f> Found<'f> {
    fn of(at: usize, finding: &'f Finding) -> Option<Self> {
        if finding.kind != Kind::Person {
            return None;
        }
        let (piece, label) = finding.evidence.iter().find_map(|e| match e {
            Evidence::Context(label) => piece_of(label).map(|piece| (piece, label.as_str())),
            _ => None,
        })?;
        // A surname that is a whole name already needs no other pieces.
        let whole = Name::parse(finding.value.expose()).is_some_and(|n| n.is_full());
        (piece != Piece::Family || !whole).then_some(Self { at, piece, label, finding })
    }

    fn is_near(&self, next: &Self) -> bool {
        let (one, other) = (self.finding, next.finding);
        one.part == other.part && other.span.start().saturating_sub(one.span.end()) <= APART
    }
}

/// What the heading or label says; `naam` beside a first name is the surname.
fn piece_of(label: &str) -> Option<Piece> {
    let label = label.trim_matches(['"', '*', ' ', '.', ':']);
    match piece(label) {
        Some(Piece::OtherFamily) => None,
        None if label == "naam" => Some(Piece::Family),
        piece => piece,
    }
}

/// Gives the pieces of `group` their whole name, if it has one, and empties it.
fn close(group: &mut Vec<Found<'_>>, out: &mut Records) {
    let value = |piece: Piece| {
        let of = group.iter().filter(|g| g.piece == piece).map(|g| g.finding.value.expose());
        of.max_by_key(|value| value.chars().filter(|c| c.is_alphabetic()).count())
    };
    if let (Some(given), Some(family)) = (value(Piece::Given), value(Piece::Family)) {
        let tussen =
            value(Piece::Tussen).filter(|t| t.split_whitespace().all(|w| is_tussen(&fold(w))));
        let name: Vec<&str> = [Some(given), tussen, Some(family)].into_iter().flatten().collect();
        let name = name.join(" ");
        out.extend(group.iter().map(|g| (g.at, Secret::new(name.clone()))));
    }
    group.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::document_of;

    /// `label=value` for each piece; a value stands in the text once.
    #[track_caller]
    fn whole(text: &str, labels: &[(&str, &str)], expected: &[&str]) {
        let values: Vec<(Kind, &str)> = labels.iter().map(|(_, v)| (Kind::Person, *v)).collect();
        let (_, mut findings) = document_of(text, &values);
        for finding in &mut findings {
            let label = labels.iter().find(|(_, v)| *v == finding.value.expose()).unwrap().0;
            finding.evidence.push(Evidence::Context(label.to_owned()));
        }
        let found = names(&findings);
        let found: Vec<&str> =
            (0..findings.len()).map(|at| found.get(&at).map_or("-", |s| s.expose())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_fields_of_a_form_make_one_name() {
        whole(
            "Achternaam: Loo\nTussenvoegsel: van\nVoornamen: Hanneke Maria\nVoorletters: H.M.",
            &[
                ("achternaam", "Loo"),
                ("tussenvoegsel", "van"),
                ("voornamen", "Hanneke Maria"),
                ("voorletters", "H.M."),
            ],
            &["Hanneke Maria van Loo"; 4],
        );
    }

    #[test]
    fn and_the_cells_of_each_row() {
        let text = "achternaam;voornaam\nLoo;Hanneke\nBerg;\nVis;Ties\n;Karel\nKok;Jan";
        let labels = [
            ("achternaam", "Loo"),
            ("voornaam", "Hanneke"),
            ("achternaam", "Berg"),
            ("achternaam", "Vis"),
            ("voornaam", "Ties"),
            ("voornaam", "Karel"),
            ("achternaam", "Kok"),
            ("voornaam", "Jan"),
        ];
        whole(
            text,
            &labels,
            &["Hanneke Loo", "Hanneke Loo", "-", "Ties Vis", "Ties Vis", "-", "Jan Kok", "Jan Kok"],
        );
    }

    #[test]
    fn a_whole_name_is_no_piece() {
        whole(
            "naam: Ties Vis\nroepnaam: Tiesje",
            &[("naam", "Ties Vis"), ("roepnaam", "Tiesje")],
            &["-", "-"],
        );
    }
}
