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

/// Some seven megabytes of zeros a round, in five kilobytes (ISO 32000-2, 7.4.4).
fn lzw(rounds: usize) -> Vec<u8> {
    let mut out = Bits::default();
    for _ in 0..rounds {
        out.put(256, 9);
        out.put(0, 9);
        // Each code is the one that the decoder has just made: one zero more than the last.
        for code in 258..4_095_u32 {
            let width = match code {
                ..511 => 9,
                511..1_023 => 10,
                1_023..2_047 => 11,
                _ => 12,
            };
            out.put(code, width);
        }
        out.put(256, 12);
    }
    out.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, code: u32, width: u32) {
        self.held = self.held << width | code;
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push(u8::try_from(self.held >> self.count & 0xff).unwrap());
        }
        self.held &= (1 << self.count) - 1;
    }
}

/// A page of 100,000 by 100,000 and a generic region as large, without data (ITU-T T.88, 7.4.8, 7.4.6).
fn jbig2() -> Vec<u8> {
    let side = 100_000_u32.to_be_bytes();
    let segment = |number: u32, kind: u8, data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&number.to_be_bytes()[..], &[kind, 0, 1], &length, data].concat()
    };
    let page = [&side[..], &side, &[0; 8], &[0, 0, 0]].concat();
    let region = [&side[..], &side, &[0; 8], &[0, 0, 3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe]];
    [segment(0, 48, &page), segment(1, 38, &region.concat())].concat()
}

/// A picture of 100,000 by 100,000 in one tile, without data (ISO/IEC 15444-1, A.5.1, I.5.3).
fn jpx() -> Vec<u8> {
    let bx = |kind: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len() + 8).unwrap().to_be_bytes();
        [&length[..], kind, data].concat()
    };
    let side = 100_000_u32.to_be_bytes();
    let zero = [0; 8];
    let extents = [&[0xff, 0x51, 0, 41, 0, 0][..], &side, &side, &zero, &side, &side, &zero];
    let extents = [&extents.concat()[..], &[0, 1, 7, 1, 1]].concat();
    let coding = [0xff, 0x52, 0, 12, 0, 0, 0, 1, 0, 5, 4, 4, 0, 0];
    let quantum = [0xff, 0x5c, 0, 4, 0x20, 0x48];
    let tile = [0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, 14, 0, 1, 0xff, 0x93];
    let code = [&[0xff, 0x4f][..], &extents, &coding, &quantum, &tile, &[0xff, 0xd9]].concat();
    let head = bx(b"ihdr", &[&side[..], &side, &[0, 1, 7, 7, 0, 0]].concat());
    let colour = bx(b"colr", &[1, 0, 0, 0, 0, 0, 17]);
    [
        bx(b"jP  ", b"\r\n\x87\n"),
        bx(b"ftyp", b"jp2 \0\0\0\0jp2 "),
        bx(b"jp2h", &[head, colour].concat()),
        bx(b"jp2c", &code),
    ]
    .concat()
}

/// As large as a JPEG can be, without data (ITU-T T.81, B.2.2).
fn jpeg() -> Vec<u8> {
    let quant = [&[0xff, 0xdb, 0, 67, 0][..], &[1; 64]].concat();
    let frame = [0xff, 0xc0, 0, 11, 8, 0xff, 0xdc, 0xff, 0xdc, 1, 1, 0x11, 0];
    let huffman = |class: u8| {
        let mut table = vec![0xff, 0xc4, 0, 20, class, 1];
        table.extend([0; 15]);
        table.push(0);
        table
    };
    let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0, 0xff, 0xd9];
    [&[0xff, 0xd8][..], &quant, &frame, &huffman(0), &huffman(0x10), &scan].concat()
}

/// A grey picture of 100,000 by 100,000 in one strip of nothing (TIFF 6.0, section 2).
fn tiff() -> Vec<u8> {
    let side = 100_000_u32;
    let fields = [
        (256_u16, 4_u16, side),
        (257, 4, side),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, side),
        (279, 4, 8),
    ];
    let mut out = b"II*\0\x10\0\0\0".to_vec();
    out.extend([0; 8]);
    out.extend(u16::try_from(fields.len()).unwrap().to_le_bytes());
    for (tag, kind, value) in fields {
        out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        out.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
    }
    out.extend([0; 4]);
    out
}

/// A picture of 100,000 by 100,000 without data.
fn bmp() -> Vec<u8> {
    let side = 100_000_u32.to_le_bytes();
    let head = [40, 0, 0, 0].into_iter().chain(side).chain(side).chain([1, 0, 24, 0]);
    let start = b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0".iter().copied();
    start.chain(head).chain([0; 24]).collect()
}

