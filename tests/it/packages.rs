//! Presentations, workbooks and OpenDocument: a name in every place where it can stand.

use crate::office::{
    MARK, RELATIONSHIP, entry, extract, redact_with, unzipped, whole_text, zipped,
};
use zwartlak::formats::sniff;
use zwartlak::model::{PartKind, Reason, Span};
use zwartlak::verify;

const NAME: &str = "Griffioen";

/// The relationships of a part: id, kind, target.
fn rels(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let outside = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
        format!(
            "<Relationship Id=\"{id}\" Type=\"{RELATIONSHIP}{kind}\" Target=\"{target}\"{outside}/>"
        )
    };
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        all.iter().map(one).collect::<String>()
    )
}

/// A package whose main part `main` is of type `media`, with these other entries.
fn opc(media: &str, main: &str, others: &[(&str, String)]) -> Vec<u8> {
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/{main}\" ContentType=\"application/vnd.openxmlformats-officedocument.{media}.main+xml\"/></Types>"
    );
    let top = rels(&[("a", "officeDocument", main), ("b", "core-properties", "docProps/core.xml")]);
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>{NAME}</dc:creator></cp:coreProperties>"
    );
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", top.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ];
    entries.extend(others.iter().map(|(name, xml)| (*name, xml.as_bytes())));
    zipped(&entries)
}

/// Removes `words` wherever they are read, and expects them nowhere in the copy.
fn gone(bytes: &[u8], words: &[&str]) -> Vec<u8> {
    let done = redact_with(bytes, words, None);
    for (name, content) in unzipped(&done.bytes) {
        let text = String::from_utf8_lossy(&content);
        for word in words {
            assert!(!text.contains(word), "{word} in {name}: {text}");
        }
    }
    let verdict = verify::check(bytes, &done.bytes, &done.redactions);
    assert!(verdict.is_clean(), "{:?}", verdict.leaks);
    done.bytes
}

fn part(bytes: &[u8], kind: PartKind, number: u32) -> String {
    let parts = extract(bytes).unwrap().parts;
    let found = parts.into_iter().find(|p| p.label.kind == kind && p.label.number == Some(number));
    found.unwrap_or_else(|| panic!("{kind:?} {number}")).text
}

// ---- presentations ----------------------------------------------------------------------------

const A: &str = "xmlns:a=\"a\" xmlns:p=\"p\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn slide(body: &str) -> String {
    format!("<p:sld {A}><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:sld>")
}

fn pptx() -> Vec<u8> {
    let first = slide(&format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"{NAME}\" descr=\"Foto van {NAME}\"/></p:nvSpPr><p:txBody>\
<a:p><a:r><a:t>Mevrouw Grif</a:t></a:r><a:r><a:t>fioen belt</a:t></a:r></a:p></p:txBody></p:sp>\
<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>{NAME}</a:t></a:r></a:p></a:txBody></a:tc>\
<a:tc><a:txBody><a:p><a:r><a:t>7</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
    ));
    let second = slide("<a:p><a:r><a:t>Tweede dia</a:t></a:r></a:p>");
    opc(
        "presentationml.presentation",
        "ppt/presentation.xml",
        &[
            (
                "ppt/presentation.xml",
                format!(
                    "<p:presentation {A}><p:sldIdLst><p:sldId id=\"256\" r:id=\"y\"/><p:sldId id=\"257\" r:id=\"x\"/></p:sldIdLst></p:presentation>"
                ),
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                rels(&[
                    ("x", "slide", "slides/slide1.xml"),
                    ("y", "slide", "slides/slide2.xml"),
                    ("z", "commentAuthors", "commentAuthors.xml"),
                ]),
            ),
            ("ppt/slides/slide1.xml", first),
            ("ppt/slides/slide2.xml", second),
            (
                "ppt/slides/_rels/slide1.xml.rels",
                rels(&[
                    ("n", "notesSlide", "../notesSlides/notesSlide1.xml"),
                    ("c", "comments", "../comments/comment1.xml"),
                    ("l", "hyperlink", &format!("https://voorbeeld.nl/{NAME}")),
                ]),
            ),
            (
                "ppt/notesSlides/notesSlide1.xml",
                format!("<p:notes {A}><a:p><a:r><a:t>Bel {NAME} terug</a:t></a:r></a:p></p:notes>"),
            ),
            (
                "ppt/notesSlides/_rels/notesSlide1.xml.rels",
                rels(&[("s", "slide", "../slides/slide1.xml")]),
            ),
            (
                "ppt/comments/comment1.xml",
                format!(
                    "<p:cmLst {A}><p:cm authorId=\"0\" dt=\"2024-01-01\"><p:text>Vraag {NAME}</p:text></p:cm></p:cmLst>"
                ),
            ),
            (
                "ppt/commentAuthors.xml",
                format!(
                    "<p:cmAuthorLst {A}><p:cmAuthor id=\"0\" name=\"{NAME}\" initials=\"G\"/></p:cmAuthorLst>"
                ),
            ),
            (
                "ppt/tags/tag1.xml",
                format!("<p:tagLst {A}><p:tag name=\"WIE\" val=\"{NAME}\"/></p:tagLst>"),
            ),
        ],
    )
}

