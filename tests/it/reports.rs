//! The worked examples' reports, as a secretariaat or a jurist reads them. A change in a snapshot is a change
//! in what users read: judge it as they would.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop where it fails")]

use crate::support::{arg, code, folder, stderr, stdout, zwartlak};
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// These fixtures as one folder below `dir`.
fn dossier(dir: &Path, kind: &str, names: &[&str]) -> PathBuf {
    let input = dir.join(kind);
    fs::create_dir(&input).unwrap();
    for name in names {
        fs::copy(Path::new("fixtures").join(kind).join(name), input.join(name)).unwrap();
    }
    input
}

/// What a reader sees of a page: a line a cell or paragraph.
fn seen(html: &str, dir: &Path) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, b)| b);
    let ends = Regex::new(r"</(?:p|h1|h2|h3|tr|li|header|summary|article|div)>").unwrap();
    let cells = Regex::new(r"</(?:td|th)>").unwrap();
    let tags = Regex::new(r"<[^>]*>").unwrap();
    let text = cells.replace_all(body, " | ");
    let text = ends.replace_all(&text, "\n");
    let text = tags.replace_all(&text, "");
    let text = text
        .replace(env!("CARGO_PKG_VERSION"), "VERSIE")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&#x2f;", "/");
    let text = text.replace(dir.to_str().unwrap(), "");
    // How sure it is changes a little with every model, and says nothing about the report.
    let text = Regex::new(r"\b[0-9]{2,3} %").unwrap().replace_all(&text, "N %");
    let lines = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_secretariaat_reads_whether_a_verslag_is_clean() {
    let dir = folder();
    let input = dossier(
        dir.path(),
        "verslag",
        &["wijkoverleg.txt", "besluitenlijst.txt", "verslag-schoon.md"],
    );
    let run = zwartlak(&["scan", arg(&input), "--kind", "verslag", "--format", "html"]);
    assert_eq!(code(&run), 1, "{}", stderr(&run));
    insta::assert_snapshot!("verslag", seen(&stdout(&run), dir.path()));
}

#[test]
fn a_verzoeker_reads_the_overview_and_jz_the_report() {
    let dir = folder();
    let names = ["buurtmelding.txt", "telefoonnotitie.txt", "overdracht.md", "uitdraai.csv"];
    let input = dossier(dir.path(), "inzage", &names);
    let out = dir.path().join("uit");
    let run = zwartlak(&[
        "redact",
        arg(&input),
        "--kind",
        "inzage",
        "--requester",
        "fixtures/inzage/verzoeker.toml",
        "--officials",
        "fixtures/inzage/functionarissen.toml",
        "--date",
        "2026-01-01",
        "-o",
        arg(&out),
    ]);
    assert!(code(&run) <= 1, "{}", stderr(&run));
    let page = |name: &str| seen(&fs::read_to_string(out.join(name)).unwrap(), dir.path());
    insta::assert_snapshot!("inzage-overzicht", page("lijsten/overzicht.html"));
    insta::assert_snapshot!("inzage-rapport", page("rapport/rapport.html"));
    insta::assert_snapshot!("inzage-samenhang", page("rapport/samenhang.html"));
}

#[test]
fn a_jurist_reads_the_report_and_the_inventarislijst() {
    let dir = folder();
    let input = dossier(dir.path(), "woo", &["klacht.txt", "mail-draad.txt", "inventaris.csv"]);
    let out = dir.path().join("uit");
    let run = zwartlak(&[
        "redact",
        arg(&input),
        "--kind",
        "woo",
        "--case",
        "Woo-2025-14",
        "--date",
        "2026-01-01",
        "-o",
        arg(&out),
    ]);
    assert!(code(&run) <= 1, "{}", stderr(&run));
    let page = |name: &str| seen(&fs::read_to_string(out.join(name)).unwrap(), dir.path());
    insta::assert_snapshot!("woo-inventarislijst", page("lijsten/inventarislijst.html"));
    insta::assert_snapshot!("woo-rapport", page("rapport/rapport.html"));
}