/// Cross-references in a stream (ISO 32000-2, 7.5.8) whose earlier ones are these themselves.
fn xref_stream() -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let pages = out.len();
    out.extend(b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n");
    let own = out.len();
    let row = |at: usize| [1, 0, u8::try_from(at).unwrap(), 0];
    let rows = [[0; 4], row(9), row(pages), row(own)].concat();
    let dictionary = format!("/Type/XRef/Size 4/W[1 2 1]/Root 1 0 R/Prev {own}");
    out.extend(b"3 0 obj\n");
    out.extend(stream(&dictionary, &rows));
    out.extend(format!("\nendobj\nstartxref\n{own}\n%%EOF\n").bytes());
    out
}

/// A letter with that picture in it.
fn with_picture() -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"png\" ContentType=\"image/png\"/>\
        <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-\
        officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body><w:p><w:r><w:drawing><a:blip xmlns:a=\"http://schemas.openxmlformats.org/\
         drawingml/2006/main\" xmlns:r=\"{office}\" r:embed=\"r\"/></w:drawing></w:r></w:p>\
         </w:body></w:document>"
    );
    zip_of(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels("officeDocument", "word/document.xml").as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", rels("image", "media/a.png").as_bytes()),
        ("word/media/a.png", &png()),
    ])
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
        ("overlap.zip", overlapping(), DAMAGED),
        ("trap.tar.gz", nested_gzip(), INFLATES),
        ("trap.zip", zip_of(&[("x.zip", &zip_of(&[("a.txt", &vec![0; 140 << 20])]))]), INFLATES),
    ]
}

/// A thousand members that all are the same megabytes of the file.
fn overlapping() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("a.txt", options).unwrap();
    zip.write_all(&vec![b' '; 20 << 20]).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let at = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let end = bytes.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    let (body, entry) = (&bytes[..at], &bytes[at..end]);
    let count = 1_000_u16;
    let directory = entry.repeat(usize::from(count));
    let mut tail = b"PK\x05\x06\0\0\0\0".to_vec();
    tail.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    tail.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    tail.extend(u32::try_from(at).unwrap().to_le_bytes());
    tail.extend([0, 0]);
    [body, &directory, &tail].concat()
}

