//! Copies of PDFs as the second reader sees them: locked files, shared forms, fields, and damaged
//! files by the hundred.

use crate::support::{arg, code, files, folder, stderr, zwartlak};
use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, Stream, dictionary};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::formats::{Limits, RedactOptions, sniff};
use zwartlak::model::{
    Action, Decider, Decision, Document, Grond, Reason, Redacted, Role, Secret, Settled, Verdicted,
};
use zwartlak::verify::{Verdict, check, inspect};

#[test]
fn a_locked_pdf_is_read_with_its_password_and_the_copy_has_none() {
    let dir = folder();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    fs::copy("fixtures/bad/encrypted.pdf", input.join("slot.pdf")).unwrap();
    let keys = dir.path().join("sleutels.txt");
    fs::write(&keys, "fout\ngeheim\n").unwrap();
    let scan = zwartlak(&["scan", arg(&input), "--kind", "schijf", "--password", "geheim"]);
    assert_eq!(code(&scan), 1, "{}", stderr(&scan));
    let out = dir.path().join("uit");
    let run = zwartlak(&[
        "redact",
        arg(&input),
        "--kind",
        "schijf",
        "--passwords",
        arg(&keys),
        "-o",
        arg(&out),
    ]);
    assert!(code(&run) <= 1, "{}", stderr(&run));
    let copies = files(&out.join("documenten"));
    assert_eq!(copies.len(), 1);
    assert!(!copies[0].1.windows(8).any(|w| w == b"/Encrypt"));
    let report = fs::read_to_string(out.join("rapport/rapport.html")).unwrap();
    assert!(report.contains("geen wachtwoord"));
    assert!(!report.contains("geheim"));
    let copy = out.join("documenten").join(&copies[0].0);
    let original = input.join("slot.pdf");
    let alone = zwartlak(&["verify", arg(&original), arg(&copy)]);
    assert_eq!(code(&alone), 4, "nobody can compare what does not open");
    let told = zwartlak(&["verify", arg(&original), arg(&copy), "--password", "geheim"]);
    assert!(code(&told) <= 1, "{}", stderr(&told));
}

/// Decisions to remove the findings that `wanted` picks, by part.
fn settled(document: &Document, term: &str, wanted: impl Fn(usize) -> bool) -> Settled {
    let terms = vec![Secret::new(term)];
    let options = DetectOptions { detect: false, terms, user_patterns: None };
    let found = Detector::standard(&options).unwrap().detect(document);
    let decision =
        || Decision { action: Action::Redact(Some(Grond("5.1.2.e".into()))), by: Decider::Concept };
    let all = found.into_iter().filter(|f| wanted(f.part)).map(|finding| Verdicted {
        finding,
        entity: None,
        role: Role::Derde,
        decision: decision(),
    });
    Settled::concept(all.collect())
}

/// Removes a term from the parts that `wanted` picks and has the copy checked.
fn removed(
    bytes: &[u8],
    term: &str,
    wanted: impl Fn(usize) -> bool,
) -> Result<(Document, Redacted, Verdict), Reason> {
    let limits = Limits::default();
    let format = sniff(bytes)?;
    let document = format.extract(bytes, &limits)?;
    if let Some(gap) = document.gaps.iter().find(|g| !g.reason.absent_from_copy()) {
        return Err(gap.reason.clone());
    }
    let settled = settled(&document, term, wanted);
    let options = RedactOptions::default();
    let redacted = format.redact(bytes, &document, &settled, &options, &limits)?;
    let verdict = check(bytes, &redacted.bytes, &redacted.redactions);
    Ok((document, redacted, verdict))
}

