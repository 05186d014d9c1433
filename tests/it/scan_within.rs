//! Pictures of text inside workbooks, presentations, OpenDocument and mail: read, and blacked out in the
//! picture itself.

use crate::mail::{base64, object};
use crate::office::{RELATIONSHIP, unzipped, zipped};
use crate::scan::{fixtures, has_ocr, kinds, read};
use crate::support::{arg, folder, stderr, zwartlak};
use mail_parser::{MessageParser, MessagePart};
use std::io::Cursor;

/// A scanned page, upright, as PNG.
fn page() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    let page = image::open(fixtures().join("gedraaid.png")).unwrap().rotate90();
    page.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// The relationships of a part: kind and target, numbered from `r1`.
fn rels(all: &[(&str, &str)]) -> String {
    let one = |(n, (kind, target)): (usize, &(&str, &str))| {
        format!(
            "<Relationship Id=\"r{}\" Type=\"{RELATIONSHIP}{kind}\" Target=\"{target}\"/>",
            n + 1
        )
    };
    let all: String = all.iter().enumerate().map(one).collect();
    let space = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!("<Relationships xmlns=\"{space}\">{all}</Relationships>")
}

/// A package of Office: its main part of type `media`, its other parts, and the picture in `place`.
fn package(media: &str, main: &str, parts: &[(&str, String)], place: &str) -> Vec<u8> {
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>\
<Override PartName=\"/{main}\" ContentType=\"application/vnd.openxmlformats-officedocument.{media}.main+xml\"/></Types>"
    );
    let (top, picture) = (rels(&[("officeDocument", main)]), page());
    let mut entries: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", top.as_bytes())];
    entries.extend(parts.iter().map(|(name, xml)| (*name, xml.as_bytes())));
    entries.push((place, &picture));
    zipped(&entries)
}

const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
xmlns:x=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn workbook() -> Vec<u8> {
    let sheet = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    package(
        "spreadsheetml.sheet",
        "xl/workbook.xml",
        &[
            (
                "xl/workbook.xml",
                format!(
                    "<workbook {sheet} {SPACES}><sheets><sheet name=\"Blad\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            ("xl/_rels/workbook.xml.rels", rels(&[("worksheet", "worksheets/sheet1.xml")])),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "<worksheet {sheet} {SPACES}><sheetData/><drawing r:id=\"r1\"/></worksheet>"
                ),
            ),
            (
                "xl/worksheets/_rels/sheet1.xml.rels",
                rels(&[("drawing", "../drawings/drawing1.xml")]),
            ),
            (
                "xl/drawings/drawing1.xml",
                format!(
                    "<x:wsDr {SPACES}><x:oneCellAnchor><x:pic><x:blipFill><a:blip r:embed=\"r1\"/></x:blipFill></x:pic></x:oneCellAnchor></x:wsDr>"
                ),
            ),
            ("xl/drawings/_rels/drawing1.xml.rels", rels(&[("image", "../media/image1.png")])),
        ],
        "xl/media/image1.png",
    )
}

fn presentation() -> Vec<u8> {
    package(
        "presentationml.presentation",
        "ppt/presentation.xml",
        &[
            (
                "ppt/presentation.xml",
                format!(
                    "<p:presentation {SPACES}><p:sldIdLst><p:sldId id=\"256\" r:id=\"r1\"/></p:sldIdLst></p:presentation>"
                ),
            ),
            ("ppt/_rels/presentation.xml.rels", rels(&[("slide", "slides/slide1.xml")])),
            (
                "ppt/slides/slide1.xml",
                format!(
                    "<p:sld {SPACES}><p:cSld><p:spTree><p:pic><p:blipFill><a:blip r:embed=\"r1\"/></p:blipFill></p:pic></p:spTree></p:cSld></p:sld>"
                ),
            ),
            ("ppt/slides/_rels/slide1.xml.rels", rels(&[("image", "../media/image1.png")])),
        ],
        "ppt/media/image1.png",
    )
}

