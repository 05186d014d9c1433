//! Which function words make somebody a functionaris.

/// Functions in which a person acts in public for a public body. Anything else — consulent,
/// casemanager, toezichthouder — leaves a person a derde: whose name the public need not know.
const PUBLIC: &[&str] = &[
    "bestuurder",
    "bestuurslid",
    "burgemeester",
    "commissaris van de koning",
    "concerndirecteur",
    "dijkgraaf",
    "directeur",
    "fractievoorzitter",
    "gedeputeerde",
    "gemeentesecretaris",
    "griffier",
    "heemraad",
    "minister",
    "plaatsvervangend voorzitter",
    "portefeuillehouder",
    "raadsgriffier",
    "raadslid",
    "raadsvoorzitter",
    "kinderrechter",
    "officier van justitie",
    "rechter",
    "secretaris",
    "secretaris-directeur",
    "secretaris-generaal",
    "staatssecretaris",
    "statenlid",
    "steunfractielid",
    "commissielid",
    "voorzitter",
    "vicevoorzitter",
    "wethouder",
];

/// Whether `word`, lower case, names a public function; `loco-`, `plv.`, `oud-` and the like before
/// it are no obstacle.
pub(super) fn is_public(word: &str) -> bool {
    PUBLIC.iter().any(|f| {
        word.strip_suffix(f)
            .is_some_and(|b| b.is_empty() || b.ends_with([' ', '-', '.']) || b == "loco")
    })
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn public_functions_are_known_with_their_prefixes() {
        for word in [
            "burgemeester",
            "loco-burgemeester",
            "locoburgemeester",
            "plv. secretaris",
            "wethouder",
        ] {
            assert!(is_public(word), "{word}");
        }
        for word in ["consulent", "casemanager", "directiesecretaresse", ""] {
            assert!(!is_public(word), "{word}");
        }
    }
}
