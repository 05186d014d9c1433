//! Cells of tables whose heading says that something sensitive of someone stands in them.

use super::{Fact, term::Strength};
use crate::detect::View;
use crate::model::Kind;

/// Words of headings, in small letters.
const HEADINGS: &[(Kind, &[&str])] = &[
    (
        Kind::Health,
        &[
            "diagnose",
            "diagnoses",
            "medicatie",
            "medicijn",
            "medicijnen",
            "aandoening",
            "aandoeningen",
            "ziekte",
            "ziektebeeld",
            "beperking",
            "beperkingen",
            "handicap",
            "allergie",
            "allergieën",
            "verslaving",
            "verzuimreden",
            "ziekmelding",
        ],
    ),
    (
        Kind::Religion,
        &[
            "religie",
            "geloof",
            "geloofsovertuiging",
            "godsdienst",
            "kerkgenootschap",
            "levensovertuiging",
        ],
    ),
    (
        Kind::Ethnicity,
        &[
            "nationaliteit",
            "geboorteland",
            "etniciteit",
            "afkomst",
            "verblijfsstatus",
            "verblijfstitel",
            "moedertaal",
            "thuistaal",
        ],
    ),
    (Kind::Union, &["vakbond", "vakbondslid"]),
    (Kind::Sexual, &["geaardheid"]),
    (Kind::Criminal, &["delict", "antecedenten", "strafblad", "veroordeling", "verdenking"]),
    (
        Kind::Financial,
        &[
            "salaris",
            "inkomen",
            "schuld",
            "schulden",
            "uitkering",
            "loon",
            "schuldbedrag",
            "nettoloon",
            "brutoloon",
            "maandinkomen",
            "jaarinkomen",
            "salarisschaal",
            "huurachterstand",
        ],
    ),
];

/// Cells that say nothing of anyone.
const NOTHING: &[&str] = &[
    "geen",
    "nee",
    "neen",
    "n.v.t.",
    "nvt",
    "onbekend",
    "niet bekend",
    "ja",
    "j",
    "n",
    "x",
    "nederlandse",
    "nederlands",
    "nederland",
    "nederlander",
    "nl",
];

/// The longest cell that states a fact, in chars: a longer one tells a story.
const LONGEST: usize = 60;

/// The facts in the columns of `view`, in order of place.
pub(super) fn find(view: &View) -> Vec<Fact> {
    let cells = view.columns(|heading, _| kind(heading).is_some());
    let found = cells.filter_map(|(heading, cell)| {
        let kind = kind(heading)?;
        let value = view.text().get(cell.clone())?;
        let bare = value.trim_matches(['"', ' ', '\'', '\t', '-']);
        let says = if kind == Kind::Financial {
            bare.contains(|c: char| c.is_ascii_digit())
        } else {
            bare.chars().filter(|c| c.is_alphabetic()).count() > 1
        };
        let plain = !NOTHING.contains(&bare.to_lowercase().as_str());
        let start = cell.start + value.find(bare)?;
        let fact = Fact { range: start..start + bare.len(), kind, strength: Strength::Weak };
        (says && plain && bare.chars().count() <= LONGEST).then_some(fact)
    });
    let mut found: Vec<Fact> = found.collect();
    found.sort_by_key(|f| f.range.start);
    found
}

/// What a heading announces.
fn kind(heading: &str) -> Option<Kind> {
    let heading = heading.to_lowercase();
    let mut words = heading.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| HEADINGS.iter().find(|(_, words)| words.contains(&word))).map(|(k, _)| *k)
}