/// A tar with a megabyte of gzip that grows a thousand times, twice.
fn nested_gzip() -> Vec<u8> {
    let gzip = |bytes: &[u8], times: usize| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
        (0..times).for_each(|_| out.write_all(bytes).unwrap());
        out.finish().unwrap()
    };
    let inner = gzip(&vec![0; 1 << 20], 1_100);
    let mut tar = tar::Builder::new(Vec::new());
    let mut head = tar::Header::new_gnu();
    head.set_size(inner.len() as u64);
    tar.append_data(&mut head, "bom.txt.gz", &*inner).unwrap();
    gzip(&tar.into_inner().unwrap(), 1)
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
        (
            "buiten.docx",
            story("<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "<w:p>&x;</w:p>"),
            DAMAGED,
        ),
        (
            "buiten.svg",
            b"<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
              <svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>"
                .to_vec(),
            UNSUPPORTED,
        ),
        ("lach.docx", story(&format!("<!DOCTYPE l [{laughs}]>"), "<w:p>&j;</w:p>"), DAMAGED),
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
    let text = b" BT /F 12 Tf (x) Tj ET";
    let nested = [b"[".repeat(100_000), b"]".repeat(100_000), text.to_vec()].concat();
    let dictionaries = [b"<</a ".repeat(100_000), b">>".repeat(100_000), text.to_vec()].concat();
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
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
        ("lzw.pdf", filtered("/LZWDecode", &lzw(160)), INFLATES),
        ("lzw-diep.pdf", filtered("/FlateDecode/LZWDecode", &deflated(&lzw(160))), INFLATES),
        ("fax-tekst.pdf", filtered("/CCITTFaxDecode", &[0; 2_000]), DAMAGED),
        ("jbig2-tekst.pdf", filtered("/JBIG2Decode", &jbig2()), DAMAGED),
        ("jpx-tekst.pdf", filtered("/JPXDecode", &jpx()), DAMAGED),
        ("dct-tekst.pdf", filtered("/DCTDecode", &jpeg()), DAMAGED),
        ("onbekend.pdf", filtered("/Onbekend", b"BT /F 12 Tf (x) Tj ET"), DAMAGED),
        ("nest.pdf", filtered("/FlateDecode", &deflated(&nested)), DAMAGED),
        ("nest-woordenboek.pdf", filtered("/FlateDecode", &deflated(&dictionaries)), DAMAGED),
        ("nest-object.pdf", pdf(&[catalog, b"[".repeat(200_000)]), DAMAGED),
        ("keten.pdf", filtered(&"/FlateDecode".repeat(2_000), &deflated(b"x")), DAMAGED),
        ("kring.pdf", pdf(&tree), DAMAGED),
        ("tabel.pdf", xref.to_vec(), DAMAGED),
        ("tabel-stroom.pdf", xref_stream(), DAMAGED),
        ("q.pdf", filtered("/FlateDecode", &deflated(&states)), LIMIT),
        ("zelf.pdf", page("/XObject<</X 5 0 R>>", stream("", b"/X Do"), vec![itself]), CLEAN),
        ("groot-flate.pdf", picture("/FlateDecode", 8, &zeros(200, 0)), UNREAD),
        (
            "groot-fax.pdf",
            picture("/CCITTFaxDecode/DecodeParms<</K -1/Columns 100000>>", 1, &[0; 2_000]),
            UNREAD,
        ),
        ("groot-jbig2.pdf", picture("/JBIG2Decode", 1, &jbig2()), UNREAD),
        ("groot-jpx.pdf", picture("/JPXDecode", 8, &jpx()), UNREAD),
        ("groot-dct.pdf", picture("/DCTDecode", 8, &jpeg()), UNREAD),
        ("groot-runs.pdf", picture("/RunLengthDecode", 8, &b"\x81 ".repeat(1 << 20)), UNREAD),
        ("groot-lzw.pdf", picture("/LZWDecode", 8, &lzw(20)), UNREAD),
        ("groot-hex.pdf", picture("/ASCIIHexDecode", 8, &b"0a7f".repeat(1 << 18)), UNREAD),
        ("groot-onbekend.pdf", picture("/Onbekend", 8, b"x"), UNREAD),
        ("groot.docx", with_picture(), LIMIT),
        ("groot-in.zip", zip_of(&[("a.png", &png())]), LIMIT),
        ("groot.bmp", bmp(), DAMAGED),
        ("groot-a85.pdf", picture("/ASCII85Decode", 8, &b"zs8W-!".repeat(1 << 20)), UNREAD),
        ("groot.png", png(), LIMIT),
        ("groot.jpg", jpeg(), LIMIT),
        ("groot.tif", tiff(), UNSUPPORTED),
        ("groot.jp2", jpx(), UNSUPPORTED),
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
fn what_a_text_says_steers_neither_a_page_nor_a_spreadsheet() {
    let dir = folder();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    let text = "Besproken met =HYPERLINK(\"http://x\").jansen@voorbeeld.nl en met \
        <script>alert(1)</script>@voorbeeld.nl, door de heer <img src=x>J. Jansen.\n";
    fs::write(input.join("=1+cmd.txt"), text).unwrap();
    fs::write(input.join("@SUM(A1) <svg onload=alert(1)>.txt"), text).unwrap();
    for format in ["html", "csv"] {
        let run =
            zwartlak(&["scan", arg(&input), "--kind", "schijf", "--format", format, "--show-text"]);
        let report = stdout(&run);
        if format == "html" {
            for tag in ["<script", "<img", "<svg onload"] {
                assert!(!report.contains(tag), "{tag}");
            }
        } else {
            let mut rows = csv::Reader::from_reader(report.as_bytes());
            let starts = |c: &str| c.starts_with(['=', '+', '@', '\t', '\r']);
            assert!(rows.records().all(|r| r.unwrap().iter().all(|c| !starts(c))), "{report}");
        }
    }
    let out = dir.path().join("uit");
    zwartlak(&["redact", arg(&input), "--kind", "woo", "-q", "--case", "=1+1", "-o", arg(&out)]);
    let mut sheets = 0;
    for (name, bytes) in crate::support::files(&out.join("lijsten")) {
        if std::path::Path::new(&name).extension().is_none_or(|e| e != "xlsx") {
            continue;
        }
        sheets += 1;
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for index in 0..zip.len() {
            let mut member = String::new();
            std::io::Read::read_to_string(&mut zip.by_index(index).unwrap(), &mut member).unwrap();
            assert!(
                !member.contains("<f>") && !member.contains("t=\"str\""),
                "a formula in {name}"
            );
        }
    }
    assert!(sheets > 0);
}

#[test]
fn members_lead_nowhere_outside_and_links_are_not_followed() {
    let dir = folder();
    let text = b"Besproken met de heer J. Jansen.\n";
    let mut tar = tar::Builder::new(Vec::new());
    for (kind, name) in
        [(tar::EntryType::Symlink, "koppeling"), (tar::EntryType::Link, "harde-koppeling")]
    {
        let mut head = tar::Header::new_gnu();
        head.set_entry_type(kind);
        head.set_size(0);
        tar.append_link(&mut head, name, "/etc/passwd").unwrap();
    }
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("links.tar"), tar.into_inner().unwrap()).unwrap();
    let up = zip_of(&[
        ("../../buiten.txt", text),
        ("/etc/cron.d/x", text),
        ("..\\..\\buiten2.txt", text),
        ("C:\\Windows\\x.txt", text),
        ("D:y.txt", text),
    ]);
    fs::write(input.join("omhoog.zip"), up).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_symlink("koppeling-in-zip", "/etc/passwd", options).unwrap();
    fs::write(input.join("links.zip"), zip.finish().unwrap().into_inner()).unwrap();
    let mut tar = tar::Builder::new(Vec::new());
    let mut head = tar::Header::new_gnu();
    head.set_size(text.len() as u64);
    // The builder itself refuses such names.
    for outside in [&b"../../../buiten.txt"[..], b"..\\..\\buiten2.txt", b"C:/Windows/x.txt"] {
        let name = &mut head.as_old_mut().name;
        name.fill(0);
        name[..outside.len()].copy_from_slice(outside);
        head.set_cksum();
        tar.append(&head, &text[..]).unwrap();
    }
    fs::write(input.join("omhoog.tar"), tar.into_inner().unwrap()).unwrap();
    let out = dir.path().join("uit");
    let run = zwartlak(&["redact", arg(&input), "--kind", "schijf", "-q", "-o", arg(&out)]);
    assert_eq!(code(&run), 3);
    let names: Vec<String> = crate::support::files(dir.path()).into_iter().map(|f| f.0).collect();
    assert!(names.iter().all(|n| n.starts_with("in/") || n.starts_with("uit/")), "{names:?}");
    let copy = fs::File::open(out.join("documenten/omhoog.zip")).unwrap();
    let copy = zip::ZipArchive::new(copy).unwrap();
    let names: Vec<String> = copy.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert_eq!(names.len(), 5, "{names:?}");
    let leads_out = |n: &str| n.contains("..") || n.contains([':', '\\']) || n.starts_with('/');
    assert!(!names.iter().any(|n| leads_out(n)), "{names:?}");
    let mut copy = tar::Archive::new(fs::File::open(out.join("documenten/omhoog.tar")).unwrap());
    for entry in copy.entries().unwrap() {
        let path = entry.unwrap().path().unwrap().into_owned();
        assert!(
            path.components().all(|c| matches!(c, std::path::Component::Normal(_))),
            "{path:?}"
        );
        assert!(!leads_out(path.to_str().unwrap()), "{path:?}");
    }
    let report = fs::read_to_string(out.join("rapport/bevindingen.jsonl")).unwrap();
    for name in ["koppeling", "harde-koppeling", "koppeling-in-zip"] {
        assert!(report.contains(&format!("\"member\":\"{name}\"")), "{name}");
    }
    assert!(!report.contains("root:"));
}

