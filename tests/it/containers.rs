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

/// A 7z archive whose members are packed in one block each, or all in one.
fn seven(members: &[(&str, &[u8])], solid: bool) -> Vec<u8> {
    use sevenz_rust2::{ArchiveEntry, ArchiveWriter, SourceReader};
    let mut out = ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    if solid {
        let entries = members.iter().map(|(name, _)| ArchiveEntry::new_file(name)).collect();
        let contents = members.iter().map(|(_, bytes)| SourceReader::new(*bytes)).collect();
        out.push_archive_entries(entries, contents).unwrap();
    } else {
        for (name, bytes) in members {
            let content = Some(*bytes).filter(|b| !b.is_empty());
            out.push_archive_entry(ArchiveEntry::new_file(name), content).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

fn seven_members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let password = sevenz_rust2::Password::empty();
    let mut reader = sevenz_rust2::ArchiveReader::new(Cursor::new(bytes), password).unwrap();
    let mut out = Vec::new();
    reader
        .for_each_entries(|entry, content| {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes)?;
            out.push((entry.name.clone(), bytes));
            Ok(true)
        })
        .unwrap();
    out
}

#[test]
fn a_7z_stays_one_and_its_members_go_their_own_way() {
    let docx = docx_with(&p(&r("Mevrouw Griffioen belt.")), &[]);
    let mut members: Vec<(&str, &[u8])> = vec![("brief.docx", &docx)];
    let letter = text();
    members.extend([("map/Griffioen.txt", letter.as_slice()), ("b.txt", b"blijft\n")]);
    for solid in [false, true] {
        if solid {
            members.pop();
        } else {
            members.push(("leeg.txt", b""));
        }
        let ran = redacted("a.7z", &seven(&members, solid));
        assert!(ran.code <= 3 && ran.lines.len() > 3, "{}", ran.stderr);
        let copy = seven_members(ran.copy());
        let told: Vec<&str> = copy.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(told[..3], ["brief.docx", "map/gelakt-2.txt", "b.txt"], "{}", ran.stderr);
        assert_eq!(copy[2].1, b"blijft\n");
        for (_, bytes) in &copy {
            assert!(!String::from_utf8_lossy(bytes).contains(NAME));
        }
        for (_, bytes) in unzipped(&copy[0].1) {
            assert!(!String::from_utf8_lossy(&bytes).contains(NAME));
        }
    }
}

/// Made by another program: the content of a member encrypted, then the names too.
const LOCKED: [&str; 2] = [
    "377abcaf271c00047836c16d9d000000000000001400000000000000b6f29d14d372691daf4dc31a4bcf3fc448cf740c466022829203620aff25fb1308fea99d285a7cce0828804b33d18740f872c993010068010406000109300a01f477915b00070b0100022406f1070112530f8650b35bb5ad5669d38d26455f917949010001000c2e2e00080a016fb4f3be00000501190400000000110d0061002e007400780074000000140a0100e018a223af7add01150601002080808100000017063001096d00070b010001212101180c690000",
    "377abcaf271c000443ee4650a00000000000000028000000000000009efc7cb35320acbab6fdc20b08ba31cbafc083c558fabb3fe11780118d88907a8ef24f3dbe18f4d973f702ffcad23b51ee90ecccfeca9960ca48f6e50da2f195e314a3968022d0328c1ee3cc0fdbe928c05c8f7802247dbf623add209d87a7859838355d5291dadec3bd7d54ea3f5fed3b7d92ae555ffb2f95238263a52587deab1d8ddcce6c02fbb9ba49ce785fe58e1db3893f5875c36d9f1cafa299b9311d00a382af17063001097000070b0100012406f1070112530f5d361bf0fbc04bb520d69f4bae5144780c690000",
];

#[test]
fn encrypted_members_of_a_7z_are_told() {
    let bytes = |hex: &str| -> Vec<u8> {
        let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(pair).collect()
    };
    for (hex, member) in LOCKED.iter().zip([Some("a.txt"), None]) {
        let ran = redacted("a.7z", &bytes(hex));
        assert_eq!((ran.code, ran.outcome(member)), (3, "unreadable"), "{}", ran.stderr);
        let told = |l: &serde_json::Value| l["reason"] == "encrypted";
        assert!(ran.lines.iter().any(told), "{:?}", ran.lines);
    }
}

#[test]
fn a_damaged_7z_and_a_bomb_end() {
    let whole = seven(&[("a.txt", &text()), ("b.txt", &text())], true);
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        let limits = zwartlak::formats::Limits::default();
        let Ok(format) = zwartlak::formats::sniff(&broken) else { continue };
        let budget = zwartlak::formats::Budget::new(&limits);
        let Ok(Some(mut container)) = format.container(&broken, &limits) else { continue };
        for index in 0..container.members().len() {
            let _ = container.read(index, &budget);
        }
    }
    let bomb = seven(&[("nul.txt", &vec![b'0'; 64 << 20]), ("b.txt", &text())], false);
    let ran = redacted("bom.7z", &bomb);
    assert_eq!(ran.outcome(Some("nul.txt")), "unreadable");
    assert_eq!(ran.outcome(Some("b.txt")), "redacted");
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
    for (start, name) in [(&b"!BDN"[..], "pst"), (&b"\x78\x9f\x3e\x22"[..], "tnef")] {
        let bytes = [start, &[0, 1, 2, 3, 0xff, 0xfe, 0, 0]].concat();
        let told = zwartlak::formats::sniff(&bytes).map(zwartlak::formats::Format::id);
        let expected = zwartlak::model::Reason::Unsupported(name.to_owned());
        assert_eq!(told.unwrap_err(), expected);
    }
}
