//! A secret in every place where a format keeps text: files made from the templates beside this file,
//! with a word of its own in each place, go through the program; none of the words may be left.
//!
//! A template is lines of explanation, then entries: `=== name`, with ` | utf16`, ` | package FILE`,
//! ` | compressed-rtf` or ` | properties N` behind it where the entry is not plain text. `{{where}}` is a
//! word that stands for that place, `{{#where}}` a number; `{{split:where|between}}` is the word with
//! `between` in its middle, `{{pct:…}}`, `{{ent:…}}`, `{{b64:…}}`, `{{qp:…}}`, `{{rtf:…}}`, `{{ctl:…}}`
//! spell it as formats do. In a mail, lines from `<<< coding` to `>>>` are encoded.

mod views;

use crate::support::{arg, code, files, folder, stderr, zwartlak};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// Stands in every file, and must stay.
const STAYS: &str = "Behouden";

/// The words that were planted, by the place that each stands for.
#[derive(Default)]
struct Planted {
    places: BTreeMap<String, String>,
}

impl Planted {
    /// The secret for a place: a word of syllables, or ten digits.
    fn secret(&mut self, place: &str, number: bool) -> String {
        const SYLLABLES: [&str; 20] = [
            "ba", "ke", "di", "fo", "gu", "ha", "je", "li", "mo", "nu", "pa", "re", "si", "to",
            "vu", "wa", "ze", "by", "kro", "ste",
        ];
        let index = self.places.len();
        self.places
            .entry(place.to_owned())
            .or_insert_with(|| {
                // A step that shares no factor with the number of words: each comes once, far apart.
                let mut n = (index + 1) * 104_729 % 3_200_000;
                if number {
                    return format!("{}", 4_100_000_000_usize + n * 263);
                }
                let mut word = String::new();
                for _ in 0..5 {
                    word.push_str(SYLLABLES[n % 20]);
                    n /= 20;
                }
                format!("{}{}", word[..1].to_uppercase(), &word[1..])
            })
            .clone()
    }

    /// `text` with its places filled.
    fn fill(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once("{{") {
            let (inside, after) = tail.split_once("}}").expect("a place ends");
            out.push_str(before);
            out.push_str(&self.place(inside));
            rest = after;
        }
        out + rest
    }

    fn place(&mut self, inside: &str) -> String {
        if let Some(place) = inside.strip_prefix('#') {
            return self.secret(place, true);
        }
        if let Some(split) = inside.strip_prefix("split:") {
            let (place, between) = split.split_once('|').expect("what is between");
            let word = self.secret(place, false);
            return format!("{}{between}{}", &word[..4], &word[4..]);
        }
        let spell = |word: String, form: fn(u8) -> String| word.bytes().map(form).collect();
        let named = inside.split_once(':').map(|(how, place)| (how, self.secret(place, false)));
        match named {
            Some(("pct", word)) => spell(word, |b| format!("%{b:02X}")),
            Some(("ent", word)) => spell(word, |b| format!("&#{b};")),
            Some(("qp", word)) => spell(word, |b| format!("={b:02X}")),
            Some(("rtf", word)) => spell(word, |b| format!("\\'{b:02x}")),
            Some(("ctl", word)) => spell(word, |b| format!("\\u{b}?")),
            Some(("b64", word)) => views::to_base64(word.as_bytes()),
            Some((how, _)) => panic!("{how}"),
            None => self.secret(inside, false),
        }
    }
}

fn template(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/traps");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Name, form and text of each entry.
fn entries(text: &str) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for section in format!("\n{text}").split("\n=== ").skip(1) {
        let (head, body) = section.split_once('\n').unwrap_or((section, ""));
        let (name, form) = head.split_once(" | ").unwrap_or((head, ""));
        out.push((name.to_owned(), form.to_owned(), body.trim_end_matches('\n').to_owned()));
    }
    out
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn content(planted: &mut Planted, name: &str, form: &str, text: &str) -> Vec<u8> {
    if let Some(inner) = form.strip_prefix("package ") {
        return package(planted, inner);
    }
    let text = planted.fill(text);
    let xml = [".xml", ".rels", ".vml", ".rdf"].iter().any(|end| name.ends_with(end));
    match form {
        "utf16" => wide(&text),
        "" if xml => format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}").into_bytes(),
        "" => text.into_bytes(),
        "compressed-rtf" => {
            // MS-OXRTFCP 2.1.3.1: sizes, then the mark of what is not compressed.
            let size = u32::try_from(text.len()).unwrap();
            let head = [(size + 12).to_le_bytes(), size.to_le_bytes(), *b"MELA", [0; 4]].concat();
            [head, text.into_bytes()].concat()
        }
        _ => panic!("{form}"),
    }
}