#[test]
fn a_name_anywhere_in_a_presentation_goes() {
    let bytes = pptx();
    assert_eq!(sniff(&bytes).unwrap().id(), "pptx");
    let copy = gone(&bytes, &[NAME]);
    assert_eq!(part(&copy, PartKind::Slide, 2), format!("Mevrouw {MARK} belt\n{MARK}\t7\n"));
    assert_eq!(part(&copy, PartKind::Slide, 1), "Tweede dia\n", "in order of showing");
    assert_eq!(part(&copy, PartKind::Notes, 2), format!("Bel {MARK} terug\n"));
    assert!(entry(&copy, "ppt/slides/slide1.xml").unwrap().contains("Mevrouw █████</a:t>"));
}

// ---- workbooks --------------------------------------------------------------------------------

const S: &str =
    "xmlns=\"s\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

pub(crate) fn xlsx() -> Vec<u8> {
    let rows = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>BSN</t></is></c></row>\
<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" s=\"1\"><v>31850</v></c><c r=\"C2\" s=\"2\"><v>12345678</v></c>\
<c r=\"D2\" t=\"str\"><f>\"{NAME}\"&amp;A1</f><v>{NAME} &amp; zn</v></c></row>\
<row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><r><t>Grif</t></r><r><t xml:space=\"preserve\">fioen </t></r></is></c>\
<c r=\"B4\" t=\"n\"><v>7</v></c><c r=\"C4\" t=\"s\"><v>1</v></c></row>"
    );
    opc(
        "spreadsheetml.sheet",
        "xl/workbook.xml",
        &[
            (
                "xl/workbook.xml",
                format!(
                    "<workbook {S}><sheets><sheet name=\"{NAME}\" sheetId=\"1\" r:id=\"x\"/><sheet name=\"{NAME} 2\" sheetId=\"2\" r:id=\"y\" state=\"hidden\"/></sheets>\
<definedNames><definedName name=\"_{NAME}\">{NAME}!$A$1</definedName></definedNames></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                rels(&[
                    ("x", "worksheet", "worksheets/sheet1.xml"),
                    ("y", "worksheet", "worksheets/sheet2.xml"),
                    ("s", "sharedStrings", "sharedStrings.xml"),
                    ("t", "styles", "styles.xml"),
                    ("p", "person", "persons/person.xml"),
                    ("c", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
                    ("e", "externalLinkPath", &format!("file:///C:/{NAME}/a.xlsx")),
                ]),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "<worksheet {S}><sheetData>{rows}</sheetData><dataValidations><dataValidation promptTitle=\"{NAME}\"><formula1>\"{NAME},anders\"</formula1></dataValidation></dataValidations>\
<hyperlinks><hyperlink ref=\"A1\" location=\"{NAME}!A1\" display=\"{NAME}\" tooltip=\"{NAME}\"/></hyperlinks><headerFooter><oddHeader>&amp;CDossier {NAME}</oddHeader></headerFooter></worksheet>"
                ),
            ),
            (
                "xl/worksheets/sheet2.xml",
                format!(
                    "<worksheet {S}><sheetData><row r=\"1\"><c r=\"A1\"><f>{NAME}!B4</f><v>7</v></c></row></sheetData></worksheet>"
                ),
            ),
            (
                "xl/worksheets/_rels/sheet1.xml.rels",
                rels(&[
                    ("c", "comments", "../comments1.xml"),
                    ("d", "threadedComment", "../threadedComments/tc1.xml"),
                ]),
            ),
            (
                "xl/comments1.xml",
                format!(
                    "<comments {S}><authors><author>{NAME}</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><r><t>Vraag Grif</t></r><r><t>fioen</t></r></text></comment></commentList></comments>"
                ),
            ),
            (
                "xl/threadedComments/tc1.xml",
                format!(
                    "<ThreadedComments {S}><threadedComment ref=\"A1\" personId=\"1\" id=\"2\"><text>Bel {NAME}</text></threadedComment></ThreadedComments>"
                ),
            ),
            (
                "xl/persons/person.xml",
                format!(
                    "<personList {S}><person displayName=\"{NAME}\" id=\"1\" userId=\"{NAME}@voorbeeld.nl\" providerId=\"AD\"/></personList>"
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!(
                    "<sst {S}><si><t>Naam</t></si><si><r><t>Grif</t></r><r><t>fioen</t></r></si><si><t>oud: {NAME}</t></si></sst>"
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet {S}><numFmts><numFmt numFmtId=\"164\" formatCode=\"000000000\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/pivotCache/pivotCacheDefinition1.xml",
                format!(
                    "<pivotCacheDefinition {S}><cacheFields><cacheField name=\"{NAME}\"><sharedItems><s v=\"{NAME}\"/><n v=\"012345678\"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>"
                ),
            ),
        ],
    )
}

