//! Input made to break its reader. One generator makes it; each piece has one expected outcome, in bounded
//! time, and the good file beside it is always done.

use crate::support::{arg, code, folder, stdout, zwartlak};
use flate2::{Compression, write::ZlibEncoder};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a piece must come to: outcome and reason, or that of its gap; for a container the worst inside.
type Expected = (&'static str, &'static str);

const CLEAN: Expected = ("clean", "");
const INFLATES: Expected = ("unreadable", "inflates");
const LIMIT: Expected = ("unreadable", "limit");
const DAMAGED: Expected = ("unreadable", "damaged");
const UNREAD: Expected = ("unreadable", "no-text-layer");
const UNSUPPORTED: Expected = ("unreadable", "unsupported");

/// `mb` megabytes of the byte `fill`, deflated.
fn zeros(mb: usize, fill: u8) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![fill; 1 << 20];
    (0..mb).for_each(|_| out.write_all(&block).unwrap());
    out.finish().unwrap()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", at + 1).unwrap();
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(out, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").unwrap();
    out
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A page with these contents, and objects from number 5 on.
fn page(resources: &str, contents: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let leaf = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        leaf.into_bytes(),
        contents,
    ];
    objects.extend(more);
    pdf(&objects)
}

fn filtered(filters: &str, data: &[u8]) -> Vec<u8> {
    let font = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    page(font, stream(&format!("/Filter[{filters}]"), data), Vec::new())
}

/// A page with a picture of 100,000 by 100,000.
fn picture(filter: &str, bits: u8, data: &[u8]) -> Vec<u8> {
    let dictionary = format!(
        "/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceGray\
         /BitsPerComponent {bits}/Filter{filter}"
    );
    let contents = stream("", b"600 0 0 800 0 0 cm /I Do");
    page("/XObject<</I 5 0 R>>", contents, vec![stream(&dictionary, data)])
}

fn png() -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length, kind, data, &crc.sum().to_be_bytes()].concat()
    };
    let side = 100_000_u32.to_be_bytes();
    let head = [&side[..], &side, &[8, 6, 0, 0, 0]].concat();
    let all = [chunk(b"IHDR", &head), chunk(b"IDAT", &zeros(20, 0)), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), all.concat()].concat()
}

fn nested_zip() -> Vec<u8> {
    let mut inner = zip_of(&[("a.txt", b"hallo")]);
    for _ in 0..12 {
        inner = zip_of(&[("x.zip", &inner)]);
    }
    inner
}

