//! Names in the columns of a table whose heading says that they are names.

use super::piece::{piece, plain_heading};
use super::{Candidate, bits};
use crate::detect::gazetteer::{self, Street};
use crate::detect::{Lexicon, View};
use crate::model::{Evidence, Kind, Score};
use std::ops::Range;

/// Headings of columns of persons that may hold an office or a team as well.
const PERSONS: &[&str] = &[
    "contactpersoon",
    "deelnemer",
    "cliënt",
    "client",
    "betrokkene",
    "aanvrager",
    "bewoner",
    "behandelaar",
    "actiehouder",
];

/// Headings that announce a person only beside a piece of a name or of [`PERSONAL`].
const MAYBE: &[&str] = &["naam", "name", "medewerker", "wie", "eigenaar", "actie", "door"];

/// Headings of tables about persons.
const PERSONAL: &[&str] = &[
    "bsn",
    "geboren",
    "geboortedatum",
    "geb.datum",
    "geb",
    "geb.dat",
    "telefoon",
    "tel",
    "mobiel",
];

/// Headings of columns in which nobody's name stands by itself.
const THINGS: &[&str] = &[
    "straat",
    "straatnaam",
    "adres",
    "plaats",
    "woonplaats",
    "plaatsnaam",
    "geboorteplaats",
    "gemeente",
    "provincie",
    "land",
    "nationaliteit",
    "leverancier",
    "bedrijf",
    "bedrijfsnaam",
    "organisatie",
    "school",
    "product",
    "artikel",
    "merk",
    "type",
    "model",
    "applicatie",
    "afdeling",
    "team",
    "partij",
    "status",
    "locatie",
    "ruimte",
];

/// The cells, in order, that hold no name by their heading.
pub(super) fn things(view: &View) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> =
        view.columns(|heading, _| is(heading, THINGS)).map(|(_, cell)| cell).collect();
    all.sort_by_key(|r| r.start);
    all
}

/// Whether `heading` is one of `list`.
fn is(heading: &str, list: &[&str]) -> bool {
    list.contains(&plain_heading(heading).as_str())
}

/// Longest name in a cell, in chars.
const LONGEST: usize = 60;

/// Adds every cell that is a name by its heading.
pub(super) fn find(view: &View, out: &mut Vec<Candidate>) {
    let wanted = |heading: &str, all: &[&str]| {
        piece(heading).is_some()
            || is(heading, PERSONS)
            || (is(heading, MAYBE) && all.iter().any(|h| piece(h).is_some() || is(h, PERSONAL)))
    };
    // Firms have a `naam` too: in another table a cell must begin with a first name.
    let perhaps = |heading: &str, all: &[&str]| is(heading, MAYBE) && !wanted(heading, all);
    let persons = view.columns(wanted).map(|cell| (cell, false));
    for ((heading, cell), doubtful) in persons.chain(view.columns(perhaps).map(|cell| (cell, true)))
    {
        let text = view.text().get(cell.clone()).unwrap_or_default();
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '"');
        let Some(skip) =
            text.find(trimmed).filter(|_| reads_as_name(trimmed, piece(heading).is_some()))
        else {
            continue;
        };
        let named_after = doubtful && gazetteer::street(trimmed) == Street::Listed;
        if doubtful && (named_after || !begins_with_first_name(trimmed)) {
            continue;
        }
        let start = cell.start + skip;
        out.push(Candidate {
            range: start..start + trimmed.len(),
            kind: Kind::Person,
            score: Score::new(if piece(heading).is_some() { 0.9 } else { 0.8 }),
            recogniser: "names",
            evidence: vec![Evidence::Context(heading.to_lowercase())],
        });
    }
}

/// Whether the first of several words is a common first name.
fn begins_with_first_name(cell: &str) -> bool {
    let mut words = cell.split_whitespace();
    let first = words.next().is_some_and(|w| Lexicon::get().look_up(w).first() >= 2);
    first && words.next().is_some()
}

/// Whether a cell could hold a name at all: letters, few words, no office and no placeholder; a
/// capital and no ordinary word where the column may hold something else.
fn reads_as_name(cell: &str, names: bool) -> bool {
    let mut words = cell.split_whitespace().peekable();
    let letters = |c: char| c.is_alphabetic() || " .,-'’()\\".contains(c);
    let office = |w: &str| {
        let a = Lexicon::get().look_up(w.trim_matches(['.', ',', '(', ')']));
        a.has(bits::FUNCTION | bits::AANHEF | bits::PROTECTED | bits::ORG_AFTER) && a.surname() < 4
    };
    let known = !matches!(
        cell.to_lowercase().as_str(),
        "onbekend" | "test" | "nvt" | "n.v.t." | "geen" | "idem" | "null" | "ja" | "nee"
    );
    let proper = |w: &str| {
        let w = w.rsplit(['\'', '’']).next().unwrap_or(w);
        let a = Lexicon::get().look_up(w);
        w.starts_with(char::is_uppercase) && (!a.is_word() || a.surname() >= 3 || a.first() >= 2)
    };
    words.peek().is_some()
        && (names || words.clone().any(proper))
        && cell.chars().any(char::is_alphabetic)
        && cell.chars().count() <= LONGEST
        && cell.chars().all(letters)
        && known
        && words.clone().count() <= 6
        && !words.any(office)
}
