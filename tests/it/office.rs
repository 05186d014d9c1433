//! Text files and Word documents: what is read, what is removed, what stays.

use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use zwartlak::formats::{Limits, RedactOptions, sniff};
use zwartlak::model::{
    Action, Class, Decider, Decision, Document, Finding, Grond, Kind, PartKind, Reason, Redacted,
    Role, Score, Secret, Settled, Span, Verdicted,
};

pub(crate) const MARK: &str = "█████";

pub(crate) fn extract(bytes: &[u8]) -> Result<Document, Reason> {
    sniff(bytes)?.extract(bytes, &Limits::default())
}

/// Redactions of every place of `words`, with a ground when there is one.
pub(crate) fn settle(document: &Document, words: &[&str], ground: Option<&str>) -> Settled {
    let mut all = Vec::new();
    for (part, text) in document.parts.iter().map(|p| p.text.as_str()).enumerate() {
        for word in words.iter().filter(|w| !w.is_empty()) {
            for (at, found) in text.match_indices(word) {
                let span = Span::new(text, at, at + found.len()).expect("a match is a span");
                all.push(verdict(part, span, ground));
            }
        }
    }
    Settled::concept(all)
}

fn verdict(part: usize, span: Span, ground: Option<&str>) -> Verdicted {
    let finding = Finding {
        part,
        span,
        kind: Kind::Term,
        class: Class::Gewoon,
        score: Score::new(1.0),
        recogniser: "test",
        evidence: Vec::new().into(),
        value: Secret::default(),
    };
    let action = Action::Redact(ground.map(|g| Grond(g.into())));
    let decision = Decision { action, by: Decider::Concept };
    Verdicted { finding, entity: None, role: Role::Derde, decision }
}

pub(crate) fn redact_with(bytes: &[u8], words: &[&str], ground: Option<&str>) -> Redacted {
    let document = extract(bytes).expect("readable");
    let settled = settle(&document, words, ground);
    let format = sniff(bytes).expect("known");
    format
        .redact(bytes, &document, &settled, &RedactOptions::default(), &Limits::default())
        .expect("redactable")
}

fn redact(bytes: &[u8], words: &[&str]) -> Vec<u8> {
    redact_with(bytes, words, None).bytes
}

pub(crate) fn whole_text(bytes: &[u8]) -> String {
    extract(bytes).expect("readable").parts.into_iter().map(|p| p.text).collect()
}

fn unsupported(bytes: &[u8]) -> String {
    match sniff(bytes).map(zwartlak::formats::Format::id) {
        Err(Reason::Unsupported(name)) => name,
        other => panic!("{other:?}"),
    }
}

// ---- plain text -------------------------------------------------------------------------------

#[test]
fn a_word_in_text_becomes_a_mark_and_nothing_else_changes() {
    let text = "Aan: mevrouw Ünal\r\nBetreft: Ünal\r\n".as_bytes();
    let copy = redact(text, &["Ünal"]);
    assert_eq!(
        String::from_utf8(copy).unwrap(),
        format!("Aan: mevrouw {MARK}\r\nBetreft: {MARK}\r\n")
    );
}

#[test]
fn a_mark_names_its_ground() {
    let copy = redact_with(b"Dag Piet.", &["Piet"], Some("5.1.2.e"));
    assert_eq!(String::from_utf8(copy.bytes).unwrap(), format!("Dag {MARK}[5.1.2.e]."));
    assert_eq!(copy.redactions.len(), 1);
}

#[test]
fn touching_spans_are_one_mark_and_line_ends_stay() {
    let copy = redact(b"Jan\r\nJansen gaat", &["Jan\r\nJan", "sen"]);
    assert_eq!(String::from_utf8(copy).unwrap(), format!("{MARK}\r\n{MARK} gaat"));
}

#[test]
fn a_file_of_two_encodings_is_refused() {
    let bytes =
        [b"Mevrouw Ren\xc3\xa9e M\xc3\xbcller betaalde \x80 30.".as_slice(), b"\n"].concat();
    assert!(matches!(sniff(&bytes).map(zwartlak::formats::Format::id), Err(Reason::Encoding(_))));
    let legacy = b"Ren\xe9e M\xfcller betaalde \x80 30, dat is \xc3\xa9\xe9n keer te veel.";
    assert_eq!(sniff(legacy).unwrap().id(), "text");
}

