//! What is known of streets and places: the one door to the lists of names.

use super::Lexicon;

/// Endings that make a word a street whatever stands before them.
const STREET_ENDINGS: &[&str] = &[
    "straat",
    "straatje",
    "straatweg",
    "laan",
    "laantje",
    "weg",
    "wegje",
    "plein",
    "pleintje",
    "gracht",
    "kade",
    "kaai",
    "dijk",
    "dijkje",
    "hof",
    "hofje",
    "singel",
    "pad",
    "paadje",
    "paed",
    "dreef",
    "plantsoen",
    "steeg",
    "steegje",
    "boulevard",
    "allee",
    "strjitte",
    "leane",
    "dyk",
    "reed",
    "wei",
    "baan",
    "erf",
    "park",
    "wal",
    "str.",
    "strt",
    "ln.",
    "pln",
    "plnts",
    "sngl",
    "hoeve",
    "brink",
    "finne",
    "straatjes",
];
/// Words with such an ending that are no streets.
const NO_STREETS: &[&str] = &[
    "weg",
    "onderweg",
    "halverwege",
    "omweg",
    "uitweg",
    "luchthaven",
    "supermarkt",
    "arbeidsmarkt",
    "woningmarkt",
    "energiemarkt",
    "markt",
    "plaats",
    "woonplaats",
    "standplaats",
    "werkplaats",
    "parkeerplaats",
    "geboorteplaats",
    "speelplaats",
    "ligplaats",
    "vestigingsplaats",
    "kwartier",
    "hof",
    "gerechtshof",
    "park",
    "bedrijvenpark",
    "wagenpark",
    "vakantiepark",
    "pad",
    "baan",
    "rijbaan",
    "loopbaan",
    "startbaan",
    "ring",
    "haven",
    "plein",
    "dijk",
    "erf",
    "wei",
    "dam",
    "amsterdam",
    "rotterdam",
    "wal",
    "laan",
    "straat",
    "gracht",
    "kade",
    "singel",
    "vest",
    "tolweg",
    "snelweg",
    "spoorweg",
    "rijksweg",
    "leerweg",
    "rechtsweg",
    "beleidsmarkt",
    "veiling",
    "verordening",
    "jaarmarkt",
    "bewaring",
    "regeling",
    "wetgeving",
    "vergadering",
    "voorring",
    "oord",
    "akker",
    "zoom",
    "schoolplein",
    "bijbaan",
    "atletiekbaan",
    "landelijk",
];

/// How sure it is that a name is a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Street {
    /// Nothing says so.
    Unknown,
    /// Its ending does.
    Ending,
    /// It is in the list.
    Listed,
}

/// Whether `name`, words with blanks between them, is a street.
pub(super) fn street(name: &str) -> Street {
    if listed_street(name) {
        return Street::Listed;
    }
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let several = name.contains(' ');
    let word = NO_STREETS.contains(&last.as_str());
    let ending = STREET_ENDINGS.iter().any(|e| {
        last.strip_suffix(e)
            .is_some_and(|stem| stem.chars().count() >= 2 || (several && stem.is_empty()))
    });
    if ending && (!word || (several && name.starts_with(char::is_uppercase))) {
        Street::Ending
    } else {
        Street::Unknown
    }
}

/// Whether the list of streets has `name`; a name that is an ordinary small word does not count.
fn listed_street(name: &str) -> bool {
    let one_word = !name.contains(' ');
    // Half of the Dutch nouns are a street somewhere.
    if one_word
        && Lexicon::get().look_up(name).is_word()
        && !STREET_ENDINGS.iter().any(|e| name.ends_with(e))
    {
        return false;
    }
    name.chars().count() > 3
        && name.starts_with(|c: char| c.is_uppercase() || c == '\'')
        && Lexicon::get().is_street(name)
}

/// Whether the list of places has `name`.
pub(super) fn place(name: &str) -> bool {
    Lexicon::get().is_place(name)
}
