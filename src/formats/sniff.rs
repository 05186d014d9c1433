//! What a file is, by its content; the extension is not believed, except that plain text is plain text
//! when nothing in it would be missed as such.

use super::{archive, escaped, image, office, text};
use crate::model::Reason;
use aho_corasick::AhoCorasick;
use file_format::FileFormat;
use regex::{Match, Regex};
use std::sync::LazyLock;

/// Bytes in which the signature of a PDF may stand (ISO 32000-2, Annex I).
const PDF_WINDOW: usize = 1024;

/// Bytes of a text in which markup or mail headers show themselves.
const TEXT_WINDOW: usize = 4096;

/// First bytes of gzip with the only method there is (RFC 1952, 2.3.1).
const GZIP: &[u8] = &[0x1f, 0x8b, 8];

/// First bytes of formats that hold mails and are not read, and what they are called: Outlook archives
/// (MS-PST 2.2.2.6), Outlook's own form of mail (MS-OXTNEF 2.1.3).
const REPORTED: &[(&[u8], &str)] = &[(b"!BDN", "pst"), (&[0x78, 0x9f, 0x3e, 0x22], "tnef")];

/// First bytes of a compound file (MS-CFB 2.2).
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The id of the format in `bytes`.
pub(super) fn format_id(bytes: &[u8]) -> Result<&'static str, Reason> {
    let head = bytes.get(..PDF_WINDOW).unwrap_or(bytes);
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Ok("pdf");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if let Some((_, name)) = REPORTED.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Reason::Unsupported((*name).to_owned()));
    }
    if bytes.starts_with(GZIP) {
        return Ok("gzip");
    }
    if bytes.starts_with(archive::SEVEN_SIGNATURE) {
        return Ok("7z");
    }
    if archive::is_tar(bytes) {
        return Ok("tar");
    }
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    if image::is_image(bytes) {
        return Ok("image");
    }
    if image::is_heic(bytes) {
        return Ok("heic");
    }
    let start = String::from_utf8_lossy(bytes.get(..TEXT_WINDOW).unwrap_or(bytes));
    if is_mail(&start) {
        return Ok(if start.starts_with("From ") { "mbox" } else { "eml" });
    }
    // Signatures of binary formats are short and occur in text ("BM", "MZ"); valid UTF-8 without
    // control characters is text whatever it begins with.
    let utf8 = std::str::from_utf8(bytes).is_ok();
    let named = if utf8 { None } else { binary_name(bytes) };
    match text::decode(bytes) {
        Ok(decoded) if named.is_none() => match markup(&decoded.text) {
            Some(name) if READ.contains(&name) => Ok(name),
            Some(name) => Err(Reason::Unsupported(name.to_owned())),
            None if escaped::is_marked(&decoded.text) => Ok("marked-text"),
            None => Ok("text"),
        },
        Err(reason @ Reason::Encoding(_)) if named.is_none() => Err(reason),
        _ => {
            let name = named.or_else(|| binary_name(bytes));
            Err(Reason::Unsupported(name.unwrap_or_else(|| "binary".to_owned())))
        }
    }
}

/// Whether a file that calls itself plain text and looks like the format `id` says everything as plain
/// text too: nothing in it is encoded, escaped, folded or cut by markup. Then its name is believed.
pub(super) fn says_all_plainly(id: &str, bytes: &[u8]) -> bool {
    let Ok(decoded) = text::decode(bytes) else { return false };
    let text = decoded.text.as_str();
    let free_of = |r: &Option<Regex>| r.as_ref().is_some_and(|r| !r.is_match(text));
    match id {
        "eml" => free_of(&ENCODED),
        "xml" | "html" => {
            let known = |e: Match<'_>| {
                matches!(e.as_str(), "&amp;" | "&lt;" | "&gt;" | "&quot;" | "&apos;")
            };
            free_of(&CUT) && ENTITY.as_ref().is_some_and(|r| r.find_iter(text).all(known))
        }
        "json" => !text.contains('\\'),
        "ics" => free_of(&FOLDED),
        _ => false,
    }
}

/// Mail whose text is encoded, or has parts (RFC 2045, 2047).
static ENCODED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?im)^content-transfer-encoding\s*:\s*(?:base64|quoted-printable)|^content-type\s*:\s*(?:multipart|text/html)|=\?[\w-]+\?[bq]\?").ok()
});

/// A reference to a character (XML 1.0, 4.1).
static ENTITY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"&#?\w+;").ok());

/// Markup with text right before and behind it: a word may be cut in two.
static CUT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[^\s<>](?:<[^<>]*>)+[^\s<>]").ok());

/// A line that goes on in the next, or an escaped or encoded value (RFC 5545, 3.1; RFC 2426).
static FOLDED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?im)^[ \t]|\\|;encoding=").ok());

/// What a zip is.
fn zip(bytes: &[u8]) -> Result<&'static str, Reason> {
    match office::id(bytes)? {
        Some(Ok(id)) => Ok(id),
        Some(Err(media)) => match package_name(&media) {
            "xlsb" => Ok("xlsb"),
            name => Err(Reason::Unsupported(name.to_owned())),
        },
        None => Ok("zip"),
    }
}