#[test]
fn every_encoding_survives_the_copy() {
    let text = "Sofie Coëlho woont in Assen, café «De Zon».\n";
    let utf16 = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        [mark, &text.encode_utf16().flat_map(unit).collect::<Vec<u8>>()].concat()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf16(b"\xff\xfe", u16::to_le_bytes),
        utf16(b"\xfe\xff", u16::to_be_bytes),
        utf16(b"", u16::to_le_bytes),
        utf16(b"", u16::to_be_bytes),
    ] {
        assert_eq!(whole_text(&bytes), text);
        assert_eq!(redact(&bytes, &[]), bytes);
        let copy = redact(&bytes, &["Coëlho"]);
        assert_eq!(whole_text(&copy), text.replace("Coëlho", MARK));
    }
}

#[test]
fn windows_1252_gets_a_mark_that_it_can_spell() {
    let bytes = b"Mevrouw Co\xeblho betaalde \x80 12 aan de gemeente, dat is te veel.\r\n";
    assert!(whole_text(bytes).contains("Coëlho betaalde € 12"));
    let copy = redact(bytes, &["Coëlho"]);
    assert_eq!(copy, b"Mevrouw [gelakt] betaalde \x80 12 aan de gemeente, dat is te veel.\r\n");
}

#[test]
fn a_table_keeps_its_columns() {
    let table = "naam;plaats;bedrag\n\"Jansen; Piet\";Assen;1\nDe Wit;Goes;2\n";
    let copy = redact(table.as_bytes(), &["Jansen; Piet\";Assen", "Wit;Goes"]);
    let copy = String::from_utf8(copy).unwrap();
    assert_eq!(copy, format!("naam;plaats;bedrag\n\"{MARK}\";{MARK};1\nDe {MARK};{MARK};2\n"));
}

#[test]
fn a_doubled_quote_is_not_cut_in_two() {
    let table = "a,b\n\"zeg \"\"Piet\"\" maar\",1\n\"x\",2\n";
    let copy = String::from_utf8(redact(table.as_bytes(), &["\"Piet\""])).unwrap();
    assert_eq!(copy, format!("a,b\n\"zeg {MARK} maar\",1\n\"x\",2\n"));
}

#[test]
fn an_empty_file_is_text_with_nothing_in_it() {
    assert_eq!(sniff(b"").unwrap().id(), "text");
    assert_eq!(whole_text(b""), "");
}