#[test]
fn a_name_a_number_and_a_day_anywhere_in_a_workbook_go() {
    let bytes = xlsx();
    assert_eq!(sniff(&bytes).unwrap().id(), "xlsx");
    let read = part(&bytes, PartKind::Sheet, 1);
    let cells = "Naam\t\tBSN\nGriffioen\t14-03-1987\t012345678\tGriffioen & zn\n\nGriffioen \t7\tGriffioen\n";
    assert!(read.starts_with(cells), "{read:?}");
    let found = extract(&bytes).unwrap().parts;
    let at = read.find("012345678").unwrap();
    let span = Span::new(&read, at, at + 9).unwrap();
    let sheet = found.iter().find(|p| p.label.kind == PartKind::Sheet).unwrap();
    assert_eq!(sheet.places.cell(span).map(|c| c.to_string()).as_deref(), Some("C2"));
    let copy = gone(&bytes, &[NAME, "14-03-1987", "012345678"]);
    let sheet = entry(&copy, "xl/worksheets/sheet1.xml").unwrap();
    assert!(!sheet.contains("31850") && !sheet.contains("12345678"));
    assert!(
        sheet.contains("<c r=\"B2\" t=\"str\" s=\"1\"><v>█████</v>")
            || sheet.contains("<c t=\"str\" r=\"B2\" s=\"1\"><v>█████</v>"),
        "{sheet}"
    );
    assert!(sheet.contains("<f>\"█████\"</f><v>█████ &amp; zn</v>"));
    assert!(sheet.contains("<c r=\"B4\" t=\"n\"><v>7</v></c>"), "what is not touched stays");
    let book = entry(&copy, "xl/workbook.xml").unwrap();
    assert!(book.contains("name=\"█████ 1\"") && book.contains("name=\"█████ 2\""), "names differ");
    assert!(!whole_text(&copy).contains("zn\n\n\n"));
}

#[test]
fn a_hidden_sheet_is_named_as_one() {
    assert!(part(&xlsx(), PartKind::HiddenSheet, 2).contains(NAME));
}

