//! Copies and dossiers: what a document does to its reader costs that document, and the others come out
//! as if it had not been there.
#![cfg(target_os = "linux")]

use crate::support::{arg, code, documents, files, folder, stderr, stdout, zwartlak};
use std::fs;
use std::path::Path;
use std::process::Output;

const LETTER: &str = "Geachte mevrouw S. Griffioenstein,\n\nU sprak met de heer J. Oldenburg, tel. \
    06-12345678, BSN 123456782.\n";
const NOTE: &str = "Mevrouw Griffioenstein belde. Jan Oldenburg belt terug op 06-12345678.\n";
const REQUEST: &str = "[verzoeker]\nnames = [\"Sanne Griffioenstein\"]\nbsn = \"123456782\"\n";

/// A run of `redact` over `input` into `out`, whose fingerprints are those of every such run.
fn redact(input: &Path, out: &Path, more: &[&str]) -> Output {
    fs::create_dir(out).unwrap();
    fs::write(out.join("besluiten.sleutel"), [7; 32]).unwrap();
    let args = ["redact", arg(input), "-o", arg(out), "--date", "2026-01-01", "-q"];
    zwartlak(&[&args[..], more].concat())
}

#[test]
fn copies_and_lists_are_those_of_this_process() {
    let request = "fixtures/inzage/verzoeker.toml";
    for (kind, more) in [
        ("verslag", &["--legend"][..]),
        ("schijf", &["--box", "exact"]),
        ("woo", &["--officials", "fixtures/inzage/functionarissen.toml", "--images", "keep"]),
        ("inzage", &["--requester", request, "--accept-changes", "--show-text"]),
    ] {
        let dir = folder();
        let input = format!("fixtures/{kind}");
        let made = |name: &str, apart: &[&str]| {
            let out = dir.path().join(name);
            let more = [&["--kind", kind], more, apart].concat();
            let run = redact(Path::new(&input), &out, &more);
            assert!(code(&run) <= 1, "{kind}: {}", stderr(&run));
            files(&out)
        };
        let (apart, here) = (made("a", &[]), made("b", &["--no-workers"]));
        assert!(apart.len() > 10);
        for ((name, one), (other, two)) in apart.iter().zip(&here) {
            // A report says where it lies.
            let same = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("/b/", "/a/");
            assert!(name == other && (one == two || same(one) == same(two)), "{kind}: {name}");
        }
        assert_eq!(apart.len(), here.len());
    }
}

#[test]
fn people_are_those_of_this_process() {
    let people = |apart: &[&str]| {
        let args = ["people", "fixtures/inzage", "fixtures/woo", "--kind", "inzage", "--show-text"];
        let run = zwartlak(&[&args[..], apart].concat());
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        stdout(&run)
    };
    assert_eq!(people(&[]), people(&["--no-workers"]));
}

/// What the report says of the files called `names`, findings and outcome, without what differs by run.
#[cfg(debug_assertions)]
fn told(out: &Path, names: &[&str]) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(out.join("rapport/bevindingen.jsonl")).unwrap();
    let lines = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let mut all: Vec<_> = lines
        .filter(|l| l["path"].as_str().is_some_and(|p| names.iter().any(|n| p.ends_with(n))))
        .collect();
    for line in &mut all {
        line.as_object_mut().unwrap().remove("path");
    }
    all
}

/// Two good files and `last`, done under `kind`; what must hold for the good ones does.
#[cfg(debug_assertions)]
fn costs_itself(kind: &str, last: &str, detail: &str) {
    let dir = folder();
    let request = dir.path().join("verzoek.toml");
    fs::write(&request, REQUEST).unwrap();
    let good = [("a.txt", LETTER), ("b.txt", NOTE)];
    let names = ["a.txt", "b.txt"];
    let done = |name: &str, all: &[(&str, &str)]| {
        let dir = dir.path().join(name);
        fs::create_dir(&dir).unwrap();
        let (input, out) = (documents(&dir, all), dir.join("uit"));
        let mut more = vec!["--kind", kind, "--file-time", "5", "--file-memory", "600"];
        if kind == "inzage" {
            more.extend(["--requester", arg(&request)]);
        }
        (redact(&input, &out, &more), out)
    };
    let (without, expected) = done("zonder", &good);
    assert!(code(&without) <= 1, "{}", stderr(&without));
    let (with, out) = done("met", &[good[0], good[1], ("z.txt", last)]);
    assert_eq!(code(&with), 3, "{kind}, {last}: {}", stderr(&with));
    let about = told(&out, &["z.txt"]);
    let [about] = about.as_slice() else { panic!("{kind}, {last}: {about:?}") };
    let said = (about["outcome"].as_str(), about["reason"].as_str(), about["detail"].as_str());
    assert_eq!(said, (Some("unreadable"), Some("worker"), Some(detail)), "{kind}, {last}");
    assert_eq!(
        files(&out.join("documenten")),
        files(&expected.join("documenten")),
        "{kind}, {last}"
    );
    assert_eq!(files(&out.join("documenten")).len(), 2);
    assert_eq!(told(&out, &names), told(&expected, &names), "{kind}, {last}: who is who");
}