#[test]
fn formats_are_known_by_what_is_in_them() {
    let id = |bytes: &[u8]| sniff(bytes).unwrap().id();
    assert_eq!(id(b"{\\rtf1\\ansi Jan}"), "rtf");
    assert_eq!(id(b"<!DOCTYPE html><p>J<b>an</b>"), "html");
    assert_eq!(id(b"MIME-Version: 1.0\nFrom: a@b.nl\n\nSmFu"), "eml");
    assert_eq!(id(b"{\"n\": 1}"), "json");
    assert_eq!(unsupported(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "xml-dtd");
    assert_eq!(unsupported(b"GIF89a\x01\0\x01\0\x80\xff\0"), "gif");
    assert_eq!(unsupported(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x08mdat"), "avif");
    assert_eq!(id(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat"), "heic");
    assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01").unwrap().id(), "image");
    assert_eq!(sniff(b"Van: Jan\nAan: Piet\n\nDag").unwrap().id(), "text");
    assert_eq!(sniff(b"BM is geen plaatje").unwrap().id(), "text");
    assert_eq!(sniff(b"\n\n%PDF-1.7\n").unwrap().id(), "pdf");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(document) = extract(&bytes) {
            prop_assert!(document.parts.iter().all(|p| p.text.len() <= 3 * bytes.len()));
        }
    }

    #[test]
    fn only_the_span_goes(text in "[a-z ë\n]{1,60}", from in 0..60_usize, length in 1..9_usize) {
        let document = extract(text.as_bytes()).unwrap();
        let read = &document.parts[0].text;
        prop_assert_eq!(read, &text);
        let Some(span) = Span::new(read, from, from + length) else { return Ok(()) };
        let removed = span.of(read).unwrap().expose();
        prop_assume!(!removed.contains('\n'));
        let settled = Settled::concept(vec![verdict(0, span, None)]);
        let format = sniff(text.as_bytes()).unwrap();
        let copy = format
            .redact(text.as_bytes(), &document, &settled, &RedactOptions::default(), &Limits::default())
            .unwrap();
        let copy = String::from_utf8(copy.bytes).unwrap();
        prop_assert_eq!(copy.replacen(MARK, removed, 1), text);
    }
}

// ---- Word documents ---------------------------------------------------------------------------

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
pub(crate) const RELATIONSHIP: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let read = |i| {
        let mut file = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

pub(crate) fn entry(bytes: &[u8], name: &str) -> Option<String> {
    let found = unzipped(bytes).into_iter().find(|(n, _)| n == name)?;
    Some(String::from_utf8_lossy(&found.1).into_owned())
}

/// A document with this body, these other entries (name, relationship, content).
pub(crate) fn docx_with(body: &str, others: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = |inner: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
        )
    };
    let main = rels(&format!(
        "<Relationship Id=\"a\" Type=\"{RELATIONSHIP}officeDocument\" Target=\"word/document.xml\"/>"
    ));
    let link = |(i, (name, kind, _)): (usize, &(&str, &str, &[u8]))| {
        format!("<Relationship Id=\"r{i}\" Type=\"{RELATIONSHIP}{kind}\" Target=\"/{name}\"/>")
    };
    let links = others.iter().enumerate().map(link).collect::<Vec<_>>().concat();
    let links = rels(&links);
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document {W}><w:body>{body}</w:body></w:document>"
    );
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", main.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
    ];
    entries.extend(others.iter().map(|(name, _, bytes)| (*name, *bytes)));
    zipped(&entries)
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

fn body_text(bytes: &[u8]) -> String {
    let parts = extract(bytes).expect("readable").parts;
    parts.into_iter().find(|p| p.label.kind == PartKind::Body).expect("a body").text
}

pub(crate) fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

pub(crate) fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn a_word_split_over_runs_is_one_word_and_one_mark() {
    let file = docx(&p(&["De heer Grif", "fi", "oen sprak."].map(r).concat()));
    assert_eq!(body_text(&file), "De heer Griffioen sprak.\n");
    let copy = redact(&file, &["Griffioen"]);
    assert_eq!(body_text(&copy), format!("De heer {MARK} sprak.\n"));
}

#[test]
fn a_hyphen_that_is_an_element_goes_with_its_word() {
    let file = docx(&p("<w:r><w:t>Grif</w:t><w:softHyphen/><w:t>fioen</w:t></w:r>"));
    let copy = redact(&file, &["Grif\u{ad}fioen"]);
    assert_eq!(body_text(&copy), format!("{MARK}\n"));
    assert!(!entry(&copy, "word/document.xml").unwrap().contains("softHyphen"));
}

#[test]
fn references_and_cdata_are_text() {
    let file = docx(&p("<w:r><w:t>A&amp;B J&#97;n<![CDATA[sen & zn]]></w:t></w:r>"));
    assert_eq!(body_text(&file), "A&B Jansen & zn\n");
    let copy = redact(&file, &["Jansen"]);
    assert_eq!(body_text(&copy), format!("A&B {MARK} & zn\n"));
}

#[test]
fn a_table_row_reads_as_one_line() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(&r(text)));
    let row = |cells: [&str; 2]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let table = ["Naam", "Plaats"];
    let file =
        docx(&format!("<w:tbl>{}{}</w:tbl>{}", row(table), row(["Piet", "Goes"]), p(&r("x"))));
    assert_eq!(body_text(&file), "Naam\tPlaats\nPiet\tGoes\nx\n");
}

#[test]
fn a_text_box_does_not_break_the_word_it_is_anchored_in() {
    let shape =
        format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", p(&r("kader")));
    let file = docx(&p(&[r("Grif"), shape, r("fioen")].concat()));
    assert_eq!(body_text(&file), "Griffioen\nkader\n");
}