/// The cell in which the word stands, and whether nobody sees it.
fn cell_of(bytes: &[u8], word: &str) -> (PartKind, u32, String, bool) {
    let found = extract(bytes).unwrap();
    let place = found.parts.iter().find_map(|part| {
        let at = part.text.find(word)?;
        let cell = part.places.cell(Span::new(&part.text, at, at + word.len())?)?;
        Some((part.label.kind, part.label.number?, cell.to_string(), cell.hidden))
    });
    place.expect("in a cell")
}

#[test]
fn hidden_rows_and_columns_are_told() {
    let sheet = format!(
        "<worksheet {S}><cols><col min=\"3\" max=\"4\" hidden=\"1\"/></cols><sheetData>\
<row r=\"1\"><c r=\"A1\" t=\"str\"><v>open</v></c><c r=\"D1\" t=\"str\"><v>kolom</v></c></row>\
<row r=\"2\" hidden=\"true\"><c r=\"B2\" t=\"str\"><f>\"{NAME}\"</f><v>rij</v></c></row></sheetData></worksheet>"
    );
    let book = format!(
        "<workbook {S}><sheets><sheet name=\"Een\" sheetId=\"1\" r:id=\"x\"/></sheets></workbook>"
    );
    let bytes = opc(
        "spreadsheetml.sheet",
        "xl/workbook.xml",
        &[
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", rels(&[("x", "worksheet", "worksheets/sheet1.xml")])),
            ("xl/worksheets/sheet1.xml", sheet),
        ],
    );
    let in_sheet = |cell: &str, hidden| (PartKind::Sheet, 1, cell.to_owned(), hidden);
    assert_eq!(cell_of(&bytes, "open"), in_sheet("A1", false));
    assert_eq!(cell_of(&bytes, "kolom"), in_sheet("D1", true));
    assert_eq!(cell_of(&bytes, "rij"), in_sheet("B2", true));
    assert_eq!(cell_of(&bytes, NAME), in_sheet("B2", true));
}

#[test]
fn sheets_of_an_opendocument_workbook_are_told_apart() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let body = format!(
        "<office:spreadsheet><table:table table:name=\"Een\"><table:table-row table:number-rows-repeated=\"3\">\
<table:table-cell table:number-columns-repeated=\"2\"/>{}</table:table-row><table:table-row>{}</table:table-row></table:table>\
<table:table table:name=\"Twee\"><table:table-column table:visibility=\"collapse\"/><table:table-row>{}</table:table-row></table:table></office:spreadsheet>",
        cell("eerst"),
        cell("later"),
        cell("weg"),
    );
    let bytes = odf("spreadsheet", &body, false);
    assert_eq!(cell_of(&bytes, "eerst"), (PartKind::Sheet, 1, "C1".to_owned(), false));
    assert_eq!(cell_of(&bytes, "later"), (PartKind::Sheet, 1, "A4".to_owned(), false));
    assert_eq!(cell_of(&bytes, "weg"), (PartKind::Sheet, 2, "A1".to_owned(), true));
}

#[test]
fn a_day_that_stays_in_the_copy_is_a_leak() {
    let bytes = xlsx();
    let done = redact_with(&bytes, &["14-03-1987"], None);
    let mut entries = unzipped(&done.bytes);
    for (name, content) in &mut entries {
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content.clone()).unwrap();
            *content = text.replacen("<v>7</v>", "<v>8</v>", 1).into_bytes();
        }
    }
    let entries: Vec<(&str, &[u8])> =
        entries.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    assert!(verify::check(&bytes, &done.bytes, &done.redactions).is_clean());
    assert!(!verify::check(&bytes, &zipped(&entries), &done.redactions).is_clean());
}

// ---- OpenDocument -----------------------------------------------------------------------------

const O: &str = "xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:dc=\"d\" xmlns:xlink=\"x\" xmlns:svg=\"v\" xmlns:draw=\"w\" xmlns:meta=\"m\" xmlns:config=\"c\" xmlns:style=\"y\"";

