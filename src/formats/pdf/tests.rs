//! The laws of this format, on small files made here.

#![allow(clippy::string_slice, clippy::format_collect, reason = "tests may panic and are small")]

mod archive;
mod copies;
mod lines;
mod outsiders;

use super::Pdf;
use crate::formats::{BoxWidth, Format, Limits, RedactOptions};
use crate::model::{
    Action, Decider, Decision, Document, Finding, Grond, Kind, Reason, Redacted, Role, Score,
    Secret, Settled, Span, Verdicted,
};
use lopdf::dictionary;
use proptest::prelude::*;

/// An INDEX of a CFF program (Adobe TN 5176, 5).
pub(in crate::formats::pdf) fn index(items: &[&[u8]]) -> Vec<u8> {
    let mut out = u16::try_from(items.len()).unwrap().to_be_bytes().to_vec();
    if items.is_empty() {
        return out;
    }
    let mut at = 1_u8;
    out.extend([1, at]);
    for item in items {
        at += u8::try_from(item.len()).unwrap();
        out.push(at);
    }
    out.extend(items.concat());
    out
}

/// A decision to remove `span` of a part.
fn remove(document: &Document, part: usize, span: Span, grond: Option<&str>) -> Verdicted {
    let value = span.of(&document.parts[part].text).unwrap().expose().to_owned();
    Verdicted {
        finding: Finding {
            part,
            span,
            kind: Kind::Term,
            class: Kind::Term.class(),
            score: Score::new(1.0),
            recogniser: "term",
            evidence: Vec::new().into(),
            value: Secret::new(value),
        },
        entity: None,
        role: Role::Derde,
        decision: Decision {
            action: Action::Redact(grond.map(|g| Grond(g.into()))),
            by: Decider::Concept,
        },
    }
}

/// Every place of `term`, whatever white space, hyphens and case stand in between.
fn places(document: &Document, term: &str) -> Vec<(usize, Span)> {
    let wanted = super::strings::fold(term);
    let mut out = Vec::new();
    for (index, part) in document.parts.iter().enumerate() {
        let mut flat = String::new();
        let mut map = Vec::new();
        for (at, c) in part.text.char_indices() {
            let folded = super::strings::fold(&c.to_string());
            map.extend(std::iter::repeat_n((at, at + c.len_utf8()), folded.len()));
            flat.push_str(&folded);
        }
        for (at, found) in flat.match_indices(&wanted) {
            let (start, end) = (map[at].0, map[at + found.len() - 1].1);
            out.push((index, Span::new(&part.text, start, end).unwrap()));
        }
    }
    out
}

/// Removes `term` from a file, wherever it is found.
fn without(bytes: &[u8], term: &str, grond: Option<&str>) -> Result<(Document, Redacted), Reason> {
    without_with(bytes, term, grond, &RedactOptions::default())
}

/// The same with options of its own.
fn without_with(
    bytes: &[u8],
    term: &str,
    grond: Option<&str>,
    options: &RedactOptions,
) -> Result<(Document, Redacted), Reason> {
    let limits = Limits::default();
    let document = Pdf.extract(bytes, &limits)?;
    if let Some(gap) = document.gaps.iter().find(|g| !g.reason.absent_from_copy()) {
        return Err(gap.reason.clone());
    }
    let all = places(&document, term);
    let all = all.into_iter().map(|(p, s)| remove(&document, p, s, grond)).collect();
    let settled = Settled::new(all).unwrap();
    let redacted = Pdf.redact(bytes, &document, &settled, options, &limits)?;
    Ok((document, redacted))
}

