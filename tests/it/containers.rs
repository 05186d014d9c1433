//! Files inside files: each goes the way of a file, and the container keeps its shape.

use crate::office::{docx_with, p, r, unzipped, zipped};
use crate::support::{arg, code, files, folder, stderr, zwartlak};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAME: &str = "Griffioen";

fn text() -> Vec<u8> {
    format!("Mevrouw {NAME} belt morgen terug.\n").into_bytes()
}

/// What a run of `redact` on one file gave.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stderr: String,
    /// Copies by path below the folder for copies.
    pub(crate) copies: Vec<(String, Vec<u8>)>,
    /// Lines of the report.
    pub(crate) lines: Vec<serde_json::Value>,
}

impl Ran {
    /// The only copy.
    pub(crate) fn copy(&self) -> &[u8] {
        assert_eq!(self.copies.len(), 1, "{}", self.stderr);
        &self.copies[0].1
    }

    /// The outcome of a member, or of the file itself.
    pub(crate) fn outcome(&self, member: Option<&str>) -> &str {
        let line = self.lines.iter().find(|l| {
            l.get("outcome").is_some_and(serde_json::Value::is_string)
                && l["member"].as_str() == member
        });
        line.unwrap_or_else(|| panic!("no line on {member:?}"))["outcome"].as_str().unwrap()
    }
}

/// Redacts the file `name` with these bytes; the name goes, wherever it stands.
pub(crate) fn redacted(name: &str, bytes: &[u8]) -> Ran {
    redacted_with(name, bytes, &["--kind", "none", "--term", NAME])
}

pub(crate) fn redacted_with(name: &str, bytes: &[u8], args: &[&str]) -> Ran {
    let dir = folder();
    let input = dir.path().join(name);
    fs::write(&input, bytes).unwrap();
    let out = dir.path().join("uit");
    let all = [&["redact", arg(&input), "-o", arg(&out)], args].concat();
    let run = zwartlak(&all);
    let report = fs::read_to_string(out.join("rapport/bevindingen.jsonl")).unwrap_or_default();
    Ran {
        code: code(&run),
        stderr: stderr(&run),
        copies: Some(out.join("documenten")).filter(|d| d.is_dir()).map_or(vec![], |d| files(&d)),
        lines: report.lines().map(|l| serde_json::from_str(l).unwrap()).collect(),
    }
}

#[test]
fn every_member_of_a_nested_zip_is_redacted_in_its_own_format() {
    let inner = zipped(&[("brief.txt", &text()), ("leeg.txt", b"niets\n")]);
    let ran = redacted(
        "bundel.zip",
        &zipped(&[("map/in.zip", &inner), ("map/nota.md", &text()), ("schoon.txt", b"dag\n")]),
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let outer = unzipped(ran.copy());
    let names: Vec<&str> = outer.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["map/in.zip", "map/nota.md", "schoon.txt"]);
    assert_eq!(outer[2].1, b"dag\n");
    let inner = unzipped(&outer[0].1);
    assert_eq!(inner[0].1, "Mevrouw █████ belt morgen terug.\n".as_bytes());
    assert_eq!(inner[1].1, b"niets\n");
    assert_eq!(ran.outcome(Some("map/in.zip!brief.txt")), "redacted");
    assert_eq!(ran.outcome(Some("schoon.txt")), "clean");
    let found = ran.lines.iter().filter(|l| l["kind"].is_string()).count();
    assert_eq!(found, 2);
}

#[test]
fn a_member_that_cannot_be_read_is_left_out_and_said() {
    let ran = redacted("a.zip", &zipped(&[("x.bin", b"\x00\x01\xff\xfe\x00"), ("b.txt", &text())]));
    assert_eq!(ran.code, 3);
    assert_eq!(unzipped(ran.copy()).len(), 1);
    assert_eq!(ran.outcome(Some("x.bin")), "unreadable");
    assert_eq!(ran.outcome(None), "needs-review");
}

#[test]
fn names_that_tell_or_lead_out_are_changed() {
    let ran = redacted(
        "a.zip",
        &zipped(&[
            ("../../etc/klacht-Griffioen.txt", &text()),
            ("/b.txt", &text()),
            ("b.txt", b"x\n"),
        ]),
    );
    let copy = unzipped(ran.copy());
    let names: Vec<&str> = copy.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["etc/klacht-gelakt-1.txt", "b.txt", "3/b.txt"]);
}

