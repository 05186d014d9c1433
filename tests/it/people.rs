//! Who is who, seen from the outside: small dossiers, and what their copies still show.

use crate::support::{arg, documents, files, folder, redact_inzage, stdout, zwartlak};
use std::fs;

const REQUEST: &str = "[verzoeker]\n\
    names = [\"Sietske Aukje Wielinga\", \"S.A. Wielinga\"]\n\
    bsn = \"123456782\"\n\
    born = 1979-03-14\n\
    addresses = [\"Vlaspad 18, 9051 CD Stiens\"]\n\
    phones = [\"06-27714093\"]\n\
    [[toestemming]]\n\
    name = \"Harmen Zijlstra\"\n\
    scope = [\"person\"]\n";

/// The copies of an inzage dossier of these documents, one after the other, in order of name.
fn inzage(all: &[(&str, &str)]) -> String {
    let dir = folder();
    let out = redact_inzage(dir.path(), &documents(dir.path(), all), REQUEST);
    let copies = files(&out.join("documenten"));
    assert_eq!(copies.len(), all.len());
    copies.into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
}

/// Every text of `stays` can be read in `copy`, and none of `gone`.
fn shows(copy: &str, stays: &[&str], gone: &[&str]) {
    for text in stays {
        assert!(copy.contains(text), "{text:?} must stay: {copy}");
    }
    for text in gone {
        assert!(!copy.contains(text), "{text:?} must go: {copy}");
    }
}

/// Name, role and action of every person that a scan finds in `text`.
fn persons(text: &str, kind: &str) -> Vec<(String, String, String)> {
    let dir = folder();
    let file = dir.path().join("a.txt");
    fs::write(&file, text).unwrap();
    let run = zwartlak(&["scan", arg(&file), "--kind", kind, "--format", "jsonl", "--show-text"]);
    stdout(&run)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|v| v["kind"] == "person")
        .map(|v| {
            let word = |key: &str| v[key].as_str().unwrap().to_owned();
            (word("text"), word("role"), word("action"))
        })
        .collect()
}

#[test]
fn the_verzoeker_reads_their_own_data_and_not_a_namesakes() {
    let copy = inzage(&[(
        "besluit.txt",
        "Betreft mevrouw S.A. Wielinga, geboren 14-03-1979, BSN 123456782.\n\
         Mevrouw heeft reuma. Zij is bereikbaar op 06-27714093.\n\n\
         Let op: in de map zat een brief van S.A. Wielinga (geboren 02-11-1991, BSN 111222333), \
         een naamgenoot.\n",
    )]);
    shows(
        &copy,
        &["S.A. Wielinga, geboren 14-03-1979, BSN 123456782", "06-27714093"],
        &["02-11-1991", "111222333", "S.A. Wielinga (geboren"],
    );
}

#[test]
fn a_relative_with_the_same_surname_is_a_derde() {
    let copy = inzage(&[(
        "gesprek.txt",
        "Verslag van het gesprek met Sietske Wielinga.\n\n\
         Haar broer Folkert Wielinga, telefoon 06-11223344, was erbij.\n\
         Folkert heeft schulden bij de bank.\n",
    )]);
    shows(&copy, &["Sietske Wielinga"], &["Folkert", "06-11223344", "schulden"]);
}

#[test]
fn a_consent_covers_its_scope_and_no_more() {
    let copy = inzage(&[(
        "melding.txt",
        "De melding is gedaan door de heer Harmen Zijlstra, telefoon 06-11223344.\n",
    )]);
    shows(&copy, &["Harmen Zijlstra"], &["06-11223344"]);
}

#[test]
fn a_shared_address_stays_for_the_verzoeker() {
    let copy = inzage(&[
        ("a.txt", "Mevrouw S.A. Wielinga woont op Vlaspad 18, 9051 CD Stiens.\n"),
        ("b.txt", "Op Vlaspad 18, 9051 CD Stiens woont ook de heer Kees Bruinsma.\n"),
    ]);
    shows(&copy, &["op Vlaspad 18, 9051 CD", "Op Vlaspad 18, 9051 CD"], &["Bruinsma"]);
}

#[test]
fn a_misspelled_name_of_the_verzoeker_is_asked_not_kept() {
    let copy = inzage(&[(
        "melding.txt",
        "Melding over Sietske Wielenga, van mevrouw S.A. Wielinga geen bericht.\n",
    )]);
    shows(&copy, &["S.A. Wielinga"], &["Wielenga"]);
    let dir = folder();
    let (file, request) = (dir.path().join("a.txt"), dir.path().join("verzoek.toml"));
    fs::write(&file, "Melding over mevrouw Sietske Wielenga.\n").unwrap();
    fs::write(&request, REQUEST).unwrap();
    let run = zwartlak(&[
        "scan",
        arg(&file),
        "--kind",
        "inzage",
        "--requester",
        arg(&request),
        "--format",
        "jsonl",
    ]);
    let said = stdout(&run);
    assert!(said.contains("\"role\":\"onzeker\",\"action\":\"ask\""), "{said}");
}

#[test]
fn a_functionaris_stays_in_every_notation() {
    for text in [
        "De vergadering werd voorgezeten door burgemeester A.B. Terpstra.\n",
        "Aanwezig: de heer A.B. Terpstra, burgemeester.\n",
        "Aldus vastgesteld,\n\nA.B. Terpstra\nburgemeester\n",
    ] {
        let found = persons(text, "verslag");
        let expected = ("A.B. Terpstra", "functionaris", "keep");
        let found: Vec<_> = found.iter().map(|(t, r, a)| (&**t, &**r, &**a)).collect();
        assert_eq!(found, [expected], "{text}");
    }
}

#[test]
fn an_official_and_a_citizen_with_one_surname_are_two_people() {
    let text = "De vergadering is geopend door wethouder Dijksma.\n\n\
                De heer J. Dijksma, wonende in het dorp, stelde een vraag.\n\n\
                Daarna sprak mevrouw Dijksma.\n";
    let found = persons(text, "verslag");
    let roles: Vec<(&str, &str)> = found.iter().map(|(t, r, _)| (&**t, &**r)).collect();
    assert_eq!(
        roles,
        [("Dijksma", "functionaris"), ("J. Dijksma", "derde"), ("Dijksma", "onzeker")],
        "{text}"
    );
}