/// Redacts or reads whole folders, for measuring: `ZWARTLAK_IN`, `ZWARTLAK_OUT`, `ZWARTLAK_TERM`.
#[test]
#[ignore = "a tool for measuring on folders outside the repository"]
#[allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a measuring tool")]
fn measure_a_folder() {
    let from = std::env::var("ZWARTLAK_IN").unwrap();
    let to = std::env::var("ZWARTLAK_OUT").ok();
    let term = std::env::var("ZWARTLAK_TERM").unwrap_or_default();
    let mut files: Vec<_> = std::fs::read_dir(from).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "pdf")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap();
        let start = std::time::Instant::now();
        let outcome = std::panic::catch_unwind(|| {
            if term.is_empty() {
                let document = Pdf.extract(&bytes, &Limits::default());
                return document.map(|d| {
                    let text: Vec<_> = d
                        .parts
                        .iter()
                        .filter(|p| p.label.page().is_some())
                        .map(|p| p.text.clone())
                        .collect();
                    let gaps: std::collections::BTreeSet<_> =
                        d.gaps.iter().map(|g| g.reason.id()).collect();
                    (text.join("\u{c}").into_bytes(), format!("{gaps:?}"), "txt")
                });
            }
            without(&bytes, &term, Some("5.1.2.e"))
                .map(|(d, r)| (r.bytes, format!("{:?} {:?}", r.scrubbed, d.gaps), "pdf"))
        });
        let took = start.elapsed().as_millis();
        match outcome {
            Ok(Ok((bytes, note, kind))) => {
                println!("ok {name} {took} ms {note}");
                if let Some(to) = &to {
                    let out = std::path::Path::new(to).join(&name).with_extension(kind);
                    std::fs::write(out, bytes).unwrap();
                }
            }
            Ok(Err(reason)) => println!("held {name} {took} ms {reason} {:?}", reason.detail()),
            Err(_) => println!("PANIC {name} {took} ms"),
        }
    }
}

/// Text that every file made here shows besides what a test adds.
const KEPT: &str = "BT /F1 12 Tf 72 780 Td (Deze regel blijft staan.) Tj ET\n";

/// A file of `pages` pages that all show `content`; `more` adds to it before it is written.
fn file(
    content: &str,
    pages: usize,
    more: impl FnOnce(&mut lopdf::Document, lopdf::ObjectId),
) -> Vec<u8> {
    let mut doc = lopdf::Document::with_version("1.7");
    let tree = doc.new_object_id();
    let widths: Vec<lopdf::Object> = (32..127).map(|c| (400 + c * 3).into()).collect();
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Testletter",
        "Encoding" => "WinAnsiEncoding", "FirstChar" => 32, "LastChar" => 126, "Widths" => widths,
    });
    let bytes = format!("{KEPT}{content}").into_bytes();
    let resources = doc.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<lopdf::Object> = (0..pages)
        .map(|_| {
            let content = doc.add_object(lopdf::Stream::new(dictionary! {}, bytes.clone()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            };
            doc.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    let node = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    doc.objects.insert(tree, node.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", root);
    more(&mut doc, resources);
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

/// The only page's dictionary, to add to.
fn first_page(doc: &mut lopdf::Document) -> &mut lopdf::Dictionary {
    let id = doc.page_iter().next().unwrap();
    doc.get_dictionary_mut(id).unwrap()
}

fn stream(dict: lopdf::Dictionary, content: &str) -> lopdf::Stream {
    lopdf::Stream::new(dict, content.as_bytes().to_vec())
}

fn extract(bytes: &[u8]) -> Document {
    Pdf.extract(bytes, &Limits::default()).unwrap()
}

/// Redacts `Griffioen`, checks that nothing of it is left in any object, and gives the copy.
fn clean(bytes: &[u8]) -> (Redacted, lopdf::Document) {
    let (_, redacted) = without(bytes, "Griffioen", Some("5.1.2.e")).unwrap();
    let text: String = extract(&redacted.bytes).parts.iter().map(|p| p.text.as_str()).collect();
    assert!(text.contains("Deze regel blijft staan."));
    assert!(!super::strings::fold(&text).contains("griffioen"));
    let doc = lopdf::Document::load_mem(&redacted.bytes).unwrap();
    let mut all = format!("{:?}", doc.objects);
    for object in doc.objects.values() {
        if let Ok(stream) = object.as_stream() {
            let content = stream.get_plain_content().unwrap_or_default();
            all.push_str(&String::from_utf8_lossy(&content));
        }
    }
    assert!(!all.contains("Griffioen"));
    (redacted, doc)
}

/// Where the glyphs of a page stand, without those our boxes print.
fn positions(document: &Document) -> Vec<(String, (f64, f64))> {
    let part = &document.parts[0];
    let crate::model::Places::Glyphs(glyphs) = &part.places else { panic!("a page has glyphs") };
    let text = |g: &crate::model::Glyph| part.text[g.text.clone()].to_owned();
    let mut all: Vec<_> = glyphs.iter().map(|g| (text(g), g.quad.0[0])).collect();
    all.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)));
    all
}

#[test]
fn redacted_glyphs_are_gone_and_the_rest_keeps_its_place() {
    let contents = [
        "BT /F1 14 Tf 72 700 Td [(De heer Gr) -40 (if) 25 (f) -15 (ioe) 30 (n was er.)] TJ ET",
        "BT /F1 14 Tf 72 700 Td (De heer Grif) Tj (fioen was er.) Tj ET",
        "BT /F1 14 Tf 3 Tc 4 Tw 80 Tz 2 Ts 72 700 Td (De heer Griffioen was er.) Tj ET",
        "BT /F1 14 Tf 16 TL 72 716 Td (De heer) ' 2 1 (Griffioen was er.) \" (Slot) Tj ET",
        "BT /F1 14 Tf .866 .5 -.5 .866 72 300 Tm <47726966> Tj (\\146ioen was er.)Tj ET",
    ];
    for content in contents {
        let before = file(content, 1, |_, _| ());
        let options = RedactOptions { boxes: BoxWidth::Exact, ..RedactOptions::default() };
        let (document, redacted) = without_with(&before, "Griffioen", None, &options).unwrap();
        let (after, _) = (extract(&redacted.bytes), clean(&before));
        let gone = places(&document, "Griffioen").remove(0).1;
        let crate::model::Places::Glyphs(glyphs) = &document.parts[0].places else { panic!() };
        let outside =
            |g: &&crate::model::Glyph| g.text.end <= gone.start() || g.text.start >= gone.end();
        let mut left: Vec<_> = glyphs
            .iter()
            .filter(outside)
            .map(|g| (document.parts[0].text[g.text.clone()].to_owned(), g.quad.0[0]))
            .filter(|(t, _)| !t.trim().is_empty())
            .collect();
        left.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)));
        let stayed: Vec<_> =
            positions(&after).into_iter().filter(|(t, _)| !t.trim().is_empty()).collect();
        assert_eq!(left.len(), stayed.len(), "{content}");
        for (a, b) in left.iter().zip(&stayed) {
            assert_eq!(a.0, b.0, "{content}");
            assert!((a.1.0 - b.1.0).abs() < 0.01 && (a.1.1 - b.1.1).abs() < 0.01, "{content}");
        }
    }
}