#[test]
fn a_tracked_change_is_read_as_it_is_and_as_it_was() {
    let deleted = "<w:del w:id=\"1\" w:author=\"P. Post\" w:date=\"2024-01-01T00:00:00Z\"><w:r><w:delText>s</w:delText></w:r></w:del>";
    let file = docx(&p(&[r("Jan").as_str(), deleted, &r("sen")].concat()));
    assert_eq!(body_text(&file), "Jansen\nJanssen\n");
    for word in ["Jansen", "Janssen"] {
        let copy = redact(&file, &[word]);
        let xml = entry(&copy, "word/document.xml").unwrap();
        assert!(!xml.contains("Jan") && !xml.contains("sen<"), "{word}");
        assert!(!xml.contains("Post") && !xml.contains("2024"), "{word}");
    }
}

#[test]
fn every_story_and_property_is_a_part() {
    let header = format!("<w:hdr {W}>{}</w:hdr>", p(&r("kop")));
    let comments = format!(
        "<w:comments {W}><w:comment w:id=\"0\" w:author=\"Q\">{}</w:comment></w:comments>",
        p(&r("noot"))
    );
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>Piet Post</dc:creator></cp:coreProperties>";
    let file = docx_with(
        &p(&r("lijf")),
        &[
            ("word/header1.xml", "header", header.as_bytes()),
            ("word/comments.xml", "comments", comments.as_bytes()),
            ("docProps/core.xml", "core-properties", core.as_bytes()),
        ],
    );
    let labels: Vec<String> =
        extract(&file).unwrap().parts.iter().map(|p| p.label.to_string()).collect();
    assert_eq!(labels, ["body", "header 1", "comment 1", "properties", "other 1"]);
    let copy = redact_with(&file, &[], None);
    assert_eq!(copy.scrubbed, ["metadata", "revision-authors"]);
    assert!(!entry(&copy.bytes, "docProps/core.xml").unwrap().contains("Post"));
}

#[test]
fn what_is_not_touched_stays_byte_for_byte() {
    let header = format!("<w:hdr {W}>{}</w:hdr>", p(&r("kop")));
    let file = docx_with(&p(&r("Dag Piet")), &[("word/header1.xml", "header", header.as_bytes())]);
    assert_eq!(unzipped(&redact(&file, &[])), unzipped(&file));
    let changed: Vec<String> = unzipped(&redact(&file, &["Piet"]))
        .into_iter()
        .zip(unzipped(&file))
        .filter(|(copy, original)| copy != original)
        .map(|(copy, _)| copy.0)
        .collect();
    assert_eq!(changed, ["word/document.xml"]);
}

#[test]
fn outer_spaces_survive_a_cut() {
    let file = docx(&p("<w:r><w:t>Piet was er</w:t></w:r>"));
    let copy = redact(&file, &["Piet"]);
    let xml = entry(&copy, "word/document.xml").unwrap();
    assert!(xml.contains(&format!("<w:t xml:space=\"preserve\">{MARK} was er</w:t>")));
}

#[test]
fn an_embedded_file_leaves_with_everything_that_points_to_it() {
    let body =
        p("<w:r><w:object><o:OLEObject xmlns:o=\"o\" r:id=\"r0\"/></w:object></w:r>") + &p(&r("x"));
    let file = docx_with(&body, &[("word/embeddings/a.xlsx", "package", b"\x00secret")]);
    let gaps = extract(&file).unwrap().gaps;
    assert_eq!(gaps[0].reason, Reason::EmbeddedUnread("xlsx".to_owned()));
    let copy = redact(&file, &[]);
    assert_eq!(entry(&copy, "word/embeddings/a.xlsx"), None);
    assert!(!entry(&copy, "word/document.xml").unwrap().contains("OLEObject"));
    assert!(!entry(&copy, "word/_rels/document.xml.rels").unwrap().contains("a.xlsx"));
    assert_eq!(body_text(&copy), "\nx\n");
}

#[test]
fn a_picture_that_nobody_read_turns_grey_once() {
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x64\0\0\0\x32".as_slice(), &[7; 900]].concat();
    let file = docx_with(&p(&r("x")), &[("word/media/image1.png", "image", &png)]);
    // It is a file of its own, which nobody can read here.
    let container = sniff(&file).unwrap().container(&file, &Limits::default()).unwrap();
    assert_eq!(container.unwrap().members()[0].name, "word/media/image1.png");
    let copy = redact(&file, &[]);
    assert_ne!(unzipped(&copy), unzipped(&file));
    assert!(extract(&copy).unwrap().gaps.is_empty(), "a grey picture hides nothing");
    assert_eq!(redact(&copy, &[]), copy);
}