/// Ways to end, and what is said of each.
#[cfg(debug_assertions)]
const ENDS: [(&str, &str); 3] =
    [("end of the stack", "stack"), ("no end", "time"), ("all memory", "memory")];

#[test]
#[cfg(debug_assertions)]
fn a_document_that_ends_its_reader_costs_its_own_copy() {
    for (end, detail) in ENDS {
        costs_itself("verslag", &format!("zwartlak-test: {end}\n"), detail);
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_document_that_ends_its_reader_the_first_time_is_no_part_of_the_dossier() {
    for (end, detail) in ENDS {
        costs_itself("inzage", &format!("zwartlak-test: {end}\n"), detail);
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_document_that_ends_its_reader_the_second_time_costs_its_own_copy() {
    for (end, detail) in ENDS {
        costs_itself("inzage", &format!("zwartlak-test: second reading: {end}\n"), detail);
    }
}

/// Who makes copies writes none of them: of the user's folders only that for pages is open.
#[test]
#[cfg(debug_assertions)]
fn a_worker_that_makes_copies_writes_none() {
    let dir = folder();
    let out = dir.path().join("uit");
    let place = |name: &str| out.join(name).display().to_string();
    let orders = [
        ("kopie.txt", format!("write {}", place("documenten/nieuw.txt")), "clean"),
        ("verslag.txt", format!("write {}", place("rapport/nieuw.txt")), "clean"),
        ("sleutel.txt", format!("read {}", place("besluiten.sleutel")), "clean"),
        // A door that must be open, to see that the test can fail.
        ("open.txt", format!("write {}", place(".gelezen/nieuw")), "unreadable"),
    ];
    let texts: Vec<(&str, String)> = orders
        .iter()
        .map(|(name, order, _)| (*name, format!("zwartlak-test: {order}\n")))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let run = redact(&documents(dir.path(), &texts), &out, &["--kind", "verslag"]);
    if stderr(&run).contains("niet beperkt") {
        return; // A kernel without these: the user is warned.
    }
    for (name, _, expected) in &orders {
        let about = told(&out, &[*name]);
        assert_eq!(about[0]["outcome"], *expected, "{name}: {}", stderr(&run));
    }
    assert!(!out.join("documenten/nieuw.txt").exists());
    assert!(!out.join(".gelezen").exists(), "the pages are taken away at the end");
}

#[test]
fn decisions_reach_the_workers_and_those_that_fit_nothing_are_counted() {
    let dir = folder();
    let input = documents(dir.path(), &[("a.txt", LETTER), ("b.txt", NOTE)]);
    let first = dir.path().join("eerst");
    assert_eq!(code(&redact(&input, &first, &["--kind", "verslag"])), 0);
    let text = fs::read_to_string(first.join("rapport/bevindingen.jsonl")).unwrap();
    let phones: Vec<&str> = text.lines().filter(|l| l.contains("\"kind\":\"phone\"")).collect();
    assert_eq!(phones.len(), 2);
    // One answer in each file, by two workers; and one on a place that is not there.
    let keep = |line: &&str| line.replace("\"action\":\"redact\"", "\"action\":\"keep\"");
    let kept: Vec<String> = phones.iter().map(keep).collect();
    let nowhere = kept[0].replace("a.txt", "weg.txt");
    let answers = dir.path().join("antwoorden.jsonl");
    fs::write(&answers, [kept, vec![nowhere]].concat().join("\n")).unwrap();
    for (name, apart) in [("apart", &[][..]), ("hier", &["--no-workers"])] {
        let out = dir.path().join(name);
        let more = [&["--kind", "verslag", "--decisions", arg(&answers)], apart].concat();
        let run = redact(&input, &out, &more);
        assert_eq!(code(&run), 1, "{name}: {}", stderr(&run));
        assert!(stderr(&run).contains(" 1 "), "{name}: one fits nothing: {}", stderr(&run));
        for (file, copy) in files(&out.join("documenten")) {
            let copy = String::from_utf8(copy).unwrap();
            assert!(copy.contains("06-12345678"), "{name}, {file}: {copy}");
            assert!(!copy.contains("Oldenburg"), "{name}, {file}: {copy}");
        }
    }
}

#[test]
fn a_copy_comes_whole_whatever_is_in_it() {
    let dir = folder();
    let long = format!("{}.", "a\n".repeat(1 << 19));
    let all = [("punt.txt", "."), ("lang.txt", long.as_str())];
    let out = dir.path().join("uit");
    let run = redact(&documents(dir.path(), &all), &out, &["--kind", "verslag"]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    for (name, text) in all {
        assert!(fs::read_to_string(out.join("documenten").join(name)).unwrap() == text, "{name}");
    }
}