#[test]
fn bytes_outside_the_touched_operator_stay() {
    let content = "q 1 0 0 1 0 0 cm\tBT  /F1 14 Tf 72 700 Td (Griffioen)Tj ET % eind\nQ";
    let options = RedactOptions { boxes: BoxWidth::Exact, ..RedactOptions::default() };
    let bytes = file(content, 1, |_, _| ());
    let (_, redacted) = without_with(&bytes, "Griffioen", None, &options).unwrap();
    let doc = lopdf::Document::load_mem(&redacted.bytes).unwrap();
    let page = doc.page_iter().next().unwrap();
    let new = String::from_utf8(doc.get_page_content(page)).unwrap();
    assert!(new.contains("q 1 0 0 1 0 0 cm\tBT  /F1 14 Tf 72 700 Td [ "), "{new}");
    assert!(new.contains("] TJ ET \nQ") && !new.contains("eind"), "a comment goes: {new}");
}

#[test]
fn letters_painted_in_any_order_are_one_word() {
    let widths = |c: u8| 14.0 * f64::from(400 + 3 * u32::from(c)) / 1000.0;
    let starts: Vec<f64> = b"Griffioen"
        .iter()
        .scan(72.0, |x, c| {
            let start = *x;
            *x += widths(*c);
            Some(start)
        })
        .collect();
    let content: String = [4, 0, 8, 2, 6, 1, 7, 3, 5]
        .iter()
        .map(|i: &usize| {
            let letter = char::from(b"Griffioen"[*i]);
            format!("BT /F1 14 Tf {:.3} 700 Td ({letter}) Tj ET\n", starts[*i])
        })
        .collect();
    let bytes = file(&content, 1, |_, _| ());
    assert!(extract(&bytes).parts[0].text.contains("Griffioen"));
    clean(&bytes);
}

#[test]
fn a_name_over_a_line_end_goes_in_both_lines() {
    let content = "BT /F1 14 Tf 400 700 Td (de heer Grif-) Tj -328 -18 Td (fioen kwam.) Tj ET";
    let (redacted, _) = clean(&file(content, 1, |_, _| ()));
    assert_eq!(redacted.redactions[0].boxes.len(), 2);
}

#[test]
fn text_under_a_box_goes_with_it() {
    let twice = "BT /F1 14 Tf 72 700 Td (Griffioen) Tj 0.3 0 Td (Griffioen) Tj ET";
    clean(&file(twice, 1, |_, _| ()));
    let other = "BT /F1 14 Tf 72 700 Td (Griffioen) Tj ET BT /F1 14 Tf 73 699 Td (xGeheim) Tj ET";
    let (redacted, _) = clean(&file(other, 1, |_, _| ()));
    assert!(!extract(&redacted.bytes).parts[0].text.contains("Geheim"));
}

