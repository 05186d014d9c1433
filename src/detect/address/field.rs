//! Addresses in the fields of exports and forms: the name of the field says what stands in it.

use crate::detect::{Candidate, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Finds street, house number and place in table columns, JSON and the boxes of forms.
pub(in crate::detect) struct AddressFields;

/// A field of JSON, and one of a form with rules between its boxes.
static FIELDS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    [
        Regex::new(r#"(?i)"(straat(?:naam)?|huisnummer|huisnr|nr|plaats|woonplaats|adres|woonadres)" ?: ?"((?-i:[^"\n]{1,60}))""#).ok(),
        Regex::new(r"(?im)(?:^[ 0-9a-z]{0,6}?|\| *)(straat(?:naam)?|huisnummer|woonplaats|toev\.|woonadres) *\| *((?-i:[^|\n]{1,60})?) *(?:\||$)").ok(),
    ]
});

/// Whether a column or field of this name holds part of an address. `street` says whether one for
/// the street stands beside it: a bare `nr` or `plaats` counts then only.
fn holds_address(name: &str, street: bool) -> bool {
    let name = name.trim_matches(['"', ' ', '\'']).to_lowercase();
    match name.as_str() {
        "straat" | "straatnaam" | "adres" | "woonadres" | "huisnummer" | "huisnr"
        | "woonplaats" | "straat_en_nr" | "toev." => true,
        "nr" | "plaats" | "toevoeging" | "toev" | "hnr" | "nummer" => street,
        _ => false,
    }
}

impl Recogniser for AddressFields {
    fn id(&self) -> &'static str {
        "address-field"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        let marks = ['"', '|'];
        let fields = FIELDS.iter().zip(marks).filter(|(_, mark)| text.contains(*mark));
        let fields = fields.filter_map(|(field, _)| field.as_ref());
        for found in fields.flat_map(|re| re.captures_iter(text)) {
            let (Some(name), Some(value)) = (found.get(1), found.get(2)) else { continue };
            let before: String =
                text.get(..name.start()).unwrap_or_default().chars().rev().take(60).collect();
            let street = before.chars().rev().collect::<String>().to_lowercase().contains("straat");
            if holds_address(name.as_str(), street) {
                self.push(text, value.range(), name.as_str(), out);
            }
        }
        scene
            .view
            .columns(|heading, headings| {
                let street = headings.iter().any(|h| {
                    h.to_lowercase().contains("straat")
                        || h.to_lowercase().contains("postcode")
                        || *h == "pc"
                });
                holds_address(heading, street)
            })
            .for_each(|(heading, cell)| self.push(text, cell, heading, out));
    }
}

impl AddressFields {
    fn push(&self, text: &str, range: Range<usize>, name: &str, out: &mut Vec<Candidate>) {
        let value = text.get(range.clone()).unwrap_or_default();
        let bare = value.trim_matches(['"', ' ', '\'']);
        let start = range.start + value.find(bare).unwrap_or(0);
        if !bare.is_empty() && bare.chars().count() <= 60 && bare.contains(char::is_alphanumeric) {
            out.push(Candidate {
                range: start..start + bare.len(),
                kind: Kind::Address,
                score: Score::new(0.8),
                recogniser: self.id(),
                evidence: vec![Evidence::Pattern, Evidence::Context(name.to_lowercase())],
            });
        }
    }
}