#[test]
fn a_foreign_chunk_keeps_the_copy_from_being_made() {
    let body = p(&r("x")) + "<w:altChunk r:id=\"r0\"/>";
    let file = docx_with(&body, &[("word/chunk.html", "aFChunk", b"<p>Piet<br></p>")]);
    let document = extract(&file).unwrap();
    assert!(!document.gaps.is_empty());
    let settled = settle(&document, &[], None);
    let copy = sniff(&file).unwrap().redact(
        &file,
        &document,
        &settled,
        &RedactOptions::default(),
        &Limits::default(),
    );
    assert!(copy.is_err());
}

#[test]
fn bombs_and_broken_packages_are_refused_with_a_reason() {
    let entity = "<!DOCTYPE x [<!ENTITY a \"b\">]>";
    let dtd = format!("{entity}<w:hdr {W}>{}</w:hdr>", p(&r("kop")));
    let file = docx_with(&p(&r("x")), &[("word/header1.xml", "header", dtd.as_bytes())]);
    assert_eq!(extract(&file).unwrap_err(), Reason::Damaged("xml: DTD".to_owned()));

    let deep = "<a>".repeat(5_000) + &"</a>".repeat(5_000);
    let file = docx_with(&p(&r("x")), &[("customXml/item1.xml", "customXml", deep.as_bytes())]);
    assert_eq!(extract(&file).unwrap_err(), Reason::Limit("xml-depth"));

    let big = format!("<a>{}</a>", " ".repeat(3_000_000));
    let file = docx_with(&p(&r("x")), &[("customXml/item1.xml", "customXml", big.as_bytes())]);
    let limits = Limits { inflated: 1_000_000, ..Limits::default() };
    let refused = sniff(&file).unwrap().extract(&file, &limits).unwrap_err();
    assert_eq!(refused, Reason::Inflates(1_000_000));

    assert_eq!(sniff(&zipped(&[("a.txt", b"x")])).unwrap().id(), "zip");
}

#[test]
fn a_truncated_package_is_refused() {
    let file = docx(&p(&r("Piet")));
    for length in 4..file.len() {
        assert!(extract(&file[..length]).is_err(), "{length}");
    }
}

proptest! {
    #[test]
    fn a_damaged_package_never_panics(at in 0..4000_usize, byte in any::<u8>()) {
        let mut file = docx(&p(&r("De heer Griffioen")));
        let length = file.len();
        file[at % length] = byte;
        if let Ok(document) = extract(&file) {
            let settled = settle(&document, &["Griffioen"], None);
            let _ = sniff(&file).unwrap().redact(&file, &document, &settled, &RedactOptions::default(), &Limits::default());
        }
    }

    #[test]
    fn only_the_span_goes_from_a_document(
        words in prop::collection::vec("[a-zé&<]{1,6}", 1..9),
        from in 0..50_usize,
        length in 1..9_usize,
    ) {
        let escaped = |w: &String| r(&w.replace('&', "&amp;").replace('<', "&lt;"));
        let file = docx(&p(&words.iter().map(escaped).collect::<String>()));
        let document = extract(&file).unwrap();
        let text = &document.parts[0].text;
        prop_assert_eq!(text, &(words.concat() + "\n"));
        let Some(span) = Span::new(text, from, from + length) else { return Ok(()) };
        let removed = span.of(text).unwrap().expose();
        prop_assume!(!removed.contains('\n'));
        let settled = Settled::concept(vec![verdict(0, span, None)]);
        let copy = sniff(&file).unwrap()
            .redact(&file, &document, &settled, &RedactOptions::default(), &Limits::default())
            .unwrap();
        let read = body_text(&copy.bytes);
        prop_assert_eq!(&read.replacen(MARK, removed, 1), text);
        prop_assert_eq!(&redact(&copy.bytes, &[]), &copy.bytes);
    }
}