#[test]
fn touching_boxes_are_one_and_recorded_as_painted() {
    let bytes = file("BT /F1 14 Tf 72 700 Td (Jan Griffioen) Tj ET", 1, |_, _| ());
    let document = extract(&bytes);
    let all = ["Jan", "Griffioen"].iter().flat_map(|t| places(&document, t));
    let all = all.map(|(p, s)| remove(&document, p, s, Some("5.1.2.e"))).collect();
    let (settled, options) = (Settled::new(all).unwrap(), RedactOptions::default());
    let redacted = Pdf.redact(&bytes, &document, &settled, &options, &Limits::default()).unwrap();
    assert_eq!(redacted.redactions[0].boxes, redacted.redactions[1].boxes);
    let doc = lopdf::Document::load_mem(&redacted.bytes).unwrap();
    let content = doc.get_page_content(doc.page_iter().next().unwrap());
    assert_eq!(String::from_utf8(content).unwrap().matches(" re f").count(), 1);
}

#[test]
fn invisible_text_is_text() {
    clean(&file("BT 3 Tr /F1 14 Tf 72 700 Td (Griffioen) Tj ET", 1, |_, _| ()));
    clean(&file("q 0 0 1 1 re W n BT /F1 14 Tf 72 -50 Td (Griffioen) Tj ET Q", 1, |_, _| ()));
}

#[test]
fn a_form_on_two_pages_is_covered_on_both() {
    let bytes = file("/Fx Do", 2, |doc, resources| {
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        };
        let form = doc.add_object(stream(form, "BT /F1 14 Tf 72 700 Td (Griffioen) Tj ET"));
        let resources = doc.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "Fx" => form });
    });
    let (redacted, _) = clean(&bytes);
    assert_eq!(redacted.redactions.len(), 2);
    let pages: std::collections::BTreeSet<u32> =
        redacted.redactions.iter().flat_map(|r| r.boxes.iter().map(|b| b.0)).collect();
    assert_eq!(pages, [1, 2].into());
}

/// Adds the tiling pattern `P1`, whose tile shows the name.
fn tile_with_name(doc: &mut lopdf::Document, resources: lopdf::ObjectId) {
    let pattern = dictionary! {
        "Type" => "Pattern", "PatternType" => 1, "PaintType" => 1, "TilingType" => 1,
        "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()],
        "XStep" => 100, "YStep" => 20,
    };
    let id = doc.add_object(stream(pattern, "BT /F1 14 Tf 2 4 Td (Griffioen) Tj ET"));
    let resources = doc.get_dictionary_mut(resources).unwrap();
    resources.set("Pattern", dictionary! { "P1" => id });
}

#[test]
fn text_in_a_pattern_is_text() {
    clean(&file("/Pattern cs /P1 scn 72 690 200 40 re f", 1, tile_with_name));
}

#[test]
fn a_note_loses_the_name_and_keeps_the_rest() {
    let bytes = file("", 1, |doc, _| {
        let form = dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
        let look = doc.add_object(stream(form, "BT /F1 9 Tf (Griffioen) Tj ET"));
        let rect = || vec![72.into(), 600.into(), 200.into(), 620.into()];
        let text = || lopdf::Object::string_literal("Vraag het Griffioen");
        let notes = vec![
            dictionary! { "Subtype" => "Text", "Rect" => rect(), "Contents" => text() }.into(),
            dictionary! { "Subtype" => "Stamp", "Rect" => rect(), "AP" => dictionary! { "N" => look } }.into(),
            dictionary! {
                "Subtype" => "Link", "Rect" => rect(),
                "A" => dictionary! { "S" => "URI", "URI" => lopdf::Object::string_literal("mailto:griffioen@voorbeeld.nl") },
            }
            .into(),
            dictionary! { "Subtype" => "Text", "Rect" => rect(), "Contents" => lopdf::Object::string_literal("Akkoord") }.into(),
        ];
        let notes: Vec<lopdf::Object> =
            notes.into_iter().map(|n: lopdf::Object| doc.add_object(n).into()).collect();
        first_page(doc).set("Annots", notes);
    });
    let (redacted, doc) = clean(&bytes);
    let page = doc.page_iter().next().unwrap();
    let notes = doc.get_page_annotations(page).unwrap();
    assert_eq!(notes.len(), 4);
    let said = super::strings::decode(notes[0].get(b"Contents").unwrap().as_str().unwrap());
    assert_eq!(said, "Vraag het …");
    assert!(redacted.scrubbed.contains(&"annotations") && redacted.scrubbed.contains(&"links"));
}

