//! Places of birth outside the Netherlands: they say where someone comes from.

use super::{Fact, term::Strength};
use crate::detect::gazetteer;
use crate::model::Kind;
use regex::Regex;
use std::sync::LazyLock;

/// Where someone was born, after the word or after the date.
static BORN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:(?i:geboren|geb\.)(?:\x20op)?(?:\x20[0-9][0-9\x20/.-]{5,9}|\x20[0-9]{1,2}\x20\p{Ll}+\x20[0-9]{4})?\x20(?:te|in|op)\x20
          | (?i:geboorteplaats)\x20?:?\x20{1,4})
          (\p{Lu}[\p{L}'-]+(?:\x20\p{Lu}[\p{L}'-]+)?)",
    )
    .ok()
});

/// Birthplaces in `text` that are in no list of Dutch places.
pub(super) fn find(text: &str) -> impl Iterator<Item = Fact> + '_ {
    let places = BORN.iter().flat_map(move |re| re.captures_iter(text));
    places.filter_map(|found| found.get(1)).filter(|place| is_foreign(place.as_str())).map(
        |place| Fact { range: place.range(), kind: Kind::Ethnicity, strength: Strength::Strong },
    )
}

/// Whether a place is not in the Netherlands, as far as the lists know.
fn is_foreign(place: &str) -> bool {
    let first = place.split([' ', '-']).next().unwrap_or_default();
    // Countries are in the list too; phrases of the lexicon see those.
    !gazetteer::place(place) && !gazetteer::place(first) && first.chars().count() > 2
}