fn docx(document: &str) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-\
        officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
        relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    zip_of(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// A word document whose body is `inner`, after `prolog`.
fn story(prolog: &str, inner: &str) -> Vec<u8> {
    docx(&format!(
        "<?xml version=\"1.0\"?>{prolog}<w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{inner}</w:body></w:document>"
    ))
}

/// Archives, compressed and nested.
fn archives() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let blank = vec![b' '; 40 << 20];
    let many: Vec<(String, &[u8])> = (0..30).map(|n| (format!("{n}.txt"), &*blank)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let deep: String = (0..3_000).fold(
        "MIME-Version: 1.0\nFrom: a@b.nl\nContent-Type: multipart/mixed; boundary=b0\n\n"
            .to_owned(),
        |all, n| all + &format!("--b{n}\nContent-Type: multipart/mixed; boundary=b{}\n\n", n + 1),
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
    let block = vec![0; 1 << 20];
    (0..1_100).for_each(|_| gzip.write_all(&block).unwrap());
    vec![
        ("vlak.zip", zip_of(&[("a.txt", &vec![0; 140 << 20])]), INFLATES),
        ("veel.zip", zip_of(&many), INFLATES),
        ("genest.zip", nested_zip(), LIMIT),
        ("overlap.docx", fs::read("fixtures/bad/bomb.docx").unwrap(), DAMAGED),
        ("bom.gz", gzip.finish().unwrap(), INFLATES),
        ("diep.eml", deep.into_bytes(), LIMIT),
    ]
}

/// Markup that grows or never ends.
fn markup() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let laughs = (0..9).fold("<!ENTITY a \"lol\">".to_owned(), |all, n| {
        let (name, inner) = (char::from(b'b' + n), format!("&{};", char::from(b'a' + n)));
        all + &format!("<!ENTITY {name} \"{}\">", inner.repeat(10))
    });
    let head = "<?xml version=\"1.0\"?>";
    let paragraphs = ["<w:p>".repeat(200_000), "</w:p>".repeat(200_000)].concat();
    vec![
        ("lach.xml", format!("<!DOCTYPE l [{laughs}]><l>&j;</l>").into_bytes(), UNSUPPORTED),
        (
            "buiten.xml",
            b"<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><l>&x; tekst</l>".to_vec(),
            UNSUPPORTED,
        ),
        ("lach.docx", story("<!DOCTYPE l [<!ENTITY a \"b\">]>", "&a;"), DAMAGED),
        ("diep.docx", story("", &paragraphs), LIMIT),
        (
            "diep.xml",
            [head, &"<a>".repeat(300_000), &"</a>".repeat(300_000)].concat().into_bytes(),
            CLEAN,
        ),
        ("diep.html", ["<html>", &"<div>".repeat(300_000), "x"].concat().into_bytes(), CLEAN),
        ("diep.json", ["[".repeat(300_000), "]".repeat(300_000)].concat().into_bytes(), CLEAN),
        ("diep.rtf", ["{\\rtf1", &"{".repeat(500_000), "x"].concat().into_bytes(), LIMIT),
    ]
}

/// PDF: filters, loops, depth.
fn pdfs() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let itself = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 5 0 R>>>>",
        b"/X Do /X Do",
    );
    let tree = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R]/Count 1>>".to_vec(),
    ];
    let states = [b"q ".repeat(5_000_000), b"BT /F 12 Tf (x) Tj ET".to_vec()].concat();
    let xref = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\nxref\n0 1\n0000000000 65535 f \n\
        trailer\n<</Size 2/Root 1 0 R/Prev 52>>\nstartxref\n52\n%%EOF\n";
    vec![
        ("flate.pdf", filtered("/FlateDecode", &zeros(1_200, 0)), INFLATES),
        ("dubbel.pdf", filtered("/FlateDecode/FlateDecode", &deflated(&zeros(3_000, 0))), INFLATES),
        (
            "runs.pdf",
            filtered("/FlateDecode/RunLengthDecode", &deflated(&b"\x81 ".repeat(12 << 20))),
            INFLATES,
        ),
        ("hex.pdf", filtered("/FlateDecode/ASCIIHexDecode", &zeros(600, b'0')), INFLATES),
        ("a85.pdf", filtered("/FlateDecode/ASCII85Decode", &zeros(300, b'z')), INFLATES),
        ("keten.pdf", filtered(&"/FlateDecode".repeat(2_000), &deflated(b"x")), DAMAGED),
        ("kring.pdf", pdf(&tree), DAMAGED),
        ("tabel.pdf", xref.to_vec(), DAMAGED),
        ("q.pdf", filtered("/FlateDecode", &deflated(&states)), LIMIT),
        ("zelf.pdf", page("/XObject<</X 5 0 R>>", stream("", b"/X Do"), vec![itself]), CLEAN),
        ("groot-flate.pdf", picture("/FlateDecode", 8, &zeros(200, 0)), UNREAD),
        (
            "groot-fax.pdf",
            picture("/CCITTFaxDecode/DecodeParms<</K -1/Columns 100000>>", 1, &[0; 2_000]),
            UNREAD,
        ),
        ("groot.png", png(), LIMIT),
    ]
}

/// Text that makes patterns look back again and again.
fn texts() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let repeated = |piece: &str, n: usize| piece.repeat(n).into_bytes();
    vec![
        ("punten.txt", repeated("a.", 1_000_000), CLEAN),
        ("streepjes.txt", repeated("1-", 1_000_000), CLEAN),
        ("nullen.txt", repeated("0 ", 1_000_000), CLEAN),
        ("van.txt", repeated("van ", 500_000), CLEAN),
        ("letters.txt", repeated("A", 2_000_000), CLEAN),
        ("spaties.txt", repeated(" ", 2_000_000), CLEAN),
        ("regels.txt", repeated("\n", 2_000_000), CLEAN),
    ]
}