#[test]
fn spoken_texts_lose_the_name() {
    let hex: String = "Griffioen".encode_utf16().map(|u| format!("{u:04X}")).collect();
    let content = format!(
        "BT /F1 14 Tf 72 700 Td (Griffioen) Tj ET \
         /Span <</MCID 3 /ActualText <FEFF{hex}>>> BDC BT /F1 14 Tf 72 600 Td (G.) Tj ET EMC"
    );
    let bytes = file(&content, 1, |doc, _| {
        let name = || lopdf::Object::string_literal("Griffioen");
        let element = dictionary! {
            "Type" => "StructElem", "S" => "P", "Alt" => name(), "E" => name(), "ActualText" => name(),
        };
        let element = doc.add_object(element);
        let tree = dictionary! { "Type" => "StructTreeRoot", "K" => element };
        doc.catalog_mut().unwrap().set("StructTreeRoot", tree);
    });
    let (redacted, doc) = clean(&bytes);
    let page = doc.page_iter().next().unwrap();
    let content = String::from_utf8(doc.get_page_content(page)).unwrap();
    assert!(content.contains("/Span <</MCID 3 >> BDC"), "{content}");
    assert!(redacted.scrubbed.contains(&"structure-text"));
}

#[test]
fn strings_anywhere_lose_the_name() {
    let bytes = file("", 1, |doc, _| {
        let title = |t: &str| super::strings::encode(t);
        let item = doc.add_object(dictionary! { "Title" => title("Bezwaar Griffioen") });
        let layer = doc.add_object(dictionary! { "Type" => "OCG", "Name" => title("Griffioen") });
        let page = doc.page_iter().next().unwrap();
        let names = vec![title("brief-griffioen"), vec![page.into()].into()];
        let catalog = doc.catalog_mut().unwrap();
        catalog.set("Outlines", dictionary! { "First" => item, "Last" => item });
        catalog.set("OCProperties", dictionary! { "OCGs" => vec![layer.into()] });
        catalog.set("Names", dictionary! { "Dests" => dictionary! { "Names" => names } });
        catalog.set("Dests", dictionary! { "Griffioen" => vec![page.into()] });
        let label = dictionary! { "S" => "D", "P" => title("Griffioen-") };
        catalog.set("PageLabels", dictionary! { "Nums" => vec![0.into(), label.into()] });
    });
    let (redacted, _) = clean(&bytes);
    for word in ["outlines", "layers", "links", "page-labels"] {
        assert!(redacted.scrubbed.contains(&word), "{word}");
    }
}

#[test]
fn metadata_is_written_from_nothing() {
    let bytes = file("", 1, |doc, _| {
        let name = || lopdf::Object::string_literal("Griffioen");
        let info = doc.add_object(dictionary! { "Author" => name(), "Behandelaar" => name() });
        doc.trailer.set("Info", info);
        let xmp = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let xmp = doc.add_object(stream(xmp, "<x>Griffioen</x>"));
        let signed = doc.add_object(dictionary! { "Type" => "Sig", "Name" => name() });
        doc.catalog_mut().unwrap().set("Metadata", xmp);
        doc.catalog_mut().unwrap().set("AcroForm", dictionary! { "SigFlags" => 3, "V" => signed });
        first_page(doc).set("PieceInfo", dictionary! { "App" => name() });
    });
    let (redacted, doc) = clean(&bytes);
    assert!(doc.trailer.has(b"ID"));
    for word in ["metadata", "private-data", "signatures"] {
        assert!(redacted.scrubbed.contains(&word), "{word}");
    }
}

#[test]
fn scripts_and_attachments_are_gone() {
    let bytes = file("", 1, |doc, _| {
        let script = || dictionary! { "S" => "JavaScript", "JS" => lopdf::Object::string_literal("Griffioen") };
        let data = doc.add_object(stream(dictionary! { "Type" => "EmbeddedFile" }, "Griffioen"));
        let spec = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => data } };
        let names = vec![lopdf::Object::string_literal("a.txt"), spec.into()];
        let catalog = doc.catalog_mut().unwrap();
        catalog.set("OpenAction", script());
        catalog.set("AA", dictionary! { "WC" => script() });
        catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    });
    let gaps = extract(&bytes).gaps;
    assert!(gaps.iter().any(|g| matches!(g.reason, Reason::EmbeddedUnread(_))));
    let (redacted, _) = clean(&bytes);
    assert!(redacted.scrubbed.contains(&"javascript"));
    assert!(redacted.scrubbed.contains(&"attachments"));
}