/// A file of two pages that show the form `Fx`, which says `text`, and what `more` adds.
fn with_form(text: &str, more: impl FnOnce(&mut Pdf, ObjectId, ObjectId)) -> Vec<u8> {
    let mut doc = Pdf::with_version("1.7");
    let tree = doc.new_object_id();
    let fonts = dictionary! {
        "F1" => dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
            "Encoding" => "WinAnsiEncoding",
        },
    };
    let resources = doc.add_object(dictionary! { "Font" => fonts });
    let area = || [0, 0, 595, 842].map(Object::Integer).to_vec();
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "Resources" => resources, "BBox" => area(),
    };
    let shown = format!("BT /F1 12 Tf 72 700 Td ({text}) Tj ET");
    let form = doc.add_object(Stream::new(dict, shown.into_bytes()));
    let own = "BT /F1 12 Tf 72 500 Td (Deze regel staat op de pagina zelf.) Tj ET /Fx Do";
    let mut kids: Vec<Object> = Vec::new();
    for _ in 0..2 {
        let content = doc.add_object(Stream::new(Dictionary::new(), own.as_bytes().to_vec()));
        let mut own = doc.get_dictionary(resources).unwrap().clone();
        own.set("XObject", dictionary! { "Fx" => form });
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => own,
            "MediaBox" => area(),
        };
        kids.push(doc.add_object(page).into());
    }
    let first = kids[0].as_reference().unwrap();
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 };
    doc.objects.insert(tree, pages.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", root);
    more(&mut doc, first, resources);
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

#[test]
fn a_shared_form_that_loses_a_word_on_one_page_passes_the_check() {
    let bytes = with_form("Behandeld door Griffioen, team Zuid", |_, _, _| ());
    let (_, redacted, verdict) = removed(&bytes, "Griffioen", |part| part == 0).unwrap();
    assert!(verdict.is_clean(), "{verdict:?}");
    let after = sniff(&redacted.bytes).unwrap();
    let after = after.extract(&redacted.bytes, &Limits::default()).unwrap();
    assert!(!after.parts[0].text.contains("Griffioen"));
    assert!(after.parts[0].text.contains("team Zuid"));
    assert!(after.parts[1].text.contains("Behandeld door Griffioen, team Zuid"));
    let (_, both, verdict) = removed(&bytes, "Griffioen", |_| true).unwrap();
    assert!(verdict.is_clean(), "{verdict:?}");
    assert_eq!(both.redactions.len(), 2);
}

#[test]
fn a_field_that_loses_its_value_passes_the_check() {
    let bytes = with_form("Formulier", |doc, page, resources| {
        let dict = dictionary! {
            "Subtype" => "Form", "Resources" => resources,
            "BBox" => [0, 0, 300, 20].map(Object::Integer).to_vec(),
        };
        let text = "/Tx BMC q 1 1 1 rg 0 0 300 20 re f BT 0 g /F1 11 Tf 2 5 Td \
                    (mevrouw Griffioen te Utrecht) Tj ET Q EMC";
        let look = doc.add_object(Stream::new(dict, text.as_bytes().to_vec()));
        let value = || Object::string_literal("mevrouw Griffioen te Utrecht");
        let field = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "V" => value(),
            "T" => Object::string_literal("naam"), "AP" => dictionary! { "N" => look },
            "Rect" => [72, 600, 372, 620].map(Object::Integer).to_vec(),
        });
        doc.get_dictionary_mut(page).unwrap().set("Annots", vec![field.into()]);
        let form = dictionary! { "Fields" => vec![field.into()] };
        doc.catalog_mut().unwrap().set("AcroForm", form);
    });
    let (_, redacted, verdict) = removed(&bytes, "Griffioen", |_| true).unwrap();
    assert!(verdict.is_clean(), "{verdict:?}");
    assert!(inspect(&redacted.bytes).is_clean(), "{:?}", inspect(&redacted.bytes));
    let doc = Pdf::load_mem(&redacted.bytes).unwrap();
    let page = doc.page_iter().next().unwrap();
    assert_eq!(doc.get_page_annotations(page).unwrap().len(), 1);
}

/// A generator of numbers that depend on the seed alone.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

/// A file with a few places changed in one of the ways in which files go wrong.
fn damaged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(out.len());
        let length = dice.below(200).min(out.len() - at);
        match dice.below(7) {
            0 => out[at] = u8::try_from(dice.below(256)).unwrap(),
            1 => out[at] ^= 1 << dice.below(8),
            2 => out.truncate(at.max(1)),
            3 => drop(out.drain(at..at + length)),
            4 => {
                let copy = out[at..at + length].to_vec();
                let to = dice.below(out.len());
                out.splice(to..to, copy);
            }
            5 => out[at..at + length].fill(b' '),
            _ => {
                let digit = out.iter().skip(at).position(u8::is_ascii_digit);
                let new = b'0' + u8::try_from(dice.below(10)).unwrap();
                if let Some(digit) = digit {
                    out[at + digit] = new;
                }
            }
        }
    }
    out
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(dir) = todo.pop() {
        let entries = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path());
        for path in entries {
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "pdf") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

/// Damaged files cost an answer, never the program: no panic, no minutes, and no copy that shows
/// the word. `ZWARTLAK_SWEEP` names a folder of real files, `ZWARTLAK_ROUNDS` how often each is
/// damaged.
#[test]
#[ignore = "takes minutes: cargo test --release --test it damaged -- --ignored --nocapture"]
fn damaged_files_by_the_hundred() {
    let folder = std::env::var("ZWARTLAK_SWEEP").unwrap_or_else(|_| "fixtures".to_owned());
    let rounds = std::env::var("ZWARTLAK_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let (mut all, mut copies, mut held) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (n, path) in pdfs(Path::new(&folder)).into_iter().enumerate() {
        let bytes = fs::read(&path).unwrap();
        if bytes.is_empty() || bytes.len() > 1 << 20 {
            continue;
        }
        let mut dice = Dice(0x5DEE_CE66 + u64::try_from(n).unwrap());
        for round in 0..rounds {
            let bad = damaged(&bytes, &mut dice);
            let start = Instant::now();
            let run = || removed(&bad, "de", |_| true).map(|(_, _, v)| v.is_clean());
            let outcome = catch_unwind(AssertUnwindSafe(run));
            all += 1;
            match outcome {
                Ok(Ok(true)) => copies += 1,
                Ok(_) => held += 1,
                Err(_) => wrong.push(format!("{} round {round}: panic", path.display())),
            }
            if start.elapsed() > Duration::from_mins(1) {
                wrong.push(format!("{} round {round}: {:?}", path.display(), start.elapsed()));
            }
        }
    }
    eprintln!("{all} damaged files: {copies} copies that pass the check, {held} held back");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(all > 0 && copies > 0);
}
