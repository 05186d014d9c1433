//! Measures roles against an annotated corpus: `GOLD=<folder> cargo test --lib gold -- --ignored --nocapture`.
//! Built with the tests only (`#[cfg(test)]` in `mod.rs`), so it may look at what `policy` decides.
//!
//! The folder holds `build/<id>.txt` and `.json` (spans in code points with kind, persons and
//! `redact`) and `dossiers/<name>.toml`. Findings are the gold spans: what is measured is who is who.

#![expect(
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::inconsistent_struct_constructor,
    reason = "a measurement run by hand on our own corpus"
)]

use super::*;
use crate::model::{Score, Span};
use std::{fmt::Write, path::Path};

#[derive(serde::Deserialize)]
struct Gold {
    #[serde(default)]
    dossier: Option<String>,
    split: String,
    persons: Vec<Person>,
    spans: Vec<GoldSpan>,
}

#[derive(serde::Deserialize)]
struct Person {
    key: String,
    role: String,
}

#[derive(serde::Deserialize)]
struct GoldSpan {
    start: usize,
    end: usize,
    kind: Kind,
    persons: Vec<String>,
    redact: bool,
}

struct Doc {
    name: String,
    text: String,
    gold: Gold,
    findings: Vec<Finding>,
}

fn load(folder: &Path, json: &Path) -> Doc {
    let gold: Gold = serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
    let text = std::fs::read_to_string(json.with_extension("txt")).unwrap();
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let role = |key: &str| gold.persons.iter().find(|p| p.key == key).map(|p| p.role.as_str());
    let finding = |s: &GoldSpan| {
        let (start, end) = (bytes[s.start], bytes[s.end]);
        // Perfect findings: the function word beside an official's full name was seen.
        let official = s.kind == Kind::Person
            && text[start..end].contains(' ')
            && s.persons.iter().any(|k| role(k) == Some("functionaris"));
        Finding {
            part: 0,
            span: Span::new(&text, start, end).unwrap(),
            kind: s.kind,
            class: s.kind.class(),
            score: Score::new(0.9),
            recogniser: "gold",
            evidence: if official { vec![Evidence::Function("secretaris".into())] } else { vec![] },
            value: Secret::new(&text[start..end]),
        }
    };
    let findings = gold.spans.iter().map(finding).collect();
    let name = json.strip_prefix(folder).unwrap().display().to_string();
    Doc { name, findings, gold, text }
}

#[test]
#[ignore = "needs a corpus"]
fn roles_against_the_corpus() {
    let folder = std::path::PathBuf::from(std::env::var("GOLD").unwrap());
    let split = std::env::var("SPLIT").unwrap_or_else(|_| "train".to_owned());
    let policy = crate::policy::Policy::load("inzage").unwrap();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder.join("build")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    let mut dossiers: BTreeMap<String, Vec<Doc>> = BTreeMap::new();
    for doc in paths.iter().map(|p| load(&folder, p)).filter(|d| d.gold.split == split) {
        if let Some(name) = doc.gold.dossier.clone() {
            dossiers.entry(name).or_default().push(doc);
        }
    }
    // Characters: [kept, asked, redacted] of what gold keeps and of what gold redacts.
    let mut kinds: BTreeMap<(Kind, bool), [usize; 3]> = BTreeMap::new();
    let mut wrong = String::new();
    for (name, docs) in &dossiers {
        let case =
            Case::load(Some(&folder.join("dossiers").join(format!("{name}.toml"))), None).unwrap();
        let files: Vec<Vec<Finding>> = docs.iter().map(|d| d.findings.clone()).collect();
        let people = People::resolve(&files, &case);
        for doc in docs {
            for (f, s) in doc.findings.iter().zip(&doc.gold.spans) {
                let (id, role) = people.who(f, &doc.findings);
                let consent = id.is_some_and(|i| people.consents(i, f.kind));
                let action = policy.decide(f, role, consent).unwrap().action;
                let at =
                    ["keep", "ask", "redact"].iter().position(|a| *a == action.as_str()).unwrap();
                kinds.entry((f.kind, s.redact)).or_default()[at] += s.end - s.start;
                if (s.redact && at == 0) || (!s.redact && at == 2) {
                    let from = doc.text[..f.span.start()]
                        .char_indices()
                        .rev()
                        .nth(60)
                        .map_or(0, |(i, _)| i);
                    let before = doc.text[from..f.span.start()].replace('\n', "⏎");
                    writeln!(
                        wrong,
                        "{} {} redact={} {} {id:?} | {before}[[{}]] {:?}",
                        doc.name,
                        f.kind,
                        s.redact,
                        role.as_str(),
                        f.value.expose(),
                        s.persons
                    )
                    .unwrap();
                }
            }
        }
    }
    let mut total: BTreeMap<bool, [usize; 3]> = BTreeMap::new();
    println!("kind gold | kept asked redacted (characters)");
    for ((kind, redact), n) in &kinds {
        println!("{kind:14} {} {n:?}", if *redact { "redact" } else { "keep  " });
        let sum = total.entry(*redact).or_default();
        for (s, n) in sum.iter_mut().zip(n) {
            *s += n;
        }
    }
    for (redact, n) in total {
        let all: usize = n.iter().sum();
        let share = |x: usize| 100.0 * x as f64 / all as f64;
        println!(
            "{} kept {:.2}% asked {:.2}% redacted {:.2}%",
            if redact { "DERDEN" } else { "EIGEN" },
            share(n[0]),
            share(n[1]),
            share(n[2])
        );
    }
    if let Ok(path) = std::env::var("WRONG") {
        std::io::Write::write_all(&mut std::fs::File::create(path).unwrap(), wrong.as_bytes())
            .unwrap();
    }
}