#[test]
fn a_stream_no_longer_names_a_file_in_which_its_content_would_lie() {
    let bytes = file("BT /F1 14 Tf 72 700 Td (Griffioen) Tj ET /Fm Do", 1, |doc, resources| {
        let elsewhere = dictionary! { "Type" => "Filespec", "F" => lopdf::Object::string_literal("Griffioen.bin") };
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            "F" => doc.add_object(elsewhere), "FFilter" => "FlateDecode",
        };
        let form = doc.add_object(stream(dict, "0 0 5 5 re f"));
        let forms = dictionary! { "Fm" => form };
        doc.get_dictionary_mut(resources).unwrap().set("XObject", forms);
    });
    let (redacted, _) = clean(&bytes);
    let raw = String::from_utf8_lossy(&redacted.bytes).into_owned();
    assert!(!raw.contains("Griffioen") && !raw.contains("FFilter") && raw.contains("/Form"));
}

#[test]
fn nothing_unreachable_is_written() {
    let mut bytes = file("BT /F1 14 Tf 72 700 Td (Griffioen) Tj ET", 1, |doc, _| {
        doc.add_object(stream(dictionary! {}, "oud: Griffioen"));
    });
    bytes.extend(b"\n% concept van Griffioen\n");
    let (redacted, _) = clean(&bytes);
    let raw = String::from_utf8_lossy(&redacted.bytes).into_owned();
    assert!(!raw.contains("Griffioen"));
    assert_eq!(raw.matches("%%EOF").count(), 1);
}

#[test]
fn unread_pictures_are_blanked() {
    let noise: String = (0..40 * 40).map(|i| if i % 7 == 0 { 'A' } else { 'z' }).collect();
    let inline = format!("q 9 0 0 9 0 0 cm BI /W 40 /H 40 /CS /G /BPC 8 ID {noise} EI Q /Im Do");
    let bytes = file(&inline, 1, |doc, resources| {
        let dict = dictionary! {
            "Subtype" => "Image", "Width" => 40, "Height" => 40, "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        };
        let image = doc.add_object(stream(dict, &noise));
        let resources = doc.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "Im" => image });
    });
    assert!(extract(&bytes).gaps.iter().any(|g| g.reason == Reason::ImageUnread));
    let (redacted, _) = clean(&bytes);
    assert_eq!(redacted.scrubbed, ["images"]);
    assert!(extract(&redacted.bytes).gaps.is_empty());
    assert!(!String::from_utf8_lossy(&redacted.bytes).contains("AzzzzzzA"));
}

#[test]
fn words_drawn_as_outlines_are_blanked() {
    let letter = |x: i32, bends: usize| {
        let bends = "1 8 2 9 3 10 c ".repeat(bends);
        format!("q 1 0 0 1 {x} 500 cm 0 0 m 0 12 l {bends}8 4 l h f Q\n")
    };
    let content: String = (0..6)
        .map(|i| letter(72 + i * 9, [1, 2, 3, 1, 2, 4][usize::try_from(i).unwrap()]))
        .collect();
    let bytes = file(&content, 1, |_, _| ());
    assert!(extract(&bytes).gaps.iter().any(|g| g.reason == Reason::ImageUnread));
    let (redacted, doc) = clean(&bytes);
    assert_eq!(redacted.scrubbed, ["images"]);
    let page = doc.page_iter().next().unwrap();
    assert!(!String::from_utf8(doc.get_page_content(page)).unwrap().contains("0 12 l"));
    let bars: String = (0..9).map(|i| format!("{} 500 5 12 re f\n", 72 + i * 9)).collect();
    assert!(extract(&file(&bars, 1, |_, _| ())).gaps.is_empty());
}

#[test]
fn letters_without_text_are_a_gap() {
    let bytes = file("BT /F0 14 Tf 72 700 Td <010203040506> Tj ET", 1, |doc, resources| {
        let system = dictionary! {
            "Registry" => lopdf::Object::string_literal("Adobe"),
            "Ordering" => lopdf::Object::string_literal("Identity"), "Supplement" => 0,
        };
        let descendant = dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "X", "CIDSystemInfo" => system,
        };
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
        };
        let resources = doc.get_dictionary_mut(resources).unwrap();
        let fonts = resources.get_mut(b"Font").unwrap().as_dict_mut().unwrap();
        fonts.set("F0", font);
    });
    assert!(extract(&bytes).gaps.iter().any(|g| g.reason == Reason::UnreadableFont));
}

