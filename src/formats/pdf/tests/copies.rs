//! What a copy keeps and what it says of itself: forms of other pages, notes, fields, standards,
//! files that were locked, labels.

use super::*;
use crate::formats::pdf::interpret::Interpreter;
use crate::formats::pdf::store::Store;
use crate::verify::check;
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Permissions};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A letterhead on two pages, in a form inside a form.
fn letterhead() -> Vec<u8> {
    file("/Fx Do", 2, |doc, resources| {
        let dict = || {
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            }
        };
        let inner = "BT /F1 14 Tf 72 700 Td (Behandeld door Griffioen) Tj ET";
        let fonts = doc.get_dictionary(resources).unwrap().get(b"Font").unwrap().clone();
        let mut own = dict();
        own.set("Resources", dictionary! { "Font" => fonts });
        let inner = doc.add_object(stream(own, inner));
        let mut outer = dict();
        outer.set("Resources", dictionary! { "XObject" => dictionary! { "In" => inner } });
        let outer = doc.add_object(stream(outer, "q /In Do Q"));
        let resources = doc.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "Fx" => outer });
    })
}

#[test]
fn a_form_loses_a_word_only_on_the_page_that_was_decided_on() {
    let bytes = letterhead();
    let document = extract(&bytes);
    let all = places(&document, "Griffioen");
    assert_eq!(all.len(), 2);
    let first = all.into_iter().take(1).map(|(p, s)| remove(&document, p, s, None)).collect();
    let (settled, options) = (Settled::new(first).unwrap(), RedactOptions::default());
    let redacted = Pdf.redact(&bytes, &document, &settled, &options, &Limits::default()).unwrap();
    let after = extract(&redacted.bytes);
    assert!(!after.parts[0].text.contains("Griffioen"));
    assert!(after.parts[0].text.contains("Behandeld door"));
    assert!(after.parts[1].text.contains("Behandeld door Griffioen"));
}

#[test]
fn a_form_that_loses_the_same_on_all_pages_stays_one_when_nothing_moves() {
    let options = RedactOptions { boxes: BoxWidth::Exact, ..RedactOptions::default() };
    let (_, redacted) = without_with(&letterhead(), "Griffioen", None, &options).unwrap();
    let doc = lopdf::Document::load_mem(&redacted.bytes).unwrap();
    assert_eq!(redacted.redactions.len(), 2);
    let is_form = |o: &&lopdf::Object| {
        let stream = o.as_stream().ok();
        stream.and_then(|s| s.dict.get(b"Subtype").ok()?.as_name().ok()) == Some(b"Form")
    };
    assert_eq!(doc.objects.values().filter(is_form).count(), 2);
}

#[test]
fn a_field_loses_its_value_and_stays_a_field() {
    let bytes = file("", 1, |doc, resources| {
        let form = dictionary! {
            "Subtype" => "Form", "Resources" => resources,
            "BBox" => vec![0.into(), 0.into(), 200.into(), 20.into()],
        };
        let text = "/Tx BMC q BT /F1 9 Tf 2 5 Td (mw. Griffioen, Utrecht) Tj ET Q EMC";
        let look = doc.add_object(stream(form, text));
        let value = lopdf::Object::string_literal("mw. Griffioen, Utrecht");
        let choice = lopdf::Object::string_literal("Griffioen");
        let field = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx",
            "T" => lopdf::Object::string_literal("naam"), "V" => value.clone(), "DV" => value.clone(),
            "TU" => lopdf::Object::string_literal("Naam van Griffioen"), "Opt" => vec![choice],
            "RV" => lopdf::Object::string_literal("<p>Griffioen</p>"),
            "Rect" => vec![72.into(), 600.into(), 272.into(), 620.into()],
            "AP" => dictionary! { "N" => look },
        });
        first_page(doc).set("Annots", vec![field.into()]);
        let form = dictionary! { "Fields" => vec![field.into()], "XFA" => lopdf::Object::string_literal("x") };
        doc.catalog_mut().unwrap().set("AcroForm", form);
    });
    let (redacted, doc) = clean(&bytes);
    let page = doc.page_iter().next().unwrap();
    let field = doc.get_page_annotations(page).unwrap()[0].clone();
    let text =
        |key: &[u8]| super::super::strings::decode(field.get(key).unwrap().as_str().unwrap());
    assert_eq!(text(b"V"), "mw. …, Utrecht");
    assert_eq!(text(b"TU"), "Naam van …");
    assert_eq!(text(b"T"), "naam");
    assert!(field.has(b"AP") && !field.has(b"RV"));
    assert!(redacted.scrubbed.contains(&"forms"));
    let seen = extract(&redacted.bytes).parts[0].text.clone();
    // Of the appearance the whole line went: a gap in it would tell the width.
    assert!(!seen.contains("Utrecht") && seen.contains("5.1.2.e"), "{seen}");
}