fn odf(media: &str, body: &str, encrypted: bool) -> Vec<u8> {
    let content = format!(
        "<office:document-content {O}><office:body>{body}</office:body></office:document-content>"
    );
    let styles = format!(
        "<office:document-styles {O}><style:header><text:p>Dossier {NAME}</text:p></style:header></office:document-styles>"
    );
    let meta = format!(
        "<office:document-meta {O}><office:meta><dc:creator>{NAME}</dc:creator></office:meta></office:document-meta>"
    );
    let settings = format!(
        "<office:document-settings {O}><config:config-item config:name=\"PrinterName\">{NAME}</config:config-item></office:document-settings>"
    );
    let secret = if encrypted { "<manifest:encryption-data/>" } else { "" };
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry manifest:full-path=\"Thumbnails/t.png\"/><manifest:file-entry manifest:full-path=\"content.xml\">{secret}</manifest:file-entry></manifest:manifest>"
    );
    let media = format!("application/vnd.oasis.opendocument.{media}");
    zipped(&[
        ("mimetype", media.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", meta.as_bytes()),
        ("settings.xml", settings.as_bytes()),
        ("Thumbnails/t.png", b"\x89PNG Griffioen"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

#[test]
fn a_name_anywhere_in_an_opendocument_text_goes() {
    let body = format!(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{NAME}</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info><text:p>weg: {NAME}</text:p></text:deletion></text:changed-region></text:tracked-changes>\
<text:h>Verslag</text:h><text:p>Mevrouw<text:s text:c=\"2\"/>Grif<text:span>fioen</text:span> <text:note><text:note-body><text:p>Noot {NAME}</text:p></text:note-body></text:note>belt<office:annotation><dc:creator>{NAME}</dc:creator><dc:date>2024-01-01T00:00:00</dc:date><text:p>Vraag {NAME}</text:p></office:annotation>.</text:p>\
<text:p><text:a xlink:href=\"https://voorbeeld.nl/{NAME}\">profiel</text:a><draw:frame draw:name=\"{NAME}\"><draw:text-box><text:p>kader {NAME}</text:p></draw:text-box><svg:title>{NAME}</svg:title><svg:desc>foto van {NAME}</svg:desc></draw:frame></text:p>\
<text:bookmark-start text:name=\"{NAME}\"/><text:user-field-decl office:string-value=\"{NAME}\" text:name=\"wie\"/>"
    );
    let bytes = odf("text", &body, false);
    assert_eq!(sniff(&bytes).unwrap().id(), "odt");
    assert!(whole_text(&bytes).contains("Mevrouw  Griffioen belt.\n"), "{}", whole_text(&bytes));
    let copy = gone(&bytes, &[NAME]);
    let content = entry(&copy, "content.xml").unwrap();
    assert!(content.contains("<dc:creator>Auteur</dc:creator></office:change-info>"), "{content}");
    assert!(content.contains("Mevrouw<text:s text:c=\"2\"/>█████<text:span></text:span> "));
    assert!(content.contains("xlink:href=\"about:blank\""));
    assert!(entry(&copy, "Thumbnails/t.png").is_none());
    assert!(!entry(&copy, "META-INF/manifest.xml").unwrap().contains("Thumbnails"));
    assert_eq!(unzipped(&copy)[0].0, "mimetype");
}

#[test]
fn a_number_in_an_opendocument_sheet_goes_with_what_the_cell_remembers() {
    let body = "<table:table table:name=\"Griffioen\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"111222333\" table:formula=\"of:=111222333\"><text:p>111222333</text:p></table:table-cell>\
<table:table-cell office:value-type=\"float\" office:value=\"5\"><text:p>5</text:p></table:table-cell></table:table-row></table:table>";
    let bytes = odf("spreadsheet", body, false);
    assert!(whole_text(&bytes).contains("111222333\t5\n"));
    let copy = gone(&bytes, &["111222333", NAME]);
    let content = entry(&copy, "content.xml").unwrap();
    assert!(content.contains("<table:table-cell><text:p>█████</text:p>"), "{content}");
    assert!(content.contains("office:value=\"5\""));
}

#[test]
fn an_encrypted_opendocument_is_refused() {
    let bytes = odf("text", "<text:p>x</text:p>", true);
    assert!(matches!(sniff(&bytes).map(zwartlak::formats::Format::id), Err(Reason::Encrypted)));
}
