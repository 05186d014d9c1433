//! Streets with their house numbers, postcodes, and the place of residence beside them.

mod field;
mod number;
mod postcode;
mod street;

pub(super) use field::AddressFields;
pub(super) use number::HouseNumbers;
pub(super) use postcode::Postcodes;
pub(super) use street::Addresses;

use super::{View, table::before};

/// The words near by that say that an address is an organisation's.
const ORGANISATIONS: &[&str] = &[
    "postbus",
    "antwoordnummer",
    "bezoekadres",
    "postadres",
    "b.v.",
    " bv",
    "n.v.",
    "stichting",
    "gemeentehuis",
    "stadhuis",
    "rechtbank",
    "gerechtshof",
    "raad van state",
    "stadskantoor",
    "kantooradres",
    "provinciehuis",
    "college van burgemeester",
    "gemeente ",
    "vereniging",
    "advocat",
    "notaris",
    "kantoor",
    "t.a.v.",
    "bestuursrecht",
    "vestiging",
    "& partners",
    "makelaar",
    "v.o.f.",
    " vof",
    "holding",
    "apotheek",
    "politiebureau",
    "openingstijden",
];

/// Whether the lines just before `at` name an organisation: the head of a letter, the address of a
/// court. Such an address is not dropped, only marked.
fn of_organisation(view: &View, at: usize) -> bool {
    let head = before(view.text(), at, 400);
    let line = head.rfind('\n').map_or(0, |i| i + 1);
    let own = head.get(line..).unwrap_or_default().to_lowercase();
    if own.contains("postbus") || own.contains("antwoordnummer") {
        return true;
    }
    // The block of an address: this line up to here and at most three lines above it.
    let upper = head.get(..line).unwrap_or_default();
    let block =
        upper.lines().rev().take(3).take_while(|l| !l.trim().is_empty() && l.chars().count() < 60);
    let mut block: Vec<String> = block.map(str::to_lowercase).collect();
    block.push(own.chars().rev().take(45).collect::<Vec<_>>().into_iter().rev().collect());
    let personal = |l: &String| {
        [
            "de heer", "mevrouw", "mevr", "mw.", "dhr", "fam", "wonen", "woon", "client", "cliënt",
            "verzoek",
        ]
        .iter()
        .any(|w| l.contains(w))
    };
    !block.iter().any(personal) && block.iter().any(|l| ORGANISATIONS.iter().any(|o| l.contains(o)))
}