#[test]
fn redacting_twice_is_redacting_once() {
    let bytes = file("BT /F1 14 Tf 72 700 Td (De heer Griffioen was er.) Tj ET", 1, |_, _| ());
    let (_, once) = without(&bytes, "Griffioen", None).unwrap();
    let (_, again) = without(&bytes, "Griffioen", None).unwrap();
    assert_eq!(once.bytes, again.bytes);
    let (_, twice) = without(&once.bytes, "Griffioen", None).unwrap();
    assert!(twice.redactions.is_empty());
    assert!(once.bytes == twice.bytes, "a copy of a copy is the copy");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let column = |x: u32, word: &str| -> String {
        (0..6)
            .map(|i| {
                let y = 700 - 14 * i;
                format!("BT /F1 10 Tf {x} {y} Td ({word} {i} loopt hier gewoon door) Tj ET\n")
            })
            .collect()
    };
    let content = column(72, "links") + &column(330, "rechts");
    let text = extract(&file(&content, 1, |_, _| ())).parts[0].text.clone();
    assert!(text.find("links 5").unwrap() < text.find("rechts 0").unwrap(), "{text}");
}

#[test]
fn cells_of_a_table_are_read_row_by_row() {
    let content: String = (0..6)
        .map(|i| {
            let y = 700 - 14 * i;
            format!("BT /F1 10 Tf 72 {y} Td (Naam {i}) Tj 250 0 Td (Jansen {i}) Tj ET\n")
        })
        .collect();
    let text = extract(&file(&content, 1, |_, _| ())).parts[0].text.clone();
    assert!(text.contains("Naam 3\tJansen 3\nNaam 4"), "{text}");
}

#[test]
fn a_name_that_wraps_in_its_cell_stays_together() {
    let at = |x: u32, y: u32, word: &str| format!("BT /F1 10 Tf {x} {y} Td ({word}) Tj ET\n");
    let content = at(72, 600, "6")
        + &at(150, 600, "Van der")
        + &at(300, 600, "lid")
        + &at(400, 600, "Volgens de")
        + &at(150, 588, "Heuvelen")
        + &at(400, 588, "notulen")
        + &at(72, 576, "7")
        + &at(150, 576, "Jansen")
        + &at(300, 576, "gast");
    let text = extract(&file(&content, 1, |_, _| ())).parts[0].text.clone();
    assert!(text.contains("6\tVan der\nHeuvelen\tlid\tVolgens de\nnotulen\n7\tJansen"), "{text}");
}

#[test]
fn a_stream_without_a_length_is_read() {
    let content = "BT /F1 10 Tf 72 700 Td (Griffioen) Tj ET\n";
    let bytes = file(content, 1, |_, _| ());
    let mut whole = bytes.clone();
    for at in 0..whole.len().saturating_sub(7) {
        if whole[at..].starts_with(b"/Length") {
            whole[at + 1] = b'X';
        }
    }
    let text = extract(&whole).parts[0].text.clone();
    assert!(text.contains("Griffioen"), "{text}");
}

#[test]
fn a_bomb_is_refused() {
    let mut bomb = lopdf::Stream::new(dictionary! {}, vec![b' '; 300 << 20]);
    bomb.compress().unwrap();
    let bytes = file("", 1, |doc, _| {
        let id = doc.add_object(bomb);
        first_page(doc).set("Contents", id);
    });
    let got = Pdf.extract(&bytes, &Limits::default());
    assert!(matches!(got, Err(Reason::Inflates(_))));
}

#[test]
fn a_form_that_paints_itself_ends() {
    let bytes = file("/Fx Do", 1, |doc, resources| {
        let form = doc.add_object(stream(dictionary! { "Subtype" => "Form" }, "/Fx Do /Fx Do"));
        let resources = doc.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "Fx" => form });
    });
    assert!(extract(&bytes).gaps.is_empty());
}

