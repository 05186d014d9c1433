//! Which piece of a name a heading of a column or the label of a field announces.

/// A piece of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// First names or initials.
    Given,
    /// Tussenvoegsels.
    Tussen,
    /// The surname by which the person goes.
    Family,
    /// Another surname, of before a marriage or of the partner.
    OtherFamily,
}

/// Headings of first names and initials.
const GIVEN: &[&str] = &[
    "voornaam",
    "voornamen",
    "roepnaam",
    "voorletters",
    "voorletter",
    "voorl",
    "voorn",
    "vnm",
    "initialen",
    "initiaal",
    "letters",
    "vl",
    "first name",
    "firstname",
];

/// Headings of tussenvoegsels.
const TUSSEN: &[&str] = &[
    "tussenvoegsel",
    "tussenvoegsels",
    "tussenv",
    "tussen",
    "tussenvgsl",
    "tv",
    "voorvoegsel",
    "voorvoegsels",
    "voorv",
];

/// Headings of surnames.
const FAMILY: &[&str] =
    &["achternaam", "geslachtsnaam", "familienaam", "achtern", "surname", "last name", "lastname"];

/// Headings of other surnames.
const OTHER_FAMILY: &[&str] = &["geboortenaam", "partnernaam"];

/// What the heading of a column that holds names and nothing else says of them.
#[must_use]
pub fn piece(heading: &str) -> Option<Piece> {
    let heading = plain_heading(heading);
    let all = [
        (GIVEN, Piece::Given),
        (TUSSEN, Piece::Tussen),
        (FAMILY, Piece::Family),
        (OTHER_FAMILY, Piece::OtherFamily),
    ];
    all.into_iter().find(|(list, _)| list.contains(&heading.as_str())).map(|(_, piece)| piece)
}

/// A heading in lower case, without marks around it.
pub(super) fn plain_heading(heading: &str) -> String {
    let folded = heading.trim_matches(['"', '*', ' ', '|']).to_lowercase();
    folded.trim_end_matches('.').replace('_', " ")
}