fn opendocument(kind: &str) -> Vec<u8> {
    let content = "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:draw=\"w\" \
xmlns:xlink=\"x\"><office:body><office:text><text:p>Zie het bericht.<draw:frame>\
<draw:image xlink:href=\"Pictures/een.png\"/></draw:frame></text:p></office:text></office:body></office:document-content>";
    let manifest = "<manifest:manifest xmlns:manifest=\"m\">\
<manifest:file-entry manifest:full-path=\"content.xml\"/>\
<manifest:file-entry manifest:full-path=\"Pictures/een.png\"/></manifest:manifest>";
    let media = format!("application/vnd.oasis.opendocument.{kind}");
    zipped(&[
        ("mimetype", media.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("Pictures/een.png", &page()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// A mail with the page shown in its text.
fn letter() -> Vec<u8> {
    let lines = [
        "From: loket@gemeente.example",
        "To: archief@gemeente.example",
        "Subject: Bericht",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related; boundary=deel",
        "",
        "--deel",
        "Content-Type: text/html",
        "",
        "<p>Zie het bericht. <img src=\"cid:een\"></p>",
        "--deel",
        "Content-Type: image/png",
        "Content-ID: <een>",
        "Content-Transfer-Encoding: base64",
        "",
    ];
    let tail = "\r\n--deel--\r\n";
    (lines.join("\r\n") + "\r\n" + &base64(&page()) + tail).into_bytes()
}

/// An Outlook message with the page attached.
fn outlook() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let texts = [(0x0037, "Bericht"), (0x1000, "Zie het bericht.")];
    object(&mut file, "", 32, &[], &texts, &[]);
    let attached = "/__attach_version1.0_#00000000";
    object(&mut file, attached, 8, &[], &[(0x3707, "bericht.png")], &[(0x3701, &page())]);
    file.into_inner().into_inner()
}

/// The picture in a copy: a package or a mail.
fn picture(copy: &[u8]) -> Vec<u8> {
    let is_png = |bytes: &[u8]| bytes.starts_with(b"\x89PNG");
    if copy.starts_with(b"PK") {
        return unzipped(copy).into_iter().map(|(_, bytes)| bytes).find(|b| is_png(b)).unwrap();
    }
    let mail = MessageParser::default().parse(copy).unwrap();
    mail.parts.iter().map(MessagePart::contents).find(|b| is_png(b)).unwrap().to_vec()
}

#[test]
fn a_picture_in_any_document_is_read_and_blacked_out_in_itself() {
    if !has_ocr() {
        return;
    }
    let all = [
        ("werkmap.xlsx", "werkmap.xlsx", workbook()),
        ("dia.pptx", "dia.pptx", presentation()),
        ("tekst.odt", "tekst.odt", opendocument("text")),
        ("brief.eml", "brief.eml", letter()),
        ("bericht.msg", "bericht.msg.eml", outlook()),
    ];
    let mut problems = Vec::new();
    for (name, copied, bytes) in all {
        let dir = folder();
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let found = kinds(&file);
        for kind in ["person", "phone", "bsn"] {
            if !found.iter().any(|f| f == kind) {
                problems.push(format!("{name}: no {kind} in {found:?}"));
            }
        }
        let out = dir.path().join("uit");
        let run = zwartlak(&["redact", arg(&file), "--kind", "woo", "-o", arg(&out)]);
        let Ok(copy) = std::fs::read(out.join("documenten").join(copied)) else {
            problems.push(format!("{name}: no copy, {}", stderr(&run)));
            continue;
        };
        let shown = dir.path().join("plaatje.png");
        std::fs::write(&shown, picture(&copy)).unwrap();
        let seen = read(&shown, dir.path());
        if !seen.contains("dehulpbijhethuishouden") {
            problems.push(format!("{name}: the rest cannot be read"));
        }
        for gone in ["oldenburg", "0527631840"] {
            if seen.contains(gone) {
                problems.push(format!("{name}: {gone}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