/// The usual name of an Office package of this media type, in lower case (ECMA-376-1, 15).
fn package_name(media: &str) -> &'static str {
    const NAMES: &[(&str, &str)] = &[
        ("ms-excel.sheet.binary", "xlsb"),
        ("ms-excel", "xls"),
        ("ms-visio", "vsdx"),
        ("opendocument.", "odf"),
    ];
    let name = NAMES.iter().find(|(part, _)| media.contains(part));
    name.map_or("ooxml", |(_, name)| name)
}

/// What a compound file is, by the names of its streams.
fn compound(bytes: &[u8]) -> Result<&'static str, Reason> {
    const STREAMS: &[(&str, &str)] = &[
        ("EncryptedPackage", ""),
        ("__properties_version1.0", "msg"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ];
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let found = AhoCorasick::new(STREAMS.iter().map(|(stream, _)| wide(stream)))
        .map(|names| names.find_iter(bytes).map(|m| m.pattern().as_usize()).min());
    match found.ok().flatten().and_then(|i| STREAMS.get(i)) {
        Some((_, "")) => Err(Reason::Encrypted),
        Some((_, name)) => Ok(name),
        None => Err(Reason::Unsupported("cfb".to_owned())),
    }
}

/// The usual extension of a binary format; `None` for what is not recognised.
fn binary_name(bytes: &[u8]) -> Option<String> {
    match FileFormat::from_bytes(bytes) {
        FileFormat::ArbitraryBinaryData | FileFormat::PlainText | FileFormat::Empty => None,
        // A page in a code page is text as well.
        format if READ.contains(&format.extension()) => None,
        format => Some(format.extension().to_owned()),
    }
}

/// Formats made of text that are read.
const READ: &[&str] = &["html", "xml", "json", "ics", "rtf"];

/// Marks of formats in angle brackets, in lower case, and their names; the first that fits counts.
const ROOTS: &[(&str, &str)] = &[
    ("office/2006/xmlpackage", "flat-opc"),
    ("office/word/2003/wordml", "wordml"),
    ("office:spreadsheet", "xml-spreadsheet"),
    ("opendocument:xmlns", "flat-odf"),
    ("<!doctype html", "html"),
    ("<html", "html"),
    ("<head", "html"),
    ("<body", "html"),
    ("<svg", "svg"),
    // Entities can spell anything.
    ("<!doctype", "xml-dtd"),
];

/// Formats that are made of text but hide some of it: in tags, in escapes, in base64.
fn markup(text: &str) -> Option<&'static str> {
    let head: String = text.trim_start().chars().take(TEXT_WINDOW).collect();
    let lower = head.to_ascii_lowercase();
    if lower.starts_with("{\\rtf") {
        return Some("rtf");
    }
    if lower.starts_with("%!ps") {
        return Some("ps");
    }
    if lower.starts_with("begin:vcalendar") || lower.starts_with("begin:vcard") {
        return Some("ics");
    }
    if escaped::is_json(text) {
        return Some("json");
    }
    if !lower.starts_with('<') {
        return None;
    }
    let root = ROOTS.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, name)| *name);
    root.or_else(|| lower.starts_with("<?xml").then_some("xml")).or_else(|| element(text, &lower))
}

/// Elements with which a piece of a page begins.
const PIECES: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "center",
    "div",
    "dl",
    "em",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "i",
    "img",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "title",
    "ul",
];

/// What a text is that begins with a tag and ends with one, `lower` its beginning in lower case: a piece
/// of a page, or XML that does not say so.
fn element(text: &str, lower: &str) -> Option<&'static str> {
    let body = lower.strip_prefix('<')?;
    let end = body.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))?;
    let name =
        body.get(..end).filter(|n| n.starts_with(|c: char| c.is_alphabetic() || c == '_'))?;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
    let whole = name.chars().all(fits) && text.trim_end().ends_with('>') && text.contains("</");
    whole.then(|| if PIECES.contains(&name) { "html" } else { "xml" })
}

/// Whether the text begins with the header of a mail (RFC 5322, 2.2): nothing but fields, one of
/// which only programs write.
fn is_mail(head: &str) -> bool {
    const FIELDS: &[&str] = &[
        "mime-version",
        "received",
        "message-id",
        "return-path",
        "delivered-to",
        "content-transfer-encoding",
        "dkim-signature",
    ];
    fields(head).iter().any(|name| FIELDS.contains(&name.as_str()))
}

/// Whether a file that calls itself a mail begins as one, though no program's field is in it: an old
/// export, a draft.
pub(super) fn is_simple_mail(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(bytes.get(..TEXT_WINDOW).unwrap_or(bytes));
    let names = fields(&start);
    let has = |name: &str| names.iter().any(|n| n == name);
    has("from") && ["to", "cc", "bcc", "date", "subject"].into_iter().any(has)
}

/// The names of the fields with which the text begins, in lower case.
fn fields(head: &str) -> Vec<String> {
    let lines = head.lines().skip_while(|l| l.starts_with("From ")).take_while(|l| !l.is_empty());
    let names = lines.filter(|l| !l.starts_with([' ', '\t'])).map(|line| {
        let (name, _) = line.split_once(':')?;
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
        is_name.then(|| name.to_ascii_lowercase())
    });
    names.map_while(|name| name).collect()
}