fn package(planted: &mut Planted, name: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, form, text) in entries(&template(name)) {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(&content(planted, &name, &form, &text)).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A mail: the text after `=== mail`, filled, with its blocks encoded.
fn mail(planted: &mut Planted, name: &str) -> Vec<u8> {
    let text = template(name);
    let text = planted.fill(text.split_once("=== mail\n").unwrap().1);
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, tail)) = rest.split_once("<<< ") {
        let (how, tail) = tail.split_once('\n').unwrap();
        let (inside, after) = tail.split_once(">>>\n").unwrap();
        let inside = inside.trim_end_matches('\n');
        let bytes = match how.split_once(' ') {
            Some(("package", inner)) => package(planted, inner),
            _ if how == "utf16-base64" => [vec![0xff, 0xfe], wide(inside)].concat(),
            _ => inside.as_bytes().to_vec(),
        };
        out.push_str(before);
        let encoded = views::to_base64(&bytes);
        for line in encoded.as_bytes().chunks(76) {
            let _ = writeln!(out, "{}", String::from_utf8_lossy(line));
        }
        rest = after;
    }
    (out + rest).replace('\n', "\r\n").into_bytes()
}

/// An Outlook message: its streams are the entries.
fn outlook(planted: &mut Planted, name: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, form, text) in entries(&template(name)) {
        let path = format!("/{name}");
        let folder = path.rsplit_once('/').unwrap().0;
        if !folder.is_empty() && !file.is_storage(folder) {
            file.create_storage_all(folder).unwrap();
        }
        let bytes = match form.strip_prefix("properties ") {
            Some(head) => properties(head.parse().unwrap(), &text),
            None => content(planted, &name, &form, &text),
        };
        file.create_stream(&path).unwrap().write_all(&bytes).unwrap();
    }
    file.into_inner().into_inner()
}

/// A stream of fixed properties (MS-OXMSG 2.4): `head` zero bytes, then a number by its id a line.
fn properties(head: usize, text: &str) -> Vec<u8> {
    let mut out = vec![0; head];
    for line in text.lines() {
        let (id, value) = line.split_once(' ').unwrap();
        out.extend(3_u16.to_le_bytes());
        out.extend(u16::from_str_radix(id, 16).unwrap().to_le_bytes());
        out.extend([6, 0, 0, 0]);
        out.extend(value.parse::<u64>().unwrap().to_le_bytes());
    }
    out
}

/// Lets the program redact the file with every secret as a term; nothing may be left of any.
fn check(name: &str, make: fn(&mut Planted, &str) -> Vec<u8>, from: &str) {
    let mut planted = Planted::default();
    let bytes = make(&mut planted, from);
    assert!(planted.places.len() > 20, "{from} plants {}", planted.places.len());
    let before = views::of(&bytes);
    for (place, secret) in &planted.places {
        let secret = secret.to_lowercase();
        assert!(before.iter().any(|v| v.contains(&secret)), "the check does not see: {place}");
    }
    let folder = folder();
    let (input, terms) = (folder.path().join(name), folder.path().join("woorden.txt"));
    std::fs::write(&input, &bytes).unwrap();
    let words: Vec<&str> = planted.places.values().map(String::as_str).collect();
    std::fs::write(&terms, words.join("\n")).unwrap();
    let output = folder.path().join("uit");
    let ran = zwartlak(&[
        "redact",
        arg(&input),
        "--kind",
        "none",
        "--terms",
        arg(&terms),
        "-o",
        arg(&output),
    ]);
    assert!(code(&ran) <= 1, "{}", stderr(&ran));
    let copies = files(&output.join("documenten"));
    assert_eq!(copies.len(), 1, "{}", stderr(&ran));
    let after = views::of(&copies[0].1);
    assert!(after.iter().any(|v| v.contains(&STAYS.to_lowercase())), "{STAYS} is gone");
    let left = planted.places.iter().filter(|(_, secret)| {
        let secret = secret.to_lowercase();
        after.iter().any(|v| v.contains(&secret))
    });
    let left: Vec<&String> = left.map(|(place, _)| place).collect();
    assert!(left.is_empty(), "left of {}: {left:?}", planted.places.len());
}

#[test]
fn nothing_is_left_anywhere_in_a_workbook() {
    check("trap.xlsx", package, "xlsx.txt");
}

#[test]
fn nothing_is_left_anywhere_in_a_presentation() {
    check("trap.pptx", package, "pptx.txt");
}

#[test]
fn nothing_is_left_anywhere_in_an_opendocument_text() {
    check("trap.odt", package, "odt.txt");
}

#[test]
fn nothing_is_left_anywhere_in_a_mail() {
    check("trap.eml", mail, "eml.txt");
}

#[test]
fn nothing_is_left_anywhere_in_an_outlook_message() {
    check("trap.msg", outlook, "msg.txt");
}