#[test]
fn a_copy_says_which_standard_it_follows_and_nothing_else_of_the_original() {
    let bytes = file("", 1, |doc, _| {
        let info = dictionary! { "Title" => lopdf::Object::string_literal("Dossier Griffioen") };
        let info = doc.add_object(info);
        doc.trailer.set("Info", info);
        let text = "<x:xmpmeta><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\
                    <dc:creator>Griffioen</dc:creator></x:xmpmeta>";
        let xmp =
            doc.add_object(stream(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, text));
        doc.catalog_mut().unwrap().set("Metadata", xmp);
    });
    let (_, doc) = clean(&bytes);
    let id = doc.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let xmp = doc.get_object(id).unwrap().as_stream().unwrap().content.clone();
    let xmp = String::from_utf8(xmp).unwrap();
    assert!(xmp.contains("<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B<"), "{xmp}");
    assert!(xmp.contains("xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""), "{xmp}");
    assert!(xmp.contains("Gelakt document") && !xmp.contains("pdfuaid"));
    let info = doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = doc.get_dictionary(info).unwrap();
    assert_eq!(info.get(b"Title").unwrap().as_str().unwrap(), b"Gelakt document");
    assert_eq!(info.len(), 2);
}

#[test]
fn every_font_of_a_label_is_in_the_file() {
    let content = "BT /F1 14 Tf 72 700 Td (De heer Griffioen was er.) Tj ET";
    let (redacted, doc) = clean(&file(content, 2, |_, _| ()));
    let fonts: Vec<_> = doc
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| {
            d.get(b"BaseFont").is_ok_and(|n| n.as_name().is_ok_and(|n| n.starts_with(b"ZWARTL+")))
        })
        .collect();
    assert_eq!(fonts.len(), 1);
    let descriptor = fonts[0].get(b"FontDescriptor").unwrap().as_reference().unwrap();
    assert!(doc.get_dictionary(descriptor).unwrap().has(b"FontFile2"));
    let page = doc.page_iter().next().unwrap();
    let content = String::from_utf8(doc.get_page_content(page)).unwrap();
    assert!(content.contains("/Alt (weggelakt, grond 5.1.2.e)>> BDC"), "{content}");
    assert!(extract(&redacted.bytes).parts[0].text.contains("5.1.2.e"));
}

#[test]
fn a_ground_is_readable_where_there_is_room() {
    let fit = |length: f64, height: f64| super::super::label::fit("5.1.2.e", length, height);
    assert_eq!(fit(60.0, 13.0), (9.0, 100.0));
    let (size, width) = fit(15.0, 13.0);
    assert!(size >= 5.0 - 1e-9 && width >= 70.0, "{size} {width}");
    // An `i` of which nothing but the width is left: as much as goes in.
    let (size, width) = fit(4.0, 13.0);
    assert!(size >= 3.0 && width >= 50.0);
}

/// The file, locked with `version`.
fn locked(version: impl Fn(&lopdf::Document) -> EncryptionState) -> Vec<u8> {
    let plain = file("BT /F1 14 Tf 72 700 Td (De heer Griffioen was er.) Tj ET", 1, |doc, _| {
        let id = || lopdf::Object::string_literal("0123456789abcdef");
        doc.trailer.set("ID", vec![id(), id()]);
    });
    let mut doc = lopdf::Document::load_mem(&plain).unwrap();
    let state = version(&doc);
    doc.encrypt(&state).unwrap();
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

/// The file locked in every way that the standard knows, with this password to open it.
fn locked_in_all_ways(user: &str) -> Vec<Vec<u8>> {
    let permissions = Permissions::all();
    let owner = "eigenaar";
    let key = [7_u8; 32];
    let filter = |f: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), f)]);
    let state = |v: EncryptionVersion<'_>| EncryptionState::try_from(v).unwrap();
    let name = || b"StdCF".to_vec();
    let aes = || filter(Arc::new(Aes256CryptFilter));
    vec![
        locked(|document| {
            state(EncryptionVersion::V1 {
                document,
                owner_password: owner,
                user_password: user,
                permissions,
            })
        }),
        locked(|document| {
            let (owner_password, user_password, key_length) = (owner, user, 128);
            state(EncryptionVersion::V2 {
                document,
                owner_password,
                user_password,
                key_length,
                permissions,
            })
        }),
        locked(|document| {
            state(EncryptionVersion::V4 {
                document,
                encrypt_metadata: true,
                crypt_filters: filter(Arc::new(Aes128CryptFilter)),
                stream_filter: name(),
                string_filter: name(),
                owner_password: owner,
                user_password: user,
                permissions,
            })
        }),
        locked(|_| {
            state(EncryptionVersion::V5 {
                encrypt_metadata: true,
                crypt_filters: aes(),
                file_encryption_key: &key,
                stream_filter: name(),
                string_filter: name(),
                owner_password: owner,
                user_password: user,
                permissions,
            })
        }),
    ]
}