proptest! {
    #[test]
    fn any_bytes_as_content_extract_and_redact(content in proptest::collection::vec(any::<u8>(), 0..400)) {
        let bytes = file("", 1, |doc, _| {
            let id = doc.add_object(lopdf::Stream::new(dictionary! {}, content));
            first_page(doc).set("Contents", id);
        });
        let _ = without(&bytes, "Griffioen", None);
    }

    #[test]
    fn damaged_files_are_refused_or_read(at in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
        let mut bytes = file("BT /F1 14 Tf 72 700 Td (Griffioen) Tj ET", 2, |_, _| ());
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = without(&bytes, "Griffioen", None);
        bytes.truncate(cut % length);
        let _ = without(&bytes, "Griffioen", None);
    }

    #[test]
    fn redacting_removes_the_span_and_nothing_else(words in proptest::collection::vec("[a-z]{1,8}", 1..6), split in 0_usize..60) {
        let line = format!("{} Griffioen {}", words.join(" "), words.join("x"));
        let (left, right) = line.split_at(split % line.len());
        let content = format!("BT /F1 11 Tf 40 700 Td [({left}) -12 ({right})] TJ ET");
        let (document, redacted) = without(&file(&content, 1, |_, _| ()), "Griffioen", None).unwrap();
        let spaceless = |t: &str| t.split_whitespace().collect::<String>();
        let before = spaceless(&document.parts[0].text).replacen("Griffioen", "", 1);
        prop_assert_eq!(before, spaceless(&extract(&redacted.bytes).parts[0].text));
    }
}

#[test]
fn a_name_that_wraps_in_a_ruled_cell_stays_together() {
    let content = "0.5 w 70 600 400 100 re S 70 650 m 470 650 l S 200 600 m 200 700 l S \
                   330 600 m 330 700 l S BT /F1 11 Tf 75 685 Td (Tjeerd Griff-) Tj 130 0 Td (Kade) Tj \
                   130 0 Td (Utrecht) Tj -260 -14 Td (ioen) Tj 130 0 Td (12) Tj \
                   -130 -36 Td (Anna) Tj 130 0 Td (Laan) Tj ET";
    let bytes = file(content, 1, |_, _| ());
    let text = extract(&bytes).parts[0].text.clone();
    assert!(text.contains("Tjeerd Griff-\nioen\tKade\n12\tUtrecht\nAnna"), "{text:?}");
    clean(&bytes);
}

#[test]
fn letters_that_a_pattern_repeats_are_covered_where_they_are_seen() {
    let bytes = file("/Pattern cs /P1 scn 72 690 150 30 re f", 1, tile_with_name);
    let text = extract(&bytes).parts[0].text.clone();
    assert_eq!(text.matches("Griffioen").count(), 1);
    let (redacted, _) = clean(&bytes);
    assert!(redacted.redactions[0].boxes.len() >= 2);
    assert!(redacted.redactions[0].boxes.iter().all(|(_, [_, b, _, t])| *t > 680.0 && *b < 730.0));
}

/// Where the word `site` begins on the page.
fn site(document: &Document) -> f64 {
    let part = &document.parts[0];
    let crate::model::Places::Glyphs(glyphs) = &part.places else { panic!("a page has glyphs") };
    let at = part.text.find("site").unwrap();
    glyphs.iter().find(|g| g.text.start == at).unwrap().quad.0[0].0
}

#[test]
fn underlines_and_links_move_with_their_words() {
    let content = "BT /F1 11 Tf 72 700 Td (Zie Griffioen op de site nu.) Tj ET";
    let start = site(&extract(&file(content, 1, |_, _| ())));
    let content = format!("{content} {start} 698.5 24 0.5 re f 60 650 400 0.5 re f");
    let bytes = file(&content, 1, |doc, _| {
        let rect: Vec<lopdf::Object> = [start, 697.0, start + 24.0, 711.0].map(lopdf_real).into();
        let link = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => rect,
        });
        first_page(doc).set("Annots", vec![link.into()]);
    });
    let (redacted, doc) = clean(&bytes);
    let moved = site(&extract(&redacted.bytes));
    assert!((moved - start).abs() > 1.0, "the line was set anew");
    let page = doc.get_dictionary(doc.page_iter().next().unwrap()).unwrap();
    let link = page.get(b"Annots").unwrap().as_array().unwrap()[0].as_reference().unwrap();
    let rect = doc.get_dictionary(link).unwrap().get(b"Rect").unwrap().as_array().unwrap();
    assert!((f64::from(rect[0].as_float().unwrap()) - moved).abs() < 0.05);
    let content = doc.get_page_content(doc.page_iter().next().unwrap());
    let content = String::from_utf8(content).unwrap();
    let rule = content.split(" 698.5 ").next().unwrap();
    let rule: f64 = rule.rsplit(' ').next().unwrap().trim().parse().unwrap();
    assert!((rule - moved).abs() < 0.05, "{rule} {moved}");
    // A line across the page is no underline.
    assert!(content.contains("60 650 400 0.5 re f"));
}

#[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
fn lopdf_real(value: f64) -> lopdf::Object {
    lopdf::Object::Real(value as f32)
}
