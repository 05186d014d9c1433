//! PDF/A (ISO 19005): what a copy could break itself, it does not.

use super::super::label;
use super::*;
use lopdf::{Dictionary, Object};

/// A tagged file of PDF/A `part` and `level` with its font inside.
fn archival(part: &str, level: &str) -> Vec<u8> {
    let content = "/P <</MCID 0>> BDC BT /F1 14 Tf 72 700 Td (De heer Griffioen was er.) Tj ET EMC";
    let xmp = format!(
        "<x:xmpmeta><pdfaid:part>{part}</pdfaid:part>\
         <pdfaid:conformance>{level}</pdfaid:conformance><dc:creator>Griffioen</dc:creator></x:xmpmeta>"
    );
    file(content, 1, |doc, resources| {
        doc.version = "1.4".to_owned();
        let program = lopdf::Stream::new(dictionary! {}, label::FILE.to_vec());
        let program = doc.add_object(program);
        let descriptor = doc.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => "Testletter", "Flags" => 32,
            "FontFile2" => program,
        });
        let fonts = doc.get_dictionary(resources).unwrap().get(b"Font").unwrap();
        let font = fonts.as_dict().unwrap().get(b"F1").unwrap().as_reference().unwrap();
        doc.get_dictionary_mut(font).unwrap().set("FontDescriptor", descriptor);
        let profile = doc.add_object(stream(dictionary! { "N" => 3 }, "profile"));
        let intent = doc.add_object(dictionary! {
            "Type" => "OutputIntent", "S" => "GTS_PDFA1", "DestOutputProfile" => profile,
            "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        });
        let metadata = stream(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, &xmp);
        let metadata = doc.add_object(metadata);
        let page = doc.page_iter().next().unwrap();
        let tree = doc.new_object_id();
        let paragraph = doc.add_object(dictionary! {
            "Type" => "StructElem", "S" => "P", "P" => tree, "Pg" => page, "K" => 0,
        });
        let root = dictionary! { "Type" => "StructTreeRoot", "K" => paragraph };
        doc.objects.insert(tree, root.into());
        let catalog = doc.catalog_mut().unwrap();
        catalog.set("OutputIntents", vec![intent.into()]);
        catalog.set("Metadata", metadata);
        catalog.set("Lang", Object::string_literal("nl-NL"));
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("StructTreeRoot", tree);
    })
}

/// The dictionaries of all objects, of streams too.
fn dictionaries(doc: &lopdf::Document) -> impl Iterator<Item = &Dictionary> {
    doc.objects.values().filter_map(|o| match o {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

fn is(dict: &Dictionary, kind: &[u8]) -> bool {
    dict.get(b"Type").is_ok_and(|n| n.as_name().is_ok_and(|n| n == kind))
}

/// The file itself: its head and end, its identifier, nothing that packs objects or needs a key.
fn check_file(bytes: &[u8], doc: &lopdf::Document) {
    let head = bytes.split(|b| *b == b'\n').nth(1).unwrap();
    assert!(head.len() >= 5 && head[0] == b'%' && head[1..5].iter().all(|b| *b > 127), "{head:?}");
    assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"));
    assert_eq!(doc.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
    assert!(!doc.trailer.has(b"Encrypt"));
    for dict in dictionaries(doc) {
        assert!(!is(dict, b"ObjStm") && !is(dict, b"XRef"), "part 1 knows no packed objects");
        for key in ["F", "FFilter", "FDecodeParms"] {
            let is_stream_key = dict.has(b"Length") && dict.has(key.as_bytes());
            assert!(!is_stream_key, "{key}");
        }
        for key in ["AA", "JS", "EmbeddedFiles", "EF", "XFA"] {
            assert!(!dict.has(key.as_bytes()), "{key}");
        }
        for (key, name) in [("Filter", "LZWDecode"), ("Filter", "Crypt"), ("S", "Transparency")] {
            let value = dict.get(key.as_bytes()).and_then(Object::as_name);
            assert!(!value.is_ok_and(|v| v == name.as_bytes()), "{name}");
        }
    }
}

/// Fonts: each is in the file, and has a width for each of its codes.
fn check_fonts(doc: &lopdf::Document) {
    for font in dictionaries(doc).filter(|d| is(d, b"Font")) {
        let descriptor = font.get(b"FontDescriptor").unwrap().as_reference().unwrap();
        assert!(doc.get_dictionary(descriptor).unwrap().has(b"FontFile2"));
        let number = |key: &[u8]| font.get(key).unwrap().as_i64().unwrap();
        let widths = font.get_deref(b"Widths", doc).unwrap().as_array().unwrap().len();
        assert_eq!(i64::try_from(widths).unwrap(), number(b"LastChar") - number(b"FirstChar") + 1);
    }
}

/// What the metadata say is what they said, in plain bytes, and agrees with the properties.
fn check_metadata(doc: &lopdf::Document, part: &str, level: &str) {
    let catalog = doc.catalog().unwrap();
    let id = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
    let metadata = doc.get_object(id).unwrap().as_stream().unwrap();
    assert!(!metadata.dict.has(b"Filter"));
    let xmp = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(xmp.contains(&format!("<pdfaid:part>{part}</pdfaid:part>")), "{xmp}");
    assert!(xmp.contains(&format!("<pdfaid:conformance>{level}</pdfaid:conformance>")), "{xmp}");
    let info = doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
    for (_, value) in doc.get_dictionary(info).unwrap() {
        let value = String::from_utf8(value.as_str().unwrap().to_vec()).unwrap();
        assert!(xmp.contains(&format!(">{value}<")), "{value:?} stands in the properties alone");
    }
}

#[test]
fn a_copy_of_an_archival_file_keeps_to_its_standard() {
    for (part, level) in [("1", "A"), ("1", "B"), ("2", "U"), ("3", "A")] {
        let (redacted, doc) = clean(&archival(part, level));
        check_file(&redacted.bytes, &doc);
        check_fonts(&doc);
        check_metadata(&doc, part, level);
        let catalog = doc.catalog().unwrap();
        for key in ["OutputIntents", "Lang", "MarkInfo", "StructTreeRoot"] {
            assert!(catalog.has(key.as_bytes()), "{key}");
        }
        // Boxes and labels are grey, for which the output intent stands, and artifacts outside the tags.
        let page = doc.page_iter().next().unwrap();
        let content = String::from_utf8(doc.get_page_content(page)).unwrap();
        let (text, boxes) = content.split_once("/Artifact BMC").unwrap();
        assert!(text.contains("/MCID 0") && !boxes.contains("MCID"), "{content}");
        for colour in [" rg", " RG", " k\n", " K\n", " cs", " scn", " gs"] {
            assert!(!boxes.contains(colour), "{colour}");
        }
    }
}