#[test]
fn locked_files_open_with_the_empty_password_or_one_that_is_told() {
    for bytes in locked_in_all_ways("") {
        let (redacted, _) = clean(&bytes);
        assert!(redacted.scrubbed.contains(&"encryption"));
        assert!(!String::from_utf8_lossy(&redacted.bytes).contains("/Encrypt"));
    }
    for bytes in locked_in_all_ways("geheim") {
        assert_eq!(Pdf.extract(&bytes, &Limits::default()).unwrap_err(), Reason::Encrypted);
        for right in ["geheim", "eigenaar"] {
            let passwords = vec![Secret::new("fout"), Secret::new(right)];
            let limits = Limits { passwords, ..Limits::default() };
            let document = Pdf.extract(&bytes, &limits).unwrap();
            let all = places(&document, "Griffioen");
            assert_eq!(all.len(), 1);
            let all = all.into_iter().map(|(p, s)| remove(&document, p, s, None)).collect();
            let (settled, options) = (Settled::new(all).unwrap(), RedactOptions::default());
            let redacted = Pdf.redact(&bytes, &document, &settled, &options, &limits).unwrap();
            assert!(!String::from_utf8_lossy(&redacted.bytes).contains("/Encrypt"));
            // The second reader knows the user's passwords only.
            let unlocked = Pdf.unlocked(&bytes, &limits.passwords);
            assert_eq!(unlocked.is_some(), right == "eigenaar");
            let open = unlocked.map(|bytes| extract(&bytes).parts[0].text.clone());
            assert!(open.is_none_or(|text| text == document.parts[0].text));
        }
    }
}

#[test]
fn text_on_a_hidden_layer_is_not_in_the_copy() {
    let layers = |doc: &mut lopdf::Document, resources: lopdf::ObjectId| {
        let layer = |name: &str| {
            dictionary! { "Type" => "OCG", "Name" => lopdf::Object::string_literal(name) }
        };
        let (off, on) = (doc.add_object(layer("uit")), doc.add_object(layer("aan")));
        let shown = dictionary! { "OFF" => vec![off.into()] };
        let all = dictionary! { "OCGs" => vec![off.into(), on.into()], "D" => shown };
        doc.catalog_mut().unwrap().set("OCProperties", all);
        let names = dictionary! { "Uit" => off, "Aan" => on };
        doc.get_dictionary_mut(resources).unwrap().set("Properties", names);
    };
    let content = "/OC /Uit BDC BT /F1 12 Tf 72 600 Td (Concept, niet verzenden) Tj ET EMC \
                   /OC /Aan BDC BT /F1 12 Tf 72 500 Td (Definitief van Griffioen) Tj ET EMC";
    let (redacted, _) = clean(&file(content, 1, layers));
    let text = extract(&redacted.bytes).parts[0].text.clone();
    assert!(!text.contains("Concept") && text.contains("Definitief van"), "{text}");
    assert!(redacted.scrubbed.contains(&"layers"));
}