/// Time of the processor, in seconds, for a scan of `text` in one process.
#[cfg(target_os = "linux")]
fn processor_time(text: &str) -> f64 {
    let dir = folder();
    let file = dir.path().join("a.txt");
    fs::write(&file, text).unwrap();
    let timed = "TIMEFORMAT=%U; time \"$0\" \"$@\" > /dev/null";
    let mut run = std::process::Command::new("bash");
    run.args(["-c", timed, env!("CARGO_BIN_EXE_zwartlak"), "scan", arg(&file)]).args([
        "--kind",
        "schijf",
        "--format",
        "jsonl",
        "--quiet",
        "--no-workers",
    ]);
    let said = String::from_utf8(run.output().unwrap().stderr).unwrap();
    said.trim().parse().unwrap_or_else(|_| panic!("{said}"))
}

/// Eight times the text takes eight times the time, not sixty-four: each finding costs what it costs, however
/// many there are and however long the line.
#[test]
#[cfg(target_os = "linux")]
fn names_without_an_end_cost_as_much_as_they_are_long() {
    let start = processor_time("Niets.");
    let time = |count: usize| processor_time(&"Jan van de ".repeat(count)) - start;
    let (short, long) = (time(20_000).min(time(20_000)), time(160_000));
    let ratio = long / short.max(0.01);
    assert!(ratio < 13.0, "{short:.2} s and {long:.2} s: {ratio:.1} times");
}