#[test]
fn links_in_archives_are_not_followed() {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.add_symlink("koppeling", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    out.start_file("b.txt", SimpleFileOptions::default()).unwrap();
    out.write_all(&text()).unwrap();
    let ran = redacted("a.zip", &out.finish().unwrap().into_inner());
    assert_eq!(ran.outcome(Some("koppeling")), "unreadable");
    assert_eq!(unzipped(ran.copy()).len(), 1);

    let mut out = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    out.append_link(&mut header, "koppeling", "/etc/passwd").unwrap();
    let ran = redacted("a.tar", &out.into_inner().unwrap());
    assert_eq!(ran.outcome(Some("koppeling")), "unreadable");
}

#[test]
fn a_tar_gz_stays_one() {
    let mut out = tar::Builder::new(Vec::new());
    let long = format!("{}/brief.txt", "map".repeat(50));
    for name in ["a.txt", &long] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text().len() as u64);
        header.set_username(NAME).unwrap();
        header.set_mode(0o644);
        out.append_data(&mut header, name, text().as_slice()).unwrap();
    }
    let mut gzip = flate2::GzBuilder::new()
        .filename("Griffioen.tar")
        .write(Vec::new(), flate2::Compression::default());
    gzip.write_all(&out.into_inner().unwrap()).unwrap();
    let ran = redacted("a.tar.gz", &gzip.finish().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut tar = Vec::new();
    flate2::read::GzDecoder::new(ran.copy()).read_to_end(&mut tar).unwrap();
    assert!(!String::from_utf8_lossy(&tar).contains(NAME));
    let mut archive = tar::Archive::new(tar.as_slice());
    let names: Vec<_> =
        archive.entries().unwrap().map(|e| e.unwrap().path().unwrap().into_owned()).collect();
    assert_eq!(names, [Path::new("a.txt"), Path::new(&long)]);
}

#[test]
fn nested_archives_and_bombs_end() {
    let mut bytes = zipped(&[("a.txt", &text())]);
    for _ in 0..12 {
        bytes = zipped(&[("a.zip", &bytes)]);
    }
    let ran = redacted("diep.zip", &bytes);
    assert_eq!(ran.code, 3);
    let bomb = zipped(&[("nul.txt", &vec![b'0'; 64 << 20])]);
    let ran = redacted("bom.zip", &zipped(&[("bom.zip", &bomb), ("b.txt", &text())]));
    assert_eq!(ran.outcome(Some("bom.zip!nul.txt")), "unreadable");
    assert_eq!(ran.outcome(Some("b.txt")), "redacted");
}

#[test]
fn people_in_one_member_are_known_in_the_others() {
    let first = b"Aanwezig: mevrouw S.P. van den Griffioen (voorzitter).\n";
    let second = b"Besproken met Griffioen dat het stuk klaar is.\n";
    let ran = redacted_with(
        "a.zip",
        &zipped(&[("a.txt", first), ("b.txt", second)]),
        &["--kind", "schijf"],
    );
    for (_, bytes) in unzipped(ran.copy()) {
        assert!(!String::from_utf8_lossy(&bytes).contains(NAME));
    }
}

#[test]
fn a_workbook_in_a_letter_is_redacted_as_a_workbook() {
    let inner = crate::packages::xlsx();
    let file =
        docx_with(&p(&r("x")), &[("word/embeddings/Werkmap1.xlsx", "package", inner.as_slice())]);
    let ran = redacted("brief.docx", &file);
    assert_eq!(ran.outcome(Some("word/embeddings/Werkmap1.xlsx")), "redacted", "{}", ran.stderr);
    let copy = unzipped(ran.copy());
    let (_, inside) = copy.iter().find(|(n, _)| n.ends_with("Werkmap1.xlsx")).unwrap();
    for (name, bytes) in unzipped(inside) {
        assert!(!String::from_utf8_lossy(&bytes).contains(NAME), "{name}");
    }
}

#[test]
fn an_old_document_is_converted_and_redacted() {
    let office = |args: &[&str]| std::process::Command::new("soffice").args(args).output();
    let dir = folder();
    let text = dir.path().join("a.txt");
    fs::write(&text, text_of_letter()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/p", arg(dir.path()));
    let made = office(&[
        "--headless",
        &profile,
        "--convert-to",
        "doc",
        "--outdir",
        arg(dir.path()),
        arg(&text),
    ]);
    let Ok(bytes) = made.and_then(|_| fs::read(dir.path().join("a.doc"))) else {
        return; // No LibreOffice here: such a file is held back.
    };
    let ran = redacted("brief.doc", &bytes);
    assert_eq!(ran.copies[0].0, "brief.doc.docx", "{}", ran.stderr);
    for (name, bytes) in unzipped(ran.copy()) {
        assert!(!String::from_utf8_lossy(&bytes).contains(NAME), "{name}");
    }
}

fn text_of_letter() -> Vec<u8> {
    [text(), b"Dit blijft staan.\n".to_vec()].concat()
}

#[test]
fn what_holds_mails_or_files_and_is_not_read_is_named() {
    for (start, name) in
        [(&b"!BDN"[..], "pst"), (b"\x78\x9f\x3e\x22", "tnef"), (b"7z\xbc\xaf\x27\x1c", "seven-zip")]
    {
        let bytes = [start, &[0, 1, 2, 3, 0xff, 0xfe, 0, 0]].concat();
        let told = zwartlak::formats::sniff(&bytes).map(zwartlak::formats::Format::id);
        let expected = zwartlak::model::Reason::Unsupported(name.to_owned());
        assert_eq!(told.unwrap_err(), expected);
    }
}