#[test]
fn what_clips_a_picture_and_what_hides_it_is_known() {
    let content = "q 10 20 100 50 re W n 0 0 60 400 re W* n q 500 0 0 300 0 0 cm /Im0 Do Q \
                   /OC /Uit BDC q 5 0 0 5 0 0 cm /Im0 Do Q EMC Q q 5 0 0 5 0 0 cm /Im0 Do Q";
    let bytes = file(content, 1, |doc, resources| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        let image = doc.add_object(lopdf::Stream::new(dict, vec![7]));
        let off = doc.add_object(dictionary! { "Type" => "OCG" });
        let shown = dictionary! { "OFF" => vec![off.into()] };
        let all = dictionary! { "OCGs" => vec![off.into()], "D" => shown };
        doc.catalog_mut().unwrap().set("OCProperties", all);
        let resources = doc.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "Im0" => image });
        resources.set("Properties", dictionary! { "Uit" => off });
    });
    let store = Store::load(&bytes, &Limits::default()).unwrap();
    let page = store.pages().unwrap().remove(0);
    let scene = Interpreter::new(&store).page(&page).unwrap();
    let [clipped, hidden, free] = scene.placed.as_slice() else { panic!("three pictures") };
    let points = clipped.clip.map(|v| format!("{v:.0}"));
    assert_eq!(points, ["10", "20", "60", "70"]);
    assert!(!clipped.hidden && hidden.hidden && !free.hidden);
    assert!(free.clip[2].is_infinite());
}

#[test]
fn a_name_in_a_form_leaves_a_gap_of_a_step() {
    let copy = |name: &str| {
        let shows = format!("BT /F1 14 Tf 72 700 Td (Behandeld door {name}, afdeling Zorg) Tj ET");
        let bytes = file("q 1 0 0 1 10 0 cm /Fx Do Q", 1, |doc, resources| {
            let fonts = doc.get_dictionary(resources).unwrap().get(b"Font").unwrap().clone();
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "Group" => dictionary! { "S" => "Transparency" },
                "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 0.into(), (-40).into()],
                "Resources" => dictionary! { "Font" => fonts },
            };
            let once = doc.add_object(stream(dict, &shows));
            let resources = doc.get_dictionary_mut(resources).unwrap();
            resources.set("XObject", dictionary! { "Fx" => once });
        });
        let (_, redacted) = without(&bytes, name, None).unwrap();
        let verdict = check(&bytes, &redacted.bytes, &redacted.redactions);
        assert!(verdict.is_clean(), "{verdict:?}");
        assert!(extract(&redacted.bytes).parts[0].text.contains("afdeling Zorg"));
        redacted.bytes
    };
    assert!(copy("Griffioen") == copy("Hoogendam"), "the gap tells the word");
}

#[test]
fn a_form_painted_twice_loses_the_word_twice() {
    let bytes = file("/Fx Do q 1 0 0 1 0 -300 cm /Fx Do Q", 1, |doc, resources| {
        let fonts = doc.get_dictionary(resources).unwrap().get(b"Font").unwrap().clone();
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Resources" => dictionary! { "Font" => fonts },
            "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        };
        let shows = "BT /F1 14 Tf 72 700 Td (Behandeld door Griffioen, afdeling Zorg) Tj ET";
        let form = doc.add_object(stream(dict, shows));
        let resources = doc.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "Fx" => form });
    });
    let (_, redacted) = without(&bytes, "Griffioen", None).unwrap();
    let verdict = check(&bytes, &redacted.bytes, &redacted.redactions);
    assert!(verdict.is_clean(), "{verdict:?}");
    let text = extract(&redacted.bytes).parts[0].text.clone();
    assert_eq!(text.matches("afdeling Zorg").count(), 2, "{text}");
}

#[test]
fn what_a_copy_says_of_itself_is_no_leak() {
    let line = "BT /F1 12 Tf 72 700 Td (Dit document van zwartlak is weggelakt en gelakt.) Tj ET";
    // The letters of the test font are wider than it says: what is seen is not looked at here.
    let told = |original: &[u8], redacted: &Redacted, bytes: &[u8]| {
        let verdict = check(original, bytes, &redacted.redactions);
        verdict.leaks.iter().filter(|leak| leak.check != "outside-changed").count()
    };
    for term in ["document", "zwartlak", "weggelakt", "gelakt"] {
        let bytes = file(line, 1, |_, _| {});
        let Ok((_, redacted)) = without(&bytes, term, Some("5.1.2.e")) else { panic!("{term}") };
        assert!(!redacted.redactions.is_empty(), "{term}");
        assert_eq!(told(&bytes, &redacted, &redacted.bytes), 0, "{term}");
        // Anywhere else it is one.
        let producer = b"/Producer";
        let at = redacted.bytes.windows(producer.len()).position(|w| w == producer).unwrap();
        let mut bad = redacted.bytes.clone();
        bad.splice(at..at, format!("/Subject({term} hier)").bytes());
        assert!(told(&bytes, &redacted, &bad) > 0, "{term}");
    }
}