/// The worst line of a report on each file: outcome, and its reason or that of its first gap.
fn worst(report: &str) -> BTreeMap<String, (String, String)> {
    const ORDER: [&str; 3] = ["clean", "needs-review", "unreadable"];
    let rank = |o: &str| ORDER.iter().position(|x| *x == o).unwrap_or(ORDER.len());
    let mut all: BTreeMap<String, (String, String)> = BTreeMap::new();
    for line in report.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()) {
        let Some(outcome) = line["outcome"].as_str() else { continue };
        let name = line["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let gap = line["gaps"][0]["reason"].as_str();
        let reason = line["reason"].as_str().or(gap).unwrap_or_default();
        let now = (outcome.to_owned(), reason.to_owned());
        let old = all.entry(name).or_insert_with(|| now.clone());
        if rank(&now.0) > rank(&old.0) {
            *old = now;
        }
    }
    all
}

/// Every piece with its expected outcome, all in one folder with a good file.
fn check(pieces: &[(&'static str, Vec<u8>, Expected)]) {
    let dir = folder();
    fs::write(dir.path().join("goed.txt"), "Besproken met de heer J. Jansen.\n").unwrap();
    for (name, bytes, _) in pieces {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    let begun = Instant::now();
    let run = zwartlak(&[
        "scan",
        arg(dir.path()),
        "--kind",
        "schijf",
        "--format",
        "jsonl",
        "-q",
        "--file-time",
        "120",
    ]);
    assert!(begun.elapsed() < Duration::from_mins(5), "{:?}", begun.elapsed());
    let found = worst(&stdout(&run));
    assert_eq!(found["goed.txt"].0, "needs-review");
    let wrong: Vec<String> = pieces
        .iter()
        .filter(|(name, _, (outcome, reason))| {
            let (o, r) = &found[*name];
            o != outcome || r != reason
        })
        .map(|(name, ..)| format!("{name}: {:?}", found[*name]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn archives_that_swell_or_nest_are_refused() {
    check(&archives());
}

#[test]
fn markup_that_swells_or_nests_harms_nobody() {
    check(&markup());
}

#[test]
fn pdfs_that_swell_or_loop_are_refused() {
    check(&pdfs());
}

#[test]
fn text_that_invites_to_look_back_is_read_in_time() {
    check(&texts());
}

#[test]
fn names_of_files_steer_neither_a_spreadsheet_nor_a_page() {
    let dir = folder();
    let formula = "=cmd|' calc'!A1.txt";
    for name in [formula, "<img src=x onerror=alert(1)>.txt"] {
        fs::write(dir.path().join(name), "Besproken met de heer J. Jansen.\n").unwrap();
    }
    let scan = |format: &str, path: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
            .args(["scan", path, "--kind", "schijf", "--format", format])
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert_eq!(code(&run), 1);
        stdout(&run)
    };
    let table = scan("csv", formula);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|r| r[1].starts_with("'=")), "{table}");
    let page = scan("html", ".");
    assert!(page.contains("&lt;img") && !page.contains("<img"), "escaped");
}

#[test]
fn members_lead_nowhere_outside_and_links_are_not_followed() {
    let dir = folder();
    let text = b"Besproken met de heer J. Jansen.\n";
    let mut tar = tar::Builder::new(Vec::new());
    let mut head = tar::Header::new_gnu();
    head.set_entry_type(tar::EntryType::Symlink);
    head.set_size(0);
    tar.append_link(&mut head, "koppeling", "/etc/passwd").unwrap();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("links.tar"), tar.into_inner().unwrap()).unwrap();
    let up = zip_of(&[("../../buiten.txt", text), ("/etc/cron.d/x", text)]);
    fs::write(input.join("omhoog.zip"), up).unwrap();
    let out = dir.path().join("uit");
    let run = zwartlak(&["redact", arg(&input), "--kind", "schijf", "-q", "-o", arg(&out)]);
    assert_eq!(code(&run), 3);
    let names: Vec<String> = crate::support::files(dir.path()).into_iter().map(|f| f.0).collect();
    assert!(names.iter().all(|n| n.starts_with("in/") || n.starts_with("uit/")), "{names:?}");
    let copy = fs::File::open(out.join("documenten/omhoog.zip")).unwrap();
    let copy = zip::ZipArchive::new(copy).unwrap();
    let names: Vec<String> = copy.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert!(names.iter().all(|n| !n.contains("..") && !n.starts_with('/')), "{names:?}");
    let report = fs::read_to_string(out.join("rapport/bevindingen.jsonl")).unwrap();
    assert!(report.contains("\"member\":\"koppeling\"") && !report.contains("root:"));
}
