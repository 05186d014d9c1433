//! Which function words give somebody a role.

use crate::model::Role;

/// Functions in which a person acts in public for a public body (Woo: bestuurder, raadslid and who
/// acts beside them).
const PUBLIC: &[&str] = &[
    "bestuurslid",
    "burgemeester",
    "commissaris van de koning",
    "commissielid",
    "concerndirecteur",
    "dijkgraaf",
    "directeur",
    "fractievoorzitter",
    "gedeputeerde",
    "gemeentesecretaris",
    "griffier",
    "heemraad",
    "kinderrechter",
    "minister",
    "officier van justitie",
    "plaatsvervangend voorzitter",
    "portefeuillehouder",
    "raadsgriffier",
    "raadslid",
    "raadsvoorzitter",
    "rechter",
    "secretaris",
    "secretaris-directeur",
    "secretaris-generaal",
    "staatssecretaris",
    "statenlid",
    "steunfractielid",
    "vicevoorzitter",
    "voorzitter",
    "wethouder",
];

/// Functions of those who speak for a body.
const SPEAKS: &[&str] = &["communicatieadviseur", "persvoorlichter", "voorlichter", "woordvoerder"];

/// Functions of those who work for a body without being its face.
const OFFICIAL: &[&str] = &[
    "aanwezig",
    "adviseur",
    "afdelingshoofd",
    "afdelingsmanager",
    "agent",
    "ambtenaar",
    "archeoloog",
    "auditor",
    "baliemedewerker",
    "beheerder",
    "beheerster",
    "beleidsadviseur",
    "beleidsmedewerker",
    "boa",
    "boswachter",
    "bouwinspecteur",
    "brandmeester",
    "brandweercommandant",
    "brigadier",
    "casemanager",
    "chauffeur",
    "coach",
    "collega",
    "conciërge",
    "consulent",
    "consulente",
    "contactpersoon",
    "controleur",
    "controller",
    "coördinator",
    "coördinatrice",
    "dorpsmakelaar",
    "ecoloog",
    "gebiedsmakelaar",
    "gezinsvoogd",
    "groepsleider",
    "handhaver",
    "hoofdagent",
    "hoofdinspecteur",
    "inspecteur",
    "jeugdbeschermer",
    "jeugdwerker",
    "jongerenwerker",
    "jurist",
    "kabinetschef",
    "klantmanager",
    "leden",
    "leerplichtambtenaar",
    "leidinggevende",
    "lid",
    "manager",
    "medewerker",
    "medewerkster",
    "notulist",
    "notuliste",
    "opbouwwerker",
    "opsteller",
    "opzichter",
    "ovd-b",
    "ovd-g",
    "ovd-p",
    "penningmeester",
    "planeconoom",
    "planoloog",
    "programmamanager",
    "projectleider",
    "rayonhoofd",
    "receptioniste",
    "rechercheur",
    "regisseur",
    "schuldhulpverlener",
    "secretaresse",
    "stedenbouwkundige",
    "steller",
    "taxateur",
    "teamleider",
    "teamlid",
    "teammanager",
    "toezichthouder",
    "verbalisant",
    "vergunningverlener",
    "verkeerskundige",
    "vertrouwenspersoon",
    "welzijnswerker",
    "wijkagent",
    "wijkcoach",
    "wijkmakelaar",
    "wijkteammedewerker",
];

/// Professions: outsiders who act in one.
const EXPERT: &[&str] = &[
    "accountant",
    "advocaat",
    "arbeidsdeskundige",
    "architect",
    "arts",
    "begeleider",
    "begeleidster",
    "behandelaar",
    "bewindvoerder",
    "budgetcoach",
    "curator",
    "decaan",
    "deurwaarder",
    "docent",
    "fysiotherapeut",
    "gedragsdeskundige",
    "huisarts",
    "hulpverlener",
    "instructeur",
    "intern begeleider",
    "jongerencoach",
    "leerkracht",
    "mediator",
    "mentor",
    "notaris",
    "pedagoog",
    "psychiater",
    "psycholoog",
    "raadsman",
    "raadsvrouw",
    "rector",
    "tandarts",
    "therapeut",
    "tolk",
    "trainer",
    "verpleegkundige",
    "woonbegeleider",
    "zorgbemiddelaar",
];

/// The role that the function `word`, lower case, gives; `loco-`, `plv.`, `oud-`, `jeugd` and the like
/// before it are no obstacle. `None`: the word is no function (`cliënt`, `bewoner`, `melder`).
pub(super) fn role_of(word: &str) -> Option<Role> {
    let among = |list: &[&str]| list.iter().any(|f| word.strip_suffix(f).is_some_and(is_prefix));
    let glued = |list: &[&str]| {
        list.iter().any(|f| f.len() > 3 && word.strip_suffix(f).is_some_and(|b| b.len() > 2))
    };
    if among(PUBLIC) {
        Some(Role::Functionaris)
    } else if among(SPEAKS) {
        Some(Role::Woordvoerder)
    } else if among(OFFICIAL) {
        Some(Role::Ambtenaar)
    } else if among(EXPERT) || glued(EXPERT) {
        Some(Role::Deskundige)
    } else {
        glued(OFFICIAL).then_some(Role::Ambtenaar)
    }
}

fn is_prefix(before: &str) -> bool {
    before.is_empty() || before.ends_with([' ', '-', '.']) || before == "loco"
}

/// Whether `word`, lower case, names a public function.
pub(super) fn is_public(word: &str) -> bool {
    role_of(word) == Some(Role::Functionaris)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn functions_without_a_public_side_and_professions_are_told_apart() {
        let table = [
            ("woordvoerder", Some(Role::Woordvoerder)),
            ("wmo-consulent", Some(Role::Ambtenaar)),
            ("jeugdconsulent", Some(Role::Ambtenaar)),
            ("teamleider", Some(Role::Ambtenaar)),
            ("verzekeringsarts", Some(Role::Deskundige)),
            ("huisarts", Some(Role::Deskundige)),
            ("rayonbeheerder", Some(Role::Ambtenaar)),
            ("orthopedagoog", Some(Role::Deskundige)),
            ("cliënt", None),
            ("bewoner", None),
            ("eigenaar", None),
            ("inspreker", None),
            ("verdachte", None),
        ];
        for (word, role) in table {
            assert_eq!(role_of(word), role, "{word}");
        }
    }
}
